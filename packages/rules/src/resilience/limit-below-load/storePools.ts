import { type Fraction, over, plus, times, zero } from "@lintel/analysis"
import type { Entity, ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { storeUsers } from "../storeUsers.js"
import { deploymentsFor, instancesIn, type LargestLoad, meanLatency, type Stated } from "../traffic.js"

/** Connections of one deployment to a store, and what each instance asks of the store in a second. */
export interface StorePool {
  readonly deployment: Entity<"deployment">
  readonly store: string
  readonly size: bigint
  readonly place: Stated["place"]
  readonly arrivals: Fraction
  readonly mean: NonNullable<ReturnType<typeof meanLatency>>
  /** The load that asks it most. */
  readonly rate: Stated
}

type Fact = "how often the call is made" | "how many instances make it" | "how long the callee takes on average"

interface Asked {
  readonly total: Fraction
  readonly most: Stated
}

/** Reads and writes of all that a component does for requests; nothing where that is not known of some. */
const askedOf = (
  index: ModelIndex,
  component: string,
  store: string,
  loads: ReadonlyMap<string, LargestLoad>
): Asked | undefined => {
  const users = storeUsers(index, store).filter((user) => user.component === component)
  const parts = users.flatMap(({ operation, touches }) => {
    const load = operation === undefined ? undefined : loads.get(operation)
    return load === undefined || touches === undefined ? [] : [{ value: times(load.rate, touches), place: load.place }]
  })
  const [first, ...others] = parts
  if (first === undefined || parts.length < users.length) return undefined
  return {
    total: parts.reduce((sum, { value }) => plus(sum, value), zero),
    most: others.reduce((most, next) => (isMore(next.value, most.value) ? next : most), first)
  }
}

const isMore = (a: Fraction, b: Fraction): boolean => a.numerator * b.denominator > b.numerator * a.denominator

/** Pools of connections to stores, as far as it is known what is asked of them; names what else would have to be. */
export const storePools = (
  index: ModelIndex,
  loads: ReadonlyMap<string, LargestLoad>,
  missing: (fact: Fact, subject: string) => void
): ReadonlyArray<StorePool> =>
  index.ofKind("deployment").flatMap((deployment) =>
    Object.entries(deployment.value.pools ?? {}).flatMap(([name, { size, to }]): ReadonlyArray<StorePool> => {
      if (to === undefined || !to.startsWith("store:")) return []
      const [asked, mean, instances] = [
        askedOf(index, deployment.value.of, to, loads),
        meanLatency(index, to),
        instancesIn(deployment)
      ]
      // Where nothing at all is said about the store, nobody meant to have its pool judged.
      if (asked === undefined && mean === undefined) return []
      if (!deploymentsFor(index, deployment.value.of, asked?.most).includes(deployment)) return []
      if (asked === undefined) missing("how often the call is made", deployment.address)
      if (mean === undefined) missing("how long the callee takes on average", deployment.address)
      if (instances === undefined) missing("how many instances make it", deployment.address)
      if (asked === undefined || mean === undefined || instances === undefined) return []
      return [
        {
          deployment,
          store: to,
          size: BigInt(size),
          place: { address: deployment.address, pointer: pointerOf("pools", name, "size") },
          arrivals: over(asked.total, instances.value),
          mean,
          rate: asked.most
        }
      ]
    })
  )
