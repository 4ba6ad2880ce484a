import { compareFractions, decimalText, eventsPerSecond, type Fraction, fraction, over, times } from "@lintel/analysis"
import { type Edge, type EffectiveEdge, type Entity, type ModelIndex, ratioFraction } from "@lintel/model"
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

/** Where a load is counted, when the load that a number comes from says so. */
const environmentOf = (index: ModelIndex, { place }: Stated): string | undefined =>
  place.address.startsWith("load:") ? index.find(place.address as `load:${string}`)?.value.in : undefined

/** Whether nobody is served there: a number that does not say where it was counted was not counted there. */
const isRehearsal = (index: ModelIndex, { value }: Entity<"deployment">): boolean => {
  const kind = value.in === undefined ? undefined : index.find(value.in)?.value.kind
  return kind !== undefined && kind !== "production"
}

/**
 * Deployments of a component that get a load: those where it is counted. Where it does not say so, those that serve
 * people, and all where the design has no others than staging and tests.
 */
export const deploymentsFor = (
  index: ModelIndex,
  component: string,
  load: Stated | undefined
): ReadonlyArray<Entity<"deployment">> => {
  const environment = load === undefined ? undefined : environmentOf(index, load)
  const all = deployments(index).get(component) ?? []
  if (environment !== undefined) {
    return all.filter(({ value }) => value.in === undefined || value.in === environment)
  }
  const serving = all.filter((deployment) => !isRehearsal(index, deployment))
  return serving.length > 0 ? serving : all
}

const deploymentTables = new WeakMap<ModelIndex, ReadonlyMap<string, ReadonlyArray<Entity<"deployment">>>>()

/** Deployments of a component. */
export const deploymentsOf = (index: ModelIndex, component: string): ReadonlyArray<Entity<"deployment">> =>
  deployments(index).get(component) ?? []

const deployments = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"deployment">>> => {
  const known = deploymentTables.get(index)
  if (known !== undefined) return known
  const table = new Map<string, Array<Entity<"deployment">>>()
  for (const deployment of index.ofKind("deployment")) {
    const { of } = deployment.value
    table.set(of, [...(table.get(of) ?? []), deployment])
  }
  deploymentTables.set(index, table)
  return table
}

/** Instances of one deployment that are surely there. */
export const instancesIn = ({ address, value }: Entity<"deployment">): Stated | undefined => {
  const count = value.scaling?.minimum ?? value.instances
  if (count === undefined) return undefined
  const pointer = value.scaling === undefined ? "/instances" : "/scaling/minimum"
  return { value: fraction(BigInt(count)), place: { address, pointer } }
}

/**
 * Instances of a component that are surely there to share a load: the fewest that any of its deployments where the load
 * is counted scales down to.
 */
export const instancesOf = (index: ModelIndex, component: string, load?: Stated): Stated | undefined => {
  const found = deploymentsFor(index, component, load).flatMap((deployment) => instancesIn(deployment) ?? [])
  const [first, ...others] = found
  return first === undefined
    ? undefined
    : others.reduce((least, next) => (compareFractions(next.value, least.value) < 0 ? next : least), first)
}

/** What each instance of the caller makes of a call's requests. */
export const ratePerInstance = (rate: Stated, instances: Stated): Fraction => over(rate.value, instances.value)

interface MeanLatency {
  readonly time: string
  readonly place: Stated["place"]
}

const meanTables = new WeakMap<ModelIndex, ReadonlyMap<string, MeanLatency>>()

const meanLatencies = (index: ModelIndex): ReadonlyMap<string, MeanLatency> => {
  const known = meanTables.get(index)
  if (known !== undefined) return known
  const table = new Map<string, MeanLatency>()
  for (const { address, value } of index.ofKind("load")) {
    const mean = value.latency?.mean
    if (mean === undefined || table.has(value.of)) continue
    table.set(value.of, { time: mean, place: { address, pointer: "/latency/mean" } })
  }
  meanTables.set(index, table)
  return table
}

/** How long serving one request takes on average. */
export const meanLatency = (index: ModelIndex, operation: string): MeanLatency | undefined =>
  meanLatencies(index).get(operation)

/** How many calls of an edge one instance of the caller can have open, and the place that says so. */
interface Room {
  readonly size: bigint
  readonly place: Stated["place"]
  /** Instances of the deployment that has this room; nothing for a limit that acts wherever the caller runs. */
  readonly instances: Stated | undefined
}

const limitsOf = ({ layers }: EffectiveEdge): ReadonlyArray<Room> =>
  layers.flatMap(({ layer, policy: { concurrencyLimit } }) =>
    layer === "server" || concurrencyLimit === undefined || concurrencyLimit.value === "none"
      ? []
      : [
          {
            size: BigInt(concurrencyLimit.value.limit),
            place: { address: concurrencyLimit.origin, pointer: `${concurrencyLimit.pointer}/limit` },
            instances: undefined
          }
        ]
  )

const poolsOf = (index: ModelIndex, edge: Edge, load: Stated | undefined): ReadonlyArray<Room> =>
  deploymentsFor(index, edge.from, load).flatMap((deployment) =>
    Object.entries(deployment.value.pools ?? {}).flatMap(([name, { size, to }]) =>
      to !== undefined && to === edge.provider
        ? [
            {
              size: BigInt(size),
              place: { address: deployment.address, pointer: pointerOf("pools", name, "size") },
              instances: instancesIn(deployment)
            }
          ]
        : []
    )
  )

/** What an instance handles at once: each request that waits for a callee holds one of these places. */
const threadsOf = (index: ModelIndex, edge: Edge, load: Stated | undefined): ReadonlyArray<Room> =>
  deploymentsFor(index, edge.from, load).flatMap((deployment) => {
    const threads = deployment.value.capacity?.concurrency
    if (threads === undefined) return []
    const place = { address: deployment.address, pointer: "/capacity/concurrency" }
    return [{ size: BigInt(threads), place, instances: instancesIn(deployment) }]
  })

const least = (rooms: ReadonlyArray<Room>): Room | undefined =>
  rooms.reduce<Room | undefined>((most, next) => (most === undefined || next.size < most.size ? next : most), undefined)

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

const loadIn = (
  index: ModelIndex,
  edge: Edge,
  room: Room,
  rate: Stated | undefined,
  missing: (fact: CallFact, subject: string) => void
): CallLoad | undefined => {
  const instances = room.instances ?? instancesOf(index, edge.from, rate)
  const mean = edge.operation === undefined ? undefined : meanLatency(index, edge.operation)
  if (rate === undefined) missing("how often the call is made", edge.address)
  if (instances === undefined) missing("how many instances make it", edge.address)
  if (mean === undefined) missing("how long the callee takes on average", edge.address)
  if (edge.operation === undefined || rate === undefined || instances === undefined || mean === undefined)
    return undefined
  return { callee: edge.operation, places: room, rate, arrivals: ratePerInstance(rate, instances), mean }
}

/** The load of a call whose concurrency is limited; names what is missing for the others. */
export const limitedCall = (
  index: ModelIndex,
  edge: Edge,
  effective: EffectiveEdge,
  loads: ReadonlyMap<string, LargestLoad>,
  missing: (fact: CallFact, subject: string) => void
): CallLoad | undefined => {
  if (edge.operation === undefined) return undefined
  const rate = callRate(index, edge, loads)
  const room = least([...limitsOf(effective), ...poolsOf(index, edge, rate)])
  return room === undefined ? undefined : loadIn(index, edge, room, rate, missing)
}

/** The load of a call whose caller handles only so many requests at once, where enough is known to tell. */
export const threadedCall = (
  index: ModelIndex,
  edge: Edge,
  loads: ReadonlyMap<string, LargestLoad>
): ReadonlyArray<CallLoad> => {
  if (edge.operation === undefined) return []
  const rate = callRate(index, edge, loads)
  return threadsOf(index, edge, rate).flatMap((room) => loadIn(index, edge, room, rate, () => {}) ?? [])
}
