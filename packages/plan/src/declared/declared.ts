import { compareTexts, digraph, topologicalOrder } from "@lintel/analysis"
import { type Json, nameOf, type Rollout, type RolloutStage, type RolloutUnit, stableStringify } from "@lintel/model"
import type { Survey } from "../survey.js"

/** A rollout of the new design that leads from the old one to it. */
export interface DeclaredRollout {
  readonly address: string
  readonly rollout: Rollout
  readonly stages: ReadonlyArray<DeclaredStage>
}

/** One stage, with the units of the plan that change in it. */
export interface DeclaredStage {
  readonly name: string
  readonly units: ReadonlyArray<string>
  readonly stage: RolloutStage | undefined
  /** JSON Pointer of the stage in its rollout. */
  readonly pointer: string
}

export const flagId = (flag: string): string => `flag:${flag}`
export const configurationId = (name: string): string => `configuration:${name}`

const isPast = (unit: RolloutUnit, { after, before }: Survey): boolean => {
  if (unit._tag !== "Service" || unit.to === undefined) return false
  const old = before.versionOf(after.nameOf(unit.service))
  return old !== undefined && old === unit.to
}

/** Whether a rollout is about this way: one that the old design had already, and that has ended there, is not. */
const isAhead = (key: string, rollout: Rollout, survey: Survey): boolean => {
  const known = survey.before.model.rollouts?.[key]
  const units = Object.values(rollout.units)
  if (units.some((unit) => isPast(unit, survey))) return false
  return known === undefined || stableStringify(known) !== stableStringify(rollout) || isStillAhead(rollout, survey)
}

/** The same text in both designs: it is ahead if the versions it leads to are those of the new design only. */
const isStillAhead = ({ units }: Rollout, { after, before }: Survey): boolean =>
  Object.values(units).some((unit) => {
    if (unit._tag !== "Service" || unit.to === undefined) return false
    const name = after.nameOf(unit.service)
    const [old, fresh] = [before.versionOf(name), after.versionOf(name)]
    return old !== unit.to && fresh === unit.to
  })

/** Rollouts of the new design that are ahead, those that come `after` others behind them. */
export const rolloutsAhead = (survey: Survey): ReadonlyArray<readonly [key: string, rollout: Rollout]> => {
  const found = Object.entries(survey.after.model.rollouts ?? {}).filter(([key, it]) => isAhead(key, it, survey))
  const names = new Set(found.map(([key]) => `rollout:${key}`))
  const arrows = found.flatMap(([key, { after = [] }]) =>
    after.filter((it) => names.has(it)).map((it) => [it as string, `rollout:${key}`] as const)
  )
  const order = topologicalOrder(digraph(arrows, [...names].toSorted(compareTexts)))
  if (order._tag === "Cycle") return found
  const at = new Map(order.nodes.map((name, position) => [name, position]))
  return found.toSorted(([a], [b]) => (at.get(`rollout:${a}`) ?? 0) - (at.get(`rollout:${b}`) ?? 0))
}

/** Which units of the plan a unit of a rollout stands for. */
const idsOf = (unit: RolloutUnit, { after }: Survey): ReadonlyArray<string> => {
  switch (unit._tag) {
    case "Service":
      return [after.nameOf(unit.service)]
    case "Message":
      return [unit.message]
    case "Migration":
      return (["expand", "migrate", "contract"] as const)
        .filter((phase) => unit.steps.some((it) => it.phase === phase))
        .map((phase) => `${unit.store}#${phase}`)
    case "Flag":
      return [flagId(unit.flag)]
    case "Configuration":
      return [configurationId(unit.name)]
  }
}

/** The stages of a rollout; without any, everything changes at once. */
const stagesOf = (rollout: Rollout, survey: Survey): ReadonlyArray<DeclaredStage> => {
  const entries = Object.entries(rollout.units)
  const all = entries.flatMap(([, unit]) => idsOf(unit, survey))
  if (rollout.stages === undefined || rollout.stages.length === 0)
    return [{ name: "all at once", units: all, stage: undefined, pointer: "/units" }]
  return rollout.stages.map((stage, position) => {
    const named = stage.units === undefined ? undefined : new Set(stage.units.flatMap((it) => [it, nameOf(it)]))
    const units =
      named === undefined
        ? all
        : entries.flatMap(([key, unit]) => (named.has(key) || named.has(nameOf(key)) ? idsOf(unit, survey) : []))
    return { name: stage.name, units, stage, pointer: `/stages/${position}` }
  })
}

/** The declared plans, in their order. */
export const declaredRollouts = (
  survey: Survey,
  ahead: ReadonlyArray<readonly [key: string, rollout: Rollout]>
): ReadonlyArray<DeclaredRollout> =>
  ahead.map(([key, rollout]) => ({ address: `rollout:${key}`, rollout, stages: stagesOf(rollout, survey) }))

/** A flag or a configuration value as people read it. */
export const valueText = (value: Json | undefined): string | undefined =>
  value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value)
