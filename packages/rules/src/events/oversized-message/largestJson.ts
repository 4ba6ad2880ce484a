import { escapeToken, isJsonObject, type Json, type JsonSchema, parseDefinitionReference } from "@lintel/model"

/** The most bytes that a payload takes as JSON text in UTF-8 without spaces; what keeps it from having a bound. */
export type LargestJson =
  | { readonly _tag: "Bounded"; readonly bytes: bigint }
  | { readonly _tag: "Unbounded"; readonly pointer: string; readonly why: string }

/** One character may need an escape of six bytes: `\u0001`. */
const bytesOfCharacter = 6n
/** The shortest decimal of any double: sign, 17 digits, a point, an exponent with its sign. */
const bytesOfNumber = 25n
const quotes = 2n

const encoder = new TextEncoder()

/** Bytes of a JSON value as UTF-8 text without spaces. */
export const bytesOf = (value: Json): bigint => BigInt(encoder.encode(JSON.stringify(value)).length)

type Bound = { readonly bytes: bigint } | { readonly pointer: string; readonly why: string }

const isBound = (bound: Bound): bound is { readonly bytes: bigint } => "bytes" in bound

const largest = (bounds: ReadonlyArray<Bound>): Bound => {
  const open = bounds.find((it) => !isBound(it))
  if (open !== undefined) return open
  return { bytes: bounds.filter(isBound).reduce((most, { bytes }) => (bytes > most ? bytes : most), 0n) }
}

const own = (schema: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(schema, key) ? schema[key] : undefined

const asSchema = (value: unknown): JsonSchema | undefined =>
  typeof value === "boolean" || isJsonObject(value) ? value : undefined

const listOf = (value: unknown): ReadonlyArray<JsonSchema> => {
  const items: ReadonlyArray<unknown> = Array.isArray(value) ? value : []
  return items.flatMap((item) => {
    const schema = asSchema(item)
    return schema === undefined ? [] : [schema]
  })
}

interface Place {
  readonly pointer: string
  /** Definitions that are being measured: one inside itself has no end. */
  readonly inside: ReadonlySet<string>
  readonly depth: number
}

const deepest = 60

/** Work for one payload; larger schemas are said to have no known bound. */
const mostSteps = 20_000

const countOf = (value: unknown): bigint | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined

interface Meter {
  readonly definitions: Readonly<Record<string, JsonSchema>>
  steps: number
}

const ofString = (schema: Readonly<Record<string, unknown>>, pointer: string): Bound => {
  const most = countOf(own(schema, "maxLength"))
  return most === undefined ? { pointer, why: "a text without maxLength" } : { bytes: most * bytesOfCharacter + quotes }
}

const ofInteger = (schema: Readonly<Record<string, unknown>>): Bound => {
  const ends = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map((key) => own(schema, key))
  const [low = ends[2], high = ends[3]] = ends
  if (typeof low !== "number" || typeof high !== "number") return { bytes: bytesOfNumber }
  const digits = (value: number): bigint => BigInt(String(Math.trunc(value)).length)
  const [a, b] = [digits(low), digits(high)]
  return { bytes: a > b ? a : b }
}

const ofArray = (meter: Meter, schema: Readonly<Record<string, unknown>>, place: Place): Bound => {
  const first = listOf(own(schema, "prefixItems"))
  const rest = asSchema(own(schema, "items"))
  const most = countOf(own(schema, "maxItems")) ?? (rest === false ? BigInt(first.length) : undefined)
  if (most === undefined) return { pointer: place.pointer, why: "a list without maxItems" }
  const item = largest([
    ...first.map((it, i) => measure(meter, it, below(place, `prefixItems/${i}`))),
    ...(most > BigInt(first.length) ? [measure(meter, rest ?? true, below(place, "items"))] : [])
  ])
  return isBound(item) ? { bytes: 2n + most * (item.bytes + 1n) } : item
}

const ofObject = (meter: Meter, schema: Readonly<Record<string, unknown>>, place: Place): Bound => {
  const properties = own(schema, "properties")
  const extra = asSchema(own(schema, "additionalProperties"))
  const patterns = own(schema, "patternProperties")
  // A sender writes what is declared; a map, or what is said to be open, has no end.
  const isOpen = (extra !== undefined && extra !== false) || isJsonObject(patterns) || !isJsonObject(properties)
  if (isOpen) return { pointer: place.pointer, why: "an object with fields that are not named" }
  let bytes = 2n
  for (const [name, value] of Object.entries(properties)) {
    const bound = measure(meter, asSchema(value) ?? true, below(place, `properties/${escapeToken(name)}`))
    if (!isBound(bound)) return bound
    bytes += bytesOf(name) + 2n + bound.bytes
  }
  return { bytes }
}

const below = ({ pointer, inside, depth }: Place, step: string): Place => ({
  pointer: `${pointer}/${step}`,
  inside,
  depth: depth + 1
})

const ofReference = (meter: Meter, ref: string, place: Place): Bound => {
  const { name = "", rest, vocabulary } = parseDefinitionReference(ref) ?? {}
  const isKnown = rest === "" && vocabulary === undefined && Object.hasOwn(meter.definitions, name)
  const target = isKnown ? meter.definitions[name] : undefined
  if (target === undefined) return { pointer: place.pointer, why: `the reference ${ref}, which is not known here` }
  if (place.inside.has(name)) return { pointer: place.pointer, why: `${name}, which contains itself` }
  return measure(meter, target, { ...place, inside: new Set([...place.inside, name]), depth: place.depth + 1 })
}

const ofType = (meter: Meter, type: unknown, schema: Readonly<Record<string, unknown>>, place: Place): Bound => {
  switch (type) {
    case "string":
      return ofString(schema, place.pointer)
    case "integer":
      return ofInteger(schema)
    case "number":
      return { bytes: bytesOfNumber }
    case "boolean":
      return { bytes: 5n }
    case "null":
      return { bytes: 4n }
    case "array":
      return ofArray(meter, schema, place)
    case "object":
      return ofObject(meter, schema, place)
    default:
      return { pointer: place.pointer, why: "a value of any type" }
  }
}

const typesOf = (schema: Readonly<Record<string, unknown>>): ReadonlyArray<unknown> | undefined => {
  const type = own(schema, "type")
  if (type !== undefined) return Array.isArray(type) ? type : [type]
  return isJsonObject(own(schema, "properties")) ? ["object"] : undefined
}

/** Each way of saying what a value may be is a bound of its own; the smallest of them holds. */
const boundsOf = (meter: Meter, schema: Readonly<Record<string, unknown>>, place: Place): ReadonlyArray<Bound> => {
  const bounds: Array<Bound> = []
  if (Object.hasOwn(schema, "const")) return [{ bytes: bytesOf(schema["const"] as Json) }]
  const values = own(schema, "enum")
  if (Array.isArray(values)) return [largest(values.map((value) => ({ bytes: bytesOf(value as Json) })))]
  const ref = own(schema, "$ref")
  if (typeof ref === "string") bounds.push(ofReference(meter, ref, place))
  for (const word of ["anyOf", "oneOf"]) {
    const options = listOf(own(schema, word))
    if (options.length > 0)
      bounds.push(largest(options.map((it, i) => measure(meter, it, below(place, `${word}/${i}`)))))
  }
  const types = typesOf(schema)
  const parts = listOf(own(schema, "allOf"))
  // Parts of an object add up: each declares some of its fields.
  const ownBounds = types === undefined ? [] : [largest(types.map((type) => ofType(meter, type, schema, place)))]
  const sums = [...ownBounds, ...parts.map((it, i) => measure(meter, it, below(place, `allOf/${i}`)))]
  if (sums.length > 0) {
    const open = sums.find((it) => !isBound(it))
    bounds.push(open ?? { bytes: sums.filter(isBound).reduce((sum, it) => sum + it.bytes, 0n) })
  }
  return bounds
}

const measure = (meter: Meter, schema: JsonSchema, place: Place): Bound => {
  meter.steps++
  if (schema === false) return { bytes: 0n }
  if (schema === true) return { pointer: place.pointer, why: "a value of any type" }
  if (place.depth > deepest || meter.steps > mostSteps)
    return { pointer: place.pointer, why: "a schema too large to measure" }
  const bounds = boundsOf(meter, schema, place)
  const known = bounds.filter(isBound)
  if (known.length > 0) {
    return known.reduce((least, it) => (it.bytes < least.bytes ? it : least))
  }
  return bounds[0] ?? { pointer: place.pointer, why: "a value of any type" }
}

/**
 * The most bytes a sender's payload can take, from the lengths and counts that its schema names. Fields that are not
 * declared count as absent, as for every sender.
 */
export const largestJson = (
  schema: JsonSchema,
  definitions: Readonly<Record<string, JsonSchema>> = {}
): LargestJson => {
  const bound = measure({ definitions, steps: 0 }, schema, { pointer: "", inside: new Set(), depth: 0 })
  return isBound(bound)
    ? { _tag: "Bounded", bytes: bound.bytes }
    : { _tag: "Unbounded", pointer: bound.pointer, why: bound.why }
}
