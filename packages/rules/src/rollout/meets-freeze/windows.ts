import {
  freezeSpan,
  freeStarts,
  type FreezeTime,
  freezeTimes,
  leastStageTimes,
  openSpan,
  runsInto,
  startOfDay,
  type TimeSpan
} from "@lintel/analysis"
import type { Entity, ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"

/** One freeze of an environment, with where it is written. */
export interface Freeze extends FreezeTime {
  readonly pointer: string
}

type FreezesIn = (span: TimeSpan) => ReadonlyArray<Freeze>

/** What a window leaves of itself when no freeze may find the rollout under way. */
export interface JudgedWindow {
  /** Index of the window in its rollout. */
  readonly at: number
  readonly span: TimeSpan
  /** After how long it comes again; `undefined` when it is open once. */
  readonly every: bigint | undefined
  readonly free: ReadonlyArray<TimeSpan>
  readonly meets: Meeting | undefined
  /** For windows that come again: when the rollout may begin in a later one, when it cannot in the next. */
  readonly later: bigint | undefined
}

/** The freeze that finds a rollout under way, and in which stage. */
export interface Meeting {
  readonly freeze: Freeze
  readonly begun: bigint
  readonly stage: string | undefined
  /** The freeze comes again before the rollout can be over, whenever it begins. */
  readonly isAlways: boolean
}

const freezesOf =
  ({ value }: Entity<"environment">, today: bigint): FreezesIn =>
  ({ from, until }) =>
    freezeTimes(value, { from: from > today ? from : today, until }).map((freeze) =>
      Object.assign({}, freeze, { pointer: pointerOf(freeze.list, freeze.at) })
    )

/** All that may find a rollout under way which begins at some time of a span. */
const around = (freezesIn: FreezesIn, { from, until }: TimeSpan, lasts: bigint): ReadonlyArray<TimeSpan> =>
  freezesIn({ from, until: until + lasts }).map(({ span }) => span)

const week = 7n * 86_400_000_000n

/** Whether nothing that takes so long fits between a freeze and the next ones. */
const isAlways = ({ again, span: { until } }: Freeze, lasts: bigint, freezesIn: FreezesIn): boolean => {
  const starts = { from: until, until: until + week }
  return again !== undefined && freeStarts(starts, lasts, around(freezesIn, starts, lasts)).length === 0
}

const meetingOf = (
  rollout: Entity<"rollout">,
  begun: bigint,
  lasts: bigint,
  freezesIn: FreezesIn
): Meeting | undefined => {
  const freeze = freezesIn({ from: begun, until: begun + lasts + 1n }).find(({ span }) => runsInto(span, begun, lasts))
  if (freeze === undefined) return undefined
  const times = leastStageTimes(rollout.value)
  const reached = times.find(({ from, until }) => runsInto(freeze.span, begun + from, until - from)) ?? times.at(-1)
  return { freeze, begun, stage: reached?.stage.name, isAlways: isAlways(freeze, lasts, freezesIn) }
}

/** Windows of which each is looked at once more before none is found: ten years of weeks. */
const mostOccurrences = 520

const laterStart = (
  { from, until }: TimeSpan,
  every: bigint,
  lasts: bigint,
  freezesIn: FreezesIn
): bigint | undefined => {
  for (let count = 1n; count <= mostOccurrences; count++) {
    const starts = { from: from + count * every, until: until + count * every }
    const [free] = freeStarts(starts, lasts, around(freezesIn, starts, lasts))
    if (free !== undefined) return free.from
  }
  return undefined
}

/** Whether nothing is frozen any more from a day on. */
const isOver = ({ value: { freezes = [], recurringFreezes = [] } }: Entity<"environment">, today: bigint): boolean =>
  recurringFreezes.length === 0 && freezes.every((freeze) => freezeSpan(freeze).until <= today)

const isEverFrozen = ({ value: { freezes = [], recurringFreezes = [] } }: Entity<"environment">): boolean =>
  freezes.length + recurringFreezes.length > 0

/** The least time that the stages of a rollout take together. */
export const leastTimeOf = ({ value }: Entity<"rollout">): bigint => leastStageTimes(value).at(-1)?.until ?? 0n

/**
 * The windows of a rollout against the freezes of its environment. Windows that are over are not looked at; of windows
 * that come again, the next. `missing` hears of what nobody said.
 */
export const judgedWindows = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  now: string,
  missing: (fact: "where the rollout takes place" | "when the rollout may begin") => void
): ReadonlyArray<JudgedWindow> => {
  const { in: place, windows = [] } = rollout.value
  const today = startOfDay(now)
  if (place === undefined) {
    const isFrozen = index.ofKind("environment").some(isEverFrozen)
    if (isFrozen) missing("where the rollout takes place")
    return []
  }
  const environment = index.find(place)
  if (environment === undefined || !isEverFrozen(environment)) return []
  const freezesIn = freezesOf(environment, today)
  if (isOver(environment, today)) return []
  const lasts = leastTimeOf(rollout)
  return windows.flatMap((window, at): ReadonlyArray<JudgedWindow> => {
    const open = openSpan(window, today)
    if (open === undefined) missing("when the rollout may begin")
    if (open === undefined || open.span.until <= today) return []
    const { every, span } = open
    const free = freeStarts(span, lasts, around(freezesIn, span, lasts))
    const [first] = free
    // The first start that meets a freeze: the earliest of all, or the one that comes just too late.
    const begun = first === undefined || first.from > span.from ? span.from : first.until
    const meets = begun < span.until ? meetingOf(rollout, begun, lasts, freezesIn) : undefined
    const later = every === undefined || first !== undefined ? undefined : laterStart(span, every, lasts, freezesIn)
    return [{ at, span, every, free, meets, later }]
  })
}
