import type { Entity, ModelIndex, Saga, SagaAction, SagaInput, SagaStep } from "@lintel/model"
import { sagaConditions } from "./conditions.js"
import { actionInputs, pointerKeys, presenceInInput, presenceInResult } from "./fields.js"
import { type SagaOrder, stepOf } from "./order.js"
import type { Presence } from "./presence.js"

/**
 * A value that an action of a saga takes from where it is not, or need not be.
 *
 * - `notCarried`: the saga's input, or the reply of the step, has no such value.
 * - `notEarlier`: it comes from a step that need not be done when the action is due; `from` is that step.
 * - `unknownStep`: it comes from a step that the saga does not have.
 * - `notAlwaysCarried`: the value may be left out, and what is called cannot do without it.
 * - `notAlwaysDone`: the step is done in some runs only, and what is called cannot do without its value.
 * - `noPointer`: the text is no JSON Pointer.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface AbsentValue {
  readonly step: string
  readonly of: "action" | "compensate"
  readonly input: string
  /** The step whose reply is read; `undefined`: the saga's input. */
  readonly from: string | undefined
  readonly pointer: string
  readonly reason: "notCarried" | "notEarlier" | "unknownStep" | "notAlwaysCarried" | "notAlwaysDone" | "noPointer"
}

/**
 * Values that the actions of a saga take from where they are not, and those of which nobody said whether they are there.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaValues {
  readonly absent: ReadonlyArray<AbsentValue>
  readonly unknown: ReadonlyArray<Omit<AbsentValue, "reason">>
}

interface Reader {
  readonly index: ModelIndex
  readonly saga: Saga
  readonly order: SagaOrder
}

type Source = Exclude<SagaInput, { readonly _tag: "Constant" }>

const hasAlternatives = (saga: Saga, name: string): boolean =>
  stepOf(saga, name)?.alternativeTo !== undefined ||
  Object.values(saga.steps).some(({ alternativeTo }) => alternativeTo === name)

/** Whether one condition holds in every run in which the other does. */
const isImplied = (saga: Saga, by: string | undefined, condition: string | undefined): boolean => {
  if (condition === undefined || condition === by) return true
  const { isFree, allows } = sagaConditions(saga)
  return !isFree && !allows(new Map([[condition, false], ...(by === undefined ? [] : [[by, true] as const])]))
}

/** Whether a step that comes earlier was done in every run in which the reader's turn comes. */
const isAlwaysDone = (saga: Saga, reader: SagaStep, name: string): boolean => {
  const source = stepOf(saga, name)
  if (source === undefined || source.ignoresRejection === true) return false
  return isImplied(saga, reader.when, source.when) && !hasAlternatives(saga, name)
}

const problemOf = (
  { index, saga, order }: Reader,
  at: { readonly name: string; readonly step: SagaStep; readonly of: AbsentValue["of"] },
  source: Source,
  isNeeded: () => boolean
): AbsentValue["reason"] | "unknown" | undefined => {
  const keys = pointerKeys(source.pointer)
  if (keys === undefined) return "noPointer"
  const said = (presence: Presence): AbsentValue["reason"] | "unknown" | undefined => {
    if (presence === "never") return "notCarried"
    if (presence === "sometimes") return isNeeded() ? "notAlwaysCarried" : undefined
    return presence === "unknown" ? "unknown" : undefined
  }
  if (source._tag === "Saga") return said(presenceInInput(index, saga, keys))
  const from = stepOf(saga, source.step)
  // What a compensation takes from elsewhere than earlier steps is misplaced, whatever the reply carries.
  if (from === undefined) return at.of === "action" ? "unknownStep" : undefined
  if (!order.before(at.name).has(source.step)) return at.of === "action" ? "notEarlier" : undefined
  const found = said(presenceInResult(index, from, keys))
  if (found === "notCarried" || found === "notAlwaysCarried") return found
  return !isAlwaysDone(saga, at.step, source.step) && isNeeded() ? "notAlwaysDone" : found
}

/**
 * Looks up every value that `with` takes from the saga's input or from the reply of a step. That a compensation takes one
 * from a step that is not earlier is told by `compensationInputs`.
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaValues = (index: ModelIndex, saga: Entity<"saga">, order: SagaOrder): SagaValues => {
  const reader: Reader = { index, saga: saga.value, order }
  const absent: Array<AbsentValue> = []
  const unknown: Array<Omit<AbsentValue, "reason">> = []
  const look = (name: string, step: SagaStep, of: AbsentValue["of"], action: SagaAction): void => {
    const isNeeded = (input: string): boolean => actionInputs(index, action)?.must.has(input) === true
    for (const [input, source] of Object.entries(action.with ?? {})) {
      if (source._tag === "Constant") continue
      const value = {
        step: name,
        of,
        input,
        from: source._tag === "Step" ? source.step : undefined,
        pointer: source.pointer
      }
      const reason = problemOf(reader, { name, step, of }, source, () => isNeeded(input))
      if (reason === "unknown") unknown.push(value)
      else if (reason !== undefined) absent.push({ ...value, reason })
    }
  }
  for (const name of order.steps) {
    const step = stepOf(saga.value, name)
    if (step?.action !== undefined) look(name, step, "action", step.action)
    if (step?.compensate !== undefined && step.compensate !== "none") look(name, step, "compensate", step.compensate)
  }
  return { absent, unknown }
}
