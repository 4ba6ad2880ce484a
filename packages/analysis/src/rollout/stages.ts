import { ratioFraction } from "@lintel/model/units"
import type { Rollout, RolloutStage } from "@lintel/model"
import { compareFractions, type Fraction, fraction, one, smaller } from "../fraction.js"
import { microseconds } from "../span.js"
import { type InstanceSpread, weightInInstances, weightMiss } from "./weights.js"

/**
 * Names of the units that a stage changes: those it lists, or all of them.
 *
 * @category rollouts
 * @since 0.1.0
 */
export const unitsOfStage = (rollout: Rollout, stage: RolloutStage): ReadonlyArray<string> =>
  stage.units ?? Object.keys(rollout.units)

/**
 * Index of the stage in which a unit begins to change; `undefined` when no stage changes it.
 *
 * @category rollouts
 * @since 0.1.0
 */
export const beginsAt = (rollout: Rollout, unit: string): number | undefined => {
  const at = (rollout.stages ?? []).findIndex((stage) => unitsOfStage(rollout, stage).includes(unit))
  return at === -1 ? undefined : at
}

const isWhole = ({ weight, instances }: RolloutStage): boolean =>
  weight === undefined ? instances === undefined : compareFractions(ratioFraction(weight), one) === 0

/**
 * Index of the stage after which a unit is changed everywhere: the first that gives it all of the traffic, or the last
 * one that names it, when that one names no share. `undefined` when the stages end before that.
 *
 * @example
 * ```ts
 * import { completesAt } from "@lintel/analysis"
 *
 * const units = { orders: { _tag: "Service", service: "service:orders" } } as const
 * completesAt({ units, stages: [{ name: "few", weight: "0.1" }, { name: "all", weight: "1" }] }, "orders") // => 1
 * completesAt({ units, stages: [{ name: "few", weight: "0.1" }] }, "orders") // => undefined
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const completesAt = (rollout: Rollout, unit: string): number | undefined => {
  const naming = (rollout.stages ?? []).flatMap((stage, at) =>
    unitsOfStage(rollout, stage).includes(unit) ? [{ stage, at }] : []
  )
  const full = naming.find(
    ({ stage, at }) => isWhole(stage) && (stage.weight !== undefined || at === naming.at(-1)?.at)
  )
  return full?.at
}

/**
 * How much of the traffic a stage gives to what is new.
 *
 * - `asked`: the weight as it is written.
 * - `effective`: what it comes to.
 * - `spread`: the instances behind it, when they are what splits the traffic.
 * - `isAssumed`: nobody said who splits the traffic, so the weight is taken to be exact.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface StageWeight {
  readonly asked: Fraction
  readonly effective: Fraction
  readonly spread: InstanceSpread | undefined
  readonly isAssumed: boolean
}

/**
 * Reads the weight of a stage. A router splits exactly; instances split as well as they can ({@link weightInInstances}),
 * and a rolling rollout has no router. Whether there may be one instance more is what `surge` says; where nobody does,
 * what comes nearer to the weight is taken. A stage that names no share and is the last to change its units gives them to
 * everybody. `undefined` when another stage names no share, or instances split the traffic and their number is not known.
 *
 * @example
 * ```ts
 * import { stageWeight } from "@lintel/analysis"
 *
 * const rollout = { units: {}, split: "instances", surge: { maxSurge: 0 } } as const
 * stageWeight(rollout, { name: "few", weight: "0.1" }, 3)?.effective // => { numerator: 1n, denominator: 3n }
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const stageWeight = (
  rollout: Rollout,
  stage: RolloutStage,
  instances: number | undefined
): StageWeight | undefined => {
  const bySize = rollout.split === "instances" || (rollout.split === undefined && rollout.strategy === "rolling")
  if (stage.weight === undefined) {
    if (stage.instances === undefined) return isLast(rollout, stage) ? everybody : undefined
    if (instances === undefined || !bySize) return undefined
    const asked = smaller(one, fraction(BigInt(stage.instances), BigInt(instances)))
    return { asked, effective: asked, spread: undefined, isAssumed: false }
  }
  const { numerator, denominator } = ratioFraction(stage.weight)
  const asked = fraction(numerator, denominator)
  if (!bySize) return { asked, effective: asked, spread: undefined, isAssumed: rollout.split === undefined }
  if (instances === undefined) return undefined
  const spread = nearest(instances, asked, rollout.surge?.maxSurge)
  return { asked, effective: spread.effective, spread, isAssumed: false }
}

const everybody: StageWeight = { asked: one, effective: one, spread: undefined, isAssumed: false }

const isLast = (rollout: Rollout, stage: RolloutStage): boolean => {
  const at = (rollout.stages ?? []).indexOf(stage)
  return at !== -1 && unitsOfStage(rollout, stage).every((unit) => completesAt(rollout, unit) === at)
}

const nearest = (instances: number, weight: Fraction, maxSurge: number | string | undefined): InstanceSpread => {
  if (maxSurge !== undefined) return weightInInstances(instances, weight, Number(maxSurge) === 0 ? 0 : 1)
  const [without, surged] = [weightInInstances(instances, weight, 0), weightInInstances(instances, weight, 1)]
  const miss = (spread: InstanceSpread): Fraction =>
    weight.numerator === 0n ? spread.effective : weightMiss(weight, spread.effective)
  return compareFractions(miss(surged), miss(without)) < 0 ? surged : without
}

/**
 * How long the stages of a rollout take together, in microseconds; `undefined` when one of them does not say, or there
 * are none. The last stage counts: until it is over, what is old may still be there.
 *
 * @category rollouts
 * @since 0.1.0
 */
export const rolloutTime = ({ stages }: Rollout): bigint | undefined => {
  if (stages === undefined || stages.length === 0) return undefined
  let total = 0n
  for (const { duration } of stages) {
    if (duration === undefined) return undefined
    total += microseconds(duration)
  }
  return total
}
