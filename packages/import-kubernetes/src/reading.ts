import {
  child,
  type Context,
  type Cursor,
  entriesOf,
  formOf,
  objectAt,
  startReading,
  textOf,
  warnAt
} from "@lintel/import"
import type { DocumentSet } from "@lintel/document"
import { type Duration, formatDuration, isUnitError, parseRatio, type Ratio } from "@lintel/model"
import { byDefault, type Fact } from "./facts.js"

const rules = { name: "Kubernetes", refHidesSiblings: true, nullable: true, level: 2020, isOpenApi: false } as const

/** Begins the reading of manifests. */
export const makeContext = (set: DocumentSet): Context => startReading(set, rules)

const largestInt = 2_147_483_647
const second = 1_000_000n

/** Warns of a value that cannot be meant; it counts as not said. */
export const malformed = (context: Context, cursor: Cursor, what: string): undefined => {
  warnAt(context, "malformed", cursor.trail, `${what} is ${shownValue(cursor.value)}; it is left out`, what)
  return undefined
}

const shownValue = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? JSON.stringify(value).slice(0, 80) : formOf(value)

/** Warns of what has no place in the Model. */
export const noPlace = (context: Context, cursor: Cursor, what: string): void =>
  warnAt(context, "not-representable", cursor.trail, `${what} has no place in the Model; it is left out`, what)

/** Warns of the keys that were not read. */
export const warnOfUnread = (context: Context, cursor: Cursor | undefined, read: string, what: string): void => {
  const known = new Set(read.split(" "))
  for (const [key, inside] of entriesOf(cursor)) {
    if (known.has(key) || inside.value === null) continue
    noPlace(context, inside, `"${key.slice(0, 80)}" of ${what}`)
  }
}

/** A part that has to be an object; nothing where it is not there. */
export const objectIn = (context: Context, cursor: Cursor | undefined, key: string, what: string): Cursor | undefined =>
  objectAt(context, cursor === undefined ? undefined : child(cursor, key), what)

/** A whole number, from `least`. */
export const countIn = (
  context: Context,
  cursor: Cursor | undefined,
  key: string,
  what: string,
  least = 0
): Fact<number> | undefined => {
  const found = cursor === undefined ? undefined : child(cursor, key)
  if (found === undefined || found.value === null) return undefined
  const { value } = found
  const isCount = typeof value === "number" && Number.isInteger(value) && value >= least && value <= largestInt
  return isCount ? { value, trail: found.trail } : malformed(context, found, what)
}

/** A number of seconds as a duration. */
export const secondsIn = (
  context: Context,
  cursor: Cursor | undefined,
  key: string,
  what: string
): Fact<Duration> | undefined => {
  const count = countIn(context, cursor, key, what)
  return count && { value: formatDuration(BigInt(count.value) * second), trail: count.trail }
}

/** The seconds of a field, or those that the tool takes where it is not there. A field that cannot be read is not known. */
export const secondsOrDefault = (
  context: Context,
  cursor: Cursor,
  key: string,
  what: string,
  preset: Duration
): Fact<Duration> | undefined => {
  const found = child(cursor, key)
  return found === undefined || found.value === null
    ? byDefault(preset, cursor.trail)
    : secondsIn(context, cursor, key, what)
}

const goUnits: Readonly<Record<string, bigint>> = { ms: 1000n, us: 1n, s: second, m: 60n * second, h: 3600n * second }
/** A hundred years: Go counts no more than 292. */
const longest = 3_155_760_000n * second

/** Microseconds of a duration as Go writes it: `1h30m`, or a bare number of seconds. */
export const goMicros = (value: unknown): bigint | undefined => {
  if (typeof value === "number") {
    return Number.isInteger(value) && value >= 0 && value <= longest / second ? BigInt(value) * second : undefined
  }
  if (typeof value !== "string" || value.length > 40) return undefined
  if (/^\d{1,12}$/u.test(value)) return BigInt(value) * second
  if (!/^(?:\d{1,12}(?:\.\d{1,6})?(?:ms|us|s|m|h))+$/u.test(value)) return undefined
  let total = 0n
  for (const [, whole = "0", fraction = "", unit = "s"] of value.matchAll(/(\d+)(?:\.(\d+))?(ms|us|s|m|h)/gu)) {
    const size = goUnits[unit] ?? 1n
    total += BigInt(whole) * size + (BigInt(fraction.padEnd(6, "0").slice(0, 6)) * size) / 1_000_000n
  }
  return total > longest ? undefined : total
}

/** A duration as Go writes it. */
export const goDurationIn = (
  context: Context,
  cursor: Cursor | undefined,
  key: string,
  what: string
): Fact<bigint> | undefined => {
  const found = cursor === undefined ? undefined : child(cursor, key)
  if (found === undefined || found.value === null) return undefined
  const micros = goMicros(found.value)
  return micros === undefined ? malformed(context, found, what) : { value: micros, trail: found.trail }
}

/** A decimal without an exponent. */
const plainDecimal = (value: number): string | undefined => {
  if (!Number.isFinite(value) || value < 0) return undefined
  const text = String(value)
  const match = /^(\d)(?:\.(\d+))?e-(\d+)$/u.exec(text)
  if (match === null) return text.includes("e") ? undefined : text
  const [, first = "", rest = "", exponent = "0"] = match
  return Number(exponent) > 40 ? undefined : `0.${"0".repeat(Number(exponent) - 1)}${first}${rest}`
}

/** A number between 0 and 1 as a ratio. */
export const ratioOf = (value: number | string): Ratio | undefined => {
  const text = typeof value === "number" ? plainDecimal(value) : value
  const ratio = text === undefined ? undefined : parseRatio(text)
  return ratio === undefined || isUnitError(ratio) ? undefined : ratio
}

/** Per cent as a ratio: `25` is `0.25`. */
export const ratioOfPercent = (percent: number): Ratio | undefined =>
  Number.isInteger(percent) && percent >= 0 && percent <= 100 ? ratioOf(`${percent}%`) : undefined

/** A ratio as per cent in words: `0.125` is `12.5%`. */
export const percentText = (ratio: Ratio): string => {
  const [whole = "0", fraction = ""] = ratio.split(".")
  const digits = `${whole}${fraction.padEnd(2, "0").slice(0, 2)}`.replace(/^0+(?=\d)/u, "")
  const rest = fraction.slice(2)
  return `${digits}${rest === "" ? "" : `.${rest}`}%`
}

/** A number of instances or a share of them, as Kubernetes writes both. */
export const limitIn = (
  context: Context,
  cursor: Cursor | undefined,
  key: string,
  what: string
): Fact<number | Ratio> | undefined => {
  const found = cursor === undefined ? undefined : child(cursor, key)
  if (found === undefined || found.value === null) return undefined
  const { trail, value } = found
  if (typeof value === "number") return countIn(context, cursor, key, what)
  const percent = typeof value === "string" ? /^(\d{1,6})%$/u.exec(value)?.[1] : undefined
  const ratio = percent === undefined ? undefined : ratioOfPercent(Number(percent))
  if (ratio !== undefined) return { value: ratio, trail }
  if (percent === undefined) return malformed(context, found, what)
  noPlace(context, found, `${what} of more than all instances`)
  return undefined
}

/** A text that says something. */
export const textIn = (
  context: Context,
  cursor: Cursor | undefined,
  key: string,
  what: string
): Fact<string> | undefined => {
  const found = cursor === undefined ? undefined : child(cursor, key)
  if (found === undefined || found.value === null) return undefined
  const text = textOf(found)
  return text === undefined || text === "" ? malformed(context, found, what) : { value: text, trail: found.trail }
}
