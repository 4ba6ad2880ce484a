import type { JsonSchema, Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { compare, compareSchemas } from "../src/index.js"

type Wrap = (reference: JsonSchema) => JsonSchema

/** Definitions that each lead twice to the one below: two to the power of `depth` schemas, written in a line each. */
const bomb = (depth: number, wrap: Wrap, type: "integer" | "string"): JsonSchema => ({
  $ref: `#/$defs/d${depth}`,
  $defs: Object.fromEntries(
    Array.from({ length: depth + 1 }, (_, index) => [
      `d${index}`,
      index === 0 ? { type } : wrap({ $ref: `#/$defs/d${index - 1}` })
    ])
  )
})

const forms: Readonly<Record<string, { readonly wrap: Wrap; readonly verdict: "breaking" | "undecided" }>> = {
  "all of": { wrap: (below) => ({ allOf: [below, below] }), verdict: "breaking" },
  "all of five": { wrap: (below) => ({ allOf: Array.from({ length: 5 }, () => below) }), verdict: "breaking" },
  "any of": { wrap: (below) => ({ anyOf: [below, below] }), verdict: "breaking" },
  "all of, below a property": {
    wrap: (below) => ({ type: "object", required: ["a"], properties: { a: { allOf: [below, below] } } }),
    verdict: "breaking"
  },
  "items and contains": { wrap: (below) => ({ type: "array", contains: below, items: below }), verdict: "breaking" },
  // The smallest value has two to the power of forty parts: nobody can be shown one.
  "two properties": {
    wrap: (below) => ({ type: "object", required: ["a", "b"], properties: { a: below, b: below } }),
    verdict: "undecided"
  }
}

describe("references that double at every step", () => {
  it.each(Object.entries(forms))("%s", (_, { wrap, verdict }) => {
    const report = compareSchemas(bomb(40, wrap, "string"), bomb(40, wrap, "integer"), { position: "response" })
    expect(report.verdict).toBe(verdict)
  })
})

describe("a reference to the whole document of its contract", () => {
  const orders = (line: JsonSchema): Model => ({
    lintel: "1.0",
    contracts: {
      orders: {
        _tag: "Http",
        schemas: { Line: { type: "object", required: ["sku"] }, Order: { type: "array", items: line } },
        operations: {
          place: {
            _tag: "Http",
            method: "POST",
            path: "/orders",
            request: { content: { "application/json": { schema: { $ref: "#/$defs/Order" } } } },
            responses: { "204": {} }
          }
        }
      }
    }
  })

  it("is any value, which becomes narrower or wider as any other does", () => {
    const [any, line] = [orders({ $ref: "#" }), orders({ $ref: "#/$defs/Line" })]
    expect([compare(any, line).verdict, compare(line, any).verdict, compare(any, any).verdict]).toEqual([
      "breaking",
      "compatible",
      "compatible"
    ])
  })
})
