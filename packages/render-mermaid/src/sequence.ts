import type { BlockPart, Sequence, SequenceStep } from "./diagram.js"
import type { Scene } from "./scene.js"
import { type Cast, note } from "./script.js"

/** How many lines a picture of a sequence has room for. */
const mostLines = 250

const cutPart = (part: BlockPart, room: { left: number }): BlockPart => ({
  label: part.label,
  steps: cut(part.steps, room)
})

/** The first steps, as many as there is room for; a block is begun only while there is some. */
const cut = (steps: ReadonlyArray<SequenceStep>, room: { left: number }): ReadonlyArray<SequenceStep> => {
  const kept: Array<SequenceStep> = []
  for (const step of steps) {
    if (room.left <= 0) break
    room.left--
    if (step._tag !== "Block") kept.push(step)
    else {
      const parts: Array<BlockPart> = []
      for (const part of step.parts) if (room.left > 0) parts.push(cutPart(part, room))
      kept.push({ ...step, parts })
    }
  }
  return kept
}

const participantsOf = (steps: ReadonlyArray<SequenceStep>, found: Set<string>): Set<string> => {
  for (const step of steps) {
    if (step._tag === "Message") found.add(step.from).add(step.to)
    else if (step._tag === "Note") found.add(step.over)
    else for (const part of step.parts) participantsOf(part.steps, found)
  }
  return found
}

/** A sequence that fits into a picture. What does not is a loss of the subject, and a note says that there is more. */
export const sequenceOf = (
  { losses }: Scene,
  subject: string,
  title: string,
  cast: Cast,
  steps: ReadonlyArray<SequenceStep>
): Sequence => {
  const room = { left: mostLines }
  const kept = cut(steps, room)
  const used = participantsOf(kept, new Set())
  const [first] = used
  const isCut = room.left <= 0
  if (isCut) losses.drop(subject, "steps beyond what one picture can show")
  return {
    _tag: "Sequence",
    title,
    participants: cast.all().filter((participant) => used.has(participant.key)),
    steps: isCut && first !== undefined ? [...kept, note(first, "and more")] : kept
  }
}
