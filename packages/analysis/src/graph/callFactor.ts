import type { EffectiveEdge, EffectiveLayer } from "@lintel/model"
import { ratioFraction } from "@lintel/model/units"
import { compareFractions, type Fraction, fraction, one, plus, smaller, times } from "../fraction.js"
import type { Assumption, Grounds, Missing, Origin } from "../knowledge.js"
import { attemptsOf, missingField, retryOf, waitingLayers } from "../policy/layer.js"
import { reachableAttempts } from "../policy/reachableAttempts.js"

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

const layerFactor = ({
  layer,
  policy
}: EffectiveLayer): { factor: LayerFactor; assumes: Array<Assumption> } | undefined => {
  const [attempts, retry] = [attemptsOf(policy), retryOf(policy)]
  if (attempts === undefined || retry === undefined || policy.retry === undefined) return undefined
  const started = reachableAttempts(policy)?.whenFailingAtOnce ?? attempts.count
  const byAttempts = started === "unlimited" ? started : fraction(started)
  const budget = retry.budget
  const origin = attempts.origin
  if (budget?._tag === "Ratio") {
    const allowed = plus(one, ratioFraction(budget.ratio))
    const factor = byAttempts === "unlimited" ? allowed : smaller(allowed, byAttempts)
    const isBudget = byAttempts === "unlimited" || compareFractions(allowed, byAttempts) < 0
    const place = isBudget ? { address: policy.retry.origin, pointer: `${policy.retry.pointer}/budget` } : origin
    return { factor: { layer, factor, origin: place, isBudget, isHedge: false }, assumes: [] }
  }
  const factor = byAttempts === "unlimited" ? "unbounded" : byAttempts
  return {
    factor: { layer, factor, origin, isBudget: false, isHedge: false },
    assumes: budget === undefined ? [] : ["concurrency-budget-ignored"]
  }
}

/**
 * How many requests one call may send for one request, when the callee fails. Attempts that an overall timeout never
 * lets start are not counted; a ratio budget bounds the factor by `1 + ratio`. Copies that hedging sends multiply it:
 * where nobody answers in time, all are sent.
 *
 * @category retries
 * @since 0.1.0
 */
export const callFactor = (call: string, edge: EffectiveEdge): CallFactor => {
  const found = known.get(edge)
  if (found?.call === call) return found.factor
  const factor = factorOf(call, edge)
  known.set(edge, { call, factor })
  return factor
}

/** Paths, loads and diagrams all ask how the same call multiplies. */
const known = new WeakMap<EffectiveEdge, { readonly call: string; readonly factor: CallFactor }>()

/** Copies that hedging sends of one request: all of them where nobody answers in time. */
const hedgeFactor = ({ layer, policy: { hedging } }: EffectiveLayer): ReadonlyArray<LayerFactor> => {
  if (hedging === undefined || hedging.value === "none") return []
  const { attempts = copiesUnsaid } = hedging.value
  const pointer = hedging.value.attempts === undefined ? hedging.pointer : `${hedging.pointer}/attempts`
  const origin: Origin = { address: hedging.origin, pointer }
  return [{ layer, factor: fraction(BigInt(attempts)), origin, isBudget: false, isHedge: true }]
}

/** A hedge of which nobody says how many requests it makes sends a second one. */
const copiesUnsaid = 2

const factorOf = (call: string, edge: EffectiveEdge): CallFactor => {
  const found = waitingLayers(edge).flatMap((acting) => layerFactor(acting) ?? [])
  const hedges = edge.layers.flatMap(hedgeFactor)
  const retrying = [...found.map(({ factor }) => factor), ...hedges].filter(
    ({ factor }) => factor === "unbounded" || compareFractions(factor, one) !== 0
  )
  const missing: ReadonlyArray<Missing> =
    edge.client.retry === undefined ? [missingField(call, "retry", "how often the call is tried")] : []
  return {
    factor: product(retrying.map(({ factor }) => factor)),
    layers: retrying,
    assumes: found.flatMap((it) => it.assumes),
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
