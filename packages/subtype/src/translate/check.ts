import { type DialectFeatures, escapeToken, isObject, type SchemaLocation } from "@lintel/json-schema"
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

const bound: Check = (location, name, features) =>
  features.booleanExclusive && name.startsWith("exclusive")
    ? booleanKeyword(location, name)
    : numberKeyword(location, name)

const divisor: Check = (location, name) => {
  if ((numberKeyword(location, name) ?? 1) <= 0) refuse(location, name, "multipleOf must be greater than 0")
}

const maxConstantDepth = 1000

const isConstant = (value: unknown, depth: number): boolean => {
  if (typeof value === "number") return Number.isFinite(value)
  if (typeof value !== "object" || value === null) return value !== undefined
  return depth > 0 && Object.values(value).every((member) => isConstant(member, depth - 1))
}

const constant = (location: SchemaLocation, name: string, value: unknown): void => {
  if (!isConstant(value, maxConstantDepth)) {
    refuse(location, name, `${name} is nested too deeply, or holds a number out of range`)
  }
}

const constantCheck: Check = (location, name) => constant(location, name, keyword(location, name))

const enumCheck: Check = (location, name) =>
  listKeyword(location, name)?.forEach((value) => constant(location, name, value))

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

/** Ends the reading where a keyword of the dialect does not hold what it must, with the place. */
export const checkKeyword = (location: SchemaLocation, name: string, features: DialectFeatures): void => {
  const found = checks.get(name)
  if (found === undefined || features.level < found.from || features.level > found.until) return
  if (found.openApi30 || features.dialect !== "openapi-3.0") found.check(location, name, features)
}
