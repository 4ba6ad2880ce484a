import { createRequire } from "node:module"
import type avro from "avsc"
import type { Datum } from "../datum/datum.js"
import type { AvroSchema, AvroType } from "../schema/types.js"

type Avsc = typeof avro

let loaded: Avsc | undefined

/**
 * The codec, loaded when data are first checked: most questions need none. Where it is not installed, it is not asked:
 * `compile` says so.
 */
const codec = (): Avsc => {
  loaded ??= createRequire(import.meta.url)("avsc") as Avsc
  return loaded
}

/** Schemas beyond this are not handed on: the codec generates code for every record. */
const mostTypes = 5000

/** Names that JavaScript gives a meaning: the codec keeps fields in plain objects. */
const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype", "toString", "valueOf"])

const isReserved = (schema: AvroSchema): boolean => {
  for (const type of schema.named.values()) {
    if (type.name.split(".").some((part) => reserved.has(part))) return true
    if (type._tag === "record" && type.fields.some(({ name }) => reserved.has(name))) return true
    if (type._tag === "enum" && type.symbols.some((symbol) => reserved.has(symbol))) return true
  }
  return false
}

/** Longs as `bigint`, so that none loses a digit. */
const exactLongs = (): ReturnType<Avsc["types"]["LongType"]["__with"]> =>
  codec().types.LongType.__with({
    fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const buffer = Buffer.alloc(8)
      buffer.writeBigInt64LE(value)
      return buffer
    },
    fromJSON: (value: number | bigint) => BigInt(value),
    toJSON: Number,
    isValid: (value: unknown) => typeof value === "bigint",
    compare: (left: bigint, right: bigint) => (left < right ? -1 : left > right ? 1 : 0)
  })

/** A long that is written as an object: one by name is found in the registry. */
const isLong = (schema: unknown): boolean =>
  typeof schema === "object" && schema !== null && "type" in schema && schema.type === "long"

const compiled = new WeakMap<AvroSchema, avro.Type | "Unusable">()

/** The schema as the codec compiles it; `Unusable` where it does not take it. */
const compile = (schema: AvroSchema): avro.Type | "Unusable" => {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const made = compileAnew(schema)
  compiled.set(schema, made)
  return made
}

const compileAnew = (schema: AvroSchema): avro.Type | "Unusable" => {
  if (schema.size > mostTypes || isReserved(schema)) return "Unusable"
  try {
    const long = exactLongs()
    const typeHook = (it: avro.Schema): avro.Type | undefined => (isLong(it) ? long : undefined)
    const options = { wrapUnions: true, logicalTypes: {}, registry: { long }, typeHook }
    return codec().Type.forSchema(schema.source as avro.Schema, options)
  } catch {
    return "Unusable"
  }
}

/** A datum as the codec represents it. */
const toValue = (type: AvroType, datum: Datum): unknown => {
  switch (datum._tag) {
    case "null":
      return null
    case "bytes":
    case "fixed":
      return Buffer.from(datum.value)
    case "enum":
      return datum.symbol
    case "array":
      return type._tag === "array" ? datum.items.map((item) => toValue(type.items, item)) : undefined
    case "map":
      return type._tag === "map"
        ? Object.fromEntries(datum.entries.map(([key, value]) => [key, toValue(type.values, value)]))
        : undefined
    case "record": {
      const entries = datum.fields.map(([name, value], index) => {
        const field = type._tag === "record" ? type.fields[index] : undefined
        return [name, field === undefined ? undefined : toValue(field.type, value)]
      })
      return Object.fromEntries(entries)
    }
    case "union": {
      const branch = type._tag === "union" ? type.branches[datum.branch] : undefined
      if (branch === undefined || branch._tag === "null") return null
      return { ["name" in branch ? branch.name : branch._tag]: toValue(branch, datum.value) }
    }
    default:
      return datum.value
  }
}

/** What the codec makes of data. */
export type Executed =
  | { readonly _tag: "Read"; readonly bytes: Uint8Array; readonly again: Uint8Array | undefined }
  | { readonly _tag: "Refused"; readonly bytes: Uint8Array; readonly reason: string }
  /** The codec does not take one of the schemas, or the datum. */
  | { readonly _tag: "NotAsked" }

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What was read, encoded by the reader's schema: the same for the same value. */
const encodeAgain = (type: avro.Type, value: unknown): Uint8Array | undefined => {
  try {
    return type.toBuffer(value)
  } catch {
    return undefined // a number that was promoted is not always one that the codec writes
  }
}

/** Encodes a datum by the writer's schema and decodes it by the reader's, with `avsc`. */
export const execute = (writer: AvroSchema, reader: AvroSchema, datum: Datum): Executed => {
  const [from, to] = [compile(writer), compile(reader)]
  if (from === "Unusable" || to === "Unusable") return { _tag: "NotAsked" }
  let bytes: Buffer
  try {
    bytes = from.toBuffer(toValue(writer.root, datum))
  } catch {
    return { _tag: "NotAsked" }
  }
  try {
    const options = { ignoreNamespaces: true }
    const resolver = to.createResolver(from, options)
    const value: unknown = to.fromBuffer(bytes, resolver)
    return { _tag: "Read", bytes, again: encodeAgain(to, value) }
  } catch (error) {
    return { _tag: "Refused", bytes, reason: message(error) }
  }
}
