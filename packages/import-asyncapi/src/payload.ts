import { recognise } from "@lintel/document"
import {
  type Cursor,
  dereference,
  isRecord,
  once,
  pathOf,
  readSchema,
  type SchemaRules,
  textOf,
  type Trail,
  unknownSchema,
  warnAt
} from "@lintel/import"
import type { JsonSchema, Payload } from "@lintel/model"
import { readAvro } from "./avroPayload.js"
import type { Context } from "./context.js"
import { member } from "./merged.js"
import { messagesOf } from "./protobuf.js"
import { withoutReferences } from "./references.js"
import { schemaFormat } from "./schemaFormat.js"

/** A payload as far as it can be read before all definitions are known. */
export type PendingPayload = Exclude<Payload, { readonly _tag: "JsonSchema" }> | PendingSchema

/** A JSON Schema whose definitions are still to come. */
export interface PendingSchema {
  readonly _tag: "PendingSchema"
  readonly schema: JsonSchema
}

/** A payload with the place of its schema. */
export interface ReadPayload {
  readonly payload: PendingPayload
  readonly trail: Trail
}

const isMultiFormat = (value: unknown): boolean =>
  isRecord(value) && typeof value["schemaFormat"] === "string" && Object.hasOwn(value, "schema")

const decoder = new TextDecoder()

/** The text of a Protobuf file that a reference names: it is neither JSON nor YAML. */
const referredText = (context: Context, cursor: Cursor): string | undefined => {
  const reference = textOf(member(cursor, "$ref"))
  if (reference === undefined) return undefined
  const folder = cursor.trail.file.split("/").slice(0, -1)
  const parts = [...folder, ...(reference.split("#")[0] ?? "").split("/")]
  const path: Array<string> = []
  for (const part of parts) {
    if (part === "..") path.pop()
    else if (part !== "." && part !== "") path.push(part)
  }
  const found = context.files.get(path.join("/"))
  if (typeof found === "string") return found
  return found instanceof Uint8Array ? decoder.decode(found) : found?.text
}

const readProtobuf = (context: Context, cursor: Cursor): PendingPayload => {
  const text = typeof cursor.value === "string" ? cursor.value : referredText(context, cursor)
  if (text === undefined) {
    warnAt(
      context,
      "not-representable",
      cursor.trail,
      "the Protobuf source is not there; what is sent is unknown",
      "proto"
    )
    return { _tag: "Unknown", format: "protobuf" }
  }
  const names = messagesOf(text)
  if (names.length > 1) {
    const reason = `the source declares ${names.join(", ")}; the first is taken for what is sent`
    warnAt(context, "repaired", cursor.trail, reason, "proto messages")
  }
  if (names.length === 0) warnAt(context, "malformed", cursor.trail, "the Protobuf source declares no message", "proto")
  return { _tag: "Protobuf", message: names[0] ?? "", source: text }
}

const readJson = (context: Context, cursor: Cursor, rules: SchemaRules | undefined): PendingSchema => ({
  _tag: "PendingSchema",
  schema: readSchema(context, cursor, rules)
})

const readAs = (context: Context, cursor: Cursor, format: string | undefined): ReadPayload => {
  const language = schemaFormat(format)
  switch (language._tag) {
    case "Json":
      return { payload: readJson(context, cursor, language.rules), trail: cursor.trail }
    case "Avro":
      return { payload: readAvro(context, cursor, format ?? ""), trail: dereferenced(context, cursor) }
    case "Protobuf":
      return { payload: readProtobuf(context, cursor), trail: cursor.trail }
    case "Other": {
      const reason = `schemas of the format "${language.name}" are kept, and what they accept is unknown`
      warnAt(context, "not-representable", cursor.trail, reason, "format")
      return {
        payload: { _tag: "Unknown", format: language.name, schema: withoutReferences(context, cursor, false) },
        trail: cursor.trail
      }
    }
  }
}

const dereferenced = (context: Context, cursor: Cursor): Trail => dereference(context, cursor)?.trail ?? cursor.trail

/**
 * Reads a payload, a key or headers: a schema in the default language, or one that names its language beside it.
 * `format` is what the message says of its payload (AsyncAPI 2).
 */
export const readPayload = (context: Context, cursor: Cursor, format?: string): ReadPayload => {
  const target =
    isRecord(cursor.value) && Object.hasOwn(cursor.value, "$ref") && format === undefined
      ? peek(context, cursor)
      : cursor
  if (target !== undefined && isMultiFormat(target.value)) {
    const schema = member(target, "schema") ?? target
    return readAs(context, schema, textOf(member(target, "schemaFormat")))
  }
  return readAs(context, cursor, format)
}

/** What a reference leads to, without a warning: the schema itself is read by its own reader, which warns. */
const peek = (context: Context, cursor: Cursor): Cursor | undefined =>
  once(context, "peek", cursor, () => {
    const quiet = { ...context, log: { pending: [], counts: new Map<string, number>(), dropped: 0 } }
    return dereference(quiet, cursor)
  })

/** Reads the schema of a definition; one that names a language other than JSON Schema is not known as a JSON Schema. */
export const readDefinition = (context: Context, cursor: Cursor): JsonSchema => {
  if (!isMultiFormat(cursor.value)) return readSchema(context, cursor)
  const { payload } = readPayload(context, cursor)
  if (payload._tag === "PendingSchema") return payload.schema
  const reason = `${pathOf(cursor.trail).at(-1) ?? "it"} is no JSON Schema; what refers to it is unknown`
  warnAt(context, "not-representable", cursor.trail, reason, "foreign definition")
  return unknownSchema(payload._tag)
}

/** A key of a Kafka message: in the language of the payload when it looks like it, else a JSON Schema. */
export const readKey = (context: Context, cursor: Cursor, payload: PendingPayload | undefined): ReadPayload => {
  const target = peek(context, cursor)
  const isAvro = payload?._tag === "Avro" && target !== undefined && recognise(target.value, "key").kind === "avro"
  return isAvro ? readAs(context, cursor, "application/vnd.apache.avro") : readPayload(context, cursor)
}
