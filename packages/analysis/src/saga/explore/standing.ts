import type { MachineStep, SagaMachine } from "./machine.js"
import { Mode, modeOf, Phase, phaseAt } from "./state.js"

/** Sent, and nobody knows with what outcome. */
export const isOpen = (state: Uint8Array, position: number): boolean => {
  const phase = phaseAt(state, position)
  return phase === Phase.sent || phase === Phase.lastSent || phase === Phase.waiting
}

/** Whether a point of no return was passed, or may have been. */
export const isFinal = ({ steps }: SagaMachine, state: Uint8Array): boolean => {
  for (let position = 0; position < steps.length; position++) {
    if (steps[position]?.kind !== "pivot") continue
    if (phaseAt(state, position) === Phase.done || isOpen(state, position)) return true
  }
  return false
}

const nothing: ReadonlySet<number> = new Set()

/**
 * Whether a step needs nothing more: it, or one that stands for it, is done, or it was its turn and its condition does not
 * hold. `open` are the steps of which the same is being asked: alternatives may wait for one another in a circle.
 */
const isPassed = (
  machine: SagaMachine,
  state: Uint8Array,
  position: number,
  open: ReadonlySet<number> = nothing
): boolean => {
  const phase = phaseAt(state, position)
  if (phase === Phase.done || open.has(position)) return true
  const others = machine.steps[position]?.alternatives ?? []
  if (phase !== Phase.skipped && others.length === 0) return false
  if (others.some((other) => phaseAt(state, other) === Phase.done)) return true
  if (phase !== Phase.skipped || others.some((other) => phaseAt(state, other) !== Phase.skipped)) return false
  const inside = new Set([...open, position, ...others])
  return [position, ...others].every((member) =>
    (machine.steps[member]?.after ?? []).every((before) => isPassed(machine, state, before, inside))
  )
}

/** Whether a step may be asked, for the first time or again. */
export const isReady = (machine: SagaMachine, state: Uint8Array, position: number, step: MachineStep): boolean => {
  const phase = phaseAt(state, position)
  if (phase !== Phase.idle && phase !== Phase.sent && phase !== Phase.lastSent) return false
  const { after, alternatives } = step
  for (let at = 0; at < alternatives.length; at++) {
    const other = alternatives[at] ?? 0
    if (isOpen(state, other) || phaseAt(state, other) === Phase.done) return false
  }
  for (let at = 0; at < after.length; at++) if (!isPassed(machine, state, after[at] ?? 0)) return false
  return true
}

/**
 * Position of the first step that a saga needs and can no longer come to, where it can come to nothing else either: what
 * would be done instead waits for what comes later, or is left out. `undefined`: it goes on.
 */
export const blockedAt = (machine: SagaMachine, state: Uint8Array): number | undefined => {
  if (modeOf(state) !== Mode.forward || (machine.hasDeadline && !isFinal(machine, state))) return undefined
  let blocked: number | undefined
  for (let position = machine.steps.length - 1; position >= 0; position--) {
    const step = machine.steps[position]
    if (step === undefined) continue
    if (isReady(machine, state, position, step) || phaseAt(state, position) === Phase.waiting) return undefined
    if (!isPassed(machine, state, position)) blocked = position
  }
  return blocked
}

/** Whether the step at a position still has to be undone, or left. */
export const isStanding = ({ steps }: SagaMachine, state: Uint8Array, position: number): boolean => {
  const phase = phaseAt(state, position)
  return (phase === Phase.done || phase === Phase.lastSent) && steps[position]?.kind !== "readOnly"
}

/** Position of the step at which a saga is stuck. */
export const stuckAt = (state: Uint8Array): number | undefined =>
  modeOf(state) >= Mode.stuck ? modeOf(state) - Mode.stuck : undefined

/** How a saga has ended, if it has: copies of requests may still be on their way. */
export const endOf = (machine: SagaMachine, state: Uint8Array): "completed" | "aborted" | "stuck" | undefined => {
  const mode = modeOf(state)
  if (mode >= Mode.stuck) return "stuck"
  for (let position = machine.steps.length - 1; position >= 0; position--) {
    const isOver = mode === Mode.backward ? !isStanding(machine, state, position) : isPassed(machine, state, position)
    if (!isOver) return undefined
  }
  return mode === Mode.backward ? "aborted" : "completed"
}
