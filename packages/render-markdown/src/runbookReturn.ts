import { noReturnOf } from "@lintel/analysis"
import type { Rollout, RolloutStage } from "@lintel/model"

/** A stage, and whether what was done up to its end can be undone. */
export interface StageReturn {
  readonly stage: RolloutStage
  readonly back: "possible" | "none"
  /** The stage whose beginning is the point of no return. */
  readonly isEnd: boolean
}

/** Stages with the way back from each: from the point of no return on there is none. */
export const stagesWithReturn = (rollout: Rollout): ReadonlyArray<StageReturn> => {
  const stages = rollout.stages ?? []
  const end = noReturnOf(rollout)?.at ?? stages.length
  return stages.map((stage, at) => ({ stage, back: at < end ? "possible" : "none", isEnd: at === end }))
}

/** Whom a stage reaches: `, 5 % of the traffic`. */
export const reachOf = ({ instances, weight }: RolloutStage, percent: (ratio: string) => string): string => {
  const share = weight === undefined ? "" : `, ${percent(weight)} of the traffic`
  return `${share}${instances === undefined ? "" : `, ${instances} ${instances === 1 ? "instance" : "instances"}`}`
}
