import type { MigrationStep, Rollout, RolloutStage } from "@lintel/model"
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
