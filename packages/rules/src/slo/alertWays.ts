import { decimalText, type Fraction, fraction, microseconds, over, times, windowLengths } from "@lintel/analysis"
import type { PatchOperation } from "@lintel/diagnostic"
import { formatDuration, type ModelIndex } from "@lintel/model"
import { pointerOf } from "../place.js"
import { stating } from "../ways.js"
import type { JudgedAlert } from "./alertWords.js"

/**
 * Another factor and long window of an alert. What is computed from the two goes with them: a short window of a twelfth,
 * and the share of the budget that is gone when it fires.
 */
export const statingAlert = (
  index: ModelIndex,
  { alert, name, slo }: JudgedAlert,
  { factor, long }: { readonly factor: Fraction; readonly long: bigint }
): ReadonlyArray<PatchOperation> => {
  const place = (field: string): { readonly address: string; readonly pointer: string } => ({
    address: slo.address,
    pointer: pointerOf("alerts", name, field)
  })
  const rounded = Number(decimalText(factor, 4))
  const isSameFactor = rounded === alert.factor
  const isSameLong = long === microseconds(alert.long)
  const spent = over(times(factor, fraction(long)), fraction(microseconds(windowLengths(slo.value.window).longest)))
  return [
    ...(isSameFactor ? [] : stating(index, place("factor"), rounded)),
    ...(isSameLong ? [] : stating(index, place("long"), formatDuration(long))),
    ...(isSameLong || alert.short === undefined
      ? []
      : stating(index, place("short"), formatDuration(wholeMinutes(long / 12n)))),
    ...(alert.budget === undefined ? [] : stating(index, place("budget"), decimalText(spent, 6)))
  ]
}

const minute = 60_000_000n

const wholeMinutes = (span: bigint): bigint => (span < minute ? span : (span / minute) * minute)
