import type { Entity, ModelIndex, Operation, SagaAction, SagaStep } from "@lintel/model"
import { combineGrounds, type Grounds, type Missing } from "../knowledge.js"
import { actionInputs, actionResults, contractName, inputsOf, operationOfAction, sagaInputFields } from "./fields.js"
import { type SagaOrder, stepOf } from "./order.js"

/**
 * A value that a compensation takes from where it may not be: the reply of its own step may be lost, and a step that
 * is not earlier may not have run.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface MisplacedInput {
  readonly input: string
  readonly from: string
  readonly reason: "ownResult" | "notEarlier" | "unknownStep"
  /** Stated in `with`, or found because only that reply carries a value of this name. */
  readonly isStated: boolean
}

/**
 * Where the values of one compensation come from.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface CompensationInputs extends Grounds {
  readonly step: string
  readonly misplaced: ReadonlyArray<MisplacedInput>
}

interface Context {
  readonly index: ModelIndex
  readonly saga: Entity<"saga">
  readonly order: SagaOrder
}

const stated = ({ saga, order }: Context, step: string, action: SagaAction): ReadonlyArray<MisplacedInput> => {
  const before = order.before(step)
  return Object.entries(action.with ?? {}).flatMap(([input, source]) => {
    if (source._tag !== "Step" || before.has(source.step)) return []
    const isKnown = stepOf(saga.value, source.step) !== undefined
    const reason = source.step === step ? "ownResult" : isKnown ? "notEarlier" : "unknownStep"
    return [{ input, from: source.step, reason, isStated: true }]
  })
}

/** Names that the saga input or the results of earlier steps may carry, and those that they always do. */
const available = (
  { index, saga, order }: Context,
  step: string
): {
  readonly names: ReadonlySet<string>
  readonly certain: ReadonlySet<string>
  readonly missing: ReadonlyArray<Missing>
} => {
  const input = sagaInputFields(index, saga.value)
  const names = new Set(input?.may)
  const certain = new Set(input?.must)
  const missing: Array<Missing> =
    input === undefined || input.isOpen
      ? [{ address: saga.address, pointer: "/input", fact: "what the saga starts with" }]
      : []
  for (const earlier of order.before(step)) {
    const results = actionResults(index, stepOf(saga.value, earlier)?.action)
    for (const name of results?.may ?? []) names.add(name)
    for (const name of results?.must ?? []) certain.add(name)
    if (results === undefined || results.isOpen) {
      missing.push({ address: `${saga.address}/step/${earlier}`, pointer: "/action", fact: "what the step replies" })
    }
  }
  return { names, certain, missing }
}

const byName = (context: Context, step: string, value: SagaStep, action: SagaAction): CompensationInputs => {
  const needed = actionInputs(context.index, action)
  if (needed === undefined) {
    const fact = "what the compensation needs"
    return {
      step,
      misplaced: [],
      assumes: [],
      missing: [{ address: context.saga.address, pointer: `/steps/${step}/compensate`, fact }]
    }
  }
  const open = [...needed.must].filter((name) => !Object.hasOwn(action.with ?? {}, name)).toSorted()
  const { names, missing } = available(context, step)
  const uncovered = open.filter((name) => !names.has(name))
  const ownResults = actionResults(context.index, value.action)
  const fromOwn = uncovered.filter((name) => ownResults?.may.has(name) === true)
  // With a source unknown, the value may come from there after all.
  const misplaced = missing.length > 0 ? [] : fromOwn
  const unsourced: ReadonlyArray<Missing> = uncovered
    .filter((name) => !misplaced.includes(name))
    .map((name) => ({
      address: context.saga.address,
      pointer: `/steps/${step}/compensate/with/${name}`,
      fact: `where ${name} comes from`
    }))
  return {
    step,
    misplaced: misplaced.map((input) => ({ input, from: step, reason: "ownResult", isStated: false })),
    assumes: misplaced.length > 0 ? ["matched-by-name"] : [],
    missing: uncovered.length === 0 ? [] : [...missing, ...unsourced]
  }
}

/**
 * Where each compensation of a saga takes its values from. What `with` states is judged as stated; what it leaves open
 * is matched by name against the saga's input, the results of earlier steps and the step's own reply.
 *
 * @category sagas
 * @since 0.1.0
 */
export const compensationInputs = (
  index: ModelIndex,
  saga: Entity<"saga">,
  order: SagaOrder
): ReadonlyArray<CompensationInputs> => {
  const context: Context = { index, saga, order }
  return order.steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    const action = step?.compensate
    if (step === undefined || action === undefined || action === "none") return []
    const named = byName(context, name, step, action)
    const misplaced = [...stated(context, name, action), ...named.misplaced]
    return [{ step: name, misplaced, ...combineGrounds([named]) }]
  })
}

/**
 * Whether an operation only looks.
 *
 * @category sagas
 * @since 0.1.0
 */
export const onlyLooks = (operation: Operation): boolean =>
  operation.effects === undefined
    ? ["GET", "HEAD", "OPTIONS", "TRACE"].includes(operation.method)
    : operation.effects === "none"

/**
 * Operations of the step's contract that could undo it: they change something, no step of the saga does them, and the
 * saga input and the results of earlier steps cover what they need.
 *
 * @category sagas
 * @since 0.1.0
 */
export const compensationCandidates = (
  index: ModelIndex,
  saga: Entity<"saga">,
  order: SagaOrder,
  step: string
): ReadonlyArray<`operation:${string}`> => {
  const action = operationOfAction(index, stepOf(saga.value, step)?.action)
  if (action === undefined) return []
  const taken = new Set(Object.values(saga.value.steps).map((other) => operationOfAction(index, other.action)))
  const { certain } = available({ index, saga, order }, step)
  const contract = index.find(`contract:${contractName(action)}`)?.value
  return Object.entries(contract?.operations ?? {})
    .map(([name, operation]) => ({ address: `operation:${contractName(action)}/${name}` as const, operation }))
    .filter(({ address, operation }) => !taken.has(address) && !onlyLooks(operation))
    .filter(({ address, operation }) => {
      const needed = inputsOf(index, address, operation)
      return needed !== undefined && needed.must.size > 0 && [...needed.must].every((name) => certain.has(name))
    })
    .map(({ address }) => address)
    .toSorted()
}
