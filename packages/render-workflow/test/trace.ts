import { sagaOrder } from "@lintel/analysis"
import type { Saga, SagaStep } from "@lintel/model"

/** What happened to a request: done, refused, or nobody knows (and it was done, or not). */
export type Outcome = "ok" | "rejected" | "doneUnheard" | "lost"

export interface Event {
  readonly _tag: "Do" | "Undo"
  readonly step: string
  readonly outcome: Outcome
}

export interface Trace {
  readonly events: ReadonlyArray<Event>
  readonly end: "completed" | "aborted" | "manual"
}

const isDone = ({ outcome }: Event): boolean => outcome === "ok" || outcome === "doneUnheard"

export const hasUndo = ({ compensate, kind }: SagaStep): boolean =>
  compensate !== undefined && compensate !== "none" && kind !== "pivot" && kind !== "readOnly"

/** Whether a condition holds: by itself, or by what it is made of. */
const holds = (saga: Saga, when: string, conditions: ReadonlySet<string>): boolean => {
  const anyOf = saga.conditions?.find((it) => it.when === when)?.anyOf
  return anyOf === undefined ? conditions.has(when) : anyOf.some((parts) => parts.every((part) => conditions.has(part)))
}

/** Whether a run takes two ways of a choice, or none where each decides about some step. */
const isRefused = (saga: Saga, conditions: ReadonlySet<string>): boolean => {
  const whens = Object.values(saga.steps).flatMap(({ when }) => when ?? [])
  const parts = new Set(
    whens.flatMap((when) => saga.conditions?.find((it) => it.when === when)?.anyOf.flat() ?? [when])
  )
  return Object.values(saga.choices ?? {}).some((ways) => {
    const asked = ways.filter((way) => parts.has(way))
    const met = asked.filter((way) => conditions.has(way)).length
    return met > 1 || (met === 0 && asked.length === ways.length)
  })
}

/** What is wrong with a run that was started with some conditions, in words. */
export const wrongRun = (
  saga: Saga,
  trace: Trace,
  readOnly: ReadonlySet<string>,
  conditions: ReadonlySet<string>
): string | undefined => {
  if (isRefused(saga, conditions)) {
    const isNothing = trace.events.length === 0 && trace.end === "aborted"
    return isNothing ? undefined : "it was not refused"
  }
  const isMeant = (name: string): boolean => {
    const when = saga.steps[name]?.when
    return when === undefined || holds(saga, when, conditions)
  }
  const unmeant = trace.events.find(({ step }) => !isMeant(step))
  if (unmeant !== undefined) return `${unmeant.step} ran although its condition does not hold`
  const left = Object.keys(saga.steps).find(
    (name) =>
      isMeant(name) &&
      saga.steps[name]?.alternativeTo === undefined &&
      Object.values(saga.steps).every((step) => step.alternativeTo !== name) &&
      trace.events.every(({ step }) => step !== name)
  )
  if (trace.end === "completed" && left !== undefined) return `${left} was left out although its condition holds`
  const groups = Object.keys(saga.steps).filter((name) => root(saga, name) === name)
  const refused = groups.find((group) => {
    const members = Object.keys(saga.steps).filter((name) => root(saga, name) === group && isMeant(name))
    const isMet = (name: string): boolean =>
      saga.steps[name]?.ignoresRejection === true || trace.events.some((it) => it.step === name && it.outcome === "ok")
    return members.length > 0 && !members.some(isMet)
  })
  if (trace.end === "completed" && refused !== undefined) return `it went on without ${refused} or what stands for it`
  return wrongWith(saga, trace, readOnly)
}

/**
 * What is wrong with a run of a saga whose compensations always work, in words; nothing when it is right. Steps listed
 * in `readOnly` change nothing.
 */
export const wrongWith = (saga: Saga, { events, end }: Trace, readOnly: ReadonlySet<string>): string | undefined => {
  const order = sagaOrder(saga)
  const stepOf = (name: string): SagaStep => saga.steps[name] ?? {}
  const done = events.filter((event) => event._tag === "Do" && isDone(event)).map(({ step }) => step)
  const answered = events.filter((event) => event._tag === "Do" && event.outcome === "ok").map(({ step }) => step)
  const undone = events.filter(({ _tag }) => _tag === "Undo").map(({ step }) => step)
  for (const [at, { _tag, step }] of events.entries()) {
    if (_tag !== "Do") continue
    const before = events.slice(0, at)
    const late = [...order.before(step)].find(
      (other) => before.every((it) => it.step !== other || it._tag !== "Do") && !isOptional(saga, other)
    )
    if (late !== undefined) return `${step} ran before ${late}`
  }
  const isPast = answered.some((step) => stepOf(step).kind === "pivot")
  const pivot = events.findIndex(
    ({ _tag, outcome, step }) => _tag === "Do" && outcome === "ok" && stepOf(step).kind === "pivot"
  )
  const undos = pivot < 0 ? [] : events.slice(pivot).filter(({ _tag }) => _tag === "Undo")
  const wrong = undos.find(({ step }) => !mayStandBeside(saga, order, answered, step))
  if (wrong !== undefined) return `${wrong.step} undone after the point of no return`
  if (end === "aborted") {
    const left = done.find((step) => hasUndo(stepOf(step)) && !readOnly.has(step) && !undone.includes(step))
    if (left !== undefined) return `${left} was left behind`
    if (isPast) return "it went back after the point of no return"
  }
  for (const [at, { _tag, step }] of events.entries()) {
    if (_tag !== "Undo") continue
    const earlier = events.slice(0, at)
    if (earlier.every((it) => it._tag !== "Do" || it.step !== step)) return `${step} was undone and never tried`
    const stands = (other: string): boolean =>
      earlier.some((it) => it.step === other && it._tag === "Do" && isDone(it)) &&
      earlier.every((it) => it.step !== other || it._tag !== "Undo")
    const late = order.steps.find(
      (other) =>
        order.before(other).has(step) &&
        root(saga, other) !== root(saga, step) &&
        hasUndo(stepOf(other)) &&
        !readOnly.has(other) &&
        stands(other)
    )
    if (late !== undefined) return `${step} was undone before ${late}, which came after it`
  }
  if (end === "completed") {
    const missing = order.steps.find(
      (step) => !isOptional(saga, step) && !done.includes(step) && stepOf(step).ignoresRejection !== true
    )
    if (missing !== undefined) return `${missing} was not done`
    if (
      undone.some(
        (step) =>
          answered.includes(step) &&
          events.findLastIndex((it) => it.step === step && it._tag === "Undo") >
            events.findLastIndex((it) => it.step === step && it._tag === "Do" && it.outcome === "ok")
      )
    )
      return "something was undone although it was completed"
  }
  return undefined
}

/** The step that a step is, in the end, an alternative to. */
const root = (saga: Saga, name: string): string => {
  const next = saga.steps[name]?.alternativeTo
  return next === undefined || saga.steps[next] === undefined ? name : root(saga, next)
}

/** Steps that some runs leave out. */
const isOptional = (saga: Saga, name: string): boolean =>
  saga.steps[name]?.when !== undefined ||
  saga.steps[name]?.alternativeTo !== undefined ||
  Object.values(saga.steps).some((step) => step.alternativeTo === name)

/** Whether a step is in no order with the pivot: it may have failed, and been undone, before the pivot was done. */
const mayStandBeside = (
  saga: Saga,
  order: ReturnType<typeof sagaOrder>,
  done: ReadonlyArray<string>,
  step: string
): boolean =>
  done.every(
    (name) => saga.steps[name]?.kind !== "pivot" || (!order.before(name).has(step) && !order.behind(name).has(step))
  )
