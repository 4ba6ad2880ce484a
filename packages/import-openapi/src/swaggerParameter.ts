import {
  child,
  compact,
  type Cursor,
  entriesOf,
  isRecord,
  onceIfShared,
  readSchema,
  setOwn,
  source,
  textOf,
  warnAt
} from "@lintel/import"
import type { Json, JsonSchema, Parameter, Style } from "@lintel/model"
import type { Context } from "./context.js"
import { readDeprecation } from "./lifecycle.js"
import type { Read } from "./media.js"
import type { FoundParameter } from "./parameter.js"

/** Keys of a Swagger 2.0 parameter or header that are schema keywords there. */
const inlineKeywords: ReadonlySet<string> = new Set([
  "type",
  "format",
  "items",
  "default",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "enum",
  "multipleOf",
  "x-nullable"
])

/** The schema that the keywords beside `name` and `in` make up. */
export const inlineSchema = (context: Context, cursor: Cursor): JsonSchema => {
  const schema: Record<string, unknown> = {}
  for (const [key, part] of entriesOf(cursor)) {
    if (!inlineKeywords.has(key)) continue
    setOwn(schema, key, key === "items" ? withoutFormat(context, part) : part.value)
  }
  return readSchema(context, { value: schema, trail: cursor.trail })
}

/** Inner lists have a collectionFormat of their own, which no later form of a parameter can say. */
const withoutFormat = (context: Context, items: Cursor): unknown => {
  if (!isRecord(items.value)) return items.value
  const { collectionFormat, ...schema } = items.value
  if (collectionFormat !== undefined && collectionFormat !== "csv") {
    const reason = `the inner collectionFormat ${JSON.stringify(collectionFormat)} is left out`
    warnAt(context, "not-representable", items.trail, reason, "inner collectionFormat")
  }
  const inner = child(items, "items")
  return inner === undefined ? schema : { ...schema, items: withoutFormat(context, inner) }
}

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

/** Parameters that make up the request body. */
export const isBodyPart = (found: FoundParameter): boolean => found.place === "body" || found.place === "formData"

/** Reads one parameter of Swagger 2.0 that is not part of the body. */
export const readSwaggerParameter = (context: Context, found: FoundParameter): Read<Parameter> =>
  onceIfShared(context, "parameter", found.raw, found.cursor, () => {
    const { cursor, place, name } = found
    const isForm = place === "query"
    const value = compact<Parameter>({
      in: place as Parameter["in"],
      name,
      description: textOf(child(cursor, "description")),
      required: place !== "path" && child(cursor, "required")?.value === true ? true : undefined,
      schema: inlineSchema(context, cursor),
      content: undefined,
      ...serialisation(context, cursor, isForm),
      allowEmptyValue: isForm && child(cursor, "allowEmptyValue")?.value === true ? true : undefined,
      allowReserved: undefined,
      deprecation: readDeprecation(context, cursor),
      stability: undefined,
      examples: inlineExamples(cursor)
    })
    return { value, source: source(cursor.trail, new Map([["schema", source(cursor.trail)]])) }
  })

export const inlineExamples = (cursor: Cursor): Readonly<Record<string, Json>> | undefined => {
  const example = child(cursor, "x-example")
  return example === undefined ? undefined : { example: example.value as Json }
}
