import type { Json, JsonObject, JsonSchema } from "@lintel/model"
import { numbers } from "./numbers.js"

const leaves: ReadonlyArray<JsonSchema> = [
  { type: "string" },
  { type: "integer" },
  { type: "number" },
  { type: ["string", "null"] },
  { enum: ["x", "y"] },
  { const: "x" },
  { type: "string", pattern: "^[0-9]+$" },
  { type: "object", properties: { z: { type: "integer" } } }
]
const tags = ["a", "b", "c", "d"]
const names = ["p", "q", "r"]

/** Two versions of alternatives that a constant tells apart; what stands beside the constants may be another schema. */
export const taggedPair = (seed: number): readonly [old: JsonObject, fresh: JsonObject] => {
  const next = numbers(seed * 7919)
  const leaf = (): JsonSchema => leaves[Math.floor(next() * leaves.length)] ?? true
  const alternative = (tag: string): JsonObject => {
    const own = names.filter(() => next() < 0.6)
    const kind = next() < 0.7 ? { enum: [tag], allOf: [{ $ref: "#/$defs/Tag" }] } : { const: tag }
    return {
      type: "object",
      properties: { kind, ...Object.fromEntries(own.map((name) => [name, leaf()])) },
      required: ["kind", ...own.filter(() => next() < 0.5)],
      ...(next() < 0.15 ? { additionalProperties: false } : {})
    }
  }
  const keywords = (): string => (next() < 0.7 ? "oneOf" : "anyOf")
  const choice = (alternatives: ReadonlyArray<Json>): JsonObject => ({ [keywords()]: [...alternatives] })
  const alternatives = tags.filter(() => next() < 0.7).map(alternative)
  const changed = (one: JsonObject): JsonObject => {
    const properties = Object.entries(one["properties"] as JsonObject).map(
      ([name, schema]) => [name, name !== "kind" && next() < 0.15 ? leaf() : schema] as const
    )
    const required = (one["required"] as ReadonlyArray<string>).filter((name) => name === "kind" || next() > 0.1)
    return { ...one, properties: Object.fromEntries(properties), required }
  }
  const whole = [...alternatives, alternative("e")]
  const rest = whole.filter(() => next() > 0.05).map(changed)
  const isList = next() < 0.4
  const version = (schema: JsonObject, last: string): JsonObject => ({
    ...(isList ? { type: "array", items: schema } : schema),
    $defs: { Tag: { enum: [...tags, "e", last] } }
  })
  return [version(choice(whole), "e"), version(choice(rest), next() < 0.7 ? "f" : "e")]
}
