import type { Duration, RolloutStage } from "@lintel/model"
import { percentText, wholeSeconds } from "./quantities.js"
import type { PlannedRollout, Scope, Workload } from "./workload.js"

/** A stage that concerns a workload, with the pointer that its losses have. */
export interface PlacedStage {
  readonly stage: RolloutStage
  readonly pointer: string
}

const concerns = ({ units }: RolloutStage, unit: string): boolean => units === undefined || units.includes(unit)

/** Reports what of the stages no tool says, and what it cannot say of who moves in which. Once for a rollout. */
export const reportStages = (scope: Scope, { address, value }: PlannedRollout): void => {
  const { losses } = scope
  const units = Object.entries(value.units).flatMap(([name, unit]) => (unit._tag === "Service" ? [name] : []))
  const stages = value.stages ?? []
  stages.forEach((stage, at) => {
    const pointer = `/stages/${at}`
    if (!units.some((unit) => concerns(stage, unit))) {
      losses.drop(address, "stage in which no service changes", pointer)
      return
    }
    if (stage.units !== undefined) losses.drop(address, "units of a stage", `${pointer}/units`)
    if (stage.description !== undefined) losses.drop(address, "description of a stage", `${pointer}/description`)
    if (stage.owner !== undefined) losses.drop(address, "owner of a stage", `${pointer}/owner`)
    if (stage.pointOfNoReturn !== undefined) losses.drop(address, "point of no return", `${pointer}/pointOfNoReturn`)
  })
}

/** The stages that concern a workload, in order. */
export const stagesOf = ({ rollout, unit }: Workload): ReadonlyArray<PlacedStage> =>
  (rollout?.value.stages ?? [])
    .map((stage, at) => ({ stage, pointer: `/stages/${at}` }))
    .filter(({ stage }) => unit !== undefined && concerns(stage, unit.name))

/** Which stages a workload goes through; what a number of instances is of all of them depends on the workload. */
const wayOf = (workload: Workload): string =>
  stagesOf(workload)
    .map(({ pointer, stage }) => {
      const isShare = stage.weight === undefined && stage.instances !== undefined
      return isShare ? `${pointer} of ${workload.deployment?.value.instances ?? "?"}` : pointer
    })
    .join(" ")

/** Reports that services of one rollout change in different stages: each has a manifest, and a way, of its own. */
export const reportMixture = (scope: Scope, { address }: PlannedRollout, workloads: ReadonlyArray<Workload>): void => {
  const ways = new Set(workloads.map(wayOf))
  if (ways.size < 2) return
  for (const [pointer, what] of [
    ["/strategy", "strategy that is one for all services"],
    ["/split", "split of the traffic that is one for all services"],
    ["/stages", "order of services among each other"]
  ] as const)
    scope.losses.approximate(address, what, pointer)
}

/** What reading the manifest calls a stage of a weight; numbers tell those of one weight apart. */
export const stageNames = (): ((weight: RolloutStage["weight"]) => string) => {
  const counts = new Map<string, number>()
  return (weight) => {
    const name = weight === undefined ? "start" : percentText(weight)
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name} (${count})`
  }
}

/** The whole seconds of a stage, with what rounding loses; none where the stage says none. */
export const stageSeconds = (
  { losses }: Scope,
  subject: string,
  pointer: string,
  duration: Duration | undefined
): number => {
  if (duration === undefined) return 0
  const whole = wholeSeconds(duration)
  if (whole?.isExact !== true || whole.seconds === 0)
    losses.approximate(subject, "duration of a stage that is no whole number of seconds", `${pointer}/duration`)
  return whole?.seconds ?? 0
}
