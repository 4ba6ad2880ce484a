import type { MachineStep, SagaMachine } from "./machine.js"
import { isFinal, isOpen, isStanding } from "./standing.js"
import { Mode, Net, netAt, Phase, phaseAt, setMode, setNet, setPhase } from "./state.js"

/** Whether a step changes anything. */
export const hasEffect = (step: MachineStep): boolean => step.kind !== "readOnly"

/** One more request was taken. */
export const apply = (state: Uint8Array, position: number, step: MachineStep): void => {
  const net = netAt(state, position)
  if (!hasEffect(step) || ((net === Net.once || net === Net.twice) && step.repeat !== "none")) return
  setNet(state, position, net === Net.negative ? Net.none : net === Net.none ? Net.once : Net.twice)
}

/** One more request to undo was taken. */
export const undoEffect = (state: Uint8Array, position: number, step: MachineStep): void => {
  const net = netAt(state, position)
  if (step.undo?.repeat !== "none") {
    if (net !== Net.negative) setNet(state, position, Net.none)
  } else setNet(state, position, net === Net.twice ? Net.once : net === Net.once ? Net.none : Net.negative)
}

/**
 * The saga no longer goes forward: back where nothing final was done, else neither on nor back. What a failure leads past
 * is left as it is.
 */
export const turn = (machine: SagaMachine, state: Uint8Array, at: number, failed?: "rejected" | "unanswered"): void => {
  if (isFinal(machine, state)) {
    setMode(state, Mode.stuck + at)
    return
  }
  setMode(state, Mode.backward)
  for (let position = 0; position < machine.steps.length; position++)
    if (isOpen(state, position)) setPhase(state, position, Phase.lastSent)
  const undone = failed === undefined ? undefined : machine.steps[at]?.undoesWhen[failed]
  if (undone === undefined) return
  for (let position = 0; position < machine.steps.length; position++)
    if (position !== at && !undone.has(position) && isStanding(machine, state, position))
      setPhase(state, position, Phase.left)
}

/** The conditions that are decided in a state: those of steps that were sent hold, those of steps that are left out do not. */
const decidedIn = ({ steps }: SagaMachine, state: Uint8Array): Map<string, boolean> => {
  const decided = new Map<string, boolean>()
  for (let position = 0; position < steps.length; position++) {
    const when = steps[position]?.when
    const phase = phaseAt(state, position)
    if (when !== undefined && phase !== Phase.idle) decided.set(when, phase !== Phase.skipped)
  }
  return decided
}

/**
 * The state in which the condition of a step is decided: what can no longer be done is left out. `undefined`: what is
 * decided already leaves no such run.
 */
export const decide = (
  machine: SagaMachine,
  state: Uint8Array,
  { when }: MachineStep,
  truth: boolean
): Uint8Array | undefined => {
  const { conditions, steps } = machine
  if (conditions === undefined || when === undefined) return state
  const decided = decidedIn(machine, state)
  if (decided.has(when)) return decided.get(when) === truth ? state : undefined
  decided.set(when, truth)
  if (!conditions.allows(decided)) return undefined
  const out = state.slice()
  for (let position = 0; position < steps.length; position++) {
    const other = steps[position]?.when
    if (other === undefined || decided.has(other) || phaseAt(state, position) !== Phase.idle) continue
    if (!conditions.allows(new Map([...decided, [other, true]]))) setPhase(out, position, Phase.skipped)
  }
  return out
}
