import { readOnlySteps, sagaOrder, stepOf } from "@lintel/analysis"
import type { Address, Duration, Entity, ModelIndex, Policy, Saga, SagaStep } from "@lintel/model"
import { escapeToken, nameOf } from "@lintel/model"
import { type PlannedConditions, conditionsOf } from "./choices.js"
import { type Action, actionOf, nestedSaga, readSteps, runnerOf } from "./action.js"
import { type ClientPolicy, clientPolicy, once, type Tries, triesOf } from "./policy.js"
import { type Block, type Structure, structureOf, withChoices } from "./structure.js"

/** What undoes a step. */
export interface Undo {
  readonly action: Action
  readonly tries: Tries
  readonly perTry: Duration | undefined
  readonly policy: ClientPolicy
}

/** A step with everything that decides how it is run. */
export interface PlannedStep {
  readonly key: string
  readonly name: string
  readonly address: string
  readonly pointer: string
  readonly step: SagaStep
  readonly action: Action
  readonly isReadOnly: boolean
  readonly isPivot: boolean
  readonly tries: Tries
  readonly perTry: Duration | undefined
  readonly policy: ClientPolicy
  /** Statuses by which the participant says that it understood and will not. Empty: a rejection cannot be told. */
  readonly rejections: ReadonlyArray<string>
  /** Whether a rejection says that nothing was done: it does not after a try of unknown outcome. */
  readonly isRejectionCertain: boolean
  readonly undo: Undo | undefined
}

/** How a saga ends, and who looks after it. */
export interface PlannedEnd {
  readonly name: string
  readonly key: string | undefined
  readonly owner: Address<"team"> | undefined
  readonly alert: string | undefined
}

/** A saga, ready to be said in whatever runs it. */
export interface SagaPlan {
  readonly index: ModelIndex
  readonly address: Address<"saga">
  readonly name: string
  readonly saga: Saga
  readonly runner: string
  readonly steps: ReadonlyMap<string, PlannedStep>
  readonly structure: Structure
  readonly body: Block
  readonly conditions: PlannedConditions
  readonly ends: Readonly<Record<"completed" | "aborted" | "manual", PlannedEnd>>
  /** Every step that is done before a step: only their replies, and its own, can be read. */
  readonly before: (key: string) => ReadonlySet<string>
  /** Steps whose replies are read by others. */
  readonly isRead: ReadonlySet<string>
}

/** Why a saga cannot be said. */
export interface Unplannable {
  readonly _tag: "Unplannable"
  readonly what: string
}

/** Statuses that say no. A time-out, a conflict with oneself that passes or too many requests are no answer. */
const passing: ReadonlySet<string> = new Set(["408", "425", "429"])

const rejectionsOf = (index: ModelIndex, step: SagaStep, action: Action): ReadonlyArray<string> => {
  if (step.rejects === false || action._tag !== "Http") return []
  const responses = Object.keys(index.find(action.operation)?.value.responses ?? {})
  const said = responses.filter((status) => /^4[0-9]{2}$/u.test(status) && !passing.has(status))
  if (said.length > 0) return said.toSorted()
  return step.rejects === true ? ["409", "422"] : []
}

const triesOfStep = (step: SagaStep, policy: ClientPolicy, pointer: string, subject: string): Tries => {
  const written = policy.retry === undefined ? undefined : triesOf(policy.retry, policy.subject, "/policy/retry")
  const isUnlimited = step.retry === "untilDone" || step.kind === "retriable" || step.kind === "pivot"
  if (typeof step.retry === "number") {
    return { attempts: step.retry, backoff: written?.backoff, on: written?.on, subject, pointer: `${pointer}/retry` }
  }
  if (isUnlimited) {
    const at = step.retry === undefined ? `${pointer}/kind` : `${pointer}/retry`
    return { attempts: "unlimited", backoff: written?.backoff, on: undefined, subject, pointer: at }
  }
  return written ?? once(subject)
}

const limitsOf = (policy: Policy | "none" | undefined): Duration | undefined => {
  const timeouts = policy === "none" ? undefined : policy?.timeouts
  return timeouts === "none" ? undefined : timeouts?.perTry
}

const undoOf = (
  index: ModelIndex,
  step: SagaStep,
  isReadOnly: boolean,
  subject: string,
  pointer: string
): Undo | undefined => {
  const { compensate, compensation } = step
  if (compensate === undefined || compensate === "none" || isReadOnly || step.kind === "pivot") return undefined
  const policy = clientPolicy(index, compensate)
  const stated = compensation?.retry
  const at = `${pointer}/compensation/retry`
  const own = stated === "none" ? triesOf("none", subject, at) : stated?.retry && triesOf(stated.retry, subject, at)
  const called = policy.retry === undefined ? undefined : triesOf(policy.retry, policy.subject, "/policy/retry")
  const unlimited: Tries = { attempts: "unlimited", backoff: undefined, on: undefined, subject, pointer: at }
  return {
    action: actionOf(index, compensate),
    tries: own ?? called ?? unlimited,
    perTry: limitsOf(stated) ?? policy.perTry,
    policy
  }
}

const plannedStep = (index: ModelIndex, saga: Entity<"saga">, key: string, isReadOnly: boolean): PlannedStep => {
  const step = stepOf(saga.value, key) ?? {}
  const pointer = `/steps/${escapeToken(key)}`
  const address = `${saga.address}/step/${key}`
  const policy = clientPolicy(index, step.action)
  const unknown: Action = { _tag: "Unknown", subject: address }
  const nested = step.saga === undefined ? unknown : nestedSaga(step.saga)
  const action = step.action === undefined ? nested : actionOf(index, step.action)
  const tries = triesOfStep(step, policy, pointer, saga.address)
  const stated = step.timeout === "none" ? undefined : step.timeout
  return {
    key,
    name: nameOf(key),
    address,
    pointer,
    step,
    action,
    isReadOnly,
    isPivot: step.kind === "pivot",
    tries,
    perTry: step.human?.deadline ?? stated ?? policy.perTry,
    policy,
    rejections: rejectionsOf(index, step, action),
    isRejectionCertain: tries.attempts === 1 || step.idempotency === "replay",
    undo: undoOf(index, step, isReadOnly, saga.address, pointer)
  }
}

const endsOf = (saga: Saga): SagaPlan["ends"] => {
  const ends = Object.entries(saga.end ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const named = (kind: keyof SagaPlan["ends"], fallback: string): PlannedEnd => {
    const found = ends.find(([, end]) => end.kind === kind)
    const name = found === undefined ? fallback : nameOf(found[0])
    return { name, key: found?.[0], owner: found?.[1].owner, alert: found?.[1].alert }
  }
  return {
    completed: named("completed", "Completed"),
    aborted: named("aborted", "Aborted"),
    manual: named("manual", "NeedsAttention")
  }
}

/** Everything that decides how a saga is run, or why it cannot be said. */
export const planOf = (index: ModelIndex, saga: Entity<"saga">): SagaPlan | Unplannable => {
  const { address, value } = saga
  if (value.style === "choreographed") return { _tag: "Unplannable", what: "choreography: nobody orders its steps" }
  const keys = Object.keys(value.steps)
  if (keys.length > mostRenderedSteps)
    return { _tag: "Unplannable", what: `saga of more than ${mostRenderedSteps} steps` }
  const structure = structureOf(value)
  if (structure === undefined) return { _tag: "Unplannable", what: "saga whose steps wait for one another" }
  const readOnly = readOnlySteps(index, value)
  const steps = new Map(keys.toSorted().map((key) => [key, plannedStep(index, saga, key, readOnly.has(key))]))
  const name = nameOf(address.slice("saga:".length))
  const conditions = conditionsOf(value)
  const isRead = new Set(
    [...steps.values()].flatMap(({ action, undo }) => [
      ...readSteps(action),
      ...(undo === undefined ? [] : readSteps(undo.action))
    ])
  )
  return {
    index,
    address,
    name,
    saga: value,
    runner: runnerOf(value, name),
    steps,
    structure,
    body: withChoices(value, conditions, structure.body),
    conditions,
    ends: endsOf(value),
    before: sagaOrder(value).before,
    isRead
  }
}

/** Steps of a saga that is rendered at most. */
const mostRenderedSteps = 300

/** A step of the plan; asking for one that is not in it is a defect. */
export const plannedStepOf = (plan: SagaPlan, key: string): PlannedStep => {
  const step = plan.steps.get(key)
  if (step === undefined) throw new Error(`the saga has no step ${key}`)
  return step
}
