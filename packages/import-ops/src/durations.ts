import { type Duration, formatDuration, isUnitError, parseDuration } from "@lintel/model"
import { type Cursor, formOf, refuse, warnAt } from "@lintel/import"
import type { Reading } from "./reading.js"

/** A duration as a tool writes it: in microseconds, or why it is none. */
type Parser = (value: unknown) => bigint | "malformed" | "too fine"

const part = (amount: string, unit: string): bigint | undefined => {
  const value = parseDuration(`${amount}${unit === "µs" || unit === "μs" ? "us" : unit}`)
  return isUnitError(value) ? undefined : value
}

/** Durations of Go: `1h30m`, `500ms`, `0.8s`. */
export const goDuration: Parser = (value) => {
  if (typeof value !== "string" || value.length > 100) return "malformed"
  if (value === "0") return 0n
  const parts = [...value.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)]
  if (parts.length === 0 || parts.map(([text]) => text).join("") !== value) return "malformed"
  let sum = 0n
  for (const [, amount = "", unit = ""] of parts) {
    const plain = amount.startsWith(".") ? `0${amount}` : amount.replace(/\.$/, "")
    const read = unit === "ns" ? nanoseconds(plain) : part(plain, unit)
    if (read === undefined) return "too fine"
    sum += read
  }
  return sum
}

const nanoseconds = (amount: string): bigint | undefined =>
  /^\d+$/.test(amount) && BigInt(amount) % 1000n === 0n ? BigInt(amount) / 1000n : undefined

/** Durations of protocol buffers as JSON: seconds with up to nine decimals and `s`. */
export const secondsDuration: Parser = (value) => {
  if (typeof value !== "string" || !/^\d{1,12}(?:\.\d{1,9})?s$/.test(value)) return "malformed"
  return part(value.slice(0, -1), "s") ?? "too fine"
}

/** Durations of Spring: `500ms`, `2s`, `PT0.5S`, or a number of milliseconds. */
export const springDuration: Parser = (value) => {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) * 1000n : "malformed"
  if (typeof value !== "string" || value.length > 100) return "malformed"
  const simple = /^\+?(\d+)\s*(ns|us|ms|s|m|h|d)?$/i.exec(value)
  if (simple !== null) {
    const unit = (simple[2] ?? "ms").toLowerCase()
    return (unit === "ns" ? nanoseconds(simple[1] ?? "") : part(simple[1] ?? "", unit)) ?? "too fine"
  }
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?$/i.exec(value)
  if (iso === null || iso.slice(1).every((it) => it === undefined)) return "malformed"
  const units = ["d", "h", "m", "s"]
  let sum = 0n
  for (const [index, amount] of iso.slice(1).entries()) {
    const read = amount === undefined ? 0n : part(amount, units[index] ?? "s")
    if (read === undefined) return "too fine"
    sum += read
  }
  return sum
}

const shorthandUnits: ReadonlyMap<string, bigint> = new Map([
  ["m", 60_000_000n],
  ["h", 3_600_000_000n],
  ["d", 86_400_000_000n],
  ["w", 604_800_000_000n]
])

/** The shorthand of OpenSLO without its calendar units. */
export const shorthandDuration: Parser = (value) => {
  const match = typeof value === "string" ? /^(\d{1,9})([mhdw])$/.exec(value) : null
  const unit = shorthandUnits.get(match?.[2] ?? "")
  return match === null || unit === undefined ? "malformed" : BigInt(match[1] ?? "0") * unit
}

/** The duration at a place: what is none is an error, what is finer than a microsecond is left out with a warning. */
export const durationAt = (
  { context }: Reading,
  cursor: Cursor | undefined,
  what: string,
  parse: Parser
): Duration | undefined => {
  if (cursor === undefined) return undefined
  const value = parse(cursor.value)
  if (typeof value === "bigint") return formatDuration(value)
  if (value === "too fine") {
    warnAt(context, "not-representable", cursor.trail, `${what} is finer than one microsecond; it is left out`)
    return undefined
  }
  const shown = typeof cursor.value === "string" ? JSON.stringify(cursor.value.slice(0, 100)) : formOf(cursor.value)
  refuse(context, cursor.trail, `${what} must be a duration, not ${shown}`)
  return undefined
}

/** A limit on waiting at a place: one of no time at all means that nothing was to limit it, and is left out. */
export const limitAt = (
  reading: Reading,
  cursor: Cursor | undefined,
  what: string,
  parse: Parser
): Duration | undefined => {
  const read = durationAt(reading, cursor, what, parse)
  if (cursor === undefined || read !== "0ms") return read
  warnAt(reading.context, "not-representable", cursor.trail, `${what} is no time at all; it is left out`)
  return undefined
}
