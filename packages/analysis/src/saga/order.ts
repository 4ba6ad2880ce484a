import type { Saga, SagaStep } from "@lintel/model"
import { compareTexts, type Digraph, digraph, reachable, topologicalOrder } from "../graph/digraph.js"

/**
 * The partial order of a saga's steps, or what is wrong with it.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaOrder {
  /** `after` entries that name no step. */
  readonly unknown: ReadonlyArray<{ readonly step: string; readonly after: string }>
  /** Steps that wait for one another; empty when there are none. */
  readonly cycle: ReadonlyArray<string>
  /** Steps in an order that respects `after`; ties by name. Empty when there is a cycle. */
  readonly steps: ReadonlyArray<string>
  /** Every step that must be done before this one starts. */
  readonly before: (step: string) => ReadonlySet<string>
  /** Every step that starts only when this one is done. */
  readonly behind: (step: string) => ReadonlySet<string>
}

/** A step of the saga by name, own properties only. */
export const stepOf = (saga: Saga, name: string): SagaStep | undefined =>
  Object.hasOwn(saga.steps, name) ? saga.steps[name] : undefined

/** All that can be reached from a step, found once for each step that is asked for. */
const othersOf = (graph: Digraph): ((step: string) => ReadonlySet<string>) => {
  const known = new Map<string, ReadonlySet<string>>()
  return (step) => {
    const found = known.get(step) ?? reachable(graph, graph.successors(step))
    known.set(step, found)
    return found
  }
}

const inOrder = (names: ReadonlyArray<string>, after: Digraph, before: Digraph): ReadonlyArray<string> => {
  const waiting = new Map(names.map((name) => [name, before.successors(name).length]))
  let ready = names.filter((name) => waiting.get(name) === 0)
  const order: Array<string> = []
  while (ready.length > 0) {
    order.push(...ready)
    const next: Array<string> = []
    for (const done of ready) {
      for (const follower of after.successors(done)) {
        const left = (waiting.get(follower) ?? 0) - 1
        waiting.set(follower, left)
        if (left === 0) next.push(follower)
      }
    }
    ready = next.toSorted(compareTexts)
  }
  return order
}

/**
 * Reads the order of a saga's steps from `after`. A step without `after` starts at once; the order of keys means
 * nothing.
 *
 * @example
 * ```ts
 * import { sagaOrder } from "@lintel/analysis"
 *
 * sagaOrder({ steps: { ship: { after: ["pay"] }, pay: {} } }).steps // => ["pay", "ship"]
 * sagaOrder({ steps: { a: { after: ["b"] }, b: { after: ["a"] } } }).cycle // => ["a", "b"]
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaOrder = (saga: Saga): SagaOrder => {
  const names = Object.keys(saga.steps).toSorted(compareTexts)
  const named = names.flatMap((step) => (saga.steps[step]?.after ?? []).map((after) => ({ step, after })))
  const known = named.filter(({ after }) => Object.hasOwn(saga.steps, after))
  const forward = digraph(
    known.map(({ step, after }) => [after, step] as const),
    names
  )
  const backward = digraph(
    known.map(({ step, after }) => [step, after] as const),
    names
  )
  const order = topologicalOrder(forward)
  return {
    unknown: named.filter(({ after }) => !Object.hasOwn(saga.steps, after)),
    cycle: order._tag === "Cycle" ? order.nodes : [],
    steps: order._tag === "Cycle" ? [] : inOrder(names, forward, backward),
    before: othersOf(backward),
    behind: othersOf(forward)
  }
}
