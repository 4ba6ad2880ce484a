import type { AvroType, Field, RecordType, UnionType } from "../schema/types.js"
import { simpleName } from "../schema/types.js"
import type { Datum } from "./datum.js"
import { defaultDatum } from "./defaultDatum.js"

/**
 * Reads data as the section "Schema Resolution" of the specification says, one datum at a time. It is written apart from
 * what decides about all data, and judges the witnesses of that.
 */

/** What the reader cannot read. Thrown and caught in this module. */
class Refusal extends Error {}

const refuse = (reason: string): never => {
  throw new Refusal(reason)
}

interface Input {
  readonly bytes: Uint8Array
  at: number
  /** Items that were read: those without bytes of their own would not end. */
  items: number
}

const mostItems = 1_000_000

const take = (input: Input, count: number): Uint8Array => {
  if (input.at + count > input.bytes.length) refuse("the data ends early")
  input.at += count
  return input.bytes.subarray(input.at - count, input.at)
}

const readLong = (input: Input): bigint => {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = take(input, 1)[0] ?? 0
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return (value >> 1n) ^ -(value & 1n)
  }
  return refuse("a number has too many bytes")
}

const readFloat = (input: Input, size: 4 | 8): number => {
  const bytes = take(input, size)
  const view = new DataView(bytes.buffer, bytes.byteOffset, size)
  return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true)
}

const readBytes = (input: Input): Uint8Array => {
  const length = Number(readLong(input))
  return length < 0 ? refuse("a length is negative") : take(input, length)
}

const readBlocks = <T>(input: Input, each: () => T): Array<T> => {
  const items: Array<T> = []
  for (let count = readLong(input); count !== 0n; count = readLong(input)) {
    if (count < 0n) readLong(input) // the size of the block in bytes
    for (let left = count < 0n ? -count : count; left > 0n; left--) {
      if (++input.items > mostItems) refuse("there are too many items")
      items.push(each())
    }
  }
  return items
}

const text = new TextDecoder()

/** Whether a reader that knows these names means what the writer calls `name`. */
const sameName = (reader: { readonly name: string; readonly aliases: ReadonlyArray<string> }, name: string): boolean =>
  simpleName(reader.name) === simpleName(name) || reader.aliases.includes(name)

const promotions: Readonly<Record<string, ReadonlyArray<string>>> = {
  int: ["int", "long", "float", "double"],
  long: ["long", "float", "double"],
  float: ["float", "double"],
  string: ["string", "bytes"],
  bytes: ["bytes", "string"]
}

/** "To match, one of the following must hold": neither side is a union here. */
const matches = (writer: AvroType, reader: AvroType): boolean => {
  if ("name" in writer) {
    if (!("name" in reader) || reader._tag !== writer._tag || !sameName(reader, writer.name)) return false
    return writer._tag !== "fixed" || (reader._tag === "fixed" && reader.size === writer.size)
  }
  return (promotions[writer._tag] ?? [writer._tag]).includes(reader._tag)
}

/** The branch that a reader takes: the one of the same full name, else the first that matches. */
const branchFor = (writer: AvroType, reader: UnionType): number => {
  const same = reader.branches.findIndex(
    (branch) => matches(writer, branch) && "name" in branch && "name" in writer && branch.name === writer.name
  )
  return same >= 0 ? same : reader.branches.findIndex((branch) => matches(writer, branch))
}

const resolve = (input: Input, writer: AvroType, reader: AvroType): Datum => {
  if (writer._tag === "union") {
    const index = Number(readLong(input))
    const branch = writer.branches[index]
    if (branch === undefined) return refuse("there is no such branch")
    // Who decodes with the writer's own schema resolves nothing.
    if (writer === reader) return { _tag: "union", branch: index, value: resolve(input, branch, branch) }
    return resolve(input, branch, reader)
  }
  if (reader._tag === "union") {
    const branch = branchFor(writer, reader)
    const type = reader.branches[branch]
    if (type === undefined) return refuse(`no branch matches ${writer._tag}`)
    return { _tag: "union", branch, value: resolve(input, writer, type) }
  }
  if (!matches(writer, reader)) return refuse(`${writer._tag} does not match ${reader._tag}`)
  return resolveMatching(input, writer, reader)
}

const resolveMatching = (input: Input, writer: AvroType, reader: AvroType): Datum => {
  if (writer._tag === "array" && reader._tag === "array") {
    return { _tag: "array", items: readBlocks(input, () => resolve(input, writer.items, reader.items)) }
  }
  if (writer._tag === "map" && reader._tag === "map") {
    const entry = (): readonly [string, Datum] => [
      text.decode(readBytes(input)),
      resolve(input, writer.values, reader.values)
    ]
    return { _tag: "map", entries: readBlocks(input, entry) }
  }
  if (writer._tag === "record" && reader._tag === "record") return resolveRecord(input, writer, reader)
  if (writer._tag === "enum" && reader._tag === "enum") {
    const symbol = writer.symbols[Number(readLong(input))] ?? refuse("there is no such symbol")
    if (reader.symbols.includes(symbol)) return { _tag: "enum", symbol }
    return { _tag: "enum", symbol: reader.default ?? refuse(`the symbol ${symbol} is not known`) }
  }
  if (writer._tag === "fixed") return { _tag: "fixed", value: take(input, writer.size) }
  return resolvePrimitive(input, writer, reader)
}

const resolvePrimitive = (input: Input, writer: AvroType, reader: AvroType): Datum => {
  switch (writer._tag) {
    case "null":
      return { _tag: "null" }
    case "boolean":
      return { _tag: "boolean", value: take(input, 1)[0] === 1 }
    case "int":
    case "long":
      return asNumber(readLong(input), reader)
    case "float":
      return asFloat(readFloat(input, 4), reader)
    case "double":
      return asFloat(readFloat(input, 8), reader)
    default: {
      const bytes = readBytes(input)
      return reader._tag === "string" ? { _tag: "string", value: text.decode(bytes) } : { _tag: "bytes", value: bytes }
    }
  }
}

const asNumber = (value: bigint, reader: AvroType): Datum => {
  if (reader._tag === "long") return { _tag: "long", value }
  if (reader._tag === "int") return { _tag: "int", value: Number(value) }
  return asFloat(Number(value), reader)
}

const asFloat = (value: number, reader: AvroType): Datum =>
  reader._tag === "float" ? { _tag: "float", value: Math.fround(value) } : { _tag: "double", value }

const skip = (input: Input, type: AvroType): void => {
  switch (type._tag) {
    case "record":
      for (const field of type.fields) skip(input, field.type)
      return
    case "union":
      skip(input, type.branches[Number(readLong(input))] ?? refuse("there is no such branch"))
      return
    case "array":
      readBlocks(input, () => skip(input, type.items))
      return
    case "map":
      readBlocks(input, () => {
        readBytes(input)
        skip(input, type.values)
      })
      return
    case "enum":
      readLong(input)
      return
    case "fixed":
      take(input, type.size)
      return
    default:
      resolvePrimitive(input, type, type)
  }
}

/** The fields of the writer that a field of the reader takes its value from, by name or alias. */
const sourcesOf = ({ aliases, name }: Field, positions: ReadonlyMap<string, number>): ReadonlyArray<number> => {
  const found = new Set<number>()
  for (const known of [name, ...aliases]) {
    const position = positions.get(known)
    if (position !== undefined) found.add(position)
  }
  return [...found]
}

const resolveRecord = (input: Input, writer: RecordType, reader: RecordType): Datum => {
  const positions = new Map(writer.fields.map(({ name }, index) => [name, index]))
  const targets = new Map<number, Array<Field>>()
  for (const field of reader.fields) {
    const sources = sourcesOf(field, positions)
    if (sources.length > 1) refuse(`${field.name} means several fields of the writer`)
    const [source] = sources
    if (source === undefined) {
      if (field.default === undefined) refuse(`nothing is written for ${field.name}, which has no default`)
    } else {
      const known = targets.get(source)
      if (known === undefined) targets.set(source, [field])
      else known.push(field)
    }
  }
  const values = new Map<Field, Datum>()
  for (const [index, field] of writer.fields.entries()) {
    const start = input.at
    for (const target of targets.get(index) ?? []) {
      input.at = start
      values.set(target, resolve(input, field.type, target.type))
    }
    if (!targets.has(index)) skip(input, field.type)
  }
  return {
    _tag: "record",
    fields: reader.fields.map((field) => {
      const value = values.get(field) ?? (field.default && defaultDatum(field.type, field.default.value))
      return [field.name, value ?? refuse(`the default of ${field.name} is too large`)] as const
    })
  }
}

/** What a reader makes of data. */
export type Decoded =
  | { readonly _tag: "Read"; readonly datum: Datum }
  | { readonly _tag: "Refused"; readonly reason: string }

/** Data of the writer as the reader reads them. */
export const decode = (bytes: Uint8Array, writer: AvroType, reader: AvroType): Decoded => {
  const input: Input = { bytes, at: 0, items: 0 }
  try {
    const datum = resolve(input, writer, reader)
    return input.at === bytes.length ? { _tag: "Read", datum } : { _tag: "Refused", reason: "data are left over" }
  } catch (error) {
    if (error instanceof Refusal) return { _tag: "Refused", reason: error.message }
    throw error
  }
}
