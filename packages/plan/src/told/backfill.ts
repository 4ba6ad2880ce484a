import type { Diagnostic } from "@lintel/diagnostic"
import { type MigrationStep, nameOf } from "@lintel/model"
import { type DeclaredContext, whereOf } from "./declared.js"
import { backfillOrder } from "../findings/registry.js"

interface PlacedStep {
  readonly step: MigrationStep
  readonly store: string
  readonly position: number
  readonly unit: string
  readonly index: number
}

/** The first stage of the timeline that changes a unit of a rollout. */
const stageOf = ({ timeline: { stages } }: DeclaredContext, address: string, unit: string): number =>
  Math.max(
    0,
    stages.findIndex(
      ({ rollout, stage }) =>
        rollout.address === address &&
        (stage.stage?.units ?? [unit]).some((it) => it === unit || nameOf(it) === nameOf(unit))
    )
  )

/** The steps of declared migrations, each at the stage of the unit that it belongs to. */
const placedSteps = (context: DeclaredContext): ReadonlyArray<PlacedStep> =>
  context.rollouts.flatMap(({ address, rollout }) =>
    Object.entries(rollout.units).flatMap(([name, unit]) => {
      if (unit._tag !== "Migration") return []
      const position = stageOf(context, address, name)
      return unit.steps.map((step, index) => ({ step, store: unit.store, position, unit: `${address} ${name}`, index }))
    })
  )

const isSamePlace = (a: MigrationStep, b: MigrationStep): boolean =>
  a.collection === b.collection && (a.field === b.field || a.field === undefined || b.field === undefined)

const isBefore = (a: PlacedStep, b: PlacedStep): boolean =>
  a.position < b.position || (a.unit === b.unit && a.index < b.index)

/** The order that misses nothing: write both, fill, read from the new place. */
export const backfillFindings = (context: DeclaredContext): ReadonlyArray<Diagnostic> => {
  const steps = placedSteps(context)
  return steps.flatMap((fill) => {
    if (fill.step.operation !== "backfill") return []
    return steps.flatMap((other) => {
      if (other.store !== fill.store || !isSamePlace(other.step, fill.step)) return []
      const isWriting = other.step.operation === "dualWrite" && isBefore(fill, other)
      const isReading = other.step.operation === "switchReads" && isBefore(other, fill)
      if (!isWriting && !isReading) return []
      const { pointer, ...where } = whereOf(context.timeline, (isWriting ? fill : other).position)
      const why = isWriting ? ("backfill-before-dual-write" as const) : ("read-before-backfill" as const)
      return [
        backfillOrder.finding(
          fill.store,
          { ...where, store: fill.store, first: fill.step.name, last: other.step.name, why },
          { related: [{ address: where.rollout, pointer, role: "stage" }] }
        )
      ]
    })
  })
}
