import type { Saga, SagaStep } from "@lintel/model"
import { compareTexts, type Digraph, digraph, reachable, topologicalOrder } from "../graph/digraph.js"

/**
 * A name that no step of the saga has, and where it stands: `at` is the place in a list.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface LostName {
  readonly step: string
  readonly field: "alternativeTo" | "rejected" | "unanswered"
  readonly at: number | undefined
  readonly name: string
}

/**
 * The partial order of a saga's steps, or what is wrong with it.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaOrder {
  /** `after` entries that name no step. */
  readonly unknown: ReadonlyArray<{ readonly step: string; readonly after: string }>
  /** Other entries that name no step: whom a step stands for, and what is undone when it fails. */
  readonly lost: ReadonlyArray<LostName>
  /** Steps of which each stands for another, so that none is done at first; empty when there are none. */
  readonly circle: ReadonlyArray<string>
  /** Steps that wait for one another; empty when there are none. */
  readonly cycle: ReadonlyArray<string>
  /** Steps in an order that respects `after`; ties by name. Empty when there is a cycle. */
  readonly steps: ReadonlyArray<string>
  /** Every step that must be done before this one starts. */
  readonly before: (step: string) => ReadonlySet<string>
  /** Every step that starts only when this one is done. */
  readonly behind: (step: string) => ReadonlySet<string>
}

/**
 * A step of the saga by name, own properties only.
 *
 * @category sagas
 * @since 0.1.0
 */
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

/** The step that others are alternatives to: the end of the chain, or itself. */
export const rootOf = (saga: Saga, name: string): string => {
  const seen = new Set([name])
  let root = name
  for (let to = stepOf(saga, name)?.alternativeTo; to !== undefined; to = stepOf(saga, to)?.alternativeTo) {
    if (seen.has(to) || stepOf(saga, to) === undefined) break
    seen.add(to)
    root = to
  }
  return root
}

type Arrow = readonly [before: string, step: string]

/** What a step stands behind: its own steps, and those of the step that it stands for. */
const waitsOf = (saga: Saga, step: string): ReadonlyArray<string> => {
  const root = rootOf(saga, step)
  const inherited = root === step ? [] : (stepOf(saga, root)?.after ?? []).filter((name) => rootOf(saga, name) !== root)
  const all = [...(stepOf(saga, step)?.after ?? []), ...inherited]
  return all.filter((name) => stepOf(saga, name) !== undefined)
}

const lostOf = (saga: Saga, step: string): ReadonlyArray<LostName> => {
  const { alternativeTo, undoesWhen } = stepOf(saga, step) ?? {}
  const stands: ReadonlyArray<LostName> =
    alternativeTo === undefined ? [] : [{ step, field: "alternativeTo", at: undefined, name: alternativeTo }]
  const undone = (["rejected", "unanswered"] as const).flatMap((field) =>
    (undoesWhen?.[field] ?? []).map((name, at): LostName => ({ step, field, at, name }))
  )
  return [...stands, ...undone].filter(({ name }) => stepOf(saga, name) === undefined)
}

/** The first circle of steps that stand for one another. */
const circleOf = (saga: Saga, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const order = topologicalOrder(
    digraph(
      names.flatMap((name) => {
        const to = stepOf(saga, name)?.alternativeTo
        return to === undefined || stepOf(saga, to) === undefined ? [] : [[name, to] as const]
      })
    )
  )
  return order._tag === "Cycle" ? order.nodes : []
}

/**
 * Reads the order of a saga's steps from `after`. A step without `after` starts at once; the order of keys means
 * nothing. What is done instead of a step stands behind the same steps.
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
  const arrows = names.flatMap((step) => waitsOf(saga, step).map((before): Arrow => [before, step]))
  const forward = digraph(arrows, names)
  const backward = digraph(
    arrows.map(([before, step]) => [step, before] as const),
    names
  )
  const order = topologicalOrder(forward)
  return {
    unknown: named.filter(({ after }) => !Object.hasOwn(saga.steps, after)),
    lost: names.flatMap((name) => lostOf(saga, name)),
    circle: circleOf(saga, names),
    cycle: order._tag === "Cycle" ? order.nodes : [],
    steps: order._tag === "Cycle" ? [] : inOrder(names, forward, backward),
    before: othersOf(backward),
    behind: othersOf(forward)
  }
}
