import { type Json } from "@lintel/json-schema"
import {
  below,
  type Context,
  fail,
  type Failure,
  type Frame,
  keywordOf,
  mark,
  passes,
  require,
  settled,
  weaken
} from "./frame.js"
import { canonicalText, isJsonArray } from "./json.js"

type Items = ReadonlyArray<Json>

const checkLengths = (context: Context, frame: Frame, value: Items): void => {
  const minimum = keywordOf(frame, "minItems")
  if (typeof minimum === "number" && value.length < minimum) fail(context, frame, "minItems")
  const maximum = keywordOf(frame, "maxItems")
  if (typeof maximum === "number" && value.length > maximum) fail(context, frame, "maxItems")
  if (value.length < 2 || keywordOf(frame, "uniqueItems") !== true) return
  if (new Set(value.map(canonicalText)).size < value.length) fail(context, frame, "uniqueItems")
}

const applyFrom = (
  context: Context,
  frame: Frame,
  value: Items,
  from: number,
  keyword: string,
  schema: Json | undefined
): void => {
  if (schema === undefined) return
  const place = context.resolver.below(frame.place, schema, keyword)
  for (let index = from; index < value.length && !settled(context, frame); index++) {
    mark(frame, index, true)
    const item = value[index] ?? null
    if (passes(context, frame, schema, index, item) === undefined)
      require(frame, below(context, frame, place, index, item))
  }
}

const applyEach = (context: Context, frame: Frame, value: Items, keyword: string, schemas: Items): void => {
  const length = Math.min(value.length, schemas.length)
  for (let index = 0; index < length && !settled(context, frame); index++) {
    mark(frame, index, true)
    const place = context.resolver.below(frame.place, schemas[index] ?? true, keyword, index)
    require(frame, below(context, frame, place, index, value[index] ?? null))
  }
}

const checkItems = (context: Context, frame: Frame, value: Items): void => {
  const items = keywordOf(frame, "items")
  const prefix = keywordOf(frame, "prefixItems")
  if (context.traits.arrayItems && isJsonArray(items)) {
    applyEach(context, frame, value, "items", items)
    const rest = keywordOf(frame, "additionalItems")
    applyFrom(context, frame, value, items.length, "additionalItems", rest)
    return
  }
  const start = isJsonArray(prefix) ? prefix.length : 0
  if (isJsonArray(prefix)) applyEach(context, frame, value, "prefixItems", prefix)
  applyFrom(context, frame, value, start, "items", items)
}

const checkContains = (context: Context, frame: Frame, value: Items): void => {
  const contains = keywordOf(frame, "contains")
  if (contains === undefined) return
  const place = context.resolver.below(frame.place, contains, "contains")
  const causes: Array<Failure> = []
  let sure = 0
  let perhaps = 0
  value.forEach((item, index) => {
    const tally = below(context, frame, place, index, item)
    if (tally.verdict === true) sure++
    else if (tally.verdict === undefined) perhaps++
    else for (const failure of tally.failures) causes.push(failure)
    if (tally.verdict !== false && context.traits.containsEvaluates) mark(frame, index, tally.verdict === true)
  })
  const written = keywordOf(frame, "minContains")
  const minimum = typeof written === "number" ? written : 1
  const maximum = keywordOf(frame, "maxContains")
  if (sure + perhaps < minimum) fail(context, frame, written === undefined ? "contains" : "minContains", causes)
  else if (sure < minimum) weaken(frame.tally)
  if (typeof maximum !== "number") return
  if (sure > maximum) fail(context, frame, "maxContains")
  else if (sure + perhaps > maximum) weaken(frame.tally)
}

/** The keywords that apply to arrays, except `unevaluatedItems`. */
export const checkArray = (context: Context, frame: Frame): void => {
  if (!isJsonArray(frame.value)) return
  checkLengths(context, frame, frame.value)
  if (settled(context, frame)) return
  checkItems(context, frame, frame.value)
  if (!settled(context, frame)) checkContains(context, frame, frame.value)
}

/** `unevaluatedItems`, which looks at what every other keyword of the schema evaluated. */
export const checkUnevaluatedItems = (context: Context, frame: Frame): void => {
  const schema = keywordOf(frame, "unevaluatedItems")
  const { evaluated } = frame.tally
  if (schema === undefined || evaluated === undefined || !isJsonArray(frame.value)) return
  const place = context.resolver.below(frame.place, schema, "unevaluatedItems")
  for (const [index, item] of frame.value.entries()) {
    const state = evaluated.get(index)
    if (state === true) continue
    const tally = below(context, frame, place, index, item)
    if (state === undefined) require(frame, tally)
    else if (tally.verdict !== true) weaken(frame.tally)
    mark(frame, index, state === undefined)
    if (settled(context, frame)) return
  }
}
