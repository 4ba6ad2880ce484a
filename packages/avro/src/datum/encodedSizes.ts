import type { AvroSchema, AvroType } from "../schema/types.js"

/**
 * Bytes of data of a schema in the binary encoding, without a header of a registry or a file.
 *
 * @category data
 * @since 0.1.0
 */
export interface EncodedSizes {
  /** No datum takes fewer; `undefined` where the schema has no finite datum. */
  readonly least: bigint | undefined
  /** No datum takes more; `undefined` where nothing bounds them. */
  readonly most: bigint | undefined
}

/** Bytes of an index as a number of the binary encoding: seven bits each, a sign in the first. */
const bytesOfIndex = (index: number): bigint => {
  let bytes = 1n
  for (let left = Math.floor((index * 2) / 128); left > 0; left = Math.floor(left / 128)) bytes++
  return bytes
}

const scalars: Readonly<Record<string, readonly [least: bigint, most: bigint | undefined]>> = {
  null: [0n, 0n],
  boolean: [1n, 1n],
  int: [1n, 5n],
  long: [1n, 10n],
  float: [4n, 4n],
  double: [8n, 8n],
  bytes: [1n, undefined],
  string: [1n, undefined],
  array: [1n, undefined],
  map: [1n, undefined]
}

type Known = ReadonlyMap<AvroType, bigint>

const sum = (all: ReadonlyArray<bigint | undefined>): bigint | undefined =>
  all.reduce<bigint | undefined>((a, b) => (a === undefined || b === undefined ? undefined : a + b), 0n)

const leastOf = (type: AvroType, known: Known): bigint | undefined => {
  switch (type._tag) {
    case "record":
      return known.get(type)
    case "union": {
      const branches = type.branches.flatMap((branch, index) => {
        const least = leastOf(branch, known)
        return least === undefined ? [] : [least + bytesOfIndex(index)]
      })
      return branches.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined)
    }
    case "enum":
      return type.symbols.length === 0 ? undefined : 1n
    case "fixed":
      return BigInt(type.size)
    default:
      return scalars[type._tag]?.[0]
  }
}

const mostOf = (type: AvroType, inside: ReadonlySet<AvroType>, known: Map<AvroType, bigint>): bigint | undefined => {
  switch (type._tag) {
    case "record": {
      if (inside.has(type)) return undefined
      const found = known.get(type)
      if (found !== undefined) return found
      const around = new Set([...inside, type])
      const most = sum(type.fields.map((field) => mostOf(field.type, around, known)))
      if (most !== undefined) known.set(type, most)
      return most
    }
    case "union":
      return type.branches.reduce<bigint | undefined>((found, branch, index) => {
        const most = mostOf(branch, inside, known)
        if (found === undefined || most === undefined) return undefined
        const whole = most + bytesOfIndex(index)
        return whole > found ? whole : found
      }, 0n)
    case "enum":
      return bytesOfIndex(Math.max(0, type.symbols.length - 1))
    case "fixed":
      return BigInt(type.size)
    default:
      return scalars[type._tag]?.[1]
  }
}

/** The smallest datum of each record: found in rounds, as records may contain each other. */
const leastOfRecords = (schema: AvroSchema): Known => {
  const known = new Map<AvroType, bigint>()
  const records = [...schema.named.values()].filter((it) => it._tag === "record")
  for (let changed = true; changed;) {
    changed = false
    for (const record of records) {
      const least = sum(record.fields.map(({ type }) => leastOf(type, known)))
      const before = known.get(record)
      if (least === undefined || (before !== undefined && before <= least)) continue
      known.set(record, least)
      changed = true
    }
  }
  return known
}

/**
 * How few and how many bytes a datum of a schema takes in Avro's binary encoding. The smallest is exact; the largest is
 * that of the longest numbers, and unbounded as soon as a text, bytes, a list or a map may be as long as it likes.
 *
 * @example
 * ```ts
 * import { encodedSizes, readSchema } from "@lintel/avro"
 *
 * const schema = readSchema({
 *   type: "record", name: "Reading", fields: [
 *     { name: "device", type: { type: "fixed", name: "Device", size: 16 } },
 *     { name: "value", type: ["null", "double"] }
 *   ]
 * })
 * if (schema._tag === "InvalidSchema") throw new Error(schema.reason)
 * encodedSizes(schema) // => { least: 17n, most: 25n }
 * ```
 *
 * @category data
 * @since 0.1.0
 */
export const encodedSizes = (schema: AvroSchema): EncodedSizes => ({
  least: leastOf(schema.root, leastOfRecords(schema)),
  most: mostOf(schema.root, new Set(), new Map())
})
