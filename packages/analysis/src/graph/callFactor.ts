import type { EffectiveEdge, EffectiveLayer, ModelIndex, RetryBudget } from "@lintel/model"
import { ratioFraction } from "@lintel/model/units"
import { compareFractions, type Fraction, fraction, larger, one, over, plus, smaller, times } from "../fraction.js"
import type { Assumption, Grounds, Missing, Origin } from "../knowledge.js"
import { attemptsOf, missingField, retryOf, waitingLayers } from "../policy/layer.js"
import { reachableAttempts } from "../policy/reachableAttempts.js"
import { underWay } from "./underWay.js"

/**
 * How much one layer multiplies requests when everything behind it fails.
 *
 * @category retries
 * @since 0.1.0
 */
export interface LayerFactor {
  readonly layer: EffectiveLayer["layer"]
  readonly factor: Fraction | "unbounded"
  readonly origin: Origin
  /** Whether a retry budget, rather than the number of attempts, sets the factor. */
  readonly isBudget: boolean
  /** Whether these are copies of a request that has not been answered yet, rather than tries after a failure. */
  readonly isHedge: boolean
}

/**
 * How much one call multiplies requests: the product over the layers that act on it. Layers that retry nothing are left
 * out; a client layer of which nobody said whether it retries counts as 1 and is named in `missing`.
 *
 * @category retries
 * @since 0.1.0
 */
export interface CallFactor extends Grounds {
  readonly factor: Fraction | "unbounded"
  readonly layers: ReadonlyArray<LayerFactor>
}

/** What some layer multiplies by, with what is assumed about it. */
interface Bounded {
  readonly factor: LayerFactor
  readonly assumes: ReadonlyArray<Assumption>
}

/** A number of requests, and the budget that may bound it. `budgetAt` is where the budget is said. */
interface Multiplied {
  readonly layer: EffectiveLayer["layer"]
  readonly count: bigint | "unlimited"
  readonly origin: Origin
  readonly budget: RetryBudget | undefined
  readonly budgetAt: Origin
  readonly isHedge: boolean
}

/** Requests that an instance of the caller has under way while the callee hangs, where that is known. */
type UnderWay = () => Fraction | undefined

/** The share of requests that a budget lets through, at least its `minimum` of them at once. */
const allowedBy = (
  { minimum = 0, ratio }: Extract<RetryBudget, { _tag: "Ratio" }>,
  requests: UnderWay
): { readonly share: Fraction; readonly isMinimumKnown: boolean } => {
  const { denominator, numerator } = ratioFraction(ratio)
  const share = fraction(numerator, denominator)
  const atOnce = minimum === 0 ? undefined : requests()
  if (atOnce === undefined || atOnce.numerator === 0n) return { share, isMinimumKnown: minimum === 0 }
  return { share: larger(share, over(fraction(BigInt(minimum)), atOnce)), isMinimumKnown: true }
}

const bounded = ({ budget, budgetAt, count, isHedge, layer, origin }: Multiplied, requests: UnderWay): Bounded => {
  const byCount = count === "unlimited" ? "unbounded" : fraction(count)
  if (budget?._tag === "Ratio") {
    const { isMinimumKnown, share } = allowedBy(budget, requests)
    const allowed = plus(one, share)
    const factor = byCount === "unbounded" ? allowed : smaller(allowed, byCount)
    const isBudget = byCount === "unbounded" || compareFractions(allowed, byCount) < 0
    return {
      factor: { layer, factor, origin: isBudget ? budgetAt : origin, isBudget, isHedge },
      assumes: isMinimumKnown || !isBudget ? [] : ["many-requests-under-way"]
    }
  }
  return {
    factor: { layer, factor: byCount, origin, isBudget: false, isHedge },
    assumes: budget === undefined ? [] : ["concurrency-budget-ignored"]
  }
}

const layerFactor = ({ layer, policy }: EffectiveLayer, requests: UnderWay): Bounded | undefined => {
  const [attempts, retry] = [attemptsOf(policy), retryOf(policy)]
  if (attempts === undefined || retry === undefined || policy.retry === undefined) return undefined
  const count = reachableAttempts(policy)?.whenFailingAtOnce ?? attempts.count
  const budgetAt = { address: policy.retry.origin, pointer: `${policy.retry.pointer}/budget` }
  return bounded({ layer, count, origin: attempts.origin, budget: retry.budget, budgetAt, isHedge: false }, requests)
}

/**
 * How many requests one call may send for one request, when the callee fails. Attempts that an overall timeout never
 * lets start are not counted. A ratio budget bounds the factor by `1 + ratio`; where it lets a `minimum` through and
 * `index` says how many requests to the callee an instance has under way (those of a second, times the wait for one), by
 * `1 + minimum / under way` if that is more; where it does not say, it is assumed that many are. Copies that hedging
 * sends multiply it: where nobody answers in time, all are sent.
 *
 * @category retries
 * @since 0.1.0
 */
export const callFactor = (call: string, edge: EffectiveEdge, index?: ModelIndex): CallFactor => {
  const found = known.get(edge)
  if (found?.call === call && found.index === index) return found.factor
  const factor = factorOf(call, edge, () => (index === undefined ? undefined : underWay(index, call)))
  known.set(edge, { call, index, factor })
  return factor
}

/** Paths, loads and diagrams all ask how the same call multiplies. */
const known = new WeakMap<
  EffectiveEdge,
  { readonly call: string; readonly index: ModelIndex | undefined; readonly factor: CallFactor }
>()

/** How many requests hedging makes of one, the first included, where a layer hedges. */
export const copiesOf = ({ policy: { hedging } }: EffectiveLayer): Copies | undefined => {
  if (hedging === undefined || hedging.value === "none") return undefined
  const { attempts = copiesUnsaid, budget } = hedging.value
  const pointer = hedging.value.attempts === undefined ? hedging.pointer : `${hedging.pointer}/attempts`
  const budgetAt = { address: hedging.origin, pointer: `${hedging.pointer}/budget` }
  return { count: BigInt(attempts), origin: { address: hedging.origin, pointer }, budget, budgetAt }
}

interface Copies extends Pick<Multiplied, "origin" | "budget" | "budgetAt"> {
  readonly count: bigint
}

/** Copies that hedging sends of one request: all of them where nobody answers in time. */
const hedgeFactor = (acting: EffectiveLayer, requests: UnderWay): ReadonlyArray<Bounded> => {
  const copies = copiesOf(acting)
  return copies === undefined ? [] : [bounded({ ...copies, layer: acting.layer, isHedge: true }, requests)]
}

/** A hedge of which nobody says how many requests it makes sends a second one. */
const copiesUnsaid = 2

const factorOf = (call: string, edge: EffectiveEdge, requests: UnderWay): CallFactor => {
  const found = waitingLayers(edge).flatMap((acting) => layerFactor(acting, requests) ?? [])
  const all = [...found, ...edge.layers.flatMap((acting) => hedgeFactor(acting, requests))]
  const retrying = all
    .map(({ factor }) => factor)
    .filter(({ factor }) => factor === "unbounded" || compareFractions(factor, one) !== 0)
  const missing: ReadonlyArray<Missing> =
    edge.client.retry === undefined ? [missingField(call, "retry", "how often the call is tried")] : []
  return {
    factor: product(retrying.map(({ factor }) => factor)),
    layers: retrying,
    assumes: all.flatMap((it) => it.assumes),
    missing
  }
}

/** All of them one after the other. */
export const product = (factors: ReadonlyArray<Fraction | "unbounded">): Fraction | "unbounded" => {
  let total = one
  for (const factor of factors) {
    if (factor === "unbounded") return factor
    total = times(total, factor)
  }
  return total
}
