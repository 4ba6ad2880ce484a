/**
 * A state of a saga is a text: its mode, then one character a step. So it is its own key.
 *
 * A step's character holds what the orchestrator knows (`phase`, three bits), what its effect is worth at the
 * participant (`net`, two bits: not done, done, done twice, undone without having been done), whether a copy of its
 * request is still on its way, and whether an undo left a mark that refuses later requests.
 */
export interface StepState {
  readonly phase: Phase
  readonly net: Net
  readonly isPending: boolean
  readonly isMarked: boolean
}

/** Not sent; sent, with one or more tries left; sent for the last time; and what became of it. */
export type Phase = "idle" | "sent" | "lastSent" | "done" | "rejected" | "undone" | "left"

/** Effects less undos. */
export type Net = 0 | 1 | 2 | -1

/** Forward, backward, or stuck; completed and aborted follow from the steps. */
export type Mode = "F" | "B" | "S"

const phases: ReadonlyArray<Phase> = ["idle", "sent", "lastSent", "done", "rejected", "undone", "left"]
const nets: ReadonlyArray<Net> = [0, 1, 2, -1]

const characters: ReadonlyArray<string> = Array.from({ length: 128 }, (_, bits) => String.fromCharCode(32 + bits))

const characterOf = ({ phase, net, isPending, isMarked }: StepState): string =>
  characters[phases.indexOf(phase) | (nets.indexOf(net) << 3) | (isPending ? 32 : 0) | (isMarked ? 64 : 0)] ?? ""

const decoded: ReadonlyArray<StepState> = Array.from({ length: 128 }, (_, bits) => ({
  phase: phases[bits & 7] ?? "left",
  net: nets[(bits >> 3) & 3] ?? 0,
  isPending: (bits & 32) !== 0,
  isMarked: (bits & 64) !== 0
}))

const untouched: StepState = { phase: "idle", net: 0, isPending: false, isMarked: false }

/** Nothing sent yet. */
export const firstState = (steps: number): string => `F${characterOf(untouched).repeat(steps)}`

export const modeOf = (state: string): Mode => {
  const mode = state[0]
  return mode === "F" || mode === "B" ? mode : "S"
}

/** What is known of the step at a position. */
export const stepState = (state: string, position: number): StepState =>
  decoded[state.charCodeAt(position + 1) - 32] ?? untouched

/** The state with parts of one step changed. */
export const withStep = (state: string, position: number, change: Partial<StepState>): string =>
  state.slice(0, position + 1) + characterOf({ ...stepState(state, position), ...change }) + state.slice(position + 2)

export const withMode = (state: string, mode: Mode): string => mode + state.slice(1)
