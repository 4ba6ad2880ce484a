import { child, type Context, type Cursor, isRecord, itemsOf, listAt, refuse, textOf, warnAt } from "@lintel/import"
import type { Ratio, RolloutStage } from "@lintel/model"
import { readAnalysis } from "./analysis.js"
import { readBlueGreen } from "./blueGreen.js"
import { byDefault, type Fact, type Written } from "./facts.js"
import { type Manifest, objectNamed, type Objects } from "./objects.js"
import { countIn, goDurationIn, malformed, noPlace, objectIn, ratioOf, warnOfUnread } from "./reading.js"
import { type Draft, draft, everyone, finish, lengthen, namedGate, personGate } from "./stages.js"
import { type Plan, readProgress, readWorkload, type Workload } from "./workload.js"

interface Walk {
  readonly context: Context
  readonly objects: Objects
  readonly namespace: string
  /** What a weight counts as everything. */
  readonly most: number
  readonly stages: Array<Draft>
}

const mostSteps = 2000

/** The stage that a step belongs to; steps before the first weight have one of their own. */
const current = ({ stages }: Walk, step: Cursor): Draft => {
  const last = stages.at(-1)
  if (last !== undefined) return last
  const first = draft(step.trail, undefined)
  stages.push(first)
  return first
}

const addWeight = (walk: Walk, step: Cursor): void => {
  const { context, most, stages } = walk
  const weight = countIn(context, step, "setWeight", "weight of a step")
  const ratio = weight === undefined ? undefined : shareOf(weight.value, most)
  if (weight !== undefined && ratio === undefined)
    malformed(context, child(step, "setWeight") ?? step, "weight of a step")
  const fact: Fact<Ratio> | undefined =
    weight && ratio !== undefined ? { value: ratio, trail: weight.trail } : undefined
  stages.push(
    draft(step.trail, fact, weight === undefined || ratio === undefined ? "weight that cannot be read" : undefined)
  )
}

/** A part of a whole, where it is a decimal. */
const shareOf = (part: number, most: number): Ratio | undefined => {
  if (part > most) return undefined
  for (let scale = 1; scale <= 1e12; scale *= 10) {
    if ((part * scale) % most === 0) return ratioOf((part * scale) / most / scale)
  }
  return undefined
}

const addPause = (walk: Walk, step: Cursor, pause: Cursor): void => {
  const stage = current(walk, step)
  const duration = child(pause, "duration")
  warnOfUnread(walk.context, pause, "duration", "a pause")
  if (duration === undefined || duration.value === null) stage.gates.push(personGate(pause.trail))
  else lengthen(walk.context, stage, goDurationIn(walk.context, pause, "duration", "duration of a pause"))
}

const addAnalysis = (walk: Walk, step: Cursor, analysis: Cursor): void => {
  const stage = current(walk, step)
  const { gates, micros } = readAnalysis(walk.context, walk.objects, walk.namespace, analysis)
  stage.gates.push(...gates)
  lengthen(walk.context, stage, { value: micros, trail: analysis.trail })
  if (gates.length > 0) stage.abort = byDefault(true, analysis.trail)
}

const addScale = ({ context }: Walk, stage: Draft, scale: Cursor): void => {
  stage.instances = countIn(context, scale, "replicas", "instances of a step", 1)
  warnOfUnread(context, scale, "replicas", "the scale of a step")
}

const readStep = (walk: Walk, step: Cursor): void => {
  const { context } = walk
  if (!isRecord(step.value)) {
    refuse(context, step.trail, "a step must be an object")
    return
  }
  const part = (key: string): Cursor | undefined => objectIn(context, step, key, `${key} of a step`)
  if (child(step, "setWeight") !== undefined) addWeight(walk, step)
  const [pause, analysis, scale, experiment] = ["pause", "analysis", "setCanaryScale", "experiment"].map(part)
  if (pause !== undefined) addPause(walk, step, pause)
  if (analysis !== undefined) addAnalysis(walk, step, analysis)
  if (scale !== undefined) addScale(walk, current(walk, step), scale)
  if (experiment !== undefined) {
    current(walk, step).gates.push(namedGate(experiment.trail, { value: "experiment", trail: experiment.trail }))
    noPlace(context, experiment, "what an experiment compares")
  }
  warnOfUnread(context, step, "setWeight pause analysis setCanaryScale experiment", "a step")
}

/** An analysis that runs beside the steps is a gate of every stage from the step on where it begins. */
const addBackground = (walk: Walk, canary: Cursor, stageOfStep: ReadonlyArray<number>): void => {
  const { context } = walk
  const analysis = objectIn(context, canary, "analysis", "analysis of a canary")
  if (analysis === undefined) return
  const { gates } = readAnalysis(context, walk.objects, walk.namespace, analysis)
  const start = child(analysis, "startingStep")
  const step = start === undefined ? 0 : countIn(context, analysis, "startingStep", "startingStep")?.value
  // A step that cannot be read, or is not there, begins the analysis at no stage that is known.
  const first = step === undefined ? walk.stages.length : (stageOfStep[step] ?? walk.stages.length)
  for (const stage of walk.stages.slice(first)) {
    stage.gates.push(...gates)
    if (gates.length > 0) stage.abort = byDefault(true, analysis.trail)
  }
}

const canaryFields =
  "steps maxSurge maxUnavailable analysis trafficRouting canaryService stableService canaryMetadata stableMetadata pingPong"

const stagesIn = (walk: Walk, canary: Cursor): Written<ReadonlyArray<RolloutStage>> | undefined => {
  const steps = itemsOf(listAt(walk.context, child(canary, "steps"), "steps of a canary"))
  const place = child(canary, "steps") ?? canary
  if (steps.length > mostSteps) {
    refuse(walk.context, place.trail, `a canary has more than ${mostSteps} steps`)
    return undefined
  }
  const stageOfStep = steps.map((step) => {
    readStep(walk, step)
    return walk.stages.length - 1
  })
  addBackground(walk, canary, stageOfStep)
  if (walk.stages.length === 0) return undefined
  if (walk.stages.at(-1)?.weight?.value !== "1") walk.stages.push(everyone(place.trail))
  return finish(place.trail, walk.stages)
}

const readCanary = (
  context: Context,
  objects: Objects,
  { namespace }: Manifest,
  spec: Cursor,
  canary: Cursor
): Plan => {
  const router = objectIn(context, canary, "trafficRouting", "trafficRouting")
  const most = countIn(context, router, "maxTrafficWeight", "largest weight", 1)?.value ?? 100
  warnOfUnread(context, canary, canaryFields, "a canary")
  const stages = stagesIn({ context, objects, namespace, most, stages: [] }, canary)
  return {
    strategy: { value: stages === undefined ? "rolling" : "canary", trail: canary.trail },
    split: router === undefined ? byDefault("instances", canary.trail) : { value: "router", trail: router.trail },
    surge: readProgress(context, spec, canary, true),
    stages
  }
}

const planOf = (context: Context, objects: Objects, manifest: Manifest, spec: Cursor): Plan => {
  const strategy = objectIn(context, spec, "strategy", "strategy")
  warnOfUnread(context, strategy, "canary blueGreen", "a strategy")
  const blueGreen = objectIn(context, strategy, "blueGreen", "blueGreen")
  if (blueGreen !== undefined)
    return readBlueGreen(context, objects, manifest, blueGreen, readProgress(context, spec, undefined, false))
  const canary = objectIn(context, strategy, "canary", "canary")
  if (canary !== undefined) return readCanary(context, objects, manifest, spec, canary)
  warnAt(context, "missing", spec.trail, "the Rollout has no strategy: Argo refuses it")
  return {
    strategy: undefined,
    split: undefined,
    surge: readProgress(context, spec, undefined, false),
    stages: undefined
  }
}

/** The Deployment that a Rollout takes its instances from, where it has no template of its own. */
export const referencedBy = (
  context: Context,
  { deployments }: Objects,
  { cursor, namespace }: Manifest
): Manifest | undefined => {
  const spec = objectIn(context, cursor, "spec", "spec of a Rollout")
  const reference = objectIn(context, spec, "workloadRef", "workloadRef")
  return reference === undefined ? undefined : objectNamed(deployments, textOf(child(reference, "name")), namespace)
}

const fields = "replicas minReadySeconds progressDeadlineSeconds strategy selector template workloadRef"

/** Reads a Rollout of Argo. */
export const readRollout = (context: Context, objects: Objects, manifest: Manifest): Workload | undefined => {
  const spec = objectIn(context, manifest.cursor, "spec", "spec of a Rollout")
  if (spec === undefined) return undefined
  warnOfUnread(context, spec, fields, "a Rollout")
  const reference = child(spec, "workloadRef")
  const other = referencedBy(context, objects, manifest)
  if (reference !== undefined && other === undefined)
    warnAt(context, "unresolved-reference", reference.trail, "the workload that it names is not in the manifest")
  const holder = other === undefined ? spec : (objectIn(context, other.cursor, "spec", "spec of a Deployment") ?? spec)
  return readWorkload(context, objects, manifest, holder, planOf(context, objects, manifest, spec))
}
