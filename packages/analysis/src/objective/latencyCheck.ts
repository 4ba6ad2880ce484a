import type { Entity, ModelIndex } from "@lintel/model"
import { compareFractions, type Fraction, minus, one } from "../fraction.js"
import { flowTable } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Grounds } from "../knowledge.js"
import { microseconds } from "../span.js"
import { toFraction } from "./callUse.js"
import { type CallLatency, callLatencies } from "./callLatency.js"
import { type Described, describedBy, type Describing, operationsByContract, steadyLoads } from "./describedLatency.js"
import type { LatencyBound } from "./latency.js"
import type { LatencyChoice, LatencyFront } from "./latencyFront.js"

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
  /** Calls that it waits for, and those behind callees that promise nothing; each once, with what is promised. */
  readonly calls: ReadonlyArray<CallLatency>
  /** The flow that says what happens before the answer, if exactly one does. */
  readonly flow: string | undefined
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

/** Calls and those through which their callees answer, each once, the nearest first. */
const allBehind = (calls: ReadonlyArray<CallLatency>): ReadonlyArray<CallLatency> => {
  const found = new Map<string, CallLatency>()
  const pending = [...calls]
  for (let next = 0; next < pending.length; next++) {
    const call = pending[next]
    if (call === undefined || found.has(call.edge.address)) continue
    found.set(call.edge.address, call)
    pending.push(...call.through)
  }
  return [...found.values()]
}

const checkOf = (slo: Entity<"slo">, under: string, { flow, latency }: Described): LatencyCheck => {
  const target = { time: microseconds(under), late: minus(one, toFraction(slo.value.objective)) }
  // What is beyond the objective may still be worth telling: four times its time is looked at.
  const front = latency.front(target.time * 4n)
  const lateForSure = latency.lateForSure(target.time)
  const calls = allBehind(latency.calls)
  const gaps = calls.flatMap((call) => call.missing)
  const verdict = verdictOf(target, front, lateForSure, latency.missing.length === 0 && gaps.length === 0)
  const assumes: ReadonlyArray<Assumption> = calls.flatMap((call) => call.assumes)
  return {
    verdict,
    slo,
    target,
    best: within(front, target.time) ?? front.choices[0],
    lateForSure,
    calls,
    flow,
    ...combineGrounds([latency, { assumes, missing: verdict === "unknown" ? gaps : [] }])
  }
}

/**
 * Judges one latency objective of an operation, a flow, or all that a service or a contract answers, against what is
 * promised about the calls that their flows wait for, and the durations of their own work. Shares that may be late add
 * up (union bound), which holds however lateness is correlated, and is reached when no two are late in the same request.
 * A call's time is what is promised about its callee, or the longest that the caller waits for it. Of several
 * operations, each counts for its share of the requests where all loads are stated; otherwise what holds for every mix
 * is told. An objective of another kind or subject, or of something that waits for nobody, gives no check.
 *
 * @category objectives
 * @since 0.1.0
 */
export const latencyCheck = (index: ModelIndex): ((slo: Entity<"slo">) => LatencyCheck | undefined) => {
  const latenciesOf = callLatencies(index)
  const known: Omit<Describing, "of"> = {
    index,
    flows: flowTable(index),
    loads: steadyLoads(index),
    operationsOf: operationsByContract(index)
  }
  return (slo) => {
    const { indicator } = slo.value
    if (indicator._tag !== "Latency") return undefined
    const described = describedBy({ ...known, of: latenciesOf(slo.value) }, slo.value)
    return described === undefined ? undefined : checkOf(slo, indicator.under, described)
  }
}
