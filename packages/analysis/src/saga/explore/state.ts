/**
 * A state of a saga is one byte for its mode and one for each step.
 *
 * A step's byte holds what the orchestrator knows (`phase`, four bits), what its effect is worth at the participant
 * (`net`, two bits: not done, done, done twice, undone without having been done), whether a copy of its request is
 * still on its way, and whether an undo left a mark that refuses later requests.
 */
export const Mode = {
  forward: 0,
  backward: 1,
  /** Stuck at the first step; at the second it is one more, and so on. */
  stuck: 2
} as const

/**
 * Not sent; sent, with tries left; sent for the last time; what became of it; skipped because its condition does not
 * hold; sent, without anything that would end the wait for an answer.
 */
export const Phase = {
  idle: 0,
  sent: 1,
  lastSent: 2,
  done: 3,
  rejected: 4,
  undone: 5,
  left: 6,
  skipped: 7,
  waiting: 8
} as const

/** Effects less undos: as many, one more, two more, one less. */
export const Net = { none: 0, once: 1, twice: 2, negative: 3 } as const

const pendingBit = 64
const markedBit = 128
/** The bits that hold the phase; no phase but `waiting` has the highest of them. */
export const phaseBits = 15
/** The bit of `Net` that `twice` and `negative` share, and that of `Phase.waiting`. */
const oddBits = 32 | 8

export const phaseAt = (state: Uint8Array, position: number): number => (state[position + 1] ?? 0) & 15
export const netAt = (state: Uint8Array, position: number): number => ((state[position + 1] ?? 0) >> 4) & 3
export const isPendingAt = (state: Uint8Array, position: number): boolean =>
  ((state[position + 1] ?? 0) & pendingBit) !== 0
export const isMarkedAt = (state: Uint8Array, position: number): boolean =>
  ((state[position + 1] ?? 0) & markedBit) !== 0
export const modeOf = (state: Uint8Array): number => state[0] ?? 0

export const setPhase = (state: Uint8Array, position: number, phase: number): void => {
  state[position + 1] = ((state[position + 1] ?? 0) & ~15) | phase
}
export const setNet = (state: Uint8Array, position: number, net: number): void => {
  state[position + 1] = ((state[position + 1] ?? 0) & ~48) | (net << 4)
}
export const setPending = (state: Uint8Array, position: number, isPending: boolean): void => {
  const rest = (state[position + 1] ?? 0) & ~pendingBit
  state[position + 1] = isPending ? rest | pendingBit : rest
}
export const setMarked = (state: Uint8Array, position: number, isMarked: boolean): void => {
  const rest = (state[position + 1] ?? 0) & ~markedBit
  state[position + 1] = isMarked ? rest | markedBit : rest
}
export const setMode = (state: Uint8Array, mode: number): void => {
  state[0] = mode
}

/** Whether a copy of a request is on its way, and whether a step took effect twice, was undone without having been done, or waits. */
export const looksOf = (state: Uint8Array): { readonly isQuiet: boolean; readonly isOdd: boolean } => {
  let bits = 0
  const { length } = state
  for (let at = 1; at < length; at++) bits |= state[at] ?? 0
  return { isQuiet: (bits & pendingBit) === 0, isOdd: (bits & oddBits) !== 0 }
}
