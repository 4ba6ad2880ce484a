import * as Schema from "effect/Schema"
import { sagaOrder, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf, type Saga } from "@lintel/model"

/** Whether a step is a point of no return in every run that gets past it. */
const isCertainPivot = (saga: Saga, name: string): boolean => {
  const { kind, when, alternativeTo } = stepOf(saga, name) ?? {}
  const others = Object.values(saga.steps).filter((other) => other.alternativeTo === name)
  return (
    kind === "pivot" && when === undefined && alternativeTo === undefined && others.every((it) => it.kind === "pivot")
  )
}

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
        const pivot = order.steps.find((name) => order.before(step).has(name) && isCertainPivot(saga.value, name))
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
