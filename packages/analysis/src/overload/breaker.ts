import type { Breaker } from "@lintel/model"
import { compareFractions, type Fraction, fraction, over, times, zero } from "../fraction.js"
import { microseconds } from "../span.js"

/**
 * When a breaker can open at all, and how long that takes at the least.
 *
 * @category overload
 * @since 0.1.0
 */
export interface BreakerOpening {
  /** Calls that it wants to have seen before it judges. */
  readonly calls: bigint
  /** Calls that its window holds at this rate; `undefined` for a window that counts calls and not time. */
  readonly held: Fraction | undefined
  /** Whether the window ever holds enough of them. */
  readonly isReachable: boolean
  /** Microseconds until enough calls have been made, however many of them fail; `undefined` when there never are. */
  readonly earliest: Fraction | undefined
}

const second = fraction(1_000_000n)

/** Calls before a breaker judges: a window that counts fewer calls than the minimum is judged when it is full. */
const judgedAfter = ({ minimumCalls, window }: Breaker): bigint | undefined => {
  const minimum = minimumCalls === undefined ? undefined : BigInt(minimumCalls)
  if (window?._tag !== "Count" || minimum === undefined) return minimum
  const size = BigInt(window.calls)
  return size < minimum ? size : minimum
}

/**
 * Whether a breaker can open under so many calls a second, those of one instance, because each has a breaker of its
 * own: it opens only if `rate x window >= minimum calls`, and not before `minimum calls / rate` (resilience4j and Polly
 * document both numbers). `undefined` when nobody says how many calls it wants to see.
 *
 * @example
 * ```ts
 * import { breakerOpening, fraction } from "@lintel/analysis"
 *
 * const opening = breakerOpening({ minimumCalls: 100, window: { _tag: "Count", calls: 100 } }, fraction(10n))
 * opening?.earliest // => { numerator: 10000000n, denominator: 1n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const breakerOpening = (breaker: Breaker, callsPerSecond: Fraction): BreakerOpening | undefined => {
  const calls = judgedAfter(breaker)
  if (calls === undefined) return undefined
  const { window } = breaker
  const held =
    window?._tag === "Time" ? times(callsPerSecond, over(fraction(microseconds(window.duration)), second)) : undefined
  const isCalled = compareFractions(callsPerSecond, zero) > 0
  const isReachable = isCalled && (held === undefined || compareFractions(held, fraction(calls)) >= 0)
  const earliest = isReachable ? times(over(fraction(calls), callsPerSecond), second) : undefined
  return { calls, held, isReachable, earliest }
}
