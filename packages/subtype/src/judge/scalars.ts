import { type Json } from "@lintel/json-schema"
import { isMultipleOf } from "./decimal.js"
import { type Context, fail, type Frame, keywordOf, unknown } from "./frame.js"
import { codePoints, includesJson, isJsonArray, kindOf, sameJson } from "./json.js"

const hasType = (value: Json, type: Json): boolean =>
  type === "integer" ? typeof value === "number" && Number.isInteger(value) : kindOf(value) === type

const checkType = (context: Context, frame: Frame): void => {
  const type = keywordOf(frame, "type")
  if (type === undefined) return
  const types = isJsonArray(type) ? type : [type]
  const nullable = keywordOf(frame, "nullable") === true && frame.value === null
  if (!nullable && !types.some((name) => hasType(frame.value, name))) fail(context, frame, "type")
}

const checkConstants = (context: Context, frame: Frame): void => {
  const values = keywordOf(frame, "enum")
  if (isJsonArray(values) && !includesJson(values, frame.value)) fail(context, frame, "enum")
  const constant = keywordOf(frame, "const")
  if (constant !== undefined && !sameJson(constant, frame.value)) fail(context, frame, "const")
}

const checkFormat = (context: Context, frame: Frame): void => {
  const format = keywordOf(frame, "format")
  if (typeof format !== "string" || context.formats === undefined) return
  const holds = context.formats(format, frame.value)
  if (holds === false) fail(context, frame, "format")
  else if (holds === undefined) unknown(context, frame, "format", format)
}

/** A limit's number, or undefined. */
const limit = (frame: Frame, keyword: string): number | undefined => {
  const value = keywordOf(frame, keyword)
  return typeof value === "number" ? value : undefined
}

// Doubles compare like the shortest decimals that write them: no exact arithmetic is needed for bounds.
const checkBounds = (context: Context, frame: Frame, value: number): void => {
  const { booleanExclusive } = context.traits
  const exclusive = (keyword: string): boolean => booleanExclusive && keywordOf(frame, keyword) === true
  const minimum = limit(frame, "minimum")
  if (minimum !== undefined && (exclusive("exclusiveMinimum") ? value <= minimum : value < minimum)) {
    fail(context, frame, exclusive("exclusiveMinimum") ? "exclusiveMinimum" : "minimum")
  }
  const maximum = limit(frame, "maximum")
  if (maximum !== undefined && (exclusive("exclusiveMaximum") ? value >= maximum : value > maximum)) {
    fail(context, frame, exclusive("exclusiveMaximum") ? "exclusiveMaximum" : "maximum")
  }
  if (booleanExclusive) return
  const above = limit(frame, "exclusiveMinimum")
  if (above !== undefined && value <= above) fail(context, frame, "exclusiveMinimum")
  const under = limit(frame, "exclusiveMaximum")
  if (under !== undefined && value >= under) fail(context, frame, "exclusiveMaximum")
}

const checkNumber = (context: Context, frame: Frame, value: number): void => {
  checkBounds(context, frame, value)
  const divisor = limit(frame, "multipleOf")
  if (divisor !== undefined && !isMultipleOf(value, divisor)) fail(context, frame, "multipleOf")
}

const checkString = (context: Context, frame: Frame, value: string): void => {
  const minimum = limit(frame, "minLength")
  const maximum = limit(frame, "maxLength")
  if (minimum !== undefined || maximum !== undefined) {
    const length = codePoints(value)
    if (minimum !== undefined && length < minimum) fail(context, frame, "minLength")
    if (maximum !== undefined && length > maximum) fail(context, frame, "maxLength")
  }
  const pattern = keywordOf(frame, "pattern")
  if (typeof pattern !== "string") return
  const holds = context.matches(pattern, value)
  if (holds === false) fail(context, frame, "pattern")
  else if (holds === undefined) unknown(context, frame, "pattern", pattern)
}

/** The assertions that look at the value itself, not at its parts. */
export const checkScalars = (context: Context, frame: Frame): void => {
  checkType(context, frame)
  checkConstants(context, frame)
  checkFormat(context, frame)
  if (typeof frame.value === "number") checkNumber(context, frame, frame.value)
  else if (typeof frame.value === "string") checkString(context, frame, frame.value)
}
