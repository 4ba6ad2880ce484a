import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"

/**
 * What a reference that stands alone names; the schema itself where it is none, or leads nowhere.
 *
 * @category projections
 * @since 0.1.0
 */
export type Resolve = (schema: JsonSchema) => JsonSchema

/** A schema, where the value is one. */
export const asSchema = (value: Json | undefined): JsonSchema | undefined =>
  typeof value === "boolean" || isJsonObject(value) ? value : undefined

const maybe = (value: Json | undefined): ReadonlyArray<JsonSchema> => {
  const schema = asSchema(value)
  return schema === undefined ? [] : [schema]
}

/** The schemas of a list, or of the values of a table. */
export const schemasIn = (value: Json | undefined): ReadonlyArray<JsonSchema> => {
  if (Array.isArray(value)) return (value as ReadonlyArray<Json>).flatMap(maybe)
  return isJsonObject(value) ? Object.values(value).flatMap(maybe) : []
}

/** A value under a name of its own in a table of schemas. */
const entryOf = (table: Json | undefined, name: string): ReadonlyArray<JsonSchema> =>
  isJsonObject(table) && Object.hasOwn(table, name) ? [asSchema(table[name]) ?? true] : []

const matches = (pattern: string, name: string): boolean => {
  try {
    return new RegExp(pattern, "u").test(name)
  } catch {
    // What nobody can read may be meant.
    return true
  }
}

/** What a schema says itself of the property of a name: by that name, by patterns, else by what it says of all others. */
export const ownStatements = (schema: JsonObject, name: string): ReadonlyArray<JsonSchema> => {
  const { additionalProperties, patternProperties } = schema
  const patterns = isJsonObject(patternProperties) ? Object.entries(patternProperties) : []
  const own = [
    ...entryOf(schema["properties"], name),
    ...patterns.flatMap(([pattern, value]) => (matches(pattern, name) ? [asSchema(value) ?? true] : []))
  ]
  return own.length > 0 || !isJsonObject(additionalProperties) ? own : [additionalProperties]
}

/** The reference of a schema that says something beside it; one that stands alone is resolved. */
export const referenceBeside = (schema: JsonObject): ReadonlyArray<JsonObject> =>
  typeof schema["$ref"] === "string" && Object.keys(schema).length > 1 ? [{ $ref: schema["$ref"] }] : []

/** The schemas that speak of the same value. */
const inPlace = (schema: JsonObject): ReadonlyArray<JsonSchema> => [
  ...referenceBeside(schema),
  ...["allOf", "anyOf", "oneOf", "dependentSchemas"].flatMap((keyword) => schemasIn(schema[keyword])),
  ...["then", "else"].flatMap((keyword) => maybe(schema[keyword]))
]

/** Every schema that speaks of the same value, each once. */
const speakers = (given: JsonSchema, resolve: Resolve): ReadonlySet<JsonObject> => {
  const found = new Set<JsonObject>()
  const stack = [given]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const schema = resolve(next)
    if (!isJsonObject(schema) || found.has(schema)) continue
    found.add(schema)
    stack.push(...inPlace(schema))
  }
  return found
}

/** What is said of the property of a name, wherever it is said: alternatives and conditions included. */
export const statementsOf = (given: JsonSchema, name: string, resolve: Resolve): ReadonlyArray<JsonSchema> => {
  const all = [...speakers(given, resolve)]
  const stated = all.flatMap((schema) => ownStatements(schema, name))
  return stated.length > 0
    ? stated
    : all.flatMap(({ unevaluatedProperties: rest }) => (isJsonObject(rest) ? [rest] : []))
}

/** What is said of the item at an index, by the schema itself. */
export const itemStatements = (schema: JsonObject, index: number): ReadonlyArray<JsonSchema> => {
  const { items, prefixItems } = schema
  const first: ReadonlyArray<JsonSchema> = Array.isArray(prefixItems) ? schemasIn(prefixItems) : []
  const stated = first[index] ?? asSchema(items)
  return stated === undefined ? [] : [stated]
}

const itemKeywords = ["items", "unevaluatedItems", "contains"] as const

/** What is said of every value below, whatever its name or place is. */
const valueStatements = (schema: JsonObject): ReadonlyArray<JsonSchema> => [
  ...["properties", "patternProperties", "prefixItems"].flatMap((keyword) => schemasIn(schema[keyword])),
  ...[...itemKeywords, "additionalProperties", "unevaluatedProperties"].flatMap((keyword) => {
    const found = schema[keyword]
    return isJsonObject(found) ? [found] : []
  })
]

const index = /^(?:0|[1-9]\d{0,3})$/

/** The place in a list that a name stands for. */
export const indexOf = (name: string): number | undefined => (index.test(name) ? Number(name) : undefined)

/** Whether a schema has something to say below, or says that nothing else comes. */
const isDescribed = (schema: JsonObject): boolean =>
  schema["additionalProperties"] === undefined
    ? valueStatements(schema).length > 0 || schema["unevaluatedProperties"] === false
    : schema["additionalProperties"] !== true

/** Whether somebody described what the keys lead to: a misspelt name leads nowhere. What is described by nobody may be there. */
export const leadsSomewhere = (
  given: JsonSchema,
  keys: ReadonlyArray<string>,
  every: string,
  resolve: Resolve
): boolean => {
  let here: ReadonlyArray<JsonSchema> = [given]
  for (const key of keys) {
    const all = here.flatMap((it) => [...speakers(it, resolve)])
    const at = indexOf(key)
    const below =
      key === every
        ? all.flatMap(valueStatements)
        : [
            ...here.flatMap((it) => statementsOf(it, key, resolve)),
            ...(at === undefined ? [] : all.flatMap((it) => itemStatements(it, at)))
          ]
    if (below.length === 0) return !all.some(isDescribed)
    here = below
  }
  return true
}
