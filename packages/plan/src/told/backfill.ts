import type { Diagnostic } from "@lintel/diagnostic"
import type { MigrationStep } from "@lintel/model"
import { type DeclaredContext, whereOf } from "./declared.js"
import { backfillOrder } from "../findings/registry.js"

interface PlacedStep {
  readonly step: MigrationStep
  readonly store: string
  readonly position: number
  readonly index: number
}

/** The steps of declared migrations, each at the stage of its phase. */
const placedSteps = ({ rollouts, timeline }: DeclaredContext): ReadonlyArray<PlacedStep> =>
  rollouts.flatMap(({ rollout }) =>
    Object.values(rollout.units).flatMap((unit) =>
      unit._tag !== "Migration"
        ? []
        : unit.steps.map((step, index) => ({
            step,
            store: unit.store,
            position: timeline.momentOf(`${unit.store}#${step.phase}`)?.begin ?? 0,
            index
          }))
    )
  )

const isSamePlace = (a: MigrationStep, b: MigrationStep): boolean =>
  a.collection === b.collection && (a.field === b.field || a.field === undefined || b.field === undefined)

const isBefore = (a: PlacedStep, b: PlacedStep): boolean =>
  a.position < b.position || (a.position === b.position && a.index < b.index)

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
