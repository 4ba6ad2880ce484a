import * as Schema from "effect/Schema"
import { type PairEvent, type SagaConflict, sagaConflicts } from "@lintel/analysis"
import type { CheckContext, ReportFinding, RunStep } from "@lintel/diagnostic"
import { type ModelIndex, nameOf } from "@lintel/model"
import { pointerOf } from "../place.js"
import { traceSteps } from "./trace.js"

/** What the rules about two sagas on the same data say of them. */
export const ConflictData = Schema.Struct({
  saga: Schema.String,
  step: Schema.String,
  other: Schema.String,
  otherStep: Schema.String,
  place: Schema.String,
  lock: Schema.optionalKey(Schema.String)
})

/** What is missing of a step whose flow nobody wrote down. */
export const whatItTouches = "what the step reads and writes"

const known = new WeakMap<ModelIndex, ReturnType<typeof sagaConflicts>>()

const conflictsOf = (index: ModelIndex): ReturnType<typeof sagaConflicts> => {
  const found = known.get(index) ?? sagaConflicts(index)
  known.set(index, found)
  return found
}

/** A run of two sagas as numbered steps, each with the name of its saga. */
export const pairSteps = (index: ModelIndex, run: ReadonlyArray<PairEvent>): ReadonlyArray<RunStep> =>
  run.flatMap(({ saga, side, event }) => {
    const value = index.find(saga)?.value
    if (value === undefined) return []
    const isTwice = side === "second" && run.some((it) => it.side === "first" && it.saga === saga)
    const name = `${nameOf(saga.slice("saga:".length))}${isTwice ? " again" : ""}`
    return traceSteps(index, value, [event]).map((step) => ({ ...step, step: `${name} › ${step.step}` }))
  })

/** The check of a rule about one kind of conflict. */
export const checkConflict =
  (kind: SagaConflict["kind"]) =>
  (
    { index, missing }: CheckContext<object, typeof whatItTouches>,
    report: ReportFinding<typeof ConflictData.Type>
  ): void => {
    const { conflicts, unknown } = conflictsOf(index)
    for (const step of unknown) missing(whatItTouches, step)
    for (const { kind: found, saga, step, other, otherStep, place, lock, run } of conflicts) {
      if (found !== kind) continue
      report(
        `${other}/step/${otherStep}`,
        { saga, step, other, otherStep, place, ...(lock === undefined ? {} : { lock }) },
        {
          witness: { _tag: "Run", checked: true, steps: pairSteps(index, run) },
          related: [{ address: saga, pointer: pointerOf("steps", step), role: "undone afterwards" }]
        }
      )
    }
  }

/** A place as a person reads it: `orders of orders-db`. */
export const placeText = (place: string): string => {
  const [store = "", collection] = place.slice("store:".length).split("/")
  return collection === undefined ? store : `${collection} of ${store}`
}
