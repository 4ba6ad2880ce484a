import { isObject, own } from "@lintel/json-schema"
import { type Reason } from "./result.js"

const naming: ReadonlySet<string> = new Set([
  "$anchor",
  "$dynamicAnchor",
  "$recursiveAnchor",
  "$dynamicRef",
  "$recursiveRef"
])
const holding = ["$defs", "definitions", "components"]

// References into the document itself, or to something named; "#" and paths through the value mean the value.
const leavesValue = (reference: string): boolean =>
  (reference !== "" && !reference.startsWith("#")) || /^#(?:\/(?:\$defs|definitions|components)\/|[^/])/.test(reference)

/**
 * Whether a schema given as a value can be read as if it stood in the document: it names nothing, holds no definitions,
 * and refers only to what the document holds.
 */
export const fitsInto = (source: unknown, value: unknown, maxDepth: number): boolean => {
  if (!isObject(source) || (!isObject(value) && typeof value !== "boolean")) return false
  if (holding.some((name) => own(value, name) !== undefined)) return false
  const seen = new Set<object>()
  let level: ReadonlyArray<unknown> = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return false
    const next: Array<unknown> = []
    for (const item of level) {
      if (typeof item !== "object" || item === null || seen.has(item)) continue
      seen.add(item)
      for (const [key, member] of Object.entries(item)) {
        if (naming.has(key) || ((key === "$id" || key === "id") && typeof member === "string")) return false
        if (key === "$ref" && typeof member === "string" && !leavesValue(member)) return false
        next.push(member)
      }
    }
    level = next
  }
  return true
}

/** The key under which a value stands in the document, beside all that can be written there. */
export const givenKey = (number: number): string => `\u0001${number}`

// eslint-disable-next-line no-control-regex -- the mark is a control character so that no schema has it.
const given = /\/\u0001\d+/g

const inValue = (text: string): string => text.replaceAll(given, "")

/** Reasons whose pointers into a value start at the value. */
export const withoutKeys = (reasons: ReadonlyArray<Reason>): ReadonlyArray<Reason> =>
  reasons.map((reason) => ({
    ...reason,
    text: inValue(reason.text),
    ...(reason.sub === undefined ? {} : { sub: { ...reason.sub, pointer: inValue(reason.sub.pointer) } }),
    ...(reason.also === undefined
      ? {}
      : { also: reason.also.map((place) => ({ ...place, pointer: inValue(place.pointer) })) }),
    ...(reason.sup === undefined ? {} : { sup: { ...reason.sup, pointer: inValue(reason.sup.pointer) } }),
    ...(reason.reasons === undefined ? {} : { reasons: withoutKeys(reason.reasons) })
  }))

/** The same for a pointer. */
export const pointerInValue = inValue
