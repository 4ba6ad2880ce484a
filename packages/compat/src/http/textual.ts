import {
  type Encoding,
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  type MediaType,
  nameOf
} from "@lintel/model"
import { isAnnotation } from "../payload/equal.js"
import { byName, isAsItIs, isPlainText } from "./mediaType.js"
import { asSchema, resolved, type Scope } from "../payload/place.js"

const ofTexts: ReadonlySet<string> = new Set([
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "contentEncoding",
  "contentMediaType"
])

/** Formats of numbers; all others are of texts. */
const ofNumbers: ReadonlySet<unknown> = new Set(["int32", "int64", "float", "double"])

/** The schema behind references, where it is an object. */
const plainIn = (own: Scope, schema: JsonSchema): JsonObject | undefined => {
  if (isJsonObject(schema) && schema["$ref"] === undefined) return schema
  const plain = resolved({ schema, place: { address: own.address, pointer: "" } }, own).schema
  return isJsonObject(plain) ? plain : undefined
}

const speaksOfTexts = (plain: JsonObject): boolean => {
  let isOfTexts = false
  for (const key of Object.keys(plain)) {
    if (ofTexts.has(key)) isOfTexts = true
    else if (!isAnnotation(key)) return false
  }
  return isOfTexts && !ofNumbers.has(plain["format"])
}

const noNames: ReadonlySet<string> = new Set()

/** Levels of lists and objects that are written as texts of their own. */
const mostLevels = 3

/**
 * What a schema means where values travel as text: parameters, headers, fields of forms, plain texts. One without a type
 * that speaks of texts alone means texts: JSON Schema would let numbers and null pass it, and nobody sends those. The
 * same holds of items and properties, but for those that are left out. A schema without such parts stays the same one.
 */
export const meantAsText = (
  own: Scope,
  schema: JsonSchema,
  but: ReadonlySet<string> = noNames,
  levels = mostLevels
): JsonSchema => {
  const plain = plainIn(own, schema)
  if (plain === undefined) return schema
  if (speaksOfTexts(plain)) return { ...plain, type: "string" }
  if (levels === 0) return schema
  const part = (value: Json | undefined): Json | undefined => {
    const inner = asSchema(value)
    return inner === undefined ? value : meantAsText(own, inner, undefined, levels - 1)
  }
  const changed: Record<string, Json> = {}
  const items = part(plain["items"])
  if (items !== undefined && items !== plain["items"]) changed["items"] = items
  const properties = isJsonObject(plain["properties"]) ? plain["properties"] : {}
  const meant = Object.entries(properties).flatMap(([name, value]): ReadonlyArray<readonly [string, Json]> => {
    const other = but.has(name) ? undefined : part(value)
    return other === undefined || other === value ? [] : [[name, other]]
  })
  if (meant.length > 0) changed["properties"] = { ...properties, ...Object.fromEntries(meant) }
  return Object.keys(changed).length === 0 ? schema : { ...plain, ...changed }
}

/** Fields of a form that name a media type of their own: they are no plain texts. */
export const typedFields = (encoding: MediaType["encoding"]): ReadonlySet<string> =>
  new Set(
    Object.entries(encoding ?? {}).flatMap(([name, { contentType }]) =>
      contentType === undefined || contentType.split(",").every((one) => isPlainText(byName(one))) ? [] : [nameOf(name)]
    )
  )

/** Whether a schema is one that means texts where values travel as text. */
export const isTextual = (own: Scope, schema: JsonSchema | undefined): boolean => {
  const plain = schema === undefined ? undefined : plainIn(own, schema)
  return plain !== undefined && speaksOfTexts(plain)
}

const text = { type: "string" } as const

/** What a part is when nothing says otherwise: of a list, which may be one of itself, each item is a part of its own. */
const partOf = (own: Scope, schema: JsonSchema, levels = mostLevels): JsonSchema => {
  if (schema === true) return text
  const plain = plainIn(own, schema)
  if (plain === undefined) return schema
  if (Object.keys(plain).every(isAnnotation)) return { ...plain, ...text }
  const items = plain["type"] === "array" && levels > 0 ? (asSchema(plain["items"]) ?? true) : undefined
  const inner = items === undefined ? undefined : partOf(own, items, levels - 1)
  return inner === undefined || inner === items ? schema : { ...plain, items: inner }
}

/**
 * What a multipart body means of whose parts nothing is said but that they are there: those are sent as bytes or letters
 * (OpenAPI 3.1 section 4.8.15.1), unless they name a media type that has a structure. Nobody sends a null or an object.
 */
export const partsMeantAsText = (
  own: Scope,
  schema: JsonSchema,
  encodingOf: (name: string) => Encoding | undefined
): JsonSchema => {
  const plain = plainIn(own, schema)
  const properties = isJsonObject(plain?.["properties"]) ? plain["properties"] : {}
  const changed = Object.entries(properties).flatMap(([name, value]): ReadonlyArray<readonly [string, JsonSchema]> => {
    const part = asSchema(value)
    const types = (encodingOf(name)?.contentType ?? "application/octet-stream").split(",")
    if (part === undefined || !types.every((one) => isAsItIs(byName(one)))) return []
    const meant = partOf(own, part)
    return meant === part ? [] : [[name, meant]]
  })
  return changed.length === 0 ? schema : { ...plain, properties: { ...properties, ...Object.fromEntries(changed) } }
}
