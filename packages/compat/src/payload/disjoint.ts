import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { asSchema, nowhere, resolved, type Scope } from "./place.js"

/** Whether no value can fit two of the alternatives: by their types, or by a required property with other constants. */
export const areDisjoint = (list: ReadonlyArray<Json>, scope: Scope): boolean => {
  const alternatives = list.map((item) => resolved({ schema: asSchema(item) ?? true, place: nowhere }, scope).schema)
  return alternatives.every((one, index) =>
    alternatives.slice(index + 1).every((other) => excludeEachOther(one, other, scope))
  )
}

/** What tells the values of a schema from those of another. */
interface Marks {
  readonly types: ReadonlySet<unknown> | undefined
  /** Required properties of an object that are one of some constants, as JSON. */
  readonly constants: ReadonlyMap<string, ReadonlySet<string>>
}

/** Whether no value can fit both. */
export const excludeEachOther = (one: JsonSchema, other: JsonSchema, scope: Scope): boolean => {
  if (one === false || other === false) return true
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const [a, b] = [marksOf(one, scope), marksOf(other, scope)]
  const { types } = b
  if (a.types !== undefined && types !== undefined && ![...a.types].some((type) => overlaps(type, types))) return true
  return [...a.constants].some(([name, values]) => {
    const others = b.constants.get(name)
    return others !== undefined && ![...values].some((value) => others.has(value))
  })
}

const overlaps = (type: unknown, types: ReadonlySet<unknown>): boolean =>
  types.has(type) || (type === "integer" && types.has("number")) || (type === "number" && types.has("integer"))

const known = new WeakMap<Scope, WeakMap<JsonObject, Marks>>()

/** The marks of a schema, which are looked for once: alternatives are compared each with each. */
const marksOf = (schema: JsonObject, scope: Scope): Marks => {
  const ofScope = known.get(scope) ?? new WeakMap<JsonObject, Marks>()
  known.set(scope, ofScope)
  const marks = ofScope.get(schema) ?? readMarks(schema, scope)
  ofScope.set(schema, marks)
  return marks
}

const readMarks = (schema: JsonObject, scope: Scope): Marks => {
  const { required, type } = schema
  const constants = new Map<string, ReadonlySet<string>>()
  for (const name of type === "object" && Array.isArray(required) ? (required as ReadonlyArray<Json>) : []) {
    const values = constantsAt(schema, name, scope)
    if (typeof name === "string" && values !== undefined) constants.set(name, values)
  }
  return { types: type === undefined ? undefined : new Set(Array.isArray(type) ? type : [type]), constants }
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
