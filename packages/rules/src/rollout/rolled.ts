import {
  compareFractions,
  eventsPerSecond,
  type Fraction,
  fraction,
  plus,
  stageWeight,
  type StageWeight,
  unitsOfStage,
  zero
} from "@lintel/analysis"
import type { Entity, ModelIndex, Rollout, RolloutStage } from "@lintel/model"
import type { Place } from "../place.js"

/** `payments-2.3 › canary`: what stands at the right of a finding's headline. */
export const stageTitle = ({ rollout, stage }: { readonly rollout: string; readonly stage: string }): string =>
  `${rolloutTitle({ rollout })} › ${stage}`

/** `payments-2.3` of `rollout:payments-2.3`. */
export const rolloutTitle = ({ rollout }: { readonly rollout: string }): string =>
  rollout.slice("rollout:".length).replace("/", ".")

/** Services whose version changes in a stage, or in the whole rollout. */
export const rolledServices = (rollout: Rollout, stage?: RolloutStage): ReadonlyArray<`service:${string}`> => {
  const names = stage === undefined ? Object.keys(rollout.units) : unitsOfStage(rollout, stage)
  const services = names.flatMap((name) => {
    const unit = Object.hasOwn(rollout.units, name) ? rollout.units[name] : undefined
    return unit?._tag === "Service" ? [unit.service] : []
  })
  return [...new Set(services)].toSorted()
}

/** Entities by what they are of, found once for each Model. */
const grouped = <K extends "deployment" | "load" | "slo">(
  kind: K,
  keysOf: (index: ModelIndex, of: string) => ReadonlyArray<string> = (_, of) => [of]
): ((index: ModelIndex, key: string) => ReadonlyArray<Entity<K>>) => {
  const known = new WeakMap<ModelIndex, ReadonlyMap<string, ReadonlyArray<Entity<K>>>>()
  const groups = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<K>>> => {
    const found = new Map<string, Array<Entity<K>>>()
    for (const entity of index.ofKind(kind)) {
      for (const key of keysOf(index, entity.value.of)) {
        const group = found.get(key)
        if (group === undefined) found.set(key, [entity])
        else group.push(entity)
      }
    }
    return found
  }
  return (index, key) => {
    const all = known.get(index) ?? groups(index)
    known.set(index, all)
    return all.get(key) ?? []
  }
}

/** Deployments of a component, by its address. */
export const deploymentsOf: (index: ModelIndex, of: string) => ReadonlyArray<Entity<"deployment">> =
  grouped("deployment")

const loadsAt = grouped("load")

/** Rollouts that have to have ended before one begins. */
export const rolloutsBefore = (index: ModelIndex, { after = [] }: Rollout): ReadonlyArray<Entity<"rollout">> =>
  after.flatMap((address) => index.find(address) ?? [])

/** The first objective of some services, where they have any. */
export const objectiveOf = (index: ModelIndex, services: ReadonlyArray<string>): { readonly objective?: string } => {
  const [first] = services.flatMap((service) => objectivesOf(index, service))
  return first === undefined ? {} : { objective: first.address }
}

const servers = (index: ModelIndex, of: string): ReadonlyArray<string> =>
  of.startsWith("operation:") ? index.providersOf(index.contractOf(of)) : [of]

/** Objectives of a service, and of the operations that it answers. */
export const objectivesOf: (index: ModelIndex, service: string) => ReadonlyArray<Entity<"slo">> = grouped(
  "slo",
  servers
)

/** The one deployment of a service that a rollout changes; `undefined` when there is none, or more than one may be meant. */
export const deploymentIn = (
  index: ModelIndex,
  rollout: Rollout,
  service: string
): Entity<"deployment"> | undefined => {
  const found = deploymentsOf(index, service).filter(({ value }) => rollout.in === undefined || value.in === rollout.in)
  return found.length === 1 ? found[0] : undefined
}

/** How many instances a deployment has, with where it says so: those it names, else the fewest it scales down to. */
export const instancesOf = (
  deployment: Entity<"deployment"> | undefined
): { readonly count: number; readonly place: Place } | undefined => {
  if (deployment === undefined) return undefined
  const { address, value } = deployment
  if (value.instances !== undefined) return { count: value.instances, place: { address, pointer: "/instances" } }
  return value.scaling === undefined
    ? undefined
    : { count: value.scaling.minimum, place: { address, pointer: "/scaling/minimum" } }
}

/** Requests a second, with where they are said and which of the two stated loads it is. */
export interface RequestRate {
  readonly rate: Fraction
  readonly place: Place
  readonly word: "steady load" | "peak"
  /** Whether it is all of them, and not only those of some operations. */
  readonly isWhole: boolean
}

const loadsOf = (index: ModelIndex, environment: string | undefined, of: string): ReadonlyArray<Entity<"load">> =>
  loadsAt(index, of).filter(
    ({ value }) => value.in === undefined || environment === undefined || value.in === environment
  )

const statedRate = (
  index: ModelIndex,
  environment: string | undefined,
  of: string,
  wanted: "steady" | "peak"
): RequestRate | undefined => {
  const found = loadsOf(index, environment, of).flatMap(({ address, value }): ReadonlyArray<RequestRate> => {
    const key = value[wanted] !== undefined ? wanted : wanted === "steady" ? "peak" : "steady"
    const stated = value[key]
    if (stated === undefined) return []
    const word = key === "peak" ? "peak" : "steady load"
    return [{ rate: eventsPerSecond(stated), place: { address, pointer: `/${key}` }, word, isWhole: true }]
  })
  const [first, ...others] = found
  return first === undefined
    ? undefined
    : others.reduce((most, next) => (compareFractions(next.rate, most.rate) > 0 ? next : most), first)
}

const operationsOf = (index: ModelIndex, service: string): ReadonlyArray<string> =>
  (index.find(service as `service:${string}`)?.value.provides ?? []).flatMap((contract) =>
    Object.keys(index.find(contract)?.value.operations ?? {}).map(
      (name) => `operation:${contract.slice("contract:".length)}/${name}`
    )
  )

/**
 * Requests a second of an operation or a service: what its load says, for a service else the sum over its operations,
 * when each of them has a load. `wanted` says which of the two loads; the other one stands in for it.
 */
export const requestRate = (
  index: ModelIndex,
  rollout: Rollout,
  of: string,
  wanted: "steady" | "peak"
): RequestRate | undefined => {
  const rate = leastRequestRate(index, rollout, of, wanted)
  return rate?.isWhole === true ? rate : undefined
}

/** The same, from those operations that have a load: there are at least so many. */
export const leastRequestRate = (
  index: ModelIndex,
  rollout: Rollout,
  of: string,
  wanted: "steady" | "peak"
): RequestRate | undefined => {
  const own = statedRate(index, rollout.in, of, wanted)
  if (own !== undefined || !of.startsWith("service:")) return own
  const parts = operationsOf(index, of).map((operation) => statedRate(index, rollout.in, operation, wanted))
  const known = parts.flatMap((part) => part ?? [])
  const [first] = known
  if (first === undefined) return undefined
  return {
    rate: known.map((part) => part.rate).reduce(plus, zero),
    place: first.place,
    word: known.every((part) => part.word === first.word) ? first.word : "peak",
    isWhole: known.length === parts.length
  }
}

/** Whether requests of an operation or a service are answered by one of these services. */
export const isServedBy = (index: ModelIndex, of: string, services: ReadonlyArray<string>): boolean =>
  servers(index, of).some((server) => services.includes(server))

/**
 * The share of the traffic that a stage gives the new version of whoever answers something, or of the first service where
 * nobody says of what. `undefined` where nobody can know it.
 */
export const weightOfStage = (
  index: ModelIndex,
  rollout: Rollout,
  stage: RolloutStage,
  of?: string
): StageWeight | undefined => {
  const services = rolledServices(rollout, stage)
  const service = services.find((it) => of !== undefined && isServedBy(index, of, [it])) ?? services[0]
  return service === undefined
    ? undefined
    : stageWeight(rollout, stage, instancesOf(deploymentIn(index, rollout, service))?.count)
}

/** A count of instances or requests as a fraction. */
export const whole = (count: number): Fraction => fraction(BigInt(count))

/** One number of a witness, with where it is said. */
export const term = (
  name: string,
  value: string,
  { address, pointer }: { readonly address: string; readonly pointer: string }
): { readonly name: string; readonly value: string; readonly address: string; readonly pointer: string } => ({
  name,
  value,
  address,
  pointer
})
