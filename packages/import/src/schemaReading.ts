import type { Json, JsonSchema } from "@lintel/model"
import { type Context, formOf, warnAt } from "./context.js"
import { type JsonRecord, own, type Trail, trailTo } from "./cursor.js"
import { unknownSchema, unreadSchema } from "@lintel/json-schema"
import type { SchemaRules } from "./schemaKeywords.js"

/** Reading one schema: where it is from, and the schema that comes out. */
export interface SchemaReading {
  readonly context: Context
  readonly rules: SchemaRules
  readonly raw: JsonRecord
  readonly out: Record<string, Json>
  readonly file: string
  readonly depth: number
  /** Keywords that few schemas have, and that are read together with others, were met. */
  hasRare: boolean
  /** The place of the schema; made only when something must be said. */
  readonly trail: () => Trail
  /** Reads a schema under the keys given. */
  readonly inner: (value: unknown, ...keys: ReadonlyArray<string>) => JsonSchema
}

const longestText = 1000

/** What stands for a value that cannot be read: its text, where that is all there is to it. */
export const unreadable = (reason: string, value: unknown): { readonly $ref: string } => {
  const text = JSON.stringify(value) ?? ""
  return text.length > longestText || /"\$(?:dynamicR|recursiveR|r)ef"/.test(text)
    ? unknownSchema(reason)
    : unreadSchema(reason, text)
}

/** Marks the schema as unknown: a restriction was written that cannot be read. */
export const markUnknown = (reading: SchemaReading, mark: { readonly $ref: string }): void => {
  const { out } = reading
  if (!Object.hasOwn(out, "$ref")) out["$ref"] = mark.$ref
  else out["allOf"] = [...(Array.isArray(out["allOf"]) ? out["allOf"] : []), mark]
}

export const malformed = (reading: SchemaReading, keyword: string, expected: string): void => {
  const value = own(reading.raw, keyword)
  const form = Array.isArray(value) && value.length === 0 ? "an empty list" : formOf(value)
  const reason = `"${keyword}" must be ${expected}, not ${form}; what it restricts is unknown`
  warnAt(reading.context, "malformed", trailTo(reading.trail(), keyword), reason, keyword)
  markUnknown(reading, unreadable(`malformed ${keyword}`, value))
}

export const repaired = (reading: SchemaReading, keyword: string, reason: string): void =>
  warnAt(reading.context, "repaired", trailTo(reading.trail(), keyword), reason, keyword)
