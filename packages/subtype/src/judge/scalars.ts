import { type Json } from "@lintel/json-schema"
import { isMultipleOf } from "./decimal.js"
import { families, isLeaf } from "./families.js"
import { type Context, fail, type Frame, keywordOf, unknown } from "./frame.js"
import { codePoints, includesJson, isJsonArray, isJsonObject, type JsonObject, kindOf, sameJson } from "./json.js"
import { type View } from "./resolve.js"
import { type Traits } from "./traits.js"

type Failing = ReadonlyArray<string>

type Said = Pick<View, "families" | "keywords">

const none: Failing = []

const hasType = (value: Json, type: Json): boolean =>
  type === "integer" ? typeof value === "number" && Number.isInteger(value) : kindOf(value) === type

const typeHolds = ({ nullable, type }: JsonObject, value: Json): boolean => {
  if (type === undefined || (nullable === true && value === null)) return true
  return isJsonArray(type) ? type.some((name) => hasType(value, name)) : hasType(value, type)
}

/** What a schema says of the value as a whole, and the value does not meet. */
const identityFailures = ({ families: asked, keywords }: Said, value: Json): Failing => {
  const failing: Array<string> = []
  if (asked & families.type && !typeHolds(keywords, value)) failing.push("type")
  if (!(asked & families.constants)) return failing
  const values = keywords["enum"]
  if (isJsonArray(values) && !includesJson(values, value)) failing.push("enum")
  const constant = keywords["const"]
  if (constant !== undefined && !sameJson(constant, value)) failing.push("const")
  return failing
}

/** A limit's number, or undefined. */
const limit = (keywords: JsonObject, keyword: string): number | undefined => {
  const value = keywords[keyword]
  return typeof value === "number" ? value : undefined
}

// Doubles compare like the shortest decimals that write them: no exact arithmetic is needed for bounds.
const boundFailures = ({ booleanExclusive }: Traits, keywords: JsonObject, value: number): Failing => {
  const failing: Array<string> = []
  const exclusive = (keyword: string): boolean => booleanExclusive && keywords[keyword] === true
  const minimum = limit(keywords, "minimum")
  if (minimum !== undefined && (exclusive("exclusiveMinimum") ? value <= minimum : value < minimum)) {
    failing.push(exclusive("exclusiveMinimum") ? "exclusiveMinimum" : "minimum")
  }
  const maximum = limit(keywords, "maximum")
  if (maximum !== undefined && (exclusive("exclusiveMaximum") ? value >= maximum : value > maximum)) {
    failing.push(exclusive("exclusiveMaximum") ? "exclusiveMaximum" : "maximum")
  }
  if (booleanExclusive) return failing
  const above = limit(keywords, "exclusiveMinimum")
  if (above !== undefined && value <= above) failing.push("exclusiveMinimum")
  const under = limit(keywords, "exclusiveMaximum")
  if (under !== undefined && value >= under) failing.push("exclusiveMaximum")
  return failing
}

const numberFailures = (traits: Traits, keywords: JsonObject, value: number): Failing => {
  const failing = boundFailures(traits, keywords, value)
  const divisor = limit(keywords, "multipleOf")
  return divisor === undefined || isMultipleOf(value, divisor) ? failing : [...failing, "multipleOf"]
}

const lengthFailures = (keywords: JsonObject, value: string): Failing => {
  const failing: Array<string> = []
  const minimum = limit(keywords, "minLength")
  const maximum = limit(keywords, "maxLength")
  const length = codePoints(value)
  if (minimum !== undefined && length < minimum) failing.push("minLength")
  if (maximum !== undefined && length > maximum) failing.push("maxLength")
  return failing
}

/** What a schema says of the size of the value, and the value does not meet. */
const sizeFailures = (traits: Traits, { families: asked, keywords }: Said, value: Json): Failing => {
  if (asked & families.numbers && typeof value === "number") return numberFailures(traits, keywords, value)
  return asked & families.lengths && typeof value === "string" ? lengthFailures(keywords, value) : none
}

/** Whether a schema speaks of the value itself only, and accepts it; then nothing else needs to be known of it. */
export const leafHolds = ({ formats, resolver, traits }: Context, schema: Json, value: Json): boolean => {
  if (!isJsonObject(schema)) return false
  const view = resolver.view(schema)
  if (!isLeaf(view.families, formats)) return false
  return identityFailures(view, value).length === 0 && sizeFailures(traits, view, value).length === 0
}

const checkFormat = (context: Context, frame: Frame): void => {
  const format = keywordOf(frame, "format")
  if (typeof format !== "string" || context.formats === undefined) return
  const holds = context.formats(format, frame.value)
  if (holds === false) fail(context, frame, "format")
  else if (holds === undefined) unknown(context, frame, "format", format)
}

const checkPattern = (context: Context, frame: Frame, value: string): void => {
  const pattern = keywordOf(frame, "pattern")
  if (typeof pattern !== "string") return
  const holds = context.matches(pattern, value)
  if (holds === false) fail(context, frame, "pattern")
  else if (holds === undefined) unknown(context, frame, "pattern", pattern)
}

/** The assertions that look at the value itself, not at its parts. */
export const checkScalars = (context: Context, frame: Frame): void => {
  const { families: asked, value } = frame
  const view = { families: asked, keywords: frame.schema }
  for (const keyword of identityFailures(view, value)) fail(context, frame, keyword)
  if (asked & families.format) checkFormat(context, frame)
  for (const keyword of sizeFailures(context.traits, view, value)) fail(context, frame, keyword)
  if (asked & families.pattern && typeof value === "string") checkPattern(context, frame, value)
}
