import * as Schema from "effect/Schema"
import { compareFractions, decimalText, fraction, minus, over, percentText, times, zero } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, parseRatio, isUnitError, ratioFraction } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { statedText } from "../../timeText.js"
import { factorText, judgedAlerts } from "../alertWords.js"

/** A declared share may be rounded: this much of it, relative, is no mismatch. */
const tolerance = fraction(1n, 100n)

/** What the factor and the windows really take, where that is a ratio that can be written. */
const fixOf = (slo: Entity<"slo">, alert: string, spent: string): ReadonlyArray<Fix> => {
  const value = parseRatio(spent)
  if (isUnitError(value)) return []
  const path = modelPointer(slo, "alerts", alert, "budget")
  return [{ _tag: "ModelPatch", id: "real-budget", operations: [{ op: "replace", path, value }] }]
}

export const budgetMismatch = Rule.make("slo/budget-mismatch", {
  severity: "warning",
  profile: "service",
  summary: "An alert takes another share of the budget than it says.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    alert: Schema.String,
    factor: Schema.String,
    long: Schema.String,
    window: Schema.String,
    said: Schema.String,
    spent: Schema.String
  }),
  identity: ["alert"],
  needs: ["length of the window"],
  check: ({ index, missing }, report) => {
    for (const { slo, name, alert, arithmetic } of judgedAlerts(index)) {
      if (alert.budget === undefined) continue
      const spent = arithmetic.budgetAtFiring
      if (spent === undefined || slo.value.window._tag !== "Rolling") {
        missing("length of the window", slo.address)
        continue
      }
      const said = ratioFraction(alert.budget)
      const gap = minus(spent, said)
      const size = compareFractions(gap, zero) < 0 ? minus(zero, gap) : gap
      if (compareFractions(size, times(spent, tolerance)) <= 0) continue
      const factor = factorText(arithmetic)
      report(
        `${slo.address}/alert/${name}`,
        {
          slo: slo.address,
          alert: name,
          factor,
          long: alert.long,
          window: slo.value.window.duration,
          said: percentText(said),
          spent: percentText(spent, 3)
        },
        {
          pointer: "/budget",
          witness: {
            _tag: "Value",
            checked: true,
            name: "The share of the budget that is gone when it fires",
            value: percentText(spent, 3),
            limit: percentText(said),
            limitName: "said",
            terms: [
              {
                name: "burn factor",
                value: factor,
                address: slo.address,
                pointer: pointerOf("alerts", name, "factor")
              },
              {
                name: "long window",
                value: statedText(alert.long),
                address: slo.address,
                pointer: pointerOf("alerts", name, "long")
              },
              {
                name: "window of the objective",
                value: statedText(slo.value.window.duration),
                address: slo.address,
                pointer: "/window/duration"
              }
            ]
          },
          fixes: fixOf(slo, name, decimalText(over(spent, fraction(1n)), 6))
        }
      )
    }
  },
  title: ({ slo, alert }) => `${slo.slice(4)} › ${alert}`,
  explain: ({ slo, alert, factor, long, window, said, spent }) => [
    Doc.para(`When this alert fires, ${spent} of the budget is gone, not ${said} as it says.`),
    Doc.excerpt([{ address: `${slo}/alert/${alert}`, pointer: "/budget", label: `says ${said}` }]),
    Doc.para(
      `A factor of ${factor} for ${statedText(long)} out of ${statedText(window)} takes factor × long / window. Factors from a table for 30 days take another share of any other window.`
    )
  ]
})
