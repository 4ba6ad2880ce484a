import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { equalJson } from "./equal.js"
import { asSchema, type Scope } from "./place.js"

/** That the one schema, in its company, is contained in the other. */
export type Containment = readonly [writer: JsonSchema, reader: JsonSchema, company: Company]

/** The alternatives of one choice of the writer. */
export interface Choice {
  readonly alternatives: ReadonlyArray<Json>
  /**
   * What shows that all values of an alternative are accepted, whatever else applies to them. Where one of these is
   * evident, nothing needs to be shown of values that fit that alternative too.
   */
  readonly otherwise: (alternative: number) => ReadonlyArray<Containment>
}

/**
 * The other schemas of the writer that apply to the same values: none, the alternatives of one choice, or nobody knows.
 * Where that is known, what no schema declares is not there.
 */
export type Company = "none" | "unknown" | Choice

/** Two schemas, as rules look at them. */
export interface Sides {
  readonly writer: JsonObject
  readonly reader: JsonObject
  readonly company: Company
  /** The writer's values hold only what it, or its company, declares. */
  readonly declaresAll: boolean
  /** The company of the values that the writer's values hold. */
  readonly within: Company
  readonly writerScope: Scope
  readonly readerScope: Scope
  /** What the writer's references lead to. */
  readonly writerTarget: (schema: JsonSchema) => JsonSchema
  /** The pair follows only if this one does; false when it is known not to. */
  readonly needs: Needs
  /** The pair follows only if one of these does; false when none is known to. */
  readonly needsAny: (claims: ReadonlyArray<Containment>) => boolean
}

type Needs = (writer: JsonSchema, reader: JsonSchema, company: Company) => boolean

/** Whether the writer's schema implies one keyword of the reader's. */
export type AssertionRule = (sides: Sides, value: Json) => boolean

/** Keywords by which other schemas apply to the same values or to the same children. */
const sharing: ReadonlySet<string> = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "$ref",
  "$dynamicRef",
  "dependentSchemas",
  "patternProperties",
  "propertyNames",
  "unevaluatedProperties",
  "unevaluatedItems",
  "contains",
  "prefixItems"
])

const declaresNames = (schema: JsonObject): boolean =>
  isJsonObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0

const leavesNoRoom = (schema: JsonObject): boolean =>
  (schema["additionalProperties"] === undefined || schema["additionalProperties"] === false) &&
  !Object.keys(schema).some((key) => sharing.has(key))

/** What a schema's values hold where its company is known. */
export const declaresItsNames = (
  schema: JsonObject,
  company: Company
): { readonly declaresAll: boolean; readonly within: Company } => {
  const isPlain = !Object.keys(schema).some((key) => sharing.has(key))
  return {
    declaresAll: company !== "unknown" && declaresNames(schema) && leavesNoRoom(schema),
    within: company === "none" && isPlain ? "none" : "unknown"
  }
}

const typeOf = (value: Json): string =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "array"
      : typeof value === "number"
        ? Number.isInteger(value)
          ? "integer"
          : "number"
        : typeof value

const listOf = (value: Json | undefined): ReadonlyArray<Json> | undefined =>
  Array.isArray(value) ? (value as ReadonlyArray<Json>) : undefined

const valuesOf = (schema: JsonObject): ReadonlyArray<Json> | undefined =>
  schema["const"] === undefined ? listOf(schema["enum"]) : [schema["const"]]

/** Types of the values of a schema, where it names them. */
export const namedTypes = (schema: JsonObject): ReadonlyArray<Json> | undefined => {
  const type = schema["type"]
  if (typeof type === "string") return [type]
  return listOf(type) ?? valuesOf(schema)?.map(typeOf)
}

/** The rule, except where the writer's values are of other types than the keyword speaks of. */
const about =
  (types: ReadonlyArray<string>, rule: AssertionRule): AssertionRule =>
  (sides, value) =>
    (namedTypes(sides.writer)?.every((type) => typeof type === "string" && !types.includes(type)) ?? false) ||
    rule(sides, value)

const atLeast =
  (key: string): AssertionRule =>
  ({ writer }, value) => {
    const own = writer[key]
    return typeof own === "number" && typeof value === "number" && own >= value
  }

const atMost =
  (key: string): AssertionRule =>
  ({ writer }, value) => {
    const own = writer[key]
    return typeof own === "number" && typeof value === "number" && own <= value
  }

const equal =
  (key: string): AssertionRule =>
  ({ writer }, value) =>
    writer[key] !== undefined && equalJson(writer[key], value)

const typeRule: AssertionRule = ({ writer }, value) => {
  const admitted = typeof value === "string" ? [value] : (listOf(value) ?? [])
  const covers = (type: Json): boolean => admitted.includes(type) || (type === "integer" && admitted.includes("number"))
  return namedTypes(writer)?.every(covers) ?? false
}

const isAmong =
  (admitted: (value: Json) => ReadonlyArray<Json> | undefined): AssertionRule =>
  ({ writer }, value) => {
    const values = valuesOf(writer)
    const list = admitted(value)
    if (values === undefined || list === undefined) return false
    const texts = new Set(list.filter((it) => typeof it !== "object"))
    return values.every((it) => (typeof it === "object" ? list.some((other) => equalJson(it, other)) : texts.has(it)))
  }

const namesIn = (value: Json | undefined): ReadonlyArray<Json> => listOf(value) ?? []

const requiredRule: AssertionRule = ({ writer }, value) => {
  const own = new Set(namesIn(writer["required"]))
  return Array.isArray(value) && (value as ReadonlyArray<Json>).every((name) => own.has(name))
}

/** A schema whose values a writer may write, and what makes it not matter. */
interface Writable {
  readonly schema: JsonSchema
  readonly otherwise: ReadonlyArray<Containment>
}

const only = (schema: JsonSchema): ReadonlyArray<Writable> => [{ schema, otherwise: [] }]

/**
 * What the writer may write under a name that it has no property for: values of these schemas, or nothing at all where
 * there is none. Undefined: nobody knows.
 */
const elsewhere = (sides: Sides, name: string): ReadonlyArray<Writable> | undefined => {
  const { company, declaresAll, writer, writerTarget } = sides
  if (Object.hasOwn(writer, "patternProperties")) return undefined
  const rest = asSchema(writer["additionalProperties"])
  if (rest !== undefined) return only(rest)
  if (!declaresAll || namesIn(writer["required"]).includes(name)) return undefined
  if (typeof company === "string") return []
  const found: Array<Writable> = []
  for (const [index, item] of company.alternatives.entries()) {
    const other = writerTarget(asSchema(item) ?? true)
    if (!isJsonObject(other) || !leavesNoRoom(other)) return undefined
    const schema = partOf(schemasIn(other["properties"]), name)
    if (schema !== undefined) found.push({ schema, otherwise: company.otherwise(index) })
    else if (namesIn(other["required"]).includes(name)) return undefined
  }
  return found
}

const schemasIn = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

const partOf = (schemas: JsonObject, name: string): JsonSchema | undefined =>
  Object.hasOwn(schemas, name) ? asSchema(schemas[name]) : undefined

const isOpen = (schema: JsonSchema): boolean =>
  schema === true || (typeof schema === "object" && Object.keys(schema).length === 0)

const partsUnder = (sides: Sides, own: JsonObject, name: string): ReadonlyArray<Writable> | undefined => {
  const part = partOf(own, name)
  return part === undefined ? elsewhere(sides, name) : only(part)
}

const isFine = (sides: Sides, reader: JsonSchema, parts: ReadonlyArray<Writable> | undefined): boolean =>
  parts?.every(({ otherwise, schema }) =>
    otherwise.length === 0
      ? sides.needs(schema, reader, sides.within)
      : sides.needsAny([[schema, reader, sides.within], ...otherwise])
  ) ?? false

const propertiesRule: AssertionRule = (sides, value) => {
  if (!isJsonObject(value)) return false
  const own = schemasIn(sides.writer["properties"])
  return Object.keys(value).every((name) => {
    const reader = partOf(value, name)
    if (reader === undefined) return false
    return isOpen(reader) || isFine(sides, reader, partsUnder(sides, own, name))
  })
}

/** The same for all names that it neither has a property for nor requires. */
const anywhereElse = ({ company, declaresAll, writer }: Sides): ReadonlyArray<Writable> | undefined => {
  if (Object.hasOwn(writer, "patternProperties")) return undefined
  const rest = asSchema(writer["additionalProperties"])
  if (rest !== undefined) return only(rest)
  return declaresAll && company === "none" ? [] : undefined
}

const additionalRule: AssertionRule = (sides, value) => {
  const reader = asSchema(value)
  if (reader === undefined) return false
  if (isOpen(reader)) return true
  const own = schemasIn(sides.writer["properties"])
  const read = schemasIn(sides.reader["properties"])
  const names = new Set([...Object.keys(own), ...namesIn(sides.writer["required"])])
  for (const name of names) {
    if (typeof name !== "string" || Object.hasOwn(read, name)) continue
    if (!isFine(sides, reader, partsUnder(sides, own, name))) return false
  }
  return isFine(sides, reader, anywhereElse(sides))
}

const itemsRule: AssertionRule = (sides, value) => {
  const [writer, reader] = [asSchema(sides.writer["items"]), asSchema(value)]
  if (writer === undefined || reader === undefined || Object.hasOwn(sides.writer, "prefixItems")) return false
  return sides.needs(writer, reader, sides.within)
}

const numeric = ["number", "integer"]

/** Keywords without alternatives; one that is not here is never evident. */
export const assertionRules: ReadonlyMap<string, AssertionRule> = new Map<string, AssertionRule>([
  ["type", typeRule],
  ["enum", isAmong(listOf)],
  ["const", isAmong((value) => [value])],
  ["format", equal("format")],
  ...["minimum", "exclusiveMinimum"].map((key) => [key, about(numeric, atLeast(key))] as const),
  ...["maximum", "exclusiveMaximum"].map((key) => [key, about(numeric, atMost(key))] as const),
  ["multipleOf", about(numeric, equal("multipleOf"))],
  ["minLength", about(["string"], atLeast("minLength"))],
  ["maxLength", about(["string"], atMost("maxLength"))],
  ["pattern", about(["string"], equal("pattern"))],
  ["minItems", about(["array"], atLeast("minItems"))],
  ["maxItems", about(["array"], atMost("maxItems"))],
  ["uniqueItems", about(["array"], (sides, value) => value === false || equal("uniqueItems")(sides, value))],
  ["items", about(["array"], itemsRule)],
  ["minProperties", about(["object"], atLeast("minProperties"))],
  ["maxProperties", about(["object"], atMost("maxProperties"))],
  ["required", about(["object"], requiredRule)],
  ["properties", about(["object"], propertiesRule)],
  ["additionalProperties", about(["object"], additionalRule)]
])
