import { type Json } from "@lintel/json-schema"
import { evaluate } from "../../src/judge/interpreter.js"
import { definitionsKey, documentOf, type Pair, type Schema } from "./generate.js"
import { matches } from "./laws.js"

type Keywords = { readonly [keyword: string]: Json }

const isKeywords = (schema: Json | undefined): schema is Keywords =>
  typeof schema === "object" && schema !== null && !Array.isArray(schema)

const list = (value: Json | undefined): ReadonlyArray<Json> => (Array.isArray(value) ? (value as Array<Json>) : [])

const own = (value: Json | undefined, key: string): Json | undefined =>
  isKeywords(value) && Object.hasOwn(value, key) ? value[key] : undefined

/**
 * Whether a value is one that a closed sender writes: at every object, each name is declared by a schema that applies
 * there, unless none of them declares properties. Decided on the value alone, by the definition. Knows no dynamic
 * references.
 */
export const isClosed = (pair: Pair, schema: Schema, value: Json): boolean => {
  const accepts = (inner: Json, instance: Json): boolean => {
    const document = documentOf(pair, inner as Schema)
    return evaluate(document, "", instance, { dialect: pair.dialect, matches, failures: false })._tag === "Valid"
  }
  const hides = pair.dialect.startsWith("draft") || pair.dialect === "openapi-3.0"

  /** The schemas that apply in place, with those of the branches that the value takes. */
  const applying = (schemas: ReadonlyArray<Json>, instance: Json): ReadonlyArray<Keywords> => {
    const found = new Set<Keywords>()
    const pending = [...schemas]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (!isKeywords(at) || found.has(at)) continue
      const reference = at["$ref"]
      if (typeof reference === "string") {
        pending.push(pair.definitions[reference.replace(`#/${definitionsKey(pair.dialect)}/`, "")] ?? true)
        if (hides) continue
      }
      found.add(at)
      pending.push(...list(at["allOf"]))
      for (const keyword of ["anyOf", "oneOf"]) {
        pending.push(...list(at[keyword]).filter((branch) => accepts(branch, instance)))
      }
      if (at["if"] !== undefined) {
        const holds = accepts(at["if"], instance)
        if (holds) pending.push(at["if"])
        pending.push(at[holds ? "then" : "else"] ?? true)
      }
      for (const keyword of ["dependentSchemas", "dependencies"]) {
        for (const [key, dependent] of Object.entries(isKeywords(at[keyword]) ? at[keyword] : {})) {
          if (own(instance, key) !== undefined) pending.push(dependent)
        }
      }
    }
    return [...found]
  }

  const patternsFor = (at: Keywords, key: string): ReadonlyArray<Json> =>
    Object.entries(isKeywords(at["patternProperties"]) ? at["patternProperties"] : {})
      .filter(([pattern]) => matches(pattern, key))
      .map(([, child]) => child)

  /** Whether one of the schemas that apply in place with a schema speaks of a name. */
  const evaluates = (at: Keywords, key: string, instance: Json): boolean =>
    applying([at], instance).some(
      (each) =>
        own(each["properties"], key) !== undefined ||
        patternsFor(each, key).length > 0 ||
        each["additionalProperties"] !== undefined ||
        (each !== at && each["unevaluatedProperties"] !== undefined)
    )

  /** The subschemas of one schema for a name. */
  const childrenOf = (at: Keywords, key: string, instance: Json): ReadonlyArray<Json> => {
    const property = own(at["properties"], key)
    const named = [...(property === undefined ? [] : [property]), ...patternsFor(at, key)]
    const rest = at["additionalProperties"]
    const leftover = at["unevaluatedProperties"]
    if (leftover !== undefined && !evaluates(at, key, instance)) named.push(leftover)
    return named.length > 0 || rest === undefined ? named : [rest]
  }

  const declares = (at: Keywords, key: string): boolean =>
    own(at["properties"], key) !== undefined ||
    patternsFor(at, key).length > 0 ||
    list(at["required"]).includes(key) ||
    ["additionalProperties", "unevaluatedProperties"].some((rest) => at[rest] !== undefined && at[rest] !== false)

  const closedObject = (here: ReadonlyArray<Keywords>, instance: Keywords): boolean => {
    const closes = here.some((at) => isKeywords(at["properties"]) && Object.keys(at["properties"]).length > 0)
    return Object.entries(instance).every(
      ([key, child]) =>
        (!closes || here.some((at) => declares(at, key))) &&
        closed(
          here.flatMap((at) => childrenOf(at, key, instance)),
          child
        )
    )
  }

  const itemsOf = (at: Keywords, index: number): ReadonlyArray<Json> => {
    const prefix = Array.isArray(at["items"]) ? at["items"] : at["prefixItems"]
    const rest = Array.isArray(at["items"]) ? at["additionalItems"] : at["items"]
    const item: Json | undefined = list(prefix)[index]
    if (item !== undefined) return [item]
    return rest === undefined ? [] : [rest]
  }

  /** What one schema says of an item that no schema around speaks of. */
  const leftoverOf = (at: Keywords, index: number, item: Json, instance: Json): ReadonlyArray<Json> => {
    const leftover = at["unevaluatedItems"]
    if (leftover === undefined) return []
    const evaluated = applying([at], instance).some((each) => {
      const { contains, unevaluatedItems } = each
      if (itemsOf(each, index).length > 0 || (each !== at && unevaluatedItems !== undefined)) return true
      return pair.dialect !== "2019-09" && contains !== undefined && accepts(contains, item)
    })
    return evaluated ? [] : [leftover]
  }

  const closed = (schemas: ReadonlyArray<Json>, instance: Json): boolean => {
    const here = applying(schemas, instance)
    if (Array.isArray(instance)) {
      return instance.every((item: Json, index) =>
        closed(
          here.flatMap((at) => [...itemsOf(at, index), ...leftoverOf(at, index, item, instance)]),
          item
        )
      )
    }
    return isKeywords(instance) ? closedObject(here, instance) : true
  }

  return accepts(schema, value) && closed([schema], value)
}

// One value is a tag, not an enumeration that may grow.
const mayGrow = (value: Json | undefined): boolean =>
  list(value).length > 1 && list(value).some((item) => typeof item === "string")

/** A schema with every schema at a positive position rewritten; `definitions` gain rewritten copies with a `+`. */
const rewritePositive = (
  schema: Json,
  rewrite: (keywords: { [keyword: string]: Json }) => { [keyword: string]: Json }
): Json => {
  if (!isKeywords(schema)) return schema
  const deeper = (value: Json): Json => rewritePositive(value, rewrite)
  const map = (value: Json): Json =>
    isKeywords(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, Array.isArray(item) ? item : deeper(item)]))
      : value
  const result: { [keyword: string]: Json } = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === "$ref" && typeof value === "string") result[keyword] = `${value}+`
    else if (["allOf", "anyOf", "oneOf", "prefixItems"].includes(keyword)) result[keyword] = list(value).map(deeper)
    else if (keyword === "items")
      result[keyword] = Array.isArray(value) ? value.map((item: Json) => deeper(item)) : deeper(value)
    else if (
      ["additionalProperties", "additionalItems", "unevaluatedProperties", "unevaluatedItems"].includes(keyword) ||
      ["propertyNames", "then", "else"].includes(keyword)
    )
      result[keyword] = deeper(value)
    else if (keyword === "contains" && schema["maxContains"] === undefined) result[keyword] = deeper(value)
    else if (["properties", "patternProperties", "dependentSchemas", "dependencies"].includes(keyword))
      result[keyword] = map(value)
    else result[keyword] = value
  }
  return rewrite(result)
}

/** The reading side as a tolerant reader takes it, or with open enumerations: as a pair of its own. */
export const relaxed = (pair: Pair, how: "tolerant" | "open-enums"): Pair => {
  const rewrite = (keywords: { [keyword: string]: Json }): { [keyword: string]: Json } => {
    const { enum: values, oneOf, ...others } = keywords
    const result: { [keyword: string]: Json } = { ...others }
    const extra: Array<Json> = []
    if (values !== undefined && how === "open-enums" && mayGrow(values)) {
      extra.push({ anyOf: [{ type: "string" }, { enum: values }] })
    } else if (values !== undefined) result["enum"] = values
    for (const rest of how === "tolerant" ? ["additionalProperties", "unevaluatedProperties"] : []) {
      if (others[rest] === false) result[rest] = true
    }
    // Variants that only a closed enumeration or closedness tells apart must not clash.
    if (oneOf !== undefined) extra.push({ anyOf: oneOf })
    if (extra.length > 0) result["allOf"] = [...list(others["allOf"]), ...extra]
    return result
  }
  const copies = Object.entries(pair.definitions).map(([name, schema]) => [
    `${name}+`,
    rewritePositive(schema, rewrite)
  ])
  return {
    ...pair,
    definitions: { ...pair.definitions, ...(Object.fromEntries(copies) as Pair["definitions"]) },
    right: rewritePositive(pair.right, rewrite) as Schema
  }
}
