import type { Edge, Flow, FlowBranch, FlowStep, ModelIndex } from "@lintel/model"
import { compareFractions, zero } from "../fraction.js"
import type { CallArrow, CallNode } from "../graph/callGraph.js"
import { fallbacksOf } from "../graph/flowCalls.js"
import { forwardOrder } from "../graph/forwardOrder.js"
import { type Assumption, combineGrounds, type Grounds, type Missing, type Origin } from "../knowledge.js"
import { restOf } from "../objective/callUse.js"
import { compareSpans, microseconds, shorter, type Span } from "../span.js"
import { effectiveOf } from "./effectiveOf.js"
import { edgePatience, type StatedSpan } from "./layer.js"

/**
 * What is left of a request's deadline when a call starts, on the path that leaves least.
 *
 * @category deadlines
 * @since 0.1.0
 */
export interface DeadlineBudget extends Grounds {
  readonly edge: Edge
  /** How long the call itself waits for one answer; `undefined` when nobody said. */
  readonly patience: StatedSpan | undefined
  /** How long anybody up the path still waits, at most; `undefined` when nobody there says how long. */
  readonly remaining: Span | undefined
  /** How long the callee works at most for this call: its patience, cut by what it was told of the deadline. */
  readonly allowed: Span | undefined
  /** How much of that is worked for nobody, at least. */
  readonly wasted: Span
  /** Whether the deadline travels with this call; `undefined` when nobody said. */
  readonly isPropagated: boolean | undefined
  /** Calls from the first that has a limit to this one. */
  readonly path: ReadonlyArray<Edge>
  /** Who sets the limit that is left: the call up the path that gives up first. */
  readonly limit: Origin | undefined
  /** Time that components up the path spend before they make the next call, as far as flows say. */
  readonly spent: bigint
}

/** What is known at a place of the call graph about who still waits for it. */
interface Waiting {
  readonly waited: Span
  readonly limit: Origin
  /** What the place was told of the deadline; `undefined` when it was told nothing. */
  readonly told: Span | undefined
  readonly via: ReadonlyArray<Edge>
  readonly spent: bigint
  readonly grounds: Grounds
}

/** Whether none of the alternatives may be taken: one alone of which nobody says how often, or shares that leave a rest. */
const isSkippable = (branches: ReadonlyArray<FlowBranch>): boolean =>
  compareFractions(restOf(branches), zero) > 0 &&
  (branches.length === 1 || branches.every(({ probability }) => probability !== undefined))

/** How long the stated work of a step takes at least; each step is looked at once. */
const durations = (): ((step: FlowStep) => bigint) => {
  const known = new Map<FlowStep, bigint>()
  const sum = (steps: ReadonlyArray<FlowStep>): bigint => steps.reduce((total, step) => total + durationOf(step), 0n)
  const computed = (step: FlowStep): bigint => {
    switch (step._tag) {
      case "Read":
      case "Write":
      case "Work":
        return step.duration === undefined ? 0n : microseconds(step.duration)
      case "Sequence":
        return sum(step.steps)
      case "Parallel":
        return step.steps.map(durationOf).reduce(larger, 0n)
      case "Branch":
        return smallest([
          ...step.branches.map((branch) => sum(branch.steps)),
          ...(isSkippable(step.branches) ? [0n] : [])
        ])
      case "Repeat":
        return durationOf(step.step) * BigInt(step.times)
      default:
        return 0n
    }
  }
  const durationOf = (step: FlowStep): bigint => {
    const found = known.get(step) ?? computed(step)
    known.set(step, found)
    return found
  }
  return durationOf
}

/** How long the stated work of a flow takes before it first may come to each of its calls, the latest of several. */
const timesBefore = (index: ModelIndex, flow: Flow): ReadonlyMap<string, bigint> => {
  const before = new Map<string, bigint>()
  const durationOf = durations()
  const walk = (steps: ReadonlyArray<FlowStep>, start: bigint): void => {
    let clock = start
    for (const step of steps) {
      visit(step, clock)
      clock += durationOf(step)
    }
  }
  const visit = (step: FlowStep, clock: bigint): void => {
    if (step._tag === "Call") {
      // A call may fail at once: what answers instead starts no later than it.
      for (const call of [step.call, ...fallbacksOf(index, step.call)])
        before.set(call, larger(before.get(call) ?? 0n, clock))
    } else if (step._tag === "Sequence") walk(step.steps, clock)
    else if (step._tag === "Parallel") for (const child of step.steps) visit(child, clock)
    else if (step._tag === "Branch") for (const branch of step.branches) walk(branch.steps, clock)
    // What is repeated comes last after all rounds but one.
    else if (step._tag === "Repeat") visit(step.step, clock + durationOf(step.step) * BigInt(step.times - 1))
  }
  walk(flow.steps, 0n)
  return before
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const smallest = (all: ReadonlyArray<bigint>): bigint =>
  all.length === 0 ? 0n : all.reduce((least, one) => (one < least ? one : least))

/** A longer path is shown by its end. */
const mostShown = 31

const less = (span: Span, time: bigint): Span => (span === "unbounded" ? span : span > time ? span - time : 0n)

/** Stated work before each call, by the call, for the flow that handles what a node stands for. */
const workBefore = (index: ModelIndex): ((node: CallNode, call: string) => bigint) => {
  const byNode = new Map<string, ReadonlyMap<string, bigint>>()
  for (const { address, value: flow } of index.ofKind("flow")) {
    const key = flow.trigger._tag === "Operation" ? `${flow.of} ${flow.trigger.operation}` : address
    const known = byNode.get(key)
    const own = timesBefore(index, flow)
    const merged =
      known === undefined ? own : new Map([...known, ...own].map(([call]) => [call, atLeast(known, own, call)]))
    byNode.set(key, merged)
  }
  return (node, call) => byNode.get(node.key)?.get(call) ?? 0n
}

/** Of several flows of one operation any may run: the least that both spend. */
const atLeast = (a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>, call: string): bigint => {
  const [x, y] = [a.get(call), b.get(call)]
  return x === undefined ? (y ?? 0n) : y === undefined ? x : x < y ? x : y
}

const isShorter = (a: Waiting, b: Waiting | undefined): boolean =>
  b === undefined || compareSpans(a.waited, b.waited) < 0

/** The place where nobody waits longest first, once among those that know it and once among those that do not. */
interface Known {
  readonly told?: Waiting
  readonly untold?: Waiting
}

const isTold = ({ told, waited }: Waiting): boolean => told !== undefined && compareSpans(told, waited) <= 0

const withWaiting = (known: Known | undefined, next: Waiting): Known => {
  const kind = isTold(next) ? "told" : "untold"
  return isShorter(next, known?.[kind]) ? { ...known, [kind]: next } : (known ?? {})
}

interface Edges {
  readonly patience: StatedSpan | undefined
  readonly isPropagated: boolean | undefined
}

const budgetOf = (
  edge: Edge,
  { patience, isPropagated }: Edges,
  from: Waiting | undefined,
  spent: bigint
): DeadlineBudget => {
  const remaining = from === undefined ? undefined : less(from.waited, spent)
  const handed = isPropagated === true && from?.told !== undefined ? less(from.told, spent) : undefined
  const own = patience?.span
  const allowed = own === undefined ? handed : handed === undefined ? own : shorter(own, handed)
  const wasted: Span =
    remaining === undefined || allowed === undefined || compareSpans(allowed, remaining) <= 0
      ? 0n
      : allowed === "unbounded" || remaining === "unbounded"
        ? "unbounded"
        : allowed - remaining
  const missing: ReadonlyArray<Missing> =
    wasted !== 0n && isPropagated === undefined
      ? [{ address: edge.address, pointer: "/policy/deadline", fact: "whether the deadline travels with the request" }]
      : []
  return {
    edge,
    patience,
    remaining,
    allowed,
    wasted,
    isPropagated,
    path: [...(from?.via ?? []).slice(-mostShown), edge],
    limit: from?.limit,
    spent: (from?.spent ?? 0n) + spent,
    ...combineGrounds([from?.grounds ?? { assumes: [], missing: [] }, { assumes: [], missing }])
  }
}

const waitingBehind = (arrow: CallArrow, budget: DeadlineBudget, from: Waiting | undefined): Waiting | undefined => {
  const { patience, remaining, allowed, isPropagated, path, spent } = budget
  const own = patience?.span
  if (own === undefined && (remaining === undefined || from === undefined)) return undefined
  const isOwn = own !== undefined && (remaining === undefined || compareSpans(own, remaining) <= 0)
  const waited = isOwn ? own : (remaining ?? "unbounded")
  const limit = isOwn ? patience?.origin : from?.limit
  if (limit === undefined) return undefined
  return {
    waited,
    limit,
    told: isPropagated === true ? allowed : undefined,
    via: isOwn ? [arrow.edge ?? budget.edge] : path,
    spent: isOwn ? 0n : spent,
    grounds: { assumes: budget.assumes, missing: [] }
  }
}

const inside = (waiting: Waiting, assumes: ReadonlyArray<Assumption>): Waiting =>
  assumes.length === 0 ? waiting : { ...waiting, grounds: combineGrounds([waiting.grounds, { assumes, missing: [] }]) }

/**
 * What is left of the deadline at every call, on the path that leaves least: each caller waits for its own limit, cut by
 * what is left further up and by the work that its flow says it does first. With propagation the callee is told, and
 * works no longer; without, it works until its own limit, for nobody (Google, Site Reliability Engineering, chapter 22:
 * 30 s, after 7 s of work 23 s, after 4 s more 19 s). Calls that nobody up the path limits leave `remaining` out. One
 * answer for each call, in the order of the call graph. Paths that turn back are followed once.
 *
 * @category deadlines
 * @since 0.1.0
 */
export const deadlineBudgets = (index: ModelIndex): ReadonlyArray<DeadlineBudget> => {
  const found = budgets.get(index) ?? computed(index)
  budgets.set(index, found)
  return found
}

const budgets = new WeakMap<ModelIndex, ReadonlyArray<DeadlineBudget>>()

const computed = (index: ModelIndex): ReadonlyArray<DeadlineBudget> => {
  const { order, arrowsFrom } = forwardOrder(index)
  const before = workBefore(index)
  const known = new Map<string, Known>()
  const worst = new Map<string, DeadlineBudget>()
  for (const node of order) {
    const here = known.get(node.key)
    const states: ReadonlyArray<Waiting | undefined> =
      here === undefined ? [undefined] : [here.told, here.untold].filter((state) => state !== undefined)
    for (const arrow of arrowsFrom(node.key)) {
      const { edge, to, assumes } = arrow
      for (const state of states) {
        if (edge === undefined) {
          if (state !== undefined) known.set(to.key, withWaiting(known.get(to.key), inside(state, assumes)))
          continue
        }
        const effective = effectiveOf(index, edge.address)
        if (effective === undefined) continue
        const deadline = effective.client.deadline?.value
        const isPropagated = deadline === undefined ? undefined : deadline === "propagated"
        const facts = { patience: edgePatience(effective), isPropagated }
        const budget = budgetOf(edge, facts, state, before(node, edge.address))
        if (isWorse(budget, worst.get(edge.address))) worst.set(edge.address, budget)
        const next = waitingBehind(arrow, budget, state)
        if (next !== undefined) known.set(to.key, withWaiting(known.get(to.key), next))
      }
    }
  }
  return [...worst.values()]
}

/** More work for nobody; else less time left. */
const isWorse = (one: DeadlineBudget, other: DeadlineBudget | undefined): boolean => {
  if (other === undefined) return true
  const order = compareSpans(one.wasted, other.wasted)
  if (order !== 0) return order > 0
  if (one.remaining === undefined) return false
  return other.remaining === undefined || compareSpans(one.remaining, other.remaining) < 0
}
