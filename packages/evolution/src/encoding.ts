import { type AvroSchema, hasPlainJson, jsonEncoding, readBytes, readSchema, samples } from "@lintel/avro"
import type { Json, JsonSchema, Payload } from "@lintel/model"
import { intersects } from "@lintel/subtype"
import type { Reading } from "./judge.js"

/**
 * How the bytes of a message are made: JSON text, Avro's binary encoding, data of an Avro schema as JSON text (`unions`:
 * whether values of unions are written under their branches, where that is known), or in a way that nobody said.
 *
 * @category encodings
 * @since 0.1.0
 */
export type Encoding =
  | { readonly _tag: "JsonText" }
  | { readonly _tag: "AvroBinary" }
  | { readonly _tag: "AvroJson"; readonly unions: "named" | "unsaid" }
  | { readonly _tag: "Unknown"; readonly reason: string }

/** The media type without parameters, in lower case. */
const mediaTypeOf = (contentType: string | undefined): string | undefined =>
  contentType?.split(";")[0]?.trim().toLowerCase()

const json = /^(?:application|text)\/(?:json|x-json|[\w.-]+\+json)$/
const avroJson = /^(?:avro\/json|application\/(?:x-|vnd\.apache\.)?avro\+json)$/
const avroBinary = /^(?:avro\/binary|application\/(?:[\w.-]*[.-])?avro(?:[+-]binary)?|application\/[\w.-]+\+avro)$/

const unknown = (reason: string): Encoding => ({ _tag: "Unknown", reason })

/**
 * The encoding of a payload, by what the content type says; where none is said, JSON Schemas are of JSON text and Avro
 * schemas of the binary encoding. What the header of a schema registry or of a single object puts before an Avro datum
 * does not change which of these it is: JSON text never begins with such a header.
 *
 * @example
 * ```ts
 * import { encodingOf } from "@lintel/evolution"
 *
 * encodingOf({ _tag: "Avro", schema: "int" }, undefined) // => { _tag: "AvroBinary" }
 * encodingOf({ _tag: "Avro", schema: "int" }, "avro/json") // => { _tag: "AvroJson", unions: "named" }
 * encodingOf({ _tag: "JsonSchema", schema: true }, "application/json") // => { _tag: "JsonText" }
 * ```
 *
 * @category encodings
 * @since 0.1.0
 */
export const encodingOf = (payload: Payload, contentType: string | undefined): Encoding => {
  const type = mediaTypeOf(contentType)
  if (payload._tag === "JsonSchema") {
    return type === undefined || json.test(type) || avroJson.test(type)
      ? { _tag: "JsonText" }
      : unknown(`a JSON Schema describes ${type}`)
  }
  if (payload._tag !== "Avro") return unknown(`messages of the format ${payload._tag} are not judged`)
  if (type === undefined || avroBinary.test(type) || type === "application/octet-stream") return { _tag: "AvroBinary" }
  if (avroJson.test(type)) return { _tag: "AvroJson", unions: "named" }
  if (type.startsWith("application/cloudevents")) return unknown(`nothing says how Avro data lie in ${type}`)
  return json.test(type) ? { _tag: "AvroJson", unions: "unsaid" } : unknown(`an Avro schema describes ${type}`)
}

/**
 * The encoding that a reader decodes: that of the message where its own schema can be one of it, else that of its schema.
 *
 * @category encodings
 * @since 0.1.0
 */
export const decodedEncoding = (decoder: Payload, message: Payload, contentType: string | undefined): Encoding => {
  const own = encodingOf(decoder, contentType)
  return own._tag === "Unknown" && decoder._tag !== message._tag ? encodingOf(decoder, undefined) : own
}

/**
 * One side of a message: what it is written or read with, and in which encoding. `document` is the schema of a JSON
 * payload with its definitions.
 *
 * @category encodings
 * @since 0.1.0
 */
export interface EncodedSide {
  readonly format: Payload["_tag"]
  readonly encoding: Encoding
  readonly document: JsonSchema
  readonly avro: Json
}

const undecided = (...reasons: ReadonlyArray<string>): Reading => ({ _tag: "Undecided", reasons })

const text = new TextEncoder()
const strictText = new TextDecoder("utf-8", { fatal: true })

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

const refuses = (value: Json, keyword: string, reason: string, expected?: Json): Reading => ({
  _tag: "Refuses",
  value,
  refusals: [{ pointer: "", keyword, ...(expected === undefined ? {} : { expected }) }],
  reasons: [reason]
})

const kinds = ["object", "array", "string", "number", "boolean", "null"] as const

/** Values of a JSON Schema, one of each type. */
const jsonSamples = (document: JsonSchema): ReadonlyArray<Json> | undefined => {
  const found: Array<Json> = []
  for (const type of kinds) {
    const answer = intersects(document, { type }, { formats: "assertion" })
    if (answer._tag === "Inhabited") found.push(answer.witness.value)
    else if (answer._tag !== "Empty") return found.length > 0 ? found : undefined
  }
  return found
}

/** JSON text, given to a reader of Avro's binary encoding. */
const jsonAsBinary = (document: JsonSchema, reader: AvroSchema): Reading => {
  const values = jsonSamples(document)
  if (values === undefined) return undecided("no message that is written so is known")
  if (values.length === 0) return { _tag: "Reads" }
  for (const value of values) {
    const read = readBytes(reader, text.encode(JSON.stringify(value)))
    if (read._tag === "Refused") {
      return refuses(value, "avro:encoding", `it is written as JSON text and decoded as Avro binary: ${read.reason}`)
    }
  }
  const reasons = ["it is written as JSON text and decoded as Avro binary, by accident without an error"]
  return { _tag: "ChangesMeaning", value: values[0] ?? null, reasons }
}

const parsed = (bytes: Uint8Array): { readonly value: unknown } | { readonly reason: string } => {
  try {
    return { value: JSON.parse(strictText.decode(bytes)) as unknown }
  } catch (error) {
    return { reason: error instanceof SyntaxError ? "it is no JSON" : "it is no UTF-8" }
  }
}

/** Avro's binary encoding, given to a reader of JSON text. */
const binaryAsJson = (writer: AvroSchema): Reading => {
  const found = samples(writer, 64)
  for (const { bytes, datum } of found) {
    const read = parsed(bytes)
    if ("reason" in read) {
      const reason = `it is written as Avro binary and decoded as JSON text: ${read.reason}`
      return refuses(datum, "json:encoding", reason, hex(bytes))
    }
  }
  const [first] = found
  if (first === undefined) return undecided("no message that is written so is known")
  const reasons = ["it is written as Avro binary and decoded as JSON text, by accident without an error"]
  return { _tag: "ChangesMeaning", value: first.datum, reasons }
}

/** What is said of one way to write unions, or what is the same in both. */
const inJson = (schema: AvroSchema, unions: "named" | "unsaid", ask: (document: JsonSchema) => Reading): Reading => {
  const named = ask(jsonEncoding(schema, "named"))
  if (unions === "named" || hasPlainJson(schema)) return named
  const bare = ask(jsonEncoding(schema, "bare"))
  if (named._tag === bare._tag) return named
  return undecided(
    "the content type does not say whether values of unions are written under the names of their branches"
  )
}

/** The Avro schema of a side that has one; why it is none. */
const schemaOf = ({ _tag }: Encoding, side: EncodedSide, who: string): AvroSchema | string | undefined => {
  if (_tag !== "AvroBinary" && _tag !== "AvroJson") return undefined
  const read = readSchema(side.avro)
  return read._tag === "InvalidSchema"
    ? `the schema of ${who} is no Avro schema${read.place.pointer === "" ? "" : ` at ${read.place.pointer}`}: ${read.reason}`
    : read
}

const isSchema = (schema: AvroSchema | string | undefined): schema is AvroSchema =>
  schema !== undefined && typeof schema !== "string"

/**
 * What becomes of a message that is written in one encoding and read in another, JSON text or one of Avro's; `undefined`
 * where both are the same, so that their schemas decide. JSON text that is decoded as Avro binary, and the reverse, is
 * executed: the value shown was encoded as its writer does and refused as its reader does. `askJson` decides between JSON
 * Schemas.
 *
 * @category encodings
 * @since 0.1.0
 */
export const crossReading = (
  writer: EncodedSide,
  reader: EncodedSide,
  askJson: (writer: JsonSchema, reader: JsonSchema) => Reading
): Reading | undefined => {
  const [from, to] = [writer.encoding, reader.encoding]
  for (const it of [from, to]) {
    // In an encoding that is not known, and is the same, the schemas decide.
    if (it._tag === "Unknown") return writer.format === reader.format ? undefined : undecided(it.reason)
  }
  const [isText, wantsText] = [from._tag !== "AvroBinary", to._tag !== "AvroBinary"]
  if (from._tag === to._tag || (isText && wantsText && from._tag !== "JsonText" && to._tag !== "JsonText"))
    return undefined
  const schemas = { from: schemaOf(from, writer, "what is written"), to: schemaOf(to, reader, "the reader") }
  for (const it of [schemas.from, schemas.to]) if (typeof it === "string") return undecided(it)
  const [written, read] = [schemas.from, schemas.to]
  if (isText && wantsText) {
    if (isSchema(read) && to._tag === "AvroJson") return inJson(read, to.unions, (it) => askJson(writer.document, it))
    if (isSchema(written) && from._tag === "AvroJson") {
      return inJson(written, from.unions, (it) => askJson(it, reader.document))
    }
  }
  if (isText && isSchema(read)) {
    return jsonAsBinary(isSchema(written) ? jsonEncoding(written, "named") : writer.document, read)
  }
  return isSchema(written) ? binaryAsJson(written) : undecided("nobody says how it is written")
}
