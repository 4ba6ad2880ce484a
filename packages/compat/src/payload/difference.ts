import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { equalJson, isAnnotation } from "./equal.js"

/** One keyword that two schemas do not share; what it says is left out where that is a schema or very long. */
export interface KeywordDifference {
  readonly keyword: string
  readonly old?: Json
  readonly new?: Json
}

const mostListed = 20

const shortList = (items: ReadonlyArray<Json>): Json => items.slice(0, mostListed)

const isScalar = (value: Json): boolean => typeof value !== "object" || value === null

/** What a keyword says, where it says it shortly. */
const shown = (value: Json | undefined): Json | undefined => {
  if (value === undefined) return undefined
  if (typeof value === "string" && value.length > 200) return `${value.slice(0, 200)}…`
  if (isScalar(value)) return value
  return Array.isArray(value) && (value as ReadonlyArray<Json>).every(isScalar)
    ? shortList(value as ReadonlyArray<Json>)
    : undefined
}

/** What of one list the other does not hold. */
const lacking = (list: ReadonlyArray<Json>, other: ReadonlyArray<Json>): ReadonlyArray<Json> => {
  const scalars = new Set(other.filter(isScalar))
  const others = other.filter((item) => !isScalar(item))
  return list.filter((item) => (isScalar(item) ? !scalars.has(item) : !others.some((it) => equalJson(item, it))))
}

/** Of two lists, what only one of them holds. */
const apart = (
  left: ReadonlyArray<Json>,
  right: ReadonlyArray<Json>
): readonly [ReadonlyArray<Json>, ReadonlyArray<Json>] => [lacking(left, right), lacking(right, left)]

const difference = (
  keyword: string,
  before: Json | undefined,
  after: Json | undefined
): KeywordDifference | undefined => {
  const say = (old: Json | undefined, fresh: Json | undefined): KeywordDifference => ({
    keyword,
    ...(old === undefined ? {} : { old }),
    ...(fresh === undefined ? {} : { new: fresh })
  })
  if (keyword === "properties" && (isJsonObject(before) || isJsonObject(after))) {
    const [gone, added] = apart(Object.keys(before ?? {}), Object.keys(after ?? {}))
    if (gone.length + added.length === 0) return undefined
    return say(gone.length === 0 ? undefined : shortList(gone), added.length === 0 ? undefined : shortList(added))
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length < 1000 && after.length < 1000) {
    const [gone, added] = apart(before as ReadonlyArray<Json>, after as ReadonlyArray<Json>)
    if (gone.length + added.length === 0 && keyword !== "prefixItems") return undefined
    return say(gone.length === 0 ? undefined : shown(gone), added.length === 0 ? undefined : shown(added))
  }
  return say(shown(before), shown(after))
}

const valueOf = (schema: JsonObject, keyword: string): Json | undefined =>
  Object.hasOwn(schema, keyword) ? schema[keyword] : undefined

/** The keywords in which two schemas differ, at their own level. For lists only what one side lacks is said. */
export const keywordDifferences = (before: JsonSchema, after: JsonSchema): ReadonlyArray<KeywordDifference> => {
  const [left, right] = [isJsonObject(before) ? before : {}, isJsonObject(after) ? after : {}]
  const keywords = [...new Set([...Object.keys(left), ...Object.keys(right)])].toSorted()
  return keywords.flatMap((keyword) => {
    if (isAnnotation(keyword)) return []
    const [old, fresh] = [valueOf(left, keyword), valueOf(right, keyword)]
    if (equalJson(old, fresh)) return []
    const found = difference(keyword, old, fresh)
    return found === undefined ? [] : [found]
  })
}
