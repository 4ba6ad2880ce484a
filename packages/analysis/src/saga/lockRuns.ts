import type { Entity, Saga } from "@lintel/model"
import { searchStates } from "../search/search.js"
import { eventsOf, Kind, kinds } from "./explore/events.js"
import { machineOf } from "./explore/machine.js"
import { movesOf } from "./explore/moves.js"
import { endOf } from "./explore/standing.js"
import { Mode, modeOf, Phase, phaseAt } from "./explore/state.js"
import { sagaOrder, stepOf } from "./order.js"
import type { PairEvent } from "./pair/pair.js"
import { replay } from "./replay.js"
import type { Run, RunEvent } from "./runEvent.js"
import { waysTo } from "./way.js"

/** A lock is the same in two sagas when it has one name and protects something in one store. */
export const lockIdentity = (saga: Entity<"saga">, lock: string): string | undefined => {
  const store = saga.value.locks?.[lock]?.store
  return store === undefined ? undefined : `${lock} of ${store.slice("store:".length)}`
}

/** States of a saga in which nothing goes astray that are looked at for a run. */
const mostStates = 20_000

/** What happens in a run in which nothing goes astray: a step is done, rejected for another one, or left out. */
const calmKinds: ReadonlySet<number> = new Set([Kind.ok, Kind.rejected, Kind.skipped])

/**
 * A shortest run that completes, in which a step sets a lock and none releases it afterwards; it was replayed. `none`: there
 * is none. `unknown`: the saga cannot be explored, or has too many runs.
 */
export const runThatKeeps = (saga: Saga, step: string, lock: string): Run | "none" | "unknown" => {
  const machine = machineOf(saga, { faultsOf: "" })
  if (typeof machine === "string") return "unknown"
  const { next } = movesOf(machine)
  const own = machine.steps.findIndex(({ name }) => name === step)
  const releasing = [...machine.steps.keys()].filter((at) => {
    const { name = "" } = machine.steps[at] ?? {}
    return name !== step && stepOf(saga, name)?.releases?.includes(lock) === true
  })
  let run: Run | undefined
  const space = searchStates(
    {
      first: new Uint8Array(machine.steps.length + 1),
      next: (state, emit, { at, known }) => {
        const isSet = phaseAt(state, own) === Phase.done
        const keep = (to: Uint8Array, code: number): number => {
          const isRelease = isSet && code % kinds === Kind.ok && releasing.includes(Math.floor(code / kinds))
          return calmKinds.has(code % kinds) && modeOf(to) === Mode.forward && !isRelease ? emit(to, code) : -1
        }
        next(state, keep, { at, known, parent: -1, event: -1 })
      }
    },
    {
      mostStates,
      visit: ({ state, at }, found) => {
        if (phaseAt(state, own) !== Phase.done || endOf(machine, state) !== "completed") return false
        const events = found.eventsTo(at).flatMap((code) => eventsOf(machine, code))
        const whole: Run = [...events, { _tag: "End", as: "completed" }]
        if (replay(saga, whole)._tag !== "Replayed") return false
        run = whole
        return true
      }
    }
  )
  return run ?? (space.isComplete ? "none" : "unknown")
}

/** A step of a ring: one saga that does `first`, and so holds a lock, and then waits for another before `second`. */
interface Waiting {
  readonly saga: string
  readonly first: string
  readonly second: string
  readonly takes: string
}

/** Who holds each lock. */
type Holders = ReadonlyMap<string, string>

/** Who holds what after more events of one saga; `undefined`: it would have to wait for another one. */
const holdersAfter = (held: Holders, saga: Entity<"saga">, events: ReadonlyArray<RunEvent>): Holders | undefined => {
  const next = new Map(held)
  for (const event of events) {
    if (event._tag !== "Invoke" || event.outcome !== "ok") continue
    const { locks = [], releases = [] } = stepOf(saga.value, event.step) ?? {}
    for (const lock of locks.flatMap((it) => lockIdentity(saga, it) ?? [])) {
      if ((next.get(lock) ?? saga.address) !== saga.address) return undefined
      next.set(lock, saga.address)
    }
    for (const lock of releases.flatMap((it) => lockIdentity(saga, it) ?? []))
      if (next.get(lock) === saga.address) next.delete(lock)
  }
  return next
}

/** Whether a saga of the ring is set off by what another one sends: then it cannot begin when it likes. */
const isSetOff = (saga: Entity<"saga">, all: ReadonlyArray<Entity<"saga">>): boolean => {
  const { trigger } = saga.value
  return (
    trigger?._tag === "Message" &&
    all.some(({ value }) =>
      Object.values(value.steps).some(({ action }) => action?._tag === "Message" && action.message === trigger.message)
    )
  )
}

const runFrom = (
  sagas: ReadonlyMap<string, Entity<"saga">>,
  ring: ReadonlyArray<Waiting>
): ReadonlyArray<PairEvent> | undefined => {
  let held: Holders = new Map()
  const run: Array<PairEvent> = []
  for (const { saga: address, first, second } of ring) {
    const saga = sagas.get(address)
    if (saga === undefined) return undefined
    const ways = waysTo(saga.value, sagaOrder(saga.value), { done: [first], asked: second })
    const found = ways
      .toSorted((one, other) => one.events.length - other.events.length)
      .flatMap(({ events }) => {
        const next = holdersAfter(held, saga, events)
        return next === undefined || replay(saga.value, events)._tag !== "Replayed" ? [] : [{ next, events }]
      })[0]
    if (found === undefined) return undefined
    held = found.next
    run.push(...found.events.map((event) => ({ saga: saga.address, side: "first", event }) as const))
  }
  const isHeld = ({ saga, takes }: Waiting): boolean => (held.get(takes) ?? saga) !== saga
  return ring.every(isHeld) ? run : undefined
}

/**
 * A run of several sagas, each once, after which each waits for a lock that another one holds: one saga after the other
 * goes as far as its wait. Each was replayed, and nobody takes a lock that another one holds. `undefined`: there is none
 * that goes so.
 */
export const ringRun = (
  all: ReadonlyArray<Entity<"saga">>,
  ring: ReadonlyArray<Waiting>
): ReadonlyArray<PairEvent> | undefined => {
  const inRing = all.filter(({ address }) => ring.some(({ saga }) => saga === address))
  if (inRing.length !== ring.length || inRing.some((saga) => isSetOff(saga, inRing))) return undefined
  const sagas = new Map<string, Entity<"saga">>(inRing.map((saga) => [saga.address, saga]))
  for (const at of ring.keys()) {
    const run = runFrom(sagas, [...ring.slice(at), ...ring.slice(0, at)])
    if (run !== undefined) return run
  }
  return undefined
}
