import { isJsonObject } from "./jsonObject.js"
import type { Limits } from "./limits.js"

/** Space between a key and its colon: keys could not be counted by their colons. */
const spaceBeforeColon = /"[\t\n\r ]+:/
/** What may be a number of more than 15 characters, or one with an exponent: it may not survive as a double. */
const demandingNumber = /[\t\n\r :,[]-?(?:[0-9.]{15}|[0-9.]+[eE])/

/** How many keys stand in a text, or more where strings hold what looks like one. */
const keysWritten = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) count++
  return count
}

interface Census {
  keys: number
  nodes: number
  readonly limits: Limits
}

/** Counts keys and values; false as soon as the value is beyond a limit. */
const take = (value: unknown, depth: number, census: Census): boolean => {
  if (++census.nodes > census.limits.maxNodes) return false
  if (typeof value !== "object" || value === null) return true
  if (depth > census.limits.maxDepth) return false
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!take(value[index], depth + 1, census)) return false
    return true
  }
  if (!isJsonObject(value)) return true
  const keys = Object.keys(value)
  census.keys += keys.length
  for (let index = 0; index < keys.length; index++) {
    if (!take(value[keys[index] ?? ""], depth + 1, census)) return false
  }
  return true
}

/** Values nested deeper than this are left to the reader that needs no call stack. */
const deepest = 1000

/**
 * The object or array of a JSON text as the engine's own parser reads it, several times faster than character by
 * character; `undefined` for every text of which there could be more to say: one that is refused, one beyond the limits,
 * one whose keys may be there twice or whose numbers may not survive.
 */
export const readNatively = (text: string, limits: Limits): { readonly value: unknown } | undefined => {
  if (limits.maxDepth > deepest || !/^[\t\n\r ]*[[{]/.test(text)) return undefined
  if (spaceBeforeColon.test(text) || demandingNumber.test(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const census: Census = { keys: 0, nodes: 0, limits }
  return take(value, 1, census) && census.keys === keysWritten(text) ? { value } : undefined
}
