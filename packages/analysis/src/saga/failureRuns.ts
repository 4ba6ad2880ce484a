import type { Saga, SagaStep } from "@lintel/model"
import { type SagaOrder, stepOf } from "./order.js"
import type { Run, RunEvent } from "./runEvent.js"
import { choiceOf, type Way, waysTo } from "./way.js"

/**
 * Sagas of more steps are not searched: the runs alone would fill memory.
 *
 * @category sagas
 * @since 0.1.0
 */
export const mostSteps = 500

/** How a step fails. */
export type Failure = "rejected" | "unanswered"

const failureOf = (step: SagaStep): Failure => (step.rejects === false ? "unanswered" : "rejected")

/** Whether a step is not tried until it is done. */
export const mayBeGivenUp = ({ kind, retry }: SagaStep): boolean =>
  kind !== "pivot" && kind !== "retriable" && retry !== "untilDone"

/** The failures of a step after which another one is not undone. A list with a name of no step may mean any step. */
export const failuresPast = (saga: Saga, step: SagaStep, name: string): ReadonlyArray<Failure> =>
  (["rejected", "unanswered"] as const).filter((failure) => {
    const isPossible = failure === "rejected" ? step.rejects !== false : mayBeGivenUp(step)
    const undone = step.undoesWhen?.[failure]
    const isKnown = undone?.every((other) => stepOf(saga, other) !== undefined)
    return isPossible && isKnown === true && undone?.includes(name) === false
  })

/** How a step fails first: it is given up where it, or what would be done instead, never says no. */
export const failuresIn = (saga: Saga, order: SagaOrder, name: string): ReadonlyArray<Failure> => {
  const choice = choiceOf(saga, order, name)
  const failures = new Set(choice.map((other) => failureOf(stepOf(saga, other) ?? {})))
  return [failures.has("unanswered") ? "unanswered" : "rejected"]
}

/**
 * The steps of which one would be done, in the order in which they are rejected. The last one makes the saga go back: the
 * step itself, where one of them says what is undone then.
 */
const rejectedInTurn = (saga: Saga, order: SagaOrder, name: string): ReadonlyArray<string> => {
  const others = choiceOf(saga, order, name).filter((other) => other !== name)
  const isSaid = [name, ...others].some((other) => stepOf(saga, other)?.undoesWhen?.rejected !== undefined)
  return isSaid ? [...others, name] : [name, ...others]
}

/** How a step fails for good: when it is rejected, so is everything that would be done instead. */
export const failureEvents = (saga: Saga, order: SagaOrder, name: string, failure: Failure): ReadonlyArray<RunEvent> =>
  failure === "unanswered"
    ? [
        { _tag: "Invoke", step: name, outcome: "requestLost" },
        { _tag: "GiveUp", step: name }
      ]
    : rejectedInTurn(saga, order, name).map((step): RunEvent => ({ _tag: "Invoke", step, outcome: "rejected" }))

/** Whether something undoes a step. */
export const hasCompensation = (step: SagaStep): boolean => step.compensate !== undefined && step.compensate !== "none"

/** What is left at once because the failure leads past its undo, then what is undone, or left because nothing undoes it. */
const undoing = (
  saga: Saga,
  done: ReadonlyArray<string>,
  readOnly: ReadonlySet<string>,
  undone: ReadonlySet<string> | undefined
): ReadonlyArray<RunEvent> => {
  const standing = done.filter((name) => !readOnly.has(name))
  const passed = standing.filter((name) => undone?.has(name) === false)
  const others = standing.filter((name) => undone?.has(name) !== false).toReversed()
  return [
    ...passed.map((name): RunEvent => ({ _tag: "LeaveBehind", step: name })),
    ...others.map((name): RunEvent =>
      hasCompensation(stepOf(saga, name) ?? {})
        ? { _tag: "Undo", step: name, outcome: "ok" }
        : { _tag: "LeaveBehind", step: name }
    )
  ]
}

/** What is looked at: a saga in its order, and the steps that only look. */
export interface Looked {
  readonly saga: Saga
  readonly order: SagaOrder
  readonly readOnly: ReadonlySet<string>
}

const runOn = ({ saga, order, readOnly }: Looked, way: Way, failing: string, failure: Failure): Run => {
  const last = failure === "rejected" ? rejectedInTurn(saga, order, failing).at(-1) : failing
  const names = stepOf(saga, last ?? failing)?.undoesWhen?.[failure]
  const undone = names === undefined ? undefined : new Set([...names, last ?? failing])
  return [
    ...way.events,
    ...failureEvents(saga, order, failing, failure),
    // A step whose outcome nobody learned has to be undone like one that was done.
    ...undoing(saga, failure === "unanswered" ? [...way.done, failing] : way.done, readOnly, undone),
    { _tag: "End", as: "aborted" }
  ]
}

/** Runs in which one step is done and another fails, the shortest first. A step that says no needs no second look. */
const runsOf = (looked: Looked, step: string, failing: string, failures: ReadonlyArray<Failure>): ReadonlyArray<Run> =>
  waysTo(looked.saga, looked.order, { done: [step], asked: failing })
    .filter(({ done }) => done.every((name) => stepOf(looked.saga, name)?.kind !== "pivot"))
    .flatMap((way) => failures.map((failure) => runOn(looked, way, failing, failure)))
    .toSorted((one, other) => one.length - other.length)

/** Where there are more steps, runs are looked at by how long they are at least. */
const mostMeasured = 64

/** How long such a run is, without making it: what is done, and what of it is undone or left again. */
const lengthOf = ({ saga, order, readOnly }: Looked, step: string, failing: string): number => {
  const [before, others] = [order.before(step), order.before(failing)]
  let length = 1 + (readOnly.has(step) ? 0 : 1)
  for (const name of before) length += readOnly.has(name) ? 1 : 2
  for (const name of others) if (name !== step && !before.has(name)) length += readOnly.has(name) ? 1 : 2
  return length + (stepOf(saga, failing)?.rejects === false ? 3 : 1)
}

/** Failures with the runs in which a step is done before them: the shortest first. */
export function* failuresAfter(
  looked: Looked,
  step: string,
  failing: ReadonlyArray<string>,
  failuresOf: (name: string) => ReadonlyArray<Failure>
): Generator<{ readonly failing: string; readonly run: Run }> {
  const { order } = looked
  const others = failing.filter((name) => name !== step && !order.before(step).has(name))
  const shortest = others
    .map((name) => ({ name, length: lengthOf(looked, step, name) }))
    .toSorted((one, other) => one.length - other.length)
    .map(({ name }) => name)
  const runs = (name: string): ReadonlyArray<{ readonly failing: string; readonly run: Run }> =>
    runsOf(looked, step, name, failuresOf(name)).map((run) => ({ failing: name, run }))
  if (order.steps.length > mostMeasured) for (const name of shortest) yield* runs(name)
  else yield* shortest.flatMap(runs).toSorted((one, other) => one.run.length - other.run.length)
}
