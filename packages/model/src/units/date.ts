import { failure, type UnitError } from "./unitError.js"

/**
 * A calendar date in UTC: `"2026-12-03"`.
 *
 * @category units
 * @since 0.1.0
 */
export type LocalDate = `${number}-${number}-${number}`

const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

/**
 * A calendar date that exists, as days since 1970-01-01.
 *
 * @example
 * ```ts
 * import { parseDate } from "@lintel/model"
 *
 * parseDate("1970-02-01") // => 31
 * parseDate("2026-02-30") // => { _tag: "UnitError", text: "2026-02-30", reason: "is not a day of the calendar" }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseDate = (text: string): number | UnitError => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return failure(text, "is not a date such as 2026-12-03")
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return failure(text, "is not a day of the calendar")
  }
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / 86_400_000)
}

/**
 * The date that lies `days` after 1970-01-01.
 *
 * @example
 * ```ts
 * import { formatDate } from "@lintel/model"
 *
 * formatDate(31) // => "1970-02-01"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const formatDate = (days: number): LocalDate =>
  new Date(days * 86_400_000).toISOString().slice(0, 10) as LocalDate
