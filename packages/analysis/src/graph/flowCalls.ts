import type { Call, Flow, FlowStep, ModelIndex, Saga } from "@lintel/model"

/** Repeats multiply; beyond this a count says no more than "very many". */
const countLimit = 1_000_000_000_000_000n

/**
 * How often a flow makes each of its calls at most, by the call's address: parallel and consecutive steps add up,
 * alternatives take the largest, repeats multiply.
 *
 * @category flows
 * @since 0.1.0
 */
export const callsOfFlow = (flow: Flow): ReadonlyMap<string, bigint> => callsOfSteps(flow.steps)

const clamp = (count: bigint): bigint => (count > countLimit ? countLimit : count)

const callsOfSteps = (steps: ReadonlyArray<FlowStep>): ReadonlyMap<string, bigint> =>
  merged(steps.map(callsOfStep), (a, b) => clamp(a + b))

const merged = (
  parts: ReadonlyArray<ReadonlyMap<string, bigint>>,
  combine: (a: bigint, b: bigint) => bigint
): ReadonlyMap<string, bigint> => {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0]
  const counts = new Map<string, bigint>()
  for (const part of parts) {
    for (const [call, count] of part) counts.set(call, combine(counts.get(call) ?? 0n, count))
  }
  return counts
}

const callsOfStep = (step: FlowStep): ReadonlyMap<string, bigint> => {
  switch (step._tag) {
    case "Call":
      return new Map([[step.call, BigInt(step.times ?? 1)]])
    case "Sequence":
    case "Parallel":
      return callsOfSteps(step.steps)
    case "Branch":
      return merged(
        step.branches.map((branch) => callsOfSteps(branch.steps)),
        (a, b) => (a > b ? a : b)
      )
    case "Repeat":
      return new Map([...callsOfStep(step.step)].map(([call, count]) => [call, clamp(count * BigInt(step.times))]))
    default:
      return new Map()
  }
}

/**
 * Every step of a flow, outer ones before what they hold.
 *
 * @category flows
 * @since 0.1.0
 */
export const stepsOfFlow = (flow: Flow): ReadonlyArray<FlowStep> => {
  const found: Array<FlowStep> = []
  const pending: Array<FlowStep> = flow.steps.toReversed()
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    found.push(step)
    pending.push(...childrenOf(step).toReversed())
  }
  return found
}

const childrenOf = (step: FlowStep): ReadonlyArray<FlowStep> => {
  switch (step._tag) {
    case "Sequence":
    case "Parallel":
      return step.steps
    case "Branch":
      return step.branches.flatMap((branch) => branch.steps)
    case "Repeat":
      return [step.step]
    default:
      return []
  }
}

/**
 * Calls that the steps of a saga make when nothing fails, by address, each once.
 *
 * @category flows
 * @since 0.1.0
 */
export const callsOfSaga = (saga: Saga): ReadonlyArray<string> => [
  ...new Set(Object.values(saga.steps).flatMap(({ action }) => (action?._tag === "Call" ? [action.call] : [])))
]

/** Calls that undo steps of a saga. */
export const undoingCalls = (saga: Saga): ReadonlyArray<string> =>
  Object.values(saga.steps).flatMap(({ compensate }) =>
    compensate !== undefined && compensate !== "none" && compensate._tag === "Call" ? [compensate.call] : []
  )

/**
 * Sagas that a flow waits for.
 *
 * @category flows
 * @since 0.1.0
 */
export const awaitedSagas = (flow: Flow): ReadonlyArray<`saga:${string}`> => [
  ...new Set(stepsOfFlow(flow).flatMap((step) => (step._tag === "RunSaga" ? [step.saga] : [])))
]

/** Flows by the operation that triggers them, and the calls that any flow or saga makes. */
export interface FlowTable {
  readonly byOperation: ReadonlyMap<string, ReadonlyArray<{ readonly address: string; readonly flow: Flow }>>
  readonly claimed: ReadonlySet<string>
}

/** A chain of more fallbacks says no more. */
const mostFallbacks = 8

/** Calls that are made when a call fails, and when those fail: its fallback, that of its fallback, and so on. */
export const fallbacksOf = (index: ModelIndex, call: string): ReadonlyArray<`call:${string}`> => {
  const chain: Array<`call:${string}`> = []
  let next: string | undefined = call
  while (next !== undefined && chain.length <= mostFallbacks) {
    const criticality: Call["criticality"] = index.find(next as `call:${string}`)?.value.criticality
    const fallback: string | undefined = typeof criticality === "object" ? criticality.fallback : undefined
    if (!isCall(fallback) || fallback === call || chain.includes(fallback)) break
    chain.push(fallback)
    next = fallback
  }
  return chain
}

const isCall = (address: string | undefined): address is `call:${string}` => address?.startsWith("call:") === true

/** Key of a handler in tables: who handles which operation. */
export const handlerKey = (component: string, operation: string): string => `${component} ${operation}`

const tables = new WeakMap<ModelIndex, FlowTable>()

/** The flows of a design by what they answer: gathered once, because most analyses ask. */
export const flowTable = (index: ModelIndex): FlowTable => {
  const known = tables.get(index)
  if (known !== undefined) return known
  const table = gathered(index)
  tables.set(index, table)
  return table
}

const gathered = (index: ModelIndex): FlowTable => {
  const byOperation = new Map<string, Array<{ readonly address: string; readonly flow: Flow }>>()
  const claimed = new Set<string>()
  for (const { address, value: flow } of index.ofKind("flow")) {
    for (const call of callsOfFlow(flow).keys()) claimed.add(call)
    if (flow.trigger._tag !== "Operation") continue
    const key = handlerKey(flow.of, flow.trigger.operation)
    byOperation.set(key, [...(byOperation.get(key) ?? []), { address, flow }])
  }
  for (const { value: saga } of index.ofKind("saga")) {
    for (const call of [...callsOfSaga(saga), ...undoingCalls(saga)]) claimed.add(call)
  }
  // What is made when a claimed call fails is made there, and nowhere else.
  for (const call of claimed) for (const fallback of fallbacksOf(index, call)) claimed.add(fallback)
  return { byOperation, claimed }
}
