import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import { onlyLooks } from "./compensation.js"
import { operationOfAction } from "./fields.js"
import { type HoldsOfSaga, sagasOf } from "./nested.js"
import { type SagaOrder, sagaOrder, stepOf } from "./order.js"
import { isRejected, mayFail, refusalOf, runsToTheEnd } from "./rejected.js"
import { replay } from "./replay.js"
import type { Run, RunEvent } from "./runEvent.js"
import { choiceOf, type Way, waysTo } from "./way.js"

/**
 * A step whose effect stays behind, and the shortest run in which it does: `failing` fails after `step` was done.
 * `isPassedBy`: something undoes the step, but not after that failure.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface StrandedStep {
  readonly step: string
  readonly failing: string
  readonly isPassedBy: boolean
  readonly run: Run
}

/**
 * A step that can fail for good after the point of no return, and the run that gets stuck there.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface RejectedAfterPivot {
  readonly step: string
  readonly pivot: string
  /** `rejected`: it says no; `givenUp`: it is tried a few times only. */
  readonly failure: "rejected" | "givenUp"
  /** The status with which its operation refuses, when that is how the rejection is known. */
  readonly status: string | undefined
  readonly run: Run
}

/** Sagas of more steps are not searched: the runs alone would fill memory. */
export const mostSteps = 500

const onlyLooksIn = (
  index: ModelIndex,
  step: SagaStep,
  isLooking: (step: Pick<SagaStep, "saga">) => boolean
): boolean => {
  if (step.kind !== undefined) return step.kind === "readOnly"
  if (step.action === undefined && isLooking(step)) return true
  const address = operationOfAction(index, step.action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  return operation !== undefined && onlyLooks(operation)
}

const isLookingOnly: HoldsOfSaga = (index, { steps, style }, isKnown) =>
  style !== "choreographed" && Object.values(steps).every((step) => onlyLooksIn(index, step, isKnown))

/** Steps that only look, by kind, by what their operation does, or because they run a saga that only looks. */
export const readOnlySteps = (index: ModelIndex, saga: Saga): ReadonlySet<string> => {
  const looking = sagasOf(index, isLookingOnly)
  const isLooking = (step: Pick<SagaStep, "saga">): boolean => step.saga !== undefined && looking.has(step.saga)
  return new Set(
    Object.entries(saga.steps)
      .filter(([, step]) => onlyLooksIn(index, step, isLooking))
      .map(([name]) => name)
  )
}

const canAbort = (index: ModelIndex, step: SagaStep): boolean => mayFail(step) && !runsToTheEnd(index, step)

const hasCompensation = (step: SagaStep): boolean => step.compensate !== undefined && step.compensate !== "none"

/** How a step fails. */
type Failure = "rejected" | "unanswered"

const failureOf = (step: SagaStep): Failure => (step.rejects === false ? "unanswered" : "rejected")

const mayBeGivenUp = ({ kind, retry }: SagaStep): boolean =>
  kind !== "pivot" && kind !== "retriable" && retry !== "untilDone"

/** The failures of a step after which another one is not undone. A list with a name of no step may mean any step. */
const failuresPast = (saga: Saga, step: SagaStep, name: string): ReadonlyArray<Failure> =>
  (["rejected", "unanswered"] as const).filter((failure) => {
    const isPossible = failure === "rejected" ? step.rejects !== false : mayBeGivenUp(step)
    const undone = step.undoesWhen?.[failure]
    const isKnown = undone?.every((other) => stepOf(saga, other) !== undefined)
    return isPossible && isKnown === true && undone?.includes(name) === false
  })

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
const failureEvents = (saga: Saga, order: SagaOrder, name: string, failure: Failure): ReadonlyArray<RunEvent> =>
  failure === "unanswered"
    ? [
        { _tag: "Invoke", step: name, outcome: "requestLost" },
        { _tag: "GiveUp", step: name }
      ]
    : rejectedInTurn(saga, order, name).map((step): RunEvent => ({ _tag: "Invoke", step, outcome: "rejected" }))

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
interface Looked {
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
function* failuresAfter(
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

const pivotsOf = (saga: Saga, order: SagaOrder): ReadonlyArray<string> =>
  order.steps.filter((name) => stepOf(saga, name)?.kind === "pivot")

/**
 * Steps that come only after a point of no return, in every run: of one that some runs leave out, or do something else
 * instead of, nothing is known.
 *
 * @example
 * ```ts
 * import { pastPivot, sagaOrder } from "@lintel/analysis"
 *
 * const saga = { steps: { pay: { kind: "pivot" }, ship: { after: ["pay"] } } } as const
 * pastPivot(saga, sagaOrder(saga)) // => new Set(["ship"])
 * ```
 *
 * @category sagas
 * @since 0.1.0
 */
export const pastPivot = (saga: Saga, order: SagaOrder): ReadonlySet<string> => {
  const certain = pivotsOf(saga, order).filter(
    (name) => stepOf(saga, name)?.when === undefined && choiceOf(saga, order, name).length === 1
  )
  return new Set(certain.flatMap((pivot) => [...order.behind(pivot)]))
}

/**
 * Steps whose effect a later failure strands: nothing undoes them although another step can still make the saga go
 * back. Each comes with the shortest such run, which was replayed and ends with the effect in place. Steps after a
 * pivot are not undone, and cannot make the saga go back. Nobody orders the steps of a choreographed saga:
 * `exploreChoreography` says what it leaves behind.
 *
 * @category sagas
 * @since 0.1.0
 */
export const strandedSteps = (
  index: ModelIndex,
  saga: Entity<"saga">,
  order: SagaOrder = sagaOrder(saga.value)
): ReadonlyArray<StrandedStep> => {
  if (order.steps.length > mostSteps || saga.value.style === "choreographed") return []
  const looked: Looked = { saga: saga.value, order, readOnly: readOnlySteps(index, saga.value) }
  const past = pastPivot(saga.value, order)
  const pastOf = (failing: string, name: string): ReadonlyArray<Failure> =>
    failuresPast(saga.value, stepOf(saga.value, failing) ?? {}, name)
  const canStrand = order.steps.filter((name) => {
    const step = stepOf(saga.value, name)
    return step !== undefined && canAbort(index, step) && !past.has(name)
  })
  return order.steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    if (step === undefined || looked.readOnly.has(name) || past.has(name) || step.kind === "pivot") return []
    const isPassedBy = hasCompensation(step)
    if (!isPassedBy && step.kind === "retriable") return []
    const failing = isPassedBy ? canStrand.filter((it) => pastOf(it, name).length > 0) : canStrand
    const failuresOf = (it: string): ReadonlyArray<Failure> =>
      isPassedBy ? pastOf(it, name).slice(0, 1) : failuresIn(saga.value, order, it)
    for (const found of failuresAfter(looked, name, failing, failuresOf))
      if (leaves(saga.value, found.run, name, looked.readOnly)) return [{ step: name, isPassedBy, ...found }]
    return []
  })
}

/** How a step fails first: it is given up where it, or what would be done instead, never says no. */
const failuresIn = (saga: Saga, order: SagaOrder, name: string): ReadonlyArray<Failure> => {
  const choice = choiceOf(saga, order, name)
  const failures = new Set(choice.map((other) => failureOf(stepOf(saga, other) ?? {})))
  return [failures.has("unanswered") ? "unanswered" : "rejected"]
}

/**
 * A shortest run in which a saga goes back after a step was done, and the step that fails in it; it was replayed.
 * `undefined`: once the step is done, nothing makes the saga go back.
 *
 * @category sagas
 * @since 0.1.0
 */
export const abortAfter = (
  index: ModelIndex,
  saga: Entity<"saga">,
  name: string,
  order: SagaOrder = sagaOrder(saga.value)
): Pick<StrandedStep, "failing" | "run"> | undefined => {
  const step = stepOf(saga.value, name)
  if (step === undefined || step.kind === "pivot" || order.steps.length > mostSteps) return undefined
  const looked: Looked = { saga: saga.value, order, readOnly: readOnlySteps(index, saga.value) }
  const past = pastPivot(saga.value, order)
  if (past.has(name)) return undefined
  const failing = order.steps.filter((other) => !past.has(other) && canAbort(index, stepOf(saga.value, other) ?? {}))
  for (const found of failuresAfter(looked, name, failing, (it) => failuresIn(saga.value, order, it)))
    if (replay(saga.value, found.run, { readOnly: looked.readOnly })._tag === "Replayed") return found
  return undefined
}

const leaves = (saga: Saga, run: Run, step: string, readOnly: ReadonlySet<string>): boolean => {
  const result = replay(saga, run, { readOnly })
  return result._tag === "Replayed" && result.end.mode === "aborted" && result.end.left.includes(step)
}

/** How a step is known to fail for good: it is rejected at times, or it says how often it is tried. */
const knownFailure = (index: ModelIndex, step: SagaStep): RejectedAfterPivot["failure"] | undefined => {
  if (isRejected(index, step)) return "rejected"
  return typeof step.retry === "number" && mayBeGivenUp(step) ? "givenUp" : undefined
}

const stuckRuns = (looked: Looked, pivot: string, name: string, failure: Failure): ReadonlyArray<Run> =>
  waysTo(looked.saga, looked.order, { done: [pivot], asked: name })
    .map((way): Run => [
      ...way.events,
      ...failureEvents(looked.saga, looked.order, name, failure),
      { _tag: "End", as: "stuck" }
    ])
    .filter((run) => replay(looked.saga, run, { readOnly: looked.readOnly })._tag === "Replayed")

/** Points of no return that are looked at for one step: those with the fewest steps before them. */
const mostPivots = 8

/**
 * Steps that can fail for good when a pivot is done: the saga can then neither go on nor back. That they are rejected is
 * known from `rejects: true`, or, where nobody said and the step is not declared retriable, from a refusal among its
 * operation's responses or from the saga that it runs; that they are given up, from the number of their tries. A
 * choreographed saga has none here.
 *
 * @category sagas
 * @since 0.1.0
 */
export const rejectionsAfterPivot = (
  index: ModelIndex,
  saga: Entity<"saga">,
  order: SagaOrder = sagaOrder(saga.value)
): ReadonlyArray<RejectedAfterPivot> => {
  if (order.steps.length > mostSteps || saga.value.style === "choreographed") return []
  const looked: Looked = { saga: saga.value, order, readOnly: readOnlySteps(index, saga.value) }
  const pivots = pivotsOf(saga.value, order)
  return order.steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    const failure = step === undefined ? undefined : knownFailure(index, step)
    if (step === undefined || failure === undefined) return []
    const choice = choiceOf(saga.value, order, name)
    const others = choice.filter((other) => other !== name).map((other) => stepOf(saga.value, other) ?? {})
    if (failure === "rejected" && !others.every((other) => isRejected(index, other))) return []
    const [shortest] = pivots
      .filter((pivot) => !choice.includes(pivot) && !order.behind(name).has(pivot))
      .toSorted((one, other) => order.before(one).size - order.before(other).size)
      .slice(0, mostPivots)
      .flatMap((pivot) =>
        stuckRuns(looked, pivot, name, failure === "rejected" ? "rejected" : "unanswered").map((run) => ({
          pivot,
          run
        }))
      )
      .toSorted((one, other) => one.run.length - other.run.length)
    if (shortest === undefined) return []
    const status = step.rejects === true ? undefined : refusalOf(index, step)
    return [{ step: name, failure, status: failure === "rejected" ? status : undefined, ...shortest }]
  })
}
