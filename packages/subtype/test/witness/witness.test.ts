import { isSubtype, witness } from "@lintel/subtype"
import { type Json } from "@lintel/json-schema"
import { describe, expect, it } from "vitest"
import { createEngine } from "../../src/engine/engine.js"
import { type ValueId } from "../../src/engine/values.js"
import { type Seen } from "../../src/judge/observation.js"
import { shrink } from "../../src/witness/shrink.js"
import { makeRandom } from "../laws/random.js"
import { smallUniverse } from "../laws/universe.js"

const unseen: Seen = []

/** Properties of values that survive in some smaller values and not in others. */
const predicates: ReadonlyArray<readonly [string, (json: Json) => boolean]> = [
  ["anything", () => true],
  ["a property or a text with an a", (json) => JSON.stringify(json).includes('"a')],
  ["an object", (json) => typeof json === "object" && json !== null && !Array.isArray(json)],
  ["two items or names", (json) => typeof json === "object" && json !== null && Object.keys(json).length >= 2],
  ["some number", (json) => /\d/.test(JSON.stringify(json))],
  ["an even length", (json) => JSON.stringify(json).length % 2 === 0]
]

const fewer = (json: Json): ReadonlyArray<Json> => {
  if (typeof json !== "object" || json === null) return []
  if (Array.isArray(json)) return json.map((_, index): Json => json.toSpliced(index, 1))
  const names = Object.keys(json)
  return names.map((name) => Object.fromEntries(Object.entries(json).filter(([other]) => other !== name)))
}

describe("shrinking", () => {
  it.each(predicates)(
    "ends with a value of the same property, no larger, with nothing to leave out: %s",
    (_name, holds) => {
      const engine = createEngine()
      engine.budget.remaining = 1_000_000
      const json = (id: ValueId): Json => engine.values.toJson(id)?.value ?? null
      let shrunk = 0
      for (const value of smallUniverse(makeRandom(7), 400)) {
        const nested: Json = { keep: [value, value], more: value, other: { deep: [value] } }
        for (const start of [value, nested]) {
          const found = engine.values.fromJson(start)
          if (found === undefined || !holds(start)) continue
          const accepts = (id: ValueId): boolean => holds(json(id))
          const smaller = shrink(engine, found, unseen, accepts)
          expect([start, holds(json(smaller))]).toEqual([start, true])
          expect(engine.values.size(smaller)).toBeLessThanOrEqual(engine.values.size(found))
          expect(shrink(engine, smaller, unseen, accepts)).toBe(
            shrink(engine, shrink(engine, smaller, unseen, accepts), unseen, accepts)
          )
          if (_name !== "an even length") expect(fewer(json(smaller)).filter(holds)).toEqual([])
          shrunk++
        }
      }
      expect(shrunk).toBeGreaterThan(20)
    }
  )
})

const witnessOf = (sub: unknown, sup: unknown): unknown => {
  const result = isSubtype(sub, sup)
  return result._tag === "NotIncluded" ? result.witness.value : result._tag
}

const order = (properties: object, required: ReadonlyArray<string>): object => ({
  type: "object",
  properties,
  required
})

describe("a witness is what a person would write", () => {
  it("uses the names of the schema, in its order, and no others", () => {
    const sub = order({ id: { type: "string" }, amount: { type: "number" }, note: { type: "string" } }, [
      "amount",
      "id"
    ])
    const sup = order({ id: { type: "string" }, amount: { type: "number", minimum: 1 } }, [])
    expect(JSON.stringify(witnessOf(sub, sup))).toBe('{"id":"a","amount":0}')
  })

  it("leaves out what is optional, unless it is what fails", () => {
    const sub = order({ id: { type: "integer" }, note: { type: "string", maxLength: 5 } }, ["id"])
    const sup = order({ note: { type: "string", maxLength: 2 } }, [])
    expect(witnessOf(sub, sup)).toEqual({ id: 0, note: "aaa" })
    expect(witnessOf(sub, { maxProperties: 0 })).toEqual({ id: 0 })
  })

  it("goes no deeper than where it fails", () => {
    const tree = { properties: { a: { $ref: "#" } }, additionalProperties: false }
    expect(isSubtype({ maxProperties: 1 }, tree)).toMatchObject({ witness: { value: { extra: null } } })
  })

  it("takes what the author gave as an example or a default", () => {
    const sub = order({ name: { type: "string", examples: ["Ada"] }, unit: { type: "string", default: "kg" } }, [
      "name",
      "unit"
    ])
    expect(witnessOf(sub, { required: ["price"] })).toEqual({ name: "Ada", unit: "kg" })
  })

  it("does not take an example that is no witness", () => {
    const sub = order({ name: { type: "string", examples: ["Ada"] } }, ["name"])
    expect(witnessOf(sub, order({ name: { minLength: 2 } }, []))).toEqual({ name: "a" })
  })

  it("writes a plausible text where a format is named", () => {
    const sub = order({ at: { type: "string", format: "date-time" }, by: { type: "string", format: "email" } }, [
      "at",
      "by"
    ])
    expect(witnessOf(sub, false)).toEqual({ at: "2026-01-31T12:00:00Z", by: "a@example.com" })
    expect(witness({ type: "string", format: "uuid" }, { formats: "assertion" })).toMatchObject({
      witness: { value: "123e4567-e89b-12d3-a456-426614174000" }
    })
  })

  it("takes small integers, and the closest number where that matters", () => {
    expect(witnessOf({ type: "number" }, { type: "integer" })).toBe(0.5)
    expect(witnessOf({ type: "integer" }, { maximum: 9 })).toBe(10)
    expect(witnessOf({ type: "integer", minimum: -3 }, { minimum: 0 })).toBe(-1)
  })

  it("calls a name that nobody declares by a telling name", () => {
    expect(witnessOf({ type: "object" }, { properties: { id: {} }, additionalProperties: false })).toEqual({
      extra: null
    })
    expect(witnessOf(order({ nick: { type: "string" } }, []), { additionalProperties: false })).toEqual({ nick: "a" })
  })

  it("takes the empty name only where there is no other", () => {
    expect(witnessOf({ type: "object", minProperties: 3 }, { maxProperties: 2 })).toEqual({ a: null, b: null, c: null })
    expect(witnessOf({ type: "object", minProperties: 1, propertyNames: { maxLength: 0 } }, false)).toEqual({
      "": null
    })
    const two = { type: "object", minProperties: 2, propertyNames: { pattern: "^b?$" } }
    expect(witnessOf(two, false)).toEqual({ "": null, b: null })
  })

  it("takes a line end where a character that ends lines is asked for", () => {
    expect(witnessOf({ type: "string" }, { pattern: "^.*$" })).toBe("\n")
  })

  const asserted = (sub: object, sup: unknown): unknown => {
    const result = isSubtype(sub, sup, { formats: "assertion" })
    return result._tag === "NotIncluded" ? result.witness.value : result._tag
  }
  const text = (format: string, more: object = {}): object => ({ type: "string", format, ...more })

  it.each([
    ["a mail address that is too long", text("email"), text("email", { maxLength: 20 }), "aaaaaaaaa@example.com"],
    ["one with little room", text("email", { maxLength: 6 }), false, "a@a.a"],
    ["one that is asked for letters", text("email", { pattern: "[0-9]" }), text("email", { maxLength: 4 }), "a@a.0"],
    ["a web address that is too long", text("uri"), text("uri", { maxLength: 24 }), "https://example.com/aaaaa"],
    ["one that is short", text("uri", { maxLength: 10 }), false, "a:a"],
    ["a format that is no assertion", text("url"), text("url", { maxLength: 24 }), "https://example.com/aaaaa"],
    ["base64", text("byte"), { type: "string", maxLength: 5 }, "aaaaaaaa"],
    ["base64 by its encoding", { type: "string", contentEncoding: "base64" }, { type: "integer" }, "YQ=="],
    ["base64 that is too short", text("byte"), { type: "string", minLength: 2 }, ""]
  ])("writes a text that every reader of a format takes: %s", (_name, sub, sup, expected) => {
    expect(asserted(sub, sup)).toBe(expected)
  })

  it("takes another plausible text where the first is no witness", () => {
    const sub = order({ at: { type: "string", format: "date-time" }, on: { type: "string", format: "uri" } }, [])
    expect(witnessOf(sub, { properties: { at: { pattern: "Z$" } } })).toEqual({ at: "2026-01-31T12:00:00+01:00" })
    expect(witnessOf(sub, { properties: { on: { pattern: "^https:" } } })).toEqual({ on: "http://example.com" })
  })
})

describe("the reasons of a refusal", () => {
  const reasonsOf = (sub: unknown, sup: unknown): ReadonlyArray<string> => {
    const result = isSubtype(sub, sup)
    if (result._tag !== "NotIncluded") return [result._tag]
    return result.reasons.flatMap(({ reasons, text }) => reasons?.map((inner) => inner.text) ?? [text])
  }

  it("name the bound on the same side", () => {
    const between = { type: "number", minimum: 0, maximum: 1 }
    expect(reasonsOf(between, { exclusiveMaximum: 1 })).toEqual(["exclusiveMaximum 1 refuses what maximum 1 admits"])
    expect(reasonsOf(between, { exclusiveMinimum: 0 })).toEqual(["exclusiveMinimum 0 refuses what minimum 0 admits"])
  })

  it("begin with the branch that comes closest", () => {
    const either = (states: ReadonlyArray<string>): object => ({
      anyOf: [{ type: "string" }, { type: "object", required: ["is"], properties: { is: { enum: states } } }]
    })
    expect(reasonsOf(either(["on", "off", "idle"]), either(["on", "off"]))).toEqual([
      'enum ["on","off"] refuses what enum ["on","off","idle"] admits',
      'type "string" refuses what type "object" admits'
    ])
  })
})
