import { isJsonObject, type Json, type JsonObject, type JsonSchema } from "@lintel/model"
import {
  asSchema,
  indexOf,
  itemStatements,
  ownStatements,
  referenceBeside,
  type Resolve,
  schemasIn,
  statementsOf
} from "./statements.js"
import { each, type Taken } from "./taken.js"
import { concerns, dependencies, listedValues } from "./takenParts.js"

const deepest = 64

/** How many schemas are taken apart: what is left then is needed as it is. */
const mostSchemas = 20_000

interface Narrowing {
  readonly resolve: Resolve
  left: number
}

interface At {
  readonly depth: number
  /** Names of which something is said outside of the schema, by what speaks of the same value. */
  readonly around: ReadonlySet<string>
}

const nobody: ReadonlySet<string> = new Set()

/** The part of a schema that speaks of what is taken; what cannot be taken apart stays whole, so that a reader never needs too little. */
export const narrowedTo = (taken: Taken, schema: JsonSchema, resolve: Resolve): JsonSchema =>
  narrowed(taken, schema, { resolve, left: mostSchemas }, { depth: 0, around: nobody })

const narrowed = (taken: Taken, given: JsonSchema, narrowing: Narrowing, at: At): JsonSchema => {
  if (taken.isWhole && taken.below.size === 0 && taken.values === undefined) return given
  const schema = narrowing.resolve(given)
  narrowing.left -= 1
  if (typeof schema === "boolean" || at.depth > deepest || narrowing.left < 0) return schema
  if (taken.values !== undefined) return withValues(taken.values, schema)
  return taken.isWhole ? wholeWith(taken, schema, narrowing, at) : onlyThese(taken, schema, narrowing, at)
}

/** The values that the reader copes with, beside those of its schema. */
const withValues = (values: ReadonlyArray<Json>, schema: JsonObject): JsonSchema =>
  Array.isArray(schema["enum"])
    ? { enum: [...(schema["enum"] as ReadonlyArray<Json>), ...values] }
    : { anyOf: [schema, { enum: values }] }

const below = ({ depth }: At): At => ({ depth: depth + 1, around: nobody })

/** Keywords that are not taken apart: whoever reads anything of the value needs them. */
const undivided = ["$dynamicRef", "$recursiveRef", "dependencies"] as const

const onlyThese = (taken: Taken, schema: JsonObject, narrowing: Narrowing, at: At): JsonSchema => {
  const out: Record<string, Json> = {}
  for (const keyword of ["type", ...undivided]) if (schema[keyword] !== undefined) out[keyword] = schema[keyword]
  const [properties, also] = namedParts(taken, schema, narrowing, at)
  if (Object.keys(properties).length > 0) out["properties"] = properties
  const isTaken = (name: Json): boolean => typeof name === "string" && taken.below.has(name)
  const { not, required } = schema
  if (Array.isArray(required)) {
    const kept = (required as ReadonlyArray<Json>).filter(isTaken)
    if (kept.length > 0) out["required"] = kept
  }
  const needed = dependencies(schema["dependentRequired"], isTaken)
  if (needed !== undefined) out["dependentRequired"] = needed
  if (not !== undefined && concerns(not, taken)) out["not"] = not
  also.push(...listedValues(taken, schema), ...referred(taken, schema, narrowing, at))
  Object.assign(out, conditions(taken, schema, narrowing, at))
  for (const keyword of ["anyOf", "oneOf"]) {
    if (!Array.isArray(schema[keyword])) continue
    // Alternatives told apart by what is not read may overlap: one that fits is enough.
    also.push({ anyOf: alternatives(taken, schema, keyword, narrowing, at) })
  }
  also.push(...conjuncts(taken, schema, narrowing, at))
  const [only] = also
  if (only === undefined) return out
  // Beside properties, what is said of all other values would leave out those.
  const isApart = also.length > 1 || !isJsonObject(only) || out["properties"] !== undefined
  return isApart || Object.keys(only).some((key) => Object.hasOwn(out, key))
    ? { ...out, allOf: also }
    : { ...out, ...only }
}

const joined = (schemas: ReadonlyArray<JsonSchema>): JsonSchema => {
  const [first = true] = schemas
  return schemas.length > 1 ? { allOf: schemas } : first
}

/** What is said of the names that are taken, and of items and other values beside them. */
const namedParts = (
  taken: Taken,
  schema: JsonObject,
  narrowing: Narrowing,
  at: At
): readonly [properties: Record<string, Json>, also: Array<JsonSchema>] => {
  const properties: Record<string, Json> = {}
  const also: Array<JsonSchema> = []
  const under = below(at)
  for (const [name, inner] of taken.below) {
    if (name === each) {
      const every = everyValue(inner, schema, narrowing, under)
      if (Object.keys(every).length > 0) also.push(every)
      continue
    }
    const own = ownStatements(schema, name)
    const { unevaluatedProperties: rest } = schema
    const isRest = own.length === 0 && isJsonObject(rest) && !at.around.has(name)
    const stated = isRest ? statementsOf(schema, name, narrowing.resolve).filter((it) => it === rest) : own
    if (stated.length > 0) {
      const value = joined(stated.map((it) => narrowed(inner, it, narrowing, under)))
      Object.defineProperty(properties, name, { value, enumerable: true, configurable: true, writable: true })
    }
    also.push(...indexed(name, inner, schema, narrowing, under))
  }
  return [properties, also]
}

/** What is said of every value below. */
const everyValue = (inner: Taken, schema: JsonObject, narrowing: Narrowing, under: At): JsonObject => {
  const out: Record<string, Json> = {}
  const part = (value: Json): Json => narrowed(inner, asSchema(value) ?? true, narrowing, under)
  for (const keyword of ["items", "additionalProperties", "unevaluatedItems", "unevaluatedProperties", "contains"]) {
    const value = asSchema(schema[keyword])
    if (value !== undefined) out[keyword] = part(value)
  }
  for (const keyword of ["properties", "patternProperties"]) {
    const table = schema[keyword]
    if (isJsonObject(table))
      out[keyword] = Object.fromEntries(Object.entries(table).map(([name, value]) => [name, part(value)]))
  }
  const { prefixItems } = schema
  if (Array.isArray(prefixItems)) out["prefixItems"] = (prefixItems as ReadonlyArray<Json>).map(part)
  for (const keyword of ["minContains", "maxContains"]) {
    if (out["contains"] !== undefined && schema[keyword] !== undefined) out[keyword] = schema[keyword]
  }
  return out
}

/** What is said of the item at an index, and whether there is one. */
const indexed = (
  name: string,
  inner: Taken,
  schema: JsonObject,
  narrowing: Narrowing,
  under: At
): ReadonlyArray<JsonObject> => {
  const index = indexOf(name)
  if (index === undefined) return []
  const { minItems } = schema
  const [item] = itemStatements(schema, index)
  const fill = Array.from({ length: index }, () => true)
  return [
    ...(item === undefined ? [] : [{ prefixItems: [...fill, narrowed(inner, item, narrowing, under)] }]),
    ...(typeof minItems === "number" && minItems > index ? [{ minItems: index + 1 }] : [])
  ]
}

/** What is said under a reference that has more beside it; one that leads nowhere stays. */
const referred = (taken: Taken, schema: JsonObject, narrowing: Narrowing, at: At): ReadonlyArray<JsonSchema> =>
  referenceBeside(schema).map((reference) =>
    narrowing.resolve(reference) === reference
      ? reference
      : narrowed(taken, reference, narrowing, inPlace(taken, without(schema, "$ref"), narrowing, at))
  )

/** Names that are taken of which a schema says something. */
const saidIn = (taken: Taken, schema: JsonSchema, { resolve }: Narrowing): ReadonlyArray<string> =>
  [...taken.below.keys()].filter((name) => statementsOf(schema, name, resolve).length > 0)

const beside = (names: ReadonlyArray<string>, { around, depth }: At): At => ({
  depth: depth + 1,
  around: names.length === 0 ? around : new Set([...around, ...names])
})

/** The same value, with the names of which something is said beside it. */
const inPlace = (taken: Taken, other: JsonSchema, narrowing: Narrowing, at: At): At =>
  beside(saidIn(taken, other, narrowing), at)

const without = (schema: JsonObject, keyword: string): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword))

/** A condition is asked as it stands; what follows from it is taken apart. */
const conditions = (taken: Taken, schema: JsonObject, narrowing: Narrowing, at: At): JsonObject => {
  const { dependentSchemas, if: asked } = schema
  const out: Record<string, Json> = {}
  const here = { ...at, depth: at.depth + 1 }
  const follows = ["then", "else"].filter((keyword) => asSchema(schema[keyword]) !== undefined)
  if (asked !== undefined && follows.length > 0) {
    out["if"] = asked
    for (const keyword of follows) out[keyword] = narrowed(taken, asSchema(schema[keyword]) ?? true, narrowing, here)
  }
  if (isJsonObject(dependentSchemas)) {
    out["dependentSchemas"] = Object.fromEntries(
      Object.entries(dependentSchemas).map(([name, value]) => [
        name,
        narrowed(taken, asSchema(value) ?? true, narrowing, here)
      ])
    )
  }
  return out
}

/**
 * Alternatives, as far as they are taken. Where one says nothing of a name that another describes, a value of that name
 * is still what the others say: nobody sends anything else under it.
 */
const alternatives = (
  taken: Taken,
  schema: JsonObject,
  keyword: string,
  narrowing: Narrowing,
  at: At
): ReadonlyArray<JsonSchema> => {
  const branches = schemasIn(schema[keyword])
  const here = inPlace(taken, without(schema, keyword), narrowing, at)
  const foreign = [...taken.below].flatMap(([name, inner]) => {
    if (name === each || here.around.has(name)) return []
    const said = branches.map((branch) => statementsOf(branch, name, narrowing.resolve))
    const all = [...new Set(said.flat())]
    if (all.length === 0 || said.every((it) => it.length > 0)) return []
    return [{ name, said, form: { anyOf: all.map((it) => narrowed(inner, it, narrowing, below(at))) } }]
  })
  return branches.map((branch, index) => {
    const own = narrowed(taken, branch, narrowing, here)
    const missing = foreign.filter(({ said }) => said[index]?.length === 0)
    if (missing.length === 0) return own
    return { allOf: [own, { properties: Object.fromEntries(missing.map(({ form, name }) => [name, form])) }] }
  })
}

const conjuncts = (taken: Taken, schema: JsonObject, narrowing: Narrowing, at: At): ReadonlyArray<JsonSchema> => {
  const parts = schemasIn(schema["allOf"])
  if (parts.length === 0) return []
  const own = saidIn(taken, without(schema, "allOf"), narrowing)
  const said = parts.map((part) => new Set(saidIn(taken, part, narrowing)))
  const times = new Map<string, number>()
  for (const name of [...own, ...said.flatMap((names) => [...names])]) times.set(name, (times.get(name) ?? 0) + 1)
  return parts.map((part, index) => {
    const others = [...times].flatMap(([name, count]) =>
      count > (said[index]?.has(name) === true ? 1 : 0) ? [name] : []
    )
    return narrowed(taken, part, narrowing, beside(others, at))
  })
}

/** All of the schema, with what is said of some parts replaced. */
const wholeWith = (taken: Taken, schema: JsonObject, narrowing: Narrowing, at: At): JsonSchema => {
  const out: Record<string, Json> = { ...schema }
  const under = below(at)
  const { properties } = schema
  const parts: Array<readonly [string, JsonSchema]> = []
  for (const [name, inner] of taken.below) {
    const whole: Taken = { ...inner, isWhole: true }
    if (name === each) {
      for (const keyword of ["items", "additionalProperties"]) {
        const child = asSchema(schema[keyword])
        if (child !== undefined) out[keyword] = narrowed(whole, child, narrowing, under)
      }
      continue
    }
    if (!isJsonObject(properties) || !Object.hasOwn(properties, name)) continue
    parts.push([name, narrowed(whole, asSchema(properties[name]) ?? true, narrowing, under)])
  }
  if (isJsonObject(properties) && parts.length > 0) {
    out["properties"] = { ...properties, ...Object.fromEntries(parts) }
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    if (!Array.isArray(schema[keyword])) continue
    out[keyword] = schemasIn(schema[keyword]).map((branch) => narrowed(taken, branch, narrowing, under))
  }
  return out
}
