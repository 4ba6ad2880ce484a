import type { Json, JsonSchema } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesOf, largestJson } from "../src/events/oversized-message/largestJson.js"
import { smallestJson } from "../src/events/oversized-message/smallestJson.js"

const text = { type: "string", minLength: 10 }
const object = (required: ReadonlyArray<string>, properties: Readonly<Record<string, Json>>, more = {}) => ({
  type: "object",
  required,
  properties,
  ...more
})

describe("the fewest bytes that a schema asks for", () => {
  test.each<readonly [JsonSchema, bigint]>([
    [true, 1n],
    [{}, 1n],
    [{ type: "string" }, 2n],
    [text, 12n],
    [{ minLength: 10 }, 1n],
    [{ type: ["string", "integer"], minLength: 10 }, 1n],
    [{ const: { a: 1 } }, 7n],
    [{ enum: ["abc", null] }, 4n],
    [{ type: "array", minItems: 3, items: text }, 40n],
    [{ type: "array", items: text }, 2n],
    [{ type: "array", minItems: 2, prefixItems: [text], items: { type: "null" } }, 19n],
    [{ type: "array", prefixItems: [text] }, 2n],
    [{ type: "array", contains: text, minContains: 4 }, 9n],
    [object(["a"], { a: text, b: text }), 18n],
    [object(["a", "b"], { a: text }), 24n],
    [object([], { a: text }), 2n],
    [object(["a"], { a: text }, { minProperties: 3 }), 28n],
    [object(["é"], {}), 8n],
    [{ anyOf: [text, { type: "null" }] }, 4n],
    [{ oneOf: [text, { type: "string", minLength: 20 }] }, 12n],
    [{ allOf: [text, { type: "string", minLength: 20 }] }, 22n],
    [{ type: "string", allOf: [text] }, 12n],
    [{ $ref: "#/$defs/Text" }, 12n],
    [{ $ref: "#/$defs/Tree" }, 17n],
    [{ $ref: "#/$defs/__proto__" }, 1n],
    [{ type: "array", minItems: 9007199254740991, items: text }, 2n + 9007199254740991n * 13n - 1n]
  ])("%j", (schema, expected) => {
    const Tree = object(["left", "of"], { left: { $ref: "#/$defs/Tree" }, of: { type: "integer" } })
    expect(smallestJson(schema, { Text: text, Tree })).toBe(expected)
  })

  const leaf = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }).map((value) => ({
      schema: { type: "string", minLength: Array.from(value).length, maxLength: 20 },
      value
    })),
    fc.boolean().map((value) => ({ schema: { type: "boolean" }, value })),
    fc.integer().map((value) => ({ schema: { type: "integer", minimum: -value, maximum: value }, value }))
  )
  interface Sample {
    readonly schema: { readonly [key: string]: Json }
    readonly value: Json
  }
  const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
    sample: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("sample"), { maxLength: 4 }).map((items) => ({
        schema: {
          type: "array",
          prefixItems: items.map((it) => it.schema),
          minItems: items.length,
          maxItems: items.length,
          items: false
        },
        value: items.map((it) => it.value)
      })),
      fc.dictionary(fc.string({ maxLength: 4 }), tie("sample"), { maxKeys: 4 }).map((parts) => {
        const { ["__proto__"]: _, ...kept } = parts
        return {
          schema: object(
            Object.keys(kept),
            Object.fromEntries(Object.entries(kept).map(([key, it]) => [key, it.schema]))
          ),
          value: Object.fromEntries(Object.entries(kept).map(([key, it]) => [key, it.value]))
        }
      })
    )
  }))

  test("is never more than what fits the schema takes, nor than the most", () => {
    fc.assert(
      fc.property(sample, ({ schema, value }) => {
        const least = smallestJson(schema)
        expect(least <= bytesOf(value)).toBe(true)
        const most = largestJson(schema)
        if (most._tag === "Bounded") expect(least <= most.bytes).toBe(true)
      }),
      { numRuns: 500 }
    )
  })
})
