import type { LossCollector } from "@lintel/render"
import { seconds } from "../plan/policy.js"
import { type PlannedStep, plannedStepOf, type SagaPlan } from "../plan/saga.js"
import { holds, jsonata } from "./expression.js"
import { retriersOf } from "./retry.js"
import { actionMarks, marksOf } from "../plan/marks.js"
import { type Exits, fresh, marked, type Scope, stepEntry } from "./scope.js"
import type { Catcher } from "./state.js"
import { stepRequest, type TaskScope, undoRequest, waitsForToken } from "./task.js"

const everything = ["States.ALL"]

/** Errors by which a step is refused. */
export const rejectionErrors = (step: PlannedStep): ReadonlyArray<string> => {
  if (waitsForToken(step)) return step.step.rejects === false ? [] : ["Rejected"]
  return step.rejections.map((status) => `States.Http.StatusCode.${status}`)
}

const timeoutOf = (
  { plan, losses }: { readonly plan: SagaPlan; readonly losses: LossCollector },
  perTry: PlannedStep["perTry"],
  pointer: string
): { readonly TimeoutSeconds?: number } => {
  if (perTry === undefined) return {}
  const limit = seconds(perTry)
  if (!limit.isExact) losses.approximate(plan.address, "timeout, in whole seconds", pointer)
  return { TimeoutSeconds: limit.value }
}

/** The replies that a step may read: of steps that are done before it, and its own when it is undone. */
const readable = (scope: Scope, key: string): TaskScope => {
  const before = scope.plan.before(key)
  return { ...scope, results: new Map([...scope.results].filter(([other]) => other === key || before.has(other))) }
}

/** Writes the state that undoes a step; it leads to `next`, or to somebody who decides when it cannot be done. */
export const writeUndo = (scope: Scope, step: PlannedStep, next: string, stuck: string): string => {
  const { undo } = step
  if (undo === undefined) return next
  const name = fresh(scope, `Undo ${step.name}`)
  scope.undoStates.set(name, step.key)
  const Retry = retriersOf(undo.tries, [], scope.losses)
  scope.states.set(name, {
    Type: "Task",
    Comment: marked(undefined, [`undoes ${step.key}`, ...actionMarks(undo.action)]) ?? "",
    ...undoRequest(readable(scope, step.key), step, undo.action),
    ...timeoutOf(scope, undo.perTry, `${step.pointer}/compensate`),
    ...(Retry.length === 0 ? {} : { Retry }),
    Catch: [{ ErrorEquals: everything, Next: stuck }],
    Next: next
  })
  return name
}

/** Errors that lead to the same state are one catcher; the last one takes everything. */
const catchersOf = (
  rejections: ReadonlyArray<string>,
  onRejection: string,
  onDoubt: string
): ReadonlyArray<Catcher> => [
  ...(rejections.length === 0 || onRejection === onDoubt ? [] : [{ ErrorEquals: rejections, Next: onRejection }]),
  { ErrorEquals: everything, Next: onDoubt }
]

/** What a step leads to, beside the exits of its block. */
export interface StepExits extends Exits {
  /** Where a rejection leads when another step is tried instead. */
  readonly instead?: string
  /** Where it leads when its condition does not hold and nothing is done instead. */
  readonly without?: string
  /** The variable that says that this alternative was taken. */
  readonly choice?: string
}

const assignments = (
  scope: Scope,
  { key }: PlannedStep,
  choice: string | undefined
): Readonly<Record<string, string>> => {
  const isRead = scope.plan.isRead.has(key)
  if (isRead) scope.results.set(key, `$${scope.variableOf(key)}`)
  return {
    ...(isRead ? { [scope.variableOf(key)]: jsonata("$states.result") } : {}),
    ...(choice === undefined ? {} : { [choice]: key })
  }
}

interface Ways {
  readonly yes: string
  readonly no: string
  /** Whether it is one of several that stand for one another. */
  readonly isAlternative?: boolean
}

/** A choice that leads on only under the step's condition. */
const writeCondition = (
  scope: Scope,
  name: string,
  step: PlannedStep,
  { yes, no, isAlternative = false }: Ways
): void => {
  const { when } = step.step
  if (when === undefined || scope.holding.has(when)) return
  scope.losses.approximate(scope.plan.address, "condition, as a value of the input", `${step.pointer}/when`)
  scope.states.set(name, {
    Type: "Choice",
    Comment: isAlternative ? (marked(when, [`asks for ${step.key}`]) ?? "") : when,
    Choices: [{ Condition: jsonata(holds(scope.plan.conditions, when)), Next: yes }],
    Default: no
  })
}

/** Undoing a step of which it is not known whether it was done: only under its condition. */
export const writeConditionalUndo = (scope: Scope, step: PlannedStep, undo: string, next: string): string => {
  const { when } = step.step
  if (when === undefined || scope.holding.has(when) || undo === next) return undo
  const name = fresh(scope, `Whether undo ${step.name}`)
  writeCondition(scope, name, step, { yes: undo, no: next })
  return name
}

/** Where the failures of a step lead. */
const failuresOf = (scope: Scope, step: PlannedStep, exits: StepExits, undo: string): ReadonlyArray<Catcher> => {
  const known = rejectionErrors(step)
  const isFinal = step.isPivot || isPast(exits)
  if (exits.instead !== undefined && known.length === 0 && !isFinal) {
    // Nothing tells a rejection from another failure: what may have been done is undone before the other step is tried.
    return catchersOf([], exits.instead, writeUndo(scope, step, exits.instead, exits.stuck))
  }
  const rejections = known.length === 0 && exits.instead !== undefined ? ["Rejected"] : known
  if (step.step.ignoresRejection === true) return catchersOf(rejections, exits.next, isPast(exits) ? exits.stuck : undo)
  const back = exits.instead ?? exits.fail
  if (isPast(exits)) return catchersOf(rejections, exits.instead ?? exits.stuck, exits.stuck)
  if (step.isPivot) return catchersOf(rejections, back, exits.stuck)
  if (step.isRejectionCertain) return catchersOf(rejections, back, undo)
  // A try before may have been done although a later one was refused.
  const doubtful = exits.instead === undefined ? undo : writeUndo(scope, step, exits.instead, exits.stuck)
  return catchersOf(rejections, doubtful, undo)
}

/** Whether the saga cannot go back any more. */
const isPast = ({ fail, stuck }: Exits): boolean => fail === stuck

/** Writes a step and its undo; gives the state that undoes the step once it is done. */
export const writeStep = (scope: Scope, key: string, exits: StepExits): string => {
  const step = plannedStepOf(scope.plan, key)
  const { plan, losses } = scope
  const name = scope.stateOf(key)
  const undo = isPast(exits) ? exits.stuck : writeUndo(scope, step, exits.fail, exits.stuck)
  const Retry = retriersOf(step.tries, rejectionErrors(step), losses)
  const request = stepRequest(readable(scope, key), step)
  const Assign = assignments(scope, step, exits.choice)
  const Comment = marked(step.step.description, marksOf(step))
  scope.states.set(name, {
    Type: "Task",
    ...(Comment === undefined ? {} : { Comment }),
    ...request,
    ...timeoutOf({ plan, losses }, step.perTry, `${step.pointer}/timeout`),
    ...(Object.keys(Assign).length === 0 ? {} : { Assign }),
    ...(Retry.length === 0 ? {} : { Retry }),
    Catch: failuresOf(scope, step, exits, undo),
    Next: exits.next
  })
  writeCondition(scope, stepEntry(scope, key), step, {
    yes: name,
    no: exits.instead ?? exits.without ?? exits.next,
    isAlternative: exits.choice !== undefined
  })
  if (step.isPivot || isPast(exits)) return exits.stuck
  return writeConditionalUndo(scope, step, undo, exits.fail)
}
