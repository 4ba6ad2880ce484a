import { callsOfFlow, stepsOfFlow } from "@lintel/analysis"
import type { Flow, ModelIndex } from "@lintel/model"

/** What answering an operation needs: components, stores, and what they share with others. */
export interface Footing {
  readonly things: ReadonlySet<string>
  /** Whether flows say what is done all the way; otherwise there may be more. */
  readonly isDescribed: boolean
}

const footings = new WeakMap<ModelIndex, Map<string, Footing>>()

/** A chain of more handlers than these says no more about whether two of them share something. */
const mostVisited = 200

interface Visit {
  readonly component: string
  readonly operation: string | undefined
}

const flowsOf = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Flow>> => {
  const known = flowTables.get(index)
  if (known !== undefined) return known
  const table = new Map<string, Array<Flow>>()
  for (const { value: flow } of index.ofKind("flow")) {
    if (flow.trigger._tag !== "Operation") continue
    const key = `${flow.of} ${flow.trigger.operation}`
    table.set(key, [...(table.get(key) ?? []), flow])
  }
  flowTables.set(index, table)
  return table
}

const flowTables = new WeakMap<ModelIndex, ReadonlyMap<string, ReadonlyArray<Flow>>>()

const sharedFates = (index: ModelIndex, address: string): ReadonlyArray<string> =>
  (fates(index).get(address) ?? []).map((text) => `shared:${text}`)

const fateTables = new WeakMap<ModelIndex, ReadonlyMap<string, ReadonlyArray<string>>>()

const fates = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<string>> => {
  const known = fateTables.get(index)
  if (known !== undefined) return known
  const table = new Map<string, ReadonlyArray<string>>()
  for (const { value } of index.ofKind("deployment")) {
    if (value.shares !== undefined) table.set(value.of, [...(table.get(value.of) ?? []), ...value.shares])
  }
  fateTables.set(index, table)
  return table
}

const storesOfFlow = (flow: Flow): ReadonlyArray<string> =>
  stepsOfFlow(flow).flatMap((step) => (step._tag === "Read" || step._tag === "Write" ? [step.store] : []))

/**
 * What answering an operation surely needs: who answers it, the stores that its flow reads and writes, and all of that
 * for every call without which it fails. Of an operation without a flow only its component is known, and the stores that
 * this owns. Deployments that share a fate count as one thing.
 */
export const standsOn = (index: ModelIndex, component: string, operation: string | undefined): Footing => {
  const table = footings.get(index) ?? new Map<string, Footing>()
  footings.set(index, table)
  const key = `${component} ${operation ?? ""}`
  const known = table.get(key) ?? computed(index, { component, operation })
  table.set(key, known)
  return known
}

const computed = (index: ModelIndex, start: Visit): Footing => {
  const things = new Set<string>()
  const seen = new Set<string>()
  const pending: Array<Visit> = [start]
  let isDescribed = true
  const need = (address: string): void => {
    things.add(address)
    for (const fate of sharedFates(index, address)) things.add(fate)
  }
  for (let next = 0; next < pending.length && next < mostVisited; next++) {
    const visit = pending[next]
    if (visit === undefined) break
    need(visit.component)
    const flows =
      visit.operation === undefined ? undefined : flowsOf(index).get(`${visit.component} ${visit.operation}`)
    if (flows === undefined) {
      // What somebody else does behind his own door is his: here nothing of it is shared.
      if (visit === start || index.callsFrom(visit.component).length > 0) isDescribed = false
      const service = visit.component.startsWith("service:")
        ? index.find(visit.component as `service:${string}`)
        : undefined
      for (const store of service?.value.owns ?? []) need(store)
      continue
    }
    for (const store of flows.flatMap(storesOfFlow)) need(store)
    for (const address of flows.flatMap((flow) => [...callsOfFlow(flow).keys()])) {
      const edge = index.callsFrom(visit.component).find((one) => one.address === address)
      if (edge?.provider === undefined) isDescribed = false
      if (edge?.call.criticality === undefined) isDescribed = false
      if (edge?.provider === undefined || edge.call.criticality !== "hard") continue
      const reached = `${edge.provider} ${edge.operation ?? ""}`
      if (seen.has(reached)) continue
      seen.add(reached)
      pending.push({ component: edge.provider, operation: edge.operation })
    }
  }
  return { things, isDescribed: isDescribed && pending.length <= mostVisited }
}
