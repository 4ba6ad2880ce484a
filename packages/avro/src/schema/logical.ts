import type { PrimitiveName } from "./types.js"

/**
 * Units of times and timestamps, as parts of a second.
 *
 * @category schemas
 * @since 0.1.0
 */
export type TimeUnit = "millis" | "micros" | "nanos"

/**
 * What a value stands for beyond its type. Logical types that the specification does not know, or that break its rules,
 * are ignored, as it asks.
 *
 * @category schemas
 * @since 0.1.0
 */
export type Logical =
  | { readonly _tag: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly _tag: "time" | "timestamp" | "local-timestamp"; readonly unit: TimeUnit }
  | { readonly _tag: "big-decimal" | "uuid" | "date" | "duration" }

interface Attributes {
  readonly logicalType: string
  readonly precision: unknown
  readonly scale: unknown
}

interface Ignored {
  readonly ignored: string
}

type Holder = PrimitiveName | "fixed"

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** Decimal digits that every number of so many bytes in two's complement can hold. */
const digitsOf = (bytes: number): number => (bytes === 0 ? 0 : Math.floor((8 * bytes - 1) * Math.log10(2) + 1e-12))

const decimal = ({ precision, scale = 0 }: Attributes, size: number | undefined): Logical | Ignored => {
  if (!isCount(precision) || precision === 0) return { ignored: "the precision of a decimal is a positive integer" }
  if (!isCount(scale)) return { ignored: "the scale of a decimal is an integer from 0" }
  if (scale > precision) return { ignored: `the scale ${scale} of the decimal is above its precision ${precision}` }
  if (size !== undefined && precision > digitsOf(size)) {
    return { ignored: `${size} bytes hold ${digitsOf(size)} digits, and the precision is ${precision}` }
  }
  return { _tag: "decimal", precision, scale }
}

const stamps: Readonly<Record<string, readonly [Holder, Logical]>> = {
  date: ["int", { _tag: "date" }],
  "time-millis": ["int", { _tag: "time", unit: "millis" }],
  "time-micros": ["long", { _tag: "time", unit: "micros" }],
  "timestamp-millis": ["long", { _tag: "timestamp", unit: "millis" }],
  "timestamp-micros": ["long", { _tag: "timestamp", unit: "micros" }],
  "timestamp-nanos": ["long", { _tag: "timestamp", unit: "nanos" }],
  "local-timestamp-millis": ["long", { _tag: "local-timestamp", unit: "millis" }],
  "local-timestamp-micros": ["long", { _tag: "local-timestamp", unit: "micros" }],
  "local-timestamp-nanos": ["long", { _tag: "local-timestamp", unit: "nanos" }],
  "big-decimal": ["bytes", { _tag: "big-decimal" }]
}

/** What a logical type means on a type, or why it is ignored. */
export const logicalOf = (attributes: Attributes, holder: Holder, size?: number): Logical | Ignored => {
  const { logicalType } = attributes
  const misplaced = { ignored: `the logical type ${logicalType} does not belong on ${holder}` }
  if (logicalType === "decimal") {
    return holder === "bytes" || holder === "fixed" ? decimal(attributes, size) : misplaced
  }
  if (logicalType === "uuid") {
    return holder === "string" || (holder === "fixed" && size === 16) ? { _tag: "uuid" } : misplaced
  }
  if (logicalType === "duration") {
    return holder === "fixed" && size === 12 ? { _tag: "duration" } : misplaced
  }
  const found = Object.hasOwn(stamps, logicalType) ? stamps[logicalType] : undefined
  if (found === undefined) return { ignored: `the logical type ${logicalType} is not known` }
  return found[0] === holder ? found[1] : misplaced
}

/** A logical type as schemas spell it, with what belongs to it. */
export const logicalName = (logical: Logical): string =>
  logical._tag === "decimal"
    ? `decimal(${logical.precision}, ${logical.scale})`
    : "unit" in logical
      ? `${logical._tag}-${logical.unit}`
      : logical._tag
