import * as Schema from "effect/Schema"
import { readOnlySteps, sagaOrder, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Saga, nameOf } from "@lintel/model"

/** Whether nothing that a step takes comes from another step: only what is stated counts. */
const isFree = (saga: Saga, name: string): boolean => {
  const { action } = stepOf(saga, name) ?? {}
  return action?.with !== undefined && Object.values(action.with).every(({ _tag }) => _tag !== "Step")
}

const isUndone = (saga: Saga, name: string): boolean => {
  const { compensate } = stepOf(saga, name) ?? {}
  return compensate !== undefined && compensate !== "none"
}

export const rejectionLate = Rule.make("saga/rejection-late", {
  severity: "note",
  profile: "full",
  summary: "A step that may be rejected comes after steps that never are.",
  since: "0.1.0",
  data: Schema.Struct({ saga: Schema.String, step: Schema.String, before: Schema.NonEmptyArray(Schema.String) }),
  identity: ["step"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (saga.value.style === "choreographed") continue
      const order = sagaOrder(saga.value)
      const readOnly = readOnlySteps(index, saga.value)
      for (const step of order.steps) {
        const { rejects, kind } = stepOf(saga.value, step) ?? {}
        if (rejects !== true || kind === "pivot" || kind === "retriable" || !isFree(saga.value, step)) continue
        const [first, ...others] = order.steps.filter((name) => {
          const isEarlier = order.before(step).has(name)
          return (
            isEarlier &&
            !readOnly.has(name) &&
            stepOf(saga.value, name)?.rejects === false &&
            isUndone(saga.value, name)
          )
        })
        if (first === undefined || others.length + 1 < [...order.before(step)].filter((it) => !readOnly.has(it)).length)
          continue
        report(`${saga.address}/step/${step}`, { saga: saga.address, step, before: [first, ...others] })
      }
    }
  },
  explain: ({ saga, step, before }) => [
    Doc.para(
      `Each time ${nameOf(step)} is rejected, ${before.map(nameOf).join(", ")} ${before.length === 1 ? "was" : "were"} done for nothing and must be undone.`
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, label: "may be rejected, and waits for steps that never are" }]),
    Doc.para(
      `${nameOf(step)} needs nothing that they give. Do it first, and what cannot be undone last: what is rejected early costs nothing.`
    )
  ]
})
