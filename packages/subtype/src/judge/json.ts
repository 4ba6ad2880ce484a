import { type Json } from "@lintel/json-schema"

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

export type JsonKind = "null" | "boolean" | "number" | "string" | "array" | "object"

export const kindOf = (value: Json): JsonKind => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "array"
  return typeof value as "boolean" | "number" | "string" | "object"
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const isJsonArray = (value: unknown): value is ReadonlyArray<Json> => Array.isArray(value)

/** One text per JSON value: key order and the spelling of numbers do not count. */
export const canonicalText = (value: Json): string => {
  if (isJsonArray(value)) return `[${value.map(canonicalText).join(",")}]`
  if (isJsonObject(value)) {
    const entries = Object.keys(value).toSorted()
    return `{${entries.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`).join(",")}}`
  }
  return JSON.stringify(value)
}

/** Equality of JSON values. */
export const sameJson = (left: Json, right: Json): boolean => {
  if (left === right) return true
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false
  return canonicalText(left) === canonicalText(right)
}

/** Whether a list has a value. */
export const includesJson = (values: ReadonlyArray<Json>, value: Json): boolean => {
  if (typeof value !== "object" || value === null) return values.includes(value)
  const text = canonicalText(value)
  return values.some(
    (candidate) => typeof candidate === "object" && candidate !== null && canonicalText(candidate) === text
  )
}

/** The length of a string in code points. */
export const codePoints = (text: string): number => {
  let length = text.length
  for (let index = 0; index < text.length - 1; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0xd800 || unit > 0xdbff) continue
    const next = text.charCodeAt(index + 1)
    if (next >= 0xdc00 && next <= 0xdfff) {
      length--
      index++
    }
  }
  return length
}

/** How deep arrays and objects are nested, found without recursion. Stops counting above the limit. */
export const depthOf = (value: Json, limit: number): number => {
  let level: Array<Json> = [value]
  let depth = 0
  while (depth <= limit) {
    const next: Array<Json> = []
    let hasMembers = false
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue
      for (const key of Object.keys(item)) {
        const member = (item as JsonObject)[key] ?? null
        hasMembers = true
        if (typeof member === "object" && member !== null) next.push(member)
      }
    }
    if (next.length === 0) return hasMembers ? depth + 1 : depth
    level = next
    depth++
  }
  return depth
}
