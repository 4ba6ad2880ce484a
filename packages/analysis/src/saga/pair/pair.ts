import type { Entity, Saga } from "@lintel/model"
import { searchStates } from "../../search/search.js"
import { machineOf, type MachineStep, type SagaMachine } from "../explore/machine.js"
import { stepOf } from "../order.js"
import { replay } from "../replay.js"
import type { Run, RunEvent } from "../runEvent.js"

/**
 * One event of two sagas that run at the same time: whose it is, and what happens. `side` tells two runs of one saga
 * apart.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface PairEvent {
  readonly saga: `saga:${string}`
  readonly side: "first" | "second"
  readonly event: RunEvent
}

/**
 * The two steps whose order is asked for: `first` is undone after `second` was done, and `second` stays.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface Crossing {
  readonly first: string
  readonly second: string
}

/**
 * What running two sagas at the same time gave.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface PairExploration {
  /** A shortest run in which `second` is done after `first`, `first` is undone and `second` stays. */
  readonly crossed: ReadonlyArray<PairEvent> | undefined
  /** A shortest run after which each of the two waits for a lock of the other. */
  readonly blocked: ReadonlyArray<PairEvent> | undefined
  readonly states: number
  readonly isComplete: boolean
}

const [idle, done, undone, skipped, refused] = [0, 1, 2, 3, 4]
const [forward, backward] = [0, 1]
const kinds = 8
const [doneKind, rejectedKind, undoneKind, leftKind, skippedKind, lostKind] = [0, 1, 2, 3, 4, 5]

interface Side {
  readonly saga: Entity<"saga">
  readonly machine: SagaMachine
  /** Where its bytes begin: its mode, then its steps. */
  readonly offset: number
  /** Steps of the other saga of which one must be done before this one begins: they send what sets it off. */
  readonly startsAfter: ReadonlyArray<number>
}

/** A lock is the same in two sagas when it has one name and protects something in one store. */
const lockKey = (saga: Saga, lock: string): string | undefined => {
  const store = saga.locks?.[lock]?.store
  return store === undefined ? undefined : `${lock} ${store}`
}

const statusAt = (state: Uint8Array, { offset }: Side, position: number): number => state[offset + 1 + position] ?? 0

const lockNames = ({ saga, machine }: Side, position: number, field: "locks" | "releases"): ReadonlyArray<string> =>
  (stepOf(saga.value, machine.steps[position]?.name ?? "")?.[field] ?? []).flatMap(
    (lock) => lockKey(saga.value, lock) ?? []
  )

const isOver = (state: Uint8Array, side: Side): boolean =>
  state[side.offset] === backward
    ? side.machine.steps.every((_, position) => statusAt(state, side, position) !== done)
    : side.machine.steps.every((_, position) => isPassed(state, side, position))

const isPassed = (
  state: Uint8Array,
  side: Side,
  position: number,
  open: ReadonlySet<number> = new Set<number>()
): boolean => {
  const { alternatives = [] } = side.machine.steps[position] ?? {}
  const all = [position, ...alternatives]
  const statuses = all.map((other) => statusAt(state, side, other))
  if (statuses.includes(done) || open.has(position)) return true
  if (statuses.some((status) => status !== skipped)) return false
  const inside = new Set([...open, ...all])
  return all.every((member) =>
    (side.machine.steps[member]?.after ?? []).every((before) => isPassed(state, side, before, inside))
  )
}

/** Locks that a saga holds: set by a step that is done, and released by none. */
const heldBy = (state: Uint8Array, side: Side): ReadonlySet<string> => {
  const held = new Set<string>()
  if (isOver(state, side)) return held
  for (const position of side.machine.steps.keys())
    if (statusAt(state, side, position) === done) for (const lock of lockNames(side, position, "locks")) held.add(lock)
  for (const position of side.machine.steps.keys())
    if (statusAt(state, side, position) === done)
      for (const lock of lockNames(side, position, "releases")) held.delete(lock)
  return held
}

/** Whether a step may fail for good; that it is never rejected has to be said. */
const canFail = ({ saga, machine }: Side, position: number): boolean => {
  const step = machine.steps[position]
  if (step === undefined || step.kind === "retriable") return false
  return stepOf(saga.value, step.name)?.rejects !== false || step.tries !== "untilDone"
}

const isFinal = (state: Uint8Array, side: Side): boolean =>
  side.machine.steps.some(({ kind }, position) => kind === "pivot" && statusAt(state, side, position) === done)

/**
 * The state in which the condition of a step is decided, with what can no longer be done left out; `undefined`: what is
 * decided already leaves no such run.
 */
const decide = (state: Uint8Array, side: Side, { when }: MachineStep, truth: boolean): Uint8Array | undefined => {
  const next = state.slice()
  const { conditions, steps } = side.machine
  if (conditions === undefined || when === undefined) return next
  const decided = new Map<string, boolean>()
  for (const [position, step] of steps.entries()) {
    const status = statusAt(state, side, position)
    if (step.when !== undefined && status !== idle) decided.set(step.when, status !== skipped)
  }
  if (decided.has(when)) return decided.get(when) === truth ? next : undefined
  decided.set(when, truth)
  if (!conditions.allows(decided)) return undefined
  for (const [position, step] of steps.entries()) {
    if (step.when === undefined || decided.has(step.when)) continue
    if (!conditions.allows(new Map([...decided, [step.when, true]]))) next[side.offset + 1 + position] = skipped
  }
  return next
}

type Emit = (state: Uint8Array, event: number) => void

interface Pair {
  readonly sides: readonly [Side, Side]
  readonly crossing: Crossing | undefined
  readonly width: number
}

/** The byte that remembers that `second` was done while `first` could still be undone. */
const seenAt = ({ width }: Pair): number => width - 1

const goForward = (pair: Pair, state: Uint8Array, of: 0 | 1, emit: Emit): void => {
  const [side, other] = [pair.sides[of], pair.sides[of === 0 ? 1 : 0]]
  const taken = heldBy(state, other)
  if (side.startsAfter.length > 0 && !side.startsAfter.some((position) => statusAt(state, other, position) === done))
    return
  for (const [position, step] of side.machine.steps.entries()) {
    if (statusAt(state, side, position) !== idle || isPassed(state, side, position)) continue
    if (step.after.some((before) => !isPassed(state, side, before))) continue
    const code = (of * 128 + position) * kinds
    if (lockNames(side, position, "locks").some((lock) => taken.has(lock))) continue
    const next = decide(state, side, step, true)
    if (next !== undefined) {
      next[side.offset + 1 + position] = done
      if (of === 1 && step.name === pair.crossing?.second && isCrossed(pair, state)) next[seenAt(pair)] = 1
      emit(next, code + doneKind)
    }
    const without = step.condition.every((it) => statusAt(state, side, it) === idle)
      ? decide(state, side, step, false)
      : undefined
    if (step.condition.length > 0 && without !== undefined) {
      for (const it of step.condition) without[side.offset + 1 + it] = skipped
      emit(without, code + skippedKind)
    }
    const back = decide(state, side, step, true)
    if (!canFail(side, position) || isFinal(state, side) || back === undefined) continue
    const isRejected = stepOf(side.saga.value, step.name)?.rejects !== false
    const isReplaced = step.alternatives.some((at) => statusAt(back, side, at) === idle)
    if (isRejected && isReplaced) back[side.offset + 1 + position] = refused
    else back[side.offset] = backward
    emit(back, code + (isRejected ? rejectedKind : lostKind))
  }
}

/** Whether `first` is done while its saga may still go back. */
const isCrossed = ({ sides: [first], crossing }: Pair, state: Uint8Array): boolean => {
  const position = first.machine.steps.findIndex(({ name }) => name === crossing?.first)
  return position >= 0 && statusAt(state, first, position) === done && !isFinal(state, first)
}

const goBack = ({ sides }: Pair, state: Uint8Array, of: 0 | 1, emit: Emit): void => {
  const side = sides[of]
  for (const [position, step] of side.machine.steps.entries()) {
    if (statusAt(state, side, position) !== done) continue
    if ([...step.behind].some((later) => statusAt(state, side, later) === done)) continue
    const next = state.slice()
    next[side.offset + 1 + position] = undone
    emit(next, (of * 128 + position) * kinds + (step.undo === undefined ? leftKind : undoneKind))
  }
}

const takenBack = (isUndone: boolean, step: string): RunEvent =>
  isUndone ? { _tag: "Undo", step, outcome: "ok" } : { _tag: "LeaveBehind", step }

const eventsOf = ({ sides }: Pair, code: number): ReadonlyArray<PairEvent> => {
  const place = Math.floor(code / kinds)
  const isSecond = place >= 128
  const side = sides[isSecond ? 1 : 0]
  const step = side.machine.steps[place % 128]
  if (step === undefined) return []
  const of = (event: RunEvent): PairEvent => ({
    saga: side.saga.address,
    side: isSecond ? "second" : "first",
    event
  })
  const { name } = step
  switch (code % kinds) {
    case rejectedKind:
      return [of({ _tag: "Invoke", step: name, outcome: "rejected" })]
    case lostKind:
      return [
        of({ _tag: "Invoke", step: name, outcome: "requestLost" }),
        of({ _tag: "GiveUp", step: name }),
        ...(step.kind === "readOnly" ? [] : [of(takenBack(step.undo !== undefined, name))])
      ]
    case undoneKind:
      return [of(takenBack(true, name))]
    case leftKind:
      return step.kind === "readOnly" ? [] : [of(takenBack(false, name))]
    case skippedKind:
      return [of({ _tag: "Skip", step: name })]
    default:
      return [of({ _tag: "Invoke", step: name, outcome: "ok" })]
  }
}

/** The steps of a saga that send what sets another off. */
const starters = (machine: SagaMachine, saga: Saga, other: Saga): ReadonlyArray<number> => {
  const { trigger } = other
  if (trigger?._tag !== "Message") return []
  return [...machine.steps.keys()].filter((position) => {
    const action = stepOf(saga, machine.steps[position]?.name ?? "")?.action
    return action?._tag === "Message" && action.message === trigger.message
  })
}

const runOf = (run: ReadonlyArray<PairEvent>, side: PairEvent["side"]): Run =>
  run.flatMap((it) => (it.side === side ? [it.event] : []))

/** Whether each saga can run so for itself. What was given up is undone too: its outcome is not known. */
const isReplayed = ([one, other]: readonly [Entity<"saga">, Entity<"saga">], run: ReadonlyArray<PairEvent>): boolean =>
  replay(one.value, runOf(run, "first"))._tag === "Replayed" &&
  replay(other.value, runOf(run, "second"))._tag === "Replayed"

/**
 * Runs two sagas, or one saga twice, at the same time, in every order of their steps: each step is done, fails or is undone, and nothing is
 * lost or repeated. What faults do within one saga, `explore` finds; here it is about what the two do to one another.
 * `undefined` when one of them cannot be explored.
 *
 * @category sagas
 * @since 0.1.0
 */
export const explorePair = (
  first: Entity<"saga">,
  second: Entity<"saga">,
  crossing?: Crossing,
  { mostStates = 50_000 }: { readonly mostStates?: number } = {}
): PairExploration | undefined => {
  const [one, two] = [machineOf(first.value), machineOf(second.value)]
  if (typeof one === "string" || typeof two === "string") return undefined
  const sides = [
    { saga: first, machine: one, offset: 0, startsAfter: starters(two, second.value, first.value) },
    {
      saga: second,
      machine: two,
      offset: one.steps.length + 1,
      startsAfter: starters(one, first.value, second.value)
    }
  ] as const
  const pair: Pair = { sides, crossing, width: one.steps.length + two.steps.length + 3 }
  const positionOf = (side: Side, name: string | undefined): number =>
    side.machine.steps.findIndex((step) => step.name === name)
  const [from, to] = [positionOf(sides[0], crossing?.first), positionOf(sides[1], crossing?.second)]
  const found: { crossed?: ReadonlyArray<PairEvent>; blocked?: ReadonlyArray<PairEvent> } = {}
  const space = searchStates(
    {
      first: new Uint8Array(pair.width),
      next: (state, emit) => {
        for (const of of [0, 1] as const) {
          if (isOver(state, sides[of])) continue
          if (state[sides[of].offset] === forward) goForward(pair, state, of, emit)
          else goBack(pair, state, of, emit)
        }
      }
    },
    {
      mostStates,
      visit: ({ state, at, isLast }, known) => {
        const run = (): ReadonlyArray<PairEvent> => known.eventsTo(at).flatMap((code) => eventsOf(pair, code))
        const keep = (as: "crossed" | "blocked"): void => {
          const events = found[as] === undefined ? run() : []
          if (events.length > 0 && isReplayed([first, second], events)) found[as] = events
        }
        const isUndone = from >= 0 && statusAt(state, sides[0], from) === undone
        const stays = to >= 0 && statusAt(state, sides[1], to) === done && state[sides[1].offset] === forward
        if (state[seenAt(pair)] === 1 && isUndone && stays && isOver(state, sides[1])) keep("crossed")
        const open = sides.filter((side) => !isOver(state, side) && state[side.offset] === forward)
        if (isLast && open.length === 2 && sides.every((side) => side.startsAfter.length === 0)) keep("blocked")
      }
    }
  )
  return { crossed: found.crossed, blocked: found.blocked, states: space.states, isComplete: space.isComplete }
}
