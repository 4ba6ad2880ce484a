import type { Rollout } from "@lintel/model"
import { deploymentOf, scaledAsDeployment, scaledDeployment } from "./deployment.js"
import { checksOf, reportFlaggerAbort } from "./flaggerGates.js"
import { annotation } from "./names.js"
import { flaggerDuration, percentText, ratioOfPercent, wholePercent, wholeSeconds } from "./quantities.js"
import { isScaled, scalersOf } from "./scaler.js"
import { type PlacedStage, reportMixture, reportStages, stageNames, stageSeconds, stagesOf } from "./stages.js"
import { type Tree, tree } from "./tree.js"
import type { PlannedRollout, Scope, Workload } from "./workload.js"

/** Stages at which Flagger checks, and the one that brings everyone. */
interface Plan {
  readonly steps: ReadonlyArray<PlacedStage>
  readonly unusable: ReadonlyArray<PlacedStage>
  readonly last: PlacedStage | undefined
}

const planOf = (stages: ReadonlyArray<PlacedStage>, isWeighted: boolean): Plan => {
  const last = stages.at(-1)
  const isWhole = last?.stage.weight === "1"
  const early = isWhole ? stages.slice(0, -1) : stages
  const isUsable = ({ stage: { weight } }: PlacedStage, at: number): boolean =>
    isWeighted ? weight !== undefined && weight !== "1" && wholePercent(weight).down > 0 : at === 0
  return {
    steps: early.filter(isUsable),
    unusable: early.filter((placed, at) => !isUsable(placed, at)),
    last: isWhole ? last : undefined
  }
}

/** Every step lasts one interval. */
const intervalOf = (scope: Scope, subject: string, steps: ReadonlyArray<PlacedStage>): number => {
  const seconds = steps.map(({ pointer, stage }) => stageSeconds(scope, subject, pointer, stage.duration))
  const interval = Math.max(...seconds)
  steps.forEach(({ pointer }, at) => {
    if (seconds[at] !== interval || interval === 0)
      scope.losses.approximate(subject, "duration of one stage", `${pointer}/duration`)
  })
  return interval === 0 ? 60 : interval
}

const reportSteps = (scope: Scope, subject: string, { last, steps }: Plan, names: ReadonlyArray<string>): void => {
  const { losses } = scope
  steps.forEach(({ pointer, stage }, at) => {
    if (stage.name !== names[at]) losses.approximate(subject, "name of a stage", `${pointer}/name`)
    if (stage.instances !== undefined) losses.drop(subject, "instances of a stage", `${pointer}/instances`)
    reportFlaggerAbort(scope, subject, pointer, stage)
  })
  if (last === undefined) return
  const { pointer, stage } = last
  if (stage.name !== names.at(-1)) losses.approximate(subject, "name of a stage", `${pointer}/name`)
  for (const [field, what] of [
    ["duration", "time after everyone has the new version"],
    ["gates", "gates after everyone has the new version"],
    ["abort", "way to give up after everyone has the new version"],
    ["instances", "instances of a stage"]
  ] as const) {
    if (stage[field] !== undefined) losses.drop(subject, what, `${pointer}/${field}`)
  }
}

const stepWeights = (scope: Scope, subject: string, steps: ReadonlyArray<PlacedStage>): ReadonlyArray<number> =>
  steps.map(({ pointer, stage }) => {
    const { down, isExact } = wholePercent(stage.weight ?? "0")
    if (!isExact) scope.losses.approximate(subject, "weight of a stage that is no whole per cent", `${pointer}/weight`)
    return down
  })

const namesOf = ({ steps }: Plan, isWeighted: boolean): ReadonlyArray<string> => {
  if (!isWeighted) return [...steps.map(() => "preview"), "active"]
  const nameFor = stageNames()
  return [
    ...steps.map(({ stage }) => {
      return nameFor(ratioOfPercent(wholePercent(stage.weight ?? "0").down))
    }),
    percentText("1")
  ]
}

const canaryObject = (
  scope: Scope,
  workload: Workload,
  rollout: PlannedRollout,
  plan: Plan,
  isWeighted: boolean
): ReadonlyArray<Tree> => {
  const { address, value } = rollout
  const { steps } = plan
  const names = namesOf(plan, isWeighted)
  reportSteps(scope, address, plan, names)
  for (const { pointer } of plan.unusable) scope.losses.drop(address, "stage without a weight of its own", pointer)
  if (plan.last === undefined)
    scope.losses.approximate(address, "last stage, which brings everyone", `/stages/${(value.stages ?? []).length}`)
  if (!isWeighted) {
    for (const { pointer, stage } of steps)
      if (stage.weight !== undefined) scope.losses.drop(address, "weight of a stage", `${pointer}/weight`)
  }
  const interval = intervalOf(scope, address, steps)
  const { beside, metrics, threshold, webhooks } = checksOf(scope, address, workload.name, steps)
  const canary = {
    apiVersion: "flagger.app/v1beta1",
    kind: "Canary",
    metadata: tree({ name: workload.name, annotations: { [annotation.rollout]: address } }),
    spec: tree({
      progressDeadlineSeconds: deadlineOf(value),
      targetRef: { apiVersion: "apps/v1", kind: "Deployment", name: workload.name },
      // Flagger makes a scaler of its own of this one, for the instances that serve meanwhile.
      autoscalerRef: isScaled(workload)
        ? { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", name: workload.name }
        : undefined,
      service: { port: scope.port },
      analysis: tree({
        interval: flaggerDuration(interval),
        threshold: threshold ?? 1,
        stepWeights: isWeighted ? [...stepWeights(scope, address, steps)] : undefined,
        iterations: isWeighted ? undefined : 1,
        mirror: value.strategy === "shadow" ? true : undefined,
        metrics: metrics.length === 0 ? undefined : [...metrics],
        webhooks: webhooks.length === 0 ? undefined : [...webhooks]
      })
    })
  }
  return [canary, ...beside]
}

/** How the Deployment itself rolls is told by the Deployment; the strategy by the Canary. */
const targetOf = (scope: Scope, workload: Workload, { address, value }: PlannedRollout): Tree => {
  const rolling: Rollout = Object.assign({}, value, { strategy: "rolling" as const })
  return deploymentOf(scope, { ...workload, rollout: { address, value: rolling } })
}

/** How long Flagger waits for the Deployment: as long as Kubernetes. */
const deadlineOf = ({ surge }: Rollout): number | undefined =>
  surge?.progressDeadline === undefined ? undefined : wholeSeconds(surge.progressDeadline)?.seconds

const objectsOf = (scope: Scope, workload: Workload, rollout: PlannedRollout): ReadonlyArray<Tree> => {
  const { address, value } = rollout
  const { losses } = scope
  const isWeighted = value.strategy === "canary" || value.strategy === undefined
  const isStaged = value.strategy !== "rolling" && value.strategy !== "bigBang"
  const plan = isStaged ? planOf(stagesOf(workload), isWeighted) : { steps: [], unusable: [], last: undefined }
  const isCanary = plan.steps.length > 0
  if (!isCanary) {
    if ((value.stages ?? []).length > 0) losses.drop(address, "stages and their gates", "/stages")
    if (value.split !== undefined) losses.drop(address, "split of the traffic", "/split")
    return scaledDeployment(scope, workload)
  }
  if (value.strategy === undefined) losses.approximate(address, "strategy that nobody stated", "/strategy")
  const split = isWeighted || value.strategy === "shadow" ? "router" : undefined
  if (value.split !== split) losses.approximate(address, "split of the traffic", "/split")
  const scalers = scalersOf(scope, workload, scaledAsDeployment)
  return [targetOf(scope, workload, rollout), ...scalers, ...canaryObject(scope, workload, rollout, plan, isWeighted)]
}

/** Deployments with the Canaries of Flagger that watch them. */
export const canariesOf = (
  scope: Scope,
  rollout: PlannedRollout,
  workloads: ReadonlyArray<Workload>
): ReadonlyArray<Tree> => {
  reportStages(scope, rollout)
  reportMixture(scope, rollout, workloads)
  return workloads.flatMap((workload) => objectsOf(scope, workload, rollout))
}
