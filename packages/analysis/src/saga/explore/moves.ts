import type { StateOrigin, TransitionSystem } from "../../search/search.js"
import { apply, decide, hasEffect, turn, undoEffect } from "./effects.js"
import { Kind, kinds } from "./events.js"
import type { MachineStep, SagaMachine } from "./machine.js"
import { endOf, isFinal, isOpen, isReady, isStanding } from "./standing.js"
import {
  isMarkedAt,
  isPendingAt,
  Mode,
  modeOf,
  Net,
  netAt,
  Phase,
  phaseAt,
  phaseBits,
  setMarked,
  setMode,
  setPending,
  setPhase
} from "./state.js"

type Search = Parameters<TransitionSystem["next"]>[1]
type Emit = (state: Uint8Array, event: number) => void

export interface Moves {
  /** Moves to states that are known by then are left out, where that is certain. For one search. */
  readonly next: TransitionSystem["next"]
}

/** Everything that can happen next, in every state of a machine. */
export const movesOf = (machine: SagaMachine): Moves => {
  const { steps } = machine
  const scratch = new Uint8Array(steps.length + 1)
  /** Steps that still have to be undone or left, in the state that is looked at. */
  const standing = new Uint8Array(steps.length)
  const behind = steps.map((step) => [...step.behind])
  const from = (state: Uint8Array): Uint8Array => {
    scratch.set(state)
    return scratch
  }

  /** An attempt without an answer: the next try, or nobody waits any more. */
  const unanswered = (
    next: Uint8Array,
    phase: number,
    position: number,
    step: MachineStep,
    kind: number,
    emit: Emit
  ) => {
    const code = position * kinds + kind
    if (step.waitsForEver) {
      setPhase(next, position, Phase.waiting)
      emit(next, code)
    } else if (step.tries === "untilDone") {
      setPhase(next, position, Phase.sent)
      emit(next, code)
    } else if (phase !== Phase.lastSent && step.tries !== 1) {
      setPhase(next, position, Phase.lastSent)
      emit(next, code)
    } else {
      setPhase(next, position, Phase.lastSent)
      turn(machine, next, position, "unanswered")
      emit(next, code + Kind.givesUp)
    }
  }

  const canBeReplaced = (state: Uint8Array, { alternatives }: MachineStep): boolean =>
    alternatives.some((other) => phaseAt(state, other) === Phase.idle)

  /** Changes the state into the one after a rejection. */
  const reject = (state: Uint8Array, position: number, step: MachineStep): void => {
    if (step.ignoresRejection) {
      setPhase(state, position, Phase.done)
      return
    }
    const isDoubtful = machine.undoesAmbiguous && step.repeat !== "replay" && isOpen(state, position)
    setPhase(state, position, isDoubtful ? Phase.lastSent : Phase.rejected)
    if (isDoubtful || !canBeReplaced(state, step)) turn(machine, state, position, "rejected")
  }

  const answered = (state: Uint8Array, position: number, step: MachineStep, isCopied: boolean, emit: Emit): void => {
    const code = position * kinds + (isCopied ? Kind.copied : 0)
    const ok = from(state)
    apply(ok, position, step)
    setPhase(ok, position, Phase.done)
    if (isCopied) setPending(ok, position, true)
    emit(ok, code + Kind.ok)
    if (!step.rejects || (netAt(state, position) !== Net.none && step.repeat === "replay")) return
    const rejected = from(state)
    reject(rejected, position, step)
    if (isCopied) setPending(rejected, position, true)
    emit(rejected, code + Kind.rejected)
  }

  /**
   * Whether a rejection after a restart makes the saga go back where no other event of the step does so: tries that are
   * lost end the step, or keep it waiting, before it is asked again.
   */
  const mayDoubt = (step: MachineStep): boolean =>
    (step.waitsForEver || step.tries === 1) &&
    machine.undoesAmbiguous &&
    step.rejects &&
    !step.ignoresRejection &&
    step.repeat !== "replay" &&
    hasEffect(step)

  /** The orchestrator restarts and knows of nothing. */
  const restart = (state: Uint8Array, position: number, step: MachineStep, emit: Emit): void => {
    const restarted = from(state)
    apply(restarted, position, step)
    setPhase(restarted, position, phaseAt(state, position) === Phase.lastSent ? Phase.lastSent : Phase.sent)
    emit(restarted, position * kinds + Kind.replyLost)
  }

  /** Everything that may become of one call; what needs no copy of a request comes first, to be found first. */
  const call = (state: Uint8Array, position: number, step: MachineStep, emit: Emit): void => {
    const phase = phaseAt(state, position)
    answered(state, position, step, false, emit)
    if (step.isCalm && mayDoubt(step)) restart(state, position, step, emit)
    if (step.isCalm && step.waitsForEver) return
    unanswered(from(state), phase, position, step, Kind.requestLost, emit)
    if (step.isCalm || !hasEffect(step)) return
    const taken = from(state)
    apply(taken, position, step)
    unanswered(taken, phase, position, step, Kind.replyLost, emit)
    restart(state, position, step, emit)
    const delayed = from(state)
    setPending(delayed, position, true)
    unanswered(delayed, phase, position, step, Kind.delayed, emit)
    answered(state, position, step, true, emit)
  }

  const skip = (state: Uint8Array, position: number, step: MachineStep, emit: Emit): void => {
    const { condition } = step
    if (condition.length === 0 || condition.some((other) => phaseAt(state, other) !== Phase.idle)) return
    const decided = decide(machine, state, step, false)
    if (decided === undefined) return
    const skipped = from(decided)
    for (const other of condition) setPhase(skipped, other, Phase.skipped)
    emit(skipped, position * kinds + Kind.skipped)
  }

  const goOn = (state: Uint8Array, position: number, emit: Emit): void => {
    const step = steps[position]
    if (step === undefined || !isReady(machine, state, position, step)) return
    const decided = decide(machine, state, step, true)
    if (decided !== undefined) call(decided, position, step, emit)
    skip(state, position, step, emit)
  }

  const forward = (state: Uint8Array, emit: Emit): void => {
    for (let position = 0; position < steps.length; position++)
      if (((state[position + 1] ?? 0) & phaseBits) <= Phase.lastSent) goOn(state, position, emit)
    if (!machine.hasDeadline && machine.cancellation === undefined) return
    if (endOf(machine, state) !== undefined || isFinal(machine, state)) return
    if (machine.hasDeadline) {
      const over = from(state)
      turn(machine, over, 0)
      emit(over, Kind.deadline)
    }
    cancel(state, emit)
  }

  const cancel = (state: Uint8Array, emit: Emit): void => {
    if (machine.cancellation === undefined) return
    const cancelled = from(state)
    turn(machine, cancelled, 0)
    if (machine.cancellation === "stops") {
      for (let position = 0; position < steps.length; position++)
        if (isStanding(machine, cancelled, position)) setPhase(cancelled, position, Phase.left)
      emit(cancelled, Kind.stopped)
    } else if (modeOf(state) === Mode.forward) emit(cancelled, Kind.cancelled)
  }

  const undo = (state: Uint8Array, position: number, step: MachineStep, emit: Emit): void => {
    const code = position * kinds
    if (step.undo === undefined || (phaseAt(state, position) === Phase.lastSent && step.registers === "after")) {
      const left = from(state)
      setPhase(left, position, Phase.left)
      emit(left, code + Kind.left)
      return
    }
    const gone = from(state)
    undoEffect(gone, position, step)
    setMarked(gone, position, step.isFenced)
    const phase = phaseAt(gone, position)
    setPhase(gone, position, Phase.undone)
    emit(gone, code + Kind.undone)
    if (step.isCalm) return
    setPhase(gone, position, phase)
    emit(gone, code + Kind.undoneUnheard)
    if (!step.undo.mayFail) return
    const refused = from(state)
    setMode(refused, Mode.stuck + position)
    emit(refused, code + Kind.undoRefused)
  }

  const isAnyBehind = (position: number): boolean => {
    const others = behind[position] ?? []
    for (let at = 0; at < others.length; at++) if (standing[others[at] ?? 0] === 1) return true
    return false
  }

  const goBack = (state: Uint8Array, position: number, emit: Emit): void => {
    const step = steps[position]
    if (step === undefined || standing[position] !== 1) return
    const waits = machine.undoes === "reverseOrder" && isAnyBehind(position)
    if (!waits) undo(state, position, step, emit)
  }

  /** Notes the steps that still have to be undone, or left, and gives the first of them; -1: there is none. */
  const look = (state: Uint8Array): number => {
    let first = -1
    for (let position = steps.length - 1; position >= 0; position--) {
      const phase = (state[position + 1] ?? 0) & phaseBits
      const isThere = (phase === Phase.done || phase === Phase.lastSent) && isStanding(machine, state, position)
      standing[position] = isThere ? 1 : 0
      if (isThere) first = position
    }
    return first
  }

  const backward = (state: Uint8Array, emit: Emit): void => {
    const first = look(state)
    if (first < 0) return
    for (let position = first; position < steps.length; position++)
      if (standing[position] === 1) goBack(state, position, emit)
    if (machine.cancellation === "stops") cancel(state, emit)
  }

  /** The copy of a request arrives, where there is one: at any time, also after the end. The state stays as it was. */
  const arrive = (state: Uint8Array, position: number, emit: Search): number => {
    const step = steps[position]
    if (step === undefined || !isPendingAt(state, position)) return -1
    const isKnown = phaseAt(state, position) === Phase.rejected && step.repeat !== "none"
    const before = state[position + 1] ?? 0
    setPending(state, position, false)
    if (!isMarkedAt(state, position) && !isKnown) apply(state, position, step)
    const at = emit(state, position * kinds + Kind.arrive)
    state[position + 1] = before
    return at
  }

  /** Whether every copy that can arrive in a state leads to one that was known before that state was looked at. */
  const isSettled: Array<boolean> = []

  /**
   * Copies arrive. An arrival changes nothing but what its own step is worth: what another step does then leads to where
   * the two lead in turn. So where that was looked at already, only the step is asked that brought the search here.
   */
  const arrivals = (state: Uint8Array, emit: Search, { at, known, parent, event }: StateOrigin): void => {
    const own = Math.floor(event / kinds)
    const isOwnOnly = event >= 0 && isSettled[parent] === true
    const [first, end] = isOwnOnly ? [own, own + 1] : [0, steps.length]
    let settled = true
    for (let position = first; position < end; position++) if (arrive(state, position, emit) >= known) settled = false
    isSettled[at] = settled
  }

  return {
    next: (state, emit, origin) => {
      const { event } = origin
      const mode = modeOf(state)
      if (event >= 0 && event % kinds === Kind.arrive) {
        const position = Math.floor(event / kinds)
        if (mode === Mode.forward) goOn(state, position, emit)
        else if (mode === Mode.backward && look(state) >= 0) goBack(state, position, emit)
      } else if (mode === Mode.forward) forward(state, emit)
      else if (mode === Mode.backward) backward(state, emit)
      arrivals(state, emit, origin)
    }
  }
}
