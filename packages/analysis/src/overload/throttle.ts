import type { Rate } from "@lintel/model"
import { compareFractions, type Fraction, fraction, minus, one, over, plus, times, zero } from "../fraction.js"
import { eventsPerSecond } from "../objective/capacity.js"

/**
 * The numbers of a client that stops retrying once too much fails (gRPC proposal A6): each failure takes one token,
 * each success gives `tokenRatio` back, and retries stop while no more than half of `maxTokens` are left.
 *
 * @category overload
 * @since 0.1.0
 */
export interface RetryThrottle {
  readonly maxTokens: Fraction
  readonly tokenRatio: Fraction
}

/**
 * What such a throttle does: above the failure share `stopsAbove` it loses tokens faster than it gains them, so that
 * retries stop in the end, `tokenRatio / (1 + tokenRatio)`; from a full bucket they stop after `burst` failures in a
 * row, `maxTokens / 2`.
 *
 * @example
 * ```ts
 * import { fraction, percentText, retryThrottle } from "@lintel/analysis"
 *
 * const { stopsAbove, burst } = retryThrottle({ maxTokens: fraction(10n), tokenRatio: fraction(1n, 10n) })
 * percentText(stopsAbove, 1) // => "≈9.1 %"
 * burst // => { numerator: 5n, denominator: 1n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const retryThrottle = ({
  maxTokens,
  tokenRatio
}: RetryThrottle): { readonly stopsAbove: Fraction; readonly burst: Fraction } => ({
  stopsAbove: over(tokenRatio, plus(one, tokenRatio)),
  burst: over(maxTokens, fraction(2n))
})

/**
 * The share of its own requests that a client refuses before sending them, from how many it made and how many were
 * accepted lately: `max(0, (requests - K x accepts) / (requests + 1))` (Google, Site Reliability Engineering, chapter
 * 21). K is 2 there: a backend then sees at most about twice what it accepts.
 *
 * @example
 * ```ts
 * import { fraction, refusedByClient } from "@lintel/analysis"
 *
 * refusedByClient(999n, 100n) // => { numerator: 799n, denominator: 1000n }
 * refusedByClient(100n, 60n) // => { numerator: 0n, denominator: 1n }
 * refusedByClient(100n, 60n, fraction(3n, 2n)) // => { numerator: 10n, denominator: 101n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const refusedByClient = (requests: bigint, accepts: bigint, multiplier: Fraction = fraction(2n)): Fraction => {
  const excess = minus(fraction(requests), times(multiplier, fraction(accepts)))
  return compareFractions(excess, zero) <= 0 ? zero : over(excess, fraction(requests + 1n))
}

/**
 * How many tries one request makes on average when each fails with the given share, independently:
 * `(1 - q^attempts) / (1 - q)`; `undefined` when tries never end, all of them failing. Worst cases do not use it: in an
 * outage every try fails.
 *
 * @example
 * ```ts
 * import { decimalText, expectedAttempts, fraction } from "@lintel/analysis"
 *
 * const half = expectedAttempts(3n, fraction(1n, 2n))
 * half === undefined ? "" : decimalText(half, 2) // => "1.75"
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const expectedAttempts = (attempts: bigint | "unlimited", failing: Fraction): Fraction | undefined => {
  const isCertain = compareFractions(failing, one) >= 0
  if (attempts === "unlimited") return isCertain ? undefined : over(one, minus(one, failing))
  if (isCertain) return fraction(attempts)
  const count = attempts < mostExact ? attempts : mostExact
  const left = fraction(failing.numerator ** count, failing.denominator ** count)
  return over(minus(one, left), minus(one, failing))
}

/** More tries than these change nothing that is printed, while the digits of the exact figure would. */
const mostExact = 512n

/**
 * Queries a second that a backend refuses in each following second when it is offered more than it takes and whoever
 * was refused asks again a second later: the surplus, once, twice, three times ... (Google, Site Reliability
 * Engineering, chapter 22: 100, 200, 300 for a capacity of 10,000 and 10,100 asked).
 *
 * @example
 * ```ts
 * import { fraction, refusedWhileRetrying } from "@lintel/analysis"
 *
 * refusedWhileRetrying("10100/s", "10000/s", 3) // => [fraction(100n), fraction(200n), fraction(300n)]
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const refusedWhileRetrying = (offered: Rate, capacity: Rate, seconds: number): ReadonlyArray<Fraction> => {
  const surplus = minus(eventsPerSecond(offered), eventsPerSecond(capacity))
  const refused = compareFractions(surplus, zero) < 0 ? zero : surplus
  return Array.from({ length: Math.min(seconds, mostSeconds) }, (_, k) => times(refused, fraction(BigInt(k + 1))))
}

const mostSeconds = 100_000
