import { compareFractions, type Fraction, fraction, minus, over, times, zero } from "../fraction.js"

/**
 * How many instances run the new version and how many the old one, and the share of the traffic that the new one really
 * gets when every instance gets as much.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface InstanceSpread {
  readonly canary: number
  readonly stable: number
  readonly effective: Fraction
}

const spread = (canary: number, stable: number): InstanceSpread => ({
  canary,
  stable,
  effective: canary + stable === 0 ? zero : fraction(BigInt(canary), BigInt(canary + stable))
})

const distance = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) < 0 ? minus(b, a) : minus(a, b))

const isHalfway = (value: Fraction): boolean => value.denominator === 2n

/** Candidates in the order in which they win a tie. */
const candidates = (
  instances: number,
  weight: Fraction,
  maySurge: boolean
): ReadonlyArray<readonly [number, number]> => {
  const exact = times(weight, fraction(BigInt(instances)))
  const below = Number(exact.numerator / exact.denominator)
  const above = exact.denominator === 1n ? below : below + 1
  const isExtreme = weight.numerator === 0n || weight.numerator === weight.denominator
  const mayVanish = isExtreme || (instances === 1 && !maySurge)
  const beyond = plusOne(exact, weight)
  return [
    ...(above < instances || mayVanish ? [[above, instances] as const] : []),
    ...(!isHalfway(exact) && (below > 0 || mayVanish) ? [[below, instances] as const] : []),
    ...(maySurge ? [[above, instances + 1] as const] : []),
    ...(maySurge && !isHalfway(beyond) && (below > 0 || mayVanish) ? [[below, instances + 1] as const] : [])
  ]
}

/** The share of one instance more. */
const plusOne = (exact: Fraction, weight: Fraction): Fraction => minus(exact, minus(zero, weight))

/**
 * Rounds the weight of a canary to instances, as Argo Rollouts does when no traffic router splits the requests: to the
 * nearest share that `instances` (one more, with `surge`) can give; halfway it rounds up; a weight strictly between 0
 * and 1 keeps at least one instance of either version where there are two. With a router the weight is exact and only
 * {@link routedInstances} matters.
 *
 * Two things surprise. Few instances make small weights large: 1 % of two instances is 50 %. And a weight halfway
 * between all and all but one (75 % of 2, 90 % of 5, 95 % of 10, 98 % of 25, 99 % of 50), without surge, gives **no**
 * instance of the new version: neither neighbour is allowed then.
 *
 * Source: argoproj/argo-rollouts at 9f8d111d, `utils/replicaset/canary.go`, whose published rows and all other weights
 * up to 60 instances this agrees with.
 *
 * @example
 * ```ts
 * import { fraction, percentText, weightInInstances } from "@lintel/analysis"
 *
 * const two = weightInInstances(2, fraction(1n, 100n), 0)
 * percentText(two.effective) // => "50 %"
 * weightInInstances(10, fraction(95n, 100n), 0).canary // => 0
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const weightInInstances = (instances: number, weight: Fraction, surge: number): InstanceSpread => {
  if (instances === 0) return spread(0, 0)
  let best: { readonly canary: number; readonly total: number; readonly off: Fraction } | undefined
  for (const [canary, total] of candidates(instances, weight, surge > 0)) {
    const off = distance(fraction(BigInt(canary), BigInt(total)), weight)
    if (best === undefined || compareFractions(off, best.off) < 0) best = { canary, total, off }
  }
  return best === undefined ? spread(0, instances) : spread(best.canary, best.total - best.canary)
}

/**
 * Instances of the new version that serve a weight which a traffic router splits exactly: `ceil(weight x instances)`.
 * The old version keeps all of its own.
 *
 * @example
 * ```ts
 * import { fraction, routedInstances } from "@lintel/analysis"
 *
 * routedInstances(10, fraction(1n, 4n)) // => 3
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const routedInstances = (instances: number, weight: Fraction): number => {
  const exact = times(weight, fraction(BigInt(instances)))
  return Number((exact.numerator + exact.denominator - 1n) / exact.denominator)
}

/**
 * By how much an effective weight misses the one that was asked for, as a multiple of it: 0 is exact, 1 is twice as
 * much or nothing at all. The weight must be above 0.
 *
 * @example
 * ```ts
 * import { fraction, weightMiss } from "@lintel/analysis"
 *
 * weightMiss(fraction(1n, 100n), fraction(1n, 2n)) // => { numerator: 49n, denominator: 1n }
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const weightMiss = (weight: Fraction, effective: Fraction): Fraction => over(distance(weight, effective), weight)
