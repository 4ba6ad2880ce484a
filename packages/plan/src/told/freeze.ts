import {
  freezeEnds,
  freeStarts,
  type FreezeTime,
  freezeTimes,
  instantText,
  leastStageTimes,
  microseconds,
  openSpan,
  runsInto,
  startOfDay
} from "@lintel/analysis"
import type { Diagnostic, PlanJson } from "@lintel/diagnostic"
import type { Entity, ModelIndex } from "@lintel/model"
import type { DeclaredRollout } from "../declared/declared.js"
import { deployedIn } from "../declared/environments.js"
import { meetsFreeze } from "../findings/registry.js"
import { unitName } from "../names.js"
import type { PlanUnit } from "../unit.js"

/** One thing on the way, with the least time at which it begins and until which it lasts. */
interface Moment {
  readonly name: string
  readonly from: bigint
  readonly until: bigint
}

const week = 7n * 86_400_000_000n

/** Whether nothing that takes so long fits between a freeze and the next ones. */
const isAlways = (environment: Entity<"environment">, { again, span }: FreezeTime, lasts: bigint): boolean => {
  const starts = { from: span.until, until: span.until + week }
  const later = freezeTimes(environment.value, { from: starts.from, until: starts.until + lasts })
  return (
    again !== undefined &&
    freeStarts(
      starts,
      lasts,
      later.map((it) => it.span)
    ).length === 0
  )
}

const isEverFrozen = ({ value: { freezes = [], recurringFreezes = [] } }: Entity<"environment">): boolean =>
  freezes.length + recurringFreezes.length > 0

/** The first freeze that finds the way under way, told at the last moment that is reached when it begins. */
const meetingIn = (
  environment: Entity<"environment">,
  moments: ReadonlyArray<Moment>,
  rollout?: string
): ReadonlyArray<Diagnostic> => {
  const [first, last] = [moments[0], moments.at(-1)]
  if (first === undefined || last === undefined) return []
  const [begun, lasts] = [first.from, last.until - first.from]
  const freeze = freezeTimes(environment.value, { from: begun, until: begun + lasts + 1n }).find(({ span }) =>
    runsInto(span, begun, lasts)
  )
  if (freeze === undefined) return []
  const { again, reason, span } = freeze
  const inside = moments.find((it) => it.from >= span.from && it.from < span.until)
  const reached = inside ?? moments.findLast((it) => it.from < span.from) ?? first
  const data = {
    environment: environment.address,
    freeze: {
      ...freezeEnds(freeze),
      ...(reason === undefined ? {} : { reason }),
      ...(again === undefined ? {} : { again })
    },
    ...(isAlways(environment, freeze, lasts) ? { isAlways: true as const } : {}),
    ...(rollout === undefined ? {} : { rollout }),
    begun: instantText(begun),
    step: reached.name,
    at: instantText(reached.from),
    meets: inside === undefined ? ("before" as const) : ("during" as const)
  }
  return [
    meetsFreeze.finding(rollout ?? environment.address, data, {
      related: [{ address: environment.address, role: "nothing may change" }]
    })
  ]
}

/** When each step of an order comes at the earliest: at once, or when what the steps before it leave behind is gone. */
const stepTimes = ({ constraints, mixtures, steps }: PlanJson, today: bigint): ReadonlyMap<string, bigint> => {
  const times = new Map<string, bigint>()
  let from = today
  for (const { because, unit } of steps) {
    for (const position of because) {
      const constraint = constraints[position]
      const pair = constraint === undefined ? undefined : mixtures[constraint.pair]
      const wait = pair?.client === unit ? pair.wait?.for : undefined
      if (constraint === undefined || wait === undefined) continue
      const gone = (times.get(constraint.first) ?? from) + (/^\d/.test(wait) ? microseconds(wait) : 0n)
      if (gone > from) from = gone
    }
    times.set(unit, from)
  }
  return times
}

const orderFreezes = (
  index: ModelIndex,
  json: PlanJson,
  unitOf: (id: string) => PlanUnit | undefined,
  today: bigint
): ReadonlyArray<Diagnostic> => {
  const [times, placesOf] = [stepTimes(json, today), deployedIn(index)]
  return index.ofKind("environment").flatMap((environment) => {
    if (!isEverFrozen(environment)) return []
    const moments = json.steps.flatMap(({ number, unit }): ReadonlyArray<Moment> => {
      const found = unitOf(unit)
      const places = placesOf.get(found?.address ?? unit)
      if (places !== undefined && !places.has(environment.address)) return []
      const from = times.get(unit) ?? today
      return [{ name: `step ${number}, ${found === undefined ? unit : unitName(found)},`, from, until: from }]
    })
    return meetingIn(environment, moments)
  })
}

/** The earliest time, from a given one on, at which one of its windows lets a rollout begin. */
const openFrom = ({ windows = [] }: DeclaredRollout["rollout"], earliest: bigint): bigint => {
  let found: bigint | undefined
  for (const window of windows) {
    const open = openSpan(window, earliest)
    // What only people can read may be open at any time.
    const from = open === undefined ? earliest : open.span.until <= earliest ? undefined : open.span.from
    const start = from === undefined || from > earliest ? from : earliest
    if (start !== undefined && (found === undefined || start < found)) found = start
  }
  return found ?? earliest
}

const rolloutFreezes = (
  index: ModelIndex,
  rollouts: ReadonlyArray<DeclaredRollout>,
  today: bigint
): ReadonlyArray<Diagnostic> => {
  const ends = new Map<string, bigint>()
  return rollouts.flatMap(({ address, rollout }) => {
    let earliest = today
    for (const before of rollout.after ?? []) {
      const end = ends.get(before) ?? today
      if (end > earliest) earliest = end
    }
    const begun = openFrom(rollout, earliest)
    const times = leastStageTimes(rollout)
    const stages = times.map(({ from, stage, until }) => ({
      name: `its stage ${stage.name}`,
      from: begun + from,
      until: begun + until
    }))
    ends.set(address, stages.at(-1)?.until ?? begun)
    const environment = rollout.in === undefined ? undefined : index.find(rollout.in)
    const moments = stages.length === 0 ? [{ name: "its one stage", from: begun, until: begun }] : stages
    return environment === undefined ? [] : meetingIn(environment, moments, address)
  })
}

/** Freezes that find the way under way when it begins on a day: that of declared rollouts, else that of the order. */
export const freezeFindings = (
  index: ModelIndex,
  json: PlanJson,
  rollouts: ReadonlyArray<DeclaredRollout>,
  unitOf: (id: string) => PlanUnit | undefined,
  now: string
): ReadonlyArray<Diagnostic> => {
  if (!index.ofKind("environment").some(isEverFrozen)) return []
  const today = startOfDay(now)
  const declared = rolloutFreezes(index, rollouts, today)
  return json.follows === "declared" ? declared : [...declared, ...orderFreezes(index, json, unitOf, today)]
}
