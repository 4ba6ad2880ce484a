import type { Saga } from "@lintel/model"
import { compareTexts } from "../../graph/digraph.js"
import { stepOf } from "../order.js"
import { meet } from "./automaton.js"
import {
  choiceOf,
  type ChoreographyEvent,
  messageOf,
  participantsOf,
  reactionsOf,
  type StepStatus,
  undoersOf
} from "./participants.js"
import { replayChoreography } from "./replay.js"
import { worldsOf } from "./worlds.js"

/**
 * What must never happen in a choreography.
 *
 * - `waitsForEver`: a service waits for a message that does not come, and nothing ends the wait.
 * - `effectLeft`: not everything was done, and the effect of a step stays.
 * - `effectMissing`: the point of no return was passed, and a step was never done.
 * - `lockKept`: a lock is set, and nobody releases it.
 * - `goesRound`: services send one another messages for ever.
 * - `neverDone`: no run does the step.
 *
 * @category choreography
 * @since 0.1.0
 */
export type ChoreographyViolation =
  | "waitsForEver"
  | "effectLeft"
  | "effectMissing"
  | "lockKept"
  | "goesRound"
  | "neverDone"

/**
 * A shortest run of a choreography in which something goes wrong, and the step that it is about. It was replayed. No
 * run shows a step that is never done.
 *
 * @category choreography
 * @since 0.1.0
 */
export interface UnsafeChoreography {
  readonly violation: ChoreographyViolation
  readonly step: string
  readonly run: ReadonlyArray<ChoreographyEvent>
}

/**
 * What looking at every run of a choreography gave.
 *
 * @category choreography
 * @since 0.1.0
 */
export type ChoreographyVerdict =
  | {
      readonly _tag: "Decided"
      readonly unsafe: ReadonlyArray<UnsafeChoreography>
      /** Messages that a step waits for and no step sends. */
      readonly unsent: ReadonlyArray<string>
      /** Messages that a step sends and no step waits for. */
      readonly unread: ReadonlyArray<string>
      readonly states: number
      readonly isComplete: boolean
    }
  | { readonly _tag: "Undecided"; readonly reason: string }

/**
 * What is known of the messages of a choreography besides its steps.
 *
 * @category choreography
 * @since 0.1.0
 */
export interface ChoreographyOptions {
  /** Messages that may be lost on their way. */
  readonly lossy?: ReadonlySet<string>
  /** Messages that somebody outside sends; those that no step sends when left out. */
  readonly sentOutside?: ReadonlySet<string>
  /** States looked at at most: 100,000 when left out. */
  readonly mostStates?: number
}

/** How every step stands in one end. */
type Standing = ReadonlyMap<string, StepStatus>

/** Whether the step is done, or one that stands for it; to undo something stands for nothing. */
const isDone = (saga: Saga, reactions: ReadonlySet<string>, standing: Standing, name: string): boolean =>
  choiceOf(saga, name).some((other) => standing.get(other) === "done" && !reactions.has(other))

const isRequired = (saga: Saga, reactions: ReadonlySet<string>, name: string): boolean => {
  const step = stepOf(saga, name)
  const isSometimes = choiceOf(saga, name).some((other) => stepOf(saga, other)?.when !== undefined)
  return step !== undefined && !reactions.has(name) && step.alternativeTo === undefined && !isSometimes
}

/** Whether the effect of a step is there: it was done, and nobody undid it. */
const isStanding = (saga: Saga, standing: Standing, name: string): boolean => {
  const status = standing.get(name)
  if (status !== "done" && status !== "left") return false
  return undoersOf(saga, name).every((other) => standing.get(other) !== "done")
}

/** Steps whose effect must not stay behind: those that something undoes, and those that are said to be undone. */
const isToBeUndone = (saga: Saga, name: string): boolean => {
  const { kind, compensate } = stepOf(saga, name) ?? {}
  if (kind === "readOnly" || kind === "pivot" || kind === "retriable") return false
  return kind === "compensatable" || (compensate !== undefined && compensate !== "none")
}

const wrongAtEnd = (
  saga: Saga,
  reactions: ReadonlySet<string>,
  standing: Standing
): ReadonlyArray<readonly [ChoreographyViolation, string]> => {
  const names = Object.keys(saga.steps).toSorted(compareTexts)
  const missing = names.filter((name) => isRequired(saga, reactions, name) && !isDone(saga, reactions, standing, name))
  const isFinal = names.some((name) => stepOf(saga, name)?.kind === "pivot" && standing.get(name) === "done")
  const released = new Set(
    names.flatMap((name) => (isStanding(saga, standing, name) ? (stepOf(saga, name)?.releases ?? []) : []))
  )
  const kept = names.filter(
    (name) => isStanding(saga, standing, name) && (stepOf(saga, name)?.locks ?? []).some((lock) => !released.has(lock))
  )
  const left = names.filter((name) => isToBeUndone(saga, name) && isStanding(saga, standing, name))
  const wrong: ReadonlyArray<readonly [ChoreographyViolation, string]> =
    missing.length === 0
      ? names.flatMap((name) =>
          isRequired(saga, reactions, name) && standing.get(name) === "done" && !isStanding(saga, standing, name)
            ? [["effectMissing", name] as const]
            : []
        )
      : isFinal
        ? missing.map((name) => ["effectMissing", name] as const)
        : left.map((name) => ["effectLeft", name] as const)
  return [...wrong, ...kept.map((name) => ["lockKept", name] as const)]
}

const traffic = (saga: Saga): { readonly sent: ReadonlySet<string>; readonly awaited: ReadonlySet<string> } => {
  const steps = Object.values(saga.steps)
  return {
    sent: new Set(
      steps.flatMap(({ action, compensate }) => [messageOf(action) ?? [], messageOf(compensate) ?? []].flat())
    ),
    awaited: new Set(steps.flatMap(({ waitsFor }) => waitsFor ?? []))
  }
}

/**
 * Looks at every run of a choreographed saga: each service is an automaton that does its steps when the messages that
 * they wait for were sent, messages come in any order, late, or not at all, and a wait that has an end may end at any
 * time. Where conditions exclude one another, each way to take the choices is looked at by itself. A step whose action is what undoes another is taken for the reaction to a failure.
 *
 * @example
 * ```ts
 * import { exploreChoreography } from "@lintel/analysis"
 *
 * const verdict = exploreChoreography({
 *   style: "choreographed",
 *   steps: {
 *     order: { by: "service:orders", action: { _tag: "Message", message: "message:OrderPlaced" } },
 *     pay: { by: "service:payments", waitsFor: ["message:OrderPlaced"], action: { _tag: "Message", message: "message:Paid" } },
 *     confirm: { by: "service:orders", after: ["order"], waitsFor: ["message:Paid", "message:Reserved"] }
 *   }
 * })
 * verdict._tag === "Decided" ? verdict.unsent : [] // => ["message:Reserved"]
 * ```
 *
 * @category choreography
 * @since 0.1.0
 */
export const exploreChoreography = (saga: Saga, options: ChoreographyOptions = {}): ChoreographyVerdict => {
  const worlds = worldsOf(saga)
  const [only, ...others] = worlds
  if (only === saga && others.length === 0) return exploreWorld(saga, options)
  if (only === undefined) return { _tag: "Undecided", reason: "of its choices none can be taken" }
  const found = worlds.map((world) => exploreWorld(world, options))
  const undecided = found.find((verdict) => verdict._tag === "Undecided")
  const decided = found.filter((verdict) => verdict._tag === "Decided")
  return undecided ?? together(saga, worlds, decided)
}

type Decided = Extract<ChoreographyVerdict, { readonly _tag: "Decided" }>

/** What is found in any world; a step that no world does is never done. */
const together = (saga: Saga, worlds: ReadonlyArray<Saga>, found: ReadonlyArray<Decided>): Decided => {
  const unsafe = new Map<string, UnsafeChoreography>()
  for (const one of found.flatMap((verdict) => verdict.unsafe)) {
    const key = `${one.violation} ${one.step}`
    const known = unsafe.get(key)
    if (known === undefined || one.run.length < known.run.length) unsafe.set(key, one)
  }
  const isEverDone = (name: string): boolean =>
    worlds.some(
      ({ steps }, at) =>
        Object.hasOwn(steps, name) &&
        found[at]?.unsafe.every(({ violation, step }) => violation !== "neverDone" || step !== name) === true
    )
  const { sent, awaited } = traffic(saga)
  const unsent = new Set(found.flatMap((verdict) => verdict.unsent))
  return {
    _tag: "Decided",
    unsafe: [...unsafe.values()].filter(({ violation, step }) => violation !== "neverDone" || !isEverDone(step)),
    unsent: [...unsent].filter((name) => !sent.has(name)).toSorted(compareTexts),
    unread: [...sent].filter((name) => !awaited.has(name)).toSorted(compareTexts),
    states: found.reduce((all, { states }) => all + states, 0),
    isComplete: found.every(({ isComplete }) => isComplete)
  }
}

const exploreWorld = (saga: Saga, options: ChoreographyOptions): ChoreographyVerdict => {
  const { lossy = new Set(), mostStates } = options
  const participants = participantsOf(saga, (message) => lossy.has(message))
  if (typeof participants === "string") return { _tag: "Undecided", reason: participants }
  const { sent, awaited } = traffic(saga)
  const trigger = saga.trigger?._tag === "Message" ? [saga.trigger.message] : []
  const outside = options.sentOutside ?? new Set<string>()
  const present = [...trigger, ...[...awaited].filter((name) => outside.has(name))]
  const found = meet(
    participants.map(({ automaton }) => automaton),
    { sent: present, ...(mostStates === undefined ? {} : { mostStates }) }
  )
  const reactions = reactionsOf(saga)
  const unsafe = new Map<string, UnsafeChoreography>()
  const note = (violation: ChoreographyViolation, step: string, run: ReadonlyArray<ChoreographyEvent>): void => {
    const key = `${violation} ${step}`
    if (!unsafe.has(key) && replayChoreography(saga, run, { present })._tag === "Replayed")
      unsafe.set(key, { violation, step, run })
  }
  for (const { run, locals } of found.ends) {
    const standing: Standing = new Map(participants.flatMap((it, at) => [...(it.standing[locals[at] ?? 0] ?? [])]))
    for (const [at, { waitsAt }] of participants.entries())
      for (const step of waitsAt[locals[at] ?? 0] ?? []) note("waitsForEver", step, run)
    for (const [violation, step] of wrongAtEnd(saga, reactions, standing)) note(violation, step, run)
  }
  for (const { service, run } of found.livelocks) note("goesRound", service, run)
  const done = new Set([...found.happens].flatMap(({ _tag, step }) => (_tag === "Do" ? [step] : [])))
  const never = found.isComplete ? Object.keys(saga.steps).filter((name) => !done.has(name)) : []
  return {
    _tag: "Decided",
    unsafe: [
      ...unsafe.values(),
      ...never.toSorted(compareTexts).map((step) => ({ violation: "neverDone", step, run: [] }) as const)
    ],
    unsent: [...awaited].filter((name) => !sent.has(name) && !present.includes(name)).toSorted(compareTexts),
    unread: [...sent].filter((name) => !awaited.has(name)).toSorted(compareTexts),
    states: found.states,
    isComplete: found.isComplete
  }
}
