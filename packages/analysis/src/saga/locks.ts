import type { Entity, ModelIndex, Saga } from "@lintel/model"
import { compareTexts, digraph, shortestCycle, stronglyConnected } from "../graph/digraph.js"
import { sagaConditions } from "./conditions.js"
import { type SagaOrder, sagaOrder, stepOf } from "./order.js"
import { lockIdentity, ringRun, runThatKeeps } from "./lockRuns.js"
import { explorePair, type PairEvent } from "./pair/pair.js"
import type { Run } from "./runEvent.js"
import { abortAfter } from "./stranded.js"
import { choiceOf, waitsOf } from "./way.js"

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
  /** A shortest run that ends so and keeps it; it was replayed. */
  readonly run?: Run
}

const settersOf = (saga: Saga, order: SagaOrder, lock: string): ReadonlyArray<string> =>
  order.steps.filter((name) => stepOf(saga, name)?.locks?.includes(lock) === true)

/** Steps that start only when a step, or one that is done instead of it, is done. */
const startsBehind = (saga: Saga, order: SagaOrder, step: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const starts = (name: string): boolean =>
    waitsOf(saga, order, name).some((other) =>
      choiceOf(saga, order, other).some((member) => member === step || found.has(member))
    )
  for (const name of order.steps) if (starts(name)) found.add(name)
  return found
}

/** Whether a step releases a lock that another one, or itself, set before. */
const releasesOf = (saga: Saga, order: SagaOrder, setter: string, lock: string): ((name: string) => boolean) => {
  const behind = startsBehind(saga, order, setter)
  return (name) => stepOf(saga, name)?.releases?.includes(lock) === true && (name === setter || behind.has(name))
}

/**
 * Whether a run that completes may do the step that sets the lock and none of those that release it: they are left out, or
 * others are done instead.
 */
const mayComplete = (saga: Saga, order: SagaOrder, setter: string, lock: string): boolean => {
  const { allows } = sagaConditions(saga)
  const isRelease = releasesOf(saga, order, setter, lock)
  if (isRelease(setter)) return false
  const own = choiceOf(saga, order, setter)
  const choices = [...new Set(order.steps.filter(isRelease).map((name) => choiceOf(saga, order, name)))]
  const open = choices.filter((choice) => choice !== own)
  const whenOf = (name: string): string | undefined => stepOf(saga, name)?.when
  const agrees = (known: ReadonlyMap<string, boolean>, added: ReadonlyArray<readonly [string, boolean]>) => {
    const next = new Map(known)
    for (const [when, truth] of added) {
      if (next.has(when) && next.get(when) !== truth) return undefined
      next.set(when, truth)
    }
    return allows(next) ? next : undefined
  }
  const goesOn = (at: number, known: ReadonlyMap<string, boolean>): boolean => {
    const choice = open[at]
    if (choice === undefined) return true
    const instead = choice
      .filter((name) => !isRelease(name))
      .map((name) => whenOf(name))
      .map((when) => (when === undefined ? [] : [[when, true] as const]))
    const out = choice.flatMap((name) => {
      const when = whenOf(name)
      return when === undefined ? [] : [[when, false] as const]
    })
    const ways = [...instead, ...(out.length === choice.length ? [out] : [])]
    return ways.some((added) => {
      const next = agrees(known, added)
      return next !== undefined && goesOn(at + 1, next)
    })
  }
  const when = whenOf(setter)
  const first = agrees(new Map(), when === undefined ? [] : [[when, true]])
  return first !== undefined && goesOn(0, first)
}

/** The lock, if a run that completes keeps it: every such run is looked at, where there are not too many. */
const keptWhenDone = (saga: Saga, order: SagaOrder, step: string, lock: string): ReadonlyArray<KeptLock> => {
  if (!mayComplete(saga, order, step, lock)) return []
  const run = runThatKeeps(saga, step, lock)
  if (run === "none") return []
  return [{ lock, step, outcome: "completed", ...(run === "unknown" ? {} : { run }) }]
}

/**
 * Locks that a saga sets and does not release on one of its two outcomes. When it completes, a step behind the one that
 * sets the lock has to release it; when it goes back, undoing the step does. A choreographed saga has none here:
 * `exploreChoreography` says which locks its services keep.
 *
 * @category sagas
 * @since 0.1.0
 */
export const keptLocks = (
  index: ModelIndex,
  saga: Entity<"saga">,
  order: SagaOrder = sagaOrder(saga.value)
): ReadonlyArray<KeptLock> => {
  const { value } = saga
  if (value.style === "choreographed") return []
  const locks = [...new Set(order.steps.flatMap((name) => stepOf(value, name)?.locks ?? []))].toSorted(compareTexts)
  return locks.flatMap((lock) =>
    settersOf(value, order, lock).flatMap((step): ReadonlyArray<KeptLock> => {
      const undo = stepOf(value, step)?.compensate
      const abort = undo === "none" ? abortAfter(index, saga, step, order) : undefined
      return [
        ...keptWhenDone(value, order, step, lock),
        ...(abort === undefined ? [] : [{ lock, step, outcome: "aborted", run: abort.run } as const])
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
  if (startsBehind(saga, order, second).has(first) || choiceOf(saga, order, first).includes(second)) return false
  const whens = [first, second].flatMap((name) => stepOf(saga, name)?.when ?? [])
  return sagaConditions(saga).allows(new Map(whens.map((when) => [when, true])))
}

const arrowsOf = (saga: Entity<"saga">): ReadonlyArray<LockArrow> => {
  const order = sagaOrder(saga.value)
  const set = order.steps.flatMap((step) => (stepOf(saga.value, step)?.locks ?? []).map((lock) => ({ step, lock })))
  return set.flatMap((first) =>
    set.flatMap((second) => {
      const [holds, takes] = [lockIdentity(saga, first.lock), lockIdentity(saga, second.lock)]
      if (holds === undefined || takes === undefined || holds === takes || first.step === second.step) return []
      if (!mayFollow(saga.value, order, first.step, second.step)) return []
      if (isReleasedBetween(saga.value, order, first.step, second.step, first.lock)) return []
      return [{ holds, takes, saga: saga.address, first: first.step, second: second.step }]
    })
  )
}

/**
 * A circle of locks that sagas take while they hold the one before. `run` is a run after which each waits for another: a
 * shortest one of two sagas, or of one twice; of more, one after the other as far as its wait. It was replayed.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface LockCircle {
  readonly arrows: ReadonlyArray<LockArrow>
  readonly run: ReadonlyArray<PairEvent> | undefined
}

const shortestCircle = (arrows: ReadonlyArray<LockArrow>): ReadonlyArray<LockArrow> | undefined => {
  const byLocks = new Map<string, LockArrow>()
  for (const arrow of arrows) {
    const key = JSON.stringify([arrow.holds, arrow.takes])
    if (!byLocks.has(key)) byLocks.set(key, arrow)
  }
  const graph = digraph([...byLocks.values()].map(({ holds, takes }) => [holds, takes] as const))
  const circles = stronglyConnected(graph).flatMap((component) => {
    const circle = shortestCycle(graph, component)
    return circle === undefined ? [] : [circle]
  })
  const [circle] = circles.toSorted((one, other) => one.length - other.length)
  return circle?.flatMap((holds, at) => byLocks.get(JSON.stringify([holds, circle[(at + 1) % circle.length]])) ?? [])
}

/** Locks that a saga surely holds besides when it takes the second one of an arrow. */
const guardsOf = (saga: Entity<"saga">, { holds, second }: LockArrow): ReadonlySet<string> => {
  const order = sagaOrder(saga.value)
  const surely = [...order.before(second)].filter((name) => {
    const { when, alternativeTo } = stepOf(saga.value, name) ?? {}
    return when === undefined && alternativeTo === undefined && choiceOf(saga.value, order, name).length === 1
  })
  const set = surely.flatMap((name) => stepOf(saga.value, name)?.locks ?? [])
  const behind = startsBehind(saga.value, order, second)
  const released = new Set(
    order.steps.flatMap((name) =>
      name === second || behind.has(name) ? [] : (stepOf(saga.value, name)?.releases ?? [])
    )
  )
  const held = set.filter((lock) => !released.has(lock)).flatMap((lock) => lockIdentity(saga, lock) ?? [])
  return new Set(held.filter((lock) => lock !== holds))
}

/** Pairs of sagas that are run against one another because of their locks; further ones are told unseen. */
const mostPairs = 200

interface Group {
  readonly sagas: ReadonlyArray<Entity<"saga">>
  readonly arrows: ReadonlyMap<string, ReadonlyArray<LockArrow>>
  readonly budget: { left: number }
}

/** Pairs of sagas of which it is asked whether they make a circle; in a group of more, any circle counts. */
const mostCompared = 20_000

const unseen = (sagas: Group["sagas"], arrows: Group["arrows"]): LockCircle | undefined => {
  const circle = shortestCircle(sagas.flatMap(({ address }) => arrows.get(address) ?? []))
  return circle === undefined ? undefined : { arrows: circle, run: undefined }
}

/** The first two sagas of a group, or the first one twice, that come to wait for one another. */
const circleOfTwo = ({ sagas, arrows, budget }: Group): LockCircle | undefined => {
  let left = mostCompared
  for (const [at, one] of sagas.entries()) {
    for (const other of sagas.slice(at)) {
      left -= 1
      if (left < 0) return unseen(sagas, arrows)
      const own = [...(arrows.get(one.address) ?? []), ...(one === other ? [] : (arrows.get(other.address) ?? []))]
      const circle = shortestCircle(own)
      const isOfBoth = circle !== undefined && new Set(circle.map(({ saga }) => saga)).size === (one === other ? 1 : 2)
      if (circle === undefined || !isOfBoth) continue
      budget.left -= 1
      const found = budget.left < 0 ? undefined : explorePair(one, other)
      if (found === undefined || found.blocked !== undefined || !found.isComplete)
        return { arrows: circle, run: found?.blocked }
    }
  }
  return undefined
}

/** A circle of three sagas and more; one lock that all of them hold keeps them apart. */
const circleOfMany = ({ sagas, arrows }: Group): LockCircle | undefined => {
  const circle = shortestCircle(sagas.flatMap(({ address }) => arrows.get(address) ?? []))
  if (circle === undefined || new Set(circle.map(({ saga }) => saga)).size < 3) return undefined
  const guards = circle.map((arrow) => {
    const saga = sagas.find(({ address }) => address === arrow.saga)
    return saga === undefined ? new Set<string>() : guardsOf(saga, arrow)
  })
  const isGuarded = [...(guards[0] ?? [])].some((lock) => guards.every((held) => held.has(lock)))
  return isGuarded ? undefined : { arrows: circle, run: ringRun(sagas, circle) }
}

/**
 * Circles of locks that sagas take while they hold the one before: each may wait for another for ever, or for another
 * run of itself. Steps beside each other take theirs in any order. One circle for each group of locks; where two sagas make
 * it, they were run against one another, and two that never wait for each other (a lock that both take first keeps them
 * apart, or one sets the other off) make none. Locks compare where their store is stated.
 *
 * @category sagas
 * @since 0.1.0
 */
export const lockCircles = (sagas: ReadonlyArray<Entity<"saga">>): ReadonlyArray<LockCircle> => {
  const all = sagas.flatMap(arrowsOf)
  const graph = digraph(all.map(({ holds, takes }) => [holds, takes] as const))
  const budget = { left: mostPairs }
  return stronglyConnected(graph).flatMap((component) => {
    const locks = new Set(component)
    const arrows = new Map<string, Array<LockArrow>>()
    for (const arrow of all) {
      if (!locks.has(arrow.holds) || !locks.has(arrow.takes)) continue
      const list = arrows.get(arrow.saga)
      if (list === undefined) arrows.set(arrow.saga, [arrow])
      else list.push(arrow)
    }
    const group: Group = { sagas: sagas.filter(({ address }) => arrows.has(address)), arrows, budget }
    return circleOfTwo(group) ?? circleOfMany(group) ?? []
  })
}
