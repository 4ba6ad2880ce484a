import { type Json } from "@lintel/json-schema"
import { type Pair, type Schema } from "./generate.js"
import { positions } from "./mutate.js"

const unordered = new Set(["anyOf", "allOf", "oneOf", "enum", "required", "type"])

/** The same schema with the keys of every object and the members of every unordered list in reverse. */
export const reorder = (value: Json, keyword = ""): Json => {
  if (Array.isArray(value)) {
    const items = value.map((item) => reorder(item))
    return unordered.has(keyword) ? items.toReversed() : items
  }
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, key === "const" ? item : reorder(item, key)])
  )
}

const definitionOf = (pair: Pair, reference: Json | undefined): Schema | undefined => {
  if (typeof reference !== "string") return undefined
  const name = /^#\/(?:\$defs|definitions)\/(\w+)$/.exec(reference)?.[1]
  return name === undefined ? undefined : pair.definitions[name]
}

/** The same schema with its own references replaced by what they refer to, once. */
export const inlineReferences = (pair: Pair, schema: Schema): Schema => {
  let result = schema
  for (let index = 0; index < positions(result).length && index < 200; index++) {
    const position = positions(result)[index]
    if (position === undefined || typeof position.schema === "boolean") continue
    const target = definitionOf(pair, position.schema["$ref"])
    if (target === undefined) continue
    const { $ref: _reference, ...beside } = position.schema
    const hides = pair.dialect.startsWith("draft") || pair.dialect === "openapi-3.0"
    const plain = hides || Object.keys(beside).length === 0
    result = position.put(plain ? target : { ...beside, allOf: [...asList(beside["allOf"]), target] })
    // The inserted definition is not entered: a recursive one would never end.
    index += positions(target).length
  }
  return result
}

const asList = (value: Json | undefined): ReadonlyArray<Json> => (Array.isArray(value) ? value : [])

const groups: ReadonlyArray<ReadonlyArray<string>> = [
  ["properties", "patternProperties", "additionalProperties"],
  ["prefixItems", "items", "additionalItems"],
  ["contains", "minContains", "maxContains"],
  ["if", "then", "else"],
  ["minimum", "exclusiveMinimum"],
  ["maximum", "exclusiveMaximum"],
  ["type", "nullable"]
]

/** The same schema as an `allOf` of its keywords; `unevaluated*` and ids stay where they are. */
export const splitKeywords = (schema: Schema): Schema => {
  if (typeof schema === "boolean") return schema
  if (schema["$ref"] !== undefined || schema["$id"] !== undefined) return schema
  const outside: { [keyword: string]: Json } = {}
  const parts = new Map<string, { [keyword: string]: Json }>()
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword.startsWith("unevaluated")) {
      outside[keyword] = value
      continue
    }
    const group = groups.find((members) => members.includes(keyword))?.[0] ?? keyword
    parts.set(group, { ...parts.get(group), [keyword]: value })
  }
  return { ...outside, ...(parts.size > 0 ? { allOf: [...parts.values()] } : {}) }
}
