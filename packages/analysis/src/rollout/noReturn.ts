import type { MigrationStep, Rollout, RolloutStage } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { isUnitError, parseDuration } from "@lintel/model/units"
import { unitsOfStage } from "./stages.js"

/**
 * The first stage that cannot be taken back: marked as such, or because of a step that loses data.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface NoReturn {
  /** Its place among the stages, from 0. */
  readonly at: number
  /** The stage itself. */
  readonly stage: RolloutStage
  /** The step that cannot be undone; `undefined` when the stage is marked and has none. */
  readonly step: string | undefined
  /** The migration of that step. */
  readonly unit: string | undefined
}

const loses: ReadonlySet<MigrationStep["operation"]> = new Set(["dropColumn", "dropTable"])

/**
 * Whether a step of a migration cannot be undone: it says so, or it drops stored data and says nothing.
 *
 * @example
 * ```ts
 * import { isFinalStep } from "@lintel/analysis"
 *
 * isFinalStep({ name: "drop", phase: "contract", operation: "dropColumn" }) // => true
 * isFinalStep({ name: "drop", phase: "contract", operation: "dropColumn", reversible: true }) // => false
 * isFinalStep({ name: "index", phase: "expand", operation: "addIndex" }) // => false
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const isFinalStep = ({ operation, reversible }: MigrationStep): boolean =>
  reversible === false || (reversible === undefined && loses.has(operation))

interface Final {
  readonly unit: string
  readonly step: MigrationStep
}

/** The step of a stage that cannot be undone: one that says so before one that only drops something. */
const finalStep = (rollout: Rollout, stage: RolloutStage): Final | undefined => {
  const finals = unitsOfStage(rollout, stage).flatMap((name): ReadonlyArray<Final> => {
    const unit = Object.hasOwn(rollout.units, name) ? rollout.units[name] : undefined
    return unit?._tag === "Migration" ? unit.steps.filter(isFinalStep).map((step) => ({ unit: name, step })) : []
  })
  return finals.find(({ step }) => step.reversible === false) ?? finals[0]
}

/**
 * Where the point of no return of a rollout lies; `undefined` when every stage can be taken back. A stage that says it is
 * none is believed, unless a step of it says that it cannot be undone.
 *
 * @example
 * ```ts
 * import { noReturnOf } from "@lintel/analysis"
 *
 * const units = {
 *   api: { _tag: "Service", service: "service:api" },
 *   db: {
 *     _tag: "Migration",
 *     store: "store:db",
 *     steps: [{ name: "drop", phase: "contract", operation: "dropColumn" }]
 *   }
 * } as const
 * const code = { name: "code", units: ["api"] }
 * noReturnOf({ units, stages: [code, { name: "clean up", units: ["db"] }] })?.at // => 1
 * noReturnOf({ units, stages: [code] }) // => undefined
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const noReturnOf = (rollout: Rollout): NoReturn | undefined => {
  for (const [at, stage] of (rollout.stages ?? []).entries()) {
    const final = finalStep(rollout, stage)
    const isStated = stage.pointOfNoReturn === true || final?.step.reversible === false
    if (isStated || (stage.pointOfNoReturn === undefined && final !== undefined))
      return { at, stage, step: final?.step.name, unit: final?.unit }
  }
  return undefined
}

/**
 * Who looked before a stage begins: the last stage before it, and what that lacks.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface Watch {
  /** The rollout that the last stage before belongs to: the same, or one that comes before it. */
  readonly rollout: Rollout
  /** The place of that stage in its rollout, from 0. */
  readonly at: number
  /** The stage itself. */
  readonly stage: RolloutStage
  /** What nobody has to pass, or has time to see, before the next stage begins; empty where it is watched. */
  readonly lacks: ReadonlyArray<"gate" | "time">
}

const namesOf = (rollout: Rollout, stage: RolloutStage): string =>
  JSON.stringify(unitsOfStage(rollout, stage).map(nameOf).toSorted())

/** A stage that changes nothing more than the one before it: it only goes on looking. */
const onlyWatches = (rollout: Rollout, stage: RolloutStage, before: RolloutStage): boolean =>
  stage.weight === before.weight &&
  stage.instances === before.instances &&
  namesOf(rollout, stage) === namesOf(rollout, before)

const takesTime = ({ duration }: RolloutStage): boolean => {
  const time = duration === undefined ? 0n : parseDuration(duration)
  return !isUnitError(time) && time > 0n
}

/** What the stages up to one end with: that one, and those before it that changed as much as it does. */
const watchAtEnd = (rollout: Rollout, end: number): Watch | undefined => {
  const stages = rollout.stages ?? []
  const stage = stages[end]
  if (stage === undefined) return undefined
  const looking = [stage]
  for (let at = end; at > 0; at--) {
    const [here, before] = [stages[at], stages[at - 1]]
    if (here === undefined || before === undefined || !onlyWatches(rollout, here, before)) break
    looking.push(before)
  }
  const hasGate = looking.some(({ gates = [] }) => gates.length > 0)
  const lacks = [...(hasGate ? [] : (["gate"] as const)), ...(looking.some(takesTime) ? [] : (["time"] as const))]
  return { rollout, at: end, stage, lacks }
}

/**
 * Who looks before a stage of a rollout begins: the stage directly before it, with a gate that lets it go on and a time in
 * which faults can show. What an earlier stage saw says nothing of what was brought since; a stage that brings nothing more
 * than the one before it goes on with its watch. Before the first stage stand the last ones of the rollouts that come
 * before, `earlier`: the best watched of them counts. `undefined` when nothing comes before.
 *
 * @example
 * ```ts
 * import { watchBefore } from "@lintel/analysis"
 *
 * const units = { api: { _tag: "Service", service: "service:api" } } as const
 * const gates = [{ _tag: "Manual" }] as const
 * const few = { name: "few", weight: "0.1", duration: "1h", gates } as const
 * const stages = [few, { name: "all", weight: "1" }, { name: "drop" }] as const
 * watchBefore({ units, stages }, 1)?.lacks // => []
 * watchBefore({ units, stages }, 2)?.lacks // => ["gate", "time"]
 * watchBefore({ units, stages }, 0) // => undefined
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const watchBefore = (rollout: Rollout, at: number, earlier: ReadonlyArray<Rollout> = []): Watch | undefined => {
  if (at > 0) return watchAtEnd(rollout, at - 1)
  const found = earlier.flatMap((it) => watchAtEnd(it, (it.stages ?? []).length - 1) ?? [])
  return found.toSorted((a, b) => a.lacks.length - b.lacks.length)[0]
}
