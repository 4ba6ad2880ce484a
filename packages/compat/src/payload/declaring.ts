import type { Json, JsonSchema } from "@lintel/model"
import { asSchema, inside, type Placed, placeKey, resolved, type Scope } from "./place.js"

const deepest = 12

/** Keywords that say what an object holds. */
export const objectKeywords = [
  "properties",
  "patternProperties",
  "required",
  "additionalProperties",
  "unevaluatedProperties",
  "$ref"
]

const scalarTypes: ReadonlySet<unknown> = new Set(["string", "number", "integer", "boolean", "null"])

/** Whether no value of the schema can hold anything. */
export const isScalar = (placed: Placed, scope: Scope): boolean => {
  const { schema } = resolved(placed, scope)
  if (typeof schema === "boolean") return !schema
  if (Array.isArray(schema["enum"]) || Object.hasOwn(schema, "const")) return true
  const type = schema["type"]
  return Array.isArray(type) ? type.every((it) => scalarTypes.has(it)) : scalarTypes.has(type)
}

/** The objects that a value of the schema may be, by their places: through references and alternatives, and in lists. */
export const declaring = (placed: Placed, scope: Scope): string => {
  const found = new Set<string>()
  const seen = new Set<JsonSchema>()
  const add = (at: Placed, prefix: string, depth: number): void => {
    const here = resolved(at, scope)
    const { schema } = here
    if (typeof schema === "boolean" || seen.has(schema)) return
    seen.add(schema)
    if (depth > deepest || objectKeywords.some((key) => Object.hasOwn(schema, key))) {
      found.add(`${prefix}${placeKey(here.place)}`)
    }
    for (const keyword of ["allOf", "anyOf", "oneOf"]) {
      const list = schema[keyword]
      if (!Array.isArray(list)) continue
      for (const [index, branch] of (list as ReadonlyArray<Json>).entries()) {
        add(inside(here, asSchema(branch) ?? true, keyword, index), prefix, depth + 1)
      }
    }
    const items = asSchema(schema["items"])
    if (items !== undefined) add(inside(here, items, "items"), `${prefix}*`, depth + 1)
  }
  add(placed, "", 0)
  return [...found].toSorted().join(" ")
}
