import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import { numbers } from "./numbers.js"

const leaves: ReadonlyArray<JsonSchema> = [
  { type: "string" },
  { type: "number" },
  { type: "integer" },
  { type: "null" },
  { enum: ["x", "y"] },
  { const: "x" },
  { type: "string", maxLength: 2 },
  { type: "number", minimum: 0 },
  { type: ["string", "null"] },
  true
]
const names = ["a", "b", "c"]

/** Two versions of a schema: the second is the first with a few places changed. */
export const generatedPair = (seed: number): readonly [old: JsonObject, fresh: JsonObject] => {
  const next = numbers(seed)
  const pick = <T>(items: ReadonlyArray<T>): T | undefined => items[Math.floor(next() * items.length)]
  const leaf = (): JsonSchema => pick(leaves) ?? true
  const object = (depth: number): JsonObject => {
    const own = names.filter(() => next() < 0.5)
    const required = own.filter(() => next() < 0.4)
    const kind = next()
    return {
      type: "object",
      properties: Object.fromEntries(own.map((name) => [name, schema(depth - 1)])),
      ...(required.length === 0 ? {} : { required }),
      ...(kind < 0.15
        ? { additionalProperties: false }
        : kind < 0.25
          ? { additionalProperties: schema(depth - 1) }
          : {})
    }
  }
  const schema = (depth: number): JsonSchema => {
    const kind = depth <= 0 ? 0 : next()
    if (kind < 0.25) return leaf()
    if (kind < 0.6) return object(depth)
    if (kind < 0.7) return { type: "array", items: schema(depth - 1) }
    if (kind < 0.78) return { anyOf: [schema(depth - 1), schema(depth - 1)] }
    if (kind < 0.85) return { oneOf: [schema(depth - 1), schema(depth - 1)] }
    if (kind < 0.92) return { allOf: [object(depth - 1), object(depth - 1)] }
    return { $ref: `#/$defs/${next() < 0.5 ? "D" : "E"}` }
  }
  /** The same with a few places changed. */
  const changed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map((item: Json) => changed(item))
    if (typeof value !== "object" || value === null || next() < 0.1) return next() < 0.3 ? leaf() : value
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => {
        if (key === "required" && next() < 0.3) return []
        return ["properties", "items", "additionalProperties", "anyOf", "oneOf", "allOf"].includes(key) ||
          names.includes(key)
          ? [[key, typeof item === "object" ? changed(item) : item]]
          : [[key, item]]
      })
    )
  }
  const pair = (): readonly [JsonObject, JsonObject] => {
    const [D, E, root] = [object(2), object(2), object(3)]
    const definitions = { D: next() < 0.5 ? object(2) : changed(D), E: next() < 0.5 ? changed(E) : E }
    return [
      { ...root, $defs: { D, E } },
      { ...objectOf(changed(root)), $defs: definitions }
    ]
  }
  return pair()
}

const objectOf = (value: Json): JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
