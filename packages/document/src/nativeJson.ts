import { isJsonObject } from "./jsonObject.js"
import { jsonRows } from "./jsonRows.js"
import { examined } from "./jsonWarnings.js"
import type { Limits } from "./limits.js"
import type { PositionTable } from "./positions.js"
import type { WarningLog } from "./problem.js"
import { readLater } from "./waiting.js"

/** Space between a key and its colon: keys could not be counted by their colons. */
const spaceBeforeColon = /"[\t\n\r ]+:/
/** What may be a number of more than 15 characters, or one with an exponent: it may not survive as a double. */
const demandingNumber = /[\t\n\r :,[]-?(?:[0-9.]{15}|[0-9.]+[eE])/
/** The same where a number is known to begin. */
const demandingHere = /-?(?:[0-9.]{15}|[0-9.]+[eE])/y

const backslash = 92

/** Whether an odd number of backslashes stands before an offset: a quote there belongs to a string. */
const isEscaped = (text: string, offset: number): boolean => {
  let before = offset - 1
  while (text.charCodeAt(before) === backslash) before--
  return (offset - before) % 2 === 0
}

const space = 32
const minus = 45
const zero = 48
const nine = 57

/** Whether the value of the key that ends at an offset is a number that may not survive. */
const isDemandingAt = (text: string, offset: number): boolean => {
  let start = offset
  // Spaces, tabs and line breaks: nothing else is below them.
  while (text.charCodeAt(start) <= space) start++
  const code = text.charCodeAt(start)
  if (code !== minus && !(code >= zero && code <= nine)) return false
  demandingHere.lastIndex = start
  return demandingHere.test(text)
}

interface Keys {
  readonly count: number
  /** One of them has a number that may not survive. */
  readonly isDemanding: boolean
}

/** The keys that stand in a text: how many, or more where strings hold what looks like one. */
const keysWritten = (text: string): Keys => {
  let [count, isDemanding] = [0, false]
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) {
    if (isEscaped(text, at)) continue
    count++
    isDemanding ||= isDemandingAt(text, at + 2)
  }
  return { count, isDemanding }
}

interface Census {
  keys: number
  nodes: number
  /** A number stands in a list, where no key leads to it. */
  hasListedNumber: boolean
  readonly limits: Limits
}

/** Counts keys and values; false as soon as the value is beyond a limit. */
const take = (value: unknown, depth: number, census: Census): boolean => {
  if (++census.nodes > census.limits.maxNodes) return false
  if (typeof value !== "object" || value === null) return true
  if (depth > census.limits.maxDepth) return false
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      if (typeof value[index] === "number") census.hasListedNumber = true
      if (!take(value[index], depth + 1, census)) return false
    }
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

interface Native {
  readonly value: unknown
  readonly find: () => PositionTable
}

/** Whether nothing is to be told of a text, which has no key twice and no number that loses digits. */
const isSilent = (text: string, { hasListedNumber, keys }: Census): boolean => {
  if (spaceBeforeColon.test(text)) return false
  const written = keysWritten(text)
  if (written.count !== keys || written.isDemanding) return false
  return !hasListedNumber || !demandingNumber.test(text)
}

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/**
 * The object or array of a JSON text as the engine's own parser reads it, several times faster than character by
 * character, with what that parser is silent about; `undefined` for text that is refused or beyond the limits. Places
 * are found when they are asked for, unless something is to be told.
 */
export const readNatively = (text: string, limits: Limits, log: WarningLog): Native | undefined => {
  if (limits.maxDepth > deepest || !/^[\t\n\r ]*[[{]/.test(text)) return undefined
  const read = parsed(text)
  if (read === undefined) return undefined
  const census: Census = { keys: 0, nodes: 0, hasListedNumber: false, limits }
  if (!take(read.value, 1, census)) return undefined
  if (isSilent(text, census)) return { value: read.value, find: readLater(text) }
  const rows = jsonRows(text, limits)
  if (rows === undefined) return undefined
  const value = examined(text, rows, read.value, census.keys, log)
  return { value, find: () => rows.positions }
}
