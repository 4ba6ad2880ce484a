import * as Schema from "effect/Schema"
import { examineWeaknesses, machineOf, operationOfAction, stepOf, type WeaknessKind } from "@lintel/analysis"
import type { CheckContext, ReportFinding } from "@lintel/diagnostic"
import type { Entity, ModelIndex } from "@lintel/model"
import { traceSteps } from "./trace.js"

/** What the rules about one weakness of a step say of it. */
export const WeaknessData = Schema.Struct({
  saga: Schema.String,
  step: Schema.String,
  consequence: Schema.optionalKey(Schema.String)
})

/** What is missing of a saga that cannot be explored: one without order, or of too many steps or runs. */
export const everyRun = "every run of the saga"

/** What is at stake when a step goes wrong, where somebody said so. */
export const consequenceOf = (index: ModelIndex, saga: Entity<"saga">, step: string): string | undefined => {
  const value = stepOf(saga.value, step)
  const operation = operationOfAction(index, value?.action)
  const ofOperation = operation === undefined ? undefined : index.find(operation)?.value.consequence
  return value?.consequence ?? ofOperation ?? saga.value.consequence
}

/** Whether somebody is asked when the saga can go neither on nor back: then that is an end like others. */
export const isSomebodyAsked = (saga: Entity<"saga">): boolean =>
  Object.values(saga.value.end ?? {}).some(({ kind, owner }) => kind === "manual" && owner !== undefined)

/** The check of a rule about one weakness: reports each step that has it, with the run in which it does harm. */
export const checkWeakness =
  (kind: WeaknessKind) =>
  (
    { index, missing }: CheckContext<object, typeof everyRun>,
    report: ReportFinding<typeof WeaknessData.Type>
  ): void => {
    for (const saga of index.ofKind("saga")) {
      const isChoreographed = saga.value.style === "choreographed"
      // Who waits for what in a choreography is decided by saga/services-disagree.
      if (isChoreographed && kind === "endlessWait") continue
      const { found, undecided } = examineWeaknesses(index, saga, kind)
      if ((typeof machineOf(saga.value) === "string" && !isChoreographed) || undecided.length > 0)
        missing(everyRun, saga.address)
      if (kind === "undoMayFail" && isSomebodyAsked(saga)) continue
      for (const { step, run } of found) {
        const consequence = consequenceOf(index, saga, step)
        report(
          `${saga.address}/step/${step}`,
          { saga: saga.address, step, ...(consequence === undefined ? {} : { consequence }) },
          { witness: { _tag: "Run", checked: true, steps: traceSteps(index, saga.value, run) } }
        )
      }
    }
  }
