import { type DialectFeatures } from "./dialect.js"
import { isObject } from "./json.js"

/**
 * Where the subschemas of a keyword are.
 *
 * @category keywords
 * @since 0.1.0
 */
export type SubschemaShape = "schema" | "schemas" | "schema-map" | "schema-or-schemas" | "schema-or-names-map"

interface Applicator {
  readonly shape: SubschemaShape
  readonly from: number
  readonly until: number
}

const row = (shape: SubschemaShape, from = 4, until = 9999): Applicator => ({ shape, from, until })

const applicators: ReadonlyMap<string, Applicator> = new Map([
  ["not", row("schema")],
  ["additionalProperties", row("schema")],
  ["additionalItems", row("schema", 4, 2019)],
  ["items", row("schema-or-schemas")],
  ["prefixItems", row("schemas", 2020)],
  ["contains", row("schema", 6)],
  ["propertyNames", row("schema", 6)],
  ["if", row("schema", 7)],
  ["then", row("schema", 7)],
  ["else", row("schema", 7)],
  ["allOf", row("schemas")],
  ["anyOf", row("schemas")],
  ["oneOf", row("schemas")],
  ["properties", row("schema-map")],
  ["patternProperties", row("schema-map")],
  ["definitions", row("schema-map")],
  ["$defs", row("schema-map")],
  ["dependencies", row("schema-or-names-map")],
  ["dependentSchemas", row("schema-map", 2019)],
  ["unevaluatedItems", row("schema", 2019)],
  ["unevaluatedProperties", row("schema", 2019)],
  ["contentSchema", row("schema", 2019)]
])

/**
 * The shape of the subschemas of a keyword, or `undefined` if the keyword holds none in this dialect.
 *
 * @example
 * ```ts
 * import { dialectFeatures, subschemaShape } from "@lintel/json-schema"
 *
 * subschemaShape("properties", dialectFeatures("draft-07")) // => "schema-map"
 * subschemaShape("prefixItems", dialectFeatures("draft-07")) // => undefined
 * ```
 * @category walking
 * @since 0.1.0
 */
export const subschemaShape = (keyword: string, features: DialectFeatures): SubschemaShape | undefined => {
  const applicator = applicators.get(keyword)
  if (applicator === undefined || features.level < applicator.from || features.level > applicator.until) {
    return undefined
  }
  if (features.dialect === "openapi-3.0" && (keyword === "patternProperties" || keyword === "additionalItems")) {
    return undefined
  }
  return applicator.shape
}

/**
 * A direct subschema: the tokens from its parent, and its value.
 *
 * @category keywords
 * @since 0.1.0
 */
export interface Subschema {
  readonly tokens: ReadonlyArray<string>
  readonly value: unknown
}

/**
 * The direct subschemas of a schema, in the order they are written.
 *
 * @example
 * ```ts
 * import { dialectFeatures, subschemas } from "@lintel/json-schema"
 *
 * subschemas({ properties: { a: true } }, dialectFeatures("2020-12")) // => [{ tokens: ["properties", "a"], value: true }]
 * ```
 * @category walking
 * @since 0.1.0
 */
export const subschemas = (schema: unknown, features: DialectFeatures): ReadonlyArray<Subschema> => {
  if (!isObject(schema)) return []
  const hidden = features.refHidesSiblings && typeof schema["$ref"] === "string" && Object.hasOwn(schema, "$ref")
  const found: Array<Subschema> = []
  for (const keyword of Object.keys(schema)) {
    if (hidden && keyword !== "definitions" && keyword !== "$defs") continue
    const shape = subschemaShape(keyword, features)
    const value = schema[keyword]
    if (shape === undefined) continue
    if (Array.isArray(value)) {
      if (shape === "schemas" || shape === "schema-or-schemas") {
        value.forEach((item, index) => found.push({ tokens: [keyword, String(index)], value: item }))
      }
    } else if (shape === "schema" || shape === "schema-or-schemas") {
      if (isObject(value) || typeof value === "boolean") found.push({ tokens: [keyword], value })
    } else if (shape !== "schemas" && isObject(value)) {
      for (const key of Object.keys(value)) {
        if (!Array.isArray(value[key])) found.push({ tokens: [keyword, key], value: value[key] })
      }
    }
  }
  return found
}
