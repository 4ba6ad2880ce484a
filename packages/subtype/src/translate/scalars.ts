import { type SchemaLocation } from "@lintel/json-schema"
import { type Id, not, TRUE } from "../engine/nodes.js"
import { allKindsMask } from "../engine/values.js"
import { fromInteger, fromNumber, fromText, type Rational } from "../number/index.js"
import { booleanKeyword, countKeyword, keyword, listKeyword, numberKeyword, refuse, textKeyword } from "./keywords.js"
import { type Context } from "./mode.js"
import { childOf, type From, translateValue, type Translator, unsupported } from "./translator.js"

const masks: ReadonlyMap<unknown, number> = new Map([
  ["null", 1],
  ["boolean", 2],
  ["number", 4],
  ["integer", 4],
  ["string", 8],
  ["array", 16],
  ["object", 32]
])

/** `type`, which most schemas have alone. */
export const translateTypeKeywords = (translator: Translator, location: SchemaLocation): ReadonlyArray<Id> => [
  translateType(translator, location)
]

/** `enum`, `const`, numbers, strings, sizes of objects. */
export const translateScalarKeywords = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { nodes } = translator.engine
  const parts: Array<Id> = [
    ...translateConstants(translator, location, context),
    ...translateNumbers(translator, location),
    translateLength(translator, location),
    translatePattern(translator, location),
    translateFormat(translator, location)
  ]
  const least = countKeyword(location, "minProperties")
  if (least !== undefined) parts.push(nodes.least(least))
  const most = countKeyword(location, "maxProperties")
  if (most !== undefined) parts.push(nodes.most(most))
  return parts
}

const translateType = (translator: Translator, location: SchemaLocation): Id => {
  const { nodes } = translator.engine
  const value = keyword(location, "type")
  if (value === undefined) return TRUE
  const names: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  let mask = 0
  for (const name of names) {
    const bit = masks.get(name)
    if (bit === undefined) return refuse(location, "type", `${JSON.stringify(name) ?? "undefined"} is not a type`)
    mask |= bit
  }
  if (translator.index.features.nullable && keyword(location, "nullable") === true) mask |= 1
  const whole = names.includes("integer") && !names.includes("number")
  return nodes.and([nodes.type(mask & allKindsMask), whole ? nodes.multiple(fromInteger(1)) : TRUE])
}

const translateConstants = (translator: Translator, location: SchemaLocation, context: Context): ReadonlyArray<Id> => {
  const { engine, index, mode } = translator
  const { nodes, values } = engine
  const parts: Array<Id> = []
  const intern = (name: string, json: unknown): number =>
    values.fromJson(json) ?? refuse(location, name, `${name} is nested too deeply, or holds a number out of range`)
  const list = listKeyword(location, "enum")
  if (list !== undefined) {
    const chosen = nodes.enumeration(list.map((json) => intern("enum", json)))
    // A single value is a tag, not an enumeration that could grow.
    const open = mode.openEnums && context.lenient && list.length > 1 && list.some((json) => typeof json === "string")
    parts.push(open ? nodes.or([chosen, nodes.type(8)]) : chosen)
  }
  const constant = index.features.level >= 6 ? keyword(location, "const") : undefined
  if (constant !== undefined) parts.push(nodes.enumeration([intern("const", constant)]))
  return parts
}

// The keyword readers let finite numbers through only.
const exact = (value: number): Rational => fromNumber(value) ?? fromInteger(0)

const translateNumbers = (translator: Translator, location: SchemaLocation): ReadonlyArray<Id> => {
  const { engine, index } = translator
  const { nodes } = engine
  const parts: Array<Id> = []
  const minimum = numberKeyword(location, "minimum")
  const maximum = numberKeyword(location, "maximum")
  if (index.features.booleanExclusive) {
    const above = booleanKeyword(location, "exclusiveMinimum")
    const below = booleanKeyword(location, "exclusiveMaximum")
    if (minimum !== undefined) parts.push(nodes.bound(above ? "gt" : "ge", exact(minimum)))
    if (maximum !== undefined) parts.push(nodes.bound(below ? "lt" : "le", exact(maximum)))
  } else {
    const above = numberKeyword(location, "exclusiveMinimum")
    const below = numberKeyword(location, "exclusiveMaximum")
    if (minimum !== undefined) parts.push(nodes.bound("ge", exact(minimum)))
    if (maximum !== undefined) parts.push(nodes.bound("le", exact(maximum)))
    if (above !== undefined) parts.push(nodes.bound("gt", exact(above)))
    if (below !== undefined) parts.push(nodes.bound("lt", exact(below)))
  }
  const divisor = numberKeyword(location, "multipleOf")
  if (divisor !== undefined) {
    if (divisor <= 0) return refuse(location, "multipleOf", "multipleOf must be greater than 0")
    parts.push(nodes.multiple(exact(divisor)))
  }
  return parts
}

const translateLength = ({ engine }: Translator, location: SchemaLocation): Id => {
  const least = countKeyword(location, "minLength") ?? 0
  const most = countKeyword(location, "maxLength") ?? Infinity
  if (least === 0 && most === Infinity) return TRUE
  const { languages, nodes } = engine
  // Two languages, so that the same bound on both sides is the same node.
  return nodes.and([nodes.text(languages.length(least, Infinity)), nodes.text(languages.length(0, most))])
}

const translatePattern = (translator: Translator, location: SchemaLocation): Id => {
  const pattern = textKeyword(location, "pattern")
  if (pattern === undefined) return TRUE
  const { languages, nodes } = translator.engine
  const reading = languages.fromPattern(pattern)
  if (reading._tag === "Language") return nodes.text(reading.language)
  unsupported(translator, location, "pattern", reading.reason)
  return nodes.opaque(`pattern ${pattern}`, reading.reason, nodes.text(reading.upper), nodes.text(reading.lower))
}

const translateFormat = (translator: Translator, location: SchemaLocation): Id => {
  const format = textKeyword(location, "format")
  return format === undefined || !translator.mode.formats ? TRUE : formatNode(translator, location, format)
}

const formatNode = (translator: Translator, location: SchemaLocation, format: string): Id => {
  const { languages, nodes } = translator.engine
  const reading = languages.fromFormat(format)
  switch (reading._tag) {
    case "Annotation":
      return TRUE
    case "Language":
      return nodes.text(reading.language)
    case "Opaque": {
      unsupported(translator, location, "format", reading.reason)
      const node = nodes.opaque(
        `format ${format}`,
        reading.reason,
        nodes.text(reading.upper),
        nodes.text(reading.lower),
        { accepts: reading.accepts, samples: reading.prefer }
      )
      return reading.contains === undefined
        ? node
        : nodes.or([node, formatNode(translator, location, reading.contains)])
    }
    case "Interval": {
      const lower = fromText(reading.interval.minimum)
      const upper = fromText(reading.interval.maximum)
      return nodes.and([
        nodes.multiple(fromInteger(1)),
        lower === undefined ? TRUE : nodes.bound("ge", lower),
        upper === undefined ? TRUE : nodes.bound("le", upper)
      ])
    }
  }
}

/** `items`, `prefixItems`, `contains`, sizes of arrays. */
export const translateArrayKeywords = (
  translator: Translator,
  location: SchemaLocation,
  context: Context
): ReadonlyArray<Id> => {
  const { engine, index } = translator
  const { nodes } = engine
  const parts: Array<Id> = []
  const least = countKeyword(location, "minItems")
  if (least !== undefined) parts.push(nodes.count(0, least, TRUE))
  const most = countKeyword(location, "maxItems")
  if (most !== undefined) parts.push(nodes.few(0, most, TRUE))
  if (booleanKeyword(location, "uniqueItems")) parts.push(nodes.unique())
  const { prefix, rest } = itemSchemas(translator, location)
  for (const [position, child] of prefix.entries())
    parts.push(nodes.item(position, translateValue(translator, child, context, itemOf(location, position))))
  if (rest !== undefined) parts.push(...restOfItems(translator, location, rest, prefix.length, context))
  const contains = index.features.level >= 6 ? keyword(location, "contains") : undefined
  if (contains !== undefined) {
    const child = childOf(translator, location, contains, "contains")
    const of = (lenient: boolean): Id => translateValue(translator, child, { ...context, lenient }, someItem(location))
    const counted = index.features.level >= 2019
    parts.push(nodes.count(0, (counted ? countKeyword(location, "minContains") : undefined) ?? 1, of(context.lenient)))
    // A lenient reader finds more items that match, and must not for that refuse what a strict one takes.
    const limit = counted ? countKeyword(location, "maxContains") : undefined
    if (limit !== undefined) parts.push(nodes.few(0, limit, of(false)))
  }
  return parts
}

/** A schema for one position of an array. */
export const itemOf = (parent: SchemaLocation, position: number): From => ({
  parent,
  step: { _tag: "Position", position }
})

/** `contains` speaks of some items, nobody knows which. */
export const someItem = (parent: SchemaLocation): From => ({
  parent,
  step: { _tag: "Some", of: "items", leftover: false }
})

// Positions that other schemas of the array speak of are read with what these say.
const restOfItems = (
  translator: Translator,
  parent: SchemaLocation,
  rest: SchemaLocation,
  start: number,
  context: Context
): ReadonlyArray<Id> => {
  const { nodes } = translator.engine
  const { marks } = translator
  const others = marks?.longest(context.marking, { value: parent.value, uri: parent.resource.uri }) ?? 0
  const until = Math.max(start, others)
  const parts: Array<Id> = []
  for (let position = start; position < until; position++) {
    parts.push(nodes.item(position, translateValue(translator, rest, context, itemOf(parent, position))))
  }
  const of = translateValue(translator, rest, context, { parent, step: { _tag: "Rest" } })
  return [...parts, nodes.few(until, 0, not(of))]
}

interface ItemSchemas {
  readonly prefix: ReadonlyArray<SchemaLocation>
  readonly rest: SchemaLocation | undefined
}

/** The schemas of single positions, and of the positions after them. */
export const itemSchemas = (translator: Translator, location: SchemaLocation): ItemSchemas => {
  const { features } = translator.index
  const items = keyword(location, "items")
  const single = (name: string): SchemaLocation | undefined => {
    const value = keyword(location, name)
    return value === undefined ? undefined : childOf(translator, location, value, name)
  }
  const list = (name: string, schemas: ReadonlyArray<unknown>): ReadonlyArray<SchemaLocation> =>
    schemas.map((value, position) => childOf(translator, location, value, name, String(position)))
  if (features.level >= 2020) {
    if (Array.isArray(items)) return refuse(location, "items", "items must be a schema in this dialect")
    return { prefix: list("prefixItems", listKeyword(location, "prefixItems") ?? []), rest: single("items") }
  }
  if (!Array.isArray(items)) return { prefix: [], rest: single("items") }
  if (!features.arrayItems) return refuse(location, "items", "items must be a schema in this dialect")
  return { prefix: list("items", items), rest: single("additionalItems") }
}
