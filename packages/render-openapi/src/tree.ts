import type { Json, JsonObject } from "@lintel/model"

/** A part of a document that is being decided: plain JSON whose keys stand in the order in which they are written. */
export type Tree = Record<string, Json>

/** The fields that have a value, in the order given. */
export const tree = (fields: Readonly<Record<string, Json | undefined>>): Tree => {
  const out: Tree = {}
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    if (value !== undefined) out[key] = value
  }
  return out
}

/** Sets an own property whatever its name. */
export const put = (into: Tree, key: string, value: Json): void => {
  if (key === "__proto__") {
    Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true })
  } else into[key] = value
}

/** An own property whatever its name. */
export const own = (record: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** `undefined` for what has no fields: an empty map says nothing. */
export const nonEmpty = (value: Tree): Tree | undefined => (Object.keys(value).length === 0 ? undefined : value)

/** Levels of schemas and of foreign JSON that are written: readers stop at 100, and a part stands at most 20 deep. */
export const deepest = 75

/** Whether a value has more levels than are written. */
export const isTooDeep = (value: Json, depth = 0): boolean => {
  if (typeof value !== "object" || value === null) return false
  if (depth >= deepest) return true
  for (const part of Object.values(value)) if (isTooDeep(part, depth + 1)) return true
  return false
}

/** One token of a JSON Pointer. */
export const token = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")
