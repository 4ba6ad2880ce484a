import type { Edge, Entity, ModelIndex, Slo } from "@lintel/model"
import {
  compareFractions,
  type Fraction,
  fraction,
  larger,
  minus,
  one,
  plus,
  smaller,
  times,
  zero
} from "../fraction.js"
import { type Assumption, combineGrounds, type Grounds } from "../knowledge.js"
import { toFraction } from "./callUse.js"
import { comparable, type Effect, effectOf } from "./effects.js"
import { type Closure, hardDependencies, type HardDependency } from "./hardDependencies.js"
import type { AvailabilityPromise } from "./promises.js"

/**
 * What an availability objective is worth, given the promises of what it depends on.
 *
 * - `guaranteed`: even if failures never overlap, the dependencies leave room (union bound).
 * - `assumesIndependence`: it holds only if failures are independent.
 * - `overPromised`: some dependency alone promises less.
 * - `needsOverlap`: independent failures leave too little; it holds only if dependencies fail at the same moments (and
 *   alternatives at different ones).
 * - `unknown`: some hard dependency promises nothing comparable, or how often it is called is not known.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AvailabilityCheck extends Grounds {
  readonly verdict: "guaranteed" | "assumesIndependence" | "needsOverlap" | "overPromised" | "unknown"
  readonly slo: Entity<"slo">
  readonly target: Fraction
  /** What the service itself may fail, where the objective allocates it. */
  readonly own: Fraction
  readonly dependencies: ReadonlyArray<HardDependency>
  /** Dependencies whose objective has another window, method or client: not comparable, so they take no part. */
  readonly incomparable: ReadonlyArray<HardDependency>
  /** Sound lower bound: `1 - own errors - sum of calls x (1 - promise)`, at least 0. */
  readonly lowerBound: Fraction
  /** What independence would give: the product of the promises, each dependency once. */
  readonly independent: Fraction
  /** No more than the weakest dependency promises. */
  readonly upperBound: Fraction
  readonly weakest: HardDependency | undefined
}

/** Products of promises are exact for this many factors; beyond, their digits would outgrow their use. */
const exactFactors = 64

/** Of what fails as one, only the worst counts. */
const worstOfEach = (effects: ReadonlyArray<Effect>, lost: (effect: Effect) => Fraction): ReadonlyArray<Fraction> => {
  const worst = new Map<string, Fraction>()
  for (const effect of effects) worst.set(effect.fate, larger(worst.get(effect.fate) ?? zero, lost(effect)))
  return [...worst.values()]
}

const productOf = (losses: ReadonlyArray<Fraction>): Fraction => {
  const kept = losses.map((loss) => minus(one, loss))
  // The weakest alone is an upper bound of the product: never claims more failure than there is.
  if (kept.length > exactFactors) return kept.reduce(smaller, one)
  let [numerator, denominator] = [1n, 1n]
  for (const factor of kept) {
    numerator *= factor.numerator
    denominator *= factor.denominator
  }
  return fraction(numerator, denominator)
}

/** Sums many fractions with few different denominators, reduced once at the end. */
const sumOf = (losses: ReadonlyArray<Fraction>): Fraction => {
  const byDenominator = new Map<bigint, bigint>()
  for (const { denominator, numerator } of losses) {
    byDenominator.set(denominator, (byDenominator.get(denominator) ?? 0n) + numerator)
  }
  return [...byDenominator].reduce((sum, [denominator, numerator]) => plus(sum, fraction(numerator, denominator)), zero)
}

interface Bounds {
  readonly lowerBound: Fraction
  readonly independent: Fraction
  readonly upperBound: Fraction
  /** What is left if failures are independent and no optional call is made more often than is certain. */
  readonly independentAtBest: Fraction
}

const boundsOf = (effects: ReadonlyArray<Effect>, own: Fraction): Bounds => {
  const lost = sumOf(effects.map((effect) => effect.lost))
  const lowerBound = larger(zero, minus(one, plus(own, lost)))
  const ifIndependent = worstOfEach(effects, (effect) => effect.lostIfIndependent)
  return {
    lowerBound,
    // Of very many, independence is not worked out: what is guaranteed anyway stands for it.
    independent: ifIndependent.length >= exactFactors ? lowerBound : productOf([own, ...ifIndependent]),
    upperBound: effects.reduce((least, effect) => smaller(least, effect.cap), one),
    independentAtBest: productOf(worstOfEach(effects, (effect) => effect.lostForSure))
  }
}

const verdictOf = (target: Fraction, bounds: Bounds, isComplete: boolean): AvailabilityCheck["verdict"] => {
  if (compareFractions(target, bounds.upperBound) > 0) return "overPromised"
  if (compareFractions(target, bounds.independentAtBest) > 0) return "needsOverlap"
  if (!isComplete) return "unknown"
  if (compareFractions(target, bounds.lowerBound) <= 0) return "guaranteed"
  return compareFractions(target, bounds.independent) <= 0 ? "assumesIndependence" : "unknown"
}

const isPerClient = (promise: AvailabilityPromise, via: ReadonlyArray<Edge>): boolean => {
  const scope = promise.slo?.value.scope
  return scope !== undefined && scope !== "all" && scope === via.at(-1)?.from
}

const isSeenByServer = ({ slo }: AvailabilityPromise): boolean =>
  slo?.value.indicator._tag === "Availability" && slo.value.indicator.measured === "server"

const assumptionsOf = (effects: ReadonlyArray<Effect>, hasOwn: boolean): ReadonlyArray<Assumption> => {
  const promised = effects.flatMap(({ dependency }) => {
    const promise = comparable(dependency)
    return promise === undefined ? [] : [{ promise, via: dependency.via }]
  })
  const isRepeated = effects.some(({ dependency }) => dependency.times > 1n)
  const isShared = new Set(effects.map(({ fate }) => fate)).size < effects.length
  return [
    ...(hasOwn ? [] : (["own-errors-none"] as const)),
    ...(promised.every(({ promise, via }) => isPerClient(promise, via)) ? [] : (["per-client-objective"] as const)),
    ...(promised.some(({ promise }) => isSeenByServer(promise)) ? (["nothing-lost-on-the-way"] as const) : []),
    ...(isRepeated || isShared ? (["fails-as-a-whole"] as const) : [])
  ]
}

/** What the objective itself sets aside for errors of the service. */
const ownErrors = ({ allocation, objective }: Slo): Fraction | undefined => {
  const share = allocation?.find(({ to }) => to === "own")?.share
  return share === undefined ? undefined : times(toFraction(share), minus(one, toFraction(objective)))
}

/** Caps more, or, where neither caps more, loses more on its own. */
const isWeaker = (a: Effect, b: Effect): boolean => {
  const cap = compareFractions(a.cap, b.cap)
  return cap < 0 || (cap === 0 && compareFractions(a.lostIfIndependent, b.lostIfIndependent) > 0)
}

const checkOf = (slo: Entity<"slo">, { found, unsaid, ...grounds }: Closure): AvailabilityCheck => {
  const target = toFraction(slo.value.objective)
  const own = ownErrors(slo.value)
  const effects = found.flatMap((dependency) => effectOf(dependency) ?? [])
  const { independentAtBest, ...bounds } = boundsOf(effects, own ?? zero)
  const weakest = effects.reduce<Effect | undefined>(
    (least, effect) => (least === undefined || isWeaker(effect, least) ? effect : least),
    undefined
  )
  const isComplete = grounds.missing.length === 0 && effects.length === found.length
  const assumes = assumptionsOf(effects, own !== undefined)
  const verdict = verdictOf(target, { ...bounds, independentAtBest }, isComplete)
  return {
    verdict,
    slo,
    target,
    own: own ?? zero,
    dependencies: found,
    incomparable: found.filter(({ differs }) => differs !== undefined),
    ...bounds,
    weakest: weakest?.dependency,
    ...combineGrounds([grounds, { assumes, missing: verdict === "unknown" ? unsaid : [] }])
  }
}

/**
 * Judges one availability objective against the promises of its hard dependencies. Dependencies are found through calls
 * that say they are hard; one that promises nothing is looked through (50 of them at most, the nearest first); each
 * counts once, whatever the number of ways to it, and as often as flows say that a request calls it. Requests to a service
 * or a contract go to its operations in the shares of their loads where all are stated, else to any of them. Of a call with
 * another one as its fallback, either suffices. Retries give no gain, because failures may be correlated. An objective
 * of another kind, or without a hard dependency, gives no check.
 *
 * Sources: Treynor, Dahlin, Rau, Beyer, The Calculus of Service Availability, ACM Queue 15(2), 2017; Fréchet's bounds.
 *
 * @category objectives
 * @since 0.1.0
 */
export const availabilityCheck = (index: ModelIndex): ((slo: Entity<"slo">) => AvailabilityCheck | undefined) => {
  const known = checkers.get(index) ?? checker(index)
  checkers.set(index, known)
  return known
}

type Checker = (slo: Entity<"slo">) => AvailabilityCheck | undefined

const checkers = new WeakMap<ModelIndex, Checker>()

const checker = (index: ModelIndex): Checker => {
  const checks = new WeakMap<Entity<"slo">, { readonly check: AvailabilityCheck | undefined }>()
  const dependenciesOf = hardDependencies(index)
  const judge = (slo: Entity<"slo">): AvailabilityCheck | undefined => {
    if (slo.value.indicator._tag !== "Availability") return undefined
    const result = dependenciesOf(slo)
    return result.found.length === 0 ? undefined : checkOf(slo, result)
  }
  return (slo) => {
    const known = checks.get(slo) ?? { check: judge(slo) }
    checks.set(slo, known)
    return known.check
  }
}

/**
 * What a client may see of an objective that counts all clients: if it makes `share` of the requests, all failures may
 * be its own, so up to `(1 - objective) / share` of its requests fail.
 *
 * @category objectives
 * @since 0.1.0
 */
export const dilutedErrors = (objective: Slo["objective"], share: Fraction): Fraction => {
  const errors = minus(one, toFraction(objective))
  return compareFractions(share, errors) <= 0
    ? one
    : fraction(errors.numerator * share.denominator, errors.denominator * share.numerator)
}
