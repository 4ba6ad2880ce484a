import type { Refusal } from "@lintel/diagnostic"
import { isJsonObject, type Json, type JsonObject } from "@lintel/model"
import type { Reason } from "@lintel/subtype"
import { at } from "./place.js"

const mostShown = 8

/** What a keyword says, when it is short enough to be read beside a payload. */
const expectedOf = (reader: JsonObject, pointer: string, keyword: string): Json | undefined => {
  const value = at(reader, pointer)
  if (value === undefined || isJsonObject(value)) return undefined
  const isList = Array.isArray(value)
  if (isList && (value as ReadonlyArray<Json>).some((item) => typeof item === "object" && item !== null))
    return undefined
  return isList && keyword !== "enum" && keyword !== "type" && keyword !== "required" ? undefined : value
}

/** The refusals that say most: of alternatives that all refuse, those of the one that got furthest into the value. */
const leaves = (reason: Reason, depth = 0): ReadonlyArray<Reason> => {
  const inner = (reason.reasons ?? []).filter(({ _tag }) => _tag === "Refused")
  if (inner.length === 0 || depth > 20) return [reason]
  const deepest = inner.reduce((best, next) => (next.at.length > best.at.length ? next : best))
  return deepest.at.length > reason.at.length ? leaves(deepest, depth + 1) : [reason]
}

/** Where and why a reader refuses a payload. `reader` is the document that pointers of the reasons lead into. */
export const refusalsOf = (reasons: ReadonlyArray<Reason>, reader: JsonObject): ReadonlyArray<Refusal> => {
  const found = new Map<string, Refusal>()
  for (const reason of reasons.filter(({ _tag }) => _tag === "Refused").flatMap((it) => leaves(it))) {
    const pointer = reason.sup?.pointer ?? ""
    const keyword = reason.sup?.keyword ?? pointer.slice(pointer.lastIndexOf("/") + 1)
    const expected = expectedOf(reader, pointer, keyword)
    found.set(`${reason.at} ${keyword}`, {
      pointer: reason.at,
      keyword,
      ...(expected === undefined ? {} : { expected })
    })
  }
  return [...found.values()].slice(0, mostShown)
}
