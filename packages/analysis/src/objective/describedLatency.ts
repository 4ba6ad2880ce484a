import type { Flow, ModelIndex, Slo } from "@lintel/model"
import { compareFractions, type Fraction, larger, one, over, plus, smaller, times, zero } from "../fraction.js"
import { type FlowTable, handlerKey } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Missing } from "../knowledge.js"
import { eventsPerSecond } from "./capacity.js"
import type { CallLatency } from "./callLatency.js"
import { type FlowLatency, flowLatency } from "./flowLatency.js"
import { frontOfShares, frontOfWhichever, nothingKnown } from "./latencyFront.js"

/** How long answering takes, and the flow that says so where exactly one does. */
export interface Described {
  readonly flow: string | undefined
  readonly latency: FlowLatency
}

/** What a latency objective is judged with: the design, its flows, and the calls in the terms of the objective. */
export interface Describing {
  readonly index: ModelIndex
  readonly flows: FlowTable
  readonly loads: ReadonlyMap<string, Fraction>
  readonly operationsOf: (contract: string) => ReadonlyArray<string>
  readonly of: (call: string) => CallLatency | undefined
}

const loadTables = new WeakMap<ModelIndex, ReadonlyMap<string, Fraction>>()

/** Steady loads of operations that say one, a second. Two that differ, as of two environments, say nothing of shares. */
export const steadyLoads = (index: ModelIndex): ReadonlyMap<string, Fraction> => {
  const known = loadTables.get(index)
  if (known !== undefined) return known
  const loads = new Map<string, Fraction>()
  const twice = new Set<string>()
  for (const { value } of index.ofKind("load")) {
    if (value.steady === undefined) continue
    if (loads.has(value.of)) twice.add(value.of)
    loads.set(value.of, eventsPerSecond(value.steady))
  }
  for (const subject of twice) loads.delete(subject)
  loadTables.set(index, loads)
  return loads
}

/** Without a flow: calls that no flow claims may be made, and how long all the rest takes is not known. */
const undescribed = ({ index, flows, of }: Describing, component: string): FlowLatency => {
  const edges = index
    .callsFrom(component)
    .filter(({ address, call }) => call.criticality === "hard" && !flows.claimed.has(address))
  const calls = edges.flatMap((edge) => of(edge.address) ?? [])
  const missing: ReadonlyArray<Missing> = [{ address: component, pointer: "", fact: "what happens before it answers" }]
  return {
    front: () => nothingKnown,
    least: 0n,
    lateForSure: (time) => calls.map((call) => call.lateForSure(time)).reduce(larger, zero),
    calls,
    assumes: calls.length === 0 ? [] : ["handling-makes-call"],
    missing
  }
}

const fromFlow = ({ index, of }: Describing, address: string, flow: Flow): Described => ({
  flow: address,
  latency: flowLatency(index, address, flow.steps, of)
})

const distinctCalls = (parts: ReadonlyArray<FlowLatency>): ReadonlyArray<CallLatency> => [
  ...new Map(parts.flatMap(({ calls }) => calls).map((call) => [call.edge.address, call])).values()
]

const onlyOf = (all: ReadonlyArray<Described>): string | undefined => (all.length === 1 ? all[0]?.flow : undefined)

/** Any of them may be what a request is: the longest time and the most late answers hold for every mix. */
const whichever = (all: ReadonlyArray<Described>): Described => {
  const [first, ...others] = all
  if (first !== undefined && others.length === 0) return first
  const parts = all.map(({ latency }) => latency)
  return {
    flow: onlyOf(all),
    latency: {
      front: (limit) =>
        frontOfWhichever(
          parts.map((part) => part.front(limit)),
          limit
        ),
      least: parts.reduce((least, part) => (part.least < least ? part.least : least), parts[0]?.least ?? 0n),
      lateForSure: (time) => parts.map((part) => part.lateForSure(time)).reduce(smaller, one),
      calls: distinctCalls(parts),
      ...combineGrounds(parts)
    }
  }
}

interface Share {
  readonly share: Fraction
  readonly described: Described
}

const asStated: ReadonlyArray<Assumption> = ["traffic-as-stated"]

/** Each for its share of all requests. */
const mixed = (shares: ReadonlyArray<Share>): Described => {
  const parts = shares.map(({ described }) => described.latency)
  return {
    flow: undefined,
    latency: {
      front: (limit) =>
        frontOfShares(
          shares.map(({ share, described }) => ({ share, front: described.latency.front(limit) })),
          limit
        ),
      least: parts.reduce((least, part) => (part.least < least ? part.least : least), parts[0]?.least ?? 0n),
      lateForSure: (time) =>
        shares.reduce(
          (sum, { share, described }) => plus(sum, times(share, described.latency.lateForSure(time))),
          zero
        ),
      calls: distinctCalls(parts),
      ...combineGrounds([...parts, { assumes: asStated, missing: [] }])
    }
  }
}

/** How one operation is answered by one component; `undefined` when nothing is known to be waited for. */
const answering = (known: Describing, component: string, operation: string): Described | undefined => {
  const described = known.flows.byOperation.get(handlerKey(component, operation))
  if (described !== undefined) return whichever(described.map(({ address, flow }) => fromFlow(known, address, flow)))
  const latency = undescribed(known, component)
  return latency.calls.length === 0 ? undefined : { flow: undefined, latency }
}

/** How a component answers all its operations, taken together. */
const answeringAll = (
  known: Describing,
  component: string,
  operations: ReadonlyArray<string>
): Described | undefined => {
  const found = operations.map((operation) => ({ operation, described: answering(known, component, operation) }))
  if (found.every(({ described }) => described === undefined)) return undefined
  const all = found.map(({ operation, described }) => ({
    load: known.loads.get(operation),
    described: described ?? { flow: undefined, latency: undescribed(known, component) }
  }))
  const total = all.reduce((sum, { load }) => plus(sum, load ?? zero), zero)
  if (all.length < 2 || all.some(({ load }) => load === undefined) || compareFractions(total, zero) === 0)
    return whichever(all.map(({ described }) => described))
  return mixed(all.map(({ load, described }) => ({ share: over(load ?? zero, total), described })))
}

/** Operations by their contract, in the order of their names. */
export const operationsByContract = (index: ModelIndex): Describing["operationsOf"] => {
  const found = new Map<string, Array<string>>()
  for (const { address } of index.ofKind("operation")) {
    const contract = index.contractOf(address)
    const known = found.get(contract)
    if (known === undefined) found.set(contract, [address])
    else known.push(address)
  }
  return (contract) => found.get(contract) ?? []
}

/**
 * How what a latency objective is about is answered, by everybody who answers it; nothing when nobody is known to wait
 * for anything.
 */
export const describedBy = (known: Describing, { of }: Slo): Described | undefined => {
  const { index, operationsOf } = known
  if (of.startsWith("flow:")) {
    const flow = index.find(of as `flow:${string}`)?.value
    return flow === undefined ? undefined : fromFlow(known, of, flow)
  }
  const found = ((): ReadonlyArray<Described | undefined> => {
    if (of.startsWith("operation:"))
      return index.providersOf(index.contractOf(of)).map((component) => answering(known, component, of))
    if (of.startsWith("contract:"))
      return index.providersOf(of).map((component) => answeringAll(known, component, operationsOf(of)))
    if (!of.startsWith("service:")) return []
    const contracts = index.find(of as `service:${string}`)?.value.provides ?? []
    return [
      answeringAll(
        known,
        of,
        contracts.flatMap((contract) => operationsOf(contract))
      )
    ]
  })()
  const described = found.flatMap((answered) => answered ?? [])
  return described.length === 0 ? undefined : whichever(described)
}
