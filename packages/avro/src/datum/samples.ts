import type { AvroSchema, AvroType, Json } from "../schema/types.js"
import { type Sizes, sizesOf } from "../resolve/sizes.js"
import { smallest } from "../witness/build.js"
import { type Datum, datumToJson } from "./datum.js"
import { encode } from "./encode.js"

/**
 * Data of a schema with their encoding.
 *
 * @category data
 * @since 0.1.0
 */
export interface Sample {
  /** In the JSON encoding of the specification. A long beyond 2^53 is text. */
  readonly datum: Json
  /** In the binary encoding. */
  readonly bytes: Uint8Array
}

interface Sampling {
  readonly sizes: Sizes
  readonly most: number
}

const deepest = 6

/** Every second combination first, so that what differs in several fields at once comes before the end of the list. */
const combined = (lists: ReadonlyArray<ReadonlyArray<Datum>>, most: number): ReadonlyArray<ReadonlyArray<Datum>> => {
  let rows: ReadonlyArray<ReadonlyArray<Datum>> = [[]]
  for (const list of lists) {
    const room = Math.max(1, Math.floor(most / rows.length))
    rows = rows.flatMap((row) => list.slice(0, Math.max(room, 1)).map((datum) => [...row, datum]))
  }
  return rows
}

/** Some data of a type, the smallest first: each branch, each symbol, lists with and without items. */
const dataOf = (sampling: Sampling, type: AvroType, field: string | undefined, depth: number): ReadonlyArray<Datum> => {
  const { most, sizes } = sampling
  if (sizes.of(type) === undefined) return []
  const least = smallest(sizes, type, field)
  if (depth > deepest) return [least]
  const inner = (part: AvroType, name: string | undefined): ReadonlyArray<Datum> =>
    dataOf(sampling, part, name, depth + 1)
  switch (type._tag) {
    case "boolean":
      return [least, { _tag: "boolean", value: false }]
    case "enum":
      return type.symbols.map((symbol): Datum => ({ _tag: "enum", symbol })).slice(0, most)
    case "array":
      return [least, ...inner(type.items, field).map((item): Datum => ({ _tag: "array", items: [item] }))].slice(
        0,
        most
      )
    case "map":
      return [
        least,
        ...inner(type.values, field).map((value): Datum => ({ _tag: "map", entries: [["key", value]] }))
      ].slice(0, most)
    case "union":
      return spread(
        type.branches.map((branch, index) =>
          inner(branch, field).map((value): Datum => ({ _tag: "union", branch: index, value }))
        ),
        most
      )
    case "record":
      return combined(
        type.fields.map((it) => inner(it.type, it.name)),
        most
      ).map((row) => ({
        _tag: "record",
        fields: type.fields.flatMap((it, index) => {
          const value = row[index]
          return value === undefined ? [] : [[it.name, value] as const]
        })
      }))
    default:
      return [least]
  }
}

/** The first of each list, then the second of each. */
const spread = (lists: ReadonlyArray<ReadonlyArray<Datum>>, most: number): ReadonlyArray<Datum> => {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  const found: Array<Datum> = []
  for (let row = 0; row < longest && found.length < most; row++) {
    for (const list of lists) {
      const datum = list[row]
      if (datum !== undefined && found.length < most) found.push(datum)
    }
  }
  return found
}

/** Some data of a schema in the form that is exact for every type. */
export const sampleData = (schema: AvroSchema, most: number): ReadonlyArray<Datum> => {
  const sizes = sizesOf(schema)
  const size = sizes.of(schema.root)
  return size === undefined || size > 100_000 || sizes.depthOf(schema.root) > 300
    ? []
    : dataOf({ sizes, most }, schema.root, undefined, 0)
}

/**
 * Some data of a schema, the smallest first, with their encodings: every branch of its unions and every symbol of its
 * enumerations occur as far as `most` data have room for them. None where the schema has no finite datum.
 *
 * @example
 * ```ts
 * import { readSchema, samples } from "@lintel/avro"
 *
 * const schema = readSchema(["null", { type: "enum", name: "State", symbols: ["OPEN", "PAID"] }])
 * if (schema._tag === "InvalidSchema") throw new Error(schema.reason)
 * samples(schema).map(({ datum }) => datum) // => [null, { State: "OPEN" }, { State: "PAID" }]
 * samples(schema)[1]?.bytes // => Uint8Array.of(2, 0)
 * ```
 *
 * @category data
 * @since 0.1.0
 */
export const samples = (schema: AvroSchema, most = 32): ReadonlyArray<Sample> =>
  sampleData(schema, most).map((datum) => ({
    datum: datumToJson(schema.root, datum),
    bytes: encode(schema.root, datum)
  }))
