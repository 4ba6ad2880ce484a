import type { Json, JsonObject } from "@lintel/model"
import { integerPattern } from "./integerPattern.js"

const plainNumberKeys: ReadonlySet<string> = new Set([
  "type",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "format",
  "default",
  "description",
  "title",
  "deprecated",
  "examples",
  "readOnly",
  "writeOnly",
  "$comment"
])

/** 64 bits are what numbers are kept in, not what may be sent: such formats refuse nothing. */
const formatBounds: ReadonlyMap<unknown, readonly [bigint, bigint]> = new Map([
  ["int32", [-(2n ** 31n), 2n ** 31n - 1n]]
])

const whole = (value: Json | undefined, round: (value: number) => number): bigint | undefined =>
  typeof value === "number" && Number.isFinite(value) ? BigInt(round(value)) : undefined

const most = (
  values: ReadonlyArray<bigint | undefined>,
  isBetter: (a: bigint, b: bigint) => boolean
): bigint | undefined => {
  let best: bigint | undefined
  for (const value of values) if (value !== undefined && (best === undefined || isBetter(value, best))) best = value
  return best
}

/** The pattern of the integers between the bounds of a schema, whatever else it asks of them. */
export const widerPattern = (schema: JsonObject): string | undefined =>
  boundedPattern(Object.fromEntries(Object.entries(schema).filter(([key]) => plainNumberKeys.has(key))))

/** The pattern of the integers of a schema that says nothing but type and bounds. */
export const boundedPattern = (schema: JsonObject): string | undefined => {
  if (Object.keys(schema).some((key) => !plainNumberKeys.has(key) && !key.startsWith("x-"))) return undefined
  const [formatLow, formatHigh] = formatBounds.get(schema["format"]) ?? []
  const above = whole(schema["exclusiveMinimum"], Math.floor)
  const below = whole(schema["exclusiveMaximum"], Math.ceil)
  const low = most(
    [whole(schema["minimum"], Math.ceil), above === undefined ? undefined : above + 1n, formatLow],
    (a, b) => a > b
  )
  const high = most(
    [whole(schema["maximum"], Math.floor), below === undefined ? undefined : below - 1n, formatHigh],
    (a, b) => a < b
  )
  return integerPattern(low, high)
}

/** The texts of integers: as they are sent, where nobody writes a zero with a sign, and as they are understood. */
export const integerText = { sender: "^(?:0|-?[1-9][0-9]*)$", reader: "^-?[0-9]+$" } as const

/** The same of all numbers. */
export const numberText = {
  sender: String.raw`^(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]+)(?:[eE][+-]?[0-9]+)?$`,
  reader: String.raw`^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`
} as const
