import type { Entity, ModelIndex, Operation, SagaAction } from "@lintel/model"
import { actionInputs, operationOfAction, takenOutside } from "./fields.js"
import { type SagaOrder, stepOf } from "./order.js"

/**
 * A value that an action of a saga gives, and that what is called does not take: no parameter has its name, and no value of
 * the body. `takes` are the names that it does take.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface UntakenValue {
  readonly step: string
  readonly of: "action" | "compensate"
  readonly input: string
  readonly takes: ReadonlyArray<string>
}

/** Whether an operation says all that it takes: a body, or parameters where its method has none. */
const saysAll = ({ method, request, parameters }: Operation): boolean =>
  request !== undefined || (parameters !== undefined && ["GET", "HEAD", "DELETE", "OPTIONS"].includes(method))

/** The names of all that an action takes; `undefined` where nobody said, or where any name will do. */
const takenBy = (index: ModelIndex, action: SagaAction): ReadonlySet<string> | undefined => {
  const address = operationOfAction(index, action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  if (action._tag !== "Message" && (operation === undefined || !saysAll(operation))) return undefined
  const fields = actionInputs(index, action)
  if (fields === undefined || fields.isOpen || fields.may.size === 0) return undefined
  return new Set([...fields.may, ...takenOutside(index, action)])
}

/**
 * Values that `with` gives to what does not take them. Only where the forms say everything: an operation without a body and
 * without parameters may take what nobody wrote down.
 *
 * @category sagas
 * @since 0.1.0
 */
export const untakenValues = (index: ModelIndex, saga: Entity<"saga">, order: SagaOrder): ReadonlyArray<UntakenValue> =>
  order.steps.flatMap((name) => {
    const { action, compensate } = stepOf(saga.value, name) ?? {}
    return (["action", "compensate"] as const).flatMap((of) => {
      const called = of === "action" ? action : compensate
      if (called === undefined || called === "none" || called.with === undefined) return []
      const taken = takenBy(index, called)
      if (taken === undefined) return []
      const takes = [...taken].toSorted()
      return Object.keys(called.with)
        .filter((input) => !taken.has(input))
        .map((input) => ({ step: name, of, input, takes }))
    })
  })
