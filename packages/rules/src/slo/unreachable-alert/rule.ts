import * as Schema from "effect/Schema"
import { fraction, fractionOfNumber, microseconds, over, percentText, times } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { alongWay, below, higherObjectives, stating } from "../../ways.js"
import { statingAlert } from "../alertWays.js"
import { factorText, type JudgedAlert, judgedAlerts } from "../alertWords.js"

const minute = 60_000_000n

/** A factor that can be reached, over a window that uses up as much of the budget; or an objective worth the factor. */
const waysOf = (index: ModelIndex, judged: JudgedAlert): ReadonlyArray<Way> => {
  const { alert, arithmetic, slo } = judged
  const factor = fractionOfNumber(alert.factor)
  const hundredths = (factor.numerator * 100n) / factor.denominator
  return [
    ...alongWay("factor-in-reach", below(hundredths), (value) => {
      const lower = fraction(value, 100n)
      const long = over(times(fraction(microseconds(alert.long)), factor), times(lower, fraction(minute)))
      const minutes = (long.numerator + long.denominator - 1n) / long.denominator
      return statingAlert(index, judged, { factor: lower, long: minutes * minute })
    }),
    ...alongWay("promise-more", higherObjectives(arithmetic.budget), (value) =>
      stating(index, { address: slo.address, pointer: "/objective" }, value)
    )
  ]
}

export const unreachableAlert = Rule.make("slo/unreachable-alert", {
  severity: "error",
  profile: "starter",
  summary: "An alert can never fire.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    alert: Schema.String,
    severity: Schema.Literals(["page", "ticket"]),
    factor: Schema.String,
    objective: Schema.String,
    budget: Schema.String,
    threshold: Schema.String,
    lowestObjective: Schema.String
  }),
  identity: ["alert"],
  check: ({ index }, report) => {
    for (const judged of judgedAlerts(index)) {
      const { slo, name, alert, arithmetic } = judged
      if (arithmetic.isReachable) continue
      const factor = factorText(arithmetic)
      const [budget, threshold] = [percentText(arithmetic.budget), percentText(arithmetic.threshold)]
      report(
        `${slo.address}/alert/${name}`,
        {
          slo: slo.address,
          of: slo.value.of,
          alert: name,
          severity: alert.severity,
          factor,
          objective: slo.value.objective,
          budget,
          threshold,
          lowestObjective: percentText(arithmetic.lowestObjective, 3)
        },
        {
          pointer: "/factor",
          ways: () => waysOf(index, judged),
          witness: {
            _tag: "Value",
            checked: true,
            name: "The share of failing events above which it fires",
            value: threshold,
            limit: "100 %",
            terms: [
              {
                name: "burn factor",
                value: factor,
                address: slo.address,
                pointer: pointerOf("alerts", name, "factor")
              },
              {
                name: `error budget, 1 − ${slo.value.objective}`,
                value: budget,
                address: slo.address,
                pointer: "/objective"
              }
            ]
          }
        }
      )
    }
  },
  title: ({ slo, alert }) => `${slo.slice(4)} › ${alert}`,
  explain: ({ slo, of, alert, severity, factor, threshold, lowestObjective }) => [
    Doc.para(
      "When ",
      Doc.name(of),
      ` fails for everyone, this ${severity} never comes: it wants ${threshold} of all events to fail.`
    ),
    Doc.excerpt([
      { address: `${slo}/alert/${alert}`, pointer: "/factor", label: `${factor} times the budget` },
      { address: slo, pointer: "/objective", label: "leaves a large budget" }
    ]),
    Doc.para(
      `A factor of ${factor} can fire only for objectives above ${lowestObjective}. The usual factors of 14.4 and 6 are made for 99.9 %.`
    ),
    Doc.para(
      "Choose a factor below 1 / budget, with a longer window to keep the share of the budget it uses; or measure with an objective that is worth waking somebody for."
    )
  ],
  fixWords: {
    "factor-in-reach":
      "The highest factor that can fire, over the window that uses up the same share of the budget. It comes later: confirm that this is soon enough.",
    "promise-more":
      "The nearest objective for which the factor can fire. Whether it can be kept, and is worth waking somebody for, is yours to confirm."
  }
})
