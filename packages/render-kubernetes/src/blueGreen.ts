import { analysisOf, reportAbort } from "./analysis.js"
import type { Strategy } from "./argo.js"
import { type PlacedStage, stageSeconds, stagesOf } from "./stages.js"
import { type Tree, tree } from "./tree.js"
import type { PlannedRollout, Scope, Workload } from "./workload.js"

/** The two stages that Argo knows: beside the old version, and in its place. */
const stageName = ["preview", "active"] as const

const templatesStep = (templates: ReadonlyArray<Tree>): Tree | undefined =>
  templates.length === 0
    ? undefined
    : {
        templates: templates.map(({ metadata }) => ({
          templateName:
            typeof metadata === "object" && metadata !== null && "name" in metadata ? (metadata.name ?? "") : ""
        }))
      }

const reportPlace = (scope: Scope, subject: string, placed: PlacedStage, at: 0 | 1): void => {
  const { losses } = scope
  const { pointer, stage } = placed
  if (stage.name !== stageName[at]) losses.approximate(subject, "name of a stage", `${pointer}/name`)
  if (stage.instances !== undefined) losses.drop(subject, "instances of a stage", `${pointer}/instances`)
  if (at === 0 && stage.weight !== undefined) losses.drop(subject, "weight of a stage", `${pointer}/weight`)
  if (at === 1 && stage.weight !== "1") losses.approximate(subject, "weight of a stage", `${pointer}/weight`)
}

/** What happens before the new set takes over. */
const before = (scope: Scope, name: string, subject: string, placed: PlacedStage | undefined): Strategy => {
  if (placed === undefined) return { strategy: {}, beside: [] }
  const { pointer, stage } = placed
  const length = stageSeconds(scope, subject, pointer, stage.duration)
  const { people, templates } = analysisOf(scope, stage.gates ?? [], { subject, pointer, name: `${name}-1`, length })
  if (people > 1) scope.losses.approximate(subject, "several people who agree", `${pointer}/gates`)
  const isTimed = people === 0 && length > 0
  if (people > 0 && length > 0)
    scope.losses.drop(subject, "duration of a stage that a person ends", `${pointer}/duration`)
  reportAbort(scope, subject, pointer, stage.abort, templates.length > 0)
  return {
    strategy: tree({
      autoPromotionEnabled: people === 0,
      autoPromotionSeconds: isTimed ? length : undefined,
      prePromotionAnalysis: templatesStep(templates)
    }),
    beside: templates
  }
}

/** What happens while the old set is still there. */
const after = (scope: Scope, name: string, subject: string, placed: PlacedStage | undefined): Strategy => {
  if (placed === undefined) return { strategy: {}, beside: [] }
  const { pointer, stage } = placed
  if (stage.duration === undefined)
    scope.losses.approximate(subject, "how long the old set stays, which nobody stated", `${pointer}/duration`)
  const length = stageSeconds(scope, subject, pointer, stage.duration)
  const { people, templates } = analysisOf(scope, stage.gates ?? [], { subject, pointer, name: `${name}-2`, length })
  if (people > 0) scope.losses.approximate(subject, "a person who agrees after the change of sets", `${pointer}/gates`)
  reportAbort(scope, subject, pointer, stage.abort, templates.length > 0)
  return {
    strategy: tree({
      postPromotionAnalysis: templatesStep(templates),
      scaleDownDelaySeconds: stage.duration === undefined ? undefined : length
    }),
    beside: templates
  }
}

/** A second set of instances that takes over: Argo knows what is checked before and after. */
export const blueGreenOf = (scope: Scope, workload: Workload, rollout: PlannedRollout): Strategy => {
  const { address, value } = rollout
  const [first, second, ...others] = stagesOf(workload)
  for (const field of ["maxSurge", "maxUnavailable"] as const) {
    if (value.surge?.[field] !== undefined) scope.losses.drop(address, "surge of a change of sets", `/surge/${field}`)
  }
  if (first !== undefined) reportPlace(scope, address, first, 0)
  if (second !== undefined) reportPlace(scope, address, second, 1)
  const absent = [first, second].filter((placed) => placed === undefined)
  absent.forEach((_, at) =>
    scope.losses.approximate(
      address,
      "stage of a change of sets that nobody stated",
      `/stages/${(value.stages ?? []).length + at}`
    )
  )
  for (const { pointer } of others) scope.losses.drop(address, "third stage of a change of sets", pointer)
  const early = before(scope, workload.name, address, first)
  const late = after(scope, workload.name, address, second)
  return {
    strategy: {
      blueGreen: {
        activeService: workload.name,
        previewService: `${workload.name}-preview`,
        ...early.strategy,
        ...late.strategy
      }
    },
    beside: [...early.beside, ...late.beside]
  }
}
