import { escapeToken, isJsonObject, type Json, type JsonObject, keysOfPointer, valueAt } from "@lintel/model"
import type { NotIncluded, Reason } from "@lintel/subtype"

/**
 * Which keyword of a reader's schema refuses which place of a payload, and what it wants where that is short.
 *
 * @category matrix
 * @since 0.1.0
 */
export interface Refusal {
  /** JSON Pointer into the payload. */
  readonly pointer: string
  readonly keyword: string
  readonly expected?: Json
}

const mostShown = 8

/** What a keyword says, when it is short enough to be read beside a payload. */
const expectedOf = (reader: JsonObject, pointer: string, keyword: string): Json | undefined => {
  const value = valueAt(reader, keysOfPointer(pointer))
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

const missingNames = (value: Json | undefined, required: Json | undefined): ReadonlyArray<string> =>
  isJsonObject(value) && Array.isArray(required)
    ? (required as ReadonlyArray<Json>).filter(
        (name): name is string => typeof name === "string" && !Object.hasOwn(value, name)
      )
    : []

/** What is missing is shown where it should be. */
const refusalsAt = (reason: Reason, reader: JsonObject, payload: Json): ReadonlyArray<Refusal> => {
  const pointer = reason.sup?.pointer ?? ""
  const keyword = reason.sup?.keyword ?? pointer.slice(pointer.lastIndexOf("/") + 1)
  if (keyword === "required") {
    const names = missingNames(valueAt(payload, keysOfPointer(reason.at)), valueAt(reader, keysOfPointer(pointer)))
    if (names.length > 0) return names.map((name) => ({ pointer: `${reason.at}/${escapeToken(name)}`, keyword }))
  }
  const expected = expectedOf(reader, pointer, keyword)
  return [{ pointer: reason.at, keyword, ...(expected === undefined ? {} : { expected }) }]
}

/**
 * Where and why a reader refuses a payload. `reader` is the document that pointers of the reasons lead into.
 *
 * @category matrix
 * @since 0.1.0
 */
export const refusalsOf = ({ reasons, witness }: NotIncluded, reader: JsonObject): ReadonlyArray<Refusal> => {
  const found = new Map<string, Refusal>()
  for (const reason of reasons.filter(({ _tag }) => _tag === "Refused").flatMap((it) => leaves(it))) {
    for (const refusal of refusalsAt(reason, reader, witness.value)) {
      found.set(`${refusal.pointer} ${refusal.keyword}`, refusal)
    }
  }
  return [...found.values()].slice(0, mostShown)
}
