import { watchBefore } from "@lintel/analysis"
import { type Diagnostic, type Severity } from "@lintel/diagnostic"
import { isUnitError, parseDuration } from "@lintel/model"
import type { DeclaredRollout } from "../declared/declared.js"
import type { Timeline } from "../declared/timeline.js"
import {
  blueGreenSharesState,
  contractTooEarly,
  flagTooEarly,
  keptDataMisread,
  messageTooEarly,
  mixtureBreaks,
  mixtureUndecided,
  noReturnUnguarded,
  rollbackUnsafe,
  unitUnplanned,
  versionsApart
} from "../findings/registry.js"
import { toldMixture, type MixtureName } from "../mixtureOf.js"
import { unitName } from "../names.js"
import type { UnitPair } from "../pair.js"
import { outlivesServer, type RollbackState } from "../rollback.js"
import type { Survey } from "../survey.js"
import type { PlanUnit } from "../unit.js"

/** What the checks of declared rollouts read. */
export interface DeclaredContext {
  readonly survey: Survey
  readonly timeline: Timeline
  readonly rollouts: ReadonlyArray<DeclaredRollout>
  readonly units: ReadonlyArray<PlanUnit>
  readonly pairs: ReadonlyArray<UnitPair>
  readonly unitOf: (id: string) => PlanUnit | undefined
  /** After each stage of the timeline. */
  readonly rollback: ReadonlyArray<RollbackState>
}

interface Where {
  readonly rollout: string
  readonly stage: string
  readonly step: number
}

/** Where a position in the timeline is. */
export const whereOf = ({ stages }: Timeline, position: number): Where & { readonly pointer: string } => {
  const found = stages[position]
  return {
    rollout: found?.rollout.address ?? "",
    stage: found?.stage.name ?? "",
    step: position + 1,
    pointer: found?.stage.pointer ?? ""
  }
}

const kindOf = ({ medium, server }: UnitPair): typeof mixtureBreaks | typeof messageTooEarly => {
  if (medium === "call") return mixtureBreaks
  if (medium === "message") return messageTooEarly
  if (medium === "store") return (server.includes("#") ? contractTooEarly : keptDataMisread) as never
  return flagTooEarly as never
}

/** The time that passes between the end of one unit and the beginning of another, as far as stages say it. */
const timeBetween = ({ momentOf, stages }: Timeline, first: string, last: string): bigint | undefined => {
  const [a, b] = [momentOf(first), momentOf(last)]
  if (a === undefined || b === undefined || b.begin <= a.end) return undefined
  let total = 0n
  for (const { stage } of stages.slice(a.end, b.begin)) {
    const duration = stage.stage?.duration === undefined ? 0n : parseDuration(stage.stage.duration)
    if (!isUnitError(duration)) total += duration
  }
  return total
}

/** Whether what the old writer wrote is still kept when the new reader begins. */
const waitsTooShort = (timeline: Timeline, pair: UnitPair): boolean => {
  if (pair.newClientOldServer.verdict === "compatible") return false
  // Who is stopped with its writer has read nothing in between.
  if (outlivesServer(pair) && timeline.stopTogether(pair.server, pair.client)) return true
  if (pair.wait === undefined) return false
  const needed = parseDuration(pair.wait.for)
  const passed = timeBetween(timeline, pair.server, pair.client)
  return !isUnitError(needed) && passed !== undefined && passed < needed
}

const reached = (
  context: DeclaredContext,
  pair: UnitPair,
  mixture: MixtureName,
  position: number,
  waits: UnitPair["wait"]
): Diagnostic => {
  const { timeline, unitOf } = context
  const { clash, witness } = toldMixture(pair, mixture, unitOf)
  const { pointer, ...where } = whereOf(timeline, position)
  if (clash.verdict === "undecided")
    return mixtureUndecided.finding(where.rollout, { rollout: where.rollout, clash }, { pointer })
  const unplanned = [pair.client, pair.server]
    .filter((id) => timeline.momentOf(id) === undefined)
    .flatMap((id) => unitOf(id) ?? [])
    .map(unitName)
  return kindOf(pair).finding(
    where.rollout,
    { ...where, clash, unplanned, ...(waits === undefined ? {} : { waits }) },
    {
      pointer,
      ...(witness === undefined ? {} : { witness }),
      related: [
        { address: pair.through, role: "between them" },
        ...[...new Set([pair.client, pair.server])].map((id) => ({ address: unitOf(id)?.address ?? id, role: "meets" }))
      ]
    }
  )
}

/** Every mixture that the stages reach and that is not known to be fine, where it is first met. */
export const reachedFindings = (context: DeclaredContext): ReadonlyArray<Diagnostic> => {
  const { pairs, timeline } = context
  return pairs.flatMap((pair) => {
    const found: Array<Diagnostic> = []
    const check = (mixture: MixtureName, old: string, fresh: string): void => {
      if (pair[mixture].verdict === "compatible" || !timeline.mayMeet(old, fresh)) return
      // Phases of one migration follow one another within a stage too.
      const [a, b] = [timeline.momentOf(old), timeline.momentOf(fresh)]
      if (a !== undefined && a.begin === b?.begin && pair[mixture].evidence[0]?.code === "store/phase") return
      found.push(reached(context, pair, mixture, timeline.momentOf(fresh)?.begin ?? 0, undefined))
    }
    check("oldClientNewServer", pair.client, pair.server)
    check("newClientOldServer", pair.server, pair.client)
    if (found.length === 0 && waitsTooShort(timeline, pair))
      found.push(reached(context, pair, "newClientOldServer", timeline.momentOf(pair.client)?.begin ?? 0, pair.wait))
    return found
  })
}

/** What the watch before a stage lacks: one that belongs to a rollout which comes before counts for the first. */
const lacksBefore = (survey: Survey, { stages }: Timeline, position: number): ReadonlyArray<"gate" | "time"> => {
  const found = stages[position]
  if (found === undefined) return ["gate", "time"]
  const { rollout, stages: own } = found.rollout
  const earlier = (rollout.after ?? []).flatMap((it) => survey.after.index.find(it)?.value ?? [])
  return watchBefore(rollout, own.indexOf(found.stage), earlier)?.lacks ?? ["gate", "time"]
}

const namesOf = (ids: Iterable<string>, unitOf: DeclaredContext["unitOf"]): ReadonlyArray<string> => [
  ...new Set([...ids].map((id) => (unitOf(id) === undefined ? id : unitName(unitOf(id) as PlanUnit))))
]

/** What cannot be taken back, whether the plan says so, and whether anybody looks before. */
export const rollbackFindings = ({
  rollback,
  survey,
  timeline,
  unitOf
}: DeclaredContext): ReadonlyArray<Diagnostic> => {
  const found: Array<Diagnostic> = []
  let known = 0
  let isMarked = false
  const first = rollback.findIndex(({ isNoReturn }) => isNoReturn)
  for (const [position, { stuck }] of rollback.entries()) {
    const { pointer, ...where } = whereOf(timeline, position)
    const fresh = stuck.slice(known)
    known = stuck.length
    isMarked ||= timeline.stages[position]?.stage.stage?.pointOfNoReturn === true
    if (position === first) {
      const lacks = lacksBefore(survey, timeline, position)
      const units = namesOf(
        fresh.filter(({ why }) => why !== "meets").map(({ unit }) => unit),
        unitOf
      )
      if (lacks.length > 0)
        found.push(noReturnUnguarded.finding(where.rollout, { ...where, units, lacks }, { pointer }))
    }
    if (isMarked) continue
    for (const why of ["irreversible", "written", "meets"] as const) {
      const [one, ...others] = fresh.filter((it) => it.why === why)
      if (one === undefined) continue
      const told =
        one.pair === undefined || one.meets === undefined ? undefined : toldMixture(one.pair, one.meets, unitOf)
      const severity: Severity = why === "meets" ? "note" : "warning"
      const data = {
        ...where,
        units: namesOf(
          [one, ...others].map(({ unit }) => unit),
          unitOf
        ),
        why,
        ...(told === undefined ? {} : { clash: told.clash })
      }
      const witness = told?.witness === undefined ? {} : { witness: told.witness }
      found.push(
        rollbackUnsafe.finding(where.rollout, data, {
          pointer,
          severity,
          ...(why === "meets" ? { class: "information" as const } : {}),
          ...witness
        })
      )
    }
  }
  return found
}

/** Live at the same time without being neighbours: services that begin again too early, stores taken apart at once. */
export const apartFindings = ({ rollouts, survey, timeline }: DeclaredContext): ReadonlyArray<Diagnostic> => {
  const found: Array<Diagnostic> = []
  for (const [position, { rollout, stage }] of timeline.stages.entries()) {
    const { pointer, ...where } = whereOf(timeline, position)
    const stores = new Set(
      stage.units.filter((it) => it.endsWith("#expand")).map((it) => it.slice(0, -"#expand".length))
    )
    for (const store of stores) {
      if (!stage.units.includes(`${store}#contract`)) continue
      const live = ["before expand", "after expand", "after contract"]
      found.push(versionsApart.finding(rollout.address, { ...where, unit: store, live }, { pointer }))
    }
  }
  const legs = rollouts.flatMap(({ address, rollout }) =>
    Object.entries(rollout.units).flatMap(([key, unit]) =>
      unit._tag === "Service"
        ? [{ address, key, service: survey.after.nameOf(unit.service), from: unit.from, to: unit.to }]
        : []
    )
  )
  const seen = new Map<string, { readonly address: string; readonly to: string | undefined }>()
  for (const { address, from, key, service, to } of legs) {
    const old = survey.before.versionOf(service)
    const known = seen.get(service)
    const starts = known === undefined ? old : known.to
    const begin = timeline.momentOf(service)?.begin ?? 0
    const { pointer: _, ...where } = whereOf(timeline, begin)
    const place = { ...where, rollout: address }
    if (known !== undefined && known.address === address) {
      const live = [old, known.to, to].filter((it) => it !== undefined)
      found.push(versionsApart.finding(address, { ...place, unit: service, live }, { pointer: `/units/${key}` }))
    } else if (from !== undefined && starts !== undefined && from !== starts) {
      const live = [starts, from, ...(to === undefined ? [] : [to])]
      found.push(versionsApart.finding(address, { ...place, unit: service, live }, { pointer: `/units/${key}/from` }))
    }
    seen.set(service, { address, to })
  }
  return found
}

/** Blue and green that meet in what both use. */
export const blueGreenFindings = ({ pairs, rollouts, timeline, unitOf }: DeclaredContext): ReadonlyArray<Diagnostic> =>
  rollouts.flatMap(({ address, rollout, stages }) => {
    if (rollout.strategy !== "blueGreen") return []
    const own = new Set(stages.flatMap(({ units }) => units))
    return pairs.flatMap((pair) => {
      if (pair.medium === "call" || pair.medium === "flag" || pair.medium === "configuration") return []
      if (!own.has(pair.client) && !own.has(pair.server)) return []
      return (["oldClientNewServer", "newClientOldServer"] as const).flatMap((mixture) => {
        const [old, fresh] = mixture === "oldClientNewServer" ? [pair.client, pair.server] : [pair.server, pair.client]
        if (pair[mixture].verdict !== "breaking" || !timeline.mayMeet(old, fresh)) return []
        const { clash, witness } = toldMixture(pair, mixture, unitOf)
        const data = { rollout: address, shared: pair.through, clash: clash }
        return [blueGreenSharesState.finding(address, data, witness === undefined ? {} : { witness })]
      })
    })
  })

/** Units that have to keep to an order and that no stage changes anywhere. */
export const unplannedFindings = (contexts: ReadonlyArray<DeclaredContext>): ReadonlyArray<Diagnostic> => {
  const bound = new Set(
    contexts
      .flatMap(({ pairs }) => pairs)
      .filter((it) => it.oldClientNewServer.verdict !== "compatible" || it.newClientOldServer.verdict !== "compatible")
      .flatMap(({ client, server }) => [client, server])
  )
  return (contexts[0]?.units ?? [])
    .filter(({ id, kind }) => bound.has(id) && kind !== "callers")
    .filter(({ id }) => contexts.every(({ timeline }) => timeline.momentOf(id) === undefined))
    .map((unit) => unitUnplanned.finding(unit.address, { unit: unit.id, name: unitName(unit) }))
}
