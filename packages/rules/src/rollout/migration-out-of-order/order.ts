import { beginsAt } from "@lintel/analysis"
import type { Entity, MigrationStep, ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"

/** A step of a migration, with where it stands and when it happens. */
export interface PlacedStep {
  readonly rollout: string
  readonly unit: string
  readonly step: MigrationStep
  readonly at: number
  /** The stage in which it happens; `undefined` when none names its unit. */
  readonly stage: number | undefined
  readonly stageName: string | undefined
  readonly pointer: string
  /** Store and collection. */
  readonly place: string
}

/** The field that a step prepares or reads anew. */
export const newField = ({ to, field }: MigrationStep): string | undefined => to ?? field

const stepsOf = ({ address, value }: Entity<"rollout">): ReadonlyArray<PlacedStep> =>
  Object.entries(value.units).flatMap(([unit, change]) => {
    if (change._tag !== "Migration") return []
    const stage = beginsAt(value, unit)
    const stageName = stage === undefined ? undefined : value.stages?.[stage]?.name
    return change.steps.map((step, at) => ({
      rollout: address,
      unit,
      step,
      at,
      stage,
      stageName,
      pointer: pointerOf("units", unit, "steps", at),
      place: `${change.store} ${step.collection ?? ""}`
    }))
  })

/** Every step of every migration. */
export const placedSteps = (index: ModelIndex): ReadonlyArray<PlacedStep> => index.ofKind("rollout").flatMap(stepsOf)

const known = new WeakMap<ModelIndex, Map<string, ReadonlySet<string>>>()

/** Rollouts that a rollout waits for, directly or not. */
export const rolloutsBefore = (index: ModelIndex, rollout: string): ReadonlySet<string> => {
  const answers = known.get(index) ?? new Map<string, ReadonlySet<string>>()
  known.set(index, answers)
  const answer = answers.get(rollout) ?? earlier(index, rollout)
  answers.set(rollout, answer)
  return answer
}

const earlier = (index: ModelIndex, rollout: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const open = [rollout]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const before of index.find(next as `rollout:${string}`)?.value.after ?? []) {
      if (found.has(before)) continue
      found.add(before)
      open.push(before)
    }
  }
  return found
}

/** How two steps lie in time, as far as the plans say. */
export type InTime = "before" | "after" | "together" | "unknown"

const insideUnit = (a: PlacedStep, b: PlacedStep): InTime => {
  if ((a.step.after ?? []).includes(b.step.name)) return "after"
  return (b.step.after ?? []).includes(a.step.name) || a.at < b.at ? "before" : "after"
}

/** Whether `a` happens before `b`. */
export const inTime = (index: ModelIndex, a: PlacedStep, b: PlacedStep): InTime => {
  if (a.rollout !== b.rollout) {
    if (rolloutsBefore(index, b.rollout).has(a.rollout)) return "before"
    return rolloutsBefore(index, a.rollout).has(b.rollout) ? "after" : "unknown"
  }
  if (a.unit === b.unit) return insideUnit(a, b)
  if (a.stage === undefined || b.stage === undefined) return "unknown"
  return a.stage < b.stage ? "before" : a.stage > b.stage ? "after" : "together"
}
