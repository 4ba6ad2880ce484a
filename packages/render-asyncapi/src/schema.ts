import { isUnread, unknownReason } from "@lintel/json-schema"
import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import type { Holder } from "./definitions.js"
import { isAddress } from "./kept.js"
import type { Scope } from "./scope.js"
import { own, put, type Tree } from "./tree.js"

/** Marks a schema of which nothing is known: whatever it seems to accept, nobody said so. */
const unknownKey = "x-lintel-unknown"

/** Keywords in the order people read them; others follow by name. */
const keywordOrder =
  "$ref title description deprecated readOnly writeOnly type format contentMediaType contentEncoding " +
  "const enum default minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minLength maxLength pattern " +
  "minItems maxItems uniqueItems items additionalItems contains minProperties maxProperties required properties " +
  "patternProperties propertyNames additionalProperties dependencies discriminator oneOf anyOf allOf not if then else"

const rank: ReadonlyMap<string, number> = new Map(keywordOrder.split(" ").map((keyword, index) => [keyword, index]))

const one: ReadonlySet<string> = new Set(
  "additionalProperties unevaluatedProperties propertyNames items unevaluatedItems contains contentSchema not if then else".split(
    " "
  )
)
const lists: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"])
const maps: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"])

/** Keywords that are younger than the schemas of AsyncAPI: tools that do not know them restrict less. */
const younger: ReadonlySet<string> = new Set(
  "unevaluatedProperties unevaluatedItems minContains maxContains contentSchema $dynamicRef".split(" ")
)

const deepest = 75

/** Where a schema stands: whose definitions `#/$defs/` means, and what is told of it. */
export interface SchemaPlace {
  readonly scope: Scope
  readonly holder: Holder
  readonly subject: string
  readonly pointer: string
}

const unknown = ({ pointer, scope, subject }: SchemaPlace, reason: string): Tree => {
  scope.losses.approximate(subject, "schema that is not known", pointer)
  return { [unknownKey]: reason }
}

const reference = (place: SchemaPlace, target: string): Tree => {
  const found = place.scope.definitions.find(place.holder, target)
  if (found !== undefined) return { $ref: `#/components/schemas/${found.name}${found.rest}` }
  const reason = isUnread(target) ? target : unknownReason(target)
  if (reason !== undefined && isAddress(reason)) return { $ref: reason }
  return unknown(place, reason ?? `a reference to ${target}`)
}

/** Tuples and dependencies as draft 7 writes them. */
const older = (schema: JsonObject): Tree => {
  const { dependentRequired, dependentSchemas, items, prefixItems, ...rest } = schema
  const out: Tree = { ...rest }
  if (prefixItems === undefined) {
    if (items !== undefined) put(out, "items", items)
  } else {
    put(out, "items", prefixItems)
    if (items !== undefined) put(out, "additionalItems", items)
  }
  const dependencies: Tree = {}
  for (const part of [dependentRequired, dependentSchemas]) {
    if (isJsonObject(part)) for (const [key, value] of Object.entries(part)) put(dependencies, key, value)
  }
  if (Object.keys(dependencies).length > 0) put(out, "dependencies", dependencies)
  return out
}

const discriminator = (place: SchemaPlace, value: Json): Json => {
  const name = own(value, "propertyName")
  if (typeof name !== "string") return value
  if (Object.keys(value as JsonObject).length > 1) {
    place.scope.losses.approximate(place.subject, "mapping of a discriminator", place.pointer)
  }
  return name
}

const writeMap = (place: SchemaPlace, value: JsonObject, depth: number): Tree => {
  const out: Tree = {}
  for (const [key, part] of Object.entries(value)) put(out, key, write(place, part, depth))
  return out
}

const writeKeyword = (place: SchemaPlace, key: string, value: Json, depth: number): Json => {
  if (key === "discriminator") return discriminator(place, value)
  if ((key === "items" || lists.has(key)) && Array.isArray(value)) {
    return value.map((item: Json) => write(place, item, depth))
  }
  if (one.has(key) || key === "additionalItems") return write(place, value, depth)
  if ((maps.has(key) || key === "dependencies") && isJsonObject(value)) return writeMap(place, value, depth)
  return value
}

/** What is no schema stays as it is. */
const write = (place: SchemaPlace, schema: Json, depth: number): Json => {
  if (!isJsonObject(schema)) return schema
  if (depth > deepest) return unknown(place, "nested too deeply")
  const { $ref, ...rest } = schema
  const out: Tree = {}
  const fields = older(rest)
  const keys = Object.keys(fields).toSorted((a, b) => (rank.get(a) ?? 1000) - (rank.get(b) ?? 1000))
  for (const key of keys) {
    if (younger.has(key)) place.scope.losses.approximate(place.subject, `keyword "${key}" of a schema`, place.pointer)
    const value = own(fields, key)
    if (value !== undefined) put(out, key, writeKeyword(place, key, value, depth + 1))
  }
  if (typeof $ref !== "string") return out
  const target = reference(place, $ref)
  if (keys.length === 0) return target
  // Beside a reference nothing counts: both stand side by side.
  return { allOf: [target, out] }
}

/** A schema of the Model as AsyncAPI has it: draft 7 and its own words, references into `components`. */
export const writeSchema = (place: SchemaPlace, schema: JsonSchema): Json => write(place, schema, 0)
