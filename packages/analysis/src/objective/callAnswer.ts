import type { Edge, ModelIndex } from "@lintel/model"
import { type Fraction, one, smaller, zero } from "../fraction.js"
import { type FlowTable, handlerKey } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Grounds, type Missing } from "../knowledge.js"
import type { CallLatency, LatencyPromise } from "./callLatency.js"
import { type FlowLatency, flowLatency } from "./flowLatency.js"
import { choice, frontOf, frontOfWhichever, type LatencyFront, nothingKnown } from "./latencyFront.js"

/** What is known of how soon the callee answers a try: what it promises, else what its flow says. */
export interface CallAnswer {
  readonly front: (limit: bigint) => LatencyFront
  readonly least: bigint
  readonly lateForSure: (time: bigint) => Fraction
  readonly through: ReadonlyArray<CallLatency>
  readonly assumes: ReadonlyArray<Assumption>
  readonly missing: ReadonlyArray<Missing>
}

const fromPromises = (promises: ReadonlyArray<LatencyPromise>, [soonest]: typeof promises): CallAnswer => ({
  front: (limit) =>
    frontOf(
      promises.map(({ time, late }) => choice(time, late)),
      limit
    ),
  least: soonest?.time ?? 0n,
  lateForSure: (time) =>
    promises.filter((promise) => promise.time <= time).reduce((least, { late }) => smaller(least, late), one),
  through: [],
  assumes: [],
  missing: []
})

const onTheWay: Grounds = { assumes: ["no-time-on-the-way"], missing: [] }

const fromFlow = (flow: FlowLatency): CallAnswer => {
  const through = new Map<string, CallLatency>()
  for (const call of flow.calls) for (const next of [call, ...call.through]) through.set(next.edge.address, next)
  return { ...flow, through: [...through.values()], ...combineGrounds([flow, onTheWay, ...flow.calls]) }
}

const nothingSaid: Omit<CallAnswer, "missing"> = {
  front: () => nothingKnown,
  least: 0n,
  lateForSure: () => zero,
  through: [],
  assumes: []
}

/** How a callee answers: by its promises where there are any, else by its flow. */
export const callAnswer = (
  edge: Edge,
  promises: ReadonlyArray<LatencyPromise>,
  flowOf: (edge: Edge) => FlowLatency | undefined
): CallAnswer => {
  if (promises.length > 0) return fromPromises(promises, promises)
  const flow = flowOf(edge)
  if (flow !== undefined) return fromFlow(flow)
  return {
    ...nothingSaid,
    missing: [{ address: edge.operation ?? edge.address, pointer: "", fact: "how soon it answers" }]
  }
}

/** A chain of more callees that promise nothing says no more: what lies behind them stays unknown. */
const lookedInto = 20

/** How callees answer, from their flows; a circle of calls, or too long a chain of them, is not followed. */
export const flowAnswers = (
  index: ModelIndex,
  flows: FlowTable,
  of: (call: string) => CallLatency | undefined
): ((edge: Edge) => FlowLatency | undefined) => {
  const entered = new Set<string>()
  return ({ provider, operation }) => {
    if (provider === undefined || operation === undefined) return undefined
    const key = handlerKey(provider, operation)
    const described = flows.byOperation.get(key)
    if (described === undefined || entered.has(key) || entered.size >= lookedInto) return undefined
    entered.add(key)
    const parts = described.map(({ address, flow }) => flowLatency(index, address, flow.steps, of))
    entered.delete(key)
    const [first, ...others] = parts
    if (first === undefined || others.length === 0) return first
    return {
      front: (limit) =>
        frontOfWhichever(
          parts.map((part) => part.front(limit)),
          limit
        ),
      least: parts.reduce((least, part) => (part.least < least ? part.least : least), first.least),
      lateForSure: (time) => parts.map((part) => part.lateForSure(time)).reduce(smaller, one),
      calls: parts.flatMap(({ calls }) => calls),
      ...combineGrounds(parts)
    }
  }
}
