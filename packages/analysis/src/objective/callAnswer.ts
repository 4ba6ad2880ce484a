import type { Edge, Flow, ModelIndex } from "@lintel/model"
import { type Fraction, one, smaller, zero } from "../fraction.js"
import { callsOfFlow, fallbacksOf, type FlowTable, handlerKey } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Missing } from "../knowledge.js"
import type { CallLatency, LatencyPromise } from "./callLatency.js"
import { type FlowLatency, flowLatency } from "./flowLatency.js"
import { choice, frontOf, frontOfWhichever, type LatencyFront, nothingKnown } from "./latencyFront.js"

/**
 * What is known of how soon the callee answers a try: what it promises, else what its flow says. Assumptions and gaps are
 * its own; those of the calls `through` which it answers stand there.
 */
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

const fromFlow = (flow: FlowLatency): CallAnswer => ({
  ...flow,
  through: flow.calls,
  assumes: [...flow.assumes, "no-time-on-the-way"]
})

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

const madeBy = (index: ModelIndex, flow: Flow): ReadonlyArray<string> =>
  [...callsOfFlow(flow).keys()].flatMap((call) => [call, ...fallbacksOf(index, call)])

/**
 * Handlers that are looked into: those with a flow that is in no circle of calls without a promise, and no further than
 * a bounded chain of them from what promises something or calls nobody.
 */
const openHandlers = (
  index: ModelIndex,
  edgeOf: (call: string) => Edge | undefined,
  flows: FlowTable,
  isPromised: (edge: Edge) => boolean
): ReadonlySet<string> => {
  const callers = new Map<string, Array<string>>()
  const waiting = new Map<string, number>()
  for (const [key, described] of flows.byOperation) {
    const behind = new Set(
      described.flatMap(({ flow }) =>
        madeBy(index, flow).flatMap((call) => {
          const edge = edgeOf(call)
          if (edge?.provider === undefined || edge.operation === undefined || isPromised(edge)) return []
          const callee = handlerKey(edge.provider, edge.operation)
          return flows.byOperation.has(callee) ? [callee] : []
        })
      )
    )
    waiting.set(key, behind.size)
    for (const callee of behind) callers.set(callee, [...(callers.get(callee) ?? []), key])
  }
  const open = new Set<string>()
  let next = [...waiting].filter(([, count]) => count === 0).map(([key]) => key)
  for (let depth = 0; depth < lookedInto && next.length > 0; depth++) {
    const found = next
    next = []
    for (const key of found) {
      open.add(key)
      for (const caller of callers.get(key) ?? []) {
        const left = (waiting.get(caller) ?? 0) - 1
        waiting.set(caller, left)
        if (left === 0) next.push(caller)
      }
    }
  }
  return open
}

/** How callees answer, from their flows. */
export const flowAnswers = (
  index: ModelIndex,
  flows: FlowTable,
  edgeOf: (call: string) => Edge | undefined,
  isPromised: (edge: Edge) => boolean,
  of: (call: string) => CallLatency | undefined
): ((edge: Edge) => FlowLatency | undefined) => {
  let open: ReadonlySet<string> | undefined
  return ({ provider, operation }) => {
    if (provider === undefined || operation === undefined) return undefined
    const key = handlerKey(provider, operation)
    const described = flows.byOperation.get(key)
    if (described === undefined) return undefined
    open ??= openHandlers(index, edgeOf, flows, isPromised)
    if (!open.has(key)) return undefined
    const parts = described.map(({ address, flow }) => flowLatency(index, address, flow.steps, of))
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
