import { type DialectFeatures, escapeToken, isObject, type SchemaLocation } from "@lintel/json-schema"
import { isPlainObject } from "../unreadable.js"
import {
  booleanKeyword,
  countKeyword,
  keyword,
  listKeyword,
  mapKeyword,
  namesKeyword,
  namesOf,
  numberKeyword,
  refuse,
  textKeyword
} from "./keywords.js"

type Check = (location: SchemaLocation, name: string, features: DialectFeatures) => unknown

const isSchema = (value: unknown): boolean => isObject(value) || typeof value === "boolean"

const subschema = (location: SchemaLocation, value: unknown, ...tokens: ReadonlyArray<string | number>): void => {
  if (isSchema(value)) return
  refuse(
    location,
    tokens.map((token) => escapeToken(String(token))).join("/"),
    "a schema must be an object or a boolean"
  )
}

const schemaCheck: Check = (location, name) => subschema(location, keyword(location, name), name)

const schemasCheck: Check = (location, name) => {
  const list = listKeyword(location, name) ?? []
  if (list.length === 0 && name.endsWith("Of")) refuse(location, name, `${name} must not be empty`)
  list.forEach((value, index) => subschema(location, value, name, index))
}

const mapCheck: Check = (location, name) => {
  for (const [member, value] of mapKeyword(location, name)) {
    subschema(location, value, name, member)
  }
}

const namesMapCheck: Check = (location, name) => {
  for (const [, value] of mapKeyword(location, name)) namesOf(location, name, value)
}

const dependenciesCheck: Check = (location, name) => {
  for (const [member, value] of mapKeyword(location, name)) {
    if (Array.isArray(value)) namesOf(location, name, value)
    else subschema(location, value, name, member)
  }
}

const itemsCheck: Check = (location, name, features) => {
  if (!Array.isArray(keyword(location, name))) schemaCheck(location, name, features)
  else if (features.arrayItems) schemasCheck(location, name, features)
  else refuse(location, name, "items must be a schema in this dialect")
}

const typeNames: ReadonlySet<unknown> = new Set(["null", "boolean", "number", "integer", "string", "array", "object"])

const typeCheck: Check = (location, name) => {
  const value = keyword(location, name)
  const names: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  for (const one of names) {
    if (!typeNames.has(one)) refuse(location, name, `${JSON.stringify(one) ?? "undefined"} is not a type`)
  }
}

const bound: Check = (location, name, features) => {
  if (features.booleanExclusive && name.startsWith("exclusive")) return booleanKeyword(location, name)
  if (name.startsWith("exclusive") && typeof keyword(location, name) === "boolean") {
    return refuse(location, name, `${name} must be a number: it is a boolean in draft-04 and OpenAPI 3.0 only`)
  }
  return numberKeyword(location, name)
}

const divisor: Check = (location, name) => {
  if ((numberKeyword(location, name) ?? 1) <= 0) refuse(location, name, "multipleOf must be greater than 0")
}

const maxConstantDepth = 1000

// How many values one constant may hold: one that holds the same part again and again is read as often.
const maxConstantSize = 2_000_000

/** What makes a value no constant. */
const constantFault = (value: unknown, depth: number, left: { size: number }): string | undefined => {
  if (left.size-- <= 0) return "holds more than 2,000,000 values"
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined
  if (typeof value === "number") return Number.isFinite(value) ? undefined : "holds a number out of range"
  if (typeof value !== "object" || !(Array.isArray(value) || isPlainObject(value)))
    return "holds what JSON does not have"
  if (depth === 0) return "is nested too deeply"
  for (const member of Object.values(value)) {
    const fault = constantFault(member, depth - 1, left)
    if (fault !== undefined) return fault
  }
  return undefined
}

const constant = (location: SchemaLocation, name: string, value: unknown, left = { size: maxConstantSize }): void => {
  const fault = constantFault(value, maxConstantDepth, left)
  if (fault !== undefined) refuse(location, name, `${name} ${fault}`)
}

const constantCheck: Check = (location, name) => constant(location, name, keyword(location, name))

const enumCheck: Check = (location, name) => {
  const left = { size: maxConstantSize }
  listKeyword(location, name)?.forEach((value) => constant(location, name, value, left))
}

interface Row {
  readonly check: Check
  /** The first dialect that has the keyword, by level. */
  readonly from: number
  readonly until: number
  readonly openApi30: boolean
}

const row = (check: Check, from = 4, until = 9999, openApi30 = true): Row => ({ check, from, until, openApi30 })

const rows = (check: Check, names: string, from = 4): ReadonlyArray<readonly [string, Row]> =>
  names.split(" ").map((name) => [name, row(check, from)])

const checks: ReadonlyMap<string, Row> = new Map([
  ...rows(bound, "minimum maximum exclusiveMinimum exclusiveMaximum"),
  ...rows(countKeyword, "minLength maxLength minItems maxItems minProperties maxProperties"),
  ...rows(countKeyword, "minContains maxContains", 2019),
  ...rows(textKeyword, "pattern format"),
  ...rows(schemaCheck, "not additionalProperties"),
  ...rows(schemaCheck, "contains propertyNames", 6),
  ...rows(schemaCheck, "if then else", 7),
  ...rows(schemaCheck, "unevaluatedProperties unevaluatedItems", 2019),
  ...rows(schemasCheck, "allOf anyOf oneOf"),
  ["multipleOf", row(divisor)],
  ["uniqueItems", row(booleanKeyword)],
  ["type", row(typeCheck)],
  ["enum", row(enumCheck)],
  ["const", row(constantCheck, 6)],
  ["required", row(namesKeyword)],
  ["properties", row(mapCheck)],
  ["patternProperties", row(mapCheck, 4, 9999, false)],
  ["dependentSchemas", row(mapCheck, 2019)],
  ["dependentRequired", row(namesMapCheck, 2019)],
  ["dependencies", row(dependenciesCheck, 4, 9999, false)],
  ["items", row(itemsCheck)],
  ["additionalItems", row(schemaCheck, 4, 2019, false)],
  ["prefixItems", row(schemasCheck, 2020)]
])

/** Whether a name that is a keyword of some dialect is one of this dialect. */
export const isKeywordOf = (features: DialectFeatures, name: string): boolean => {
  const found = checks.get(name)
  if (found === undefined) return true
  if (features.level < found.from || features.level > found.until) return false
  return found.openApi30 || features.dialect !== "openapi-3.0"
}

/** Ends the reading where a keyword of the dialect does not hold what it must, with the place. */
export const checkKeyword = (location: SchemaLocation, name: string, features: DialectFeatures): void => {
  if (isKeywordOf(features, name)) checks.get(name)?.check(location, name, features)
}
