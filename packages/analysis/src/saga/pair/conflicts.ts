import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import { compareTexts } from "../../graph/digraph.js"
import { sagaOrder, stepOf } from "../order.js"
import { runFrom } from "../nested.js"
import { readOnlySteps } from "../readOnlySteps.js"
import { explorePair, type PairEvent } from "./pair.js"
import { rowsOf } from "./rows.js"
import { overlap, storeOfPlace, type Touches, touchesOf } from "./touches.js"

/**
 * Two sagas, or two runs of one, that touch the same data without regard for one another, and a shortest run in which it
 * does harm; it was replayed.
 *
 * - `dirtyRead`: `other` reads what `saga` undoes afterwards, and goes on with it.
 * - `ignoredLock`: the same, although `saga` holds a lock on it: `other` does not say how it treats the lock.
 * - `lostUpdate`: the undo of `saga` writes over what `other` wrote meanwhile.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaConflict {
  readonly kind: "dirtyRead" | "ignoredLock" | "lostUpdate"
  readonly saga: `saga:${string}`
  /** The step of `saga` that is undone. */
  readonly step: string
  readonly other: `saga:${string}`
  /** The step of `other` that reads or writes the same. */
  readonly otherStep: string
  /** A store, or a collection of one. */
  readonly place: string
  /** The lock that is ignored. */
  readonly lock?: string
  readonly run: ReadonlyArray<PairEvent>
}

/**
 * What is known of how the sagas of a design meet in their data.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface SagaConflicts {
  readonly conflicts: ReadonlyArray<SagaConflict>
  /** Steps of which nobody says what they read and write, in sagas that ask the same services as another. */
  readonly unknown: ReadonlyArray<`saga:${string}/step/${string}`>
}

type Countermeasure = NonNullable<NonNullable<Saga["locks"]>[string]["countermeasure"]>

const treatsOn = ({ locks = {} }: Saga, place: string): ReadonlyArray<Countermeasure | "lock"> =>
  Object.values(locks).flatMap(({ store, countermeasure }) =>
    store === storeOfPlace(place) ? [countermeasure ?? "lock"] : []
  )

/** What keeps an undo from writing over what others wrote meanwhile. */
const keepsUpdates: ReadonlySet<string> = new Set(["commutativeUpdates", "versionFile", "semanticLock", "lock"])

interface Step {
  readonly name: string
  readonly does: Touches
  readonly undoes: Touches
  readonly isUndone: boolean
}

interface Member {
  readonly saga: Entity<"saga">
  readonly steps: ReadonlyArray<Step>
  readonly unknown: ReadonlyArray<string>
}

const ownTouches = (index: ModelIndex, { action }: SagaStep): Touches | undefined =>
  action?._tag === "Message" ? touchesOf(index, undefined) : touchesOf(index, action)

/** What a step reads and writes; one that runs a saga does what all steps of that saga do. */
const stepTouches = (index: ModelIndex, step: SagaStep): Touches | undefined => {
  const run = step.saga === undefined ? [] : runFrom(index, [step.saga])
  if (run.length === 0) return ownTouches(index, step)
  const all = [step, ...run.flatMap(({ value }) => Object.values(value.steps))].map((it) => ownTouches(index, it))
  const known = all.filter((it) => it !== undefined)
  if (known.length < all.length) return undefined
  return {
    reads: new Set(known.flatMap(({ reads }) => [...reads])),
    writes: new Set(known.flatMap(({ writes }) => [...writes]))
  }
}

/** Whether one of two sagas runs the other: then they are one piece of work. */
const isPartOf = (index: ModelIndex, one: Member, other: Member): boolean => {
  const runs = ({ saga }: Member, wanted: Member): boolean =>
    runFrom(index, [saga.address]).some(({ address }) => address === wanted.saga.address)
  return runs(one, other) || runs(other, one)
}

const memberOf = (index: ModelIndex, saga: Entity<"saga">): Member => {
  const order = sagaOrder(saga.value)
  const readOnly = readOnlySteps(index, saga.value)
  const steps: Array<Step> = []
  const unknown: Array<string> = []
  for (const name of order.steps) {
    const step = stepOf(saga.value, name) ?? {}
    const { compensate } = step
    const does = stepTouches(index, step)
    if (does === undefined) unknown.push(name)
    else {
      const isUndone = compensate !== undefined && compensate !== "none" && !readOnly.has(name)
      // An undo of which nobody says what it writes takes back what the step wrote.
      steps.push({ name, does, undoes: touchesOf(index, compensate) ?? does, isUndone })
    }
  }
  return { saga, steps, unknown }
}

/** A lock on the place that the saga holds once the step is done. */
const lockOn = ({ value }: Entity<"saga">, step: string, place: string): string | undefined => {
  const order = sagaOrder(value)
  const set = [step, ...order.before(step)].flatMap((name) => stepOf(value, name)?.locks ?? [])
  return set.toSorted(compareTexts).find((lock) => value.locks?.[lock]?.store === storeOfPlace(place))
}

const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): string | undefined =>
  [...one].toSorted(compareTexts).find((place) => [...other].some((it) => overlap(place, it)))

type Candidate = Omit<SagaConflict, "run">

const readOf = ({ saga }: Member, first: Step, other: Member, second: Step): Candidate | undefined => {
  const place = shared(first.does.writes, second.does.reads)
  if (place === undefined || !first.isUndone) return undefined
  const isTreated = treatsOn(other.saga.value, place).length > 0
  const own = treatsOn(saga.value, place)
  if (isTreated || own.includes("pessimisticView") || own.includes("commutativeUpdates")) return undefined
  const lock = lockOn(saga, first.name, place)
  const pair = { saga: saga.address, step: first.name, other: other.saga.address, otherStep: second.name, place }
  return lock === undefined ? { kind: "dirtyRead", ...pair } : { kind: "ignoredLock", ...pair, lock }
}

const updateOf = ({ saga }: Member, first: Step, other: Member, second: Step): Candidate | undefined => {
  const place = shared(first.undoes.writes, second.does.writes)
  if (place === undefined || !first.isUndone || shared(first.does.writes, new Set([place])) === undefined)
    return undefined
  const treats = [...treatsOn(saga.value, place), ...treatsOn(other.saga.value, place)]
  if (treats.some((it) => keepsUpdates.has(it))) return undefined
  return {
    kind: "lostUpdate",
    saga: saga.address,
    step: first.name,
    other: other.saga.address,
    otherStep: second.name,
    place
  }
}

/** Pairs of sagas that are run against one another in one design; more are not looked at. */
const mostPairs = 2_000

const between = (
  one: Member,
  other: Member,
  budget: { left: number },
  meets: (candidate: Candidate) => boolean = () => true
): ReadonlyArray<SagaConflict> => {
  const found = new Map<string, SagaConflict>()
  for (const first of one.steps) {
    for (const second of other.steps) {
      for (const candidate of [readOf(one, first, other, second), updateOf(one, first, other, second)]) {
        if (candidate === undefined || budget.left <= 0 || !meets(candidate)) continue
        const key = `${candidate.kind} ${candidate.step}`
        if (found.has(key)) continue
        budget.left -= 1
        const run = explorePair(one.saga, other.saga, { first: first.name, second: second.name })?.crossed
        if (run !== undefined) found.set(key, { ...candidate, run })
      }
    }
  }
  return [...found.values()]
}

/** Members by what they have in common, as far as there are several. */
const sharing = (
  members: ReadonlyArray<Member>,
  keysOf: (member: Member) => Iterable<string>
): ReadonlyArray<ReadonlyArray<Member>> => {
  const groups = new Map<string, Array<Member>>()
  for (const member of members) {
    for (const key of new Set(keysOf(member))) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [member])
      else group.push(member)
    }
  }
  return [...groups.values()].filter((group) => group.length > 1)
}

const storesOf = ({ steps }: Member): ReadonlyArray<string> =>
  steps.flatMap(({ does, undoes }) => [...does.reads, ...does.writes, ...undoes.writes].map(storeOfPlace))

const contractsOf = (index: ModelIndex, { value }: Entity<"saga">): ReadonlySet<string> =>
  new Set(
    Object.values(value.steps).flatMap(({ action }) => {
      if (action?._tag === "Operation") return [index.contractOf(action.operation)]
      const operation = action?._tag === "Call" ? index.find(action.call)?.value.to.operation : undefined
      return operation === undefined ? [] : [index.contractOf(operation)]
    })
  )

/**
 * Pairs of sagas of which one reads or writes what the other may undo, without a lock, a second look or an update that
 * commutes. Who reads and writes what is known from the flows of the operations that the steps ask for. A saga is run
 * against itself where two of its runs meet: in collections whose key is none of what tells its runs apart.
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaConflicts = (index: ModelIndex): SagaConflicts => {
  const sagas = index.ofKind("saga").filter(({ value }) => value.style !== "choreographed")
  const members = sagas.map((saga) => memberOf(index, saga))
  const budget = { left: mostPairs }
  const conflicts: Array<SagaConflict> = []
  const unknown = new Set<`saga:${string}/step/${string}`>()
  const met = new Set<string>()
  for (const group of sharing(members, storesOf)) {
    for (const one of group) {
      for (const other of group) {
        const pair = `${one.saga.address} ${other.saga.address}`
        if (one === other || met.has(pair) || isPartOf(index, one, other)) continue
        met.add(pair)
        if (budget.left > 0) conflicts.push(...between(one, other, budget))
        else for (const { name } of one.steps) unknown.add(`${one.saga.address}/step/${name}`)
      }
    }
  }
  for (const member of members) {
    const { saga } = member
    const doubtful = new Set<string>()
    const meets = ({ place, step }: Candidate): boolean => {
      const rows = rowsOf(index, saga, place)
      if (rows === "unknown") doubtful.add(step)
      return rows === "shared"
    }
    conflicts.push(...between(member, member, budget, meets))
    for (const step of doubtful) unknown.add(`${saga.address}/step/${step}`)
  }
  for (const group of sharing(members, ({ saga }) => contractsOf(index, saga)))
    for (const { saga, unknown: open } of group) for (const step of open) unknown.add(`${saga.address}/step/${step}`)
  return { conflicts, unknown: [...unknown].toSorted(compareTexts) }
}
