import type { Datum } from "../datum/datum.js"
import type { Logical } from "../schema/logical.js"
import { type AvroType, nameOf } from "../schema/types.js"
import { integer, nanos } from "./integers.js"
import { spell } from "./spell.js"

/**
 * Compares what was written with what was read, datum by datum: numbers as numbers, text as its bytes, decimals as
 * rational numbers, timestamps as instants. Written apart from what decides about all data, which it judges.
 */

const utf8 = new TextEncoder()

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

const number = (value: number): string => (Number.isInteger(value) ? String(BigInt(value)) : String(value))

/** A value without what its logical type makes of it. */
const bare = (datum: Datum): string => {
  switch (datum._tag) {
    case "int":
    case "float":
    case "double":
      return `number ${number(datum.value)}`
    case "long":
      return `number ${datum.value}`
    case "string":
      return `bytes ${hex(utf8.encode(datum.value))}`
    case "bytes":
    case "fixed":
      return `bytes ${hex(datum.value)}`
    case "boolean":
      return String(datum.value)
    case "enum":
      return `symbol ${datum.symbol}`
    default:
      return datum._tag
  }
}

const decimal = (
  unscaled: bigint,
  { precision, scale }: { readonly precision: number; readonly scale: number }
): string => {
  const digits = String(unscaled < 0n ? -unscaled : unscaled)
  if (digits.length > precision && unscaled !== 0n) return `decimal of more than ${precision} digits: ${unscaled}`
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0
  return unscaled === 0n ? "decimal 0" : `decimal ${unscaled / 10n ** BigInt(zeros)} by ${scale - zeros}`
}

const interpreted = (datum: Datum, logical: Logical): string => {
  const value = integer(datum)
  switch (logical._tag) {
    case "decimal":
      return value === undefined ? bare(datum) : decimal(value, logical)
    case "time":
    case "timestamp":
    case "local-timestamp":
      return `${logical._tag} ${(value ?? 0n) * nanos[logical.unit]}`
    case "uuid":
      return `uuid ${datum._tag === "string" ? datum.value.toLowerCase() : bare(datum)}`
    default:
      return `${logical._tag} ${bare(datum)}`
  }
}

const logicalOf = (type: AvroType): Logical | undefined => ("logical" in type ? type.logical : undefined)

const meaning = (type: AvroType, datum: Datum): string => {
  const logical = logicalOf(type)
  return logical === undefined ? bare(datum) : interpreted(datum, logical)
}

/** A reader without a logical type reads the bare value; one with a logical type reads what it stands for. */
const isSameValue = (written: Typed, read: Typed): boolean =>
  logicalOf(read.type) === undefined
    ? bare(written.datum) === bare(read.datum)
    : meaning(written.type, written.datum) === meaning(read.type, read.datum)

interface Typed {
  readonly type: AvroType
  readonly datum: Datum
}

/** A value that was read as another one. */
export interface Difference {
  /** JSON Pointer into what was written. */
  readonly at: string
  /** Both values as people write them. */
  readonly written: string
  readonly read: string
}

const between = (at: string, written: Typed, read: Typed): Difference => ({
  at,
  written: spell(written.type, written.datum),
  read: spell(read.type, read.datum)
})

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")

const unwrap = ({ datum, type }: Typed): Typed | undefined => {
  if (datum._tag !== "union" || type._tag !== "union") return undefined
  const branch = type.branches[datum.branch]
  return branch === undefined ? undefined : { type: branch, datum: datum.value }
}

const compare = (written: Typed, read: Typed, at: string, found: Array<Difference>): void => {
  const branch = unwrap(written)
  if (branch !== undefined) {
    const inside = branch.type._tag === "null" ? at : `${at}/${escaped(nameOf(branch.type))}`
    compare(branch, read, inside, found)
    return
  }
  const readBranch = unwrap(read)
  if (readBranch !== undefined) compare(written, readBranch, at, found)
  else compareUnwrapped(written, read, at, found)
}

const compareUnwrapped = (written: Typed, read: Typed, at: string, found: Array<Difference>): void => {
  const [from, to] = [written.datum, read.datum]
  if (from._tag === "array" && to._tag === "array" && written.type._tag === "array" && read.type._tag === "array") {
    const [item, target] = [written.type.items, read.type.items]
    if (from.items.length !== to.items.length) found.push(between(at, written, read))
    for (const [index, datum] of from.items.entries()) {
      const other = to.items[index]
      if (other !== undefined) compare({ type: item, datum }, { type: target, datum: other }, `${at}/${index}`, found)
    }
  } else if (from._tag === "map" && to._tag === "map" && written.type._tag === "map" && read.type._tag === "map") {
    const [value, target] = [written.type.values, read.type.values]
    for (const [index, [key, datum]] of from.entries.entries()) {
      const other = to.entries[index]
      if (other?.[0] !== key) found.push(between(at, written, read))
      else compare({ type: value, datum }, { type: target, datum: other[1] }, `${at}/${escaped(key)}`, found)
    }
  } else if (from._tag === "record" && to._tag === "record") compareRecords(written, read, at, found)
  else if (!isSameValue(written, read)) found.push(between(at, written, read))
}

const compareRecords = (written: Typed, read: Typed, at: string, found: Array<Difference>): void => {
  if (written.type._tag !== "record" || read.type._tag !== "record") return
  if (written.datum._tag !== "record" || read.datum._tag !== "record") return
  const positions = new Map(written.type.fields.map(({ name }, index) => [name, index]))
  for (const [index, field] of read.type.fields.entries()) {
    const name = [field.name, ...field.aliases].find((it) => positions.has(it))
    const position = name === undefined ? undefined : positions.get(name)
    const source = position === undefined ? undefined : written.type.fields[position]
    const datum = position === undefined ? undefined : written.datum.fields[position]?.[1]
    const other = read.datum.fields[index]?.[1]
    if (source !== undefined && datum !== undefined && other !== undefined) {
      compare({ type: source.type, datum }, { type: field.type, datum: other }, `${at}/${source.name}`, found)
    } else if (field.default?.value !== null) {
      const filled = other === undefined ? "its default" : spell(field.type, other)
      found.push({ at: `${at}/${field.name}`, written: "nothing", read: filled })
    }
  }
}

/** Where data were read as something else than was written. */
export const differences = (
  writer: AvroType,
  written: Datum,
  reader: AvroType,
  read: Datum
): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  compare({ type: writer, datum: written }, { type: reader, datum: read }, "", found)
  return found
}
