import { readSchema } from "@lintel/avro"
import type { FileTable, Limits, Result } from "@lintel/document"
import { type ImportWarning, isRecord, makePositions, own, type Positions, trailOf, trailPlace } from "@lintel/import"
import { type Model, modelVersion, segment } from "@lintel/model"
import { type Content, contentOf, type Found, invalid, messageFor } from "./found.js"
import { isIdl, parseAll, parseImported, type Reading } from "./gather.js"
import { outermost } from "./roots.js"

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
  /** Of which branch of a union a default has to be: the first before Avro 1.12, any since; with a warning where left out. */
  readonly unionDefaults?: "first" | "any"
  /** The folder that imports of the interface language stay inside; that of the entry where left out. */
  readonly root?: string
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

type Members = Readonly<Record<string, unknown>>

/** The namespace of a protocol: what it says, else that of its name. */
const namespaceOf = (value: Members): string => {
  const [name, namespace] = [own(value, "protocol"), own(value, "namespace")]
  if (typeof namespace === "string") return namespace
  return typeof name === "string" ? name.slice(0, Math.max(0, name.lastIndexOf("."))) : ""
}

const othersOf = ({ entry, values }: Reading): ReadonlyMap<string, unknown> =>
  new Map([...values].filter(([file]) => file !== entry))

/** One schema as one message: the whole document, or the schema that an interface names as its own. */
const readOne = (reading: Reading, value: unknown, options: ReadOptions, main?: Members): Result<Content> => {
  const { message, unionDefaults } = options
  const isMain = main !== undefined
  const schema = readSchema(value, {
    document: reading.entry,
    others: isMain ? reading.values : othersOf(reading),
    ...(unionDefaults === undefined ? {} : { unionDefaults }),
    ...(isMain ? { pointer: "/schema", forwardNames: true, namespace: namespaceOf(main) } : {})
  })
  if (schema._tag === "InvalidSchema") return invalid(reading, schema)
  const found = messageFor(reading, schema, message)
  return found._tag === "Failure" ? found : contentOf(reading, schema, [found.success])
}

const callsWarning = (reading: Reading): ImportWarning => ({
  _tag: "ImportWarning",
  kind: "not-representable",
  ...trailPlace(reading.set, trailOf(reading.entry, ["messages"])),
  reason: "the calls of a protocol are left out; its types are read as messages"
})

/** A message for each record of a protocol that no other contains; calls are not messages of a log. */
const readProtocol = (reading: Reading, value: Members, options: ReadOptions): Result<Content> => {
  const [types, calls] = [own(value, "types"), own(value, "messages")]
  const schema = readSchema(types ?? [], {
    document: reading.entry,
    pointer: "/types",
    others: othersOf(reading),
    ...(options.unionDefaults === undefined ? {} : { unionDefaults: options.unionDefaults }),
    forwardNames: isIdl(reading.entry),
    namespace: namespaceOf(value)
  })
  if (schema._tag === "InvalidSchema") return invalid(reading, schema)
  const found: Array<Found> = []
  for (const root of outermost(schema, reading.entry)) {
    const made = messageFor(reading, { root, source: schema.source })
    if (made._tag === "Failure") return made
    found.push(made.success)
  }
  const hasCalls = isRecord(calls) && Object.keys(calls).length > 0
  return contentOf(reading, schema, found, hasCalls ? [callsWarning(reading)] : [])
}

const declaresNothing = (value: unknown): boolean => {
  const types = isRecord(value) ? own(value, "types") : undefined
  return isRecord(value) && Array.isArray(types) && types.length === 0 && own(value, "schema") === undefined
}

/** A file that declares nothing itself gives what it imports. */
const readImports = (reading: Reading, options: ReadOptions): Result<Content> => {
  const found = new Map<string, Found>()
  const warnings: Array<ImportWarning> = []
  const parts: Array<string> = []
  for (const [file, value] of reading.values) {
    if (isIdl(file) && declaresNothing(value)) continue
    const content = readValue({ ...reading, entry: file }, options)
    if (content._tag === "Failure") return content
    for (const it of content.success.found) if (!found.has(it.name)) found.set(it.name, it)
    warnings.push(...content.success.warnings)
    parts.push(...content.success.parts)
  }
  return { _tag: "Success", success: { found: [...found.values()], warnings, parts } }
}

const readValue = (reading: Reading, options: ReadOptions): Result<Content> => {
  const value = reading.values.get(reading.entry)
  if (!isRecord(value)) return readOne(reading, value, options)
  if (!isIdl(reading.entry)) {
    const isProtocol = typeof own(value, "protocol") === "string"
    return isProtocol ? readProtocol(reading, value, options) : readOne(reading, value, options)
  }
  const main = own(value, "schema")
  if (main !== undefined) return readOne(reading, main, options, value)
  return declaresNothing(value) ? readImports(reading, options) : readProtocol(reading, value, options)
}

const finish = ({ entry, set, values }: Reading, { found, parts, warnings }: Content): Imported => {
  const messages = Object.fromEntries(found.map(({ message, name }) => [segment(name), message]))
  const sources = new Map(found.map((it) => [segment(it.name), it.source]))
  const model: Model = { lintel: modelVersion, extent: "part", messages }
  const positions = makePositions(set, ({ kind, segments }) =>
    kind === "message" ? sources.get(segments[0] ?? "") : undefined
  )
  // All that an interface imports is part of it, used or not.
  const others = isIdl(entry) ? [...values.keys()] : parts
  return {
    model,
    messages: Object.keys(messages),
    positions,
    warnings: [...set.warnings.map((it): ImportWarning => ({ ...it, _tag: "ImportWarning" })), ...warnings],
    parts: [...new Set(others)].filter((it) => it !== entry).toSorted()
  }
}

/**
 * Reads an Avro schema (`.avsc`) as a Model with one message, or a protocol (`.avpr`, or `.avdl` of the interface
 * language) as a Model with a message for each record that no other contains. Pure: files come from the table. Named types that the entry refers to and does not
 * define are looked for in the other files by their full names, and put into the payload where they are first used.
 *
 * *Details.* The message has the simple name of its type, and is known under the aliases of the type as well; a schema
 * without a name has that of its file. What a logical type says and Avro ignores is a warning.
 *
 * A file of the interface language knows what it imports, and nothing else; it may be a `schema` of Avro 1.12, which is
 * one message. A file that declares nothing gives what its imports give.
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
  const parsed = isIdl(entry) ? parseImported(files, entry, options) : parseAll(files, entry, options.limits ?? {})
  if (parsed._tag === "Failure") return parsed
  const content = readValue(parsed.success, options)
  return content._tag === "Failure" ? content : { _tag: "Success", success: finish(parsed.success, content.success) }
}
