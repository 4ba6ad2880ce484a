import { type AlertArithmetic, alertArithmetic, decimalText, windowLengths } from "@lintel/analysis"
import type { BurnRateAlert, Entity, ModelIndex, Slo } from "@lintel/model"
import { statedText } from "../timeText.js"

/** One alert of one objective with its arithmetic. */
export interface JudgedAlert {
  readonly slo: Entity<"slo">
  readonly name: string
  readonly alert: BurnRateAlert
  readonly arithmetic: AlertArithmetic
}

/** Every alert of a design, in the order of objectives and names. */
export const judgedAlerts = (index: ModelIndex): ReadonlyArray<JudgedAlert> =>
  index.ofKind("slo").flatMap((slo) =>
    Object.entries(slo.value.alerts ?? {})
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, alert]) => ({ slo, name, alert, arithmetic: alertArithmetic(slo.value, alert) }))
  )

/** How long a window is, for people: `30 d`, or `28 d to 31 d` for a month of the calendar. */
export const windowText = (window: Slo["window"]): string => {
  const { longest, shortest } = windowLengths(window)
  return shortest === longest ? statedText(shortest) : `${statedText(shortest)} to ${statedText(longest)}`
}

/** A burn factor as text: exact, at most four decimals. */
export const factorText = ({ factor }: AlertArithmetic): string => decimalText(factor, 4)
