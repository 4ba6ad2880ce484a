import { type AvroSchema, type AvroType, type InvalidSchema, readSchema, type SchemaPlace } from "@lintel/avro"
import {
  type Document,
  type DocumentSet,
  type DocumentError,
  type FileTable,
  type Limits,
  parse,
  parsePointer,
  type Result
} from "@lintel/document"
import {
  type ImportWarning,
  type ImportWarningKind,
  isRecord,
  makePositions,
  own,
  type Positions,
  source,
  type Source,
  trailOf,
  trailPlace
} from "@lintel/import"
import { type Json, type Message, type Model, modelVersion, segment } from "@lintel/model"
import { leavesDocument, outermost } from "./roots.js"
import { selfContained } from "./selfContained.js"

/**
 * How to read Avro documents.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ReadOptions {
  /** How large and deep files may be. */
  readonly limits?: Partial<Limits>
  /** The name of the message, for a schema; by default the name of its type, else of its file. */
  readonly message?: string
  /** Of which branch of a union a default has to be; the first, as before Avro 1.12, where left out. */
  readonly unionDefaults?: "first" | "any"
}

/**
 * What a document says, as a Model with messages.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  /** The keys of the messages in the Model: their addresses are `message:` and these. */
  readonly messages: ReadonlyArray<string>
  readonly positions: Positions
  readonly warnings: ReadonlyArray<ImportWarning>
  /** The other files whose types are used. */
  readonly parts: ReadonlyArray<string>
}

/** The documents that were parsed, and what went wrong with others. */
interface Reading {
  readonly set: DocumentSet
  readonly values: ReadonlyMap<string, unknown>
  readonly entry: string
}

const unusable = (reading: Reading, place: SchemaPlace, reason: string): DocumentError => {
  const tokens = parsePointer(place.pointer) ?? []
  return { _tag: "DocumentError", ...trailPlace(reading.set, trailOf(place.document, tokens)), reason }
}

const failed = <T>(failure: ReadonlyArray<DocumentError>): Result<T> => ({ _tag: "Failure", failure })

const invalid = (reading: Reading, { problems }: InvalidSchema, base = ""): Result<Imported> =>
  failed(
    problems.map(({ place, reason }) => {
      const pointer = place.document === reading.entry ? `${base}${place.pointer}` : place.pointer
      return unusable(reading, { document: place.document, pointer }, reason)
    })
  )

const parseAll = (files: FileTable, entry: string, limits: Partial<Limits>): Result<Reading> => {
  const documents = new Map<string, Document>()
  const unreadable: Array<DocumentError> = []
  for (const [file, content] of files) {
    const isText = typeof content === "string" || content instanceof Uint8Array
    const result: Result<Document> = isText
      ? parse(content, { file, format: "json", limits })
      : { _tag: "Success", success: content }
    if (result._tag === "Success") documents.set(file, result.success)
    else if (file === entry) return result
    else unreadable.push(...result.failure)
  }
  const document = documents.get(entry)
  if (document === undefined) {
    const place = { file: entry, line: 1, column: 1, pointer: "" }
    return failed([{ _tag: "DocumentError", ...place, reason: "the file is missing" }])
  }
  const { warnings } = document
  const set = { entry, documents, missing: [], refused: [], unreadable, warnings, root: "", allowOutside: false }
  const values = new Map([...documents].map(([file, it]) => [file, it.value]))
  return { _tag: "Success", success: { set, values, entry } }
}

/** The name of a file without its folder and what follows the first dot. */
const stemOf = (file: string): string => {
  const stem = file.slice(file.lastIndexOf("/") + 1).replace(/\..*$/s, "")
  return stem === "" ? "message" : stem
}

const simpleName = (name: string): string => name.slice(name.lastIndexOf(".") + 1)

const docOf = (type: AvroType, { values }: Reading): string | undefined => {
  let value: unknown = values.get(type.place.document)
  for (const token of parsePointer(type.place.pointer) ?? []) {
    value = Array.isArray(value) ? value[Number(token)] : isRecord(value) ? own(value, token) : undefined
  }
  const doc = isRecord(value) ? own(value, "doc") : undefined
  return typeof doc === "string" && doc.trim() !== "" ? doc.trim() : undefined
}

const messageOf = (type: AvroType, schema: Json, reading: Reading): Message => {
  const description = docOf(type, reading)
  const formerly = "aliases" in type ? type.aliases.map((alias) => `message:${segment(simpleName(alias))}`) : []
  return {
    payload: { _tag: "Avro", schema },
    ...(description === undefined ? {} : { description }),
    ...(formerly.length === 0 ? {} : { formerly: [...new Set(formerly)].toSorted() })
  }
}

/** A message with where it was written. */
interface Found {
  readonly name: string
  readonly message: Message
  readonly source: Source
}

const warningsOf = (reading: Reading, schema: AvroSchema, base: string): ReadonlyArray<ImportWarning> => {
  const located = (kind: ImportWarningKind, place: SchemaPlace, reason: string): ImportWarning => {
    const trail = trailOf(place.document, parsePointer(place.pointer) ?? [])
    return { _tag: "ImportWarning", kind, ...trailPlace(reading.set, trail), reason }
  }
  const ofFile = reading.set.warnings.map((it): ImportWarning => ({ ...it, _tag: "ImportWarning" }))
  const ofSchema = schema.warnings.map(({ place, reason }) => {
    const isEntry = place.document === reading.entry
    return located("without-effect", isEntry ? { ...place, pointer: `${base}${place.pointer}` } : place, reason)
  })
  return [...ofFile, ...ofSchema]
}

const partsOf = (schema: AvroSchema, entry: string): ReadonlyArray<string> =>
  [...new Set([...schema.named.values()].map(({ place }) => place.document))].filter((it) => it !== entry).toSorted()

const finish = (
  reading: Reading,
  schema: AvroSchema,
  found: ReadonlyArray<Found>,
  warnings: ReadonlyArray<ImportWarning>
): Result<Imported> => {
  const messages = Object.fromEntries(found.map(({ message, name }) => [segment(name), message]))
  const sources = new Map(found.map((it) => [segment(it.name), it.source]))
  const model: Model = { lintel: modelVersion, messages }
  const positions = makePositions(reading.set, ({ kind, segments }) =>
    kind === "message" ? sources.get(segments[0] ?? "") : undefined
  )
  return {
    _tag: "Success",
    success: { model, messages: Object.keys(messages), positions, warnings, parts: partsOf(schema, reading.entry) }
  }
}

const inMessage = (root: Source, schema: Source): Source =>
  source(root.trail, new Map([["payload", source(root.trail, new Map([["schema", schema]]))]]))

const tooLong = "its named types refer to each other in a chain of more than 500"

const readOne = (reading: Reading, value: unknown, options: ReadOptions): Result<Imported> => {
  const { entry, values } = reading
  const others = new Map([...values].filter(([file]) => file !== entry))
  const { message: name, unionDefaults = "first" } = options
  const schema = readSchema(value, { document: entry, others, unionDefaults })
  if (schema._tag === "InvalidSchema") return invalid(reading, schema)
  const root = source(trailOf(entry, []))
  const whole = leavesDocument(schema.root)
    ? selfContained(schema.root, values)
    : { schema: schema.source, source: root }
  if (whole === undefined) return failed([unusable(reading, schema.root.place, tooLong)])
  const type = schema.root
  const found = {
    name: name ?? ("name" in type ? simpleName(type.name) : stemOf(entry)),
    message: messageOf(type, whole.schema, reading),
    source: inMessage(root, whole.source)
  }
  return finish(reading, schema, [found], warningsOf(reading, schema, ""))
}

const typesPointer = "/types"

/** A protocol is read for its types; calls are not messages of a log. */
const readProtocol = (
  reading: Reading,
  value: Readonly<Record<string, unknown>>,
  options: ReadOptions
): Result<Imported> => {
  const { entry } = reading
  const [namespace, types, calls] = [own(value, "namespace"), own(value, "types"), own(value, "messages")]
  const others = new Map([...reading.values].filter(([file]) => file !== entry))
  const schema = readSchema(types ?? [], {
    document: entry,
    others,
    unionDefaults: options.unionDefaults ?? "first",
    ...(typeof namespace === "string" ? { namespace } : {})
  })
  if (schema._tag === "InvalidSchema") return invalid(reading, schema, typesPointer)
  // Places are counted from the list of types.
  const values = new Map(reading.values).set(entry, types)
  const found: Array<Found> = []
  for (const type of outermost(schema)) {
    const whole = selfContained(type, values)
    if (whole === undefined) return failed([unusable(reading, type.place, tooLong)])
    const inTypes = { ...reading, values }
    const at = rebased(whole.source, entry)
    found.push({
      name: simpleName(type.name),
      message: messageOf(type, whole.schema, inTypes),
      source: inMessage(at, at)
    })
  }
  const ofCalls = isRecord(calls) && Object.keys(calls).length > 0 ? [callsWarning(reading)] : []
  return finish(reading, schema, found, [...warningsOf(reading, schema, typesPointer), ...ofCalls])
}

const callsWarning = (reading: Reading): ImportWarning => ({
  _tag: "ImportWarning",
  kind: "not-representable",
  ...trailPlace(reading.set, trailOf(reading.entry, ["messages"])),
  reason: "the calls of a protocol are left out; its types are read as messages"
})

/** Sources in the list of types as sources in the protocol. */
const rebased = (it: Source, entry: string): Source => {
  const inside = new Map([...it.inside].map(([key, inner]) => [key, rebased(inner, entry)]))
  const { file } = it.trail
  const path: Array<string> = []
  for (let step = it.trail; step.parent !== undefined; step = step.parent) path.push(step.key)
  return source(trailOf(file, file === entry ? ["types", ...path.toReversed()] : path.toReversed()), inside)
}

/**
 * Reads an Avro schema (`.avsc`) as a Model with one message, or a protocol (`.avpr`) as a Model with a message for each
 * record that no other contains. Pure: files come from the table. Named types that the entry refers to and does not
 * define are looked for in the other files by their full names, and put into the payload where they are first used.
 *
 * *Details.* The message has the simple name of its type, and is known under the aliases of the type as well; a schema
 * without a name has that of its file. What a logical type says and Avro ignores is a warning.
 *
 * *Errors.* A file that is no JSON or is beyond the limits; a schema that breaks a rule of the specification. Each names
 * the place.
 *
 * @example
 * ```ts
 * import { read } from "@lintel/import-avro"
 *
 * const order = `{ "type": "record", "name": "shop.Order", "fields": [
 *   { "name": "total", "type": "shop.Money" }
 * ] }`
 * const money = `{ "type": "record", "name": "shop.Money", "fields": [
 *   { "name": "amount", "type": "long" }
 * ] }`
 * const result = read(new Map([["order.avsc", order], ["money.avsc", money]]), "order.avsc")
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 * const { messages, positions } = result.success
 *
 * messages // => ["Order"]
 * positions.locate("message:Order", "/payload/schema/fields/0/type/fields/0/type")?.file // => "money.avsc"
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const read = (files: FileTable, entry: string, options: ReadOptions = {}): Result<Imported> => {
  const parsed = parseAll(files, entry, options.limits ?? {})
  if (parsed._tag === "Failure") return parsed
  const reading = parsed.success
  const value = reading.values.get(entry)
  return isRecord(value) && typeof own(value, "protocol") === "string"
    ? readProtocol(reading, value, options)
    : readOne(reading, value, options)
}
