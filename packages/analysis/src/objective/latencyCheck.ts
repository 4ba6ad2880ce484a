import type { Entity, Flow, ModelIndex, Slo } from "@lintel/model"
import { compareFractions, type Fraction, minus, one, smaller } from "../fraction.js"
import { flowTable, type FlowTable, handlerKey } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Grounds, type Missing } from "../knowledge.js"
import { microseconds } from "../span.js"
import { toFraction } from "./callUse.js"
import { type CallLatency, callLatencies } from "./callLatency.js"
import type { LatencyBound } from "./latency.js"
import { frontOfWhichever, type LatencyChoice, type LatencyFront, nothingKnown } from "./latencyFront.js"
import { type FlowLatency, flowLatency } from "./flowLatency.js"

/**
 * What a latency objective is worth, given the promises of what it waits for.
 *
 * - `guaranteed`: the times that are promised add up to no more than it allows, and so do the shares that may be late.
 * - `assumesIndependence`: it holds only if dependencies are late independently of one another.
 * - `notGuaranteed`: all keep their promises, and it may be missed all the same.
 * - `overPromised`: if what it waits for does no better than promised, it is missed for sure.
 * - `unknown`: a time or a promise is missing.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LatencyCheck extends Grounds {
  readonly verdict: "guaranteed" | "assumesIndependence" | "notGuaranteed" | "overPromised" | "unknown"
  readonly slo: Entity<"slo">
  readonly target: LatencyBound
  /** The best that is guaranteed within the time of the objective, or the soonest that anything is guaranteed. */
  readonly best: LatencyChoice | undefined
  /** Share of requests that is late for sure if what it waits for does no better than promised. */
  readonly lateForSure: Fraction
  /** Calls that it waits for, each once, with what is promised about them. */
  readonly calls: ReadonlyArray<CallLatency>
  /** The flow that says what happens before the answer, if there is one. */
  readonly flow: string | undefined
}

interface Described {
  readonly flow: string | undefined
  readonly latency: FlowLatency
}

/** Without a flow: calls that no flow claims may be made, and how long all the rest takes is not known. */
const undescribed = (index: ModelIndex, flows: FlowTable, of: Callables, component: string): FlowLatency => {
  const edges = index
    .callsFrom(component)
    .filter(({ address, call }) => call.criticality === "hard" && !flows.claimed.has(address))
  const calls = edges.flatMap((edge) => of(edge.address) ?? [])
  const missing: ReadonlyArray<Missing> = [{ address: component, pointer: "", fact: "what happens before it answers" }]
  return {
    front: () => nothingKnown,
    least: 0n,
    lateForSure: (time) =>
      calls.map((call) => call.lateForSure(time)).reduce((a, b) => (compareFractions(a, b) > 0 ? a : b), none),
    calls,
    assumes: calls.length === 0 ? [] : ["handling-makes-call"],
    missing
  }
}

const none: Fraction = { numerator: 0n, denominator: 1n }

type Callables = (call: string) => CallLatency | undefined

const describedBy = (
  index: ModelIndex,
  flows: FlowTable,
  of: Callables,
  slo: Slo
): ReadonlyArray<Described> | undefined => {
  const fromFlow = (address: string, flow: Flow): Described => ({
    flow: address,
    latency: flowLatency(index, address, flow.steps, of)
  })
  if (slo.of.startsWith("flow:")) {
    const flow = index.find(slo.of as `flow:${string}`)?.value
    return flow === undefined ? undefined : [fromFlow(slo.of, flow)]
  }
  if (!slo.of.startsWith("operation:")) return undefined
  return index.providersOf(index.contractOf(slo.of)).flatMap((component) => {
    const described = flows.byOperation.get(handlerKey(component, slo.of))
    if (described !== undefined) return described.map(({ address, flow }) => fromFlow(address, flow))
    const latency = undescribed(index, flows, of, component)
    return latency.calls.length === 0 ? [] : [{ flow: undefined, latency }]
  })
}

const within = (front: LatencyFront, time: bigint): LatencyChoice | undefined =>
  front.choices.findLast((known) => known.time <= time)

const verdictOf = (
  target: LatencyBound,
  front: LatencyFront,
  lateForSure: Fraction,
  isComplete: boolean
): LatencyCheck["verdict"] => {
  if (compareFractions(lateForSure, target.late) > 0) return "overPromised"
  const fitting = front.choices.filter(({ time }) => time <= target.time)
  if (fitting.some(({ late }) => compareFractions(late, target.late) <= 0)) return "guaranteed"
  if (!isComplete || front.isCut) return "unknown"
  return fitting.some(({ lateIfIndependent }) => compareFractions(lateIfIndependent, target.late) <= 0)
    ? "assumesIndependence"
    : "notGuaranteed"
}

const checkOf = (slo: Entity<"slo">, under: string, described: ReadonlyArray<Described>): LatencyCheck => {
  const target = { time: microseconds(under), late: minus(one, toFraction(slo.value.objective)) }
  // What is beyond the objective may still be worth telling: four times its time is looked at.
  const limit = target.time * 4n
  const fronts = described.map(({ latency }) => latency.front(limit))
  const front = fronts.length === 1 ? (fronts[0] ?? nothingKnown) : frontOfWhichever(fronts, limit)
  const lateForSure = described.map(({ latency }) => latency.lateForSure(target.time)).reduce(smaller, one)
  const calls = [
    ...new Map(described.flatMap(({ latency }) => latency.calls).map((call) => [call.edge.address, call])).values()
  ]
  const grounds = combineGrounds(described.map(({ latency }) => latency))
  const gaps = calls.flatMap((call) => call.missing)
  const verdict = verdictOf(target, front, lateForSure, grounds.missing.length === 0 && gaps.length === 0)
  const assumes: ReadonlyArray<Assumption> = calls.flatMap((call) => call.assumes)
  return {
    verdict,
    slo,
    target,
    best: within(front, target.time) ?? front.choices[0],
    lateForSure,
    calls,
    flow: described[0]?.flow,
    ...combineGrounds([grounds, { assumes, missing: verdict === "unknown" ? gaps : [] }])
  }
}

/**
 * Judges one latency objective of an operation or a flow against what is promised about the calls that its flow waits
 * for, and the durations of its own work. Shares that may be late add up (union bound), which holds however lateness is
 * correlated, and is reached when no two are late in the same request. A call's time is what is promised about its
 * callee, or the longest that the caller waits for it. An objective of another kind or subject, or of something that
 * waits for nobody, gives no check.
 *
 * @category objectives
 * @since 0.1.0
 */
export const latencyCheck = (index: ModelIndex): ((slo: Entity<"slo">) => LatencyCheck | undefined) => {
  const flows = flowTable(index)
  const latenciesOf = callLatencies(index)
  return (slo) => {
    const { indicator } = slo.value
    if (indicator._tag !== "Latency") return undefined
    const described = describedBy(index, flows, latenciesOf(slo.value), slo.value)
    return described === undefined || described.length === 0 ? undefined : checkOf(slo, indicator.under, described)
  }
}
