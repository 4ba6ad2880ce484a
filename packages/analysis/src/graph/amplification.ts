import type { ModelIndex } from "@lintel/model"
import { compareFractions, type Fraction, fraction, one } from "../fraction.js"
import { type Assumption, combineGrounds, type Grounds } from "../knowledge.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import type { CallArrow, CallNode } from "./callGraph.js"
import { callFactor, type CallFactor, product } from "./callFactor.js"
import { compareTexts } from "./digraph.js"
import { forwardOrder } from "./forwardOrder.js"

/**
 * One hop of a path: the call, what it multiplies by, and how many requests have become of one after it.
 *
 * @category retries
 * @since 0.1.0
 */
export interface AmplifiedHop {
  readonly arrow: CallArrow
  readonly factor: CallFactor
  readonly total: Fraction | "unbounded"
}

/**
 * The worst path to one place: how many requests one request at `start` can become there.
 *
 * @category retries
 * @since 0.1.0
 */
export interface AmplifiedPath extends Grounds {
  readonly start: CallNode
  readonly end: CallNode
  readonly hops: ReadonlyArray<AmplifiedHop>
  readonly total: Fraction | "unbounded"
}

interface Step {
  readonly arrow: CallArrow
  readonly factor: CallFactor
  readonly weight: number
}

interface Best {
  readonly weight: number
  readonly calls: number
  readonly by: Step | undefined
}

/** A path that makes more than this of one request, or is longer, ends there; what lies behind is counted anew. */
const mostBits = Math.log2(1_000_000)
const mostCalls = 32

const isFull = (best: Best | undefined): boolean =>
  best !== undefined && (best.weight > mostBits || best.calls >= mostCalls)

const weightOf = ({ factor }: CallFactor): number =>
  factor === "unbounded" ? Number.POSITIVE_INFINITY : Math.log2(Number(factor.numerator) / Number(factor.denominator))

const unit: CallFactor = { factor: one, layers: [], assumes: [], missing: [] }

const stepOf = (index: ModelIndex, arrow: CallArrow, once: ReadonlySet<string>): Step => {
  const call = arrow.edge?.address
  const effective = call === undefined || once.has(call) ? undefined : effectiveOf(index, call)
  const factor = effective === undefined || call === undefined ? unit : callFactor(call, effective, index)
  return { arrow, factor, weight: weightOf(factor) }
}

interface Forward {
  readonly order: ReadonlyArray<string>
  readonly steps: ReadonlyMap<string, ReadonlyArray<Step>>
}

const asWritten = new WeakMap<ModelIndex, Forward>()

const none: ReadonlySet<string> = new Set()

/** Nodes so that every arrow that is not turning back points forward, and the steps along those arrows. */
const forward = (index: ModelIndex): Forward => {
  const known = asWritten.get(index)
  if (known !== undefined) return known
  const { order, arrowsFrom } = forwardOrder(index)
  const keys = order.map((node) => node.key)
  const steps = new Map(keys.map((key) => [key, arrowsFrom(key).map((arrow) => stepOf(index, arrow, none))]))
  const made = { order: keys, steps }
  asWritten.set(index, made)
  return made
}

/** The same where some calls are tried once. */
const forwardWith = (index: ModelIndex, once: ReadonlySet<string>): Forward => {
  const { order, steps } = forward(index)
  if (once.size === 0) return { order, steps }
  const isOnce = ({ arrow }: Step): boolean => arrow.edge !== undefined && once.has(arrow.edge.address)
  const changed = [...steps].map(([key, all]): readonly [string, ReadonlyArray<Step>] => [
    key,
    all.some(isOnce) ? all.map((step) => (isOnce(step) ? stepOf(index, step.arrow, once) : step)) : all
  ])
  return { order, steps: new Map(changed) }
}

const unravel = (best: ReadonlyMap<string, Best>, end: string): ReadonlyArray<Step> => {
  const path: Array<Step> = []
  for (let by = best.get(end)?.by; by !== undefined;) {
    path.push(by)
    const before = best.get(by.arrow.from.key)
    by = isFull(before) ? undefined : before?.by
  }
  return path.toReversed()
}

/** Steps before the first one that multiplies say nothing about amplification. */
const withoutIdleStart = (steps: ReadonlyArray<Step>): ReadonlyArray<Step> =>
  steps.slice(
    Math.max(
      0,
      steps.findIndex((step) => step.weight > 0)
    )
  )

const pathOf = (steps: ReadonlyArray<Step>): AmplifiedPath | undefined => {
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined) return undefined
  let total: Fraction | "unbounded" = one
  const hops: Array<AmplifiedHop> = []
  for (const { arrow, factor } of steps) {
    total = product([total, factor.factor])
    if (arrow.edge !== undefined) hops.push({ arrow, factor, total })
  }
  const assumes: ReadonlyArray<Assumption> = ["full-outage", ...steps.flatMap(({ arrow }) => arrow.assumes)]
  const grounds = combineGrounds([...steps.map((step) => step.factor), { assumes, missing: [] }])
  return { start: first.arrow.from, end: last.arrow.to, hops, total, ...grounds }
}

/**
 * Which paths are looked for. `once` names calls that are taken to be tried once: what would be if. `atLeast` leaves
 * out paths that make fewer requests of one than this. `to` asks for the worst path to each of these nodes, by their
 * keys, whether or not requests multiply further behind them.
 *
 * @category retries
 * @since 0.1.0
 */
export interface AmplificationOptions {
  readonly once?: ReadonlySet<string>
  readonly atLeast?: number
  readonly to?: ReadonlySet<string>
}

/**
 * The worst paths of a design: for every place at which requests have multiplied and beyond which they multiply no
 * further, the path that makes most requests of one. Sorted by the place where they end. Paths that would turn back on
 * themselves are not followed around again. A path of 32 calls, or one that makes more than a million of one request,
 * ends where it is. Time is linear in the calls.
 *
 * @example
 * ```ts
 * import { amplifiedPaths } from "@lintel/analysis"
 * import { indexModel } from "@lintel/model"
 *
 * const http = (name: string) => ({ _tag: "Http" as const, operations: { [name]: { _tag: "Http" as const, method: "GET", path: "/" } } })
 * const thrice = { retry: { attempts: 3 } } as const
 * const index = indexModel({
 *   lintel: "1.0",
 *   contracts: { orders: http("place"), ledger: http("post") },
 *   services: { web: {}, orders: { provides: ["contract:orders"] }, ledger: { provides: ["contract:ledger"] } },
 *   calls: {
 *     "web/place": { from: "service:web", to: { operation: "operation:orders/place" }, policy: thrice },
 *     "orders/post": { from: "service:orders", to: { operation: "operation:ledger/post" }, policy: thrice }
 *   }
 * })
 * amplifiedPaths(index).map((path) => path.total) // => [{ numerator: 9n, denominator: 1n }]
 * ```
 *
 * @category retries
 * @since 0.1.0
 */
export const amplifiedPaths = (index: ModelIndex, options: AmplificationOptions = {}): ReadonlyArray<AmplifiedPath> => {
  const { order, steps } = forwardWith(index, options.once ?? none)
  const best = new Map<string, Best>()
  for (const key of order) {
    const reached = best.get(key)
    const [weight, calls] = reached === undefined || isFull(reached) ? [0, 0] : [reached.weight, reached.calls]
    for (const step of steps.get(key) ?? []) {
      const candidate = weight + step.weight
      const known = best.get(step.arrow.to.key)
      if (known !== undefined && candidate <= known.weight) continue
      best.set(step.arrow.to.key, { weight: candidate, calls: calls + 1, by: step })
    }
  }
  const growing = growsBeyond(order, steps)
  // Weights are rounded logarithms; totals are exact, and compared by whoever asks.
  const least = Math.log2(Math.max(1, options.atLeast ?? 1)) - 1e-6
  const ends = order.filter((key) => {
    const reached = best.get(key)
    const weight = reached?.weight ?? 0
    if (options.to !== undefined) return options.to.has(key) && weight >= least && weight > 0
    return weight >= least && (reached?.by?.weight ?? 0) > 0 && (!growing.has(key) || isFull(reached))
  })
  return ends.toSorted(compareTexts).flatMap((end) => pathOf(withoutIdleStart(unravel(best, end))) ?? [])
}

/** Nodes from which some path multiplies further. */
const growsBeyond = (
  order: ReadonlyArray<string>,
  steps: ReadonlyMap<string, ReadonlyArray<Step>>
): ReadonlySet<string> => {
  const growing = new Set<string>()
  for (const key of order.toReversed()) {
    if ((steps.get(key) ?? []).some((step) => step.weight > 0 || growing.has(step.arrow.to.key))) growing.add(key)
  }
  return growing
}

/** Beyond this many requests of one, how many more it are makes no difference. */
const mostRequests = fraction(1_000_000n)

/**
 * How many requests one request at a start can become by each call, along the worst path that ends with it: the product
 * of what its hops multiply by. Beyond a million it is not counted further. By the address of the call.
 *
 * @category retries
 * @since 0.1.0
 */
export const amplificationByCall = (index: ModelIndex): ReadonlyMap<string, Fraction | "unbounded"> => {
  const { order, steps } = forward(index)
  const worst = new Map<string, Fraction | "unbounded">()
  const byCall = new Map<string, Fraction | "unbounded">()
  const raise = (into: Map<string, Fraction | "unbounded">, key: string, total: Fraction | "unbounded"): void => {
    const known = into.get(key)
    const isMore =
      known === undefined || (known !== "unbounded" && (total === "unbounded" || compareFractions(total, known) > 0))
    if (isMore) into.set(key, total)
  }
  for (const key of order) {
    const reached = worst.get(key) ?? one
    for (const { arrow, factor } of steps.get(key) ?? []) {
      const isFar = reached !== "unbounded" && compareFractions(reached, mostRequests) > 0
      const total = isFar ? reached : product([reached, factor.factor])
      raise(worst, arrow.to.key, total)
      if (arrow.edge !== undefined) raise(byCall, arrow.edge.address, total)
    }
  }
  return byCall
}
