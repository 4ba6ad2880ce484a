import type { Saga, SagaStep } from "@lintel/model"
import { excludedBy, sagaConditions } from "./conditions.js"
import { stepOf } from "./order.js"
import type { EndState } from "./runEnd.js"

/**
 * What is known of a saga beyond its steps: `readOnly` are those that only look, by name. What they do needs no undoing.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface ReplayOptions {
  readonly readOnly?: ReadonlySet<string>
}

/** What became of one step so far. */
export interface StepState {
  applied: number
  undone: number
  pending: number
  /** Whether an undo left a mark that refuses later requests. */
  isMarked: boolean
  phase: "idle" | "tried" | "done" | "rejected" | "undone" | "leftBehind" | "skipped"
}

/** Where a run stands. */
export interface State {
  mode: EndState["mode"]
  /** Whether the run was cancelled, and its compensations with it. */
  isStopped: boolean
  /** The steps that are undone after the failure that made the saga go back; `undefined`: all that were done. */
  undone: ReadonlySet<string> | undefined
  readonly steps: Map<string, StepState>
}

/** Whether a step only looks, by its kind or by what its operation does. */
export const changesNothing = (name: string, step: SagaStep, options: ReplayOptions): boolean =>
  step.kind === "readOnly" || options.readOnly?.has(name) === true

/** Whether a point of no return was passed, or may have been. */
export const isPastPivot = (saga: Saga, state: State): boolean =>
  [...state.steps].some(
    ([name, { phase }]) => (phase === "done" || phase === "tried") && stepOf(saga, name)?.kind === "pivot"
  )

interface Shape {
  /** Steps of which one is done: those that stand for the same step, and that step. */
  readonly choices: ReadonlyMap<string, ReadonlyArray<string>>
  /** Steps that come after a step, or after one that is done instead of it. */
  readonly followers: ReadonlyMap<string, ReadonlyArray<string>>
}

const shapes = new WeakMap<Saga, Shape>()

const choicesIn = (saga: Saga): ReadonlyMap<string, ReadonlyArray<string>> => {
  const groups = new Map(Object.keys(saga.steps).map((name) => [name, [name]]))
  for (const name of groups.keys()) {
    const { alternativeTo } = stepOf(saga, name) ?? {}
    const [one, other] = [groups.get(name), alternativeTo === undefined ? undefined : groups.get(alternativeTo)]
    if (one === undefined || other === undefined || one === other) continue
    const all = [...other, ...one]
    for (const member of all) groups.set(member, all)
  }
  return groups
}

const shapeOf = (saga: Saga): Shape => {
  const known = shapes.get(saga)
  if (known !== undefined) return known
  const choices = choicesIn(saga)
  const followers = new Map<string, Array<string>>()
  for (const name of Object.keys(saga.steps)) {
    const own = choices.get(name) ?? [name]
    for (const before of afterOf(saga, name, own).flatMap((other) => choices.get(other) ?? [other])) {
      if (own.includes(before)) continue
      const list = followers.get(before)
      if (list === undefined) followers.set(before, [name])
      else list.push(name)
    }
  }
  const shape = { choices, followers }
  shapes.set(saga, shape)
  return shape
}

/** What a step stands behind: its own steps, and those of the step that it stands for. */
const afterOf = (saga: Saga, name: string, choices: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { after = [], alternativeTo } = stepOf(saga, name) ?? {}
  if (alternativeTo === undefined) return after
  const roots = choices.filter((choice) => stepOf(saga, choice)?.alternativeTo === undefined)
  return [...after, ...roots.flatMap((root) => stepOf(saga, root)?.after ?? [])]
}

export const choicesOf = (saga: Saga, name: string): ReadonlyArray<string> => shapeOf(saga).choices.get(name) ?? [name]

/**
 * Whether the saga needs nothing more of a step: it is done, another is done for it, or it was its turn and its condition
 * does not hold. Of steps in `open` the same is being asked.
 */
export const isPassed = (
  saga: Saga,
  state: State,
  name: string,
  open: ReadonlySet<string> = new Set<string>()
): boolean => {
  const choices = choicesOf(saga, name)
  const phases = choices.map((choice) => state.steps.get(choice)?.phase)
  if (phases.includes("done") || open.has(name)) return true
  if (phases.some((phase) => phase !== "skipped")) return false
  const inside = new Set([...open, ...choices])
  return choices.every((choice) =>
    afterOf(saga, choice, choices).every((before) => inside.has(before) || isPassed(saga, state, before, inside))
  )
}

/** A step that has to be passed before this one starts. */
export const awaited = (saga: Saga, state: State, name: string): string | undefined => {
  const choices = choicesOf(saga, name)
  return afterOf(saga, name, choices).find((other) => !choices.includes(other) && !isPassed(saga, state, other))
}

/** Steps that wait for their turn, by their condition. */
const undecided = (saga: Saga, { steps }: State): ReadonlySet<string> =>
  new Set([...steps].flatMap(([name, { phase }]) => (phase === "idle" ? (stepOf(saga, name)?.when ?? []) : [])))

/** Conditions that are decided: a step was asked, or left out. */
const decidedIn = (saga: Saga, { steps }: State): Map<string, boolean> =>
  new Map(
    [...steps].flatMap(([name, { phase }]) => {
      const when = stepOf(saga, name)?.when
      return when === undefined || phase === "idle" ? [] : [[when, phase !== "skipped"] as const]
    })
  )

/**
 * Decides the condition of a step; what can no longer be done is left out. Gives why it cannot be decided so, if it cannot.
 */
export const decide = (saga: Saga, state: State, when: string | undefined, truth: boolean): string | undefined => {
  if (when === undefined || sagaConditions(saga).isFree) return undefined
  const decided = decidedIn(saga, state)
  if (decided.has(when)) return decided.get(when) === truth ? undefined : `"${when}" is decided otherwise`
  decided.set(when, truth)
  if (!sagaConditions(saga).allows(decided))
    return truth ? `"${when}" cannot hold with what holds already` : `"${when}" has to hold, as no other way is left`
  const excluded = new Set(excludedBy(saga, decided, undecided(saga, state)))
  for (const [name, at] of state.steps)
    if (at.phase === "idle" && excluded.has(stepOf(saga, name)?.when ?? "")) at.phase = "skipped"
  return undefined
}

/** Whether the saga still goes forward, needs a step, and can ask none. */
export const isBlocked = (saga: Saga, state: State): boolean => {
  if (state.mode !== "forward" || (saga.deadline !== undefined && !isPastPivot(saga, state))) return false
  const names = Object.keys(saga.steps)
  return (
    names.some((name) => !isPassed(saga, state, name)) &&
    names.every((name) => {
      const phase = state.steps.get(name)?.phase
      const isTaken = choicesOf(saga, name).some(
        (other) => other !== name && ["done", "tried"].includes(state.steps.get(other)?.phase ?? "")
      )
      return (phase !== "idle" && phase !== "tried") || isTaken || awaited(saga, state, name) !== undefined
    })
  )
}

/** Steps that were done after this one, and that must be undone before it. */
export const stillStanding = (saga: Saga, state: State, name: string, options: ReplayOptions): string | undefined => {
  if (saga.undoes === "anyOrder") return undefined
  // What is undone, was skipped or only looked stands in nobody's way, so the search goes on behind it.
  const { followers } = shapeOf(saga)
  const pending = [name]
  const seen = new Set(pending)
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const other of followers.get(at) ?? []) {
      const phase = state.steps.get(other)?.phase
      if (seen.has(other)) continue
      if ((phase === "done" || phase === "tried") && !changesNothing(other, stepOf(saga, other) ?? {}, options))
        return other
      seen.add(other)
      pending.push(other)
    }
  }
  return undefined
}
