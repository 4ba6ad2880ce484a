import { escapeToken, type Json, type JsonObject, type JsonSchema, unescapeToken } from "@lintel/model"

/** A JSON Schema while it is being rewritten. */
export type SchemaNode = JsonSchema

const mapKeywords = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"])
const listKeywords = new Set(["allOf", "anyOf", "oneOf", "prefixItems"])
const schemaKeywords = new Set([
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contentSchema"
])

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isNode = (value: unknown): value is SchemaNode => typeof value === "boolean" || isObject(value)

/** An object with one key more, whatever the key is called. */
export const withKey = <T>(target: Record<string, T>, key: string, value: T): void => {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else target[key] = value
}

/** Applies `change` to every schema directly inside a schema. Values that are not schemas (`const`, `default`) stay. */
export const mapSubschemas = (
  schema: JsonObject,
  change: (inside: SchemaNode, path: ReadonlyArray<string>) => SchemaNode
): JsonObject => {
  const out: Record<string, Json> = {}
  for (const [key, value] of Object.entries(schema)) {
    withKey(out, key, mapKeyword(key, value, change))
  }
  return out
}

const mapKeyword = (
  key: string,
  value: Json,
  change: (inside: SchemaNode, path: ReadonlyArray<string>) => SchemaNode
): Json => {
  if (schemaKeywords.has(key) && isNode(value)) return change(value, [key])
  if (listKeywords.has(key) && Array.isArray(value)) {
    return value.map((item: Json, index) => (isNode(item) ? change(item, [key, String(index)]) : item))
  }
  if (!mapKeywords.has(key) || !isObject(value)) return value
  const out: Record<string, Json> = {}
  for (const [name, item] of Object.entries(value)) withKey(out, name, isNode(item) ? change(item, [key, name]) : item)
  return out
}

/** A reference into definitions, taken apart: the definition's name and the rest of the pointer. */
export interface DefinitionRef {
  readonly name: string
  readonly rest: string
}

/** Reads `#/$defs/Name...` (or `#/definitions/Name...`); `undefined` for any other reference. */
export const readDefinitionRef = (ref: string): DefinitionRef | undefined => {
  const match = /^#\/(?:\$defs|%24defs|definitions)\/([^/]+)(.*)$/.exec(ref)
  if (match === null) return undefined
  const [, token = "", rest = ""] = match
  try {
    return { name: unescapeToken(decodeURIComponent(token)), rest }
  } catch {
    return { name: unescapeToken(token), rest }
  }
}

/** The reference of a definition. */
export const definitionRef = (name: string, rest = ""): string =>
  `#/$defs/${encodeURIComponent(escapeToken(name)).replaceAll("%24", "$")}${rest}`

/** Rewrites every `$ref` below a schema, the schema's own included. */
export const mapRefs = (schema: SchemaNode, change: (ref: string) => string): SchemaNode => {
  if (!isObject(schema)) return schema
  const inside = mapSubschemas(schema, (item) => mapRefs(item, change))
  const ref = inside["$ref"]
  return typeof ref === "string" ? { ...inside, $ref: change(ref) } : inside
}
