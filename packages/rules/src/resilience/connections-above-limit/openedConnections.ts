import { rollingStep } from "@lintel/analysis"
import type { Entity, ModelIndex, Rollout } from "@lintel/model"
import { type Place, pointerOf } from "../../place.js"
import { rolledServices } from "../../rollout/rolled.js"

/** Connections of one pool, as far as it can be used. */
export interface Opened {
  readonly deployment: string
  readonly component: string
  readonly size: number
  readonly sizePlace: Place
  /** As many as it scales to. */
  readonly instances: number
  readonly instancesPlace: Place
}

/** Instances that a rollout runs beside those that are always there. */
export interface Beside {
  readonly rollout: string
  readonly place: Place
  readonly instances: number
  readonly connections: number
}

/** All that one environment opens to a store. */
export interface Connections {
  readonly pools: ReadonlyArray<Opened>
  readonly total: number
  /** The rollout that adds most. */
  readonly beside: Beside | undefined
}

type Missing = (fact: "how many instances there are", subject: string) => void

const instancesOf = ({
  address,
  value
}: Entity<"deployment">): Pick<Opened, "instances" | "instancesPlace"> | undefined => {
  const { instances, scaling } = value
  if (scaling !== undefined) {
    return { instances: scaling.maximum, instancesPlace: { address, pointer: "/scaling/maximum" } }
  }
  return instances === undefined ? undefined : { instances, instancesPlace: { address, pointer: "/instances" } }
}

const openedBy = (deployment: Entity<"deployment">, store: string, missing: Missing): ReadonlyArray<Opened> => {
  const instances = instancesOf(deployment)
  if (instances === undefined) {
    missing("how many instances there are", deployment.address)
    return []
  }
  return Object.entries(deployment.value.pools ?? {}).flatMap(([name, { size, to }]) =>
    to === store
      ? [
          {
            deployment: deployment.address,
            component: deployment.value.of,
            size,
            sizePlace: { address: deployment.address, pointer: pointerOf("pools", name, "size") },
            ...instances
          }
        ]
      : []
  )
}

/** How many instances of a deployment a rollout adds while both versions run, and the field that says so. */
const addedBy = (rollout: Rollout, instances: number): { readonly count: number; readonly pointer: string } => {
  const { stages = [], strategy, surge } = rollout
  if (strategy === "blueGreen") return { count: instances, pointer: "/strategy" }
  const staged = stages.map((stage) => stage.instances ?? 0)
  const most = Math.max(0, ...staged)
  if (most > 0) return { count: most, pointer: pointerOf("stages", staged.indexOf(most), "instances") }
  if (surge?.maxSurge === undefined) return { count: 0, pointer: "" }
  const step = rollingStep(instances, { maxSurge: surge.maxSurge, maxUnavailable: surge.maxUnavailable ?? 0 })
  return { count: step.surge, pointer: "/surge/maxSurge" }
}

const besideOf = (
  rollouts: ReadonlyMap<string, ReadonlyArray<Entity<"rollout">>>,
  environment: string | undefined,
  pools: ReadonlyArray<Opened>
): Beside | undefined => {
  const added = new Map<string, Beside>()
  for (const { component, instances, size } of pools) {
    for (const { address, value } of rollouts.get(component) ?? []) {
      if (value.in !== undefined && environment !== undefined && value.in !== environment) continue
      const { count, pointer } = addedBy(value, instances)
      const before = added.get(address)
      added.set(address, {
        rollout: address,
        place: { address, pointer },
        instances: count + (before?.instances ?? 0),
        connections: count * size + (before?.connections ?? 0)
      })
    }
  }
  const [most] = [...added.values()].toSorted((a, b) => b.connections - a.connections)
  return most === undefined || most.connections === 0 ? undefined : most
}

const rolloutsByService = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"rollout">>> => {
  const found = new Map<string, Array<Entity<"rollout">>>()
  for (const rollout of index.ofKind("rollout")) {
    for (const service of rolledServices(rollout.value)) {
      found.set(service, [...(found.get(service) ?? []), rollout])
    }
  }
  return found
}

const deploymentsByStore = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Entity<"deployment">>> => {
  const found = new Map<string, Array<Entity<"deployment">>>()
  for (const deployment of index.ofKind("deployment")) {
    const stores = new Set(Object.values(deployment.value.pools ?? {}).map(({ to }) => to))
    for (const store of stores) {
      if (store === undefined) continue
      const known = found.get(store)
      if (known === undefined) found.set(store, [deployment])
      else known.push(deployment)
    }
  }
  return found
}

/** What all instances together may open to a store, for each environment; a deployment that names none runs in all. */
export const connectionsOf = (index: ModelIndex): ((store: string, missing: Missing) => ReadonlyArray<Connections>) => {
  const [users, rollouts] = [deploymentsByStore(index), rolloutsByService(index)]
  return (store, missing) => {
    const deployments = users.get(store) ?? []
    const opened = deployments.map((deployment) => ({
      in: deployment.value.in,
      pools: openedBy(deployment, store, missing)
    }))
    const named = [...new Set(opened.flatMap((it) => it.in ?? []))].toSorted()
    return (named.length === 0 ? [undefined] : named).map((environment) => {
      const pools = opened.flatMap((it) => (it.in === undefined || it.in === environment ? it.pools : []))
      const total = pools.reduce((sum, { instances, size }) => sum + instances * size, 0)
      return { pools, total, beside: besideOf(rollouts, environment, pools) }
    })
  }
}
