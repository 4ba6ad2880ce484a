import type { Edge, Flow, FlowStep, ModelIndex } from "@lintel/model"
import { fallbacksOf, flowTable, handlerKey, type FlowTable } from "../graph/flowCalls.js"
import { type Assumption, combineGrounds, type Grounds, type Missing, solid } from "../knowledge.js"
import {
  addBounds,
  anySpan,
  compareSpans,
  cutBounds,
  exactly,
  longerBounds,
  microseconds,
  repeatBounds,
  type SpanBounds
} from "../span.js"
import { edgePatience, missingField, serverLimit, type StatedSpan } from "./layer.js"
import { callWorstCase, type CallWorstCase } from "./worstCase.js"
import { effectiveOf } from "./effectiveOf.js"

/**
 * How long handling something can take, and which calls it makes on the longest way.
 *
 * @category deadlines
 * @since 0.1.0
 */
export interface HandlingWorstCase extends Grounds {
  readonly bounds: SpanBounds
  /** Calls on the longest way, in order. Empty when the flow makes none. */
  readonly calls: ReadonlyArray<CallWorstCase>
  /** Time of the service's own work and of its stores on the longest way. */
  readonly own: SpanBounds
}

const nothing: HandlingWorstCase = { bounds: exactly(0n), calls: [], own: exactly(0n), ...solid }

const sequence = (parts: ReadonlyArray<HandlingWorstCase>): HandlingWorstCase => {
  if (parts.length === 0) return nothing
  return {
    bounds: parts.map((part) => part.bounds).reduce(addBounds),
    calls: parts.flatMap((part) => part.calls),
    own: parts.map((part) => part.own).reduce(addBounds),
    ...combineGrounds(parts)
  }
}

const longest = (parts: ReadonlyArray<HandlingWorstCase>): HandlingWorstCase => {
  if (parts.length === 0) return nothing
  const most = parts.reduce((a, b) => (compareSpans(b.bounds.atLeast, a.bounds.atLeast) > 0 ? b : a))
  const bounds = parts.map((part) => part.bounds).reduce(longerBounds)
  return { bounds, calls: most.calls, own: most.own, ...combineGrounds(parts) }
}

const unknownTime = (missing: Missing): HandlingWorstCase => ({
  bounds: anySpan,
  calls: [],
  own: anySpan,
  assumes: [],
  missing: [missing]
})

const ownTime = (duration: string): HandlingWorstCase => {
  const bounds = exactly(microseconds(duration))
  return { bounds, calls: [], own: bounds, ...solid }
}

const asHandling = (worst: CallWorstCase): HandlingWorstCase => ({
  bounds: worst.bounds,
  calls: [worst],
  own: exactly(0n),
  assumes: worst.assumes,
  missing: worst.missing
})

const stepWorstCase = (index: ModelIndex, flow: string, step: FlowStep, pointer: string): HandlingWorstCase => {
  const inside = (steps: ReadonlyArray<FlowStep>, at: string): ReadonlyArray<HandlingWorstCase> =>
    steps.map((child, i) => stepWorstCase(index, flow, child, `${pointer}${at}/${i}`))
  switch (step._tag) {
    case "Call": {
      const edge = effectiveOf(index, step.call)
      if (edge === undefined) return unknownTime({ address: flow, pointer, fact: `what ${step.call} is` })
      return repeated(withFallbacks(index, callWorstCase(step.call, edge)), BigInt(step.times ?? 1))
    }
    case "Read":
    case "Write":
    case "Work":
      return step.duration === undefined
        ? unknownTime({ address: flow, pointer, fact: "how long the step takes" })
        : ownTime(step.duration)
    case "Sequence":
      return sequence(inside(step.steps, "/steps"))
    case "Parallel":
      return longest(inside(step.steps, "/steps"))
    case "Branch":
      return longest(step.branches.map((branch, i) => sequence(inside(branch.steps, `/branches/${i}/steps`))))
    case "Repeat":
      return repeated(stepWorstCase(index, flow, step.step, `${pointer}/step`), BigInt(step.times))
    case "Publish":
      return { ...nothing, assumes: ["publish-takes-no-time"] }
    case "StartSaga":
      return nothing
    case "RunSaga":
      return sagaTime(index, flow, step.saga, pointer)
  }
}

/** A call, and after it all that is called because it failed. */
const withFallbacks = (index: ModelIndex, first: CallWorstCase): HandlingWorstCase => {
  const others = fallbacksOf(index, first.call).flatMap((call) => {
    const edge = effectiveOf(index, call)
    return edge === undefined ? [] : [asHandling(callWorstCase(call, edge))]
  })
  return others.length === 0 ? asHandling(first) : sequence([asHandling(first), ...others])
}

const repeated = (part: HandlingWorstCase, count: bigint): HandlingWorstCase => ({
  ...part,
  bounds: repeatBounds(part.bounds, count),
  own: repeatBounds(part.own, count)
})

const sagaTime = (index: ModelIndex, flow: string, saga: `saga:${string}`, pointer: string): HandlingWorstCase => {
  const deadline = index.find(saga)?.value.deadline
  return deadline === undefined
    ? unknownTime({ address: flow, pointer, fact: `how long ${saga} may take` })
    : ownTime(deadline)
}

/**
 * The longest that a flow can take before it answers: steps one after the other add up, of parallel ones and
 * alternatives the longest counts, repeats multiply. Times that nobody stated leave the answer open upwards.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const flowWorstCase = (index: ModelIndex, flow: string, steps: ReadonlyArray<FlowStep>): HandlingWorstCase =>
  sequence(steps.map((step, i) => stepWorstCase(index, flow, step, `/steps/${i}`)))

/**
 * A caller's patience against the longest that its callee may take.
 *
 * - `fails`: the callee can take longer than the caller waits.
 * - `holds`: it cannot.
 * - `unknown`: a fact is missing, see `missing`.
 *
 * @category deadlines
 * @since 0.1.0
 */
export interface DeadlineCheck extends Grounds {
  readonly verdict: "holds" | "fails" | "unknown"
  readonly edge: Edge
  readonly patience: StatedSpan | undefined
  readonly callee: HandlingWorstCase
  /** The flow that says what the callee does, when there is one. */
  readonly flow: string | undefined
  /** The deadline travels with the request, so that the callee stops when its caller does. */
  readonly isPropagated: boolean
}

interface Handling {
  readonly flow: string | undefined
  readonly worst: HandlingWorstCase
}

/** Without a flow: any call that no flow claims, alone or with others. At least the longest of them, and no upper bound. */
const unflowed = (index: ModelIndex, flows: FlowTable, component: string): HandlingWorstCase | undefined => {
  const calls = index
    .callsFrom(component)
    .filter((edge) => !flows.claimed.has(edge.address))
    .flatMap((edge) => {
      const effective = effectiveOf(index, edge.address)
      return effective === undefined ? [] : [withFallbacks(index, callWorstCase(edge.address, effective))]
    })
  if (calls.length === 0) return undefined
  const worst = longest(calls)
  return {
    ...worst,
    bounds: { atLeast: worst.bounds.atLeast, atMost: undefined },
    own: anySpan,
    ...combineGrounds(calls)
  }
}

const unflowedOf = (index: ModelIndex, flows: FlowTable): ((component: string) => HandlingWorstCase | undefined) => {
  const known = new Map<string, HandlingWorstCase | undefined>()
  return (component) => {
    if (!known.has(component)) known.set(component, unflowed(index, flows, component))
    return known.get(component)
  }
}

const judge = (patience: StatedSpan | undefined, worst: HandlingWorstCase): DeadlineCheck["verdict"] => {
  if (patience === undefined) return "unknown"
  if (compareSpans(worst.bounds.atLeast, patience.span) > 0) return "fails"
  return worst.bounds.atMost !== undefined && compareSpans(worst.bounds.atMost, patience.span) <= 0
    ? "holds"
    : "unknown"
}

/**
 * Compares the patience of every caller with the longest that its callee may take: one check for each call and each
 * flow of its operation, or one against the calls that the provider makes when no flow describes the operation. Calls
 * whose provider calls nobody and has no flow give no check: nothing is known that could take time.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const deadlineChecks = (index: ModelIndex): ReadonlyArray<DeadlineCheck> => {
  const flows = flowTable(index)
  const withoutFlow = unflowedOf(index, flows)
  const worstOf = flowWorstCases(index)
  return index.edges.flatMap((edge) => {
    if (edge.provider === undefined || edge.operation === undefined) return []
    const described = flows.byOperation.get(handlerKey(edge.provider, edge.operation))
    if (described !== undefined) {
      return described.flatMap(({ address, flow }) =>
        checkOf(index, edge, { flow: address, worst: worstOf(address, flow) })
      )
    }
    const worst = withoutFlow(edge.provider)
    return worst === undefined ? [] : checkOf(index, edge, { flow: undefined, worst })
  })
}

/** The longest time of each flow, computed once however many callers wait for it. */
const flowWorstCases = (index: ModelIndex): ((address: string, flow: Flow) => HandlingWorstCase) => {
  const known = new Map<string, HandlingWorstCase>()
  return (address, flow) => {
    const worst = known.get(address) ?? flowWorstCase(index, address, flow.steps)
    known.set(address, worst)
    return worst
  }
}

const checkOf = (index: ModelIndex, edge: Edge, handling: Handling): ReadonlyArray<DeadlineCheck> => {
  const effective = effectiveOf(index, edge.address)
  if (effective === undefined) return []
  const patience = edgePatience(effective)
  const limit = serverLimit(effective)
  const worst =
    limit === undefined ? handling.worst : { ...handling.worst, bounds: cutBounds(handling.worst.bounds, limit) }
  const unsaid: ReadonlyArray<Missing> = [
    ...(patience === undefined ? [missingField(edge.address, "timeouts", "how long the caller waits")] : []),
    ...(handling.flow === undefined
      ? [{ address: edge.operation ?? edge.address, pointer: "", fact: "which calls handling it makes" }]
      : [])
  ]
  const assumes: ReadonlyArray<Assumption> = handling.flow === undefined ? ["handling-makes-call"] : []
  return [
    {
      verdict: judge(patience, worst),
      edge,
      patience,
      callee: worst,
      flow: handling.flow,
      isPropagated: effective.client.deadline?.value === "propagated",
      ...combineGrounds([worst, { assumes, missing: unsaid }])
    }
  ]
}
