import type { Saga, SagaStep } from "@lintel/model"
import { stepOf } from "./order.js"
import type { EndState, ReplayOptions } from "./run.js"

/** What became of one step so far. */
export interface StepState {
  applied: number
  undone: number
  pending: number
  /** Whether an undo left a mark that refuses later requests. */
  isMarked: boolean
  phase: "idle" | "tried" | "done" | "rejected" | "undone" | "leftBehind" | "skipped"
}

/** Where a run stands. */
export interface State {
  mode: EndState["mode"]
  /** Whether the run was cancelled, and its compensations with it. */
  isStopped: boolean
  readonly steps: Map<string, StepState>
}

/** Whether a step only looks, by its kind or by what its operation does. */
export const changesNothing = (name: string, step: SagaStep, options: ReplayOptions): boolean =>
  step.kind === "readOnly" || options.readOnly?.has(name) === true

/** Whether a point of no return was passed, or may have been. */
export const isPastPivot = (saga: Saga, state: State): boolean =>
  [...state.steps].some(
    ([name, { phase }]) => (phase === "done" || phase === "tried") && stepOf(saga, name)?.kind === "pivot"
  )

/** Steps of which one is done: those that stand for the same step, and that step. */
export const choicesOf = (saga: Saga, name: string): ReadonlyArray<string> => {
  const choices = new Set([name])
  for (let size = 0; size < choices.size;) {
    size = choices.size
    for (const other of Object.keys(saga.steps)) {
      const { alternativeTo } = stepOf(saga, other) ?? {}
      if (alternativeTo === undefined || stepOf(saga, alternativeTo) === undefined) continue
      if (choices.has(other)) choices.add(alternativeTo)
      else if (choices.has(alternativeTo)) choices.add(other)
    }
  }
  return [...choices]
}

/** Whether the saga needs nothing more of a step: it is done, another is done for it, or its condition does not hold. */
export const isPassed = (saga: Saga, { steps }: State, name: string): boolean => {
  const phases = choicesOf(saga, name).map((choice) => steps.get(choice)?.phase)
  return phases.includes("done") || phases.every((phase) => phase === "skipped")
}

/** A step that has to be passed before this one starts: its own, and those of the step that it stands for. */
export const awaited = (saga: Saga, state: State, name: string): string | undefined => {
  const choices = choicesOf(saga, name)
  const standsFor = choices.filter((choice) => stepOf(saga, choice)?.alternativeTo === undefined)
  const isAlternative = stepOf(saga, name)?.alternativeTo !== undefined
  const all = [name, ...(isAlternative ? standsFor : [])].flatMap((other) => stepOf(saga, other)?.after ?? [])
  return all.find((other) => !choices.includes(other) && !isPassed(saga, state, other))
}

/** Steps that were done after this one, and that must be undone before it. */
export const stillStanding = (saga: Saga, state: State, name: string, options: ReplayOptions): string | undefined => {
  if (saga.undoes === "anyOrder") return undefined
  // What is undone, was skipped or only looked stands in nobody's way, so the search goes on behind it.
  const pending = [name]
  const seen = new Set(pending)
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const choices = choicesOf(saga, at)
    for (const [other, { phase }] of state.steps) {
      const step = stepOf(saga, other)
      if (step === undefined || seen.has(other) || choices.includes(other)) continue
      const own = choicesOf(saga, other).filter(
        (choice) => choice === other || stepOf(saga, choice)?.alternativeTo === undefined
      )
      const after =
        step.alternativeTo === undefined ? (step.after ?? []) : own.flatMap((it) => stepOf(saga, it)?.after ?? [])
      if (!after.some((before) => choices.includes(before))) continue
      if ((phase === "done" || phase === "tried") && !changesNothing(other, step, options)) return other
      seen.add(other)
      pending.push(other)
    }
  }
  return undefined
}
