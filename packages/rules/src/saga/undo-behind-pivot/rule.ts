import * as Schema from "effect/Schema"
import { sagaOrder, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"

export const undoBehindPivot = Rule.make("saga/undo-behind-pivot", {
  severity: "warning",
  profile: "service",
  summary: "A step behind the point of no return has a compensation that never runs.",
  since: "0.1.0",
  data: Schema.Struct({ saga: Schema.String, step: Schema.String, pivot: Schema.String }),
  identity: ["step"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      const order = sagaOrder(saga.value)
      for (const step of order.steps) {
        const pivot = order.steps.find(
          (name) => order.before(step).has(name) && stepOf(saga.value, name)?.kind === "pivot"
        )
        const { compensate } = stepOf(saga.value, step) ?? {}
        if (pivot === undefined || compensate === undefined || compensate === "none") continue
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, pivot },
          { related: [{ address: `${saga.address}/step/${pivot}`, role: "point of no return" }] }
        )
      }
    }
  },
  explain: ({ saga, step, pivot }) => [
    Doc.para(
      `Once ${nameOf(pivot)} is done, `,
      Doc.name(saga),
      ` no longer goes back: the compensation of ${nameOf(step)} never runs.`
    ),
    Doc.excerpt([
      { address: `${saga}/step/${step}`, label: "its compensation never runs" },
      { address: `${saga}/step/${pivot}`, label: "point of no return" }
    ]),
    Doc.para(
      `If ${nameOf(step)} may fail for good, do it before ${nameOf(pivot)}. If it only has to be tried again, say so:`
    ),
    Doc.change({ removed: ["compensate: ..."], added: ['kind: "retriable"'] })
  ]
})
