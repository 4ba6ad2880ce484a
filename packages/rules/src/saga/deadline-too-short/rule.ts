import * as Schema from "effect/Schema"
import { compareSpans, microseconds, sagaWorstCase } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { timeText } from "../../timeText.js"

export const deadlineTooShort = Rule.make("saga/deadline-too-short", {
  severity: "warning",
  profile: "service",
  summary: "A saga is given up while its steps are still within their own time.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    deadline: Schema.String,
    needed: Schema.String,
    path: Schema.Array(Schema.Struct({ step: Schema.String, span: Schema.String }))
  }),
  identity: ["saga"],
  needs: ["how long the step may take"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      const { deadline, style } = saga.value
      if (deadline === undefined || style === "choreographed") continue
      const worst = sagaWorstCase(index, saga)
      const isShort = compareSpans(microseconds(deadline), worst.atLeast) < 0
      if (!isShort) for (const { address } of worst.missing) missing("how long the step may take", address)
      if (!isShort) continue
      const path = worst.path.map(({ step, span }) => ({ step, span: timeText(span) }))
      report(
        saga.address,
        {
          saga: saga.address,
          deadline: timeText(microseconds(deadline)),
          needed: timeText(worst.atLeast),
          path
        },
        {
          pointer: "/deadline",
          witness: {
            _tag: "Value",
            checked: true,
            name: "the steps together",
            value: timeText(worst.atLeast),
            limit: timeText(microseconds(deadline)),
            limitName: "deadline",
            terms: path.map(({ step, span }) => ({
              name: nameOf(step),
              value: span,
              address: `${saga.address}/step/${step}`
            }))
          }
        }
      )
    }
  },
  explain: ({ saga, deadline, needed }) => [
    Doc.para(
      Doc.name(saga),
      ` is given up after ${deadline}`,
      needed === "no limit"
        ? ", but one of its steps waits without limit."
        : `, but its steps may take ${needed}, each within its own time: what would have been done is undone.`
    ),
    Doc.excerpt([{ address: saga, pointer: "/deadline", label: `ends after ${deadline}` }]),
    Doc.para("Give the saga as long as its steps have, or give the steps less: fewer tries, shorter timeouts.")
  ]
})
