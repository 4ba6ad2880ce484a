import { type Json } from "@lintel/json-schema"
import { canonicalText, isJsonArray, isJsonObject } from "./json.js"
import { type Specialised } from "./specialise/node.js"

/** Whether a value has an array of very many items, and then whether all its arrays have different items only. */
export type Crowding = "few" | "distinct" | "repeating"

/** Items of one array that other validators may compare with each other. */
const maximumCompared = 2_000

const known = new WeakMap<object, Crowding>()

/** How a value looks to a validator that compares the items of an array pairwise. */
export const crowdingOf = (value: Json): Crowding => {
  if (typeof value !== "object" || value === null) return "few"
  const before = known.get(value)
  if (before !== undefined) return before
  const found = findCrowding(value)
  known.set(value, found)
  return found
}

const findCrowding = (value: Json): Crowding => {
  const arrays: Array<ReadonlyArray<Json>> = []
  const pending: Array<Json> = [value]
  const seen = new Set<Json>()
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (typeof part !== "object" || part === null || seen.has(part)) continue
    seen.add(part)
    if (isJsonArray(part)) arrays.push(part)
    for (const member of Object.values(part)) pending.push(member)
  }
  if (arrays.every((items) => items.length <= maximumCompared)) return "few"
  const isDistinct = (items: ReadonlyArray<Json>): boolean => new Set(items.map(canonicalText)).size === items.length
  return arrays.every(isDistinct) ? "distinct" : "repeating"
}

const schemaMaps: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas", "$defs"])

const data: ReadonlySet<string> = new Set(["enum", "const"])

type Members = { readonly [key: string]: unknown }

const ofMembers = (members: Members, rewrite: (member: unknown, key: string) => unknown): Members => {
  const result: { [key: string]: unknown } = {}
  for (const key of Object.keys(members)) {
    const value = rewrite(members[key], key)
    Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true })
  }
  return result
}

const strip = (schema: unknown): unknown => {
  if (isJsonArray(schema)) return schema.map(strip)
  return isJsonObject(schema) ? stripObject(schema) : schema
}

const stripObject = (schema: Members): Members =>
  ofMembers(schema, (member, key) => {
    if (key === "uniqueItems") return false
    if (data.has(key)) return member
    return schemaMaps.has(key) && isJsonObject(member) ? ofMembers(member, strip) : strip(member)
  })

/** Whether `uniqueItems` may be asked for anywhere in the schemas. */
export const asksUniqueness = ({ schemas }: Specialised): boolean =>
  JSON.stringify(schemas).includes('"uniqueItems":true')

/** The schemas without `uniqueItems`, for values all of whose arrays have different items only. */
export const withoutUniqueness = ({ root, schemas }: Specialised): Specialised => ({
  root,
  schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, stripObject(schema)]))
})
