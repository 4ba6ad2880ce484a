import type { Json, JsonSchema } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { bytesOf, largestJson } from "../src/events/oversized-message/largestJson.js"

const bytes = (schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>> = {}): bigint | string => {
  const bound = largestJson(schema, definitions)
  return bound._tag === "Bounded" ? bound.bytes : `${bound.pointer}: ${bound.why}`
}

const text = { type: "string", maxLength: 10 }

describe("the most bytes that a schema allows", () => {
  test.each<readonly [JsonSchema, bigint | string]>([
    [{ type: "boolean" }, 5n],
    [{ const: "ä" }, 4n],
    [{ enum: ["a", "abc", null] }, 5n],
    [text, 62n],
    [{ type: "integer", minimum: -1000, maximum: 5 }, 5n],
    [{ type: ["string", "null"], maxLength: 1 }, 8n],
    [{ type: "array", items: { type: "boolean" }, maxItems: 3 }, 20n],
    [{ type: "object", properties: { a: { type: "boolean" } } }, 12n],
    [{ anyOf: [{ type: "boolean" }, text] }, 62n],
    [{ type: "string", allOf: [{ maxLength: 5 }] }, ": a text without maxLength"],
    [{ $ref: "#/$defs/Text" }, 62n],
    [{ type: "string" }, ": a text without maxLength"],
    [{ type: "array", items: text }, ": a list without maxItems"],
    [{ type: "object", properties: { a: { type: "string" } } }, "/properties/a: a text without maxLength"],
    [{ type: "object", additionalProperties: text }, ": an object with fields that are not named"],
    [{ $ref: "#/$defs/Tree" }, "/properties/left: Tree, which contains itself"],
    [{ $ref: "#/$defs/__proto__" }, ": the reference #/$defs/__proto__, which is not known here"],
    [true, ": a value of any type"],
    [{}, ": a value of any type"]
  ])("%j", (schema, expected) => {
    const Tree = { type: "object", properties: { left: { $ref: "#/$defs/Tree" } } }
    expect(bytes(schema, { Text: text, Tree })).toBe(expected)
  })

  test("ends on schemas that multiply", () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `D${i}`,
        { type: "object", properties: { a: { $ref: `#/$defs/D${i + 1}` }, b: { $ref: `#/$defs/D${i + 1}` } } }
      ])
    )
    expect(bytes({ $ref: "#/$defs/D0" }, { ...definitions, D40: text })).toContain("a schema too large to measure")
  })

  interface Sample {
    readonly schema: JsonSchema
    readonly value: Json
  }
  const leaf: fc.Arbitrary<Sample> = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }).map((value) => ({
      schema: { type: "string", maxLength: Array.from(value).length },
      value
    })),
    fc.integer().map((value) => ({
      schema: { type: "integer", minimum: Math.min(value, 0), maximum: Math.max(value, 7) },
      value
    })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ schema: { type: "number" }, value })),
    fc.boolean().map((value) => ({ schema: { type: "boolean" }, value })),
    fc.constant<Sample>({ schema: { type: "null" }, value: null })
  )
  const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
    sample: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc
        .dictionary(fc.string({ maxLength: 4 }), tie("sample"), { maxKeys: 3, noNullPrototype: true })
        .map((fields) => ({
          schema: {
            type: "object",
            properties: Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, it.schema]))
          },
          value: Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, it.value]))
        })),
      fc.array(tie("sample"), { maxLength: 3 }).map((items) => ({
        schema: {
          type: "array",
          maxItems: items.length,
          items: { anyOf: [{ type: "null" }, ...items.map((it) => it.schema)] }
        },
        value: items.map((it) => it.value)
      }))
    )
  }))

  test("is never less than what fits the schema", () => {
    fc.assert(
      fc.property(sample, ({ schema, value }) => {
        const bound = largestJson(schema)
        if (bound._tag !== "Bounded") throw new Error(bound.why)
        expect(bytesOf(value) <= bound.bytes).toBe(true)
      }),
      { numRuns: 500 }
    )
  })
})
