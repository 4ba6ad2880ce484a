import { type ModelIndex, type Saga, type SagaStep } from "@lintel/model"
import { operationOfAction } from "./fields.js"
import { type HoldsOfSaga, sagasOf } from "./nested.js"
import { rootOf, sagaOrder, stepOf } from "./order.js"

type StepFacts = Pick<SagaStep, keyof SagaStep>

/** Statuses with which an operation refuses what it understood: a repeat gets the same answer. */
const businessRefusals = ["402", "409", "410", "412", "422", "423", "451"]

/** The first status with which a step's operation refuses what it understood. */
export const refusalOf = (
  index: ModelIndex,
  step: Pick<SagaStep, "action">,
  statuses: ReadonlyArray<string> = businessRefusals
): string | undefined => {
  const address = operationOfAction(index, step.action)
  const responses = address === undefined ? undefined : index.find(address)?.value.responses
  return statuses.find((status) => responses !== undefined && Object.hasOwn(responses, status))
}

/**
 * Statuses with which an undo is refused for good. What is gone, or no longer as it was, may just as well be undone
 * already.
 */
const undoRefusals = ["402", "409", "422", "423", "451"]

/** The first status with which what undoes a step is refused. */
export const undoRefusalOf = (index: ModelIndex, { compensate }: StepFacts): string | undefined =>
  compensate === undefined || compensate === "none" ? undefined : refusalOf(index, { action: compensate }, undoRefusals)

/** Whether a point of no return lies before a step, in every run. */
const isPastPivot = (saga: Saga, before: ReadonlySet<string>): boolean =>
  [...before].some((name) => {
    const step = stepOf(saga, name)
    if (step?.kind !== "pivot" || step.when !== undefined || step.alternativeTo !== undefined) return false
    return Object.values(saga.steps).every(({ alternativeTo }) => alternativeTo !== name)
  })

/** Whether a saga is known to be undone at times: one of its steps is rejected, and nothing else is done instead. */
const goesBack: HoldsOfSaga = (index, saga, isKnown) => {
  if (saga.style === "choreographed") return false
  const order = sagaOrder(saga)
  return order.steps.some((name) => {
    const step = stepOf(saga, name)
    if (step === undefined || step.ignoresRejection === true || isPastPivot(saga, order.before(name))) return false
    return order.steps
      .filter((other) => rootOf(saga, other) === rootOf(saga, name))
      .every((other) => isRefused(index, stepOf(saga, other) ?? {}, isKnown))
  })
}

const isRefused = (index: ModelIndex, step: StepFacts, goes: (step: StepFacts) => boolean): boolean => {
  if (step.rejects !== undefined) return step.rejects
  if (step.kind === "retriable") return false
  return refusalOf(index, step) !== undefined || goes(step)
}

/** Whether a step is known to be rejected at times: stated, by a refusal of its operation, or by the saga that it runs. */
export const isRejected = (index: ModelIndex, step: StepFacts): boolean =>
  isRefused(index, step, ({ saga }) => saga !== undefined && sagasOf(index, goesBack).has(saga))

/** Whether a saga is never undone: everything in it is tried until it is done. */
const isNeverUndone: HoldsOfSaga = (_index, { steps, style, deadline, cancellation }, isKnown) =>
  style !== "choreographed" &&
  deadline === undefined &&
  cancellation === undefined &&
  Object.values(steps).every((it) => !mayFail(it) || isKnown(it))

/** Whether a step runs a saga that is never undone. */
export const runsToTheEnd = (index: ModelIndex, { saga }: StepFacts): boolean =>
  saga !== undefined && sagasOf(index, isNeverUndone).has(saga)

/** Whether a step may make its saga go back, as far as it says itself. */
export const mayFail = ({ kind, retry, rejects }: StepFacts): boolean =>
  kind !== "retriable" && !(retry === "untilDone" && rejects === false)
