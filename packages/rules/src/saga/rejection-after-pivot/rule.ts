import * as Schema from "effect/Schema"
import { mostSteps, rejectionsAfterPivot, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { traceSteps } from "../trace.js"

export const rejectionAfterPivot = Rule.make("saga/rejection-after-pivot", {
  severity: "error",
  profile: "service",
  summary: "A step after the point of no return can be rejected.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    pivot: Schema.String,
    status: Schema.optionalKey(Schema.String),
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step"],
  needs: ["what a saga of more than 500 steps does"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (Object.keys(saga.value.steps).length > mostSteps)
        missing("what a saga of more than 500 steps does", saga.address)
      for (const { step, pivot, status, run } of rejectionsAfterPivot(index, saga)) {
        const consequence = stepOf(saga.value, step)?.consequence ?? saga.value.consequence
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            pivot,
            ...(status === undefined ? {} : { status }),
            ...(consequence === undefined ? {} : { consequence })
          },
          {
            witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, run) },
            related: [{ address: `${saga.address}/step/${pivot}`, role: "point of no return" }]
          }
        )
      }
    }
  },
  explain: ({ saga, step, pivot, status, consequence }) => [
    Doc.para(
      `If ${nameOf(step)} is rejected, `,
      Doc.name(saga),
      " is stuck",
      consequence === undefined ? "" : ` and ${clause(consequence)}`,
      `: ${nameOf(pivot)} cannot be undone, and ${nameOf(step)} cannot be done.`
    ),
    Doc.excerpt([
      {
        address: `${saga}/step/${step}`,
        label: status === undefined ? "may be rejected" : `may be rejected with ${status}`
      },
      { address: `${saga}/step/${pivot}`, label: "point of no return" }
    ]),
    Doc.para(
      `Ask before the point of no return: move what ${nameOf(step)} may refuse into a step before ${nameOf(pivot)}. If it can only fail for a while, say so:`
    ),
    Doc.change({ added: ['kind: "retriable", rejects: false'] }),
    Doc.para("If a person has to decide then, model that as an end of the saga with an owner.")
  ]
})
