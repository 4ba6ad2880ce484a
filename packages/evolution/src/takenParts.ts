import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { each, type Taken } from "./taken.js"

/** What a table of dependencies asks for of what is taken. */
export const dependencies = (table: Json | undefined, isTaken: (name: Json) => boolean): JsonObject | undefined => {
  if (!isJsonObject(table)) return undefined
  const kept = Object.entries(table).flatMap(([name, list]): ReadonlyArray<readonly [string, Json]> => {
    const names = Array.isArray(list) ? (list as ReadonlyArray<Json>).filter(isTaken) : []
    return names.length === 0 ? [] : [[name, names]]
  })
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/** Whether what is forbidden has to do with what is taken: it names some of that, or no names at all. */
export const concerns = (not: Json, { below: names }: Taken): boolean => {
  if (names.has(each)) return true
  let isNamed = false
  const stack: Array<Json> = [not]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (Array.isArray(next)) stack.push(...(next as ReadonlyArray<Json>))
    if (!isJsonObject(next)) continue
    if (next["$ref"] !== undefined || next["const"] !== undefined || next["enum"] !== undefined) return true
    const { properties, required } = next
    const mentioned = [
      ...(isJsonObject(properties) ? Object.keys(properties) : []),
      ...(Array.isArray(required) ? (required as ReadonlyArray<Json>) : [])
    ]
    if (mentioned.some((name) => typeof name === "string" && names.has(name))) return true
    isNamed ||= mentioned.length > 0
    stack.push(...Object.entries(next).flatMap(([key, value]) => (key === "properties" ? [] : [value])))
  }
  return !isNamed
}

/** The values that a schema lists, as far as they are taken. */
export const listedValues = (taken: Taken, { const: only, enum: list }: JsonObject): ReadonlyArray<JsonSchema> => {
  const values = only === undefined ? list : [only]
  if (!Array.isArray(values)) return []
  const all = values as ReadonlyArray<Json>
  if (!all.some((it) => isJsonObject(it) || Array.isArray(it))) return [{ enum: all }]
  return [{ anyOf: all.map((it) => formOf(taken, it)) }]
}

const formOf = (taken: Taken, value: Json): JsonSchema => {
  if (taken.isWhole || !isJsonObject(value) || taken.below.has(each)) return { const: value }
  const names = [...taken.below].map(([name, inner]): readonly [string, Json] => [
    name,
    Object.hasOwn(value, name) ? formOf(inner, value[name] ?? null) : false
  ])
  return {
    type: "object",
    properties: Object.fromEntries(names),
    required: names.flatMap(([name, form]) => (form === false ? [] : [name]))
  }
}
