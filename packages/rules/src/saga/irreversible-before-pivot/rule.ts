import * as Schema from "effect/Schema"
import { abortAfter, type HoldsOfSaga, sagaOrder, sagasOf, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type ModelIndex, nameOf, type SagaStep } from "@lintel/model"
import { clause } from "../../wordsOf.js"
import { traceSteps } from "../trace.js"

type StepFacts = Pick<SagaStep, "irreversible" | "saga">

const isSeen: HoldsOfSaga = (_index, { steps }, isKnown) =>
  Object.values(steps).some((step) => step.irreversible ?? isKnown(step))

/** Whether people outside see what a step does, or what the saga does that it runs. */
const isIrreversible = (index: ModelIndex, { irreversible, saga }: StepFacts): boolean =>
  irreversible ?? (saga !== undefined && sagasOf(index, isSeen).has(saga))

export const irreversibleBeforePivot = Rule.make("saga/irreversible-before-pivot", {
  severity: "error",
  profile: "service",
  summary: "What people outside see is done while the saga may still go back.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    failing: Schema.String,
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (saga.value.style === "choreographed") continue
      for (const step of sagaOrder(saga.value).steps) {
        const value = stepOf(saga.value, step)
        if (value === undefined || !isIrreversible(index, value)) continue
        const abort = abortAfter(index, saga, step)
        if (abort === undefined) continue
        const { failing, run } = abort
        const { consequence } = value
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, failing, ...(consequence === undefined ? {} : { consequence }) },
          {
            witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, run) },
            related: [{ address: `${saga.address}/step/${failing}`, role: "may fail" }]
          }
        )
      }
    }
  },
  explain: ({ saga, step, failing, consequence }) => [
    Doc.para(
      `If ${nameOf(failing)} fails, ${nameOf(step)} was done and cannot be taken back`,
      consequence === undefined ? ": its undo only makes up for it." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([
      { address: `${saga}/step/${step}`, label: "cannot be taken back" },
      { address: `${saga}/step/${failing}`, label: "may fail" }
    ]),
    Doc.para(
      `Do ${nameOf(step)} when the saga no longer goes back: after the point of no return, tried until it is done.`
    ),
    Doc.change({ added: [`kind: "retriable", rejects: false, after: ["${nameOf(failing)}"]`] })
  ]
})
