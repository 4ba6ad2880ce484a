import { child, type Context, type Cursor, type Trail, warnAt } from "@lintel/import"
import type { Deployment, HealthCheck, Rollout, RolloutStage } from "@lintel/model"
import { byDefault, type Fact, objectOf, type Written } from "./facts.js"
import { type Identity, identityOf } from "./identity.js"
import type { Manifest, Objects } from "./objects.js"
import { scalerOf } from "./scaler.js"
import { type Pod, readPod } from "./pod.js"
import { countIn, limitIn, objectIn, secondsOrDefault } from "./reading.js"

export type Surge = NonNullable<Rollout["surge"]>

/** How one workload is brought: what of a rollout its manifests say. */
export interface Plan {
  readonly strategy: Fact<NonNullable<Rollout["strategy"]>> | undefined
  readonly split: Fact<NonNullable<Rollout["split"]>> | undefined
  readonly surge: Written<Surge>
  readonly stages: Written<ReadonlyArray<RolloutStage>> | undefined
}

/** One set of instances that manifests describe. */
export interface Workload {
  readonly manifest: Manifest
  readonly identity: Identity
  readonly healthChecks: ReadonlyArray<Written<HealthCheck>>
  readonly deployment: Written<Deployment>
  readonly plan: Plan
  readonly trail: Trail
}

/** Surge and deadlines, with what the tool takes where nothing is said. */
export const readProgress = (
  context: Context,
  spec: Cursor,
  limits: Cursor | undefined,
  hasLimits: boolean
): Written<Surge> => {
  const limit = (key: "maxSurge" | "maxUnavailable", what: string): Fact<number | `${number}`> | undefined => {
    if (!hasLimits) return undefined
    const found = limits === undefined ? undefined : child(limits, key)
    return found === undefined || found.value === null
      ? byDefault("0.25" as const, limits?.trail ?? spec.trail)
      : limitIn(context, limits, key, what)
  }
  return objectOf<Surge>(spec.trail, {
    maxSurge: limit("maxSurge", "largest surge"),
    maxUnavailable: limit("maxUnavailable", "largest number of missing instances"),
    progressDeadline: secondsOrDefault(context, spec, "progressDeadlineSeconds", "progress deadline", "10m"),
    minimumReady: secondsOrDefault(context, spec, "minReadySeconds", "time to be ready", "0ms")
  })
}

const instancesOf = (context: Context, spec: Cursor, isScaled: boolean): Fact<number> | undefined => {
  const found = child(spec, "replicas")
  if (found?.value === 0) {
    warnAt(
      context,
      "not-representable",
      found.trail,
      "no instance runs, and the Model counts those that do",
      "replicas"
    )
    return undefined
  }
  if (found !== undefined && found.value !== null) return countIn(context, spec, "replicas", "number of instances", 1)
  return isScaled ? undefined : byDefault(1, spec.trail)
}

/** Everything of a workload but how it is brought. `holder` has the template of instances. */
export const readWorkload = (
  context: Context,
  objects: Objects,
  manifest: Manifest,
  holder: Cursor,
  plan: Plan
): Workload => {
  const spec = objectIn(context, manifest.cursor, "spec", "spec") ?? manifest.cursor
  const template = objectIn(context, holder, "template", "the template of instances")
  const pod: Pod = readPod(context, template, manifest.name)
  const identity = identityOf(context, manifest, template, pod.image)
  const scaling = scalerOf(context, objects, manifest)
  const service: Fact<Deployment["of"]> = { value: `service:${identity.service.value}`, trail: identity.service.trail }
  const deployment = objectOf<Deployment>(manifest.cursor.trail, {
    of: service,
    in: identity.environment,
    version: identity.isNamed && identity.rollout === undefined ? identity.version : undefined,
    instances: instancesOf(context, spec, scaling !== undefined),
    scaling,
    terminationGrace: pod.grace,
    preStop: pod.preStop
  })
  return { manifest, identity, healthChecks: pod.healthChecks, deployment, plan, trail: manifest.cursor.trail }
}
