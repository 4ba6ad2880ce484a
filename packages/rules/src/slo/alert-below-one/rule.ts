import * as Schema from "effect/Schema"
import { percentText } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity } from "@lintel/model"
import { modelPointer } from "../../place.js"
import { factorText, judgedAlerts } from "../alertWords.js"

const fixOf = (slo: Entity<"slo">, alert: string): Fix => ({
  _tag: "ModelPatch",
  id: "factor-one",
  operations: [{ op: "replace", path: modelPointer(slo, "alerts", alert, "factor"), value: 1 }]
})

export const alertBelowOne = Rule.make("slo/alert-below-one", {
  severity: "warning",
  profile: "service",
  summary: "An alert fires while its objective is met.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    alert: Schema.String,
    severity: Schema.Literals(["page", "ticket"]),
    factor: Schema.String,
    objective: Schema.String,
    budget: Schema.String,
    threshold: Schema.String
  }),
  identity: ["alert"],
  check: ({ index }, report) => {
    for (const { slo, name, alert, arithmetic } of judgedAlerts(index)) {
      if (!arithmetic.firesWithinObjective) continue
      const [budget, threshold] = [percentText(arithmetic.budget), percentText(arithmetic.threshold)]
      const factor = factorText(arithmetic)
      const data = {
        slo: slo.address,
        of: slo.value.of,
        alert: name,
        severity: alert.severity,
        factor,
        objective: slo.value.objective,
        budget,
        threshold
      }
      report(`${slo.address}/alert/${name}`, data, {
        pointer: "/factor",
        fixes: [fixOf(slo, name)],
        witness: {
          _tag: "Value",
          checked: true,
          name: "The share of failing events above which it fires",
          value: threshold,
          limit: budget,
          terms: []
        }
      })
    }
  },
  title: ({ slo, alert }) => `${slo.slice(4)} › ${alert}`,
  explain: ({ slo, of, alert, severity, factor, budget, threshold }) => [
    Doc.para(
      `This ${severity} comes while all is well: `,
      Doc.name(of),
      ` may fail for ${budget} of all events, and it fires at ${threshold}.`
    ),
    Doc.excerpt([{ address: `${slo}/alert/${alert}`, pointer: "/factor", label: `${factor} times the budget` }]),
    Doc.para(
      "A factor below 1 often comes from windows of 28 or 7 days, computed with the budget shares of 30: 10 % in 3 days is a factor of 0.9333 there. People learn to ignore such alerts."
    ),
    Doc.change({ removed: [`factor: ${factor}`], added: ["factor: 1"] })
  ]
})
