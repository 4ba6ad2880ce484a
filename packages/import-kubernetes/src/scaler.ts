import { child, type Context, type Cursor, itemsOf, refuse, textOf, type Trail, warnAt } from "@lintel/import"
import { type Deployment, isUnitError, parseRatio, type ScalingTarget } from "@lintel/model"
import { byDefault, type Fact, listOf, objectOf, type Written } from "./facts.js"
import type { Manifest, Objects } from "./objects.js"
import { countIn, malformed, noPlace, objectIn, textIn, warnOfUnread } from "./reading.js"

type Scaling = NonNullable<Deployment["scaling"]>
type Target = Written<ScalingTarget>

const targetRefOf = (context: Context, { cursor }: Manifest): Cursor | undefined =>
  objectIn(context, objectIn(context, cursor, "spec", "spec of a scaler"), "scaleTargetRef", "scaleTargetRef")

const isScalerOf = (context: Context, scaler: Manifest, target: Manifest): boolean => {
  const reference = targetRefOf(context, scaler)
  const [name, kind] = ["name", "kind"].map((key) =>
    reference === undefined ? undefined : child(reference, key)?.value
  )
  return name === target.name && kind === target.kind && scaler.namespace === target.namespace
}

const utilization = (
  context: Context,
  trail: Trail,
  resource: Fact<string>,
  percent: Fact<number>
): Target | undefined => {
  const share = parseRatio(`${percent.value}%`)
  if (isUnitError(share)) {
    const reason = `a target of ${percent.value} % is above all that an instance asks for, for which the Model has no words; it is left out`
    warnAt(context, "not-representable", percent.trail, reason, "target above all of a resource")
    return undefined
  }
  return objectOf<Extract<ScalingTarget, { _tag: "Utilization" }>>(trail, {
    _tag: { value: "Utilization", trail },
    resource,
    share: { value: share, trail: percent.trail, isDefault: percent.isDefault === true }
  })
}

/** `averageUtilization` of CPU or memory: the share of what the instances ask for. */
const resourceTarget = (context: Context, metric: Cursor): Target | undefined => {
  const inside = objectIn(context, metric, "resource", "resource of a metric")
  const resource = textIn(context, inside, "name", "name of a resource")
  const target = objectIn(context, inside, "target", "target of a metric")
  const percent =
    countIn(context, target, "averageUtilization", "target of a scaler", 1) ??
    countIn(context, inside, "targetAverageUtilization", "target of a scaler", 1)
  if (inside === undefined || resource === undefined) return undefined
  if (percent !== undefined) return utilization(context, inside.trail, resource, percent)
  noPlace(context, inside, "a resource metric without a share of what instances ask for")
  return undefined
}

/** `averageValue` of a metric that the instances have. */
const podsTarget = (context: Context, metric: Cursor): Target | undefined => {
  const inside = objectIn(context, metric, "pods", "pods of a metric")
  const named = objectIn(context, inside, "metric", "metric of a scaler")
  const target = objectIn(context, inside, "target", "target of a metric")
  const name =
    textIn(context, named, "name", "name of a metric") ?? textIn(context, inside, "metricName", "name of a metric")
  const found =
    target === undefined
      ? inside === undefined
        ? undefined
        : child(inside, "targetAverageValue")
      : child(target, "averageValue")
  const value = typeof found?.value === "number" ? String(found.value) : textOf(found)
  if (inside === undefined || name === undefined) return undefined
  warnOfUnread(context, named, "name", "a metric of a scaler")
  if (found === undefined || value === undefined || value === "") {
    noPlace(context, inside, "a metric of instances without a value for each of them")
    return undefined
  }
  return objectOf<Extract<ScalingTarget, { _tag: "PerInstance" }>>(inside.trail, {
    _tag: { value: "PerInstance", trail: inside.trail },
    metric: name,
    value: { value, trail: found.trail }
  })
}

const targetOf = (context: Context, metric: Cursor): Target | undefined => {
  const type = textIn(context, metric, "type", "type of a metric")
  if (type?.value === "Resource") return resourceTarget(context, metric)
  if (type?.value === "Pods") return podsTarget(context, metric)
  if (type !== undefined) noPlace(context, metric, `a metric of the kind "${type.value.slice(0, 80)}"`)
  return undefined
}

/** What a scaler goes by; Kubernetes keeps 80 % of the CPU where nobody says. */
const targetsOf = (context: Context, spec: Cursor): Written<ReadonlyArray<ScalingTarget>> | undefined => {
  const resource: Fact<string> = { value: "cpu", trail: spec.trail }
  const own = countIn(context, spec, "targetCPUUtilizationPercentage", "target of a scaler", 1)
  const metrics = child(spec, "metrics")
  if (metrics !== undefined && metrics.value !== null && !Array.isArray(metrics.value))
    return malformed(context, metrics, "metrics of a scaler")
  const items = metrics === undefined || metrics.value === null ? [] : itemsOf(metrics)
  const trail = metrics?.trail ?? spec.trail
  const single = items.length > 0 ? undefined : utilization(context, trail, resource, own ?? byDefault(80, trail))
  const all = single === undefined ? items.flatMap((item) => targetOf(context, item) ?? []) : [single]
  return all.length === 0 ? undefined : listOf(trail, all)
}

const known = "scaleTargetRef minReplicas maxReplicas metrics targetCPUUtilizationPercentage"

/** How a scaler that targets the workload lets the number of instances move, and by what. */
export const scalerOf = (context: Context, { scalers }: Objects, manifest: Manifest): Written<Scaling> | undefined => {
  const [scaler, ...others] = scalers.filter((it) => isScalerOf(context, it, manifest))
  for (const { cursor } of others)
    warnAt(
      context,
      "duplicate",
      cursor.trail,
      `another scaler moves "${manifest.name.slice(0, 80)}" too; this one is left out`
    )
  const spec = scaler === undefined ? undefined : objectIn(context, scaler.cursor, "spec", "spec of a scaler")
  const maximum = countIn(context, spec, "maxReplicas", "largest number of instances", 1)
  if (spec === undefined || maximum === undefined) return undefined
  warnOfUnread(context, spec, known, "a scaler")
  const least = child(spec, "minReplicas")
  const minimum =
    least === undefined || least.value === null
      ? byDefault(1, spec.trail)
      : countIn(context, spec, "minReplicas", "smallest number of instances", 1)
  if (minimum === undefined) return undefined
  if (minimum.value > maximum.value) {
    refuse(
      context,
      minimum.trail,
      `a scaler cannot keep ${minimum.value} instances at the least and ${maximum.value} at most`
    )
    return undefined
  }
  return objectOf<Scaling>(spec.trail, { minimum, maximum, signal: undefined, targets: targetsOf(context, spec) })
}

/** Warns of scalers of what is not here. */
export const noteIdleScalers = (context: Context, { canaries, deployments, rollouts, scalers }: Objects): void => {
  const all = [...deployments, ...rollouts, ...canaries]
  for (const scaler of scalers) {
    if (all.some((it) => isScalerOf(context, scaler, it))) continue
    const name = textOf(child(targetRefOf(context, scaler) ?? scaler.cursor, "name")) ?? ""
    const reason = `what the scaler moves ("${name.slice(0, 80)}") is not in the manifest; it is left out`
    warnAt(context, "not-representable", scaler.cursor.trail, reason, "scaler of something else")
  }
}
