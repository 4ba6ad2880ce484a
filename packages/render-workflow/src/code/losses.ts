import type { LossCollector } from "@lintel/render"
import { commonLosses, conditionLosses, type Said } from "../plan/losses.js"
import type { SagaPlan } from "../plan/saga.js"

const step: Said["step"] = new Set([
  "action",
  "after",
  "alternativeTo",
  "compensate",
  "compensation",
  "description",
  "human",
  "ignoresRejection",
  "kind",
  "registers",
  "retry",
  "saga",
  "timeout",
  "waitsFor",
  "when"
])

const saga: Said["saga"] = new Set([
  "by",
  "cancellation",
  "description",
  "end",
  "steps",
  "style",
  "undoes",
  "undoesAmbiguous"
])

/** How far conditions are said: each for itself; a run that takes two ways of a choice refused at its start; in full. */
type Conditions = "each" | "guarded" | "full"

const saidOf: Readonly<Record<Conditions, Said["saga"]>> = {
  each: saga,
  guarded: new Set([...saga, "choices"]),
  full: new Set([...saga, "choices", "conditions"])
}

/** What a skeleton says, but not as it was said. */
export const skeletonLosses = (losses: LossCollector, plan: SagaPlan, conditions: Conditions): void => {
  commonLosses(losses, plan, { step, saga: saidOf[conditions] })
  const near = (what: string, pointer: string): void => losses.approximate(plan.address, what, pointer)
  if (conditions === "full") conditionLosses(losses, plan)
  if (conditions === "guarded") near("conditions that exclude one another, checked when a run starts", "/choices")
  if (plan.saga.undoesAmbiguous === false) near("undo after a doubtful rejection", "/undoesAmbiguous")
  if (plan.saga.cancellation === "stops") near("cancelled run, which is undone", "/cancellation")
  for (const { step: it, pointer, isPivot, undo } of plan.steps.values()) {
    if (it.registers === "after" && undo !== undefined)
      near("when a compensation is registered", `${pointer}/registers`)
    if (it.when !== undefined) near("condition, as a value of the input", `${pointer}/when`)
    if (it.alternativeTo !== undefined) near("alternative, in one order", `${pointer}/alternativeTo`)
    if (it.human !== undefined) near("human task, as an activity that somebody completes", `${pointer}/human`)
    if (it.waitsFor !== undefined)
      near("messages that are waited for, as the reply of an activity", `${pointer}/waitsFor`)
    if (isPivot && it.rejects !== false) near("rejection, which the activity has to tell", `${pointer}/rejects`)
    for (const field of ["idempotency", "rejects", "validity"] as const) {
      if (it.compensation?.[field] !== undefined)
        losses.drop(plan.address, "facts of a compensation", `${pointer}/compensation/${field}`)
    }
  }
}
