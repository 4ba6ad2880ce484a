import type { Rate } from "@lintel/model"
import { compareFractions, type Fraction, fraction, one, over, plus, times, minus, smaller, zero } from "../fraction.js"
import { microseconds } from "../span.js"

const periods: ReadonlyMap<string, bigint> = new Map([
  ["s", 1n],
  ["m", 60n],
  ["h", 3600n],
  ["d", 86_400n]
])

/**
 * Events per second of a rate, exact.
 *
 * @example
 * ```ts
 * import { eventsPerSecond } from "@lintel/analysis"
 *
 * eventsPerSecond("90/m") // => { numerator: 3n, denominator: 2n }
 * ```
 *
 * @category capacity
 * @since 0.1.0
 */
export const eventsPerSecond = (rate: Rate): Fraction => {
  const [amount = "0", unit = "s"] = rate.split("/")
  const [whole = "0", decimals = ""] = amount.split(".")
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length) * (periods.get(unit) ?? 1n))
}

const perSecondOf = (arrivals: Rate | Fraction): Fraction =>
  typeof arrivals === "string" ? eventsPerSecond(arrivals) : arrivals

/**
 * How many are held at once (Little's law): arrivals x time each is held.
 *
 * @example
 * ```ts
 * import { heldAtOnce } from "@lintel/analysis"
 *
 * heldAtOnce("250/s", "80ms") // => { numerator: 20n, denominator: 1n }
 * ```
 *
 * @category capacity
 * @since 0.1.0
 */
export const heldAtOnce = (arrivals: Rate | Fraction, held: string): Fraction =>
  times(perSecondOf(arrivals), fraction(microseconds(held), 1_000_000n))

/**
 * A pool under requests of which a share never finishes and waits for its deadline instead.
 *
 * @category capacity
 * @since 0.1.0
 */
export interface StuckShare {
  /** A rate, or events per second. */
  readonly arrivals: Rate | Fraction
  readonly mean: string
  readonly deadline: string
  readonly stuck: Fraction
  readonly pool: bigint
}

/**
 * Places that such a pool needs, and the share of requests it serves with those it has:
 * `arrivals x (stuck x deadline + (1 - stuck) x mean)`. With 1,000 places, 1,000 requests a second, 100 ms, 5 % stuck
 * and a deadline of 100 s it needs 5,095 and serves 19.6 % (Google SRE, chapter 22).
 *
 * @example
 * ```ts
 * import { fraction, percentText, poolWithStuckShare } from "@lintel/analysis"
 *
 * const load = { arrivals: "1000/s", mean: "100ms", deadline: "100s", stuck: fraction(5n, 100n), pool: 1000n } as const
 * poolWithStuckShare(load).needed // => { numerator: 5095n, denominator: 1n }
 * percentText(poolWithStuckShare(load).served, 1) // => "≈19.6 %"
 * ```
 *
 * @category capacity
 * @since 0.1.0
 */
export const poolWithStuckShare = (load: StuckShare): { readonly needed: Fraction; readonly served: Fraction } => {
  const stuck = times(load.stuck, heldAtOnce(load.arrivals, load.deadline))
  const moving = times(minus(one, load.stuck), heldAtOnce(load.arrivals, load.mean))
  const needed = plus(stuck, moving)
  return {
    needed,
    served: compareFractions(needed, zero) === 0 ? one : smaller(one, over(fraction(load.pool), needed))
  }
}

/**
 * The longest deadline with which such a pool still serves everyone, in microseconds; `undefined` when nothing is
 * stuck or even no deadline would be short enough.
 *
 * @example
 * ```ts
 * import { fraction, safeDeadline } from "@lintel/analysis"
 *
 * safeDeadline({ arrivals: "1000/s", mean: "100ms", stuck: fraction(5n, 100n), pool: 1000n }) // => 18100000n
 * ```
 *
 * @category capacity
 * @since 0.1.0
 */
export const safeDeadline = (load: Omit<StuckShare, "deadline">): bigint | undefined => {
  const moving = times(minus(one, load.stuck), heldAtOnce(load.arrivals, load.mean))
  const room = minus(fraction(load.pool), moving)
  const perSecond = times(load.stuck, perSecondOf(load.arrivals))
  if (perSecond.numerator === 0n || room.numerator < 0n) return undefined
  const seconds = over(room, perSecond)
  return (seconds.numerator * 1_000_000n) / seconds.denominator
}

/**
 * Whether a load that a backend can carry stays too much for it once everybody retries: `load < capacity < load x
 * amplification`. Such a system stays down after what took it down is gone (metastable failures, HotOS 2021).
 *
 * @example
 * ```ts
 * import { fraction, isBistable } from "@lintel/analysis"
 *
 * isBistable("800/s", "1000/s", fraction(3n)) // => true
 * isBistable("300/s", "1000/s", fraction(3n)) // => false
 * ```
 *
 * @category capacity
 * @since 0.1.0
 */
export const isBistable = (load: Rate, capacity: Rate, amplification: Fraction): boolean => {
  const [offered, limit] = [eventsPerSecond(load), eventsPerSecond(capacity)]
  return compareFractions(offered, limit) < 0 && compareFractions(limit, times(offered, amplification)) < 0
}

/**
 * The largest share of requests that may be retried so that a backend carries its load all the same:
 * `capacity / load - 1`; 0 when it cannot carry the load itself.
 *
 * @example
 * ```ts
 * import { safeRetryRatio } from "@lintel/analysis"
 *
 * safeRetryRatio("800/s", "1000/s") // => { numerator: 1n, denominator: 4n }
 * ```
 *
 * @category capacity
 * @since 0.1.0
 */
export const safeRetryRatio = (load: Rate, capacity: Rate): Fraction => {
  const room = minus(over(eventsPerSecond(capacity), eventsPerSecond(load)), one)
  return compareFractions(room, zero) < 0 ? zero : room
}
