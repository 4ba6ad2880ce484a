import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import { equalJson, isAnnotation } from "./equal.js"

/** One keyword that two schemas do not share; what it says is left out where that is a schema or very long. */
export interface KeywordDifference {
  readonly keyword: string
  readonly old?: Json
  readonly new?: Json
  /** The side that alone says the keyword, where a list would read as if the other said a shorter one. */
  readonly only?: "old" | "new"
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

/** Keywords that hold lists of schemas for the value itself. */
export const alternatives: ReadonlySet<string> = new Set(["oneOf", "anyOf", "allOf"])

/** A schema of a list in short: its value, its name, its type; undefined where it says more than that. */
const inShort = (schema: Json): JsonObject | undefined => {
  if (!isJsonObject(schema)) return undefined
  if (typeof schema["$ref"] === "string") return { $ref: schema["$ref"] }
  const said = Object.keys(schema).filter((keyword) => !isAnnotation(keyword))
  const values = schema["enum"]
  const constant = Array.isArray(values) && values.length === 1 ? (values[0] as Json) : schema["const"]
  if (constant !== undefined && isScalar(constant) && said.every((it) => it !== "properties"))
    return { const: constant }
  if (typeof schema["title"] === "string") return { title: schema["title"] }
  return said.length === 1 && typeof schema["type"] === "string" ? { type: schema["type"] } : undefined
}

/** Which alternatives only one side has; nothing where one of them cannot be told in short. */
const alternativesApart = (
  before: ReadonlyArray<Json>,
  after: ReadonlyArray<Json>
): Pick<KeywordDifference, "old" | "new"> => {
  const [gone, added] = apart(before, after)
  const [old, fresh] = [gone.map(inShort), added.map(inShort)]
  if (old.includes(undefined) || fresh.includes(undefined)) return {}
  const [lost, gained] = apart(old as ReadonlyArray<Json>, fresh as ReadonlyArray<Json>)
  return {
    ...(lost.length === 0 ? {} : { old: shortList(lost) }),
    ...(gained.length === 0 ? {} : { new: shortList(gained) })
  }
}

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
  const isBounded = [before, after].every((it) => it === undefined || (Array.isArray(it) && it.length < 1000))
  if (isBounded && alternatives.has(keyword)) {
    const only =
      before === undefined ? ({ only: "new" } as const) : after === undefined ? ({ only: "old" } as const) : {}
    return {
      keyword,
      ...alternativesApart((before ?? []) as ReadonlyArray<Json>, (after ?? []) as ReadonlyArray<Json>),
      ...only
    }
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length < 1000 && after.length < 1000) {
    const [gone, added] = apart(before as ReadonlyArray<Json>, after as ReadonlyArray<Json>)
    if (gone.length + added.length === 0 && keyword !== "prefixItems") return undefined
    return say(gone.length === 0 ? undefined : shown(gone), added.length === 0 ? undefined : shown(added))
  }
  const isList = keyword === "enum" || keyword === "type"
  const only =
    !isList || (before !== undefined && after !== undefined)
      ? {}
      : ({ only: before === undefined ? "new" : "old" } as const)
  return { ...say(shown(before), shown(after)), ...only }
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
