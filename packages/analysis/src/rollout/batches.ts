import type { Ratio } from "@lintel/model"
import { ratioFraction } from "@lintel/model/units"
import { compareFractions, type Fraction, fraction, one, plus, times } from "../fraction.js"

/**
 * How many instances a rolling replacement may have above and below the wanted number at once.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface RollingStep {
  readonly surge: number
  readonly unavailable: number
}

const share = (instances: number, amount: number | Ratio, round: "up" | "down"): number => {
  if (typeof amount === "number") return amount
  const exact = times(fraction(BigInt(instances)), ratioFraction(amount))
  const added = round === "up" ? exact.denominator - 1n : 0n
  return Number((exact.numerator + added) / exact.denominator)
}

/**
 * Resolves `maxSurge` and `maxUnavailable` to instances: a share rounds up for surge and down for unavailable; when both
 * come to nothing, one may be unavailable, or nothing could ever move. Neither exceeds what there is: unavailable is at
 * most `instances`.
 *
 * Source: Kubernetes, Deployment (`maxSurge`, `maxUnavailable`; both 25 % where nobody says otherwise).
 *
 * @example
 * ```ts
 * import { rollingStep } from "@lintel/analysis"
 *
 * rollingStep(10, { maxSurge: "0.25", maxUnavailable: "0.25" }) // => { surge: 3, unavailable: 2 }
 * rollingStep(2, { maxSurge: 0, maxUnavailable: "0.25" }) // => { surge: 0, unavailable: 1 }
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const rollingStep = (
  instances: number,
  limits: { readonly maxSurge: number | Ratio; readonly maxUnavailable: number | Ratio }
): RollingStep => {
  const surge = share(instances, limits.maxSurge, "up")
  const unavailable = Math.min(instances, share(instances, limits.maxUnavailable, "down"))
  return surge === 0 && unavailable === 0 ? { surge, unavailable: Math.min(1, instances) } : { surge, unavailable }
}

/**
 * In how many rounds all instances are replaced: `instances / (surge + unavailable)`, rounded up. 10 instances at 25 %
 * and 25 % need two.
 *
 * @example
 * ```ts
 * import { rollBatches } from "@lintel/analysis"
 *
 * rollBatches(10, { surge: 3, unavailable: 2 }) // => 2
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const rollBatches = (instances: number, step: RollingStep): number =>
  instances === 0 ? 0 : Math.ceil(instances / (step.surge + step.unavailable))

/**
 * How long a roll takes when every instance needs `start` to be ready and has to stay ready for `minimumReady`, in
 * microseconds: rounds x (start + minimumReady). `batch` is one round: nothing new counts as available before it is over.
 *
 * @example
 * ```ts
 * import { rollTime } from "@lintel/analysis"
 *
 * rollTime(10, { surge: 3, unavailable: 2 }, 20_000_000n, 10_000_000n) // => { batches: 2, batch: 30_000_000n, total: 60_000_000n }
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const rollTime = (
  instances: number,
  step: RollingStep,
  start: bigint,
  minimumReady: bigint
): { readonly batches: number; readonly batch: bigint; readonly total: bigint } => {
  const [batches, batch] = [rollBatches(instances, step), start + minimumReady]
  return { batches, batch, total: BigInt(batches) * batch }
}

/**
 * What is left of the capacity during a roll, and what is asked of it: `(instances - unavailable) x perInstance` against
 * `peak x (1 + retries)`, where `retries` is the share of requests that callers may send again. Rates are in requests a
 * second.
 *
 * @example
 * ```ts
 * import { capacityDuringRoll, fraction } from "@lintel/analysis"
 *
 * const roll = { instances: 4, unavailable: 1, perInstance: fraction(40n), peak: fraction(110n) }
 * const during = capacityDuringRoll({ ...roll, retries: fraction(1n, 10n) })
 * during.asked // => fraction(121n)
 * during.suffices // => false
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const capacityDuringRoll = (roll: {
  readonly instances: number
  readonly unavailable: number
  readonly perInstance: Fraction
  readonly peak: Fraction
  readonly retries: Fraction
}): { readonly left: Fraction; readonly asked: Fraction; readonly suffices: boolean } => {
  const left = times(fraction(BigInt(Math.max(0, roll.instances - roll.unavailable))), roll.perInstance)
  const asked = times(roll.peak, plus(one, roll.retries))
  return { left, asked, suffices: compareFractions(left, asked) >= 0 }
}
