import type { Saga, SagaStep } from "@lintel/model"
import { stepOf } from "./order.js"
import type { EndState } from "./runEnd.js"
import type { Run, RunEvent } from "./runEvent.js"
import {
  awaited,
  changesNothing,
  choicesOf,
  decide,
  isBlocked,
  isPassed,
  isPastPivot,
  type ReplayOptions,
  type State,
  type StepState,
  stillStanding
} from "./runState.js"

/**
 * Whether a run can happen. A refusal names the event (counted from 0) and why it cannot happen there.
 *
 * @category sagas
 * @since 0.1.0
 */
export type Replay =
  | { readonly _tag: "Replayed"; readonly end: EndState }
  | { readonly _tag: "Refused"; readonly at: number; readonly reason: string }

const hasCompensation = (step: SagaStep): boolean => step.compensate !== undefined && step.compensate !== "none"

const takeEffect = (name: string, step: SagaStep, state: StepState, options: ReplayOptions): void => {
  if (changesNothing(name, step, options)) return
  const isRepeat = state.applied > state.undone && step.idempotency !== undefined && step.idempotency !== "none"
  if (!isRepeat) state.applied += 1
}

type Outcome = string | undefined

/** Goes back, or is stuck where something final was done. */
const turnBack = (saga: Saga, state: State, name: string, failed: "rejected" | "unanswered"): void => {
  state.mode = isPastPivot(saga, state) ? "stuck" : "backward"
  const undone = stepOf(saga, name)?.undoesWhen?.[failed]
  state.undone = undone === undefined ? undefined : new Set([...undone, name])
}

const rejected = (saga: Saga, state: State, name: string, step: SagaStep, at: StepState): void => {
  if (step.ignoresRejection === true) {
    at.phase = "done"
    return
  }
  const isDoubtful = saga.undoesAmbiguous === true && step.idempotency !== "replay" && at.phase === "tried"
  at.phase = isDoubtful ? "tried" : "rejected"
  const isReplaced = choicesOf(saga, name).some((choice) => state.steps.get(choice)?.phase === "idle")
  if (isDoubtful || !isReplaced) turnBack(saga, state, name, "rejected")
}

const skip = (saga: Saga, state: State, name: string, { when }: SagaStep): Outcome => {
  if (state.mode !== "forward") return "the saga no longer goes forward"
  if (when === undefined) return "the step is done in every run"
  const same = [...state.steps].filter(([other]) => stepOf(saga, other)?.when === when)
  const begun = same.find(([, { phase }]) => phase !== "idle")
  if (begun !== undefined) return `the same condition held for ${begun[0]}, or did not`
  const waiting = awaited(saga, state, name)
  if (waiting !== undefined) return `the step waits for ${waiting}`
  const reason = decide(saga, state, when, false)
  if (reason !== undefined) return reason
  for (const [, at] of same) at.phase = "skipped"
  return undefined
}

const cancel = (saga: Saga, state: State, because: "deadline" | "request"): Outcome => {
  const isStop = because === "request" && saga.cancellation === "stops"
  if (state.mode !== "forward" && !(isStop && state.mode === "backward")) return "the saga no longer goes forward"
  if (because === "deadline" && saga.deadline === undefined) return "the saga has no deadline"
  if (because === "request" && saga.cancellation === undefined) return "nobody cancels the saga"
  if (isPastPivot(saga, state)) return "a point of no return was passed"
  if (Object.keys(saga.steps).every((name) => isPassed(saga, state, name))) return "the saga is done"
  state.mode = "backward"
  state.isStopped = isStop
  return undefined
}

const invoke = (
  saga: Saga,
  state: State,
  event: Extract<RunEvent, { _tag: "Invoke" }>,
  step: SagaStep,
  options: ReplayOptions
): Outcome => {
  const at = state.steps.get(event.step)
  if (at === undefined) return "there is no such step"
  if (state.mode !== "forward") return "the saga no longer goes forward"
  if (at.phase !== "idle" && at.phase !== "tried") return `the step is already ${at.phase}`
  const waiting = awaited(saga, state, event.step)
  if (waiting !== undefined) return `the step waits for ${waiting}`
  const taken = choicesOf(saga, event.step).find(
    (name) => name !== event.step && ["done", "tried"].includes(state.steps.get(name)?.phase ?? "")
  )
  if (taken !== undefined) return `${taken} is done instead`
  if (event.outcome === "rejected" && step.rejects === false) return "the step is never rejected"
  const reason = decide(saga, state, step.when, true)
  if (reason !== undefined) return reason
  if (event.outcome === "rejected") {
    rejected(saga, state, event.step, step, at)
    return undefined
  }
  if (event.outcome === "delayed") at.pending += 1
  if (event.outcome === "ok" || event.outcome === "replyLost") takeEffect(event.step, step, at, options)
  at.phase = event.outcome === "ok" ? "done" : "tried"
  return undefined
}

const arrive = (state: State, name: string, step: SagaStep, options: ReplayOptions): Outcome => {
  const at = state.steps.get(name)
  if (at === undefined || at.pending === 0) return "no request is on its way"
  at.pending -= 1
  const isKnown = at.phase === "rejected" && step.idempotency !== undefined && step.idempotency !== "none"
  if (!at.isMarked && !isKnown) takeEffect(name, step, at, options)
  return undefined
}

const duplicate = (state: State, name: string): Outcome => {
  const at = state.steps.get(name)
  if (at === undefined || at.phase === "idle" || at.phase === "skipped")
    return "nothing was sent that there could be a copy of"
  at.pending += 1
  return undefined
}

const giveUp = (saga: Saga, state: State, name: string, step: SagaStep): Outcome => {
  if (state.mode !== "forward") return "the saga no longer goes forward"
  if (state.steps.get(name)?.phase !== "tried") return "the step was not tried, or its outcome is known"
  if (step.kind === "retriable" || step.kind === "pivot" || step.retry === "untilDone")
    return "the step is tried until it is done"
  turnBack(saga, state, name, "unanswered")
  return undefined
}

/** Whether the failure that made the saga go back leads past what undoes a step. */
const isPassedBy = ({ undone }: State, name: string): boolean => undone !== undefined && !undone.has(name)

const undo = (
  saga: Saga,
  state: State,
  event: Extract<RunEvent, { _tag: "Undo" }>,
  step: SagaStep,
  options: ReplayOptions
): Outcome => {
  const at = state.steps.get(event.step)
  if (at === undefined) return "there is no such step"
  if (state.mode !== "backward") return "the saga does not go back"
  if (state.isStopped) return "the run was cancelled, and its compensations with it"
  if (!hasCompensation(step)) return "nothing undoes the step"
  if (isPassedBy(state, event.step)) return "the failure does not lead to the compensation"
  const isRegistered = at.phase === "done" || (at.phase === "tried" && step.registers !== "after")
  if (!isRegistered) return "no compensation is registered for the step"
  const standing = stillStanding(saga, state, event.step, options)
  if (standing !== undefined) return `${standing} has to be undone first`
  if (event.outcome === "requestLost") return undefined
  if (event.outcome === "refused") {
    const { rejects, retry } = step.compensation ?? {}
    if (rejects === false && retry !== "none") return "the compensation is never refused"
    state.mode = "stuck"
    return undefined
  }
  at.isMarked = step.fenced === true
  if (step.compensation?.idempotency === "none") at.undone += 1
  else at.undone = at.applied
  if (event.outcome === "ok") at.phase = "undone"
  return undefined
}

const leaveBehind = (saga: Saga, state: State, name: string, step: SagaStep, options: ReplayOptions): Outcome => {
  const at = state.steps.get(name)
  if (at === undefined) return "there is no such step"
  if (state.mode !== "backward") return "the saga does not go back"
  if (at.phase !== "done" && at.phase !== "tried") return "the step left nothing behind"
  if (state.isStopped || isPassedBy(state, name)) {
    at.phase = "leftBehind"
    return undefined
  }
  const isRegistered = at.phase === "done" || step.registers !== "after"
  if (hasCompensation(step) && isRegistered) return "a compensation undoes the step"
  const standing = stillStanding(saga, state, name, options)
  if (standing !== undefined) return `${standing} has to be undone first`
  at.phase = "leftBehind"
  return undefined
}

const end = (
  saga: Saga,
  state: State,
  as: Extract<RunEvent, { _tag: "End" }>["as"],
  options: ReplayOptions
): Outcome => {
  if (as === "stuck") {
    if (state.mode !== "stuck" && !isBlocked(saga, state)) return "the saga is not stuck"
    state.mode = "stuck"
    return undefined
  }
  if (as === "completed") {
    const open = [...state.steps].find(([name]) => !isPassed(saga, state, name))
    if (state.mode !== "forward" || open !== undefined) return `${open?.[0] ?? "a step"} is not done`
  } else {
    const open = [...state.steps].find(
      ([name, { phase }]) =>
        (phase === "done" || phase === "tried") && !changesNothing(name, stepOf(saga, name) ?? {}, options)
    )
    if (state.mode !== "backward" || open !== undefined) return `${open?.[0] ?? "a step"} is not undone`
  }
  state.mode = as
  return undefined
}

const apply = (saga: Saga, state: State, event: RunEvent, options: ReplayOptions): Outcome => {
  if (event._tag === "End") return end(saga, state, event.as, options)
  if (event._tag === "Cancel") return cancel(saga, state, event.because)
  const step = stepOf(saga, event.step)
  if (step === undefined) return "there is no such step"
  switch (event._tag) {
    case "Invoke":
      return invoke(saga, state, event, step, options)
    case "Duplicate":
      return duplicate(state, event.step)
    case "Arrive":
      return arrive(state, event.step, step, options)
    case "GiveUp":
      return giveUp(saga, state, event.step, step)
    case "Undo":
      return undo(saga, state, event, step, options)
    case "Skip":
      return skip(saga, state, event.step, step)
    case "LeaveBehind":
      return leaveBehind(saga, state, event.step, step, options)
  }
}

/**
 * Plays a run on a saga, event by event, and says where it leads or which event cannot happen. It knows nothing of how
 * runs are found: a finding shows a run only after it was replayed here.
 *
 * @example
 * ```ts
 * import { replay } from "@lintel/analysis"
 *
 * const saga = { steps: { pay: {}, ship: { after: ["pay"] } } }
 * const result = replay(saga, [
 *   { _tag: "Invoke", step: "pay", outcome: "ok" },
 *   { _tag: "Invoke", step: "ship", outcome: "rejected" },
 *   { _tag: "LeaveBehind", step: "pay" },
 *   { _tag: "End", as: "aborted" }
 * ])
 * result._tag === "Replayed" ? result.end.left : [] // => ["pay"]
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const replay = (saga: Saga, run: Run, options: ReplayOptions = {}): Replay => {
  const state: State = {
    mode: "forward",
    isStopped: false,
    undone: undefined,
    steps: new Map(
      Object.keys(saga.steps).map((name) => [
        name,
        { applied: 0, undone: 0, pending: 0, isMarked: false, phase: "idle" }
      ])
    )
  }
  for (const [at, event] of run.entries()) {
    const isOver = state.mode === "completed" || state.mode === "aborted"
    const reason =
      isOver && event._tag !== "Arrive" && event._tag !== "Duplicate"
        ? "the saga has ended"
        : apply(saga, state, event, options)
    if (reason !== undefined) return { _tag: "Refused", at, reason }
  }
  const steps = new Map(
    [...state.steps].map(([name, { applied, undone, pending }]) => [name, { applied, undone, pending }])
  )
  const left = [...steps].filter(([, { applied, undone }]) => applied > undone).map(([name]) => name)
  return { _tag: "Replayed", end: { mode: state.mode, steps, left } }
}
