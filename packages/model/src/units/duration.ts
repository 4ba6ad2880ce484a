import { decimal } from "./decimal.js"
import { failure, isUnitError, type UnitError } from "./unitError.js"

/**
 * A length of time: digits with an optional decimal part and a unit. `"800ms"`, `"1.5s"`, `"28d"`.
 * Exact in whole microseconds; a day is 24 hours.
 *
 * @category units
 * @since 0.1.0
 */
export type Duration = `${number}${"us" | "ms" | "s" | "m" | "h" | "d" | "w"}`

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
 * @example
 * ```ts
 * import { toMilliseconds } from "@lintel/model"
 *
 * toMilliseconds("1.5s") // => 1500
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const toMilliseconds = (duration: Duration): number => {
  const value = parseDuration(duration)
  return isUnitError(value) ? Number.NaN : Number(value) / 1000
}
