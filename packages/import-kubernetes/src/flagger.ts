import { child, type Context, type Cursor, itemsOf, listAt, refuse, textOf, warnAt } from "@lintel/import"
import { type Gate, type Ratio, type Rollout } from "@lintel/model"
import { readDeployment } from "./deployment.js"
import { byDefault, type Fact, type Written } from "./facts.js"
import { readChecks } from "./flaggerChecks.js"
import { type Manifest, objectNamed, type Objects } from "./objects.js"
import { countIn, goDurationIn, malformed, noPlace, objectIn, ratioOfPercent, warnOfUnread } from "./reading.js"
import { type Draft, draft, everyone, finish, lengthen } from "./stages.js"
import { type Plan, readWorkload, type Workload } from "./workload.js"

const minute = 60_000_000n

/** The weights that Flagger goes through before it promotes. */
const weightsIn = (context: Context, analysis: Cursor): ReadonlyArray<Fact<number>> => {
  const listed = listAt(context, child(analysis, "stepWeights"), "stepWeights")
  if (listed !== undefined && itemsOf(listed).length > 0) {
    return itemsOf(listed).flatMap((item) => {
      const { value } = item
      const isWeight = typeof value === "number" && Number.isInteger(value) && value > 0 && value <= 100
      return isWeight ? [{ value, trail: item.trail }] : (malformed(context, item, "weight of a step") ?? [])
    })
  }
  const step = countIn(context, analysis, "stepWeight", "weight of a step", 1)
  if (step === undefined) return []
  const most = countIn(context, analysis, "maxWeight", "largest weight", 1)?.value ?? 100
  const weights: Array<Fact<number>> = []
  for (let weight = step.value; weights.length < 100; weight += step.value) {
    weights.push({ value: Math.min(weight, 100), trail: step.trail })
    if (weight >= Math.min(most, 100)) break
  }
  return weights
}

const weightFact = ({ trail, value }: Fact<number>): Fact<Ratio> => ({ value: ratioOfPercent(value) ?? "1", trail })

interface Analysis {
  readonly cursor: Cursor
  readonly interval: Fact<bigint>
  readonly iterations: number | undefined
  readonly isMirrored: boolean
}

const analysisOf = (context: Context, cursor: Cursor): Analysis => {
  const mirror = child(cursor, "mirror")
  return {
    cursor,
    interval: goDurationIn(context, cursor, "interval", "interval of an analysis") ?? byDefault(minute, cursor.trail),
    iterations: countIn(context, cursor, "iterations", "iterations of an analysis", 1)?.value,
    isMirrored: mirror?.value === true
  }
}

const stepsOf = (context: Context, { cursor, interval, iterations }: Analysis): ReadonlyArray<Draft> => {
  const make = (weight: Fact<number> | undefined): Draft => {
    const isWeighted = weight !== undefined
    const stage = draft(
      weight?.trail ?? cursor.trail,
      isWeighted ? weightFact(weight) : undefined,
      isWeighted ? undefined : "preview"
    )
    lengthen(context, stage, { ...interval, value: interval.value * BigInt(isWeighted ? 1 : (iterations ?? 1)) })
    stage.abort = byDefault(true, cursor.trail)
    return stage
  }
  if (iterations !== undefined) return [make(undefined)]
  return weightsIn(context, cursor).map(make)
}

const strategyOf = (
  context: Context,
  { cursor, iterations, isMirrored }: Analysis
): NonNullable<Rollout["strategy"]> => {
  const match = child(cursor, "match")
  if (match !== undefined) noPlace(context, match, "the requests that a comparison of two versions takes")
  if (iterations === undefined) {
    const mirror = child(cursor, "mirror")
    if (isMirrored && mirror !== undefined) noPlace(context, mirror, "mirroring before a canary")
    return "canary"
  }
  return isMirrored ? "shadow" : match === undefined ? "blueGreen" : "canary"
}

const addGates = (stages: ReadonlyArray<Draft>, checks: ReturnType<typeof readChecks>): void => {
  const add = (stage: Draft | undefined, gates: ReadonlyArray<Written<Gate>>): void => {
    stage?.gates.push(...gates)
  }
  for (const stage of stages) add(stage, [...checks.each, ...checks.asked])
  add(stages.at(-1), checks.last)
}

const analysisFields = "interval threshold iterations mirror match stepWeight stepWeights maxWeight metrics webhooks"

/** How a Canary brings the workload that it watches. */
const canaryPlan = (context: Context, objects: Objects, manifest: Manifest, spec: Cursor, own: Plan): Plan => {
  const found =
    objectIn(context, spec, "analysis", "analysis of a Canary") ??
    objectIn(context, spec, "canaryAnalysis", "analysis of a Canary")
  if (found === undefined) {
    refuse(context, spec.trail, 'a Canary needs "analysis"')
    return own
  }
  warnOfUnread(context, found, analysisFields, "an analysis")
  const analysis = analysisOf(context, found)
  const strategy = strategyOf(context, analysis)
  const steps = stepsOf(context, analysis)
  const checks = readChecks(context, objects, manifest, found)
  addGates(steps, checks)
  const start = checks.before.length === 0 ? [] : [{ ...draft(found.trail, undefined), gates: [...checks.before] }]
  const last = analysis.iterations === undefined ? everyone(found.trail) : { ...everyone(found.trail), name: "active" }
  const router = analysis.iterations === undefined || analysis.isMirrored
  return {
    strategy: { value: strategy, trail: found.trail },
    split: router ? byDefault("router", found.trail) : undefined,
    surge: own.surge,
    stages: finish(found.trail, [...start, ...steps, last])
  }
}

/** The Deployment that a Canary watches. */
export const watchedBy = (
  context: Context,
  { deployments }: Objects,
  { cursor, namespace }: Manifest
): Manifest | undefined => {
  const spec = objectIn(context, cursor, "spec", "spec of a Canary")
  const target = objectIn(context, spec, "targetRef", "targetRef")
  return target === undefined ? undefined : objectNamed(deployments, textOf(child(target, "name")), namespace)
}

const fields = "targetRef autoscalerRef service analysis canaryAnalysis progressDeadlineSeconds provider"

const noPlan: Plan = {
  strategy: undefined,
  split: undefined,
  surge: { value: {}, source: { trail: { file: "", parent: undefined, key: "" }, inside: new Map() }, defaults: [] },
  stages: undefined
}

/** Reads a Canary with the Deployment that it watches, as far as that is in the manifest. */
export const readCanary = (context: Context, objects: Objects, manifest: Manifest): Workload | undefined => {
  const spec = objectIn(context, manifest.cursor, "spec", "spec of a Canary")
  if (spec === undefined) return undefined
  warnOfUnread(context, spec, fields, "a Canary")
  const target = watchedBy(context, objects, manifest)
  if (target !== undefined)
    return readDeployment(context, objects, target, (own) => canaryPlan(context, objects, manifest, spec, own))
  const reference = child(spec, "targetRef") ?? spec
  warnAt(
    context,
    "unresolved-reference",
    reference.trail,
    "the workload that the Canary watches is not in the manifest"
  )
  return readWorkload(context, objects, manifest, spec, canaryPlan(context, objects, manifest, spec, noPlan))
}
