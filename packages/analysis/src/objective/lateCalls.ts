import type { Edge, Entity, Flow, FlowStep, ModelIndex } from "@lintel/model"
import { type FlowTable, flowTable, handlerKey } from "../graph/flowCalls.js"
import type { Missing } from "../knowledge.js"
import { addSpans, compareSpans, longer, microseconds, type Span } from "../span.js"
import { type CallLatency, callLatencies } from "./callLatency.js"
import { type Describing, operationsByContract } from "./describedLatency.js"

/**
 * A call that keeps its caller waiting for longer than a latency objective allows, when nobody answers it.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LateCall {
  readonly edge: Edge
  readonly flow: string
  /** The operation that the flow answers, where a request starts it. */
  readonly operation: string | undefined
  /** At least so long the caller waits for it, all tries together. */
  readonly waits: Span
  /** At least so long the whole answer takes then, other calls taken to need no time. */
  readonly takes: Span
  readonly latency: CallLatency
}

/** What handling needs besides its calls: the own work that is stated. */
const ownTime = (step: FlowStep): bigint => {
  const all = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<bigint> => steps.map(ownTime)
  switch (step._tag) {
    case "Read":
    case "Write":
    case "Work":
      return step.duration === undefined ? 0n : microseconds(step.duration)
    case "Sequence":
      return all(step.steps).reduce((sum, time) => sum + time, 0n)
    case "Parallel":
      return all(step.steps).reduce((most, time) => (time > most ? time : most), 0n)
    case "Repeat":
      return ownTime(step.step) * BigInt(step.times)
    default:
      return 0n
  }
}

/** The least that a step takes when it makes this call, once, and waits so long for it; `undefined` when it does not. */
const timeThrough = (step: FlowStep, call: string, waits: Span): Span | undefined => {
  const inner = (steps: ReadonlyArray<FlowStep>): ReadonlyArray<Span | undefined> =>
    steps.map((child) => timeThrough(child, call, waits))
  const alongOne = (steps: ReadonlyArray<FlowStep>): Span | undefined => {
    const times = inner(steps)
    if (times.every((time) => time === undefined)) return undefined
    return steps.map((child, i): Span => times[i] ?? ownTime(child)).reduce(addSpans, 0n)
  }
  switch (step._tag) {
    case "Call":
      return step.call === call ? waits : undefined
    case "Sequence":
      return alongOne(step.steps)
    case "Parallel": {
      const times = inner(step.steps)
      if (times.every((time) => time === undefined)) return undefined
      return step.steps.map((child, i): Span => times[i] ?? ownTime(child)).reduce(longer, 0n)
    }
    case "Branch":
      return step.branches
        .map(({ steps }) => alongOne(steps))
        .reduce((most, time) => (time === undefined ? most : most === undefined ? time : longer(most, time)), undefined)
    case "Repeat": {
      const time = timeThrough(step.step, call, waits)
      return time && addSpans(time, ownTime(step.step) * BigInt(step.times - 1))
    }
    default:
      return undefined
  }
}

const callsIn = (step: FlowStep): ReadonlyArray<string> => {
  switch (step._tag) {
    case "Call":
      return [step.call]
    case "Sequence":
    case "Parallel":
      return step.steps.flatMap(callsIn)
    case "Branch":
      return step.branches.flatMap(({ steps }) => steps.flatMap(callsIn))
    case "Repeat":
      return callsIn(step.step)
    default:
      return []
  }
}

interface Handled {
  readonly address: string
  readonly flow: Flow
}

const answeredBy = ({ trigger }: Flow): string | undefined =>
  trigger._tag === "Operation" ? trigger.operation : undefined

const flowsOf = (
  index: ModelIndex,
  flows: FlowTable,
  operationsOf: Describing["operationsOf"],
  slo: Entity<"slo">
): ReadonlyArray<Handled> => {
  const { of } = slo.value
  if (of.startsWith("flow:")) {
    const flow = index.find(of as `flow:${string}`)?.value
    return flow === undefined ? [] : [{ address: of, flow }]
  }
  const handled = (component: string, operation: string): ReadonlyArray<Handled> =>
    flows.byOperation.get(handlerKey(component, operation)) ?? []
  if (of.startsWith("operation:"))
    return index.providersOf(index.contractOf(of)).flatMap((component) => handled(component, of))
  if (of.startsWith("contract:"))
    return index
      .providersOf(of)
      .flatMap((component) => operationsOf(of).flatMap((operation) => handled(component, operation)))
  if (!of.startsWith("service:")) return []
  const contracts = index.find(of as `service:${string}`)?.value.provides ?? []
  return contracts.flatMap((contract) => operationsOf(contract).flatMap((operation) => handled(of, operation)))
}

/** A call that several flows make, told once: where it takes longest. */
const longestOfEach = (calls: ReadonlyArray<LateCall>): ReadonlyArray<LateCall> => {
  const longest = new Map<string, LateCall>()
  for (const late of calls) {
    const known = longest.get(late.edge.address)
    if (known === undefined || compareSpans(late.takes, known.takes) > 0) longest.set(late.edge.address, late)
  }
  return [...longest.values()]
}

/**
 * Calls of the flows behind a latency objective (of an operation, a flow, or all that a contract or service answers) whose timeout ends them too late: by then, and with the own work that
 * is stated, more time is gone than the objective allows. A hard dependency with a comparable promise is left out: its
 * promise says how often that may happen.
 *
 * @category objectives
 * @since 0.1.0
 */
export const lateCalls = (
  index: ModelIndex
): ((slo: Entity<"slo">) => { readonly calls: ReadonlyArray<LateCall>; readonly missing: ReadonlyArray<Missing> }) => {
  const latenciesOf = callLatencies(index)
  const flows = flowTable(index)
  const operationsOf = operationsByContract(index)
  return (slo) => {
    const { indicator } = slo.value
    const missing: Array<Missing> = []
    if (indicator._tag !== "Latency") return { calls: [], missing }
    const latencyOf = latenciesOf(slo.value)
    const target = microseconds(indicator.under)
    const calls = flowsOf(index, flows, operationsOf, slo).flatMap(({ address, flow }) => {
      const whole: FlowStep = { _tag: "Sequence", steps: flow.steps }
      return [...new Set(callsIn(whole))].flatMap((call): ReadonlyArray<LateCall> => {
        const latency = latencyOf(call)
        if (latency === undefined) return []
        const { edge, patience, promises } = latency
        if (edge.call.criticality === "hard" && promises.length > 0) return []
        if (patience === undefined || (patience.atMost === undefined && patience.atLeast === 0n)) {
          missing.push({ address: call, pointer: "/policy/timeouts", fact: "how long the caller waits" })
          return []
        }
        const takes = timeThrough(whole, call, patience.atLeast)
        if (takes === undefined || compareSpans(takes, target) <= 0) return []
        return [{ edge, flow: address, operation: answeredBy(flow), waits: patience.atLeast, takes, latency }]
      })
    })
    return { calls: longestOfEach(calls), missing: [...new Map(missing.map((one) => [one.address, one])).values()] }
  }
}
