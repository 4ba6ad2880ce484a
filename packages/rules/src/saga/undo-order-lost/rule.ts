import * as Schema from "effect/Schema"
import { abortAfter, replay, type Run, sagaOrder, stepOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Entity, type ModelIndex, type Saga, nameOf } from "@lintel/model"
import { modelPointer } from "../../place.js"
import { traceSteps } from "../trace.js"

const isUndone = (saga: Saga, name: string): boolean => {
  const compensate = stepOf(saga, name)?.compensate
  return compensate !== undefined && compensate !== "none"
}

/** Whether the step, or its undo, works on what an earlier step gave. */
const buildsOn = (saga: Saga, name: string, earlier: string): boolean => {
  const { action, compensate } = stepOf(saga, name) ?? {}
  return [action, compensate].some(
    (it) =>
      it !== undefined &&
      it !== "none" &&
      Object.values(it.with ?? {}).some((value) => value._tag === "Step" && value.step === earlier)
  )
}

/** A run in which the earlier step is undone while the later one still stands; it was replayed. */
const wrongWayRound = (index: ModelIndex, saga: Entity<"saga">, step: string, later: string): Run | undefined => {
  const run = abortAfter(index, saga, later)?.run ?? []
  const first = run.findIndex((event) => event._tag === "Undo")
  if (first < 0) return undefined
  const turned: Run = [...run.slice(0, first), { _tag: "Undo", step, outcome: "ok" }]
  const result = replay(saga.value, turned)
  return result._tag === "Replayed" && result.end.left.includes(later) ? turned : undefined
}

export const undoOrderLost = Rule.make("saga/undo-order-lost", {
  severity: "error",
  profile: "service",
  summary: "A step may be undone before the step that builds on it.",
  since: "0.1.0",
  data: Schema.Struct({ saga: Schema.String, step: Schema.String, later: Schema.String }),
  identity: ["step", "later"],
  check: ({ index }, report) => {
    for (const saga of index.ofKind("saga")) {
      if (saga.value.undoes !== "anyOrder") continue
      const order = sagaOrder(saga.value)
      for (const later of order.steps) {
        const step = [...order.before(later)]
          .toSorted()
          .find((it) => isUndone(saga.value, it) && isUndone(saga.value, later) && buildsOn(saga.value, later, it))
        const run = step === undefined ? undefined : wrongWayRound(index, saga, step, later)
        if (step === undefined || run === undefined) continue
        report(
          `${saga.address}/step/${later}`,
          { saga: saga.address, step, later },
          {
            witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, run) },
            fixes: [
              {
                _tag: "ModelPatch",
                id: "undo-in-reverse",
                operations: [{ op: "replace", path: modelPointer(saga, "undoes"), value: "reverseOrder" }]
              }
            ]
          }
        )
      }
    }
  },
  explain: ({ saga, step, later }) => [
    Doc.para(
      `${later} works on what ${nameOf(step)} gave, and `,
      Doc.name(saga),
      ` may undo ${nameOf(step)} first: then ${later} has nothing to be undone on.`
    ),
    Doc.excerpt([
      { address: saga, pointer: "/undoes", label: "in any order" },
      { address: `${saga}/step/${later}`, label: `uses what ${step} gave` }
    ]),
    Doc.para("Undo the last step first:"),
    Doc.change({ removed: ['undoes: "anyOrder"'], added: ['undoes: "reverseOrder"'] }),
    Doc.para("Engines that throw all compensations at once, as BPMN does by default, need the order spelt out.")
  ]
})
