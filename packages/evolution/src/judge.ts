import {
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  type Model,
  type Payload,
  type RouteCondition
} from "@lintel/model"
import { canRead } from "@lintel/avro"
import { isSubtype, type SubtypeOptions } from "@lintel/subtype"
import { keysOf } from "./pointer.js"
import { avroReader } from "./projectedAvro.js"
import { readerSchema, type Resolve } from "./projected.js"
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
    const [first, name, ...others] = keysOf(decodeURIComponent(reference.slice(1)))
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
    where === "payload" ? [keysOf(at).reduceRight<JsonSchema>(inProperty, { enum: oneOf })] : []
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

/** Judges one version of a message, after its upcasters, against one reader. `current` is the form the reader was built for. */
export const judgeReading = (
  model: Model,
  written: Payload | undefined,
  reader: MessageReader,
  current: Payload | undefined,
  options: ReadingOptions
): Reading => {
  if (written === undefined) return undecided("nobody says what this version looks like")
  const decoder = decoderOf(reader, current)
  if (decoder === undefined) return undecided("nobody says what the reader decodes with")
  if (written === decoder && reader.projection === undefined) return { _tag: "Reads" }
  if (written._tag === "Avro" && decoder._tag === "Avro") {
    const { projection } = reader
    const part = projection === undefined ? undefined : avroReader(projection, decoder.schema)
    if (part === undefined && projection?.handles !== undefined) {
      return undecided("what the reader handles is no enumeration of the Avro schema that it decodes with")
    }
    return readsAvro(written.schema, part ?? decoder.schema)
  }
  if (written._tag !== "JsonSchema" || decoder._tag !== "JsonSchema") {
    const [from, to] = [formatOf(written), formatOf(decoder)]
    return undecided(
      from === to ? `messages of the format ${from} are not judged` : `it is written as ${from} and read as ${to}`
    )
  }
  const definitions = definitionsOf(model, decoder)
  const taken =
    reader.projection === undefined
      ? decoder.schema
      : readerSchema(reader.projection, decoder.schema, resolveIn(definitions))
  const writer = documentOf(passing(reader.filter, written.schema), definitionsOf(model, written))
  return readsJson(writer, documentOf(taken, definitions), options)
}
