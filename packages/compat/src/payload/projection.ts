import { type Contract, isJsonObject, type Json, type JsonObject, type JsonSchema, unescapeToken } from "@lintel/model"
import { affectedDefinitions } from "./affected.js"
import { type Facts, factsOf, isMachineFormat } from "./facts.js"
import { at } from "./place.js"

/** Which way a payload travels, where read-only and write-only names do not travel both ways. */
export type Direction = "request" | "response"

/** How one side reads or writes a payload in a direction. */
export interface ProjectionMode {
  readonly direction: Direction | undefined
  /** What a sender never writes is absent from what it sends; a reader only does not miss it. */
  readonly role: "sender" | "reader"
}

const inPlaceLists = ["allOf", "anyOf", "oneOf"] as const
const inPlaceSingles = ["if", "then", "else"] as const
const singles: ReadonlySet<string> = new Set([
  "items",
  "contains",
  "additionalProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "propertyNames",
  "not",
  ...inPlaceSingles
])
const lists: ReadonlySet<string> = new Set([...inPlaceLists, "prefixItems"])
const records: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions"
])

const none: ReadonlySet<string> = new Set()

/** What a document says that a projection may change: marks, and formats that only name a machine type. */
export type Projected = Pick<Facts, "readOnly" | "writeOnly" | "machineFormats">

const inAny = (values: Iterable<unknown>): Projected => {
  let [readOnly, writeOnly, machineFormats] = [false, false, false]
  for (const value of values) {
    const facts = factsOf(value)
    readOnly ||= facts.readOnly
    writeOnly ||= facts.writeOnly
    machineFormats ||= facts.machineFormats
  }
  return { readOnly, writeOnly, machineFormats }
}

/** What two documents say that a projection may change. */
export const projectedIn = (before: unknown, after: unknown): Projected => inAny([before, after])

/** The parts of a contract that others may hold too: they are looked at one by one, and once. */
const partsOf = ({ operations, schemas, ...rest }: Contract): ReadonlyArray<unknown> => [
  ...Object.values(schemas ?? {}),
  ...Object.values<unknown>(operations),
  rest
]

/** The same of two contracts. */
export const projectedInContracts = (before: Contract, after: Contract): Projected =>
  inAny([...partsOf(before), ...partsOf(after)])

/** How a side is to be rewritten for a role in a direction; undefined where it says nothing that asks for that. */
export const projectionOf = (
  projected: Projected | undefined,
  direction: Direction | undefined,
  role: ProjectionMode["role"]
): ProjectionMode | undefined => {
  if (projected === undefined) return undefined
  const { machineFormats, readOnly, writeOnly } = projected
  if ((direction === "request" && readOnly) || (direction === "response" && writeOnly)) return { direction, role }
  return machineFormats ? { direction: undefined, role: "reader" } : undefined
}

/** Whether nothing else applies in the place of a schema. */
const isAlone = (schema: JsonObject): boolean =>
  schema["$ref"] === undefined &&
  !inPlaceLists.some((keyword) => schema[keyword] !== undefined) &&
  !inPlaceSingles.some((keyword) => schema[keyword] !== undefined)

const withoutFormats = new WeakMap<object, JsonSchema>()

/** A schema without formats that name a machine type, made once for all documents that hold it. */
const withoutMachineFormats = (schema: JsonObject): JsonSchema => {
  if (!factsOf(schema).machineFormats) return schema
  const found =
    withoutFormats.get(schema) ?? createProjector({}, { direction: undefined, role: "reader" }).schema(schema)
  withoutFormats.set(schema, found)
  return found
}

/** Projects the schemas of one document; what needs no change stays the same object. */
export interface Projector {
  readonly schema: (schema: JsonSchema) => JsonSchema
  readonly document: () => JsonObject
}

/**
 * Rewrites schemas for one role in one direction: names that do not travel that way are required by nobody, and never
 * written. Pointers into the result are pointers into the original.
 */
export const createProjector = (root: JsonObject, mode: ProjectionMode): Projector => {
  const mark = mode.direction === "request" ? "readOnly" : mode.direction === "response" ? "writeOnly" : undefined
  const definitions = isJsonObject(root["$defs"]) ? root["$defs"] : {}
  const affected = affectedDefinitions(definitions, mark)
  /** Definitions that no mark reaches: what becomes of them does not depend on the document. */
  const plain = new Set<unknown>(
    Object.keys(definitions).flatMap((name) => (affected.has(name) ? [] : [definitions[name]]))
  )
  const done = new Map<unknown, JsonSchema>()
  const variants = new Map<string, number>()
  const copies: Array<JsonSchema> = []

  const target = (reference: string): JsonSchema | undefined => {
    if (!reference.startsWith("#/")) return undefined
    const found = at(root, decodeReference(reference))
    return typeof found === "boolean" || isJsonObject(found) ? found : undefined
  }

  /** The schema and all that apply in place, references followed once each. */
  const inPlace = (start: Json | undefined): ReadonlyArray<JsonObject> => {
    const found = new Set<JsonObject>()
    const stack: Array<Json | undefined> = [start]
    while (stack.length > 0) {
      const node = stack.pop()
      if (!isJsonObject(node) || found.has(node)) continue
      found.add(node)
      if (typeof node["$ref"] === "string") stack.push(target(node["$ref"]))
      for (const keyword of inPlaceLists) {
        const list = node[keyword]
        if (Array.isArray(list)) stack.push(...(list as ReadonlyArray<Json>))
      }
      for (const keyword of inPlaceSingles) stack.push(node[keyword])
    }
    return [...found]
  }

  const marked = new Map<JsonObject, boolean>()

  const isMarked = (schema: Json | undefined): boolean => {
    if (mark === undefined || !isJsonObject(schema)) return false
    if (isAlone(schema)) return schema[mark] === true
    const known = marked.get(schema)
    if (known !== undefined) return known
    const found = inPlace(schema).some((part) => part[mark] === true)
    marked.set(schema, found)
    return found
  }

  const markedNames = (schema: JsonObject): ReadonlySet<string> => {
    if (mark === undefined) return none
    const names = new Set<string>()
    for (const part of isAlone(schema) ? [schema] : inPlace(schema)) {
      const properties = part["properties"]
      if (!isJsonObject(properties)) continue
      for (const name of Object.keys(properties)) if (isMarked(properties[name])) names.add(name)
    }
    return names.size === 0 ? none : names
  }

  const project = (schema: JsonSchema, inherited: ReadonlySet<string>): JsonSchema => {
    if (typeof schema === "boolean") return schema
    if (inherited.size === 0) {
      const known = plain.has(schema) ? withoutMachineFormats(schema) : done.get(schema)
      if (known !== undefined) return known
    }
    const dropped = inherited.size === 0 ? markedNames(schema) : new Set([...inherited, ...markedNames(schema)])
    const result = changed(schema, dropped)
    if (inherited.size === 0) done.set(schema, result)
    return result
  }

  const changed = (schema: JsonObject, dropped: ReadonlySet<string>): JsonSchema => {
    let copy: Record<string, Json> | undefined
    for (const key of Object.keys(schema)) {
      const before = schema[key]
      if (before === undefined) continue
      const after = keyword(schema, key, before, dropped)
      if (after !== before) (copy ??= { ...schema })[key] = after
    }
    if (copy !== undefined && copy["format"] === null) delete copy["format"]
    return copy ?? schema
  }

  const keyword = (schema: JsonObject, key: string, value: Json, dropped: ReadonlySet<string>): Json => {
    if (key === "required" && dropped.size > 0 && Array.isArray(value)) {
      const kept = (value as ReadonlyArray<Json>).filter((name) => typeof name !== "string" || !dropped.has(name))
      return kept.length === value.length ? value : kept
    }
    if (key === "format" && isMachineFormat(value) && "type" in schema) return null
    if (key === "$ref" && dropped.size > 0 && typeof value === "string") return variant(value, dropped)
    if (key === "properties" && isJsonObject(value)) return properties(value)
    const below = inPlaceKeywords.has(key) ? dropped : none
    if (singles.has(key)) return one(value, below)
    if (lists.has(key) && Array.isArray(value)) return many(value as ReadonlyArray<Json>, below)
    if (records.has(key) && isJsonObject(value)) return record(value, (item) => one(item, below))
    return value
  }

  const properties = (value: JsonObject): Json =>
    record(value, (item) => (mode.role === "sender" && isMarked(item) ? false : one(item, none)))

  const one = (value: Json, dropped: ReadonlySet<string>): Json =>
    isJsonObject(value) ? project(value, dropped) : value

  const many = (values: ReadonlyArray<Json>, dropped: ReadonlySet<string>): Json => {
    const after = values.map((item) => one(item, dropped))
    return after.some((item, index) => item !== values[index]) ? after : values
  }

  const record = (value: JsonObject, change: (item: Json) => Json): Json => {
    let copy: Record<string, Json> | undefined
    for (const key of Object.keys(value)) {
      const before = value[key]
      if (before === undefined) continue
      const after = change(before)
      if (after !== before) {
        Object.defineProperty((copy ??= { ...value }), key, {
          value: after,
          enumerable: true,
          configurable: true,
          writable: true
        })
      }
    }
    return copy ?? value
  }

  /** A definition that is met where more names are dropped than it drops itself gets a copy of its own. */
  const variant = (reference: string, dropped: ReadonlySet<string>): string => {
    const schema = target(reference)
    if (!isJsonObject(schema)) return reference
    const own = markedNames(schema)
    const isMissed = (name: Json): boolean => typeof name === "string" && dropped.has(name) && !own.has(name)
    const requires = inPlace(schema).some(
      ({ required }) => Array.isArray(required) && (required as ReadonlyArray<Json>).some(isMissed)
    )
    if (!requires) return reference
    const key = JSON.stringify([reference, [...dropped].toSorted()])
    const known = variants.get(key)
    if (known !== undefined) return `#/${variantsKey}/${known}`
    const index = copies.length
    variants.set(key, index)
    copies.push(true)
    copies[index] = project(schema, dropped)
    return `#/${variantsKey}/${index}`
  }

  return {
    schema: (schema) => project(schema, none),
    document: () => ({ ...(project(root, none) as JsonObject), [variantsKey]: copies })
  }
}

/** Where a projected document keeps copies of its definitions. Grows while schemas are projected. */
const variantsKey = "lintel:variants"

const inPlaceKeywords: ReadonlySet<string> = new Set([...inPlaceLists, ...inPlaceSingles, "dependentSchemas"])

const decodeReference = (reference: string): string => {
  const fragment = reference.slice(1)
  try {
    return decodeURIComponent(fragment)
  } catch {
    return unescapeToken(fragment)
  }
}
