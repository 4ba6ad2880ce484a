import * as Schema from "effect/Schema"
import { compareSpans, microseconds, operationOfAction, sagaOrder, type Span, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, nameOf } from "@lintel/model"
import { timeText } from "../../timeText.js"

/** How long after its first request a step may be sent again: as long as the saga runs. */
const horizonOf = ({ value }: Entity<"saga">, step: string): Span | undefined => {
  if (value.deadline !== undefined) return microseconds(value.deadline)
  const { retry, kind } = stepOf(value, step) ?? {}
  const isUntilDone = retry === "untilDone" || (retry === undefined && (kind === "retriable" || kind === "pivot"))
  return isUntilDone ? "unbounded" : undefined
}

export const stepKeyForgotten = Rule.make("saga/step-key-forgotten", {
  severity: "error",
  profile: "service",
  summary: "A step may be sent again after its key is forgotten.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    operation: Schema.String,
    retention: Schema.String,
    horizon: Schema.String
  }),
  identity: ["step", "operation"],
  needs: ["how long the saga may take", "how long the key is remembered"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const step of sagaOrder(saga.value).steps) {
        const address = operationOfAction(index, stepOf(saga.value, step)?.action)
        const operation = address === undefined ? undefined : index.find(address)
        const key = operation?.value.idempotency
        if (operation === undefined || key === undefined) continue
        const horizon = horizonOf(saga, step)
        if (key.retention === undefined) missing("how long the key is remembered", operation.address)
        else if (horizon === undefined) missing("how long the saga may take", `${saga.address}/step/${step}`)
        else if (compareSpans(microseconds(key.retention), horizon) < 0) {
          report(
            `${saga.address}/step/${step}`,
            {
              saga: saga.address,
              step,
              operation: operation.address,
              retention: timeText(microseconds(key.retention)),
              horizon: timeText(horizon)
            },
            {
              witness: {
                _tag: "Value",
                checked: true,
                name: "longest time to a repeat",
                value: timeText(horizon),
                limit: timeText(microseconds(key.retention)),
                limitName: "remembered for",
                terms: []
              },
              related: [{ address: operation.address, pointer: "/idempotency", role: "forgets the key" }]
            }
          )
        }
      }
    }
  },
  explain: ({ saga, step, operation, retention, horizon }) => [
    Doc.para(
      Doc.name(saga),
      horizon === "no limit"
        ? ` sends ${nameOf(step)} until it is done`
        : ` may send ${nameOf(step)} again for ${horizon}, after a restart`,
      "; ",
      Doc.name(operation),
      ` forgets its key after ${retention}, and does it a second time.`
    ),
    Doc.excerpt([
      {
        address: `${saga}/step/${step}`,
        label: horizon === "no limit" ? "sent without end" : `sent for up to ${horizon}`
      },
      { address: operation, pointer: "/idempotency/retention", label: `remembers a key for ${retention}` }
    ]),
    Doc.para("Remember keys for longer than a saga runs, or give the saga a deadline below that.")
  ]
})
