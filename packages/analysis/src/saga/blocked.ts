import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import { explore } from "./explore/explore.js"
import { machineOf } from "./explore/machine.js"
import { rootOf, sagaOrder, stepOf } from "./order.js"
import { replay } from "./replay.js"
import type { Run } from "./runEvent.js"
import { isRejected } from "./rejected.js"
import { safeStep } from "./weakness.js"
import { readOnlySteps } from "./readOnlySteps.js"

/**
 * Why a step is not done: it was rejected, its condition does not hold, or it waits for a step that cannot come.
 *
 * @category sagas
 * @since 0.1.0
 */
export type NotDone =
  | { readonly _tag: "Rejected"; readonly step: string }
  | { readonly _tag: "LeftOut"; readonly step: string; readonly when: string }
  | { readonly _tag: "Waits"; readonly step: string; readonly waitsFor: string }

/**
 * A step that a saga needs and can no longer come to, the shortest run that leads there, and why neither it nor what
 * would be done instead is done.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface BlockedStep {
  readonly step: string
  readonly choices: ReadonlyArray<NotDone>
  readonly run: Run
}

const mostStates = 100_000

/** The saga with every message on its way at once and every undo done: only what is decided is left. */
const calm = (index: ModelIndex, saga: Entity<"saga">): Saga => {
  const readOnly = readOnlySteps(index, saga.value)
  const steps = Object.entries(saga.value.steps).map(([name, step]): readonly [string, SagaStep] => [
    name,
    { ...safeStep(step, readOnly.has(name)), rejects: isRejected(index, step) }
  ])
  const facts: Pick<Saga, keyof Saga> = saga.value
  return { ...facts, steps: Object.fromEntries(steps) }
}

const notDone = (saga: Saga, run: Run, name: string): NotDone => {
  const step = stepOf(saga, name) ?? {}
  const isRefused = (other: string): boolean =>
    run.some((event) => event._tag === "Invoke" && event.step === other && event.outcome === "rejected")
  const leftOut = new Set(run.flatMap((event) => (event._tag === "Skip" ? [stepOf(saga, event.step)?.when] : [])))
  if (isRefused(name)) return { _tag: "Rejected", step: name }
  if (step.when !== undefined && leftOut.has(step.when)) return { _tag: "LeftOut", step: name, when: step.when }
  const isDone = (other: string): boolean =>
    run.some((event) => event._tag === "Invoke" && event.step === other && event.outcome === "ok") ||
    (stepOf(saga, other)?.when !== undefined && leftOut.has(stepOf(saga, other)?.when))
  const waits = [...(step.after ?? []), ...(stepOf(saga, rootOf(saga, name))?.after ?? [])]
  return { _tag: "Waits", step: name, waitsFor: waits.find((other) => !isDone(other)) ?? rootOf(saga, name) }
}

/**
 * Steps of a saga at which it stops for good without going back: they were rejected, or left out, and what is stated to be
 * done instead is left out too, or waits for a step that comes only later. Looked at with every message on its way at once.
 * `undefined`: the saga cannot be explored, or has too many runs.
 *
 * @category sagas
 * @since 0.1.0
 */
export const blockedSteps = (index: ModelIndex, saga: Entity<"saga">): ReadonlyArray<BlockedStep> | undefined => {
  if (Object.values(saga.value.steps).every(({ alternativeTo }) => alternativeTo === undefined)) return []
  const safe = calm(index, saga)
  const machine = machineOf(safe, { faultsOf: "" })
  if (typeof machine === "string") return saga.value.style === "choreographed" ? [] : undefined
  const { unsafe, isComplete } = explore(machine, { mostStates })
  const found = unsafe.filter(({ violation, run }) => violation === "blocked" && replay(safe, run)._tag === "Replayed")
  if (found.length === 0 && !isComplete) return undefined
  return found.map(({ step, run }) => ({
    step,
    run,
    choices: sagaOrder(safe)
      .steps.filter((other) => rootOf(safe, other) === rootOf(safe, step))
      .map((other) => notDone(safe, run, other))
  }))
}
