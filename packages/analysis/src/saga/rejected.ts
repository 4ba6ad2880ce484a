import { type Entity, type ModelIndex, type Saga, type SagaStep } from "@lintel/model"
import { operationOfAction } from "./fields.js"
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

/** Nested deeper, sagas are not looked into. */
const deepest = 20

/** The saga that a step runs. */
export const nestedIn = (index: ModelIndex, { saga }: StepFacts): Entity<"saga"> | undefined =>
  saga === undefined ? undefined : index.find(saga)

/** Whether a point of no return lies before a step, in every run. */
const isPastPivot = (saga: Saga, before: ReadonlySet<string>): boolean =>
  [...before].some((name) => {
    const step = stepOf(saga, name)
    if (step?.kind !== "pivot" || step.when !== undefined || step.alternativeTo !== undefined) return false
    return Object.values(saga.steps).every(({ alternativeTo }) => alternativeTo !== name)
  })

/** Whether a step is known to be rejected at times: stated, by a refusal of its operation, or by the saga that it runs. */
export const isRejected = (index: ModelIndex, step: StepFacts, depth = 0): boolean => {
  if (step.rejects !== undefined) return step.rejects
  if (step.kind === "retriable") return false
  return refusalOf(index, step) !== undefined || goesBack(index, nestedIn(index, step), depth)
}

/** Whether a saga is known to be undone at times: one of its steps is rejected, and nothing else is done instead. */
const goesBack = (index: ModelIndex, saga: Entity<"saga"> | undefined, depth: number): boolean => {
  if (saga === undefined || saga.value.style === "choreographed" || depth > deepest) return false
  const order = sagaOrder(saga.value)
  return order.steps.some((name) => {
    const step = stepOf(saga.value, name)
    if (step === undefined || step.ignoresRejection === true || isPastPivot(saga.value, order.before(name)))
      return false
    return order.steps
      .filter((other) => rootOf(saga.value, other) === rootOf(saga.value, name))
      .every((other) => isRejected(index, stepOf(saga.value, other) ?? {}, depth + 1))
  })
}

/** Whether a step runs a saga that is never undone: everything in it is tried until it is done. */
export const runsToTheEnd = (index: ModelIndex, step: StepFacts, depth = 0): boolean => {
  const saga = nestedIn(index, step)
  if (saga === undefined || depth > deepest || saga.value.style === "choreographed") return false
  const { steps, deadline, cancellation } = saga.value
  if (deadline !== undefined || cancellation !== undefined) return false
  return Object.values(steps).every((it) => !mayFail(it) || runsToTheEnd(index, it, depth + 1))
}

/** Whether a step may make its saga go back, as far as it says itself. */
export const mayFail = ({ kind, retry, rejects }: StepFacts): boolean =>
  kind !== "retriable" && !(retry === "untilDone" && rejects === false)
