import { sampleData } from "./datum/samples.js"
import { datumToJson } from "./datum/datum.js"
import { decode } from "./datum/decode.js"
import { encode } from "./datum/encode.js"
import { matchingBranches, nameFit } from "./resolve/match.js"
import { resolves } from "./canRead.js"
import type { RefusalKind } from "./resolve/cause.js"
import type { Cause, Verdict } from "./result.js"
import type { AvroSchema, AvroType, EnumType, Json } from "./schema/types.js"

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

const mostTried = 400

/** Pairs of types that are looked at before nothing is said. */
const mostPairs = 20_000

interface Proving {
  left: number
}

const isRead = (bytes: Uint8Array, writer: AvroSchema, reader: AvroSchema): boolean =>
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

/**
 * What several readers make of what a writer writes, where each datum goes to one that reads it.
 *
 * - `Read`: one of them reads it, whatever it is.
 * - `Misread`: one of them reads it, and some data are taken for something else.
 * - `Refused`: `value` is refused by every one of them; `cause` says why the first refuses it, where that is known.
 * - `Unknown`: never to be read as `Read`.
 *
 * @category questions
 * @since 0.1.0
 */
export type ReadByOne =
  | { readonly _tag: "Read" }
  | { readonly _tag: "Misread"; readonly value: Json }
  | { readonly _tag: "Refused"; readonly value: Json; readonly cause?: Cause<RefusalKind> }
  | { readonly _tag: "Unknown"; readonly reason: string }

/** A part of a writer's data: of some types, only some of the branches or symbols. */
type Narrowing = ReadonlyMap<number, ReadonlyArray<number>>

/**
 * The types of which each datum has exactly one value: they are reached through fields alone, and are used once. Data of
 * others may have several branches at once.
 */
const choices = (root: AvroType): ReadonlyArray<AvroType> => {
  const uses = new Map<number, number>()
  const count = (type: AvroType): void => {
    const known = uses.get(type.id) ?? 0
    uses.set(type.id, known + 1)
    if (known > 0) return
    if (type._tag === "record") for (const field of type.fields) count(field.type)
    if (type._tag === "union") for (const branch of type.branches) count(branch)
    if (type._tag === "array") count(type.items)
    if (type._tag === "map") count(type.values)
  }
  count(root)
  const found: Array<AvroType> = []
  const visit = (type: AvroType): void => {
    if (uses.get(type.id) !== 1) return
    if (type._tag === "enum") found.push(type)
    if (type._tag === "record") for (const field of type.fields) visit(field.type)
    if (type._tag !== "union") return
    found.push(type)
    for (const branch of type.branches) visit(branch)
  }
  visit(root)
  return found
}

const optionsOf = (type: AvroType, readers: ReadonlyArray<AvroSchema>): ReadonlyArray<ReadonlyArray<number>> => {
  if (type._tag === "union") return type.branches.map((_, index) => [index])
  if (type._tag !== "enum") return []
  const groups = new Map<string, Array<number>>()
  for (const [index, symbol] of type.symbols.entries()) {
    // Symbols that every reader knows alike are read alike.
    const key = readers.map((reader) => knowing(reader, symbol)).join(" ")
    groups.set(key, [...(groups.get(key) ?? []), index])
  }
  return [...groups.values()]
}

const knowing = ({ named }: AvroSchema, symbol: string): string =>
  [...named.values()]
    .filter((type): type is EnumType => type._tag === "enum")
    .map(({ symbols }) => (symbols.includes(symbol) ? "1" : "0"))
    .join("")

/** The same schema with fewer branches and symbols. The identities of types stay. */
const narrowed = (schema: AvroSchema, narrowing: Narrowing): AvroSchema => {
  const made = new Map<number, AvroType>()
  const rewrite = (type: AvroType): AvroType => {
    const known = made.get(type.id)
    if (known !== undefined) return known
    const kept = narrowing.get(type.id)
    switch (type._tag) {
      case "union": {
        const branches: Array<AvroType> = []
        const copy: AvroType = { ...type, branches }
        made.set(type.id, copy)
        for (const [index, branch] of type.branches.entries()) {
          if (kept === undefined || kept.includes(index)) branches.push(rewrite(branch))
        }
        return copy
      }
      case "enum": {
        const copy: AvroType =
          kept === undefined ? type : { ...type, symbols: kept.map((at) => type.symbols[at] ?? "") }
        made.set(type.id, copy)
        return copy
      }
      case "record": {
        const fields: Array<(typeof type.fields)[number]> = []
        const copy: AvroType = { ...type, fields }
        made.set(type.id, copy)
        for (const field of type.fields) fields.push({ ...field, type: rewrite(field.type) })
        return copy
      }
      case "array": {
        const copy = { ...type, items: type.items }
        made.set(type.id, copy)
        return Object.assign(copy, { items: rewrite(type.items) })
      }
      case "map": {
        const copy = { ...type, values: type.values }
        made.set(type.id, copy)
        return Object.assign(copy, { values: rewrite(type.values) })
      }
      default:
        return type
    }
  }
  // A codec would number the branches that are left anew, so it is not asked: the source is no schema.
  return { ...schema, root: rewrite(schema.root), source: null }
}

const mostQuestions = 300

/**
 * Whether one of several readers reads whatever a writer writes. What none of them reads alone is divided by the branches
 * of unions and the symbols of enumerations until each part is read by one of them, or has a datum that all refuse, which
 * is executed with each.
 *
 * @example
 * ```ts
 * import { readByOneOf, readSchema } from "@lintel/avro"
 *
 * const read = (schema: unknown) => {
 *   const found = readSchema(schema)
 *   if (found._tag === "InvalidSchema") throw new Error(found.reason)
 *   return found
 * }
 * const [numbers, texts] = [read(["null", "int"]), read("string")]
 * readByOneOf(read(["int", "string"]), [numbers, texts]) // => { _tag: "Read" }
 * const refused = readByOneOf(read(["int", "boolean"]), [numbers, texts])
 * refused._tag === "Refused" && refused.value // => { boolean: true }
 * ```
 *
 * @category questions
 * @since 0.1.0
 */
export const readByOneOf = (writer: AvroSchema, readers: ReadonlyArray<AvroSchema>): ReadByOne => {
  const verdicts = readers.map((reader) => resolves(writer, reader))
  if (verdicts.some(({ _tag }) => _tag === "Reads")) return { _tag: "Read" }
  const doubt = verdicts.find((it) => it._tag === "Undecided")
  if (doubt?._tag === "Undecided") return { _tag: "Unknown", reason: doubt.reasons[0]?.text ?? "a reader is undecided" }
  return refusedByAll(writer, readers, verdicts) ?? covered(writer, readers)
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))

/** A datum that every reader refuses: of those that show what one of them refuses, else of some data of the writer. */
const refusedByAll = (
  writer: AvroSchema,
  readers: ReadonlyArray<AvroSchema>,
  verdicts: ReadonlyArray<Verdict>
): ReadByOne | undefined => {
  const isRefused = (bytes: Uint8Array): boolean => readers.every((reader) => !isRead(bytes, writer, reader))
  for (const verdict of verdicts) {
    for (const cause of verdict._tag === "Refused" ? verdict.refusals : []) {
      const { witness } = cause
      if (witness !== undefined && isRefused(fromHex(witness.bytes)))
        return { _tag: "Refused", value: witness.datum, cause }
    }
  }
  const shown = sampleData(writer, mostTried).find((datum) => isRefused(encode(writer.root, datum)))
  return shown && { _tag: "Refused", value: datumToJson(writer.root, shown) }
}

/** Divides what is written until each part is read by one of the readers. */
const covered = (writer: AvroSchema, readers: ReadonlyArray<AvroSchema>): ReadByOne => {
  const all = choices(writer.root)
    .map((type) => ({ type, options: optionsOf(type, readers) }))
    .filter(({ options }) => options.length > 1)
  let left = mostQuestions
  let misread: { readonly value: Json } | undefined
  const isCovered = (narrowing: Narrowing): boolean => {
    const part = narrowing.size === 0 ? writer : narrowed(writer, narrowing)
    const verdicts = readers.map((reader) => resolves(part, reader))
    left -= readers.length
    if (verdicts.some(({ _tag }) => _tag === "Reads")) return true
    const changed = verdicts.find((it) => it._tag === "ChangesMeaning")
    if (changed?._tag === "ChangesMeaning") {
      misread ??= { value: changed.witness.datum }
      return true
    }
    const next = all.find(({ type }) => !narrowing.has(type.id))
    if (next === undefined || left < 0) return false
    return next.options.every((option) => isCovered(new Map([...narrowing, [next.type.id, option]])))
  }
  if (isCovered(new Map())) return misread === undefined ? { _tag: "Read" } : { _tag: "Misread", ...misread }
  const reason = "each of several readers reads a part of it, and that they read all of it together could not be proven"
  return { _tag: "Unknown", reason }
}
