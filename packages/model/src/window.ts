/**
 * Times at which a window begins and ends.
 *
 * @module @lintel/model/window
 */
import { isUnitError, parseDate, type UnitError } from "./units.js"

const minute = 60_000_000n
const day = 1440n * minute

/**
 * One end of a window of time, in microseconds: an instant since 1970-01-01 in UTC, a time of the week since Monday
 * 00:00 in UTC, or a time of the day. `isDay`: only a day was named, so that a window which ends there ends with it.
 *
 * @category units
 * @since 0.1.0
 */
export type WindowTime =
  | { readonly _tag: "Instant"; readonly at: bigint; readonly isDay: boolean }
  | { readonly _tag: "Weekly"; readonly at: bigint; readonly isDay: boolean }
  | { readonly _tag: "Daily"; readonly at: bigint }

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const

const form =
  /^(?:(\d{4}-\d{2}-\d{2})(?:[T ](?=\d)|$)|([A-Za-z]{3,9})(?: (?=\d)|$))?(?:(\d{2}):(\d{2})(?::(\d{2}))?)?( ?(?:Z|UTC|[+-]\d{2}:\d{2}))?$/

const wanted = "is not a time such as 2026-12-03, 2026-12-03T09:00Z, Mon 09:00 or 09:00"

const unread = (text: string, reason = wanted): UnitError => ({ _tag: "UnitError", text, reason })

const modulo = (value: bigint, size: bigint): bigint => ((value % size) + size) % size

/** Microseconds that a zone is ahead of UTC. */
const aheadOf = (zone: string): bigint | undefined => {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(zone)
  if (match === null) return 0n
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return minutes > 14 * 60 || Number(match[3]) > 59
    ? undefined
    : BigInt(minutes) * minute * (match[1] === "-" ? -1n : 1n)
}

const clockOf = (hours = "00", minutes = "00", seconds = "00"): bigint | undefined => {
  const [h, m, s] = [Number(hours), Number(minutes), Number(seconds)]
  const isTime = (h < 24 && m < 60 && s < 60) || (h === 24 && m === 0 && s === 0)
  return isTime ? BigInt(h * 3600 + m * 60 + s) * 1_000_000n : undefined
}

/**
 * Reads one end of a window: a day (`2026-12-03`), an instant (`2026-12-03T09:00Z`, `2026-12-03 09:00+01:00`), a time of
 * every week (`Mon 09:00`, `Friday`) or of every day (`09:00`). Where no zone is written, the time is UTC.
 *
 * @example
 * ```ts
 * import { parseWindowTime } from "@lintel/model"
 *
 * parseWindowTime("1970-01-02") // => { _tag: "Instant", at: 86400000000n, isDay: true }
 * parseWindowTime("Tue 01:00+01:00") // => { _tag: "Weekly", at: 86400000000n, isDay: false }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseWindowTime = (text: string): WindowTime | UnitError => {
  const [, date, weekday, hours, minutes, seconds, zone = ""] = form.exec(text) ?? []
  const isDay = hours === undefined
  if (date === undefined && weekday === undefined && isDay) return unread(text)
  const [clock, ahead] = [clockOf(hours, minutes, seconds), aheadOf(zone.trim())]
  if (clock === undefined) return unread(text, "is not a time of the day")
  if (ahead === undefined) return unread(text, "has no zone that there is")
  if (date !== undefined) {
    const days = parseDate(date)
    return isUnitError(days) ? days : { _tag: "Instant", at: BigInt(days) * day + clock - ahead, isDay }
  }
  if (weekday === undefined) return { _tag: "Daily", at: modulo(clock - ahead, day) }
  const name = weekday.toLowerCase()
  const number = weekdays.findIndex((it) => it === name || it.slice(0, 3) === name)
  if (number === -1) return unread(text)
  return { _tag: "Weekly", at: modulo(BigInt(number) * day + clock - ahead, 7n * day), isDay }
}

/**
 * Where a span of time stops: with the day, when its end names only a day.
 *
 * @category units
 * @since 0.1.0
 */
export const endOfWindow = (until: WindowTime): bigint =>
  until._tag !== "Daily" && until.isDay ? until.at + day : until.at

/**
 * What is wrong with an end of something that comes again every week or day by the clocks of its zone: nothing, or a
 * reason.
 *
 * @category units
 * @since 0.1.0
 */
export const recurringProblem = (text: string): string | undefined => {
  const time = parseWindowTime(text)
  if (isUnitError(time) || time._tag === "Instant")
    return `${JSON.stringify(text.slice(0, 60))} is no time of the week or day such as Fri 16:00 or 22:00`
  return /(?:Z|UTC|[+-]\d{2}:\d{2})$/u.test(text) ? "names a zone: that is said beside it" : undefined
}

/**
 * What is wrong with the two ends of something that comes again: one is a time of the week and the other of the day, or both
 * are the same.
 *
 * @category units
 * @since 0.1.0
 */
export const recurrenceProblem = ({ from, until }: WindowEnds): string | undefined => {
  const [first, last] = [parseWindowTime(from), parseWindowTime(until)]
  if (isUnitError(first) || isUnitError(last)) return undefined
  if (first._tag !== last._tag)
    return `begins at a time of the ${first._tag === "Weekly" ? "week" : "day"} (${from}) and ends at one of the ${last._tag === "Weekly" ? "week" : "day"} (${until})`
  return first.at === endOfWindow(last) ? `ends when it begins (${from})` : undefined
}

/**
 * The two ends of a window, as they are written.
 *
 * @category units
 * @since 0.1.0
 */
export interface WindowEnds {
  readonly from: string
  readonly until: string
}

/**
 * What is wrong with two ends: the second comes before the first. Ends of every week or day may wrap around.
 *
 * @category units
 * @since 0.1.0
 */
export const orderProblem = ({ from, until }: WindowEnds): string | undefined => {
  const [first, last] = [parseWindowTime(from), parseWindowTime(until)]
  if (isUnitError(first) || isUnitError(last) || first._tag !== "Instant" || last._tag !== "Instant") return undefined
  return endOfWindow(last) > first.at ? undefined : `ends (until ${until}) before it begins (from ${from})`
}
