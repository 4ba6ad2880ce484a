import type { Ratio } from "@lintel/model"
import { analysisOf, reportAbort } from "./analysis.js"
import { blueGreenOf } from "./blueGreen.js"
import { podTemplate } from "./pod.js"
import { goDuration, ratioOfPercent, wholePercent } from "./quantities.js"
import { replicasOf, scalersOf } from "./scaler.js"
import { type PlacedStage, reportMixture, reportStages, stageNames, stageSeconds, stagesOf } from "./stages.js"
import { limitsOf, progressOf } from "./surge.js"
import { type Tree, tree } from "./tree.js"
import { metadataOf, type PlannedRollout, type Scope, selectorOf, type Workload } from "./workload.js"

/** What one workload becomes: the strategy of its Rollout, and the objects beside it. */
export interface Strategy {
  readonly strategy: Tree
  readonly beside: ReadonlyArray<Tree>
}

/** The weight of a stage in whole per cent; a share of the instances is turned into one where their number is known. */
const weightOf = (
  { losses }: Scope,
  { deployment }: Workload,
  subject: string,
  { pointer, stage }: PlacedStage
): number | undefined => {
  if (stage.instances !== undefined) losses.drop(subject, "instances of a stage", `${pointer}/instances`)
  if (stage.weight !== undefined) {
    const { down, isExact } = wholePercent(stage.weight)
    if (isExact) return down
    losses.approximate(subject, "weight of a stage that is no whole per cent", `${pointer}/weight`)
    return Math.max(1, down)
  }
  const all = deployment?.value.instances
  if (stage.instances === undefined || all === undefined) return undefined
  losses.approximate(subject, "weight that follows from the number of instances", `${pointer}/weight`)
  return Math.max(1, Math.min(100, Math.floor((stage.instances * 100) / all)))
}

const isNothing = ({ stage }: PlacedStage, weight: number | undefined): boolean =>
  weight === undefined && (stage.duration === undefined || stage.duration === "0ms") && (stage.gates ?? []).length === 0

interface Walk {
  readonly steps: Array<Tree>
  readonly beside: Array<Tree>
  readonly nameFor: (weight: Ratio | undefined) => string
  last: number | undefined
  read: number
}

const addStage = (scope: Scope, workload: Workload, rollout: PlannedRollout, placed: PlacedStage, walk: Walk): void => {
  const { losses } = scope
  const { address } = rollout
  const { pointer, stage } = placed
  const own = weightOf(scope, workload, address, placed)
  if (isNothing(placed, own)) {
    losses.drop(address, "stage without weight, time or gate", pointer)
    return
  }
  // Without a weight of its own a stage would be read as part of the one before.
  const weight = own ?? (walk.read === 0 ? undefined : (walk.last ?? 0))
  if (own === undefined && weight !== undefined)
    losses.approximate(address, "weight of a stage that nobody stated", `${pointer}/weight`)
  if (weight !== undefined) walk.steps.push({ setWeight: weight })
  walk.last = weight
  walk.read++
  if (walk.nameFor(weight === undefined ? undefined : ratioOfPercent(weight)) !== stage.name)
    losses.approximate(address, "name of a stage", `${pointer}/name`)
  const length = stageSeconds(scope, address, pointer, stage.duration)
  const name = `${workload.name}-${walk.read}`
  const { people, seconds, templates } = analysisOf(scope, stage.gates ?? [], {
    subject: address,
    pointer,
    name,
    length
  })
  if (length > seconds) walk.steps.push({ pause: { duration: goDuration(length - seconds) } })
  if (templates.length > 0) {
    walk.steps.push({ analysis: { templates: templates.map((it) => ({ templateName: nameIn(it) })) } })
    walk.beside.push(...templates)
  }
  for (let at = 0; at < people; at++) walk.steps.push({ pause: {} })
  reportAbort(scope, address, pointer, stage.abort, templates.length > 0)
}

const nameIn = ({ metadata }: Tree): string => {
  const name = typeof metadata === "object" && metadata !== null && "name" in metadata ? metadata.name : ""
  return typeof name === "string" ? name : ""
}

const canaryOf = (scope: Scope, workload: Workload, rollout: PlannedRollout): Strategy => {
  const { address, value } = rollout
  const walk: Walk = { steps: [], beside: [], nameFor: stageNames(), last: undefined, read: 0 }
  for (const placed of stagesOf(workload)) addStage(scope, workload, rollout, placed, walk)
  const isCanary = walk.steps.length > 0
  if (isCanary && walk.last !== 100)
    scope.losses.approximate(address, "last stage, which brings everyone", `/stages/${(value.stages ?? []).length}`)
  const implied = isCanary ? "canary" : "rolling"
  if (value.strategy === undefined) scope.losses.approximate(address, "strategy that nobody stated", "/strategy")
  else if (value.strategy !== implied) scope.losses.approximate(address, `strategy ${value.strategy}`, "/strategy")
  const limits = value.strategy === "bigBang" ? atOnce(scope, rollout) : limitsOf(scope, rollout)
  return {
    strategy: {
      canary: tree({ ...limits, ...routing(scope, workload, rollout), steps: isCanary ? walk.steps : undefined })
    },
    beside: walk.beside
  }
}

/** Everything at once: all instances may be missing, none is added. */
const atOnce = ({ losses }: Scope, { address }: PlannedRollout): Tree => {
  for (const field of ["maxSurge", "maxUnavailable"])
    losses.approximate(address, "surge of a replacement at once", `/surge/${field}`)
  return { maxSurge: 0, maxUnavailable: "100%" }
}

/** Whether the traffic of a rollout is split by a router that is known. */
const isRouted = ({ router }: Scope, { value }: PlannedRollout): boolean => router !== "" && value.split === "router"

/** The router that splits the traffic, and the two Services between which it does. */
const routing = (scope: Scope, { name }: Workload, rollout: PlannedRollout): Tree =>
  isRouted(scope, rollout)
    ? {
        stableService: name,
        canaryService: `${name}-canary`,
        trafficRouting:
          scope.router === "istio" ? { istio: { virtualService: { name } } } : { nginx: { stableIngress: name } }
      }
    : {}

const reportSplit = (scope: Scope, rollout: PlannedRollout): void => {
  const { losses } = scope
  const { address, value } = rollout
  if (value.strategy === "blueGreen") {
    if (value.split !== undefined) losses.drop(address, "split of the traffic", "/split")
  } else if (isRouted(scope, rollout)) return
  else if (value.split === "router") losses.approximate(address, "traffic router, which is not known", "/split")
  else if (value.split === undefined) losses.approximate(address, "split of the traffic that nobody stated", "/split")
}

const rolloutOf = (scope: Scope, workload: Workload, rollout: PlannedRollout): ReadonlyArray<Tree> => {
  const { beside, strategy } =
    rollout.value.strategy === "blueGreen" ? blueGreenOf(scope, workload, rollout) : canaryOf(scope, workload, rollout)
  const object = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: metadataOf(workload),
    spec: tree({
      replicas: replicasOf(workload),
      ...progressOf(scope, rollout),
      selector: { matchLabels: selectorOf(workload) },
      template: podTemplate(scope, workload),
      strategy
    })
  }
  const scalers = scalersOf(scope, workload, { apiVersion: object.apiVersion, kind: object.kind })
  return [object, ...scalers, ...beside]
}

/** The Rollouts of Argo and the templates of their analyses. */
export const argoRolloutsOf = (
  scope: Scope,
  rollout: PlannedRollout,
  workloads: ReadonlyArray<Workload>
): ReadonlyArray<Tree> => {
  reportStages(scope, rollout)
  reportSplit(scope, rollout)
  reportMixture(scope, rollout, workloads)
  return workloads.flatMap((workload) => rolloutOf(scope, workload, rollout))
}
