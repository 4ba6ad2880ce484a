import type { BurnRateAlert, Slo } from "@lintel/model"
import {
  compareFractions,
  type Fraction,
  fraction,
  fractionOfNumber,
  larger,
  minus,
  one,
  over,
  plus,
  smaller,
  times,
  zero
} from "../fraction.js"
import { microseconds } from "../span.js"
import { budgetTime, errorBudget, exhaustion } from "./budget.js"

/**
 * A time in which a constant share of all events fails: `length` in microseconds, without end when absent.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Outage {
  readonly errorRatio: Fraction
  readonly length?: Fraction
}

/**
 * When an alert speaks, in microseconds after the outage began, and when it is silent again.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AlertFiring {
  /** When both windows are above the threshold, and have been for the time of `for`. */
  readonly fires: Fraction
  /** When the first window is below the threshold again; absent while the outage goes on. */
  readonly resets: Fraction | undefined
}

/** Failing time that a window has to hold before its average is above the threshold. */
const neededIn = (window: Fraction, threshold: Fraction, errorRatio: Fraction): Fraction =>
  over(times(threshold, window), errorRatio)

const windowsOf = (alert: BurnRateAlert, history: Fraction | undefined): ReadonlyArray<Fraction> =>
  [alert.long, ...(alert.short === undefined ? [] : [alert.short])].map((text) => {
    const window = fraction(microseconds(text))
    return history === undefined ? window : smaller(window, history)
  })

/**
 * When an alert fires in an outage that begins after time without failures; `undefined` when it never does. The average
 * over a window `W` is above `factor x budget` once the outage lasted `factor x budget x W / ratio`, and until so much
 * less of it is left in the window. `history` is how long a young service has been measured: a longer window is then no
 * longer than that.
 *
 * Sources: Google, The Site Reliability Workbook, chapter 5.
 *
 * @example
 * ```ts
 * import { alertFiring, decimalText, fraction, over } from "@lintel/analysis"
 *
 * const alert = { severity: "page", factor: 36, long: "1h" } as const
 * const firing = alertFiring("0.999", alert, { errorRatio: fraction(1n) })
 * decimalText(over(firing!.fires, fraction(60_000_000n)), 2) // => "2.16"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const alertFiring = (
  objective: Slo["objective"],
  alert: BurnRateAlert,
  outage: Outage,
  history?: Fraction
): AlertFiring | undefined => {
  const threshold = times(fractionOfNumber(alert.factor), errorBudget(objective))
  if (compareFractions(outage.errorRatio, threshold) <= 0) return undefined
  const windows = windowsOf(alert, history)
  const needed = windows.map((window) => neededIn(window, threshold, outage.errorRatio))
  const above = needed.reduce(larger)
  const held = fraction(alert.for === undefined ? 0n : microseconds(alert.for))
  const fires = plus(above, held)
  const { length } = outage
  if (length === undefined) return { fires, resets: undefined }
  const isSeen = needed.every((time) => compareFractions(length, time) > 0)
  const resets = windows.map((window, i) => minus(plus(length, window), needed[i] ?? zero)).reduce(smaller)
  return isSeen && compareFractions(fires, resets) < 0 ? { fires, resets } : undefined
}

/**
 * How long an alert goes on after an outage that ended as it fired: `window - factor x budget x window / ratio`, of the
 * shorter window. In microseconds.
 *
 * @example
 * ```ts
 * import { resetTime } from "@lintel/analysis"
 *
 * resetTime("0.999", { severity: "page", factor: 14.4, long: "1h", short: "5m" }) // => { numerator: 295680000n, denominator: 1n }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const resetTime = (objective: Slo["objective"], alert: BurnRateAlert, errorRatio: Fraction = one): Fraction => {
  const threshold = times(fractionOfNumber(alert.factor), errorBudget(objective))
  return windowsOf(alert, undefined)
    .map((window) => larger(zero, minus(window, neededIn(window, threshold, errorRatio))))
    .reduce(smaller)
}

/**
 * Share of the budget that is gone when an alert fires under a constant error ratio: what its window takes, and what
 * goes on failing for as long as `for` says. Above 1, the alert comes after the budget.
 *
 * @category objectives
 * @since 0.1.0
 */
export const budgetWhenFiring = (
  objective: Slo["objective"],
  window: string,
  alert: BurnRateAlert,
  errorRatio: Fraction = one
): Fraction | undefined => {
  const firing = alertFiring(objective, alert, { errorRatio })
  return firing && over(times(firing.fires, errorRatio), budgetTime(objective, window))
}

/**
 * Time between an alert and the end of the budget, in microseconds: what is left to act in. Negative when the budget
 * goes first; `undefined` when the alert never fires.
 *
 * @category objectives
 * @since 0.1.0
 */
export const timeToAct = (
  objective: Slo["objective"],
  window: string,
  alert: BurnRateAlert,
  errorRatio: Fraction = one
): Fraction | undefined => {
  const firing = alertFiring(objective, alert, { errorRatio })
  return firing && minus(exhaustion(objective, window, errorRatio), firing.fires)
}

/**
 * Events per hour below which one failing event is enough to fire an alert: `1 / (factor x budget x window)`.
 *
 * @example
 * ```ts
 * import { decimalText, leastTraffic } from "@lintel/analysis"
 *
 * decimalText(leastTraffic("0.999", { severity: "page", factor: 14.4, long: "1h" }), 1) // => "69.4"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const leastTraffic = (objective: Slo["objective"], alert: BurnRateAlert): Fraction => {
  const threshold = times(fractionOfNumber(alert.factor), errorBudget(objective))
  return over(one, times(threshold, fraction(microseconds(alert.long), 3_600_000_000n)))
}

/**
 * How many of so many events may fail: `events x (1 - objective)`. Below 1, none may.
 *
 * @example
 * ```ts
 * import { allowedFailures, fraction } from "@lintel/analysis"
 *
 * allowedFailures("0.999", fraction(5000n)) // => { numerator: 5n, denominator: 1n }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const allowedFailures = (objective: Slo["objective"], events: Fraction): Fraction =>
  times(events, errorBudget(objective))
