import { type AvroSchema, type AvroType, type InvalidSchema, type SchemaPlace } from "@lintel/avro"
import { type DocumentError, parsePointer, type Result } from "@lintel/document"
import { type ImportWarning, isRecord, own, source, type Source, trailOf, trailPlace } from "@lintel/import"
import { type Json, type Message, segment } from "@lintel/model"
import { failed, type Reading } from "./gather.js"
import { leavesDocument } from "./roots.js"
import { selfContained } from "./selfContained.js"

const unusable = (reading: Reading, place: SchemaPlace, reason: string): DocumentError => {
  const tokens = parsePointer(place.pointer) ?? []
  return { _tag: "DocumentError", ...trailPlace(reading.set, trailOf(place.document, tokens)), reason }
}

export const invalid = (reading: Reading, { problems }: InvalidSchema): Result<Content> =>
  failed(problems.map(({ place, reason }) => unusable(reading, place, reason)))

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
export interface Found {
  readonly name: string
  readonly message: Message
  readonly source: Source
}

/** What a document says, before it is a Model. */
export interface Content {
  readonly found: ReadonlyArray<Found>
  readonly warnings: ReadonlyArray<ImportWarning>
  /** Files whose types are used. */
  readonly parts: ReadonlyArray<string>
}

const warningsOf = (reading: Reading, schema: AvroSchema): ReadonlyArray<ImportWarning> => {
  const located = ({ place, reason, since }: AvroSchema["warnings"][number]): ImportWarning => ({
    _tag: "ImportWarning",
    kind: since === undefined ? "without-effect" : "malformed",
    ...trailPlace(reading.set, trailOf(place.document, parsePointer(place.pointer) ?? [])),
    reason
  })
  return schema.warnings.map(located)
}

/** Messages of a schema that was read, with what is to be said of it. */
export const contentOf = (
  reading: Reading,
  schema: AvroSchema,
  found: ReadonlyArray<Found>,
  warnings: ReadonlyArray<ImportWarning> = []
): Result<Content> => {
  const parts = [...schema.named.values()].map(({ place }) => place.document)
  return { _tag: "Success", success: { found, warnings: [...warningsOf(reading, schema), ...warnings], parts } }
}

const tooLong = "its named types refer to each other in a chain of more than 500"

/** The message of a type, with a schema that stands on its own. */
export const messageFor = (
  reading: Reading,
  { root, source: written }: Pick<AvroSchema, "root" | "source">,
  name?: string
): Result<Found> => {
  const { entry, values } = reading
  const isWhole = root.place.document === entry && root.place.pointer === "" && !leavesDocument(root)
  const whole = isWhole ? { schema: written, source: source(trailOf(entry, [])) } : selfContained(root, values)
  if (whole === undefined) return failed([unusable(reading, root.place, tooLong)])
  const { trail } = whole.source
  return {
    _tag: "Success",
    success: {
      name: name ?? ("name" in root ? simpleName(root.name) : stemOf(entry)),
      message: messageOf(root, whole.schema, reading),
      source: source(trail, new Map([["payload", source(trail, new Map([["schema", whole.source]]))]]))
    }
  }
}
