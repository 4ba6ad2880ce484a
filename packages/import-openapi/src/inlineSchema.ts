import { child, type Cursor, entriesOf, isRecord, readSchema, setOwn, warnAt } from "@lintel/import"
import type { JsonSchema } from "@lintel/model"
import type { Context } from "./context.js"

/** Keys of a Swagger 2.0 parameter or header that are schema keywords there. */
export const inlineKeywords: ReadonlySet<string> = new Set([
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

/** Whether what has no schema has the keywords of one in its place, as Swagger 2.0 writes it; warns of it. */
export const hasInlineSchema = (context: Context, cursor: Cursor): boolean => {
  const type = child(cursor, "type")
  if (type === undefined || child(cursor, "schema") !== undefined) return false
  const reason = '"type" stands here in Swagger 2.0 only; it is read as the schema that is meant'
  warnAt(context, "repaired", type.trail, reason, "inline schema")
  return true
}
