import type { Deployment, Model, Rollout, RolloutUnit, Service } from "@lintel/model"
import { type LossCollector, sortedEntries } from "@lintel/render"
import { annotation, isLabelValue, isTag, keyOf, objectNames } from "./names.js"
import { type Tree, tree } from "./tree.js"

/** A rollout with the addresses and pointers that its losses need. */
export interface PlannedRollout {
  readonly address: string
  readonly value: Rollout
}

/** One set of instances that a manifest describes: a service in one place, with the rollout that changes it, if any. */
export interface Workload {
  readonly name: string
  readonly serviceAddress: string
  readonly service: Service
  readonly rollout: PlannedRollout | undefined
  readonly unit: { readonly name: string; readonly value: Extract<RolloutUnit, { _tag: "Service" }> } | undefined
  readonly deployment: { readonly address: string; readonly value: Deployment } | undefined
}

/** What splits the traffic between versions, where that is known. */
export type Router = "" | "istio" | "nginx"

/** What deciding the manifests of a design needs everywhere. */
export interface Scope {
  readonly model: Model
  readonly losses: LossCollector
  readonly registry: string
  readonly port: number
  readonly prometheus: string
  readonly router: Router
}

type Draft = Omit<Workload, "name">

const serviceOf = (model: Model, address: string): Service => model.services?.[keyOf(address)] ?? {}

/** Deployments of a service where a rollout happens; one without environment is anywhere. */
const placesOf = (
  model: Model,
  service: string,
  environment: string | undefined
): ReadonlyArray<NonNullable<Workload["deployment"]>> =>
  sortedEntries(model.deployments)
    .filter(([, { in: place, of }]) => of === service && (place === environment || place === undefined))
    .map(([key, value]) => ({ address: `deployment:${key}`, value }))

const draftsOf = (model: Model, rollout: PlannedRollout): ReadonlyArray<Draft> =>
  sortedEntries(rollout.value.units).flatMap(([name, value]): ReadonlyArray<Draft> => {
    if (value._tag !== "Service") return []
    const service = serviceOf(model, value.service)
    const common = { serviceAddress: value.service, service, rollout, unit: { name, value } }
    const places = placesOf(model, value.service, rollout.value.in)
    return places.length === 0
      ? [{ ...common, deployment: undefined }]
      : places.map((deployment) => ({ ...common, deployment }))
  })

const identityOf = ({ deployment, serviceAddress }: Draft): string => deployment?.address ?? serviceAddress

/** The workloads of one rollout. */
export const workloadsOf = (model: Model, rollout: PlannedRollout): ReadonlyArray<Workload> => {
  const drafts = draftsOf(model, rollout)
  const objects = drafts.map((draft) => ({
    address: identityOf(draft),
    key: `${identityOf(draft)} ${draft.unit?.name ?? ""}`
  }))
  const names = objectNames(objects)
  return drafts.map((draft, at) => ({ ...draft, name: names.of(objects[at]?.key ?? "") }))
}

/** What runs and no rollout changes. */
export const standingWorkloads = (model: Model, rollouts: ReadonlyArray<PlannedRollout>): ReadonlyArray<Workload> => {
  const rolled = new Set(
    rollouts.flatMap((rollout) => draftsOf(model, rollout).map(({ deployment }) => deployment?.address ?? ""))
  )
  const drafts = sortedEntries(model.deployments).flatMap(([key, value]): ReadonlyArray<Draft> => {
    const address = `deployment:${key}`
    if (!value.of.startsWith("service:") || rolled.has(address)) return []
    const service = serviceOf(model, value.of)
    return [{ serviceAddress: value.of, service, rollout: undefined, unit: undefined, deployment: { address, value } }]
  })
  const names = objectNames(drafts.map((draft) => ({ address: identityOf(draft), key: identityOf(draft) })))
  return drafts.map((draft) => ({ ...draft, name: names.of(identityOf(draft)) }))
}

/** The version that the manifest brings. */
const versionOf = ({ deployment, service, unit }: Workload): string | undefined =>
  unit?.value.to ?? deployment?.value.version ?? service.version

/** Labels by which instances are found. */
export const selectorOf = ({ name }: Workload): Tree => ({ "app.kubernetes.io/name": name })

/** Name, labels, and the entities of the design that an object is about. */
export const metadataOf = (workload: Workload): Tree => {
  const { deployment, name, rollout, serviceAddress, unit } = workload
  const version = versionOf(workload)
  const isLabel = version !== undefined && isLabelValue(version)
  const place = rollout === undefined ? deployment?.value.in : rollout.value.in
  return tree({
    name,
    labels: tree({ ...selectorOf(workload), "app.kubernetes.io/version": isLabel ? version : undefined }),
    annotations: tree({
      [annotation.rollout]: rollout?.address,
      [annotation.unit]: unit?.name,
      [annotation.service]: serviceAddress,
      [annotation.deployment]: deployment?.address,
      [annotation.environment]: place,
      [annotation.version]: isLabel ? undefined : version
    })
  })
}

/** The image that is run; where no version can be its tag, none is made up. */
export const imageOf = ({ registry }: Scope, workload: Workload): string => {
  const version = versionOf(workload)
  const prefix = registry === "" ? "" : `${registry.replace(/\/+$/u, "")}/`
  return `${prefix}${workload.name}${version !== undefined && isTag(version) ? `:${version}` : ""}`
}
