import { unitsOfStage } from "@lintel/analysis"
import type { MigrationStep, Rollout, RolloutStage } from "@lintel/model"

/** The first stage that cannot be taken back: marked as such, or because of a step that loses data. */
export interface NoReturn {
  readonly at: number
  readonly stage: RolloutStage
  /** The step that cannot be undone; absent when the stage is marked and has none. */
  readonly step: string | undefined
  readonly unit: string | undefined
}

const loses: ReadonlySet<MigrationStep["operation"]> = new Set(["dropColumn", "dropTable"])

const isFinal = ({ operation, reversible }: MigrationStep): boolean =>
  reversible === false || (reversible === undefined && loses.has(operation))

const finalStep = (
  rollout: Rollout,
  stage: RolloutStage
): { readonly unit: string; readonly step: string } | undefined => {
  for (const name of unitsOfStage(rollout, stage)) {
    const unit = Object.hasOwn(rollout.units, name) ? rollout.units[name] : undefined
    const step = unit?._tag === "Migration" ? unit.steps.find(isFinal) : undefined
    if (step !== undefined) return { unit: name, step: step.name }
  }
  return undefined
}

/** Where the point of no return of a rollout lies. A stage that says it is none is believed. */
export const noReturnOf = (rollout: Rollout): NoReturn | undefined => {
  for (const [at, stage] of (rollout.stages ?? []).entries()) {
    const final = finalStep(rollout, stage)
    if (stage.pointOfNoReturn === true || (stage.pointOfNoReturn === undefined && final !== undefined))
      return { at, stage, step: final?.step, unit: final?.unit }
  }
  return undefined
}
