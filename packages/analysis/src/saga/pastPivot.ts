import type { Entity, ModelIndex, Saga, SagaStep } from "@lintel/model"
import { type Failure, failureEvents, type Looked, mayBeGivenUp, mostSteps } from "./failureRuns.js"
import { type SagaOrder, sagaOrder, stepOf } from "./order.js"
import { readOnlySteps } from "./readOnlySteps.js"
import { isRejected, refusalOf } from "./rejected.js"
import { replay } from "./replay.js"
import type { Run } from "./runEvent.js"
import { choiceOf, waysTo } from "./way.js"

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
