import type { Entity, FlowStep, ModelIndex, SagaAction } from "@lintel/model"
import { operationOfAction } from "../fields.js"

/**
 * What an action reads and writes: stores, or collections of a store, as `store:orders/orders`.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface Touches {
  readonly reads: ReadonlySet<string>
  readonly writes: ReadonlySet<string>
}

interface Gathered {
  readonly reads: Set<string>
  readonly writes: Set<string>
  readonly seen: Set<string>
  isKnown: boolean
}

const placeOf = ({ store, collection }: { readonly store: string; readonly collection?: string }): string =>
  collection === undefined ? store : `${store}/${collection}`

const gatherStep = (index: ModelIndex, step: FlowStep, into: Gathered): void => {
  switch (step._tag) {
    case "Read":
      into.reads.add(placeOf(step))
      return
    case "Write":
      into.writes.add(placeOf(step))
      return
    case "Call": {
      const operation = index.find(step.call)?.value.to.operation
      if (operation === undefined) into.isKnown = false
      else gatherOperation(index, operation, into)
      return
    }
    case "Sequence":
    case "Parallel":
      for (const inner of step.steps) gatherStep(index, inner, into)
      return
    case "Branch":
      for (const { steps } of step.branches) for (const inner of steps) gatherStep(index, inner, into)
      return
    case "Repeat":
      gatherStep(index, step.step, into)
      return
    case "Publish":
    case "Work":
    case "StartSaga":
    case "RunSaga":
      return
  }
}

const known = new WeakMap<ModelIndex, ReadonlyMap<string, ReadonlyArray<Entity<"flow">>>>()

/** Flows by the operation that sets them off. */
const flowsOf = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"flow">>> => {
  const found = known.get(index)
  if (found !== undefined) return found
  const flows = new Map<string, Array<Entity<"flow">>>()
  for (const flow of index.ofKind("flow")) {
    if (flow.value.trigger._tag !== "Operation") continue
    const list = flows.get(flow.value.trigger.operation)
    if (list === undefined) flows.set(flow.value.trigger.operation, [flow])
    else list.push(flow)
  }
  known.set(index, flows)
  return flows
}

const gatherOperation = (index: ModelIndex, operation: string, into: Gathered): void => {
  if (into.seen.has(operation)) return
  into.seen.add(operation)
  const flows = flowsOf(index).get(operation) ?? []
  if (flows.length === 0) into.isKnown = false
  for (const { value } of flows) for (const step of value.steps) gatherStep(index, step, into)
}

/**
 * What an action reads and writes before it answers, from the flows of its operation and of those that it calls.
 * `undefined` where a flow is missing.
 *
 * @category sagas
 * @since 0.1.0
 */
export const touchesOf = (index: ModelIndex, action: SagaAction | "none" | undefined): Touches | undefined => {
  if (action === undefined || action === "none") return { reads: new Set(), writes: new Set() }
  const operation = operationOfAction(index, action)
  if (operation === undefined) return undefined
  const into: Gathered = { reads: new Set(), writes: new Set(), seen: new Set(), isKnown: true }
  gatherOperation(index, operation, into)
  return into.isKnown ? { reads: into.reads, writes: into.writes } : undefined
}

/** The store of a place. */
export const storeOfPlace = (place: string): string => place.replace(/\/.*$/, "")

/** Whether two places are, or may be, the same data; a whole store holds each of its collections. */
export const overlap = (one: string, other: string): boolean =>
  one === other || one === storeOfPlace(other) || other === storeOfPlace(one)
