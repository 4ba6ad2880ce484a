import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import { onlyLooks } from "./compensation.js"
import { operationOfAction } from "./fields.js"
import { type SagaOrder, sagaOrder, stepOf } from "./order.js"
import { replay, type Run, type RunEvent } from "./run.js"

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
 * A step after the point of no return that can be rejected, and the run that gets stuck there.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface RejectedAfterPivot {
  readonly step: string
  readonly pivot: string
  /** The status with which its operation refuses, when that is how the rejection is known. */
  readonly status: string | undefined
  readonly run: Run
}

/** Sagas of more steps are not searched: the runs alone would fill memory. */
export const mostSteps = 500

/** Steps that only look, by kind or by what their operation does. */
export const readOnlySteps = (index: ModelIndex, saga: Saga): ReadonlySet<string> =>
  new Set(
    Object.entries(saga.steps)
      .filter(([, step]) => {
        if (step.kind !== undefined) return step.kind === "readOnly"
        const address = operationOfAction(index, step.action)
        const operation = address === undefined ? undefined : index.find(address)?.value
        return operation !== undefined && onlyLooks(operation)
      })
      .map(([name]) => name)
  )

const canAbort = (step: SagaStep): boolean =>
  step.kind !== "retriable" && !(step.retry === "untilDone" && step.rejects === false)

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

const failureEvents = (name: string, failure: Failure): ReadonlyArray<RunEvent> =>
  failure === "unanswered"
    ? [
        { _tag: "Invoke", step: name, outcome: "requestLost" },
        { _tag: "GiveUp", step: name }
      ]
    : [{ _tag: "Invoke", step: name, outcome: "rejected" }]

/** Steps that must be done so that both have been reached: in order, the failing one left out. */
const doneBefore = (order: SagaOrder, step: string, failing: string): ReadonlyArray<string> => {
  const needed = new Set([...order.before(step), step, ...order.before(failing)])
  return order.steps.filter((name) => needed.has(name))
}

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

const runOf = (
  saga: Saga,
  order: SagaOrder,
  step: string,
  failing: string,
  readOnly: ReadonlySet<string>,
  failure: Failure = failureOf(stepOf(saga, failing) ?? {})
): Run => {
  const done = doneBefore(order, step, failing)
  const names = stepOf(saga, failing)?.undoesWhen?.[failure]
  const undone = names === undefined ? undefined : new Set([...names, failing])
  return [
    ...done.map((name): RunEvent => ({ _tag: "Invoke", step: name, outcome: "ok" })),
    ...failureEvents(failing, failure),
    // A step whose outcome nobody learned has to be undone like one that was done.
    ...undoing(saga, failure === "unanswered" ? [...done, failing] : done, readOnly, undone),
    { _tag: "End", as: "aborted" }
  ]
}

/** How long such a run is, without making it: what is done, and what of it is undone or left again. */
const lengthOf = (
  saga: Saga,
  order: SagaOrder,
  step: string,
  failing: string,
  readOnly: ReadonlySet<string>
): number => {
  const [before, others] = [order.before(step), order.before(failing)]
  let length = 1 + (readOnly.has(step) ? 0 : 1)
  for (const name of before) length += readOnly.has(name) ? 1 : 2
  for (const name of others) if (name !== step && !before.has(name)) length += readOnly.has(name) ? 1 : 2
  return length + (stepOf(saga, failing)?.rejects === false ? 3 : 1)
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
  const readOnly = readOnlySteps(index, saga.value)
  const pastPivot = new Set(pivotsOf(saga.value, order).flatMap((pivot) => [...order.behind(pivot)]))
  const pastOf = (failing: string, name: string): ReadonlyArray<Failure> =>
    failuresPast(saga.value, stepOf(saga.value, failing) ?? {}, name)
  const canStrand = order.steps.filter((name) => {
    const step = stepOf(saga.value, name)
    return step !== undefined && canAbort(step) && !pastPivot.has(name)
  })
  return order.steps.flatMap((name) => {
    const step = stepOf(saga.value, name)
    if (step === undefined || readOnly.has(name) || pastPivot.has(name) || step.kind === "pivot") return []
    const isPassedBy = hasCompensation(step)
    if (!isPassedBy && step.kind === "retriable") return []
    const before = order.before(name)
    const runs = (isPassedBy ? canStrand.filter((failing) => pastOf(failing, name).length > 0) : canStrand)
      .filter((failing) => failing !== name && !before.has(failing) && !areAlternatives(saga.value, name, failing))
      .map((failing) => ({ failing, length: lengthOf(saga.value, order, name, failing, readOnly) }))
      .toSorted((a, b) => a.length - b.length)
    for (const { failing } of runs) {
      if (passesPivot(saga.value, order, name, failing)) continue
      const run = runOf(saga.value, order, name, failing, readOnly, isPassedBy ? pastOf(failing, name)[0] : undefined)
      if (leaves(saga.value, run, name, readOnly)) return [{ step: name, failing, isPassedBy, run }]
    }
    return []
  })
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
  const readOnly = readOnlySteps(index, saga.value)
  const pivots = pivotsOf(saga.value, order)
  const before = order.before(name)
  const isPast = (other: string): boolean => pivots.some((pivot) => order.behind(pivot).has(other))
  if (isPast(name)) return undefined
  const runs = order.steps
    .filter((failing) => failing !== name && !before.has(failing) && !isPast(failing))
    .filter((failing) => canAbort(stepOf(saga.value, failing) ?? {}))
    .filter((failing) => !areAlternatives(saga.value, name, failing) && !passesPivot(saga.value, order, name, failing))
    .map((failing) => ({ failing, run: runOf(saga.value, order, name, failing, readOnly) }))
    .toSorted((a, b) => a.run.length - b.run.length)
  return runs.find(({ run }) => replay(saga.value, run, { readOnly })._tag === "Replayed")
}

/** Whether a run does only one of the two. */
const areAlternatives = (saga: Saga, one: string, other: string): boolean => {
  const [a, b] = [stepOf(saga, one)?.alternativeTo, stepOf(saga, other)?.alternativeTo]
  return a === other || b === one || (a !== undefined && a === b)
}

/** Whether a pivot would be done before the failure: then the saga no longer goes back. */
const passesPivot = (saga: Saga, order: SagaOrder, step: string, failing: string): boolean =>
  doneBefore(order, step, failing).some((name) => stepOf(saga, name)?.kind === "pivot")

const leaves = (saga: Saga, run: Run, step: string, readOnly: ReadonlySet<string>): boolean => {
  const result = replay(saga, run, { readOnly })
  return result._tag === "Replayed" && result.end.mode === "aborted" && result.end.left.includes(step)
}

const pivotsOf = (saga: Saga, order: SagaOrder): ReadonlyArray<string> =>
  order.steps.filter((name) => stepOf(saga, name)?.kind === "pivot")

/** Statuses with which an operation refuses what it understood: a repeat gets the same answer. */
const businessRefusals = ["402", "409", "410", "412", "422", "423", "451"]

/** The first status with which a step's operation refuses what it understood. */
export const refusalOf = (index: ModelIndex, step: Pick<SagaStep, keyof SagaStep>): string | undefined => {
  const address = operationOfAction(index, step.action)
  const responses = address === undefined ? undefined : index.find(address)?.value.responses
  return businessRefusals.find((status) => responses !== undefined && Object.hasOwn(responses, status))
}

/**
 * Steps behind a pivot that can be rejected: the saga can then neither go on nor back. Known from `rejects: true`, or,
 * where nobody said and the step is not declared retriable, from a refusal among its operation's responses. A
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
  const found = new Map<string, RejectedAfterPivot>()
  for (const pivot of pivotsOf(saga.value, order)) {
    for (const name of order.steps.filter((step) => order.behind(pivot).has(step) && !found.has(step))) {
      const step = stepOf(saga.value, name)
      if (step === undefined || step.rejects === false) continue
      const status = step.rejects === true || step.kind === "retriable" ? undefined : refusalOf(index, step)
      if (step.rejects !== true && status === undefined) continue
      const done = order.steps.filter((other) => order.before(name).has(other))
      const run: Run = [
        ...done.map((other): RunEvent => ({ _tag: "Invoke", step: other, outcome: "ok" })),
        { _tag: "Invoke", step: name, outcome: "rejected" },
        { _tag: "End", as: "stuck" }
      ]
      const result = replay(saga.value, run, { readOnly: readOnlySteps(index, saga.value) })
      if (result._tag === "Replayed") found.set(name, { step: name, pivot, status, run })
    }
  }
  return order.steps.flatMap((name) => found.get(name) ?? [])
}
