import { type Json } from "@lintel/json-schema"
import {
  adopt,
  below,
  type Context,
  fail,
  type Frame,
  inPlace,
  keywordOf,
  mark,
  passes,
  require,
  requireNames,
  settled,
  unknown,
  weaken
} from "./frame.js"
import { isJsonArray, isJsonObject, type JsonObject } from "./json.js"
import { childPath } from "./resolve.js"

/** Names that `properties` and `patternProperties` of a schema speak of: surely (true) or perhaps (false). */
type Covered = Map<string, boolean>

const checkCounts = (context: Context, frame: Frame, value: JsonObject): void => {
  const count = Object.keys(value).length
  const minimum = keywordOf(frame, "minProperties")
  if (typeof minimum === "number" && count < minimum) fail(context, frame, "minProperties")
  const maximum = keywordOf(frame, "maxProperties")
  if (typeof maximum === "number" && count > maximum) fail(context, frame, "maxProperties")
  const required = keywordOf(frame, "required")
  if (isJsonArray(required)) requireNames(context, frame, "required", required, value)
}

const checkNames = (context: Context, frame: Frame, value: JsonObject): void => {
  const names = keywordOf(frame, "propertyNames")
  if (names === undefined) return
  const place = context.resolver.below(frame.place, names, "propertyNames")
  for (const key of Object.keys(value)) {
    const tally = below(context, frame, place, key, key)
    if (tally.verdict === false) {
      fail(context, frame, "propertyNames", tally.failures, childPath(frame.instance, key))
    } else if (tally.verdict === undefined) weaken(frame.tally)
  }
}

const checkProperties = (context: Context, frame: Frame, value: JsonObject, covered: Covered): void => {
  const properties = keywordOf(frame, "properties")
  if (!isJsonObject(properties)) return
  for (const key of Object.keys(value)) {
    if (!Object.hasOwn(properties, key)) continue
    covered.set(key, true)
    mark(frame, key, true)
    const schema = properties[key] ?? true
    const member = value[key] ?? null
    if (passes(context, frame, schema, key, member) !== undefined) continue
    require(frame, below(context, frame, context.resolver.below(frame.place, schema, "properties", key), key, member))
    if (settled(context, frame)) return
  }
}

const checkPatternProperties = (context: Context, frame: Frame, value: JsonObject, covered: Covered): void => {
  const patterns = keywordOf(frame, "patternProperties")
  if (!isJsonObject(patterns)) return
  for (const pattern of Object.keys(patterns)) {
    const place = context.resolver.below(frame.place, patterns[pattern] ?? true, "patternProperties", pattern)
    for (const key of Object.keys(value)) {
      const matches = context.matches(pattern, key)
      if (matches === false) continue
      if (matches || !covered.has(key)) covered.set(key, matches === true)
      mark(frame, key, matches === true)
      const tally = below(context, frame, place, key, value[key] ?? null)
      if (matches === true) require(frame, tally)
      else if (tally.verdict !== true) unknown(context, frame, "pattern", pattern)
      if (settled(context, frame)) return
    }
  }
}

/** Applies a subschema to the names that are not covered; to those perhaps covered, without a sure failure. */
const checkRest = (
  context: Context,
  frame: Frame,
  keyword: "additionalProperties" | "unevaluatedProperties",
  covered: ReadonlyMap<string | number, boolean>
): void => {
  const rest = keywordOf(frame, keyword)
  if (rest === undefined || !isJsonObject(frame.value)) return
  const place = context.resolver.below(frame.place, rest, keyword)
  for (const key of Object.keys(frame.value)) {
    const state = covered.get(key)
    if (state === true) continue
    const tally = below(context, frame, place, key, frame.value[key] ?? null)
    if (state === undefined) {
      require(frame, tally)
      mark(frame, key, true)
    } else {
      if (tally.verdict !== true) weaken(frame.tally)
      mark(frame, key, false)
    }
    if (settled(context, frame)) return
  }
}

const checkDependents = (context: Context, frame: Frame, value: JsonObject): void => {
  for (const keyword of ["dependentRequired", "dependentSchemas", "dependencies"]) {
    const dependents = keywordOf(frame, keyword)
    if (!isJsonObject(dependents)) continue
    for (const key of Object.keys(dependents)) {
      if (Object.hasOwn(value, key)) checkDependent(context, frame, value, keyword, key, dependents[key] ?? true)
    }
  }
}

const checkDependent = (
  context: Context,
  frame: Frame,
  value: JsonObject,
  keyword: string,
  key: string,
  dependent: Json
): void => {
  if (isJsonArray(dependent)) {
    requireNames(context, frame, keyword, dependent, value)
    return
  }
  const place = context.resolver.below(frame.place, dependent, keyword, key)
  const tally = inPlace(context, frame, place, frame.tally.evaluated !== undefined)
  require(frame, tally)
  adopt(frame, tally)
}

/** The keywords that apply to objects, except `unevaluatedProperties`. */
export const checkObject = (context: Context, frame: Frame): void => {
  if (!isJsonObject(frame.value)) return
  const covered: Covered = new Map()
  checkCounts(context, frame, frame.value)
  if (settled(context, frame)) return
  checkNames(context, frame, frame.value)
  checkProperties(context, frame, frame.value, covered)
  if (settled(context, frame)) return
  checkPatternProperties(context, frame, frame.value, covered)
  checkRest(context, frame, "additionalProperties", covered)
  if (!settled(context, frame)) checkDependents(context, frame, frame.value)
}

/** `unevaluatedProperties`, which looks at what every other keyword of the schema evaluated. */
export const checkUnevaluatedProperties = (context: Context, frame: Frame): void => {
  if (frame.tally.evaluated !== undefined) checkRest(context, frame, "unevaluatedProperties", frame.tally.evaluated)
}
