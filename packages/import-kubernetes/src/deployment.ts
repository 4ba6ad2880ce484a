import { child, type Context, type Cursor, textOf } from "@lintel/import"
import type { Rollout } from "@lintel/model"
import { byDefault, type Fact } from "./facts.js"
import type { Manifest, Objects } from "./objects.js"
import { malformed, noPlace, objectIn, warnOfUnread } from "./reading.js"
import { type Plan, readProgress, readWorkload, type Workload } from "./workload.js"

const strategyIn = (
  context: Context,
  spec: Cursor,
  strategy: Cursor | undefined
): Fact<NonNullable<Rollout["strategy"]>> | undefined => {
  const type = strategy === undefined ? undefined : child(strategy, "type")
  if (type === undefined || type.value === null) return byDefault("rolling", strategy?.trail ?? spec.trail)
  const text = textOf(type)
  if (text === "RollingUpdate") return { value: "rolling", trail: type.trail }
  if (text === "Recreate") return { value: "bigBang", trail: type.trail }
  return malformed(context, type, "type of a strategy")
}

/** How a Deployment replaces its instances. */
const deploymentPlan = (context: Context, spec: Cursor): Plan => {
  const strategy = objectIn(context, spec, "strategy", "strategy")
  warnOfUnread(context, strategy, "type rollingUpdate", "a strategy")
  const kind = strategyIn(context, spec, strategy)
  const limits = objectIn(context, strategy, "rollingUpdate", "rollingUpdate")
  warnOfUnread(context, limits, "maxSurge maxUnavailable", "rollingUpdate")
  if (kind?.value === "bigBang" && limits !== undefined) noPlace(context, limits, "surge of a replacement at once")
  return {
    strategy: kind,
    split: undefined,
    surge: readProgress(context, spec, limits, kind?.value !== "bigBang"),
    stages: undefined
  }
}

const fields = "replicas minReadySeconds progressDeadlineSeconds strategy selector template"

/** Reads a Deployment; `plan` is how another tool brings it. */
export const readDeployment = (
  context: Context,
  objects: Objects,
  manifest: Manifest,
  plan?: (own: Plan) => Plan
): Workload | undefined => {
  const spec = objectIn(context, manifest.cursor, "spec", "spec of a Deployment")
  if (spec === undefined) return undefined
  warnOfUnread(context, spec, fields, "a Deployment")
  const own = deploymentPlan(context, spec)
  return readWorkload(context, objects, manifest, spec, plan === undefined ? own : plan(own))
}
