import * as Schema from "effect/Schema"
import {
  compensationCandidates,
  mostSteps,
  operationOfAction,
  sagaOrder,
  stepOf,
  strandedSteps
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, type ModelIndex, nameOf } from "@lintel/model"
import { modelPointer, pointerOf } from "../../place.js"
import { clause, enumerated } from "../../wordsOf.js"
import { actionText, traceSteps } from "../trace.js"

const fixOf = (saga: Entity<"saga">, step: string, candidates: ReadonlyArray<string>): ReadonlyArray<Fix> => {
  const [only, ...others] = candidates
  if (only === undefined || others.length > 0) return []
  const path = modelPointer(saga, "steps", step, "compensate")
  const value = { _tag: "Operation", operation: only }
  return [{ _tag: "ModelPatch", id: "compensate", operations: [{ op: "add", path, value }] }]
}

/** What is left behind, in the design's own words where it has some. */
const consequenceOf = (index: ModelIndex, saga: Entity<"saga">, step: string): string | undefined => {
  const value = stepOf(saga.value, step)
  const operation = operationOfAction(index, value?.action)
  return value?.consequence ?? (operation === undefined ? undefined : index.find(operation)?.value.consequence)
}

export const stepUncompensated = Rule.make("saga/step-uncompensated", {
  severity: "error",
  profile: "starter",
  summary: "A later failure leaves the effect of a step behind.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    failing: Schema.String,
    action: Schema.String,
    provider: Schema.String,
    candidates: Schema.Array(Schema.String),
    isRefused: Schema.Boolean,
    isPassedBy: Schema.Boolean,
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step"],
  needs: ["what a saga of more than 500 steps does"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (Object.keys(saga.value.steps).length > mostSteps)
        missing("what a saga of more than 500 steps does", saga.address)
      const order = sagaOrder(saga.value)
      for (const { step, failing, isPassedBy, run } of strandedSteps(index, saga, order)) {
        const value = stepOf(saga.value, step)
        const operation = operationOfAction(index, value?.action)
        const candidates = isPassedBy ? [] : compensationCandidates(index, saga, order, step)
        const consequence = consequenceOf(index, saga, step)
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            failing,
            action: actionText(index, value?.action),
            provider: operation === undefined ? "" : index.contractOf(operation).slice("contract:".length),
            candidates,
            isRefused: value?.compensate === "none",
            isPassedBy,
            ...(consequence === undefined ? {} : { consequence })
          },
          {
            witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, run) },
            related: [{ address: saga.address, pointer: pointerOf("steps", failing), role: "may fail" }],
            fixes: fixOf(saga, step, candidates)
          }
        )
      }
    }
  },
  explain: ({ saga, step, failing, provider, candidates, isRefused, isPassedBy, consequence }) => [
    Doc.para(
      `If ${nameOf(failing)} fails, `,
      consequence === undefined ? "" : `${clause(consequence)}: `,
      isPassedBy ? `what undoes ${nameOf(step)} is not run.` : `nothing undoes ${nameOf(step)}.`
    ),
    Doc.excerpt([
      {
        address: `${saga}/step/${step}`,
        label: isPassedBy
          ? "is undone after other failures"
          : isRefused
            ? "says that nothing undoes it"
            : "no compensate here"
      },
      { address: `${saga}/step/${failing}`, label: isPassedBy ? "fails without undoing it" : "may fail" }
    ]),
    ...(isPassedBy
      ? [
          Doc.para(
            `Let ${nameOf(failing)} undo ${nameOf(step)} as well, or leave `,
            Doc.code("undoesWhen"),
            " out: then everything that was done is undone."
          )
        ]
      : suggestion(step, provider, candidates)),
    Doc.para(
      "If the step must never be undone, say which kind it is: ",
      Doc.code('kind: "pivot"'),
      " (the point of no return) or ",
      Doc.code('"retriable"'),
      " (tried until it succeeds)."
    )
  ]
})

/** The name that a service usually has where it is authored: `order-store` is `OrderStore`. */
const constantOf = (name: string): string =>
  name.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/gu, (_, letter: string) => letter.toUpperCase())

const suggestion = (
  step: string,
  provider: string,
  candidates: ReadonlyArray<string>
): ReadonlyArray<ReturnType<typeof Doc.para> | ReturnType<typeof Doc.change>> => {
  const [only, ...others] = candidates
  if (only === undefined) {
    return [
      Doc.para(
        `Give ${nameOf(step)} a compensation whose input is covered by the saga input and the results of earlier steps.`
      )
    ]
  }
  if (others.length > 0) {
    return [
      Doc.para(
        `${provider} has operations whose input is covered by the saga input and the results of earlier steps: `,
        ...enumerated(candidates.map((candidate) => Doc.name(candidate))),
        ". One of them is probably the compensation."
      )
    ]
  }
  const operation = only.slice(only.indexOf("/") + 1)
  return [
    Doc.para(
      `${provider} has one operation whose input is covered by the saga input and the results of earlier steps, so this is probably what you meant:`
    ),
    Doc.change({ added: [`compensate: ${constantOf(provider)}.operations.${operation}`] })
  ]
}
