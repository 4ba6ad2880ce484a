import { isJsonObject, type Json, type JsonSchema } from "@lintel/model"
import { definitionName, own } from "./dirty.js"

/** Where a schema stands: an entity of a Model and a JSON Pointer inside it. */
export interface Place {
  readonly address: string
  readonly pointer: string
}

/** A schema with its place. */
export interface Placed {
  readonly schema: JsonSchema
  readonly place: Place
}

/** One side of a comparison: the contract or message whose definitions references point into. */
export interface Scope {
  readonly address: string
  readonly definitions: Readonly<Record<string, JsonSchema>>
}

export const placeKey = (place: Place): string => `${place.address}#${place.pointer}`

export const escapeKey = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1")

export const inside = (placed: Placed, schema: JsonSchema, ...keys: ReadonlyArray<string | number>): Placed => ({
  schema,
  place: {
    address: placed.place.address,
    pointer: `${placed.place.pointer}${keys.map((key) => `/${escapeKey(String(key))}`).join("")}`
  }
})

export const asSchema = (value: Json | undefined): JsonSchema | undefined =>
  typeof value === "boolean" || isJsonObject(value) ? value : undefined

const annotations: ReadonlySet<string> = new Set([
  "$ref",
  "title",
  "description",
  "default",
  "examples",
  "example",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$comment"
])

/**
 * Follows a reference that stands alone (beside annotations only) to the definition it names. A chain that leads back
 * to itself, or nowhere, stays where it is.
 */
export const resolved = (placed: Placed, scope: Scope): Placed => {
  let at = placed
  const seen = new Set<string>()
  while (isJsonObject(at.schema) && typeof at.schema["$ref"] === "string") {
    const reference = at.schema["$ref"]
    const name = definitionName(reference)
    if (name === undefined || seen.has(name) || !/^#\/\$defs\/[^/]*$/.test(reference)) return at
    if (Object.keys(at.schema).some((key) => !annotations.has(key) && !key.startsWith("x-"))) return at
    const target = own(scope.definitions, name)
    if (target === undefined) return at
    seen.add(name)
    at = { schema: target, place: { address: scope.address, pointer: `/schemas/${escapeKey(name)}` } }
  }
  return at
}
