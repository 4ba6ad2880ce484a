import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import type { Part } from "./abstraction.js"
import type { Step } from "./align.js"
import { isAnnotation } from "./equal.js"
import { asSchema, inside, type Placed } from "./place.js"

const isNull = (schema: Json): boolean => isJsonObject(schema) && schema["type"] === "null"

const wrappers = ["oneOf", "anyOf"] as const

/** The only alternative to `null` of a schema that says nothing else. */
const soleAlternative = (placed: Placed): { readonly inner: Placed; readonly step: Step } | undefined => {
  const { schema } = placed
  if (!isJsonObject(schema)) return undefined
  const said = Object.keys(schema).filter((keyword) => !isAnnotation(keyword))
  const keyword = wrappers.find((it) => it === said[0])
  const list = keyword === undefined ? undefined : schema[keyword]
  if (keyword === undefined || said.length !== 1 || !Array.isArray(list)) return undefined
  const branches = list as ReadonlyArray<Json>
  const index = branches.findIndex((it) => !isNull(it))
  const isSole = branches.length > 1 && branches.every((it, at) => at === index || isNull(it))
  const inner = isSole ? asSchema(branches[index]) : undefined
  return inner === undefined
    ? undefined
    : { inner: inside(placed, inner, keyword, index), step: { _tag: "Branch", keyword, index } }
}

/** What a schema is beside `null`, where only one side says `null` by alternatives: that part and the other side. */
export const besideNull = (before: Placed, after: Placed): ReadonlyArray<Part> => {
  const [old, fresh] = [soleAlternative(before), soleAlternative(after)]
  const one = old ?? fresh
  if (one === undefined || (old !== undefined && fresh !== undefined)) return []
  return [{ before: old?.inner ?? before, after: fresh?.inner ?? after, steps: [one.step] }]
}

/** A schema without the word for `null` that stands at its own level. */
export const withoutNull = (schema: JsonSchema): JsonSchema => {
  const sole = soleAlternative({ schema, place: { address: "", pointer: "" } })
  if (sole !== undefined) return sole.inner.schema
  if (!isJsonObject(schema)) return schema
  const left: Record<string, Json> = { ...schema }
  const { type } = schema
  if (Array.isArray(type)) {
    const types = (type as ReadonlyArray<Json>).filter((it) => it !== "null")
    left["type"] = types.length === 1 ? (types[0] ?? "null") : types
  }
  return left
}
