import type { Saga, SagaAction } from "@lintel/model"
import { stepOf } from "../order.js"
import type { ChoreographyEvent } from "./participants.js"

/**
 * Whether a run of a choreography can happen. A refusal names the event (counted from 0) and why it cannot happen there.
 *
 * @category choreography
 * @since 0.1.0
 */
export type ChoreographyReplay =
  | {
      readonly _tag: "Replayed"
      /** What was sent, in the order in which it first was. */
      readonly sent: ReadonlyArray<string>
      /** Steps that were done, less those that their service undid. */
      readonly done: ReadonlyArray<string>
    }
  | { readonly _tag: "Refused"; readonly at: number; readonly reason: string }

interface Story {
  readonly saga: Saga
  readonly sent: Set<string>
  readonly done: Set<string>
  /** Steps that were refused or are no longer waited for. */
  readonly failed: Set<string>
  readonly over: Set<string>
}

const who = ({ saga }: Story, step: string): string | undefined => stepOf(saga, step)?.by ?? saga.by

const siblings = ({ saga }: Story, step: string): ReadonlyArray<string> => {
  const root = stepOf(saga, step)?.alternativeTo ?? step
  return Object.keys(saga.steps).filter((other) => other === root || stepOf(saga, other)?.alternativeTo === root)
}

const isSettled = (story: Story, step: string): boolean => siblings(story, step).some((other) => story.done.has(other))

const hasGivenUp = (story: Story, step: string): boolean =>
  Object.keys(story.saga.steps).some(
    (other) =>
      who(story, other) === who(story, step) &&
      (story.over.has(other) ||
        (story.failed.has(other) &&
          siblings(story, other).every((it) => story.failed.has(it) || who(story, it) !== who(story, other))))
  )

const messageIn = (action: SagaAction | "none" | undefined): ReadonlyArray<string> =>
  typeof action === "object" && action._tag === "Message" ? [action.message] : []

/** A step of the same service that has to be done first. */
const behindOwn = (story: Story, step: string): string | undefined => {
  const value = stepOf(story.saga, step)
  const instead = value?.alternativeTo === undefined ? undefined : stepOf(story.saga, value.alternativeTo)
  const before = [...(value?.after ?? []), ...(instead?.after ?? [])].filter(
    (other) => !siblings(story, step).includes(other)
  )
  return before.find((other) => who(story, other) === who(story, step) && !isSettled(story, other))
}

/** What a step stands behind and waits for; the first that is not there. */
const lacking = (story: Story, step: string): string | undefined => {
  const { saga } = story
  const value = stepOf(saga, step)
  const own = behindOwn(story, step)
  if (own !== undefined) return own
  const told = (value?.after ?? [])
    .filter((other) => who(story, other) !== who(story, step))
    .flatMap((other) => messageIn(stepOf(saga, other)?.action))
  return [...(value?.waitsFor ?? []), ...told].find((message) => !story.sent.has(message))
}

/** Whether messages set a step off. */
const listens = (story: Story, step: string): boolean => {
  const { waitsFor, after } = stepOf(story.saga, step) ?? {}
  const isTold = (other: string): boolean =>
    who(story, other) !== who(story, step) && messageIn(stepOf(story.saga, other)?.action).length > 0
  return (waitsFor ?? []).length > 0 || (after ?? []).some(isTold)
}

const begin = (story: Story, step: string): string | undefined => {
  if (hasGivenUp(story, step)) return "its service goes back"
  if (story.failed.has(step)) return "nobody waits for it any more"
  const waiting = listens(story, step)
    ? undefined
    : siblings(story, step).find((other) => !story.failed.has(other) && listens(story, other))
  if (waiting !== undefined) return `${waiting} is still waited for`
  return isSettled(story, step) ? "it, or what stands for it, is done" : undefined
}

const play = (story: Story, { _tag, step }: ChoreographyEvent): string | undefined => {
  const value = stepOf(story.saga, step)
  if (value === undefined) return "there is no such step"
  if (_tag === "Undo" || _tag === "Leave") {
    if (!story.done.has(step)) return "it is not done"
    if (!hasGivenUp(story, step)) return "its service does not go back"
    const isUndone = value.compensate !== undefined && value.compensate !== "none"
    if (isUndone !== (_tag === "Undo")) return isUndone ? "something undoes it" : "nothing undoes it"
    story.over.add(step)
    if (_tag === "Undo") story.done.delete(step)
    for (const message of messageIn(_tag === "Undo" ? value.compensate : undefined)) story.sent.add(message)
    return undefined
  }
  const reason = begin(story, step)
  if (reason !== undefined) return reason
  if (_tag === "Expire") {
    const { timeout, human } = value
    const isBounded = (timeout !== undefined && timeout !== "none") || human?.deadline !== undefined
    if (!isBounded && story.saga.deadline === undefined) return "nothing ends its wait"
    const hasBegun = [...story.done].some((other) => who(story, other) === who(story, step))
    if (!hasBegun || !listens(story, step) || behindOwn(story, step) !== undefined) return "nobody waits for it yet"
    story.failed.add(step)
    return undefined
  }
  const missing = lacking(story, step)
  if (missing !== undefined) return `it waits for ${missing}`
  if (_tag === "Refuse") {
    if (value.rejects !== true) return "it is never refused"
    story.failed.add(step)
    return undefined
  }
  story.done.add(step)
  for (const message of messageIn(value.action)) story.sent.add(message)
  return undefined
}

/**
 * Plays a run on a choreographed saga, event by event, and says which event cannot happen. It knows nothing of automata.
 *
 * @example
 * ```ts
 * import { replayChoreography } from "@lintel/analysis"
 *
 * const saga = { steps: { pay: { by: "service:payments", waitsFor: ["message:OrderPlaced"] } } } as const
 * replayChoreography(saga, [{ _tag: "Do", step: "pay" }])._tag // => "Refused"
 * replayChoreography(saga, [{ _tag: "Do", step: "pay" }], { present: ["message:OrderPlaced"] })._tag // => "Replayed"
 * ```
 *
 * @category choreography
 * @since 0.1.0
 */
export const replayChoreography = (
  saga: Saga,
  run: ReadonlyArray<ChoreographyEvent>,
  { present = [] }: { readonly present?: ReadonlyArray<string> } = {}
): ChoreographyReplay => {
  const story: Story = { saga, sent: new Set(present), done: new Set(), failed: new Set(), over: new Set() }
  for (const [at, event] of run.entries()) {
    const reason = play(story, event)
    if (reason !== undefined) return { _tag: "Refused", at, reason }
  }
  return { _tag: "Replayed", sent: [...story.sent], done: [...story.done] }
}
