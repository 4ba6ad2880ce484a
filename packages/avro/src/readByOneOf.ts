import { resolves } from "./canRead.js"
import { datumToJson } from "./datum/datum.js"
import { encode } from "./datum/encode.js"
import { sampleData } from "./datum/samples.js"
import type { RefusalKind } from "./resolve/cause.js"
import type { Cause, Verdict } from "./result.js"
import type { AvroSchema, AvroType, EnumType, Json } from "./schema/types.js"
import { isRead, mostTried } from "./takesAny.js"

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
