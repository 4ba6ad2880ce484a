import type { Edge, Entity, ModelIndex } from "@lintel/model"
import { compareFractions, type Fraction, fraction, minus, one, over, smaller, times } from "../fraction.js"
import type { Missing, Origin } from "../knowledge.js"
import { availabilityCheck, type AvailabilityCheck } from "./availability.js"
import { toFraction } from "./callUse.js"
import { eventsPerSecond } from "./capacity.js"
import type { HardDependency } from "./hardDependencies.js"
import type { AvailabilityPromise } from "./promises.js"

/**
 * What a dependency may do to one client although it keeps its objective, which counts all clients: all failures may be
 * this client's, so up to `(1 - promise) / share` of its requests fail.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface ClientView {
  readonly dependency: HardDependency
  readonly promise: AvailabilityPromise
  /** The client's part of the dependency's requests, and where it is said; 1 where nobody else is known to call. */
  readonly share: { readonly value: Fraction; readonly origin: Origin | undefined }
  /** Share of the objective's own requests that may fail for it. */
  readonly seen: Fraction
  /** What the objective allows it: its allocation, else the whole budget. */
  readonly allowed: Fraction
  readonly allocation: Origin | undefined
}

/**
 * What every hard dependency may do to one objective, and the shares that nobody said.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface ClientViews {
  readonly views: ReadonlyArray<ClientView>
  readonly missing: ReadonlyArray<Missing>
}

/** The steadiest loads by what they are about: the smallest, which makes shares the largest that they can be. */
const steadyLoads = (index: ModelIndex): ReadonlyMap<string, Fraction> => {
  const loads = new Map<string, Fraction>()
  for (const { value } of index.ofKind("load")) {
    if (value.steady === undefined) continue
    const rate = eventsPerSecond(value.steady)
    loads.set(value.of, smaller(loads.get(value.of) ?? rate, rate))
  }
  return loads
}

const shareOf = (
  index: ModelIndex,
  loads: ReadonlyMap<string, Fraction>,
  edge: Edge
): ClientView["share"] | undefined => {
  const { share, rate } = edge.call
  if (share !== undefined) return { value: toFraction(share), origin: { address: edge.address, pointer: "/share" } }
  const load = edge.operation === undefined ? undefined : loads.get(edge.operation)
  if (rate !== undefined && load !== undefined && load.numerator > 0n) {
    const value = smaller(one, over(eventsPerSecond(rate), load))
    return { value, origin: { address: edge.address, pointer: "/rate" } }
  }
  const callers = edge.operation === undefined ? [] : index.callsTo(edge.operation)
  return callers.length === 1 ? { value: one, origin: undefined } : undefined
}

const allocationOf = (
  { slo, target }: AvailabilityCheck,
  { operation, component, via }: HardDependency
): Pick<ClientView, "allowed" | "allocation"> => {
  const budget = minus(one, target)
  const names: ReadonlyArray<string | undefined> = [via.at(-1)?.address, operation, component]
  const all = slo.value.allocation ?? []
  for (const name of names) {
    const at = all.findIndex(({ to }) => to === name)
    const found = all[at]
    if (found === undefined) continue
    const allocation = { address: slo.address, pointer: `/allocation/${at}/share` }
    return { allowed: times(toFraction(found.share), budget), allocation }
  }
  return { allowed: budget, allocation: undefined }
}

const isForClient = ({ slo }: AvailabilityPromise, edge: Edge): boolean => slo?.value.scope === edge.from

/** Failures of `share` of all requests, when all that may fail are among them. */
const concentrated = (errors: Fraction, share: Fraction): Fraction =>
  compareFractions(share, errors) <= 0 ? one : over(errors, share)

/**
 * What the hard dependencies of an objective may do to it as one client among others. Promises that cannot be compared,
 * and dependencies with an alternative, take no part.
 *
 * @category objectives
 * @since 0.1.0
 */
export const clientViews = (index: ModelIndex): ((slo: Entity<"slo">) => ClientViews) => {
  const checkOf = availabilityCheck(index)
  const loads = steadyLoads(index)
  return (slo) => {
    const check = checkOf(slo)
    const missing: Array<Missing> = []
    const views = (check?.dependencies ?? []).flatMap((dependency): ReadonlyArray<ClientView> => {
      const { promise, differs, alternative, isWithin, via, use } = dependency
      const edge = via.at(-1)
      if (check === undefined || promise?.slo === undefined || differs !== undefined) return []
      if (alternative !== undefined || isWithin || edge === undefined) return []
      const share = isForClient(promise, edge) ? { value: one, origin: undefined } : shareOf(index, loads, edge)
      if (share === undefined) {
        missing.push({ address: edge.address, pointer: "/share", fact: "which part of the callee's requests it makes" })
        return []
      }
      const seen = smaller(one, times(use.average, concentrated(minus(one, promise.availability), share.value)))
      return [{ dependency, promise, share, seen, ...allocationOf(check, dependency) }]
    })
    return { views, missing }
  }
}

/**
 * The shares of its budget that an objective promises to others, added up: above 1, it is allocated more than once.
 *
 * @category objectives
 * @since 0.1.0
 */
export const allocatedShare = ({ value }: Entity<"slo">): Fraction =>
  (value.allocation ?? []).reduce((sum, { share }) => {
    const { numerator, denominator } = toFraction(share)
    return fraction(sum.numerator * denominator + numerator * sum.denominator, sum.denominator * denominator)
  }, fraction(0n))
