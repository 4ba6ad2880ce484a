import {
  freezeSpan,
  freeStarts,
  leastStageTimes,
  openSpan,
  runsInto,
  startOfDay,
  type TimeSpan
} from "@lintel/analysis"
import type { Entity, ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"

/** One freeze of an environment, with where it is written. */
export interface Freeze {
  readonly from: string
  readonly until: string
  readonly reason?: string
  readonly pointer: string
  readonly span: TimeSpan
}

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
}

const freezesOf = ({ value }: Entity<"environment">): ReadonlyArray<Freeze> =>
  (value.freezes ?? [])
    .map((freeze, at) => ({ ...freeze, pointer: pointerOf("freezes", at), span: freezeSpan(freeze) }))
    .toSorted((a, b) => (a.span.from < b.span.from ? -1 : a.span.from > b.span.from ? 1 : 0))

const meetingOf = (
  rollout: Entity<"rollout">,
  begun: bigint,
  lasts: bigint,
  freezes: ReadonlyArray<Freeze>
): Meeting | undefined => {
  const freeze = freezes.find(({ span }) => runsInto(span, begun, lasts))
  if (freeze === undefined) return undefined
  const times = leastStageTimes(rollout.value)
  const reached = times.find(({ from, until }) => runsInto(freeze.span, begun + from, until - from)) ?? times.at(-1)
  return { freeze, begun, stage: reached?.stage.name }
}

/** Windows of which each is looked at once more before none is found: ten years of weeks. */
const mostOccurrences = 520

const laterStart = (
  { from, until }: TimeSpan,
  every: bigint,
  lasts: bigint,
  spans: ReadonlyArray<TimeSpan>
): bigint | undefined => {
  for (let count = 1n; count <= mostOccurrences; count++) {
    const [free] = freeStarts({ from: from + count * every, until: until + count * every }, lasts, spans)
    if (free !== undefined) return free.from
  }
  return undefined
}

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
    const isFrozen = index.ofKind("environment").some(({ value }) => (value.freezes ?? []).length > 0)
    if (isFrozen) missing("where the rollout takes place")
    return []
  }
  const environment = index.find(place)
  const freezes = environment === undefined ? [] : freezesOf(environment).filter(({ span }) => span.until > today)
  if (freezes.length === 0) return []
  const spans = freezes.map(({ span }) => span)
  const lasts = leastTimeOf(rollout)
  return windows.flatMap((window, at): ReadonlyArray<JudgedWindow> => {
    const open = openSpan(window, today)
    if (open === undefined) missing("when the rollout may begin")
    if (open === undefined || open.span.until <= today) return []
    const { every, span } = open
    const free = freeStarts(span, lasts, spans)
    const [first] = free
    // The first start that meets a freeze: the earliest of all, or the one that comes just too late.
    const begun = first === undefined || first.from > span.from ? span.from : first.until
    const meets = begun < span.until ? meetingOf(rollout, begun, lasts, freezes) : undefined
    const later = every === undefined || first !== undefined ? undefined : laterStart(span, every, lasts, spans)
    return [{ at, span, every, free, meets, later }]
  })
}
