import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import {
  type Failure,
  failuresAfter,
  failuresIn,
  failuresPast,
  hasCompensation,
  type Looked,
  mostSteps
} from "./failureRuns.js"
import { type SagaOrder, sagaOrder, stepOf } from "./order.js"
import { pastPivot } from "./pastPivot.js"
import { readOnlySteps } from "./readOnlySteps.js"
import { mayFail, runsToTheEnd } from "./rejected.js"
import { replay } from "./replay.js"
import type { Run } from "./runEvent.js"

/**
 * A step whose effect stays behind, and the shortest run in which it does: `failing` fails after `step` was done.
 * `isPassedBy`: something undoes the step, but not after that failure.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface StrandedStep {
  readonly step: string
  readonly failing: string
  readonly isPassedBy: boolean
  readonly run: Run
}

const canAbort = (index: ModelIndex, step: SagaStep): boolean => mayFail(step) && !runsToTheEnd(index, step)

/**
 * Steps whose effect a later failure strands: nothing undoes them although another step can still make the saga go
 * back. Each comes with the shortest such run, which was replayed and ends with the effect in place. Steps after a
 * pivot are not undone, and cannot make the saga go back. Nobody orders the steps of a choreographed saga:
 * `exploreChoreography` says what it leaves behind.
 *
 * @category sagas
 * @since 0.1.0
 */
export const strandedSteps = (
  index: ModelIndex,
  saga: Entity<"saga">,
  order: SagaOrder = sagaOrder(saga.value)
): ReadonlyArray<StrandedStep> => {
  if (order.steps.length > mostSteps || saga.value.style === "choreographed") return []
  const looked: Looked = { saga: saga.value, order, readOnly: readOnlySteps(index, saga.value) }
  const past = pastPivot(saga.value, order)
  const pastOf = (failing: string, name: string): ReadonlyArray<Failure> =>
    failuresPast(saga.value, stepOf(saga.value, failing) ?? {}, name)
  const canStrand = order.steps.filter((name) => {
    const step = stepOf(saga.value, name)
    return step !== undefined && canAbort(index, step) && !past.has(name)
  })
  return order.steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    if (step === undefined || looked.readOnly.has(name) || past.has(name) || step.kind === "pivot") return []
    const isPassedBy = hasCompensation(step)
    if (!isPassedBy && step.kind === "retriable") return []
    const failing = isPassedBy ? canStrand.filter((it) => pastOf(it, name).length > 0) : canStrand
    const failuresOf = (it: string): ReadonlyArray<Failure> =>
      isPassedBy ? pastOf(it, name).slice(0, 1) : failuresIn(saga.value, order, it)
    for (const found of failuresAfter(looked, name, failing, failuresOf))
      if (leaves(saga.value, found.run, name, looked.readOnly)) return [{ step: name, isPassedBy, ...found }]
    return []
  })
}

/**
 * A shortest run in which a saga goes back after a step was done, and the step that fails in it; it was replayed.
 * `undefined`: once the step is done, nothing makes the saga go back.
 *
 * @category sagas
 * @since 0.1.0
 */
export const abortAfter = (
  index: ModelIndex,
  saga: Entity<"saga">,
  name: string,
  order: SagaOrder = sagaOrder(saga.value)
): Pick<StrandedStep, "failing" | "run"> | undefined => {
  const step = stepOf(saga.value, name)
  if (step === undefined || step.kind === "pivot" || order.steps.length > mostSteps) return undefined
  const looked: Looked = { saga: saga.value, order, readOnly: readOnlySteps(index, saga.value) }
  const past = pastPivot(saga.value, order)
  if (past.has(name)) return undefined
  const failing = order.steps.filter((other) => !past.has(other) && canAbort(index, stepOf(saga.value, other) ?? {}))
  for (const found of failuresAfter(looked, name, failing, (it) => failuresIn(saga.value, order, it)))
    if (replay(saga.value, found.run, { readOnly: looked.readOnly })._tag === "Replayed") return found
  return undefined
}

const leaves = (saga: Saga, run: Run, step: string, readOnly: ReadonlySet<string>): boolean => {
  const result = replay(saga, run, { readOnly })
  return result._tag === "Replayed" && result.end.mode === "aborted" && result.end.left.includes(step)
}
