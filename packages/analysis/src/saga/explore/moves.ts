import type { RunEvent } from "../run.js"
import type { MachineStep, SagaMachine } from "./machine.js"
import { modeOf, type Net, stepState, withMode, withStep } from "./state.js"

/** Something that can happen next: where it leads, and as which events of a run. */
export interface Move {
  readonly state: string
  readonly events: ReadonlyArray<RunEvent>
}

const hasEffect = (step: MachineStep): boolean => step.kind !== "readOnly"

/** What the effect is worth after one more request was taken. */
const applied = (step: MachineStep, net: Net): Net => {
  if (!hasEffect(step) || (net > 0 && step.repeat !== "none")) return net
  return net === -1 ? 0 : net === 0 ? 1 : 2
}

const undone = (step: MachineStep, net: Net): Net => {
  if (step.undo?.repeat !== "none") return net > 0 ? 0 : net
  return net === 2 ? 1 : net === 1 ? 0 : -1
}

/** Sent, and nobody knows with what outcome. */
const isOpen = (state: string, position: number): boolean => {
  const { phase } = stepState(state, position)
  return phase === "sent" || phase === "lastSent"
}

/** The saga no longer goes forward: back where nothing final was done, else neither on nor back. */
const turn = (machine: SagaMachine, state: string): string => {
  const isFinal = machine.steps.some(
    (step, position) =>
      step.kind === "pivot" && (stepState(state, position).phase === "done" || isOpen(state, position))
  )
  if (isFinal) return withMode(state, "S")
  return machine.steps.reduce(
    (at, _, position) => (isOpen(at, position) ? withStep(at, position, { phase: "lastSent" }) : at),
    withMode(state, "B")
  )
}

/** An attempt without an answer: the next try, or nobody waits any more. */
const unanswered = (
  machine: SagaMachine,
  state: string,
  position: number,
  step: MachineStep,
  event: RunEvent
): Move => {
  const { phase } = stepState(state, position)
  const isLast = phase === "lastSent" || step.tries === 1
  if (step.tries === "untilDone") return { state: withStep(state, position, { phase: "sent" }), events: [event] }
  if (!isLast) return { state: withStep(state, position, { phase: "lastSent" }), events: [event] }
  const given = withStep(state, position, { phase: "lastSent" })
  return { state: turn(machine, given), events: [event, { _tag: "GiveUp", step: step.name }] }
}

/** The same move, with a copy of the request still on its way. */
const withCopy = (step: MachineStep, position: number, move: Move): Move => ({
  state: withStep(move.state, position, { isPending: true }),
  events: [...move.events, { _tag: "Duplicate", step: step.name }]
})

const rejection = (machine: SagaMachine, state: string, position: number, step: MachineStep): ReadonlyArray<Move> => {
  const { net } = stepState(state, position)
  if (!step.rejects || (net !== 0 && step.repeat === "replay")) return []
  const isDoubtful = machine.undoesAmbiguous && step.repeat !== "replay" && isOpen(state, position)
  const rejected = withStep(state, position, { phase: isDoubtful ? "lastSent" : "rejected" })
  return [{ state: turn(machine, rejected), events: [{ _tag: "Invoke", step: step.name, outcome: "rejected" }] }]
}

/** Everything that may become of one call; what needs no copy of a request comes first, to be found first. */
const call = (machine: SagaMachine, state: string, position: number, step: MachineStep): ReadonlyArray<Move> => {
  const { net, phase } = stepState(state, position)
  const taken = withStep(state, position, { net: applied(step, net) })
  const event = (outcome: "ok" | "requestLost" | "replyLost" | "delayed"): RunEvent => ({
    _tag: "Invoke",
    step: step.name,
    outcome
  })
  const answered: ReadonlyArray<Move> = [
    { state: withStep(taken, position, { phase: "done" }), events: [event("ok")] },
    ...rejection(machine, state, position, step)
  ]
  if (step.isCalm) return answered
  const lost = unanswered(machine, state, position, step, event("requestLost"))
  if (!hasEffect(step)) return [...answered, lost]
  const resent = withStep(taken, position, { phase: phase === "lastSent" ? "lastSent" : "sent" })
  const delayed = withStep(state, position, { isPending: true })
  return [
    ...answered,
    lost,
    unanswered(machine, taken, position, step, event("replyLost")),
    { state: resent, events: [event("replyLost")] }, // the orchestrator restarts and knows of nothing
    unanswered(machine, delayed, position, step, event("delayed")),
    ...answered.map((move) => withCopy(step, position, move))
  ]
}

const forward = (machine: SagaMachine, state: string): ReadonlyArray<Move> =>
  machine.steps.flatMap((step, position) => {
    const { phase } = stepState(state, position)
    const isReady = phase === "idle" || phase === "sent" || phase === "lastSent"
    if (!isReady || step.after.some((before) => stepState(state, before).phase !== "done")) return []
    return call(machine, state, position, step)
  })

/** Whether the step at a position still has to be undone, or left. */
const isStanding = (machine: SagaMachine, state: string, position: number): boolean => {
  const step = machine.steps[position]
  const { phase } = stepState(state, position)
  return (phase === "done" || phase === "lastSent") && step !== undefined && hasEffect(step)
}

const undo = (state: string, position: number, step: MachineStep): ReadonlyArray<Move> => {
  const { net, phase } = stepState(state, position)
  if (step.undo === undefined || (phase === "lastSent" && step.registers === "after")) {
    const left = withStep(state, position, { phase: "left" })
    return [{ state: left, events: [{ _tag: "LeaveBehind", step: step.name }] }]
  }
  const event = (outcome: "ok" | "replyLost" | "refused"): ReadonlyArray<RunEvent> => [
    { _tag: "Undo", step: step.name, outcome }
  ]
  const gone = withStep(state, position, { net: undone(step, net), isMarked: step.isFenced })
  return [
    { state: withStep(gone, position, { phase: "undone" }), events: event("ok") },
    ...(step.isCalm ? [] : [{ state: gone, events: event("replyLost") }]),
    ...(step.undo.mayFail ? [{ state: withMode(state, "S"), events: event("refused") }] : [])
  ]
}

const backward = (machine: SagaMachine, state: string): ReadonlyArray<Move> => {
  const standing: Array<number> = []
  for (let position = 0; position < machine.steps.length; position++) {
    if (isStanding(machine, state, position)) standing.push(position)
  }
  const moves: Array<Move> = []
  for (const position of standing) {
    const step = machine.steps[position]
    if (step === undefined) continue
    const waits = machine.undoes === "reverseOrder" && standing.some((other) => step.behind.has(other))
    if (!waits) moves.push(...undo(state, position, step))
  }
  return moves
}

/** Copies of requests arrive at any time, also after the end. */
const arrivals = (machine: SagaMachine, state: string): ReadonlyArray<Move> => {
  const moves: Array<Move> = []
  for (const [position, step] of machine.steps.entries()) {
    const { isPending, isMarked, net, phase } = stepState(state, position)
    if (!isPending) continue
    const isRefused = isMarked || (phase === "rejected" && step.repeat !== "none")
    const change = { isPending: false, net: isRefused ? net : applied(step, net) }
    moves.push({ state: withStep(state, position, change), events: [{ _tag: "Arrive", step: step.name }] })
  }
  return moves
}

/** Everything that can happen next. */
export const movesOf = (machine: SagaMachine, state: string): ReadonlyArray<Move> => {
  const mode = modeOf(state)
  const own = mode === "F" ? forward(machine, state) : mode === "B" ? backward(machine, state) : []
  return [...own, ...arrivals(machine, state)]
}

/** How a saga has ended, if it has: copies of requests may still be on their way. */
export const endOf = (machine: SagaMachine, state: string): "completed" | "aborted" | "stuck" | undefined => {
  const mode = modeOf(state)
  if (mode === "S") return "stuck"
  if (mode === "B") {
    return machine.steps.some((_, position) => isStanding(machine, state, position)) ? undefined : "aborted"
  }
  return machine.steps.every((_, position) => stepState(state, position).phase === "done") ? "completed" : undefined
}
