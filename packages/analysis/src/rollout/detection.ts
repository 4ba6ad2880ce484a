import { compareFractions, type Fraction, fraction, minus, one, times } from "../fraction.js"
import { microseconds } from "../span.js"
import { normalBelow, normalQuantile } from "./normal.js"

const toNumber = ({ numerator, denominator }: Fraction): number => {
  const size = Math.max(numerator.toString(2).length, denominator.toString(2).length)
  const cut = BigInt(Math.max(0, size - 900))
  return Number(numerator >> cut) / Number(denominator >> cut)
}

/**
 * Requests that a canary sees: `rate x weight x time`. The rate is in requests a second.
 *
 * @example
 * ```ts
 * import { canaryRequests, decimalText, fraction } from "@lintel/analysis"
 *
 * decimalText(canaryRequests(fraction(20n), fraction(1n, 20n), "10m"), 0) // => "600"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const canaryRequests = (perSecond: Fraction, weight: Fraction, duration: string): Fraction =>
  times(times(perSecond, weight), fraction(microseconds(duration), 1_000_000n))

/**
 * Probability that at least one of `requests` fails, each on its own with probability `ratio`: `1 - (1 - ratio)^n`.
 *
 * @example
 * ```ts
 * import { chanceOfFailure, fraction } from "@lintel/analysis"
 *
 * chanceOfFailure(fraction(1n, 100n), 299) > 0.95 // => true
 * chanceOfFailure(fraction(1n, 100n), 298) > 0.95 // => false
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const chanceOfFailure = (ratio: Fraction, requests: number): number =>
  requests <= 0 ? 0 : -Math.expm1(requests * Math.log1p(-toNumber(ratio)))

/** More requests than this are not counted: no rollout waits for them. */
const mostRequests = 1e15

/** The least count at which none would be seen with at most `risk`, exact where rounding could decide. */
const leastWithout = (ratio: Fraction, risk: Fraction): number => {
  const guess = Math.ceil(Math.log(toNumber(risk)) / Math.log1p(-toNumber(ratio)))
  if (guess > 64) return guess
  const passes = minus(one, ratio)
  let [left, count] = [one, 0]
  while (compareFractions(left, risk) > 0) [left, count] = [times(left, passes), count + 1]
  return count
}

/**
 * Fewest requests among which a failure shows with this confidence, when a share `ratio` of them fails:
 * `ln(1 - confidence) / ln(1 - ratio)`, rounded up. At 95 %: 2,995 for 0.1 %, 598 for 0.5 %, 299 for 1 %, 59 for 5 %.
 * `undefined` when nothing fails, when the confidence is 1 (no number is enough), or beyond 10^15.
 *
 * @example
 * ```ts
 * import { fraction, requestsToSeeFailure } from "@lintel/analysis"
 *
 * requestsToSeeFailure(fraction(1n, 1000n), fraction(95n, 100n)) // => 2995
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const requestsToSeeFailure = (ratio: Fraction, confidence: Fraction): number | undefined => {
  if (confidence.numerator <= 0n) return 0
  const risk = minus(one, confidence)
  if (ratio.numerator <= 0n || (risk.numerator <= 0n && compareFractions(ratio, one) < 0)) return undefined
  if (compareFractions(ratio, one) >= 0) return 1
  const count = leastWithout(ratio, risk)
  return count > mostRequests ? undefined : count
}

/**
 * A test whether a share of failures is worse than it was: from `baseline` to `detects`, wrong with at most
 * `1 - confidence` when nothing changed, right with at least `power` when it did.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface FailureTest {
  readonly baseline: Fraction
  readonly detects: Fraction
  readonly confidence: Fraction
  readonly power: Fraction
}

const deviation = (ratio: Fraction): number => Math.sqrt(toNumber(times(ratio, minus(one, ratio))))

const isBetween = (value: Fraction): boolean => value.numerator > 0n && compareFractions(value, one) < 0

/**
 * Requests that a one-sided test against a known baseline needs:
 *
 * `n = ((z(confidence) sqrt(p0 (1 - p0)) + z(power) sqrt(p1 (1 - p1))) / (p1 - p0))^2`, to the nearest whole number,
 * with `p0` the baseline and `p1` what it should detect. At 95 % and 90 %: 0.1 % to 0.5 % 1,267; 0.1 % to 1 % 398; 1 % to
 * 2 % 1,177. Against a baseline of 0 one failure is proof, and `n` is what shows one with probability `power`.
 *
 * The normal approximation is rough where few failures are expected (below about five), and the comparison is with a
 * baseline that is known, not with a control group of the same size, which needs about twice as many on either side.
 * `undefined` when there is nothing to detect (`detects` not above `baseline`) or a probability is 0 or 1.
 *
 * @example
 * ```ts
 * import { fraction, requestsToTell } from "@lintel/analysis"
 *
 * requestsToTell({
 *   baseline: fraction(1n, 1000n),
 *   detects: fraction(5n, 1000n),
 *   confidence: fraction(95n, 100n),
 *   power: fraction(90n, 100n)
 * }) // => 1267
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const requestsToTell = ({ baseline, detects, confidence, power }: FailureTest): number | undefined => {
  if (compareFractions(detects, baseline) <= 0 || !isBetween(confidence) || !isBetween(power)) return undefined
  if (baseline.numerator === 0n) return requestsToSeeFailure(detects, power)
  const width = Math.max(
    0,
    normalQuantile(toNumber(confidence)) * deviation(baseline) + normalQuantile(toNumber(power)) * deviation(detects)
  )
  const count = Math.max(1, Math.round((width / toNumber(minus(detects, baseline))) ** 2))
  return count > mostRequests ? undefined : count
}

/**
 * Probability that such a test notices with this many requests: the share of versions as bad as `detects` that it stops.
 * By the normal approximation, which is too kind where fewer than about five failures are expected.
 *
 * @example
 * ```ts
 * import { fraction, powerOf } from "@lintel/analysis"
 *
 * const test = { baseline: fraction(1n, 1000n), detects: fraction(1n, 100n), confidence: fraction(95n, 100n) }
 * Math.round(powerOf(test, 398) * 100) // => 90
 * Math.round(powerOf(test, 200) * 100) // => 78
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const powerOf = ({ baseline, detects, confidence }: Omit<FailureTest, "power">, requests: number): number => {
  if (requests <= 0 || compareFractions(detects, baseline) <= 0) return 0
  if (baseline.numerator === 0n) return chanceOfFailure(detects, requests)
  const spread = deviation(detects)
  const reach =
    toNumber(minus(detects, baseline)) * Math.sqrt(requests) -
    normalQuantile(toNumber(confidence)) * deviation(baseline)
  return spread === 0 ? (reach >= 0 ? 1 : 0) : normalBelow(reach / spread)
}

/** Expected failures above which a share of the binomial distribution is no longer summed up term by term. */
const mostSummed = 300

/** Probability of at least `least` failures among `requests`, each with probability `ratio`. */
const atLeast = (ratio: number, requests: number, least: number): number => {
  let term = Math.exp(requests * Math.log1p(-ratio))
  let below = 0
  for (let count = 0; count < least; count++) {
    below += term
    term *= ((requests - count) / (count + 1)) * (ratio / (1 - ratio))
  }
  return Math.min(1, Math.max(0, 1 - below))
}

/**
 * The same probability, exact: the test says "worse" from the fewest failures on that a good version has with at most
 * `1 - confidence`, and this is how often a version as bad as `detects` has as many. It jumps up and down with the
 * number of requests, because failures are whole. Beyond 300 expected failures it is {@link powerOf}.
 *
 * @example
 * ```ts
 * import { exactPowerOf, fraction } from "@lintel/analysis"
 *
 * const test = { baseline: fraction(1n, 1000n), detects: fraction(5n, 1000n), confidence: fraction(95n, 100n) }
 * Math.round(exactPowerOf(test, 750) * 100) // => 72
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const exactPowerOf = (test: Omit<FailureTest, "power">, requests: number): number => {
  const [baseline, detects, confidence] = [toNumber(test.baseline), toNumber(test.detects), toNumber(test.confidence)]
  if (requests <= 0 || compareFractions(test.detects, test.baseline) <= 0) return 0
  if (baseline === 0 || detects >= 1 || detects * requests > mostSummed) return powerOf(test, requests)
  let least = 0
  while (atLeast(baseline, requests, least) > 1 - confidence && least <= requests) least++
  return least > requests ? 0 : atLeast(detects, requests, least)
}
