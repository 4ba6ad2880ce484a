import type { BurnRateAlert, Duration, Slo } from "@lintel/model"
import { formatDuration, ratioFraction } from "@lintel/model/units"
import {
  compareFractions,
  type Fraction,
  fraction,
  fractionOfNumber,
  minus,
  one,
  over,
  plus,
  times,
  zero
} from "../fraction.js"
import { microseconds } from "../span.js"
import { clockShift } from "../zoneClock.js"

/**
 * The share of events that may fail: `1 - objective`, exact.
 *
 * @example
 * ```ts
 * import { errorBudget } from "@lintel/analysis"
 *
 * errorBudget("0.999") // => { numerator: 1n, denominator: 1000n }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const errorBudget = (objective: Slo["objective"]): Fraction => minus(one, ratioFraction(objective))

/**
 * How long a window is: exactly, or between the shortest and the longest unit of the calendar. A month has 28 to 31
 * days. In a zone whose clocks move, the unit with the change in spring is shorter by it, that with the change in
 * autumn longer; a year has both.
 *
 * @example
 * ```ts
 * import { windowLengths } from "@lintel/analysis"
 *
 * windowLengths({ _tag: "Rolling", duration: "28d" }) // => { shortest: "28d", longest: "28d" }
 * windowLengths({ _tag: "Calendar", unit: "quarter" }) // => { shortest: "90d", longest: "92d" }
 * windowLengths({ _tag: "Calendar", unit: "week", zone: "Europe/Berlin" }) // => { shortest: "167h", longest: "169h" }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const windowLengths = (window: Slo["window"]): { readonly shortest: Duration; readonly longest: Duration } => {
  if (window._tag === "Rolling") return { shortest: window.duration, longest: window.duration }
  const [least, most] = days[window.unit]
  const shift = window.unit === "year" ? 0n : clockShift(window.zone)
  // Clocks do not move in February, the shortest month.
  const lost = window.unit === "month" ? 0n : shift
  return { shortest: formatDuration(least * day - lost), longest: formatDuration(most * day + shift) }
}

const day = 86_400_000_000n
const days = {
  week: [7n, 7n],
  month: [28n, 31n],
  quarter: [90n, 92n],
  year: [365n, 366n]
} as const

/**
 * Longest total outage that a budget covers in a window: `(1 - objective) x window`, in microseconds.
 *
 * @example
 * ```ts
 * import { budgetTime, decimalText, over, fraction } from "@lintel/analysis"
 *
 * const minutes = over(budgetTime("0.999", "30d"), fraction(60_000_000n))
 * decimalText(minutes, 3) // => "43.2"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const budgetTime = (objective: Slo["objective"], window: string): Fraction =>
  times(errorBudget(objective), fraction(microseconds(window)))

/**
 * How many times too fast an error ratio uses the budget up: `ratio / (1 - objective)`.
 *
 * @example
 * ```ts
 * import { burnRate, fraction } from "@lintel/analysis"
 *
 * burnRate("0.999", fraction(1n, 100n)) // => { numerator: 10n, denominator: 1n }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const burnRate = (objective: Slo["objective"], errorRatio: Fraction): Fraction =>
  over(errorRatio, errorBudget(objective))

/**
 * When the budget is gone under a constant error ratio above 0, in microseconds: `(1 - objective) x window / ratio`.
 *
 * @example
 * ```ts
 * import { exhaustion, fraction } from "@lintel/analysis"
 *
 * // One percent of failures uses up a budget of 0.1 % in a tenth of the window: three days.
 * exhaustion("0.999", "30d", fraction(1n, 100n)) // => { numerator: 259200000000n, denominator: 1n }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const exhaustion = (objective: Slo["objective"], window: string, errorRatio: Fraction): Fraction =>
  over(budgetTime(objective, window), errorRatio)

/**
 * The lowest objective at which an alert of this burn factor can fire: `1 - 1/factor` (exclusive). 14.4 gives 93.056 %.
 *
 * @example
 * ```ts
 * import { fractionOfNumber, lowestObjective, percentText } from "@lintel/analysis"
 *
 * percentText(lowestObjective(fractionOfNumber(14.4)), 3) // => "≈93.056 %"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const lowestObjective = (factor: Fraction): Fraction =>
  compareFractions(factor, one) <= 0 ? zero : minus(one, over(one, factor))

/**
 * What a burn-rate alert does at an objective, with exact numbers.
 *
 * - `threshold`: the share of failing events above which it fires, `factor x (1 - objective)`.
 * - `isReachable`: whether events can fail at that rate at all: the threshold is below the highest error ratio.
 * - `firesWithinObjective`: the factor is below 1, so it fires while the objective is met.
 * - `budgetAtFiring`: share of the budget that is gone when it fires, `factor x long / window`.
 * - `detection`: microseconds until it fires when everything fails, `factor x (1 - objective) x long / ratio + for`.
 * - `lowestObjective`: objectives above it can be defended by this factor.
 *
 * Sources: Google, The Site Reliability Workbook, chapter 5.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AlertArithmetic {
  readonly factor: Fraction
  readonly budget: Fraction
  readonly threshold: Fraction
  readonly isReachable: boolean
  readonly firesWithinObjective: boolean
  readonly budgetAtFiring: Fraction | undefined
  readonly detection: Fraction
  readonly lowestObjective: Fraction
}

/**
 * The arithmetic of one alert of an objective. `highestErrorRatio` is the largest share of events that can fail (1
 * unless stated). A calendar window has no exact length: `budgetAtFiring` is then absent.
 *
 * @example
 * ```ts
 * import { alertArithmetic, percentText } from "@lintel/analysis"
 *
 * const alert = alertArithmetic(
 *   { objective: "0.9", window: { _tag: "Rolling", duration: "30d" } },
 *   { severity: "page", factor: 14.4, long: "1h" }
 * )
 * alert.isReachable // => false
 * percentText(alert.threshold) // => "144 %"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const alertArithmetic = (
  slo: Pick<Slo, "objective" | "window">,
  alert: BurnRateAlert,
  highestErrorRatio: Fraction = one
): AlertArithmetic => {
  const factor = fractionOfNumber(alert.factor)
  const budget = errorBudget(slo.objective)
  const threshold = times(factor, budget)
  const long = fraction(microseconds(alert.long))
  return {
    factor,
    budget,
    threshold,
    isReachable: compareFractions(threshold, highestErrorRatio) < 0,
    firesWithinObjective: compareFractions(factor, one) < 0,
    budgetAtFiring:
      slo.window._tag === "Rolling"
        ? over(times(factor, long), fraction(microseconds(slo.window.duration)))
        : undefined,
    detection: plus(
      over(times(threshold, long), highestErrorRatio),
      fraction(alert.for === undefined ? 0n : microseconds(alert.for))
    ),
    lowestObjective: lowestObjective(factor)
  }
}
