import { escapeToken, isJsonObject, type Json, type JsonObject, keysOfPointer, valueAt } from "@lintel/model"
import type { NotIncluded, Reason } from "@lintel/subtype"
import { keywordOf, type Refusing, refusing } from "./refusing.js"

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

const refusedIn = (reason: Reason): ReadonlyArray<Reason> =>
  (reason.reasons ?? []).filter(({ _tag }) => _tag === "Refused")

const isConstant = (reason: Reason): boolean => ["const", "enum"].includes(keywordOf(reason))

/** Whether a refusal tells an alternative from others: by a constant that all have, or by the type of the whole. */
const isMark = ({ around, isTag }: Refusing, reason: Reason): boolean =>
  isConstant(reason)
    ? reason.at === around.at || isTag(reason.at)
    : keywordOf(reason) === "type" && reason.at === around.at

/** The constants that the alternatives want at one place, where each of them refuses the value for them. */
const constantsOf = ({ groups }: Refusing, reader: JsonObject): Refusal | undefined => {
  const [first = []] = groups
  const shared = first.find(
    (reason) => isConstant(reason) && groups.every((group) => group.some((it) => it.at === reason.at && isConstant(it)))
  )
  if (shared === undefined) return undefined
  const wanted = groups.flatMap((group) =>
    group.flatMap((it) => {
      const value =
        it.at === shared.at && isConstant(it) ? valueAt(reader, keysOfPointer(it.sup?.pointer ?? "")) : undefined
      return value === undefined ? [] : [value].flat()
    })
  )
  return { pointer: shared.at, keyword: "enum", expected: [...new Set(wanted)] }
}

/**
 * The refusals that say most. Of alternatives that all refuse: those of the one whose constants the value has; where it
 * has none of them, all that they want there; else those of the one that got furthest into the value.
 */
const telling = (reason: Reason, reader: JsonObject, payload: Json, depth = 0): ReadonlyArray<Refusal> => {
  const inner = refusedIn(reason)
  if (inner.length === 0 || depth > 20) return refusalsAt(reason, reader, payload)
  const all = refusing(reason, inner, reader)
  const meant = all?.groups.filter((group) => !group.some((it) => isMark(all, it)))
  const [only, ...others] = meant ?? []
  if (only !== undefined && others.length === 0) return only.flatMap((it) => telling(it, reader, payload, depth + 1))
  const constants = all !== undefined && only === undefined ? constantsOf(all, reader) : undefined
  if (constants !== undefined) return [constants]
  const deepest = inner.reduce((best, next) => (next.at.length > best.at.length ? next : best))
  return deepest.at.length > reason.at.length
    ? telling(deepest, reader, payload, depth + 1)
    : refusalsAt(reason, reader, payload)
}

/** Of alternatives that all refuse, the refusals of the one that got furthest into the value. */
const furthest = (reason: Reason, depth = 0): Reason => {
  const inner = refusedIn(reason)
  if (inner.length === 0 || depth > 20) return reason
  const deepest = inner.reduce((best, next) => (next.at.length > best.at.length ? next : best))
  return deepest.at.length > reason.at.length ? furthest(deepest, depth + 1) : reason
}

/**
 * Places of a payload at which a reader refuses it, as JSON Pointers: those that {@link refusalsOf} tells, and those that
 * a reader of the alternatives gets to.
 *
 * @category matrix
 * @since 0.1.0
 */
export const refusedPlaces = ({ reasons, witness }: NotIncluded, reader: JsonObject): ReadonlyArray<string> => {
  const refused = reasons.filter(({ _tag }) => _tag === "Refused")
  const all = refused.flatMap((reason) => [
    ...telling(reason, reader, witness.value),
    ...refusalsAt(furthest(reason), reader, witness.value)
  ])
  return [...new Set(all.map(({ pointer }) => pointer))]
}

/**
 * Where and why a reader refuses a payload: the refusals that are shown. `reader` is the document that pointers of the
 * reasons lead into; of very many, those at places that `isAbout` names are kept.
 *
 * @category matrix
 * @since 0.1.0
 */
export const refusalsOf = (
  { reasons, witness }: NotIncluded,
  reader: JsonObject,
  isAbout: (pointer: string) => boolean = () => false
): ReadonlyArray<Refusal> => {
  const found = new Map<string, Refusal>()
  for (const reason of reasons.filter(({ _tag }) => _tag === "Refused")) {
    for (const refusal of telling(reason, reader, witness.value)) {
      found.set(`${refusal.pointer} ${refusal.keyword}`, refusal)
    }
  }
  const all = [...found.values()]
  if (all.length <= mostShown) return all
  const about = all.filter(({ pointer }) => isAbout(pointer))
  return [...about, ...all.filter((refusal) => !about.includes(refusal))].slice(0, mostShown)
}
