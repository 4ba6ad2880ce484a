import type { Json, JsonObject } from "@lintel/model"

/**
 * A part of a document that is being decided. A map is an object too: one with numbers as keys would keep an array as
 * long as the largest of them.
 */
export type Part = Json | Tree | ReadonlyArray<Part> | ReadonlyMap<string, Part>

/** An object whose keys stand in the order in which they are written; fields without value are not. */
export interface Tree {
  [key: string]: Part | undefined
}

/** Sets an own property whatever its name. */
export const put = (into: Tree, key: string, value: Part): void => {
  if (key === "__proto__") {
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  } else into[key] = value
}

/** An own property whatever its name. */
export const own = (record: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** Whether no field has a value. */
export const isEmpty = (value: Tree): boolean => {
  for (const key in value) if (value[key] !== undefined) return false
  return true
}

/** `undefined` for what has no fields: an empty map says nothing. */
export const nonEmpty = (value: Tree): Tree | undefined => (isEmpty(value) ? undefined : value)

/** Whether a part is an array. */
export const isList = (part: Part): part is ReadonlyArray<Part> => Array.isArray(part)

/** Whether a part is an object kept as a map. */
export const isMap = (part: Part): part is ReadonlyMap<string, Part> => part instanceof Map

/** A part as plain JSON. */
export const asJson = (part: Part): Json => {
  if (typeof part !== "object" || part === null) return part
  if (isList(part)) return part.map(asJson)
  const out: Record<string, Json> = {}
  for (const [key, inside] of isMap(part) ? part : Object.entries(part)) {
    if (inside !== undefined) put(out, key, asJson(inside))
  }
  return out
}

/** Levels of schemas and of foreign JSON that are written: readers stop at 100, and a part stands at most 20 deep. */
export const deepest = 75

/** Whether a value has more levels than are written. */
export const isTooDeep = (value: Json, depth = 0): boolean => {
  if (typeof value !== "object" || value === null) return false
  if (depth >= deepest) return true
  for (const part of Object.values(value)) if (isTooDeep(part, depth + 1)) return true
  return false
}
