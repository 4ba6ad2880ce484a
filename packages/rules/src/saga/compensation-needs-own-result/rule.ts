import * as Schema from "effect/Schema"
import { compensationInputs, replay, sagaOrder, stepOf } from "@lintel/analysis"
import { Rule, type RunStep } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, type ModelIndex, nameOf } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { clause, enumerated } from "../../wordsOf.js"
import { actionText } from "../trace.js"

const Misplaced = Schema.Struct({
  input: Schema.String,
  from: Schema.String,
  reason: Schema.Literals(["ownResult", "notEarlier", "unknownStep"]),
  isStated: Schema.Boolean
})
type Misplaced = typeof Misplaced.Type

/** Whether the reply of a step can be lost after it took effect: played on a saga of this one step. */
const isLeftBehind = (): boolean => {
  const result = replay({ steps: { step: {} } }, [
    { _tag: "Invoke", step: "step", outcome: "replyLost" },
    { _tag: "GiveUp", step: "step" },
    { _tag: "LeaveBehind", step: "step" },
    { _tag: "End", as: "aborted" }
  ])
  return result._tag === "Replayed" && result.end.left.includes("step")
}

const runOf = (
  index: ModelIndex,
  saga: Entity<"saga">,
  step: string,
  inputs: ReadonlyArray<string>
): ReadonlyArray<RunStep> => {
  const value = stepOf(saga.value, step)
  return [
    { outcome: "ok", step, action: actionText(index, value?.action), detail: "done, but the reply is lost" },
    { outcome: "failed", step, action: actionText(index, value?.action), detail: "given up" },
    {
      outcome: "nothing",
      step,
      action: actionText(index, value?.compensate),
      detail: `${inputs.join(", ")} unknown: still done`
    }
  ]
}

export const compensationNeedsOwnResult = Rule.make("saga/compensation-needs-own-result", {
  severity: "error",
  profile: "starter",
  summary: "A compensation needs a value that may never have arrived.",
  since: "0.1.0",
  data: Schema.Struct({
    saga: Schema.String,
    step: Schema.String,
    compensation: Schema.String,
    misplaced: Schema.Array(Misplaced),
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["step"],
  needs: ["where the inputs of the compensation come from"],
  check: ({ index, missing }, report) => {
    for (const saga of index.ofKind("saga")) {
      for (const { step, misplaced, missing: gaps } of compensationInputs(index, saga, sagaOrder(saga.value))) {
        if (gaps.length > 0) missing("where the inputs of the compensation come from", `${saga.address}/step/${step}`)
        if (misplaced.length === 0) continue
        const value = stepOf(saga.value, step)
        const consequence = value?.consequence
        const own = misplaced.filter((it) => it.reason === "ownResult").map((it) => it.input)
        report(
          `${saga.address}/step/${step}`,
          {
            saga: saga.address,
            step,
            compensation: actionText(index, value?.compensate),
            misplaced,
            ...(consequence === undefined ? {} : { consequence })
          },
          {
            pointer: pointerOf("compensate"),
            ...(own.length === 0
              ? {}
              : { witness: { _tag: "Run", checked: isLeftBehind(), steps: runOf(index, saga, step, own) } as const })
          }
        )
      }
    }
  },
  explain: ({ saga, step, compensation, misplaced, consequence }) => [
    Doc.para(
      `If the reply of ${nameOf(step)} is lost, `,
      consequence === undefined ? "" : `${clause(consequence)}: `,
      `${compensation} cannot undo it without `,
      ...enumerated(misplaced.map((it) => Doc.code(it.input))),
      "."
    ),
    Doc.excerpt([{ address: `${saga}/step/${step}`, pointer: "/compensate", label: "needs what it may not have" }]),
    ...whyOf(step, misplaced),
    Doc.para(
      "Undo by a value that is known before the call: a key that the caller chooses and sends along, from the saga input or the result of an earlier step."
    )
  ]
})

const whyOf = (step: string, misplaced: ReadonlyArray<Misplaced>): ReadonlyArray<ReturnType<typeof Doc.para>> => {
  const words = {
    ownResult: () => `comes from the reply of ${nameOf(step)} itself`,
    notEarlier: (from: string) => `comes from ${nameOf(from)}, which need not be done before ${nameOf(step)}`,
    unknownStep: (from: string) => `comes from ${nameOf(from)}, which is no step of the saga`
  }
  return misplaced.map(({ input, from, reason, isStated }) =>
    Doc.para(
      Doc.code(input),
      ` ${words[reason](from)}`,
      isStated ? "." : ": nothing else that is known earlier has that name."
    )
  )
}
