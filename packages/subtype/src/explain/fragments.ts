import { isObject, type SchemaLocation } from "@lintel/json-schema"

type SchemaObject = { readonly [keyword: string]: unknown }

const referenceKeywords = ["$ref", "$dynamicRef", "$recursiveRef"] as const

/** Every keyword that can refuse a value, in the order in which a person reads a schema. */
const keywords = [
  ...referenceKeywords,
  "type",
  "const",
  "enum",
  "minimum",
  "exclusiveMinimum",
  "maximum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "format",
  "required",
  "properties",
  "patternProperties",
  "additionalProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
  "dependencies",
  "prefixItems",
  "items",
  "additionalItems",
  "contains",
  "minItems",
  "maxItems",
  "uniqueItems",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "unevaluatedProperties",
  "unevaluatedItems"
] as const

/** What a keyword reads of its neighbours: as it is, or only which names or positions they speak of. */
const companions: ReadonlyMap<
  string,
  { readonly whole: ReadonlyArray<string>; readonly outline: ReadonlyArray<string> }
> = new Map([
  ["type", { whole: ["nullable"], outline: [] }],
  ["minimum", { whole: ["exclusiveMinimum"], outline: [] }],
  ["maximum", { whole: ["exclusiveMaximum"], outline: [] }],
  ["contains", { whole: ["minContains", "maxContains"], outline: [] }],
  ["if", { whole: ["then", "else"], outline: [] }],
  ["additionalProperties", { whole: [], outline: ["properties", "patternProperties"] }],
  ["items", { whole: [], outline: ["prefixItems"] }],
  ["additionalItems", { whole: [], outline: ["items"] }]
])

// `exclusiveMinimum: true` belongs to `minimum`; as a number it stands for itself.
const belongsToNeighbour = (schema: SchemaObject, keyword: string): boolean =>
  keyword.startsWith("exclusive") && typeof schema[keyword] === "boolean"

const copied = (schema: SchemaObject, neighbour: string, keyword: string): boolean =>
  neighbour.startsWith("exclusive") ? belongsToNeighbour(schema, neighbour) : neighbour !== keyword

const outlineOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(() => true)
  return isObject(value) ? Object.fromEntries(Object.keys(value).map((name) => [name, true])) : value
}

/** The keywords of a schema that can refuse a value, each once with the neighbours it reads. */
export const keywordsOf = (schema: unknown, refHidesSiblings: boolean): ReadonlyArray<string> => {
  if (!isObject(schema)) return []
  if (refHidesSiblings && Object.hasOwn(schema, "$ref")) return ["$ref"]
  return keywords.filter((keyword) => Object.hasOwn(schema, keyword) && !belongsToNeighbour(schema, keyword))
}

/** The schema that says what one keyword says in another schema, and nothing else. */
export const fragmentOf = (schema: SchemaObject, keyword: string): SchemaObject => {
  // What these look at is the whole schema.
  if (keyword.startsWith("unevaluated")) return schema
  const fragment: Record<string, unknown> = { [keyword]: schema[keyword] }
  const { outline, whole } = companions.get(keyword) ?? { outline: [], whole: [] }
  for (const neighbour of whole) {
    if (Object.hasOwn(schema, neighbour) && copied(schema, neighbour, keyword)) fragment[neighbour] = schema[neighbour]
  }
  for (const neighbour of outline) {
    const value = Object.hasOwn(schema, neighbour) ? schema[neighbour] : undefined
    // One schema for all items is no list: beside it `additionalItems` says nothing.
    if (neighbour === "items" && isObject(value)) fragment[neighbour] = {}
    else if (value !== undefined && typeof value === "object") fragment[neighbour] = outlineOf(value)
  }
  return fragment
}

const fragments = new WeakMap<object, Map<string, SchemaObject>>()

/** The same at a place; one object for each keyword, so that what is known of it is found again. */
export const fragmentAt = (location: SchemaLocation, keyword: string): SchemaLocation => {
  const { value } = location
  if (!isObject(value)) return location
  let byKeyword = fragments.get(value)
  if (byKeyword === undefined) fragments.set(value, (byKeyword = new Map()))
  let fragment = byKeyword.get(keyword)
  if (fragment === undefined) byKeyword.set(keyword, (fragment = fragmentOf(value, keyword)))
  return { ...location, value: fragment }
}

export const isReference = (keyword: string): keyword is (typeof referenceKeywords)[number] =>
  (referenceKeywords as ReadonlyArray<string>).includes(keyword)

/** A keyword with its value, if that is short enough to be read in a sentence. */
export const briefly = (location: SchemaLocation, keyword: string): string => {
  const value = isObject(location.value) ? location.value[keyword] : undefined
  const text = JSON.stringify(value) ?? ""
  return text === "" || text.length > 48 ? keyword : `${keyword} ${text}`
}
