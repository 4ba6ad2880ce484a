import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { asSchema, nowhere, resolved, type Scope } from "./place.js"

/** Whether no value can fit two of the alternatives: by their types, or by a required property with other constants. */
export const areDisjoint = (list: ReadonlyArray<Json>, scope: Scope): boolean => {
  const alternatives = list.map((item) => resolved({ schema: asSchema(item) ?? true, place: nowhere }, scope).schema)
  return alternatives.every((one, index) =>
    alternatives.slice(index + 1).every((other) => excludeEachOther(one, other, scope))
  )
}

const typesOf = (schema: JsonObject): ReadonlySet<unknown> | undefined => {
  const type = schema["type"]
  return type === undefined ? undefined : new Set(Array.isArray(type) ? type : [type])
}

/** Whether no value can fit both. */
export const excludeEachOther = (one: JsonSchema, other: JsonSchema, scope: Scope): boolean => {
  if (one === false || other === false) return true
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const [a, b] = [typesOf(one), typesOf(other)]
  if (a !== undefined && b !== undefined && ![...a].some((type) => overlaps(type, b))) return true
  return [...requiredNames(one)].some((name) => {
    if (!requiredNames(other).has(name)) return false
    const [p, q] = [constantsAt(one, name, scope), constantsAt(other, name, scope)]
    return p !== undefined && q !== undefined && ![...p].some((value) => q.has(value))
  })
}

const overlaps = (type: unknown, types: ReadonlySet<unknown>): boolean =>
  types.has(type) || (type === "integer" && types.has("number")) || (type === "number" && types.has("integer"))

const requiredNames = (schema: JsonObject): ReadonlySet<unknown> => {
  const required = schema["required"]
  return new Set(schema["type"] === "object" && Array.isArray(required) ? required : [])
}

const constantsAt = (schema: JsonObject, name: unknown, scope: Scope): ReadonlySet<string> | undefined => {
  const properties = schema["properties"]
  if (typeof name !== "string" || !isJsonObject(properties) || !Object.hasOwn(properties, name)) return undefined
  const { schema: at } = resolved({ schema: asSchema(properties[name]) ?? true, place: nowhere }, scope)
  if (!isJsonObject(at)) return undefined
  if (Object.hasOwn(at, "const")) return new Set([JSON.stringify(at["const"])])
  const list = at["enum"]
  return Array.isArray(list) ? new Set(list.map((item) => JSON.stringify(item))) : undefined
}
