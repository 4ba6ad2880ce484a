import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  type Fraction,
  fraction,
  microseconds,
  one,
  over,
  percentText,
  plus,
  minus,
  times,
  windowLengths
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, parseRatio, isUnitError, ratioFraction, type Slo } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { statedText } from "../../timeText.js"
import { oneWay, stating } from "../../ways.js"
import { factorText, judgedAlerts, type JudgedAlert, windowText } from "../alertWords.js"

/** A declared share may be rounded: this much of it, relative, is no mismatch. */
const tolerance = fraction(1n, 100n)

/** What the factor and the windows really take, where that is a ratio that can be written. */
const fixOf = (slo: Entity<"slo">, alert: string, spent: string): ReadonlyArray<Fix> => {
  const value = parseRatio(spent)
  if (isUnitError(value)) return []
  const path = modelPointer(slo, "alerts", alert, "budget")
  return [{ _tag: "ModelPatch", id: "real-budget", operations: [{ op: "replace", path, value }] }]
}

/** Shares of the budget that are gone when an alert fires, in the longest form of the window and in the shortest. */
const spentOf = ({ alert, arithmetic }: JudgedAlert, window: Slo["window"]): readonly [Fraction, Fraction] => {
  const lasting = times(arithmetic.factor, fraction(microseconds(alert.long)))
  const { longest, shortest } = windowLengths(window)
  return [over(lasting, fraction(microseconds(longest))), over(lasting, fraction(microseconds(shortest)))]
}

const isAbout = (said: Fraction, [least, most]: readonly [Fraction, Fraction]): boolean =>
  compareFractions(said, times(least, minus(one, tolerance))) >= 0 &&
  compareFractions(said, times(most, plus(one, tolerance))) <= 0

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
  check: ({ index }, report) => {
    for (const judged of judgedAlerts(index)) {
      const { slo, name, alert, arithmetic } = judged
      if (alert.budget === undefined) continue
      const { window } = slo.value
      const [least, most] = spentOf(judged, window)
      const said = ratioFraction(alert.budget)
      if (isAbout(said, [least, most])) continue
      const isFixed = compareFractions(least, most) === 0
      const spent = isFixed ? percentText(least, 3) : `${percentText(least, 3)} to ${percentText(most, 3)}`
      const factor = factorText(arithmetic)
      report(
        `${slo.address}/alert/${name}`,
        {
          slo: slo.address,
          alert: name,
          factor,
          long: alert.long,
          window: windowText(window),
          said: percentText(said),
          spent
        },
        {
          pointer: "/budget",
          witness: {
            _tag: "Value",
            checked: true,
            name: "The share of the budget that is gone when it fires",
            value: spent,
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
                value: windowText(window),
                address: slo.address,
                pointer: window._tag === "Rolling" ? "/window/duration" : "/window/unit"
              }
            ]
          },
          fixes: isFixed ? fixOf(slo, name, decimalText(least, 6)) : [],
          ways: () =>
            isFixed
              ? []
              : oneWay(
                  "nearest-budget",
                  stating(
                    index,
                    { address: slo.address, pointer: pointerOf("alerts", name, "budget") },
                    decimalText(compareFractions(said, least) < 0 ? least : most, 6)
                  )
                )
        }
      )
    }
  },
  title: ({ slo, alert }) => `${slo.slice(4)} › ${alert}`,
  explain: ({ slo, alert, factor, long, window, said, spent }) => [
    Doc.para(`When this alert fires, ${spent} of the budget is gone, not ${said} as it says.`),
    Doc.excerpt([{ address: `${slo}/alert/${alert}`, pointer: "/budget", label: `says ${said}` }]),
    Doc.para(
      `A factor of ${factor} for ${statedText(long)} out of ${window} takes factor × long / window. Factors from a table for 30 days take another share of any other window.`
    )
  ],
  fixWords: {
    "nearest-budget":
      "The nearest share that is right for some length of the window. Confirm for which of them the alert is meant."
  }
})
