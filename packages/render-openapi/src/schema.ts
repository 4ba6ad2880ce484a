import { isUnread, unknownReason } from "@lintel/json-schema"
import { isJsonObject, type Json, type JsonObject, type JsonSchema, parseDefinitionReference } from "@lintel/model"
import { approximate, type At, drop, type Scope } from "./scope.js"
import { deepest, isTooDeep, own, put, type Tree, type Part } from "./tree.js"

/** Marks a schema of which nothing is known: whatever it seems to accept, nobody said so. */
const unknownKey = "x-lintel-unknown"

/** Keywords in the order people read them; others follow by name. */
const keywordOrder =
  "$ref title description deprecated readOnly writeOnly type format contentMediaType contentEncoding contentSchema " +
  "const enum default minimum exclusiveMinimum maximum exclusiveMaximum multipleOf minLength maxLength pattern " +
  "minItems maxItems uniqueItems prefixItems items unevaluatedItems contains minContains maxContains " +
  "minProperties maxProperties required properties patternProperties propertyNames additionalProperties " +
  "unevaluatedProperties dependentRequired dependentSchemas discriminator oneOf anyOf allOf not if then else"

const rank: ReadonlyMap<string, number> = new Map(keywordOrder.split(" ").map((keyword, index) => [keyword, index]))

const one: ReadonlySet<string> = new Set(
  (
    "additionalProperties unevaluatedProperties propertyNames items unevaluatedItems contains contentSchema " +
    "not if then else"
  ).split(" ")
)
const lists: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"])
const maps: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"])

/** Where tools accept `true` and `false`; elsewhere they want the objects that say the same. */
const acceptsBoolean: ReadonlySet<string> = new Set(
  "additionalProperties unevaluatedProperties items unevaluatedItems properties".split(" ")
)

const asObject = (schema: boolean): Tree => (schema ? {} : { not: {} })

/** Where a schema stands: whose definitions `#/$defs/` means. */
export interface SchemaPlace {
  readonly scope: Scope
  readonly at: At
  readonly vocabulary: string | undefined
}

interface Writing extends SchemaPlace {
  /** Levels of the document between the outermost schema and this one. */
  readonly depth: number
}

const unknown = (writing: Writing, reason: string): Tree => {
  approximate(writing.scope, writing.at, "schema that is not known")
  return { [unknownKey]: reason }
}

/** The reference into `components` that stands for one of the Model; `undefined` when it leads nowhere. */
const componentOf = ({ scope, vocabulary }: SchemaPlace, reference: string): string | undefined => {
  const parts = parseDefinitionReference(reference)
  const name = parts === undefined ? undefined : scope.names.schema(parts.vocabulary ?? vocabulary, parts.name)
  return parts === undefined || name === undefined ? undefined : `#/components/schemas/${name}${parts.rest}`
}

const writeReference = (writing: Writing, reference: string, out: Tree): void => {
  const target = componentOf(writing, reference)
  if (target !== undefined) out["$ref"] = target
  else Object.assign(out, unknown(writing, isUnread(reference) ? reference : (unknownReason(reference) ?? reference)))
}

const writeDiscriminator = (writing: Writing, value: JsonObject): Part => {
  const { scope, at } = writing
  const out: Tree = {}
  for (const key of Object.keys(value)) {
    const part = own(value, key)
    if (part === undefined) continue
    if (key === "mapping" && isJsonObject(part)) put(out, key, writeMapping(writing, part))
    else if (key === "defaultMapping" && scope.version === "3.1") drop(scope, at, "default of a discriminator")
    else if (key === "defaultMapping" && typeof part === "string") put(out, key, componentOf(writing, part) ?? part)
    else put(out, key, part)
  }
  return out
}

const writeMapping = (writing: Writing, mapping: JsonObject): Part => {
  const out: Tree = {}
  for (const key of Object.keys(mapping)) {
    const target = own(mapping, key)
    const component = typeof target === "string" ? componentOf(writing, target) : undefined
    if (component !== undefined) put(out, key, component)
    else drop(writing.scope, writing.at, `mapping of a discriminator to an unknown schema`)
  }
  return out
}

const inside = (writing: Writing, key: string, value: Json): Part => {
  if (typeof value === "boolean") return acceptsBoolean.has(key) ? value : asObject(value)
  return isJsonObject(value) ? write({ ...writing, depth: writing.depth + (one.has(key) ? 1 : 2) }, value) : value
}

const writeKeyword = (writing: Writing, key: string, value: Json, out: Tree): void => {
  if (key === "$ref" && typeof value === "string") return writeReference(writing, value, out)
  if (key === "discriminator" && isJsonObject(value)) return put(out, key, writeDiscriminator(writing, value))
  if (one.has(key)) return put(out, key, inside(writing, key, value))
  if (lists.has(key) && Array.isArray(value))
    return put(
      out,
      key,
      value.map((item: Json) => inside(writing, key, item))
    )
  if (maps.has(key) && isJsonObject(value)) {
    const map: Tree = {}
    for (const name of Object.keys(value)) {
      const part = own(value, name)
      if (part !== undefined) put(map, name, inside(writing, key, part))
    }
    return put(out, key, map)
  }
  if (isTooDeep(value, writing.depth)) return drop(writing.scope, writing.at, `"${key}" of a schema, nested too deeply`)
  put(out, key, value)
}

const write = (writing: Writing, schema: JsonSchema): Part => {
  if (typeof schema === "boolean") return asObject(schema)
  if (writing.depth > deepest) return unknown(writing, "nested too deeply")
  const out: Tree = {}
  const keys = Object.keys(schema).toSorted((a, b) => (rank.get(a) ?? 1000) - (rank.get(b) ?? 1000))
  for (const key of keys) {
    const value = own(schema, key)
    if (value !== undefined) writeKeyword(writing, key, value, out)
  }
  return out
}

/** A schema of the Model as a document has it: references lead into `components`, keywords stand in one order. */
export const writeSchema = (place: SchemaPlace, schema: JsonSchema): Part => write({ ...place, depth: 0 }, schema)

/** A schema of the contract itself. */
export const contractSchema = (scope: Scope, at: At, schema: JsonSchema): Part =>
  write({ scope, at, vocabulary: undefined, depth: 0 }, schema)
