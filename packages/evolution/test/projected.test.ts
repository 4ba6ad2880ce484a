import { readerSchema, type Resolve, senderSchema, unknownReads } from "@lintel/evolution"
import type { Json, JsonObject, JsonSchema, Projection } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"

const text = { type: "string" }
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  ...more
})

const definitions: Readonly<Record<string, JsonObject>> = {
  Order: object({ id: text, state: text }),
  Tree: object({ v: text, kids: { type: "array", items: { $ref: "#/$defs/Tree" } } })
}

const nameIn = (schema: JsonSchema): string | undefined => {
  if (typeof schema !== "object" || Object.keys(schema).some((key) => key !== "$ref")) return undefined
  const { $ref: reference } = schema
  return typeof reference === "string" ? reference.slice("#/$defs/".length) : undefined
}

const resolve: Resolve = (schema) => {
  const name = nameIn(schema)
  return name === undefined ? schema : (definitions[name] ?? schema)
}

const ajv = new Ajv2020({ strict: false })

/** Whether a reader that takes these parts of what the schema describes copes with a value. */
const copes = (schema: JsonSchema, projection: Projection, value: Json): boolean => {
  const taken = readerSchema(projection, schema, resolve)
  return ajv.validate(typeof taken === "boolean" ? taken : { ...taken, $defs: definitions }, value)
}

interface Case {
  readonly schema: JsonSchema
  /** A pointer to what changed, and one to what did not. */
  readonly taken: string
  readonly other: string
  /** Values in which something else stands at the first pointer. */
  readonly wrong: ReadonlyArray<Json>
  readonly right: ReadonlyArray<Json>
}

const pair = (more: JsonObject): JsonObject => object({ z: text }, more)

const cases: Readonly<Record<string, Case>> = {
  "an alternative that says nothing of what another describes": {
    schema: { oneOf: [object({ a: text }), object({ b: text })] },
    taken: "/a",
    other: "/b",
    wrong: [{ a: 1 }, { a: 1, b: "" }],
    right: [{ a: "" }, { b: "" }]
  },
  "alternatives beside what holds for all of them": {
    schema: { allOf: [object({ a: text }), { anyOf: [object({ b: text }), { properties: { a: { minLength: 1 } } }] }] },
    taken: "/a",
    other: "/b",
    wrong: [{ a: 1, b: "" }],
    right: [{ a: "", b: "" }, { a: "x" }]
  },
  "a key of a map": {
    schema: object({ m: { additionalProperties: object({ v: text, w: text }) } }),
    taken: "/m/eur/v",
    other: "/m/eur/w",
    wrong: [{ m: { eur: { v: 1, w: "" } } }],
    right: [{ m: { eur: { v: "", w: "" }, usd: 1 } }]
  },
  "a key that a pattern describes": {
    schema: object({ m: { patternProperties: { "^x": object({ v: text, w: text }) } } }),
    taken: "/m/x1/v",
    other: "/m/x1/w",
    wrong: [{ m: { x1: { v: 1, w: "" } } }],
    right: [{ m: { x1: { v: "", w: "" } } }]
  },
  "every value of a map of patterns": {
    schema: object({ m: { patternProperties: { "^x": object({ v: text, w: text }) } } }),
    taken: "/m/*/v",
    other: "/m/*/w",
    wrong: [{ m: { x1: { v: 1, w: "" } } }],
    right: [{ m: { x1: { v: "", w: "" } } }]
  },
  "every property of an object": {
    schema: object({ m: object({ a: text }) }, { properties: { m: object({ a: text }), z: text } }),
    taken: "/m/*",
    other: "/z",
    wrong: [{ m: { a: 1 } }],
    right: [{ m: { a: "" } }]
  },
  "all values of a map, and one of them": {
    schema: object({ m: { additionalProperties: object({ v: text, w: text }) }, z: text }),
    taken: "/m/*/v",
    other: "/z",
    wrong: [{ m: { eur: { v: 1, w: "" } }, z: "" }],
    right: [{ m: { eur: { v: "", w: 1 } }, z: "" }]
  },
  "an item of a tuple": {
    schema: object({ t: { type: "array", prefixItems: [text, text] } }),
    taken: "/t/0",
    other: "/t/1",
    wrong: [{ t: [1, ""] }],
    right: [{ t: ["", ""] }]
  },
  "an item that has to be there": {
    schema: object({ t: { type: "array", items: text, minItems: 3 }, z: text }),
    taken: "/t/1",
    other: "/z",
    wrong: [
      { t: [""], z: "" },
      { t: ["", 1], z: "" }
    ],
    right: [{ t: ["", ""], z: "" }]
  },
  "what follows from a condition": {
    schema: object(
      { k: text },
      { if: { properties: { k: { const: "y" } } }, else: { properties: { a: text }, required: ["a"] } }
    ),
    taken: "/a",
    other: "/k",
    wrong: [{ k: "x", a: 1 }, { k: "x" }],
    right: [{ k: "x", a: "" }, { k: "y" }]
  },
  "what depends on another property": {
    schema: { type: "object", properties: { k: text, z: text }, dependentSchemas: { k: { properties: { a: text } } } },
    taken: "/a",
    other: "/z",
    wrong: [{ k: "", a: 1 }],
    right: [{ k: "", a: "" }, { a: 1 }]
  },
  "a name that another asks for": {
    schema: { type: "object", properties: { k: text, a: text, z: text }, dependentRequired: { k: ["a"] } },
    taken: "/a",
    other: "/z",
    wrong: [{ k: "" }],
    right: [{ k: "", a: "" }, {}]
  },
  "a constant with parts": {
    schema: pair({ properties: { a: { const: { b: 1, c: 1 } }, z: text }, required: ["a", "z"] }),
    taken: "/a/b",
    other: "/z",
    wrong: [
      { a: { b: 2, c: 1 }, z: "" },
      { a: {}, z: "" }
    ],
    right: [{ a: { b: 1, c: 2 }, z: "" }]
  },
  "what is forbidden": {
    schema: pair({ not: { properties: { a: { const: "bad" } }, required: ["a"] } }),
    taken: "/a",
    other: "/z",
    wrong: [{ a: "bad", z: "" }],
    right: [{ a: "good", z: "" }]
  },
  "a reference with more beside it": {
    schema: object({ o: { $ref: "#/$defs/Order", minProperties: 1 } }),
    taken: "/o/state",
    other: "/o/id",
    wrong: [{ o: { id: "", state: 1 } }],
    right: [{ o: { id: "", state: "" } }]
  },
  "what is left over": {
    schema: { type: "object", properties: { z: text }, unevaluatedProperties: text },
    taken: "/a",
    other: "/z",
    wrong: [{ z: "", a: 1 }],
    right: [{ z: "", a: "" }]
  },
  "a schema that comes back to itself": {
    schema: { $ref: "#/$defs/Tree" },
    taken: "/kids/*/v",
    other: "/v",
    wrong: [{ v: "", kids: [{ v: 1, kids: [] }] }],
    right: [{ v: "", kids: [{ v: "", kids: 1 }] }]
  }
}

describe("what a reader needs of a payload", () => {
  it.each(Object.entries(cases))("%s", (_, { other, right, schema, taken, wrong }) => {
    for (const value of wrong) {
      expect([value, copes(schema, { reads: [taken] }, value)]).toEqual([value, false])
      expect([value, copes(schema, { reads: [other] }, value)]).toEqual([value, true])
    }
    for (const value of right) expect([value, copes(schema, { reads: [taken] }, value)]).toEqual([value, true])
  })

  it("a reader of one value of a map and of a part of all needs both", () => {
    const schema = { additionalProperties: object({ v: text, w: text }) }
    const projection = { reads: ["/*/v", "/eur/w"] }
    expect(copes(schema, projection, { eur: { v: 1, w: "" } })).toBe(false)
    expect(copes(schema, projection, { eur: { v: "", w: 1 } })).toBe(false)
    expect(copes(schema, projection, { eur: { v: "", w: "" }, usd: { v: "", w: 1 } })).toBe(true)
  })

  it("values that a reader handles come beside those of a schema without a list", () => {
    const schema = object({ a: { anyOf: [{ enum: ["x"] }, { type: "null" }] } })
    const projection = { handles: { "/a": ["y"] } }
    expect(["x", null, "y", "z"].map((a) => copes(schema, projection, { a }))).toEqual([true, true, true, false])
  })

  it("takes apart no more than it can: many references to the same parts end in what is written", () => {
    const deep: Record<string, JsonObject> = {}
    for (let level = 0; level < 40; level++) {
      const next = { $ref: `#/$defs/D${level + 1}` }
      deep[`D${level}`] = { allOf: [next, next] }
    }
    deep["D40"] = object({ a: text })
    const find: Resolve = (schema) => deep[nameIn(schema) ?? ""] ?? schema
    const taken = readerSchema({ reads: ["/a"] }, { $ref: "#/$defs/D0" }, find)
    expect(JSON.stringify(taken).length).toBeLessThan(10_000_000)
  })
})

describe("names that lead nowhere", () => {
  it.each<readonly [JsonSchema, ReadonlyArray<string>, ReadonlyArray<string>]>([
    [definitions["Order"] ?? true, ["/id", "/idd", "/id/x"], ["/idd"]],
    [{ $ref: "#/$defs/Tree" }, ["/kids/*/kids/*/v", "/kids/*/w", "/kids/0/v"], ["/kids/*/w"]],
    [{ oneOf: [object({ a: text }), object({ b: text })] }, ["/a", "/b", "/c"], ["/c"]],
    [object({ m: { additionalProperties: object({ v: text }) } }), ["/m/eur/v", "/m/*/v", "/m/eur/w"], ["/m/eur/w"]],
    [object({ free: { type: "object" } }), ["/free/any", "/other"], ["/other"]],
    [object({ a: text }, { additionalProperties: true }), ["/b"], []],
    [{ if: { required: ["k"] }, else: { properties: { a: text } } }, ["/a", "/b"], ["/b"]],
    [{ type: "object", additionalProperties: false, properties: { a: text } }, ["/b"], ["/b"]],
    [true, ["/anything"], []]
  ])("%j", (schema, reads, unknown) => {
    expect(unknownReads({ reads }, schema, resolve)).toEqual(unknown)
  })
})

describe("what a caller sends", () => {
  it("is the payload with nothing but what it names", () => {
    const sends = ajv.compile(senderSchema({ reads: ["/id"] }, { properties: { id: text, state: text } }) as JsonObject)
    expect([{ id: "" }, { id: "", state: "" }, { id: 1 }].map((value) => sends(value))).toEqual([true, false, false])
  })
})
