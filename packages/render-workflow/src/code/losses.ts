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
  "choices",
  "conditions",
  "description",
  "end",
  "steps",
  "style",
  "undoes",
  "undoesAmbiguous"
])

/** What a skeleton says, but not as it was said. `guarded`: choices are no choices of the language, but checked once. */
export const skeletonLosses = (losses: LossCollector, plan: SagaPlan, conditions: "guarded" | "full"): void => {
  commonLosses(losses, plan, { step, saga })
  conditionLosses(losses, plan)
  const near = (what: string, pointer: string): void => losses.approximate(plan.address, what, pointer)
  if (conditions === "guarded" && plan.conditions.choices.length > 0)
    near("conditions that exclude one another, checked when a run starts", "/choices")
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
