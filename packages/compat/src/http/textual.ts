import { isJsonObject, type JsonSchema } from "@lintel/model"
import { isAnnotation } from "../payload/equal.js"
import { resolved, type Scope } from "../payload/place.js"

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

/**
 * What a schema means where values travel as text: parameters, headers, fields of forms, plain texts. One without a type
 * that speaks of texts alone means texts: JSON Schema would let numbers and null pass it, and nobody sends those.
 */
export const meantAsText = (own: Scope, schema: JsonSchema): JsonSchema =>
  isTextual(own, schema) ? { allOf: [schema, { type: "string" }] } : schema

/** Whether a schema is one that means texts where values travel as text. */
export const isTextual = (own: Scope, schema: JsonSchema | undefined): boolean => {
  if (schema === undefined) return false
  const plain = resolved({ schema, place: { address: own.address, pointer: "" } }, own).schema
  if (!isJsonObject(plain)) return false
  const keys = Object.keys(plain).filter((key) => !isAnnotation(key))
  return keys.length > 0 && keys.every((key) => ofTexts.has(key)) && !ofNumbers.has(plain["format"])
}
