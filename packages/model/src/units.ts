/**
 * Units of the Model: text with an exact meaning, parsed once, printed back canonically.
 *
 * @module @lintel/model/units
 */

/**
 * A length of time: digits with an optional decimal part and a unit. `"800ms"`, `"1.5s"`, `"28d"`.
 * Exact in whole microseconds; a day is 24 hours.
 *
 * @category units
 * @since 0.1.0
 */
export type Duration = `${number}${"us" | "ms" | "s" | "m" | "h" | "d" | "w"}`

/**
 * A ratio from 0 to 1, both included, as exact decimal text: `"0.05"`, `"1"`.
 *
 * @category units
 * @since 0.1.0
 */
export type Ratio = `${number}`

/**
 * An objective: a ratio above 0 and below 1 as exact decimal text: `"0.999"`. Never a float.
 *
 * @category units
 * @since 0.1.0
 */
export type Objective = `${number}`

/**
 * Events per unit of time: `"250/s"`, `"3/m"`.
 *
 * @category units
 * @since 0.1.0
 */
export type Rate = `${number}/${"s" | "m" | "h" | "d"}`

/**
 * A size in bytes: `"64KiB"`, `"1.5MB"`, `"900B"`. `KiB` is 1,024 bytes, `kB` is 1,000.
 *
 * @category units
 * @since 0.1.0
 */
export type Bytes = `${number}${"B" | "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB"}`

/**
 * A calendar date in UTC: `"2026-12-03"`.
 *
 * @category units
 * @since 0.1.0
 */
export type LocalDate = `${number}-${number}-${number}`

/**
 * An amount of money with its ISO 4217 currency: `"12.50 EUR"`.
 *
 * @category units
 * @since 0.1.0
 */
export type Money = `${number} ${Uppercase<string>}`

/**
 * Why a text is not the unit it should be. `reason` completes the sentence "`text` ...".
 *
 * @category units
 * @since 0.1.0
 */
export interface UnitError {
  readonly _tag: "UnitError"
  readonly text: string
  readonly reason: string
}

const failure = (text: string, reason: string): UnitError => ({ _tag: "UnitError", text, reason })

/**
 * Whether a parse failed.
 *
 * @category units
 * @since 0.1.0
 */
export const isUnitError = (value: unknown): value is UnitError =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "UnitError"

/** A non-negative decimal: `digits / 10^scale`, without trailing zeros. At most 30 digits, so that work stays bounded. */
interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

const decimalText = /^(\d{1,30})(?:\.(\d{1,30}))?$/

const decimal = (text: string): Decimal | undefined => {
  const match = decimalText.exec(text)
  if (match === null) return undefined
  const fraction = (match[2] ?? "").replace(/0+$/, "")
  return { digits: BigInt((match[1] ?? "0") + fraction), scale: fraction.length }
}

const decimalToText = ({ digits, scale }: Decimal): string => {
  if (scale === 0) return digits.toString()
  const text = digits.toString().padStart(scale + 1, "0")
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`
}

const microseconds: ReadonlyMap<string, bigint> = new Map([
  ["w", 604_800_000_000n],
  ["d", 86_400_000_000n],
  ["h", 3_600_000_000n],
  ["m", 60_000_000n],
  ["s", 1_000_000n],
  ["ms", 1_000n],
  ["us", 1n]
])

/**
 * Whole microseconds of a duration.
 *
 * @example
 * ```ts
 * import { parseDuration } from "@lintel/model"
 *
 * parseDuration("1.5s") // => 1500000n
 * parseDuration("fast") // => { _tag: "UnitError", text: "fast", reason: "is not a duration such as 800ms, 1.5s or 28d" }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseDuration = (text: string): bigint | UnitError => {
  const match = /^([\d.]+)(us|ms|s|m|h|d|w)$/.exec(text)
  const amount = decimal(match?.[1] ?? "")
  const unit = microseconds.get(match?.[2] ?? "")
  if (amount === undefined || unit === undefined) return failure(text, "is not a duration such as 800ms, 1.5s or 28d")
  const scaled = amount.digits * unit
  const divisor = 10n ** BigInt(amount.scale)
  if (scaled % divisor !== 0n) return failure(text, "is finer than one microsecond")
  const value = scaled / divisor
  return value > 3_155_760_000_000_000_000n ? failure(text, "is longer than 100,000 years") : value
}

/**
 * Prints microseconds in the largest unit that stays whole. Weeks print as days: people say 28 days.
 *
 * @example
 * ```ts
 * import { formatDuration } from "@lintel/model"
 *
 * formatDuration(90_000_000n) // => "90s"
 * formatDuration(3_600_000_000n) // => "1h"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const formatDuration = (value: bigint): Duration => {
  for (const unit of ["d", "h", "m", "s", "ms"] as const) {
    const size = microseconds.get(unit) ?? 1n
    if (value !== 0n && value % size === 0n) return `${value / size}${unit}` as Duration
  }
  return value === 0n ? "0ms" : (`${value}us` as Duration)
}

/**
 * Milliseconds of a duration as a number; exact up to 2^53 microseconds (285 years).
 *
 * @category units
 * @since 0.1.0
 */
export const toMilliseconds = (duration: Duration): number => {
  const value = parseDuration(duration)
  return isUnitError(value) ? Number.NaN : Number(value) / 1000
}

const ratioReason = "is not a ratio such as 0.999 or 99.9%"

/** The decimal of "0.999" or "99.9%". */
const ratioDecimal = (text: string): Decimal | undefined => {
  if (!text.endsWith("%")) return decimal(text)
  const value = decimal(text.slice(0, -1))
  if (value === undefined) return undefined
  return decimal(decimalToText({ digits: value.digits, scale: value.scale + 2 }))
}

const withinOne = (value: Decimal): -1 | 0 | 1 => {
  const one = 10n ** BigInt(value.scale)
  return value.digits < one ? -1 : value.digits === one ? 0 : 1
}

/**
 * Canonical text of a ratio in [0, 1], from `"0.05"` or `"5%"`.
 *
 * @example
 * ```ts
 * import { parseRatio } from "@lintel/model"
 *
 * parseRatio("5%") // => "0.05"
 * parseRatio("1.0") // => "1"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseRatio = (text: string): Ratio | UnitError => {
  const value = ratioDecimal(text)
  if (value === undefined) return failure(text, ratioReason)
  return withinOne(value) > 0 ? failure(text, "is above 1") : (decimalToText(value) as Ratio)
}

/**
 * Canonical text of an objective in (0, 1), from `"99.9%"` or `"0.999"`. 0 and 1 are refused: an objective of 1 leaves
 * no budget to measure against.
 *
 * @example
 * ```ts
 * import { parseObjective } from "@lintel/model"
 *
 * parseObjective("99.9%") // => "0.999"
 * parseObjective("100%") // => { _tag: "UnitError", text: "100%", reason: "is not below 1 (100%): an objective must leave an error budget" }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseObjective = (text: string): Objective | UnitError => {
  const value = ratioDecimal(text)
  if (value === undefined) {
    const isSpaced = ratioDecimal(text.replaceAll(/\s/gu, "")) !== undefined
    return failure(text, isSpaced ? `${ratioReason}: leave the space out` : ratioReason)
  }
  if (value.digits === 0n) return failure(text, "is 0: nothing would ever violate it")
  const room = withinOne(value)
  if (room > 0) return failure(text, "is above 1 (100%)")
  return room === 0
    ? failure(text, "is not below 1 (100%): an objective must leave an error budget")
    : (decimalToText(value) as Objective)
}

/**
 * A ratio as an exact fraction: `numerator / denominator`, the denominator a power of ten.
 *
 * @example
 * ```ts
 * import { ratioFraction } from "@lintel/model"
 *
 * ratioFraction("0.999") // => { numerator: 999n, denominator: 1000n }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const ratioFraction = (ratio: Ratio): { readonly numerator: bigint; readonly denominator: bigint } => {
  const value = ratioDecimal(ratio) ?? { digits: 0n, scale: 0 }
  return { numerator: value.digits, denominator: 10n ** BigInt(value.scale) }
}

const ratePeriods: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400]
])

/**
 * Canonical text of a rate: the amount without needless zeros, in the unit it was written in.
 *
 * @example
 * ```ts
 * import { parseRate } from "@lintel/model"
 *
 * parseRate("250.0/s") // => "250/s"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseRate = (text: string): Rate | UnitError => {
  const [amount = "", unit = ""] = text.split("/")
  const value = decimal(amount)
  if (value === undefined || !ratePeriods.has(unit) || text !== `${amount}/${unit}`) {
    return failure(text, "is not a rate such as 250/s or 3/m")
  }
  return `${decimalToText(value)}/${unit}` as Rate
}

/**
 * Events per second of a rate, as a number.
 *
 * @example
 * ```ts
 * import { perSecond } from "@lintel/model"
 *
 * perSecond("90/m") // => 1.5
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const perSecond = (rate: Rate): number => {
  const [amount = "", unit = ""] = rate.split("/")
  return Number(amount) / (ratePeriods.get(unit) ?? Number.NaN)
}

const byteUnits: ReadonlyMap<string, bigint> = new Map([
  ["TiB", 1024n ** 4n],
  ["TB", 1000n ** 4n],
  ["GiB", 1024n ** 3n],
  ["GB", 1000n ** 3n],
  ["MiB", 1024n ** 2n],
  ["MB", 1000n ** 2n],
  ["KiB", 1024n],
  ["kB", 1000n],
  ["B", 1n]
])

/**
 * Whole bytes of a size.
 *
 * @example
 * ```ts
 * import { parseBytes } from "@lintel/model"
 *
 * parseBytes("64KiB") // => 65536n
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseBytes = (text: string): bigint | UnitError => {
  const match = /^([\d.]+)([A-Za-z]+)$/.exec(text)
  const amount = decimal(match?.[1] ?? "")
  const unit = byteUnits.get(match?.[2] ?? "")
  if (amount === undefined || unit === undefined) return failure(text, "is not a size such as 64KiB or 1.5MB")
  const divisor = 10n ** BigInt(amount.scale)
  const scaled = amount.digits * unit
  return scaled % divisor === 0n ? scaled / divisor : failure(text, "is not a whole number of bytes")
}

/**
 * Prints bytes in the largest unit that stays whole, powers of 1,024 first.
 *
 * @example
 * ```ts
 * import { formatBytes } from "@lintel/model"
 *
 * formatBytes(65536n) // => "64KiB"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const formatBytes = (value: bigint): Bytes => {
  for (const unit of ["TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "kB"] as const) {
    const size = byteUnits.get(unit) ?? 1n
    if (value !== 0n && value % size === 0n) return `${value / size}${unit}` as Bytes
  }
  return `${value}B` as Bytes
}

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
 * @category units
 * @since 0.1.0
 */
export const formatDate = (days: number): LocalDate =>
  new Date(days * 86_400_000).toISOString().slice(0, 10) as LocalDate

/**
 * Canonical text of an amount of money; decimals are kept as written, because they carry the currency's precision.
 *
 * @category units
 * @since 0.1.0
 */
export const parseMoney = (text: string): Money | UnitError =>
  /^-?\d{1,30}(?:\.\d{1,9})? [A-Z]{3}$/.test(text)
    ? (text as Money)
    : failure(text, "is not an amount such as 12.50 EUR")
