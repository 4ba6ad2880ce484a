import type { Datum } from "../datum/datum.js"
import type { Logical, TimeUnit } from "../schema/logical.js"
import type { AvroType } from "../schema/types.js"
import { integer, nanos } from "./integers.js"

/** Values as people write them: decimals with their point, timestamps as dates. */

const longest = 60

const decimal = (unscaled: bigint, scale: number): string => {
  const sign = unscaled < 0n ? "-" : ""
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  if (digits.length > longest || scale > longest) return `${unscaled} / 10^${scale}`
  const padded = digits.padStart(scale + 1, "0")
  const end = padded.length - scale
  return scale === 0 ? `${sign}${padded}` : `${sign}${padded.slice(0, end)}.${padded.slice(end)}`
}

/** The largest distance from 1970 that JavaScript has a date for. */
const mostMillis = 8_640_000_000_000_000n

/** The part of a second, without zeros at its end. */
const fraction = (rest: bigint): string => {
  const digits = String(rest).padStart(9, "0").replace(/0+$/, "")
  return digits === "" ? "" : `.${digits}`
}

const floor = (value: bigint, by: bigint): bigint => (value >= 0n ? value / by : -((-value + by - 1n) / by))

const instant = (value: bigint, unit: TimeUnit, zone: string): string => {
  const whole = value * nanos[unit]
  const seconds = floor(whole, 1_000_000_000n)
  if (seconds * 1000n > mostMillis || seconds * 1000n < -mostMillis) return `${value} ${unit} from 1970`
  const text = new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, "")
  return `${text}${fraction(whole - seconds * 1_000_000_000n)}${zone}`
}

const time = (value: bigint, unit: TimeUnit): string => {
  const whole = value * nanos[unit]
  const seconds = whole / 1_000_000_000n
  if (whole < 0n || seconds >= 86_400n) return `${value} ${unit} from midnight`
  const part = (count: bigint): string => String(count).padStart(2, "0")
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map(part).join(":")
  return `${clock}${fraction(whole % 1_000_000_000n)}`
}

const stamped = (value: bigint, logical: Logical): string | undefined => {
  switch (logical._tag) {
    case "decimal":
      return decimal(value, logical.scale)
    case "timestamp":
      return instant(value, logical.unit, "Z")
    case "local-timestamp":
      return instant(value, logical.unit, "")
    case "time":
      return time(value, logical.unit)
    case "date":
      return instant(value * 86_400_000n, "millis", "").slice(0, -"T00:00:00".length)
    default:
      return undefined
  }
}

const clipped = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`)

const hex = (bytes: Uint8Array): string =>
  `0x${Array.from(bytes.subarray(0, longest), (byte) => byte.toString(16).padStart(2, "0")).join("")}`

const bare = (datum: Datum): string => {
  switch (datum._tag) {
    case "null":
      return "null"
    case "string":
      return JSON.stringify(datum.value)
    case "bytes":
    case "fixed":
      return hex(datum.value)
    case "enum":
      return datum.symbol
    case "array":
      return `${datum.items.length} items`
    case "map":
      return `${datum.entries.length} entries`
    case "record":
      return "a record"
    case "union":
      return bare(datum.value)
    default:
      return String(datum.value)
  }
}

/** A value as people write it. */
export const spell = (type: AvroType, datum: Datum): string => {
  if (datum._tag === "union" && type._tag === "union") {
    const branch = type.branches[datum.branch]
    return branch === undefined ? bare(datum) : spell(branch, datum.value)
  }
  const logical = "logical" in type ? type.logical : undefined
  const value = logical === undefined ? undefined : integer(datum)
  const text = logical === undefined || value === undefined ? undefined : stamped(value, logical)
  return clipped(text ?? bare(datum))
}
