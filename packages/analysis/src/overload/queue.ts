import type { Rate } from "@lintel/model"
import { compareFractions, type Fraction, fraction, over, times, zero } from "../fraction.js"
import { heldAtOnce } from "../objective/capacity.js"

/**
 * How long the last of a full queue waits, in microseconds: what is before it, over what is served in a second.
 * `undefined` when nothing is served.
 *
 * @example
 * ```ts
 * import { fraction, queueWait } from "@lintel/analysis"
 *
 * queueWait(500n, fraction(100n)) // => { numerator: 5000000n, denominator: 1n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const queueWait = (queued: bigint, servedPerSecond: Fraction): Fraction | undefined =>
  compareFractions(servedPerSecond, zero) <= 0
    ? undefined
    : times(over(fraction(queued), servedPerSecond), fraction(1_000_000n))

/**
 * The longest queue whose last request is still served before its deadline (given in microseconds):
 * `deadline x served in a second`. Whatever waits behind it is worked on for nobody (Google, Site Reliability
 * Engineering, chapter 22).
 *
 * @example
 * ```ts
 * import { fraction, longestQueue } from "@lintel/analysis"
 *
 * longestQueue(2_000_000n, fraction(100n)) // => 200n
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const longestQueue = (deadline: bigint, servedPerSecond: Fraction): bigint => {
  const { numerator, denominator } = times(servedPerSecond, fraction(deadline, 1_000_000n))
  return numerator / denominator
}

/**
 * Places that a limit on concurrent calls has to leave: `usual` under the usual load (Little's law, arrivals x mean
 * time), `underFailure` when every call lasts until its timeout.
 *
 * @example
 * ```ts
 * import { bulkheadNeeds, fraction } from "@lintel/analysis"
 *
 * bulkheadNeeds("50/s", "100ms", "2s") // => { usual: fraction(5n), underFailure: fraction(100n) }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const bulkheadNeeds = (
  arrivals: Rate | Fraction,
  mean: string,
  timeout: string
): { readonly usual: Fraction; readonly underFailure: Fraction } => ({
  usual: heldAtOnce(arrivals, mean),
  underFailure: heldAtOnce(arrivals, timeout)
})
