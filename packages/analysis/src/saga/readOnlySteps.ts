import type { ModelIndex, Saga, SagaStep } from "@lintel/model"
import { onlyLooks } from "./compensation.js"
import { operationOfAction } from "./fields.js"
import { type HoldsOfSaga, sagasOf } from "./nested.js"

const onlyLooksIn = (
  index: ModelIndex,
  step: SagaStep,
  isLooking: (step: Pick<SagaStep, "saga">) => boolean
): boolean => {
  if (step.kind !== undefined) return step.kind === "readOnly"
  if (step.action === undefined && isLooking(step)) return true
  const address = operationOfAction(index, step.action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  return operation !== undefined && onlyLooks(operation)
}

const isLookingOnly: HoldsOfSaga = (index, { steps, style }, isKnown) =>
  style !== "choreographed" && Object.values(steps).every((step) => onlyLooksIn(index, step, isKnown))

/**
 * Steps that only look, by kind, by what their operation does, or because they run a saga that only looks.
 *
 * @category sagas
 * @since 0.1.0
 */
export const readOnlySteps = (index: ModelIndex, saga: Saga): ReadonlySet<string> => {
  const looking = sagasOf(index, isLookingOnly)
  const isLooking = (step: Pick<SagaStep, "saga">): boolean => step.saga !== undefined && looking.has(step.saga)
  return new Set(
    Object.entries(saga.steps)
      .filter(([, step]) => onlyLooksIn(index, step, isLooking))
      .map(([name]) => name)
  )
}
