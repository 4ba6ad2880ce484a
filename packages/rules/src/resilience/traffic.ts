import { compareFractions, decimalText, eventsPerSecond, type Fraction, fraction, over, times } from "@lintel/analysis"
import { type Edge, type EffectiveEdge, type ModelIndex, ratioFraction } from "@lintel/model"
import { pointerOf } from "../place.js"

/** A number with the place that says it. */
export interface Stated {
  readonly value: Fraction
  readonly place: { readonly address: string; readonly pointer: string }
}

/** The largest load that is known of something: its peak, else what is usual. */
export interface LargestLoad {
  readonly rate: Fraction
  readonly capacity: Fraction | undefined
  readonly isPeak: boolean
  readonly place: { readonly address: string; readonly pointer: string }
}

/** The largest load of everything that has one, by address. */
export const largestLoads = (index: ModelIndex): ReadonlyMap<string, LargestLoad> => {
  const largest = new Map<string, LargestLoad>()
  for (const { address, value } of index.ofKind("load")) {
    const stated = value.peak ?? value.steady
    if (stated === undefined) continue
    const rate = eventsPerSecond(stated)
    const known = largest.get(value.of)
    if (known !== undefined && compareFractions(known.rate, rate) >= 0) continue
    const isPeak = value.peak !== undefined
    const capacity = value.capacity === undefined ? undefined : eventsPerSecond(value.capacity)
    largest.set(value.of, { rate, capacity, isPeak, place: { address, pointer: isPeak ? "/peak" : "/steady" } })
  }
  return largest
}

/** Requests a second as a person reads them. */
export const rateText = (value: Fraction): string => `${decimalText(value, 2)}/s`

/**
 * How many requests a second a call makes, all instances of its caller together: what the call says, its share of the
 * load of the operation, or all of it where nobody else calls the operation.
 */
export const callRate = (
  index: ModelIndex,
  edge: Edge,
  loads: ReadonlyMap<string, LargestLoad>
): Stated | undefined => {
  const call = index.find(edge.address)?.value
  if (call?.rate !== undefined) {
    return { value: eventsPerSecond(call.rate), place: { address: edge.address, pointer: "/rate" } }
  }
  const load = edge.operation === undefined ? undefined : loads.get(edge.operation)
  if (load === undefined || edge.operation === undefined) return undefined
  if (call?.share !== undefined) {
    const { denominator, numerator } = ratioFraction(call.share)
    return { value: times(load.rate, fraction(numerator, denominator)), place: load.place }
  }
  return index.callsTo(edge.operation).length === 1 ? { value: load.rate, place: load.place } : undefined
}

/** Instances of a component that are surely there: the fewest that any of its deployments scales down to. */
export const instancesOf = (index: ModelIndex, component: string): Stated | undefined => {
  const found = index.ofKind("deployment").flatMap(({ address, value }): ReadonlyArray<Stated> => {
    const count = value.scaling?.minimum ?? value.instances
    if (value.of !== component || count === undefined) return []
    const pointer = value.scaling === undefined ? "/instances" : "/scaling/minimum"
    return [{ value: fraction(BigInt(count)), place: { address, pointer } }]
  })
  const [first, ...others] = found
  return first === undefined
    ? undefined
    : others.reduce((least, next) => (compareFractions(next.value, least.value) < 0 ? next : least), first)
}

/** What each instance of the caller makes of a call's requests. */
export const ratePerInstance = (rate: Stated, instances: Stated): Fraction => over(rate.value, instances.value)

/** How long serving one request takes on average, in microseconds. */
export const meanLatency = (
  index: ModelIndex,
  operation: string
): { readonly time: string; readonly place: { readonly address: string; readonly pointer: string } } | undefined => {
  for (const { address, value } of index.ofKind("load")) {
    const mean = value.latency?.mean
    if (value.of === operation && mean !== undefined)
      return { time: mean, place: { address, pointer: "/latency/mean" } }
  }
  return undefined
}

/** How many calls of an edge one instance of the caller can have open, with the place that limits it most. */
export const placesFor = (
  index: ModelIndex,
  edge: Edge,
  { layers }: EffectiveEdge
): { readonly size: bigint; readonly place: { readonly address: string; readonly pointer: string } } | undefined => {
  const limits = layers.flatMap(({ layer, policy: { concurrencyLimit } }) =>
    layer === "server" || concurrencyLimit === undefined || concurrencyLimit.value === "none"
      ? []
      : [
          {
            size: BigInt(concurrencyLimit.value.limit),
            place: { address: concurrencyLimit.origin, pointer: `${concurrencyLimit.pointer}/limit` }
          }
        ]
  )
  const pools = index
    .ofKind("deployment")
    .flatMap(({ address, value }) =>
      value.of === edge.from
        ? Object.entries(value.pools ?? {}).flatMap(([name, { size, to }]) =>
            to !== undefined && to === edge.provider
              ? [{ size: BigInt(size), place: { address, pointer: pointerOf("pools", name, "size") } }]
              : []
          )
        : []
    )
  const [first, ...others] = [...limits, ...pools]
  return others.reduce((least, next) => (least === undefined || next.size < least.size ? next : least), first)
}

/** Facts that the load of a call is computed from. */
export const callFacts = [
  "how often the call is made",
  "how many instances make it",
  "how long the callee takes on average"
] as const
type CallFact = (typeof callFacts)[number]

/** What one instance of a caller asks of a callee, and how many of these calls it can have open. */
export interface CallLoad {
  readonly callee: string
  readonly places: { readonly size: bigint; readonly place: Stated["place"] }
  readonly rate: Stated
  readonly arrivals: Fraction
  readonly mean: { readonly time: string; readonly place: Stated["place"] }
}

/** The load of a call whose concurrency is limited; names what is missing for the others. */
export const limitedCall = (
  index: ModelIndex,
  edge: Edge,
  effective: EffectiveEdge,
  loads: ReadonlyMap<string, LargestLoad>,
  missing: (fact: CallFact, subject: string) => void
): CallLoad | undefined => {
  const places = placesFor(index, edge, effective)
  if (places === undefined || edge.operation === undefined) return undefined
  const [rate, instances] = [callRate(index, edge, loads), instancesOf(index, edge.from)]
  const mean = meanLatency(index, edge.operation)
  if (rate === undefined) missing("how often the call is made", edge.address)
  if (instances === undefined) missing("how many instances make it", edge.address)
  if (mean === undefined) missing("how long the callee takes on average", edge.address)
  if (rate === undefined || instances === undefined || mean === undefined) return undefined
  return { callee: edge.operation, places, rate, arrivals: ratePerInstance(rate, instances), mean }
}
