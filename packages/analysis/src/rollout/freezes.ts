import { isUnitError, parseDate } from "@lintel/model/units"
import { endOfWindow, parseWindowTime, type WindowEnds } from "@lintel/model/window"
import type { Rollout, RolloutStage } from "@lintel/model"
import { microseconds } from "../span.js"

/**
 * A stretch of time in microseconds since 1970-01-01 in UTC: `from` belongs to it, `until` no longer does.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface TimeSpan {
  readonly from: bigint
  readonly until: bigint
}

const day = 86_400_000_000n

/**
 * Midnight in UTC at which a day begins, in microseconds since 1970-01-01; 0 for text that is no day, which a decoded
 * Model never holds.
 *
 * @example
 * ```ts
 * import { startOfDay } from "@lintel/analysis"
 *
 * startOfDay("1970-01-02") // => 86400000000n
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const startOfDay = (date: string): bigint => {
  const days = parseDate(date)
  return isUnitError(days) ? 0n : BigInt(days) * day
}

const lastInstant = startOfDay("9999-12-31")

/**
 * An instant as people read it: the minute in which it lies, in UTC.
 *
 * @example
 * ```ts
 * import { instantText } from "@lintel/analysis"
 *
 * instantText(90_000_000n) // => "1970-01-01 00:01 UTC"
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const instantText = (at: bigint): string => {
  if (at > lastInstant) return "after the year 9999"
  const [date = "", time = ""] = new Date(Number(at / 1000n)).toISOString().split("T")
  return `${date} ${time.slice(0, 5)} UTC`
}

/**
 * When nothing may change: a freeze holds from the beginning of its first day to the end of its last, in UTC.
 *
 * @example
 * ```ts
 * import { freezeSpan } from "@lintel/analysis"
 *
 * freezeSpan({ from: "1970-01-02", until: "1970-01-02" }) // => { from: 86400000000n, until: 172800000000n }
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const freezeSpan = ({ from, until }: WindowEnds): TimeSpan => ({
  from: startOfDay(from),
  until: startOfDay(until) + day
})

/** The first occurrence of a span that comes again after every `period` and is not over at `now`. */
const nextOf = (begin: bigint, end: bigint, period: bigint, origin: bigint, now: bigint): TimeSpan => {
  const long = (((end - begin) % period) + period) % period
  const lasts = long === 0n ? period : long
  const first = origin + begin
  const passed = (now - first - lasts) / period
  let from = first + passed * period
  while (from + lasts <= now) from += period
  while (from - period + lasts > now) from -= period
  return { from, until: from + lasts }
}

/** 1970-01-05 was a Monday. */
const firstMonday = 4n * day

/**
 * When a window is open: the span between two instants, or the next occurrence of one that comes every week or day and
 * is not over at `now`, with the time after which it comes again. `undefined` when its ends are words for people, or of
 * different kinds.
 *
 * @example
 * ```ts
 * import { freezeSpan, openSpan, startOfDay } from "@lintel/analysis"
 *
 * const open = openSpan({ from: "Fri", until: "Fri" }, startOfDay("2026-12-03"))
 * open?.span // => freezeSpan({ from: "2026-12-04", until: "2026-12-04" })
 * openSpan({ from: "after lunch", until: "tea" }, 0n) // => undefined
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const openSpan = (
  window: WindowEnds,
  now: bigint
): { readonly span: TimeSpan; readonly every: bigint | undefined } | undefined => {
  const [from, until] = [parseWindowTime(window.from), parseWindowTime(window.until)]
  if (isUnitError(from) || isUnitError(until) || from._tag !== until._tag) return undefined
  const end = endOfWindow(until)
  if (from._tag === "Instant") return { span: { from: from.at, until: end }, every: undefined }
  const [period, origin] = from._tag === "Weekly" ? [7n * day, firstMonday] : [day, 0n]
  return { span: nextOf(from.at, end, period, origin, now), every: period }
}

/**
 * When a stage runs, from the beginning of its rollout. Times are the least that they can be: a stage of which nobody
 * says how long it lasts ends when its gates have seen what they look back over, and a person may take any time.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface StageTime {
  readonly stage: RolloutStage
  /** Index of the stage. */
  readonly at: number
  readonly from: bigint
  readonly until: bigint
}

const leastTime = ({ duration, gates = [] }: RolloutStage): bigint => {
  if (duration !== undefined) return microseconds(duration)
  let least = 0n
  for (const gate of gates) {
    if (gate._tag !== "Slo" && gate._tag !== "Metric") continue
    const needs = microseconds(gate.window ?? "0ms") + microseconds(gate.delay ?? "0ms")
    if (needs > least) least = needs
  }
  return least
}

/**
 * The stages of a rollout one after another, as soon as each can be: by their durations, and where nobody says one, by
 * what their gates look back over.
 *
 * @example
 * ```ts
 * import { leastStageTimes } from "@lintel/analysis"
 *
 * const stages = [{ name: "few", duration: "1h" }, { name: "all", duration: "2h" }] as const
 * leastStageTimes({ units: {}, stages }).map(({ from, until }) => [from, until]) // => [[0n, 3600000000n], [3600000000n, 10800000000n]]
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const leastStageTimes = ({ stages = [] }: Rollout): ReadonlyArray<StageTime> => {
  let from = 0n
  return stages.map((stage, at) => {
    const until = from + leastTime(stage)
    const time = { stage, at, from, until }
    from = until
    return time
  })
}

/**
 * Whether something that begins at `start` and takes `lasts` is under way in a span; what takes no time is there at once.
 *
 * @category rollouts
 * @since 0.1.0
 */
export const runsInto = ({ from, until }: TimeSpan, start: bigint, lasts: bigint): boolean =>
  start < until && (start + lasts > from || start >= from)

/**
 * When something that takes `lasts` may begin within `starts`, so that no freeze finds it under way: the spans that
 * remain, in order.
 *
 * @example
 * ```ts
 * import { freeStarts } from "@lintel/analysis"
 *
 * freeStarts({ from: 0n, until: 10n }, 3n, [{ from: 5n, until: 7n }]) // => [{ from: 0n, until: 3n }, { from: 7n, until: 10n }]
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const freeStarts = (
  starts: TimeSpan,
  lasts: bigint,
  freezes: ReadonlyArray<TimeSpan>
): ReadonlyArray<TimeSpan> => {
  let free: ReadonlyArray<TimeSpan> = [starts]
  for (const freeze of freezes) {
    // Begun exactly `lasts` before the freeze, it is over when the freeze begins.
    const barred = { from: lasts === 0n ? freeze.from : freeze.from - lasts + 1n, until: freeze.until }
    free = free.flatMap(({ from, until }) => [
      { from, until: until < barred.from ? until : barred.from },
      { from: from > barred.until ? from : barred.until, until }
    ])
    free = free.filter(({ from, until }) => from < until)
  }
  return free
}
