import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { asSchema } from "./place.js"

type Form = (value: Json, isFormed: (schema: Json) => boolean) => boolean

const isText: Form = (value) => typeof value === "string"
const isNumber: Form = (value) => typeof value === "number"
const isFlag: Form = (value) => typeof value === "boolean"
const isList: Form = (value) => Array.isArray(value)
const isTexts: Form = (value) => Array.isArray(value) && value.every((item) => typeof item === "string")
const isSchema: Form = (value, isFormed) => isFormed(value)
const isSchemas: Form = (value, isFormed) => Array.isArray(value) && (value as ReadonlyArray<Json>).every(isFormed)
const isRecord: Form = (value, isFormed) =>
  isJsonObject(value) && Object.keys(value).every((name) => isFormed(value[name] ?? null))

const all = (names: ReadonlyArray<string>, form: Form): ReadonlyArray<readonly [string, Form]> =>
  names.map((name) => [name, form])

/** What the values of keywords must be; other keywords assert nothing, or are never evident. */
const forms: ReadonlyMap<string, Form> = new Map([
  ...all(["pattern", "format", "$ref", "$dynamicRef"], isText),
  ...all(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], isNumber),
  ...all(["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"], isNumber),
  ...all(["minContains", "maxContains"], isNumber),
  ...all(["uniqueItems"], isFlag),
  ...all(["enum"], isList),
  ...all(["required"], isTexts),
  ...all(["type"], (value) => typeof value === "string" || isTexts(value, () => false)),
  ...all(["items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else"], isSchema),
  ...all(["unevaluatedProperties", "unevaluatedItems"], isSchema),
  ...all(["allOf", "anyOf", "oneOf", "prefixItems"], isSchemas),
  ...all(["properties", "patternProperties", "dependentSchemas"], isRecord)
])

/** Tells schemas that are written as they must be; what is not has no meaning that anything could follow from. */
export const createFormCheck = (): ((schema: JsonSchema) => boolean) => {
  const known = new Map<JsonSchema, boolean>()
  const isFormed = (value: Json): boolean => {
    const schema = asSchema(value)
    if (schema === undefined) return false
    if (typeof schema === "boolean") return true
    const found = known.get(schema)
    if (found !== undefined) return found
    const result = Object.keys(schema).every((key) => forms.get(key)?.(schema[key] ?? null, isFormed) ?? true)
    known.set(schema, result)
    return result
  }
  return isFormed
}

/** The schemas inside one that are asked of the same value. */
const inPlace = (schema: JsonObject): ReadonlyArray<JsonSchema> => {
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((keyword): ReadonlyArray<Json> => {
    const list = schema[keyword]
    return Array.isArray(list) ? list : []
  })
  const single = ["not", "if", "then", "else"].map((keyword) => schema[keyword] ?? null)
  const dependent = schema["dependentSchemas"]
  const parts = [...lists, ...single, ...(isJsonObject(dependent) ? Object.values(dependent) : [])]
  return parts.flatMap((part): ReadonlyArray<JsonSchema> => {
    const inner = asSchema(part)
    return inner === undefined ? [] : [inner]
  })
}

/** Tells schemas that come back to themselves in place, without a step into a value: nothing follows from those. */
export const createLoopCheck = (target: (schema: JsonSchema) => JsonSchema): ((schema: JsonSchema) => boolean) => {
  const known = new Map<JsonSchema, boolean>()
  const loops = (schema: JsonSchema): boolean => {
    const here = target(schema)
    if (!isJsonObject(here)) return false
    const found = known.get(here)
    if (found !== undefined) return found
    known.set(here, true) // until it is known better: what comes by again while it is looked at is a loop
    const result = inPlace(here).some(loops)
    known.set(here, result)
    return result
  }
  return loops
}
