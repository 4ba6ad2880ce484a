import type { Rollout, RolloutStage } from "@lintel/model"

/** A stage, and whether what was done up to its end can be undone. */
export interface StageReturn {
  readonly stage: RolloutStage
  readonly back: "possible" | "none"
  /** The stage whose beginning is the point of no return. */
  readonly isEnd: boolean
}

/** Whether a stage takes a step of a migration that cannot be undone, whatever the stage says of itself. */
const isIrreversible = ({ units }: Rollout, stage: RolloutStage): boolean =>
  (stage.units ?? Object.keys(units)).some((name) => {
    const unit = Object.hasOwn(units, name) ? units[name] : undefined
    return unit?._tag === "Migration" && unit.steps.some((step) => step.reversible === false)
  })

/** Stages with the way back from each: from the first that cannot be undone on there is none. */
export const stagesWithReturn = (rollout: Rollout): ReadonlyArray<StageReturn> => {
  const stages = rollout.stages ?? []
  const stated = stages.findIndex((stage) => stage.pointOfNoReturn === true)
  const found = stages.findIndex((stage) => isIrreversible(rollout, stage))
  const ends = [stated, found].filter((at) => at >= 0)
  const end = ends.length === 0 ? stages.length : Math.min(...ends)
  return stages.map((stage, at) => ({ stage, back: at < end ? "possible" : "none", isEnd: at === end }))
}

/** Whom a stage reaches: `, 5 % of the traffic`. */
export const reachOf = ({ instances, weight }: RolloutStage, percent: (ratio: string) => string): string => {
  const share = weight === undefined ? "" : `, ${percent(weight)} of the traffic`
  return `${share}${instances === undefined ? "" : `, ${instances} ${instances === 1 ? "instance" : "instances"}`}`
}
