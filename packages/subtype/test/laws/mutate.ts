import { type Json } from "@lintel/json-schema"
import { constants, names, type Schema } from "./generate.js"
import { type Random } from "./random.js"

type Position = { readonly schema: Schema; readonly put: (replacement: Schema) => Schema }

const listKeywords = new Set(["allOf", "anyOf", "oneOf", "prefixItems", "items"])
const mapKeywords = new Set(["properties", "patternProperties", "dependentSchemas", "dependencies"])
const schemaKeywords = new Set([
  "not",
  "if",
  "then",
  "else",
  "items",
  "contains",
  "propertyNames",
  "additionalProperties",
  "additionalItems",
  "unevaluatedProperties",
  "unevaluatedItems"
])

const isSchema = (value: Json | undefined): value is Schema =>
  typeof value === "boolean" || (typeof value === "object" && value !== null && !Array.isArray(value))

/** Every subschema of a schema, itself first, with the way to put another in its place. */
export const positions = (schema: Schema): ReadonlyArray<Position> => {
  const found: Array<Position> = [{ schema, put: (replacement) => replacement }]
  if (typeof schema === "boolean") return found
  const add = (child: Schema, put: (replacement: Schema) => Schema): void => {
    for (const inner of positions(child)) {
      found.push({ schema: inner.schema, put: (replacement) => put(inner.put(replacement)) })
    }
  }
  for (const [keyword, value] of Object.entries(schema)) {
    if (Array.isArray(value) && listKeywords.has(keyword)) {
      value.forEach((child, index) => {
        if (isSchema(child)) add(child, (replacement) => ({ ...schema, [keyword]: value.with(index, replacement) }))
      })
    } else if (mapKeywords.has(keyword) && isSchema(value) && typeof value === "object") {
      for (const [key, child] of Object.entries(value)) {
        if (isSchema(child)) {
          add(child, (replacement) => ({ ...schema, [keyword]: { ...value, [key]: replacement } }))
        }
      }
    } else if (schemaKeywords.has(keyword) && isSchema(value)) {
      add(value, (replacement) => ({ ...schema, [keyword]: replacement }))
    }
  }
  return found
}

const without = (schema: { [keyword: string]: Json }, keyword: string): Schema => {
  const { [keyword]: _dropped, ...others } = schema
  return others
}

const nudge = (random: Random, value: Json): Json => {
  if (typeof value === "number") return Math.max(0, value + random.pick([-1, 1, 0.5, -0.5]))
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return random.chance(0.5) && value.length > 1 ? value.slice(1) : [...new Set([...value, random.pick(names)])]
  }
  return value
}

const nudgeKeyword = (random: Random, schema: { [keyword: string]: Json }): Schema => {
  const keyword = random.pick(Object.keys(schema))
  const value = schema[keyword] ?? null
  if (keyword === "enum" && Array.isArray(value)) {
    const changed = random.chance(0.5) ? [...value, random.pick(constants)] : value.slice(1)
    return changed.length === 0 ? schema : { ...schema, enum: changed }
  }
  if (keyword === "const") return { ...schema, const: random.pick(constants) }
  if (keyword === "multipleOf") return { ...schema, multipleOf: random.pick([1, 2, 4, 0.5, 0.3]) }
  const whole = /^(?:min|max)(?:Length|Items|Properties|Contains)$/.test(keyword)
  if (whole && typeof value === "number") return { ...schema, [keyword]: Math.max(0, value + random.pick([-1, 1])) }
  if (keyword === "required" || typeof value === "number") return { ...schema, [keyword]: nudge(random, value) }
  return without(schema, keyword)
}

/** A schema with one change somewhere. */
export const mutate = (random: Random, schema: Schema, fresh: () => Schema): Schema => {
  const position = random.pick(positions(schema))
  const target = position.schema
  const choice = random.below(8)
  if (typeof target === "object" && Object.keys(target).length > 0 && choice <= 3) {
    if (choice === 0) return position.put(without(target, random.pick(Object.keys(target))))
    return position.put(nudgeKeyword(random, target))
  }
  if (choice === 4) return position.put({ anyOf: [target, fresh()] })
  if (choice === 5) return position.put({ allOf: [target, fresh()] })
  const other = fresh()
  if (choice === 6 && typeof target === "object" && typeof other === "object" && target["$ref"] === undefined) {
    return other["$ref"] === undefined ? position.put({ ...target, ...other }) : position.put(other)
  }
  return position.put(other)
}
