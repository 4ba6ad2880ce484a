import {
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  keysOfPointer,
  type Model,
  type Payload,
  type RouteCondition
} from "@lintel/model"
import { canRead } from "@lintel/avro"
import { isSubtype, type SubtypeOptions } from "@lintel/subtype"
import { crossReading, decodedEncoding, type EncodedSide, type Encoding, encodingOf } from "./encoding.js"
import { avroReader } from "./projectedAvro.js"
import { readerSchema } from "./projected.js"
import type { Resolve } from "./statements.js"
import type { MessageReader } from "./readers.js"
import { type Refusal, refusalsOf } from "./refusals.js"

/**
 * What a reader makes of what is written.
 *
 * - `Reads`: it decodes every such message.
 * - `ChangesMeaning`: it decodes `value`, and takes it for something else.
 * - `Refuses`: it cannot decode `value`, a message that is written so; the refusals say where.
 * - `Undecided`: never to be read as `Reads`.
 *
 * @category matrix
 * @since 0.1.0
 */
export type Reading =
  | { readonly _tag: "Reads" }
  | { readonly _tag: "ChangesMeaning"; readonly value: Json; readonly reasons: ReadonlyArray<string> }
  | {
      readonly _tag: "Refuses"
      readonly value: Json
      readonly refusals: ReadonlyArray<Refusal>
      readonly reasons: ReadonlyArray<string>
    }
  | { readonly _tag: "Undecided"; readonly reasons: ReadonlyArray<string> }

/**
 * How messages are read, beyond what their schemas say.
 *
 * @category matrix
 * @since 0.1.0
 */
export type ReadingOptions = Pick<SubtypeOptions, "sender" | "reader" | "enums" | "formats" | "budget">

type JsonPayload = Extract<Payload, { readonly _tag: "JsonSchema" }>

/** Vocabularies under the identifiers by which references name them. */
const vocabularies = (model: Model): JsonObject =>
  Object.fromEntries(
    Object.entries(model.schemas ?? {}).map(([name, { schemas }]) => [
      `schemas:${name}`,
      { $id: `schemas:${name}`, $defs: schemas }
    ])
  )

const definitionsOf = (model: Model, { schemas }: JsonPayload): JsonObject => ({
  ...vocabularies(model),
  ...schemas
})

/** A schema as a document of its own, with the definitions that it may refer to. */
const documentOf = (schema: JsonSchema, definitions: JsonObject): JsonSchema => {
  if (!isJsonObject(schema) || Object.keys(definitions).length === 0) return schema
  const own = isJsonObject(schema["$defs"]) ? schema["$defs"] : {}
  return { ...schema, $defs: { ...definitions, ...own } }
}

/** The definition that a fragment names; what is no valid encoding names nothing. */
const nameIn = (reference: string): string | undefined => {
  try {
    const [first, name, ...others] = keysOfPointer(decodeURIComponent(reference.slice(1)))
    return reference.startsWith("#/") && first === "$defs" && others.length === 0 ? name : undefined
  } catch {
    return undefined
  }
}

/** Follows references that stand alone to definitions of the message. */
const resolveIn =
  (definitions: JsonObject): Resolve =>
  (schema) => {
    let here = schema
    const seen = new Set<JsonSchema>()
    while (
      isJsonObject(here) &&
      !seen.has(here) &&
      typeof here["$ref"] === "string" &&
      Object.keys(here).length === 1
    ) {
      seen.add(here)
      const name = nameIn(here["$ref"])
      const target = name !== undefined && Object.hasOwn(definitions, name) ? definitions[name] : undefined
      if (typeof target !== "boolean" && !isJsonObject(target)) return here
      here = target
    }
    return here
  }

/** What a filter lets pass: the payload itself, and what it says of the payload. Other conditions say nothing of it. */
const passing = (filter: ReadonlyArray<RouteCondition>, schema: JsonSchema): JsonSchema => {
  const conditions = filter.flatMap(({ at = "", in: where, oneOf }) =>
    where === "payload" ? [keysOfPointer(at).reduceRight<JsonSchema>(inProperty, { enum: oneOf })] : []
  )
  return conditions.length === 0 ? schema : { allOf: [schema, ...conditions] }
}

const inProperty = (schema: JsonSchema, name: string): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries([[name, schema]]),
  required: [name]
})

const formatOf = (payload: Payload): string =>
  payload._tag === "Unknown" ? (payload.format ?? "unknown") : payload._tag

const undecided = (...reasons: ReadonlyArray<string>): Reading => ({ _tag: "Undecided", reasons })

const readsJson = (writer: JsonSchema, reader: JsonSchema, options: ReadingOptions): Reading => {
  const answer = isSubtype(writer, reader, { sender: "closed", formats: "assertion", ...options })
  switch (answer._tag) {
    case "Included":
      return { _tag: "Reads" }
    case "NotIncluded":
      return {
        _tag: "Refuses",
        value: answer.witness.value,
        refusals: refusalsOf(answer, isJsonObject(reader) ? reader : {}),
        reasons: answer.reasons.map(({ text }) => text)
      }
    case "Undecided":
      return undecided(...answer.reasons.map(({ text }) => text))
    case "InvalidSchema":
      return undecided(`${answer.side === "sub" ? "what is written" : "the reader"} is no schema: ${answer.reason}`)
  }
}

const readsAvro = (writer: Json, reader: Json): Reading => {
  const answer = canRead(writer, reader)
  switch (answer._tag) {
    case "Reads":
      return { _tag: "Reads" }
    case "ChangesMeaning":
      return { _tag: "ChangesMeaning", value: answer.witness.datum, reasons: answer.changes.map(({ text }) => text) }
    case "Refused":
      return {
        _tag: "Refuses",
        value: answer.witness.datum,
        refusals: answer.refusals.slice(0, 1).map(({ at, kind }) => ({ pointer: at, keyword: kind })),
        reasons: answer.refusals.map(({ text }) => text)
      }
    case "Undecided":
      return undecided(...answer.reasons.map(({ text }) => text))
    case "InvalidSchema":
      return undecided(`${answer.side === "writer" ? "what is written" : "the reader"} is no schema: ${answer.reason}`)
  }
}

/** What a reader decodes with: what it declares, else the current form of the message. */
const decoderOf = (reader: MessageReader, current: Payload | undefined): Payload | undefined => {
  const { decoder, avro } = reader.projection ?? {}
  if (decoder !== undefined) return { _tag: "JsonSchema", schema: decoder }
  return avro === undefined ? current : { _tag: "Avro", schema: avro }
}

/** What is written: the payload, and the content type that it is sent with. */
export interface Sent {
  readonly payload: Payload | undefined
  readonly contentType: string | undefined
}

/** What a reader takes of a JSON Schema. */
const takenOf = (model: Model, { projection }: MessageReader, decoder: JsonPayload): JsonSchema => {
  const definitions = definitionsOf(model, decoder)
  const taken =
    projection === undefined ? decoder.schema : readerSchema(projection, decoder.schema, resolveIn(definitions))
  return documentOf(taken, definitions)
}

const writtenJson = (model: Model, { filter }: MessageReader, payload: JsonPayload): JsonSchema =>
  documentOf(passing(filter, payload.schema), definitionsOf(model, payload))

const avroPart = ({ projection }: MessageReader, schema: Json): Json =>
  (projection === undefined ? undefined : avroReader(projection, schema)) ?? schema

/** Judges one version of a message, after its upcasters, against one reader. `current` is the form the reader was built for. */
export const judgeReading = (
  model: Model,
  sent: Sent,
  reader: MessageReader,
  current: Sent,
  options: ReadingOptions
): Reading => {
  const { payload: written } = sent
  if (written === undefined) return undecided("nobody says what this version looks like")
  const decoder = decoderOf(reader, current.payload)
  if (decoder === undefined) return undecided("nobody says what the reader decodes with")
  if (written === decoder && reader.projection === undefined) return { _tag: "Reads" }
  const { projection } = reader
  const isUnclear = projection?.handles !== undefined && decoder._tag === "Avro" && projection.avro === undefined
  if (isUnclear && avroReader(projection, decoder.schema) === undefined) {
    return undecided("what the reader handles is no enumeration of the Avro schema that it decodes with")
  }
  const crossed = crossReading(
    sideOf(encodingOf(written, sent.contentType), written, (payload) => writtenJson(model, reader, payload)),
    sideOf(
      decodedEncoding(decoder, current.payload ?? decoder, current.contentType),
      decoder._tag === "Avro" ? { ...decoder, schema: avroPart(reader, decoder.schema) } : decoder,
      (payload) => takenOf(model, reader, payload)
    ),
    (from, to) => readsJson(from, to, options)
  )
  if (crossed !== undefined) return crossed
  if (written._tag === "Avro" && decoder._tag === "Avro") {
    return readsAvro(written.schema, avroPart(reader, decoder.schema))
  }
  if (written._tag !== "JsonSchema" || decoder._tag !== "JsonSchema") {
    const [from, to] = [formatOf(written), formatOf(decoder)]
    return undecided(
      from === to ? `messages of the format ${from} are not judged` : `it is written as ${from} and read as ${to}`
    )
  }
  return readsJson(writtenJson(model, reader, written), takenOf(model, reader, decoder), options)
}

const sideOf = (
  encoding: Encoding,
  payload: Payload,
  documentFor: (payload: JsonPayload) => JsonSchema
): EncodedSide => ({
  encoding,
  format: payload._tag,
  get document() {
    return payload._tag === "JsonSchema" ? documentFor(payload) : true
  },
  avro: payload._tag === "Avro" ? payload.schema : null
})

/**
 * What becomes of a message that is written in one encoding and read in another, with the schemas of its two forms;
 * `undefined` where both are written and read in the same encoding. `from` and `to` are the Models that the forms stand in.
 *
 * @category encodings
 * @since 0.1.0
 */
export const encodedReading = (
  from: { readonly model: Model; readonly payload: Payload; readonly contentType: string | undefined },
  to: { readonly model: Model; readonly payload: Payload; readonly contentType: string | undefined },
  options: ReadingOptions = {}
): Reading | undefined =>
  crossReading(
    sideOf(encodingOf(from.payload, from.contentType), from.payload, (it) =>
      documentOf(it.schema, definitionsOf(from.model, it))
    ),
    sideOf(encodingOf(to.payload, to.contentType), to.payload, (it) =>
      documentOf(it.schema, definitionsOf(to.model, it))
    ),
    (one, other) => readsJson(one, other, options)
  )
