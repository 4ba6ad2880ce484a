import { isJsonObject, type Json, type JsonSchema, parseDefinitionReference } from "@lintel/model"
import { bytesOf } from "./largestJson.js"

type Schema = Readonly<Record<string, unknown>>

interface Meter {
  readonly definitions: Readonly<Record<string, JsonSchema>>
  readonly inside: ReadonlySet<string>
  readonly depth: number
  readonly steps: { count: number }
}

const deepest = 60
const mostSteps = 20_000

/** Where nothing more is known: a digit is the shortest JSON text. */
const shortest = 1n

const own = (schema: Schema, key: string): unknown => (Object.hasOwn(schema, key) ? schema[key] : undefined)

const asSchema = (value: unknown): JsonSchema => (typeof value === "boolean" || isJsonObject(value) ? value : true)

const listOf = (value: unknown): ReadonlyArray<JsonSchema> =>
  Array.isArray(value) ? value.map((it: unknown) => asSchema(it)) : []

const countOf = (value: unknown): bigint =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : 0n

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const smallest = (all: ReadonlyArray<bigint>): bigint => all.reduce((a, b) => (b < a ? b : a))

const within = (meter: Meter): Meter => ({ ...meter, depth: meter.depth + 1 })

/** Brackets, the items that have to be there, and a comma between each two. */
const ofArray = (meter: Meter, schema: Schema): bigint => {
  const contained = Object.hasOwn(schema, "contains") ? countOf(own(schema, "minContains") ?? 1) : 0n
  const count = larger(countOf(own(schema, "minItems")), contained)
  const first = listOf(own(schema, "prefixItems")).slice(0, Number(count > 1000n ? 1000n : count))
  const rest = count - BigInt(first.length)
  const known = first.reduce((sum, it) => sum + measure(within(meter), it), 0n)
  const others = rest > 0n ? rest * measure(within(meter), asSchema(own(schema, "items"))) : 0n
  return 2n + known + others + (count > 0n ? count - 1n : 0n)
}

/** Braces, the members that have to be there with their names, and a comma between each two. */
const ofObject = (meter: Meter, schema: Schema): bigint => {
  const required = own(schema, "required")
  const names = new Set(Array.isArray(required) ? required.filter((it) => typeof it === "string") : [])
  const properties = own(schema, "properties")
  let bytes = 2n
  for (const name of names) {
    const value = isJsonObject(properties) && Object.hasOwn(properties, name) ? asSchema(properties[name]) : true
    bytes += bytesOf(name) + 1n + measure(within(meter), value)
  }
  const present = BigInt(names.size)
  const count = larger(present, countOf(own(schema, "minProperties")))
  // A member that only counts is at least `"":0`.
  return bytes + (count - present) * 4n + (count > 0n ? count - 1n : 0n)
}

const ofType = (meter: Meter, type: unknown, schema: Schema): bigint => {
  switch (type) {
    case "string":
      return countOf(own(schema, "minLength")) + 2n
    case "boolean":
    case "null":
      return 4n
    case "array":
      return ofArray(meter, schema)
    case "object":
      return ofObject(meter, schema)
    default:
      return shortest
  }
}

const ofReference = (meter: Meter, ref: string): bigint => {
  const { name = "", rest, vocabulary } = parseDefinitionReference(ref) ?? {}
  const isKnown = rest === "" && vocabulary === undefined && Object.hasOwn(meter.definitions, name)
  if (!isKnown || meter.inside.has(name)) return shortest
  const inside = new Set([...meter.inside, name])
  return measure({ ...within(meter), inside }, meter.definitions[name] ?? true)
}

/** Each way of saying what a value may be is a bound of its own; all of them hold. */
const measure = (meter: Meter, schema: JsonSchema): bigint => {
  meter.steps.count++
  if (!isJsonObject(schema) || meter.depth > deepest || meter.steps.count > mostSteps) return shortest
  if (Object.hasOwn(schema, "const")) return bytesOf(schema["const"] as Json)
  const values = own(schema, "enum")
  const bounds: Array<bigint> = [shortest]
  if (Array.isArray(values) && values.length > 0) bounds.push(smallest(values.map((it) => bytesOf(it as Json))))
  const type = own(schema, "type")
  const types: ReadonlyArray<unknown> = Array.isArray(type) ? type : type === undefined ? [] : [type]
  if (types.length > 0) bounds.push(smallest(types.map((it) => ofType(meter, it, schema))))
  const ref = own(schema, "$ref")
  if (typeof ref === "string") bounds.push(ofReference(meter, ref))
  for (const part of listOf(own(schema, "allOf"))) bounds.push(measure(within(meter), part))
  for (const word of ["anyOf", "oneOf"]) {
    const options = listOf(own(schema, word))
    if (options.length > 0) bounds.push(smallest(options.map((it) => measure(within(meter), it))))
  }
  return bounds.reduce(larger)
}

/** The fewest bytes that a payload takes as JSON text in UTF-8 without spaces: no message of this form is smaller. */
export const smallestJson = (schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>> = {}): bigint =>
  measure({ definitions, inside: new Set(), depth: 0, steps: { count: 0 } }, schema)
