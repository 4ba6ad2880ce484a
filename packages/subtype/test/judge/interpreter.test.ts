import { type Dialect, type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { confirmClaims, type Opinion } from "../../src/judge/independent.js"
import { evaluate, type Evaluation } from "../../src/judge/interpreter.js"
import { documentOf } from "../laws/generate.js"
import { matches } from "../laws/laws.js"
import { pairOf, valuesOf } from "../laws/run.js"
import { hyperjumpJudge } from "./hyperjump.js"

const run = (schema: Json, value: Json, dialect: Dialect = "2020-12"): Evaluation =>
  evaluate(schema, "", value, { dialect, matches })

interface Disagreement {
  readonly who: string
  readonly text: string
}

/** How two of the validators are known to err, so that a third kind of error is noticed. */
const isKnown = (opinion: Opinion, text: string): boolean => {
  if (opinion.agrees === undefined) return true
  if (opinion.validator === "ajv") return /unevaluated|multipleOf|__proto__|contains/.test(text)
  return text.includes("unevaluated")
}

describe("the interpreter agrees with validators that are not ours", () => {
  it.each([7_000, 7_100])("on generated schemas of every dialect from seed %i", { timeout: 60_000 }, async (first) => {
    const wrong: Array<Disagreement> = []
    let judged = 0
    for (let seed = first; seed < first + 80; seed++) {
      const pair = pairOf(seed, 3)
      const document = documentOf(pair, pair.left)
      const third = await hyperjumpJudge(document, pair.dialect)
      for (const [index, value] of valuesOf(seed, 16).entries()) {
        const evaluation = evaluate(document, "", value, { dialect: pair.dialect, matches, failures: false })
        if (evaluation._tag === "Unknown") continue
        judged++
        const accepts = evaluation._tag === "Valid"
        const text = `${pair.dialect} ${String(accepts)} ${JSON.stringify(value)} ${JSON.stringify(document)}`
        const subject = { document, pointer: "", dialect: pair.dialect, matches }
        const { opinions } = confirmClaims([{ subject, accepts }], value, { thorough: index % 16 === seed % 16 })
        for (const opinion of opinions) {
          if (opinion.agrees !== true && !isKnown(opinion, text)) wrong.push({ who: opinion.validator, text })
        }
        const opinion = third?.(value)
        if (opinion !== undefined && opinion !== accepts && !text.includes("multipleOf")) {
          wrong.push({ who: "hyperjump", text })
        }
      }
    }
    expect(wrong).toEqual([])
    expect(judged).toBeGreaterThan(2500)
  })
})

interface Pinned {
  readonly why: string
  readonly schema: Json
  readonly value: Json
  readonly valid: boolean
  readonly ajv: boolean
  readonly cfworker: boolean
}

// Each row: what the specification says, and what each validator says of the same schema and value.
const pinned: ReadonlyArray<Pinned> = [
  {
    why: "ajv counts items before the first match of contains as evaluated",
    schema: { contains: { type: "string" }, unevaluatedItems: false },
    value: [0, "a"],
    valid: false,
    ajv: true,
    cfworker: false
  },
  {
    why: "ajv forgets what an if without then and else evaluated",
    schema: { if: { properties: { a: { const: 1 } } }, unevaluatedProperties: false },
    value: { a: 1 },
    valid: true,
    ajv: false,
    cfworker: true
  },
  {
    why: "ajv divides doubles",
    schema: { multipleOf: 0.01 },
    value: 4.35,
    valid: true,
    ajv: false,
    cfworker: true
  },
  {
    why: "cfworker shows a then what its if evaluated",
    schema: { if: { properties: { a: true }, required: ["a"] }, then: { unevaluatedProperties: false } },
    value: { a: 1 },
    valid: false,
    ajv: false,
    cfworker: true
  }
]

describe("known errors of the validators", () => {
  it.each(pinned)("$why", ({ schema, value, valid, ajv, cfworker }) => {
    expect(run(schema, value)._tag).toBe(valid ? "Valid" : "Invalid")
    const subject = { document: schema, pointer: "", dialect: "2020-12" as const, matches }
    const { opinions, _tag } = confirmClaims([{ subject, accepts: valid }], value, { thorough: true })
    const verdicts = Object.fromEntries(opinions.map(({ validator, agrees }) => [validator, agrees === valid]))
    expect(verdicts).toEqual({ ajv, cfworker })
    expect(_tag).toBe("Confirmed")
  })
})

describe("where a value fails", () => {
  it("names the part of the value, the keyword and its place", () => {
    const schema: Json = {
      properties: { "a/b": { items: { type: "string", minLength: 2 } } },
      additionalProperties: false
    }
    expect(run(schema, { "a/b": ["xx", "x"], c: 1 })).toEqual({
      _tag: "Invalid",
      failures: [
        {
          instance: "/a~1b/1",
          keyword: "minLength",
          schema: "/properties/a~1b/items/minLength",
          causes: []
        },
        { instance: "/c", keyword: "additionalProperties", schema: "/additionalProperties", causes: [] }
      ]
    })
  })

  it("keeps the failures of alternatives as causes", () => {
    const schema: Json = { anyOf: [{ type: "string" }, { $ref: "#/$defs/n" }], $defs: { n: { minimum: 3 } } }
    expect(run(schema, 1)).toEqual({
      _tag: "Invalid",
      failures: [
        {
          instance: "",
          keyword: "anyOf",
          schema: "/anyOf",
          causes: [
            { instance: "", keyword: "type", schema: "/anyOf/0/type", causes: [] },
            { instance: "", keyword: "minimum", schema: "/$defs/n/minimum", causes: [] }
          ]
        }
      ]
    })
  })
})

describe("what cannot be evaluated", () => {
  const reasons = (evaluation: Evaluation): ReadonlyArray<string> =>
    evaluation._tag === "Unknown" ? evaluation.unknowns.map(({ reason }) => reason) : [evaluation._tag]

  it("is a reference that leads back to itself", () => {
    expect(reasons(run({ $ref: "#" }, 1))).toEqual(["loop"])
    expect(reasons(run({ anyOf: [{ $ref: "#" }, { type: "number" }] }, 1))).toEqual(["Valid"])
    expect(reasons(run({ allOf: [{ $ref: "#" }, { type: "string" }] }, 1))).toEqual(["Invalid"])
    expect(reasons(run({ properties: { a: { $ref: "#" } }, type: "object" }, { a: {} }))).toEqual(["Valid"])
  })

  it("is a reference without target, unless the answer does not depend on it", () => {
    expect(reasons(run({ $ref: "#/$defs/none" }, 1))).toEqual(["reference"])
    expect(reasons(run({ $ref: "https://example.com/else", type: "string" }, 1))).toEqual(["Invalid"])
    expect(reasons(run({ $ref: "else", unevaluatedProperties: false }, { a: 1 }))).toEqual(["reference"])
  })

  it("is a pattern that nobody can read", () => {
    const options = { dialect: "2020-12", matches: () => undefined } as const
    expect(reasons(evaluate({ pattern: "(a)\\1" }, "", "aa", options))).toEqual(["pattern"])
    expect(reasons(evaluate({ pattern: "(a)\\1", type: "number" }, "", "aa", options))).toEqual(["Invalid"])
    expect(reasons(evaluate({ patternProperties: { "(a)\\1": false } }, "", { b: 1 }, options))).toEqual(["pattern"])
    const closed: Json = { patternProperties: { "(a)\\1": true }, additionalProperties: false }
    expect(reasons(evaluate(closed, "", { b: 1 }, options))).toEqual([])
  })

  it("is a value or a schema nested without end, and work without end", () => {
    let value: Json = []
    for (let depth = 0; depth < 100_000; depth++) value = [value]
    expect(reasons(run({ items: { $ref: "#" } }, value))).toEqual(["depth"])
    const bomb: { [name: string]: Json } = { d0: { type: "number" } }
    for (let index = 1; index < 40; index++) {
      bomb[`d${index}`] = { allOf: [{ $ref: `#/$defs/d${index - 1}` }, { $ref: `#/$defs/d${index - 1}` }] }
    }
    const options = { dialect: "2020-12", matches } as const
    const document = { $ref: "#/$defs/d39", $defs: bomb }
    expect(reasons(evaluate(document, "", 1, { ...options, maximumSteps: 1_000 }))).toEqual(["budget"])
    expect(evaluate(document, "", 1, options)._tag).toBe("Valid")
    const refused = evaluate(document, "", "x", options)
    if (refused._tag !== "Invalid") throw new Error(refused._tag)
    expect(refused.failures.length).toBeLessThan(1_000)
    expect(refused.failures[0]).toMatchObject({ keyword: "type", schema: "/$defs/d0/type" })
  })

  it("is never a name of an object's prototype", () => {
    const schema = JSON.parse('{"properties":{"__proto__":{"type":"number"}},"required":["constructor"]}') as Json
    expect(run(schema, JSON.parse('{"__proto__":"x","constructor":1}') as Json)._tag).toBe("Invalid")
    expect(run(schema, {})._tag).toBe("Invalid")
    expect(run(schema, JSON.parse('{"__proto__":1,"constructor":1}') as Json)._tag).toBe("Valid")
  })
})

describe("the dialects", () => {
  it.each<[string, Dialect, Json, Json, boolean]>([
    [
      "$ref hides its siblings",
      "draft-07",
      { allOf: [{ $ref: "#/definitions/s", type: "null" }], definitions: { s: {} } },
      1,
      true
    ],
    ["$ref has siblings", "2019-09", { allOf: [{ $ref: "#/$defs/s", type: "null" }], $defs: { s: {} } }, 1, false],
    ["exclusiveMinimum is a boolean", "draft-04", { minimum: 1, exclusiveMinimum: true }, 1, false],
    ["const is unknown", "draft-04", { const: 1 }, 2, true],
    ["nullable adds null", "openapi-3.0", { type: "string", nullable: true }, null, true],
    ["an enumeration still applies", "openapi-3.0", { type: "string", nullable: true, enum: ["a"] }, null, false],
    ["nullable alone says nothing", "openapi-3.0", { nullable: false, minLength: 1 }, null, true],
    ["nullable is unknown", "openapi-3.1", { type: "string", nullable: true }, null, false],
    ["a list of items", "2019-09", { items: [{ type: "null" }], additionalItems: false }, [null, 1], false],
    ["contains evaluates nothing", "2019-09", { contains: { const: 1 }, unevaluatedItems: false }, [1], false],
    ["contains evaluates", "2020-12", { contains: { const: 1 }, unevaluatedItems: false }, [1], true],
    ["1.0 is an integer", "draft-04", { type: "integer" }, 1.0, true],
    ["dependencies", "draft-06", { dependencies: { a: ["b"] } }, { a: 1 }, false],
    ["if is unknown", "draft-06", { if: true, then: false }, 1, true],
    ["decimals are exact", "2020-12", { multipleOf: 0.1 }, 0.3, true],
    ["huge numbers are exact", "2020-12", { multipleOf: 3 }, 1e23, false],
    ["lengths are in code points", "2020-12", { maxLength: 1 }, "\u{1F600}", true],
    [
      "key order does not count",
      "2020-12",
      { uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 }
      ],
      false
    ]
  ])("%s (%s)", (_name, dialect, schema, value, valid) => {
    expect(run(schema, value, dialect)._tag).toBe(valid ? "Valid" : "Invalid")
  })
})
