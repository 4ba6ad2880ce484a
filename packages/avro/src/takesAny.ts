import { matchingBranches, nameFit } from "./resolve/match.js"
import { datumToJson } from "./datum/datum.js"
import { decode } from "./datum/decode.js"
import { encode } from "./datum/encode.js"
import { sampleData } from "./datum/samples.js"
import type { AvroSchema, AvroType, Json } from "./schema/types.js"

/**
 * Whether data of one schema are taken for data of another.
 *
 * - `Apart`: nothing that is written with the one is read with the other.
 * - `Shared`: `value`, written with the one, is read with the other.
 * - `Unknown`: never to be read as `Apart`; the reason says where it ends.
 *
 * @category questions
 * @since 0.1.0
 */
export type Taken =
  | { readonly _tag: "Apart" }
  | { readonly _tag: "Shared"; readonly value: Json }
  | { readonly _tag: "Unknown"; readonly reason: string }

/** Data of a schema that are executed before nothing is said. */
export const mostTried = 400

/** Pairs of types that are looked at before nothing is said. */
const mostPairs = 20_000

interface Proving {
  left: number
}

/** Whether a reader takes bytes of a writer for its own. */
export const isRead = (bytes: Uint8Array, writer: AvroSchema, reader: AvroSchema): boolean =>
  decode(bytes, writer.root, reader.root)._tag === "Read"

/**
 * Whether no datum of a type is read as another: an induction over the size of data, so that a pair that is met again
 * inside itself may be taken for one that is not read.
 */
const neverRead = (proving: Proving, writer: AvroType, reader: AvroType, above: ReadonlySet<string>): boolean => {
  const pair = `${writer.id} ${reader.id}`
  if (above.has(pair)) return true
  if (--proving.left < 0) return false
  const met = new Set([...above, pair])
  if (writer._tag === "union") return writer.branches.every((branch) => neverRead(proving, branch, reader, met))
  if (reader._tag === "union") {
    return matchingBranches(writer, reader).every((index) => {
      const branch = reader.branches[index]
      return branch === undefined || neverRead(proving, writer, branch, met)
    })
  }
  if ("name" in writer) {
    if (!("name" in reader) || reader._tag !== writer._tag) return true
    const fit = nameFit(writer, reader)
    if (fit === undefined) return true
    if (fit === "foreign") return false
    return neverReadNamed(proving, writer, reader, met)
  }
  return matchingBranches(writer, { _tag: "union", id: -1, place: reader.place, branches: [reader] }).length === 0
}

const neverReadNamed = (
  proving: Proving,
  writer: Extract<AvroType, { readonly name: string }>,
  reader: Extract<AvroType, { readonly name: string }>,
  met: ReadonlySet<string>
): boolean => {
  if (writer._tag === "fixed" && reader._tag === "fixed") return writer.size !== reader.size
  if (writer._tag === "enum" && reader._tag === "enum") {
    return reader.default === undefined && !writer.symbols.some((symbol) => reader.symbols.includes(symbol))
  }
  if (writer._tag !== "record" || reader._tag !== "record") return true
  return reader.fields.some((field) => {
    const sources = writer.fields.filter(({ name }) => name === field.name || field.aliases.includes(name))
    const [source] = sources
    if (source === undefined) return field.default === undefined
    return sources.length === 1 && neverRead(proving, source.type, field.type, met)
  })
}

/**
 * Whether a reader takes any data of a writer for its own. Some data of every branch, every symbol and every form of a
 * list are executed; that nothing at all is read is proven from the types.
 *
 * @example
 * ```ts
 * import { readSchema, takesAny } from "@lintel/avro"
 *
 * const read = (schema: unknown) => {
 *   const found = readSchema(schema)
 *   if (found._tag === "InvalidSchema") throw new Error(found.reason)
 *   return found
 * }
 * takesAny(read(["null", "int"]), read(["int", "string"])) // => { _tag: "Shared", value: { int: 1 } }
 * takesAny(read(["null", "int"]), read("boolean")) // => { _tag: "Apart" }
 * ```
 *
 * @category questions
 * @since 0.1.0
 */
export const takesAny = (writer: AvroSchema, reader: AvroSchema): Taken => {
  if (neverRead({ left: mostPairs }, writer.root, reader.root, new Set())) return { _tag: "Apart" }
  const shared = sampleData(writer, mostTried).find((datum) => isRead(encode(writer.root, datum), writer, reader))
  if (shared !== undefined) return { _tag: "Shared", value: datumToJson(writer.root, shared) }
  return { _tag: "Unknown", reason: "no datum that was tried is read, and that none ever is could not be proven" }
}
