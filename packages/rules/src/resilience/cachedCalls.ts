import {
  askedOfCache,
  compareFractions,
  eventsPerSecond,
  type Fraction,
  fraction,
  minus,
  plus,
  times,
  zero
} from "@lintel/analysis"
import { effectiveOf, one } from "@lintel/analysis"
import { type Attributed, type CallCache, type Edge, type ModelIndex, type Ratio, ratioFraction } from "@lintel/model"
import { callRate, type LargestLoad, type Stated } from "./traffic.js"

/** A call with a cache in front of it. */
export interface CachedCall {
  readonly edge: Edge
  readonly operation: string
  readonly cache: Attributed<CallCache>
}

/** A ratio of the Model as an exact fraction. */
export const exactRatio = (ratio: Ratio): Fraction => {
  const { numerator, denominator } = ratioFraction(ratio)
  return fraction(numerator, denominator)
}

/** Calls with a cache in front of them: the caller's own. */
export const cachedCalls = (index: ModelIndex): ReadonlyArray<CachedCall> =>
  index.edges.flatMap((edge) => {
    const cache = effectiveOf(index, edge.address)?.client.cache
    if (cache === undefined || cache.value === "none" || edge.operation === undefined) return []
    return [{ edge, operation: edge.operation, cache: { ...cache, value: cache.value } }]
  })

/**
 * What is asked of a cache in a second. A call's own rate counts what its caller asks, answered from the cache or not;
 * the load of an operation is what reaches it past all caches.
 */
export const askedOf = (
  index: ModelIndex,
  { edge, cache }: CachedCall,
  loads: ReadonlyMap<string, LargestLoad>
): Stated | undefined => {
  const rate = callRate(index, edge, loads)
  if (rate === undefined || rate.place.address === edge.address) return rate
  const { hitRatio } = cache.value
  const asked = hitRatio === undefined ? undefined : askedOfCache(rate.value, exactRatio(hitRatio))
  return asked === undefined ? undefined : { value: asked, place: rate.place }
}

/** How much an operation can serve in a second, as far as some load says so: the least of several. */
export const capacities = (index: ModelIndex): ReadonlyMap<string, Stated> => {
  const found = new Map<string, Stated>()
  for (const { address, value } of index.ofKind("load")) {
    if (value.capacity === undefined) continue
    const capacity = { value: eventsPerSecond(value.capacity), place: { address, pointer: "/capacity" } }
    const known = found.get(value.of)
    if (known === undefined || compareFractions(capacity.value, known.value) < 0) found.set(value.of, capacity)
  }
  return found
}

/** What reaches an operation past the given caches: its load without theirs, else what its other callers say. */
export const askedPast = (
  index: ModelIndex,
  operation: string,
  warm: Fraction,
  cached: ReadonlySet<string>,
  loads: ReadonlyMap<string, LargestLoad>
): Fraction => {
  const load = loads.get(operation)
  if (load !== undefined) {
    const others = minus(load.rate, warm)
    return compareFractions(others, zero) < 0 ? zero : others
  }
  return index
    .callsTo(operation)
    .filter(({ address }) => !cached.has(address))
    .reduce((sum, edge) => {
      const rate = callRate(index, edge, loads)?.value ?? zero
      const cache = effectiveOf(index, edge.address)?.client.cache?.value
      const hits =
        cache === undefined || cache === "none" || cache.hitRatio === undefined ? zero : exactRatio(cache.hitRatio)
      return plus(sum, times(rate, minus(one, hits)))
    }, zero)
}
