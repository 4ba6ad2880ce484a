import * as Schema from "effect/Schema"
import { mostSteps, rejectionsAfterPivot, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { nameOf } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { traceSteps } from "../trace.js"
import { isSomebodyAsked } from "../weakness.js"

export const rejectionAfterPivot = Rule.make("saga/rejection-after-pivot", {
  severity: "error",
  profile: "service",
  summary: "A step after the point of no return can be rejected, or is given up.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    pivot: Schema.String,
    status: Schema.optionalKey(Schema.String),
    /** Tried a few times only, and then given up. */
    tries: Schema.optionalKey(Schema.Number),
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step"],
  needs: ["what a saga of more than 500 steps does"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (Object.keys(saga.value.steps).length > mostSteps)
        missing("what a saga of more than 500 steps does", saga.address)
      if (isSomebodyAsked(saga)) continue
      for (const { step, pivot, failure, status, run } of rejectionsAfterPivot(index, saga)) {
        const { retry } = stepOf(saga.value, step) ?? {}
        const tries = failure === "givenUp" && typeof retry === "number" ? { tries: retry } : {}
        const consequence = stepOf(saga.value, step)?.consequence ?? saga.value.consequence
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            pivot,
            ...(status === undefined ? {} : { status }),
            ...tries,
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
  explain: ({ saga, step, pivot, status, tries, consequence }) => [
    Doc.para(
      tries === undefined ? `If ${nameOf(step)} is rejected, ` : `If nobody answers ${nameOf(step)}, `,
      Doc.name(saga),
      " is stuck",
      consequence === undefined ? "" : ` and ${clause(consequence)}`,
      `: ${nameOf(pivot)} cannot be undone, and ${nameOf(step)} cannot be done.`
    ),
    Doc.excerpt([
      {
        address: `${saga}/step/${step}`,
        label:
          tries === undefined
            ? status === undefined
              ? "may be rejected"
              : `may be rejected with ${status}`
            : tries === 1
              ? "tried once"
              : `tried ${tries} times`
      },
      { address: `${saga}/step/${pivot}`, label: "point of no return" }
    ]),
    tries === undefined
      ? Doc.para(
          `Ask before the point of no return: move what ${nameOf(step)} may refuse into a step before ${nameOf(pivot)}. If it can only fail for a while, say so:`
        )
      : Doc.para(`Try ${nameOf(step)} until it is done, or do it before ${nameOf(pivot)}:`),
    Doc.change(
      tries === undefined
        ? { added: ['kind: "retriable", rejects: false'] }
        : { removed: [`retry: ${tries}`], added: ['retry: "untilDone"'] }
    ),
    Doc.para("If a person has to decide then, model that as an end of the saga with an owner.")
  ]
})
