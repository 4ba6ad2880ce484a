import {
  child,
  compact,
  type Cursor,
  onceIfShared,
  readSchema,
  source,
  textOf,
  warnAt,
  warnOfUnknownKeys
} from "@lintel/import"
import type { Json, JsonSchema, Parameter, Style } from "@lintel/model"
import type { Context } from "./context.js"
import { isSet } from "./flag.js"
import { inlineKeywords, inlineSchema } from "./inlineSchema.js"
import { readDeprecation } from "./lifecycle.js"
import type { Read } from "./media.js"
import type { FoundParameter } from "./parameter.js"

const parameterKeys: ReadonlySet<string> = new Set([
  ...inlineKeywords,
  "in",
  "name",
  "description",
  "required",
  "collectionFormat",
  "allowEmptyValue",
  "deprecated",
  "schema"
])

export interface Serialisation {
  readonly style: Style | undefined
  readonly explode: boolean | undefined
}

export const plain: Serialisation = { style: undefined, explode: undefined }

const separators: ReadonlyMap<string, Serialisation> = new Map<string, Serialisation>([
  ["ssv", { style: "spaceDelimited", explode: false }],
  ["pipes", { style: "pipeDelimited", explode: false }],
  ["tsv", { style: "tabDelimited", explode: false }]
])

/** The style that a collectionFormat stands for; lists are joined by commas where none is written. */
export const serialisation = (context: Context, cursor: Cursor, isForm: boolean): Serialisation => {
  if (child(cursor, "type")?.value !== "array") return plain
  const written = child(cursor, "collectionFormat")
  const format = written === undefined ? "csv" : String(written.value)
  if (format === "csv") return isForm ? { style: undefined, explode: false } : plain
  if (format === "multi" && isForm) return plain
  const known = separators.get(format)
  if (known !== undefined) return known
  const reason = `the collectionFormat "${format}" has no meaning here; commas are taken`
  warnAt(context, "malformed", written?.trail ?? cursor.trail, reason, "collectionFormat")
  return isForm ? { style: undefined, explode: false } : plain
}

/** The schema of something that has its keywords beside its name, or under `schema` as in later versions. */
export const schemaInPlace = (context: Context, cursor: Cursor): JsonSchema => {
  const schema = child(cursor, "schema")
  if (schema === undefined || child(cursor, "type") !== undefined) return inlineSchema(context, cursor)
  const reason = '"schema" stands here since OpenAPI 3.0; it is read as meant there'
  warnAt(context, "repaired", schema.trail, reason, "schema in place")
  return readSchema(context, schema)
}

/** Parameters that make up the request body. */
export const isBodyPart = (found: FoundParameter): boolean => found.place === "body" || found.place === "formData"

/** Reads one parameter of Swagger 2.0 that is not part of the body. */
export const readSwaggerParameter = (context: Context, found: FoundParameter): Read<Parameter> =>
  onceIfShared(context, "parameter", found.raw, found.cursor, () => {
    const { cursor, place, name } = found
    const isForm = place === "query"
    warnOfUnknownKeys(context, cursor, parameterKeys, "a parameter")
    const value = compact<Parameter>({
      in: place as Parameter["in"],
      name,
      description: textOf(child(cursor, "description")),
      required: place !== "path" && isSet(context, cursor, "required") ? true : undefined,
      schema: schemaInPlace(context, cursor),
      content: undefined,
      ...serialisation(context, cursor, isForm),
      allowEmptyValue: isForm && isSet(context, cursor, "allowEmptyValue") ? true : undefined,
      allowReserved: undefined,
      deprecation: readDeprecation(context, cursor),
      stability: undefined,
      examples: inlineExamples(cursor)
    })
    const written = child(cursor, "type") === undefined ? child(cursor, "schema")?.trail : undefined
    return { value, source: source(cursor.trail, new Map([["schema", source(written ?? cursor.trail)]])) }
  })

export const inlineExamples = (cursor: Cursor): Readonly<Record<string, Json>> | undefined => {
  const example = child(cursor, "x-example")
  return example === undefined ? undefined : { example: example.value as Json }
}
