import type { Slo } from "@lintel/model"
import { compareFractions, type Fraction, fraction, one, over, plus, times } from "../fraction.js"
import { budgetTime, errorBudget } from "../objective/budget.js"
import { microseconds } from "../span.js"

/**
 * Share of an error budget that a bad version burns: `weight x time x errorRatio / ((1 - objective) x window)`. 5 % of
 * the traffic for 10 minutes at 99.9 % over 30 days is 1.157 %. Above 1 there is no budget left. `errorRatio` is the
 * share of its requests that fail: all of them unless stated. `time` is in microseconds.
 *
 * @example
 * ```ts
 * import { burnedBudget, fraction, percentText } from "@lintel/analysis"
 *
 * const tenMinutes = fraction(600_000_000n)
 * percentText(burnedBudget(fraction(1n, 20n), tenMinutes, { objective: "0.999", window: "30d" }), 3) // => "≈1.157 %"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const burnedBudget = (
  weight: Fraction,
  time: Fraction,
  promise: { readonly objective: Slo["objective"]; readonly window: string },
  errorRatio: Fraction = one
): Fraction => over(times(times(weight, time), errorRatio), budgetTime(promise.objective, promise.window))

/**
 * How long a burn-rate alert needs until it sees a bad canary, and whether it ever does.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface BurnGate {
  /** Microseconds from the start of the stage until the alert fires. */
  readonly time: Fraction
  /** Whether the canary fails often enough for the alert to fire at all: `weight x errorRatio > factor x budget`. */
  readonly fires: boolean
}

/**
 * The shortest stage that a burn-rate alert can guard: `factor x (1 - objective) x long / (weight x errorRatio)`, and the
 * time the condition has to hold. The alert counts all requests, of which the canary makes only `weight` fail; below
 * `factor x (1 - objective)` it never fires, however long the stage is. `weight` and `errorRatio` must be above 0.
 *
 * @example
 * ```ts
 * import { burnGate, decimalText, fraction, over } from "@lintel/analysis"
 *
 * const alert = { factor: fraction(144n, 10n), long: "1h", for: "2m" }
 * const gate = burnGate("0.999", alert, fraction(1n, 20n))
 * decimalText(over(gate.time, fraction(60_000_000n)), 2) // => "19.28"
 * burnGate("0.999", alert, fraction(1n, 100n)).fires // => false
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const burnGate = (
  objective: Slo["objective"],
  alert: { readonly factor: Fraction; readonly long: string; readonly for?: string | undefined },
  weight: Fraction,
  errorRatio: Fraction = one
): BurnGate => {
  const threshold = times(alert.factor, errorBudget(objective))
  const failing = times(weight, errorRatio)
  const evaluation = fraction(alert.for === undefined ? 0n : microseconds(alert.for))
  return {
    time: plus(over(times(threshold, fraction(microseconds(alert.long))), failing), evaluation),
    fires: compareFractions(threshold, failing) < 0
  }
}

/**
 * Times of a rollout that Flagger drives, in microseconds, and how much of the traffic a version that is bad from the
 * start has had by then (weight x time).
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface StepwiseTimes {
  readonly promotion: bigint
  readonly rollback: bigint
  readonly exposure: Fraction
}

/**
 * How long a stepwise canary takes: to promotion `interval x maxWeight / stepWeight` (whole steps), to rollback
 * `interval x threshold`, with the first weight all that time when the version is bad from the start.
 *
 * Source: Flagger, How it works and its progress deadline formulas (fluxcd/flagger at 15bd6ad5).
 *
 * @example
 * ```ts
 * import { fraction, stepwiseTimes } from "@lintel/analysis"
 *
 * const times = stepwiseTimes({ interval: "1m", threshold: 5, stepWeight: fraction(1n, 10n), maxWeight: fraction(1n, 2n) })
 * times.promotion // => 300_000_000n
 * times.rollback // => 300_000_000n
 * times.exposure // => fraction(30_000_000n)
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const stepwiseTimes = (steps: {
  readonly interval: string
  readonly threshold: number
  readonly stepWeight: Fraction
  readonly maxWeight: Fraction
}): StepwiseTimes => {
  const interval = microseconds(steps.interval)
  const count = over(steps.maxWeight, steps.stepWeight)
  const whole = (count.numerator + count.denominator - 1n) / count.denominator
  const rollback = interval * BigInt(steps.threshold)
  return { promotion: interval * whole, rollback, exposure: times(steps.stepWeight, fraction(rollback)) }
}

/**
 * Times of an A/B test or a blue-green switch that is looked at `iterations` times: `interval x iterations` to
 * promotion, in microseconds.
 *
 * @category rollouts
 * @since 0.1.0
 */
export const iterationTime = (interval: string, iterations: number): bigint =>
  microseconds(interval) * BigInt(iterations)
