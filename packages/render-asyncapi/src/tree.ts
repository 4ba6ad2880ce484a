import { escapeToken, isJsonObject, type Json, type JsonObject } from "@lintel/model"

/** A part of a document that is being decided: plain JSON whose keys stand in the order in which they are written. */
export type Tree = Record<string, Json>

/** The fields that have a value, in the order given. */
export const tree = (fields: Readonly<Record<string, Json | undefined>>): Tree => {
  const out: Tree = {}
  for (const key of Object.keys(fields)) {
    const value = fields[key]
    if (value !== undefined) put(out, key, value)
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
export const own = (record: unknown, key: string): Json | undefined =>
  isJsonObject(record) && Object.hasOwn(record, key) ? record[key] : undefined

/** An own property that is an object; an empty one where there is none. */
export const objectIn = (record: unknown, key: string): JsonObject => {
  const value = own(record, key)
  return isJsonObject(value) ? value : {}
}

/** `undefined` for what has no fields: an empty map says nothing. */
export const nonEmpty = (value: Tree): Tree | undefined => (Object.keys(value).length === 0 ? undefined : value)

/** One object on top of another, member by member; the upper one wins. */
export const merged = (under: JsonObject, over: JsonObject): Tree => {
  const out: Tree = {}
  for (const key of new Set([...Object.keys(under), ...Object.keys(over)])) {
    const [low, high] = [own(under, key), own(over, key)]
    const value = isJsonObject(low) && isJsonObject(high) ? merged(low, high) : (high ?? low)
    if (value !== undefined) put(out, key, value)
  }
  return out
}

/** One token of a JSON Pointer. */
/** A reference to a place of the document. */
export const referenceTo = (...path: ReadonlyArray<string>): Tree => ({
  $ref: `#/${path.map((part) => encodeURIComponent(escapeToken(part))).join("/")}`
})
