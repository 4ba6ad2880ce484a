import type { Entity, Saga } from "@lintel/model"
import { compareTexts, digraph, shortestCycle, stronglyConnected } from "../graph/digraph.js"
import { type SagaOrder, sagaOrder, stepOf } from "./order.js"

/**
 * A lock that some run of its saga never releases.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface KeptLock {
  readonly lock: string
  /** The step that sets it. */
  readonly step: string
  /** `completed`: no step releases it. `aborted`: nothing undoes the step that sets it. */
  readonly outcome: "completed" | "aborted"
}

const settersOf = (saga: Saga, order: SagaOrder, lock: string): ReadonlyArray<string> =>
  order.steps.filter((name) => stepOf(saga, name)?.locks?.includes(lock) === true)

/** Whether the step is done in every run that completes, and not before the lock is set. */
const surelyReleases = (saga: Saga, order: SagaOrder, setter: string, name: string, lock: string): boolean => {
  const step = stepOf(saga, name)
  if (step?.releases?.includes(lock) !== true || step.when !== undefined || step.alternativeTo !== undefined)
    return false
  return name === setter || order.behind(setter).has(name)
}

/**
 * Locks that a saga sets and does not release on one of its two outcomes. When it completes, a step behind the one that
 * sets the lock has to release it; when it goes back, undoing the step does. A choreographed saga has none here:
 * `exploreChoreography` says which locks its services keep.
 *
 * @category sagas
 * @since 0.1.0
 */
export const keptLocks = (saga: Saga, order: SagaOrder = sagaOrder(saga)): ReadonlyArray<KeptLock> => {
  if (saga.style === "choreographed") return []
  const locks = [...new Set(order.steps.flatMap((name) => stepOf(saga, name)?.locks ?? []))].toSorted(compareTexts)
  const pivots = order.steps.filter((name) => stepOf(saga, name)?.kind === "pivot")
  return locks.flatMap((lock) =>
    settersOf(saga, order, lock).flatMap((step): ReadonlyArray<KeptLock> => {
      const isReleased = order.steps.some((name) => surelyReleases(saga, order, step, name, lock))
      const undo = stepOf(saga, step)?.compensate
      const isFinal = pivots.some((pivot) => pivot === step || order.before(step).has(pivot))
      return [
        ...(isReleased ? [] : [{ lock, step, outcome: "completed" } as const]),
        ...(undo !== "none" || isFinal ? [] : [{ lock, step, outcome: "aborted" } as const])
      ]
    })
  )
}

/**
 * One saga that takes a lock while it holds another.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface LockArrow {
  readonly holds: string
  readonly takes: string
  readonly saga: `saga:${string}`
  /** The steps that set the two. */
  readonly first: string
  readonly second: string
}

/** A lock is the same in two sagas when it has one name and protects something in one store. */
const identity = (saga: Entity<"saga">, lock: string): string | undefined => {
  const store = saga.value.locks?.[lock]?.store
  return store === undefined ? undefined : `${lock} of ${store.slice("store:".length)}`
}

/** Steps that may run between the setting of the two, and release the first. */
const isReleasedBetween = (saga: Saga, order: SagaOrder, first: string, second: string, lock: string): boolean =>
  order.steps.some(
    (name) =>
      order.behind(first).has(name) &&
      order.before(second).has(name) &&
      stepOf(saga, name)?.releases?.includes(lock) === true
  )

/** Whether a run may do both, the first one first: of steps beside each other any may be the first. */
const mayFollow = (saga: Saga, order: SagaOrder, first: string, second: string): boolean => {
  if (order.behind(second).has(first)) return false
  const [one, other] = [stepOf(saga, first)?.alternativeTo, stepOf(saga, second)?.alternativeTo]
  return one !== second && other !== first && (one === undefined || one !== other)
}

const arrowsOf = (saga: Entity<"saga">): ReadonlyArray<LockArrow> => {
  const order = sagaOrder(saga.value)
  const set = order.steps.flatMap((step) => (stepOf(saga.value, step)?.locks ?? []).map((lock) => ({ step, lock })))
  return set.flatMap((first) =>
    set.flatMap((second) => {
      const [holds, takes] = [identity(saga, first.lock), identity(saga, second.lock)]
      if (holds === undefined || takes === undefined || holds === takes || first.step === second.step) return []
      if (!mayFollow(saga.value, order, first.step, second.step)) return []
      if (isReleasedBetween(saga.value, order, first.step, second.step, first.lock)) return []
      return [{ holds, takes, saga: saga.address, first: first.step, second: second.step }]
    })
  )
}

/**
 * Circles of locks that sagas take while they hold the one before: each may wait for another for ever, or for another
 * run of itself. Steps beside each other take theirs in any order. One shortest circle for each group of locks. Locks
 * compare where their store is stated.
 *
 * @category sagas
 * @since 0.1.0
 */
export const lockCircles = (sagas: ReadonlyArray<Entity<"saga">>): ReadonlyArray<ReadonlyArray<LockArrow>> => {
  const arrows = new Map<string, LockArrow>()
  for (const arrow of sagas.flatMap(arrowsOf)) {
    const key = JSON.stringify([arrow.holds, arrow.takes])
    if (!arrows.has(key)) arrows.set(key, arrow)
  }
  const graph = digraph([...arrows.values()].map(({ holds, takes }) => [holds, takes] as const))
  return stronglyConnected(graph).flatMap((component) => {
    const circle = shortestCycle(graph, component)
    if (circle === undefined) return []
    return [
      circle.flatMap((holds, at) => {
        const takes = circle[(at + 1) % circle.length] ?? holds
        return arrows.get(JSON.stringify([holds, takes])) ?? []
      })
    ]
  })
}
