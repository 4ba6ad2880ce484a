import type { Edge, Entity, ModelIndex, Slo } from "@lintel/model"
import { type Fraction, minus, one, plus, zero } from "../fraction.js"
import { flowTable } from "../graph/flowCalls.js"
import type { Assumption, Missing } from "../knowledge.js"
import { attemptsOf } from "../policy/layer.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { callWorstCase } from "../policy/worstCase.js"
import { microseconds, type SpanBounds } from "../span.js"
import { toFraction } from "./callUse.js"
import { callAnswer, flowAnswers } from "./callAnswer.js"
import type { FlowLatency } from "./flowLatency.js"
import { choice, frontInSequence, frontOf, type LatencyFront, nothingKnown } from "./latencyFront.js"
import {
  objectiveDifference,
  objectivesBySubject,
  promiseLookup,
  type PromiseLookup,
  subjectsOf,
  termsOf
} from "./promises.js"

/**
 * A latency that the callee of a call promises.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LatencyPromise {
  readonly slo: Entity<"slo">
  readonly time: bigint
  readonly late: Fraction
}

/**
 * How long a caller waits for one call: what its callee promises, and the longest that the caller waits.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface CallLatency {
  readonly edge: Edge
  /** Promises that can be compared, the soonest first. */
  readonly promises: ReadonlyArray<LatencyPromise>
  /** Calls that the callee waits for itself, where it promises nothing and its flow is looked into instead. */
  readonly through: ReadonlyArray<CallLatency>
  /** The longest that the caller waits, all tries and a call that answers instead included. */
  readonly patience: SpanBounds | undefined
  /** Choices no later than a time, in microseconds. */
  readonly front: (limit: bigint) => LatencyFront
  /** The least it takes when the callee does no better than promised. */
  readonly least: bigint
  /** Share of calls that takes longer than a time when the callee does no better than promised. */
  readonly lateForSure: (time: bigint) => Fraction
  readonly assumes: ReadonlyArray<Assumption>
  /** What nobody said, and what might make the call sooner if somebody did; without that of the calls `through`. */
  readonly missing: ReadonlyArray<Missing>
}

interface Tries {
  /** Nobody tries again, in any layer. */
  readonly isOne: boolean
}

const triesOf = (index: ModelIndex, edge: Edge): Tries => {
  const layers = effectiveOf(index, edge.address)?.layers ?? []
  const client = layers.find(({ layer }) => layer === "client")
  const isSaid = client !== undefined && attemptsOf(client.policy) !== undefined
  return { isOne: isSaid && layers.every(({ policy }) => (attemptsOf(policy)?.count ?? 1n) === 1n) }
}

const promisesOf = (
  index: ModelIndex,
  slos: ReadonlyMap<string, ReadonlyArray<Entity<"slo">>>,
  own: Slo,
  edge: Edge
): ReadonlyArray<LatencyPromise> => {
  if (edge.provider === undefined) return []
  for (const subject of subjectsOf(index, edge.provider, edge.operation)) {
    const found = (slos.get(subject) ?? []).flatMap((slo): ReadonlyArray<LatencyPromise> => {
      const { indicator, objective } = slo.value
      const isComparable = objectiveDifference(own, slo.value, edge.from) === undefined
      if (indicator._tag !== "Latency" || !isComparable) return []
      return [{ slo, time: microseconds(indicator.under), late: minus(one, toFraction(objective)) }]
    })
    if (found.length > 0) return found.toSorted((a, b) => (a.time < b.time ? -1 : 1))
  }
  return []
}

interface Waiting {
  readonly index: ModelIndex
  readonly own: Slo
  readonly slos: ReadonlyMap<string, ReadonlyArray<Entity<"slo">>>
  readonly availabilityOf: PromiseLookup
  readonly edgeOf: (call: string) => Edge | undefined
  /** How the callee of a call answers, from its flow. */
  readonly flowOf: (edge: Edge) => FlowLatency | undefined
}

/** Share of requests that the callee may fail, when it says. */
const failingOf = ({ own, availabilityOf }: Waiting, edge: Edge): Fraction | undefined => {
  if (edge.provider === undefined) return undefined
  const { promise, differs } = availabilityOf(own, edge.from, edge.provider, edge.operation)
  return promise === undefined || differs !== undefined ? undefined : minus(one, promise.availability)
}

/**
 * What is promised for the tries of one call, without what answers instead. A try that fails may be followed by more,
 * and a caller that goes on without an answer may have waited for it: what fails counts as late then.
 */
const lateWhenFailing = (waiting: Waiting, edge: Edge): Fraction | undefined =>
  edge.call.criticality === "hard" && triesOf(waiting.index, edge).isOne ? zero : failingOf(waiting, edge)

const laterBy = ({ choices, isCut }: LatencyFront, late: Fraction | undefined): LatencyFront =>
  late === undefined
    ? nothingKnown
    : late.numerator === 0n
      ? { choices, isCut }
      : {
          choices: choices.map((next) => ({
            time: next.time,
            late: plus(next.late, late),
            lateIfIndependent: plus(next.lateIfIndependent, late)
          })),
          isCut
        }

const patienceOf = (index: ModelIndex, edge: Edge): SpanBounds | undefined => {
  const effective = effectiveOf(index, edge.address)
  return effective === undefined ? undefined : callWorstCase(edge.address, effective).bounds
}

const finite = (bounds: SpanBounds | undefined): bigint | undefined =>
  bounds?.atMost === undefined || bounds.atMost === "unbounded" ? undefined : bounds.atMost

const fallbackOf = ({ edgeOf }: Waiting, { call: { criticality } }: Edge): Edge | undefined =>
  typeof criticality === "object" && criticality.fallback?.startsWith("call:") === true
    ? edgeOf(criticality.fallback)
    : undefined

/** Answers to more different times than these are not worked out, but the one that claims least is given. */
const mostTimes = 1000

/** Callees that many share are asked the same again and again. */
const remembered = <T>(compute: (time: bigint) => T, otherwise: T): ((time: bigint) => T) => {
  const known = new Map<bigint, T>()
  return (time) => {
    const found = known.get(time)
    if (found !== undefined) return found
    if (known.size >= mostTimes) return otherwise
    const computed = compute(time)
    known.set(time, computed)
    return computed
  }
}

/** A chain of more fallbacks says no more. */
const mostFallbacks = 8

const latencyOf = (waiting: Waiting, edge: Edge, before: ReadonlyArray<Edge>): CallLatency => {
  const { index } = waiting
  const promises = promisesOf(index, waiting.slos, waiting.own, edge)
  const bounds = patienceOf(index, edge)
  const patience = finite(bounds)
  const tried = [...before, edge]
  const fallback = tried.length > mostFallbacks ? undefined : fallbackOf(waiting, edge)
  const instead = fallback === undefined || tried.includes(fallback) ? undefined : latencyOf(waiting, fallback, tried)
  const answer = callAnswer(edge, promises, waiting.flowOf)
  const failing = failingOf(waiting, edge)
  const late = lateWhenFailing(waiting, edge)
  const unsaid: ReadonlyArray<Missing> =
    late === undefined && answer.missing.length === 0
      ? [{ address: edge.operation ?? edge.address, pointer: "", fact: "which availability it promises" }]
      : []
  return {
    edge,
    promises,
    through: answer.through,
    patience: bounds,
    least: patience === undefined || answer.least < patience ? answer.least : patience,
    front: remembered((limit) => {
      const answered = answer.front(limit)
      const ended = patience === undefined ? [] : [choice(patience, zero)]
      const first = frontOf([...laterBy(answered, late).choices, ...ended], limit, answered.isCut)
      if (instead === undefined) return first
      // Either it answers in time and does not fail, or what answers instead takes its time too.
      const alone = laterBy(answered, failing)
      const both = frontInSequence([first, instead.front(limit)], limit)
      return frontOf([...alone.choices, ...both.choices], limit, both.isCut)
    }, nothingKnown),
    lateForSure: remembered(
      (time) => (patience !== undefined && patience <= time ? zero : answer.lateForSure(time)),
      zero
    ),
    missing: [...answer.missing, ...unsaid, ...(instead?.missing ?? [])],
    assumes: [
      ...(edge.call.criticality === "hard" ? (["failures-not-late"] as const) : []),
      ...(promises.some(({ slo }) => slo.value.scope !== edge.from) ? (["per-client-objective"] as const) : []),
      ...answer.assumes
    ]
  }
}

type Latencies = (own: Slo) => (call: string) => CallLatency | undefined

const gathered = new WeakMap<ModelIndex, Latencies>()

/** What is known of the calls of a design, in the terms of one objective: worked out once for all who ask. */
export const callLatencies = (index: ModelIndex): Latencies => {
  const found = gathered.get(index) ?? latenciesOf(index)
  gathered.set(index, found)
  return found
}

const latenciesOf = (index: ModelIndex): Latencies => {
  const slos = objectivesBySubject(index, "Latency")
  const availabilityOf = promiseLookup(index)
  const edges = new Map(index.edges.map((edge) => [edge.address as string, edge]))
  const edgeOf = (call: string): Edge | undefined => edges.get(call)
  const flows = flowTable(index)
  const inTerms = (own: Slo): ((call: string) => CallLatency | undefined) => {
    const known = new Map<string, CallLatency | undefined>()
    const isPromised = (edge: Edge): boolean => promisesOf(index, slos, own, edge).length > 0
    const of = (call: string): CallLatency | undefined => {
      if (known.has(call)) return known.get(call)
      const edge = edgeOf(call)
      const latency = edge && latencyOf({ index, own, slos, availabilityOf, edgeOf, flowOf }, edge, [])
      known.set(call, latency)
      return latency
    }
    const flowOf = flowAnswers(index, flows, edgeOf, isPromised, of)
    return of
  }
  const known = new Map<string, (call: string) => CallLatency | undefined>()
  return (own) => {
    const terms = termsOf(own)
    const found = known.get(terms) ?? inTerms(own)
    known.set(terms, found)
    return found
  }
}
