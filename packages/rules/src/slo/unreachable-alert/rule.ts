import * as Schema from "effect/Schema"
import { percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { pointerOf } from "../../place.js"
import { factorText, judgedAlerts } from "../alertWords.js"

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
    for (const { slo, name, alert, arithmetic } of judgedAlerts(index)) {
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
  ]
})
