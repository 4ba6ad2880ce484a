import type { JsonObject, JsonSchema } from "@lintel/model"
import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"
import { createEvidence } from "../src/payload/evident.js"
import { scopeOfDocument } from "../src/payload/scope.js"
import { generatedPair } from "./generatedPairs.js"
import { payloadPairs } from "./payloadPairs.js"

const isObject = (schema: JsonSchema): schema is JsonObject => typeof schema === "object"

const evident = (writer: JsonSchema, reader: JsonSchema, isClosed = true): boolean => {
  const [sub, sup] = [isObject(writer) ? writer : {}, isObject(reader) ? reader : {}]
  return createEvidence({
    writer: scopeOfDocument("schemas:writer", sub),
    reader: scopeOfDocument("schemas:reader", sup),
    isClosed,
    isSame: () => false
  })(writer, reader)
}

const holds = (writer: JsonSchema, reader: JsonSchema, isClosed = true): boolean =>
  isSubtype(writer, reader, { sender: isClosed ? "closed" : "as-written", formats: "assertion" })._tag === "Included"

const seeds = Array.from({ length: 400 }, (_, index) => index + 1)

/** Pairs that are evident, and what the whole question says of them. */
const claims = (isClosed: boolean): ReadonlyArray<readonly [pair: string, holds: boolean]> =>
  seeds.flatMap((seed) => {
    const [old, fresh] = generatedPair(seed)
    return [[old, fresh] as const, [fresh, old] as const, [old, old] as const].flatMap(([writer, reader], index) =>
      evident(writer, reader, isClosed) ? [[`${seed}.${index}`, holds(writer, reader, isClosed)] as const] : []
    )
  })

describe("what is evident holds", () => {
  it.each([true, false])("of generated pairs, closed sender: %s", (isClosed) => {
    const found = claims(isClosed)
    expect(found.filter(([, isTrue]) => !isTrue)).toEqual([])
    expect(found.length).toBeGreaterThan(150)
  })

  it.each(payloadPairs.map((pair) => [pair.name, pair] as const))("%s", (_, pair) => {
    expect(evident(pair.old, pair.new) ? pair.request : "fine").toBe("fine")
    expect(evident(pair.new, pair.old) ? pair.response : "fine").toBe("fine")
  })
})

const text = { type: "string" }
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: "object", properties, ...more })
const named = (name: string, more: JsonObject = {}): JsonObject =>
  object({ kind: { const: name }, ...more }, { required: ["kind"] })

describe("evidence", () => {
  it("reads an optional name off a closed sender only", () => {
    expect(evident(object({ a: text }), object({ a: text, b: text }))).toBe(true)
    expect(evident(object({ a: text }), object({ a: text, b: text }), false)).toBe(false)
    expect(evident(object({}), object({ b: text }))).toBe(false)
    expect(evident(object({ a: text }, { required: ["b"] }), object({ a: text, b: text }))).toBe(false)
    expect(evident(object({ a: text }, { additionalProperties: true }), object({ a: text, b: text }))).toBe(false)
    expect(evident(object({ a: text }, { patternProperties: { b: {} } }), object({ a: text, b: text }))).toBe(false)
  })

  it("does not take a name that another schema of the same values declares for absent", () => {
    const writer = { allOf: [object({ a: text }), object({ b: { type: "integer" } })] }
    const reader = { allOf: [object({ a: text, b: text }), object({ b: { type: "integer" } })] }
    expect(evident(writer, reader)).toBe(false)
    const choice = { anyOf: [object({ a: text }), object({ b: { type: "integer" } })] }
    expect(evident(choice, object({ a: text, b: text }))).toBe(false)
    expect(evident({ anyOf: [object({ a: text }), object({ b: text })] }, object({ a: text, b: text }))).toBe(true)
    expect(
      evident({ anyOf: [object({ a: text }), { type: "null" }] }, { anyOf: [object({ a: text, b: text }), {}] })
    ).toBe(true)
  })

  it("pairs alternatives by name, and by anything that fits", () => {
    const [cat, dog] = [named("cat", { lives: { type: "integer" } }), named("dog", { tricks: text })]
    expect(evident({ oneOf: [cat, dog] }, { oneOf: [dog, cat] })).toBe(true)
    expect(evident({ oneOf: [cat] }, { oneOf: [dog, cat] })).toBe(true)
    expect(evident({ oneOf: [cat, dog] }, { oneOf: [cat] })).toBe(false)
    // Alternatives that may both apply say nothing about exactly one.
    expect(evident({ oneOf: [text, {}] }, { oneOf: [text, {}] })).toBe(false)
  })

  it("leaves values of two alternatives to the one that is accepted whatever else they are", () => {
    const note = object({ kind: { type: "null" } })
    const list = object({ kind: text, parts: { type: "array", items: text } })
    const wide = object({ kind: text, size: { type: "integer" } }, { required: ["size"] })
    // A value of `wide` with parts is one of `list`, and is accepted as such.
    expect(evident({ anyOf: [list, wide] }, { anyOf: [list, object({ size: text })] })).toBe(true)
    expect(evident({ anyOf: [list, wide] }, { anyOf: [note, object({ parts: text })] })).toBe(false)
    const left = object({ a: text, b: { type: "integer" } })
    const right = object({ c: text, d: { type: "integer" } })
    // Each relies on the other: nothing accepts a value of both.
    expect(
      evident(
        { anyOf: [left, right] },
        {
          anyOf: [
            object({ a: text, b: { type: "integer" }, d: text }),
            object({ c: text, d: { type: "integer" }, b: text })
          ]
        }
      )
    ).toBe(false)
  })

  it("ends on schemas that come back to themselves", () => {
    const tree = (leaf: JsonSchema): JsonObject => ({
      $ref: "#/$defs/Tree",
      $defs: { Tree: object({ leaf, parts: { type: "array", items: { $ref: "#/$defs/Tree" } } }) }
    })
    expect(evident(tree(text), tree({ type: ["string", "null"] }))).toBe(true)
    expect(evident(tree({ type: ["string", "null"] }), tree(text))).toBe(false)
    const loop: JsonObject = { $ref: "#/$defs/A", $defs: { A: { anyOf: [{ $ref: "#/$defs/A" }, text] } } }
    expect(evident({ type: "integer" }, loop)).toBe(false)
    expect(evident(loop, text)).toBe(false)
    const self: JsonObject = { $ref: "#/$defs/A" }
    for (const through of [
      { not: self },
      { if: self },
      { if: true, then: self },
      { if: false, else: self },
      { dependentSchemas: { a: self } }
    ]) {
      const circle: JsonObject = { $ref: "#/$defs/A", $defs: { A: { allOf: [text], ...through } } }
      expect([through, evident(circle, text)]).toEqual([through, false])
    }
  })

  it("takes nothing from a schema that is not one, or from a reference that leads nowhere", () => {
    expect(evident(object({ a: "text" }), object({}))).toBe(false)
    expect(evident({ $ref: "#/$defs/None" }, { $ref: "#/$defs/None" })).toBe(false)
    expect(evident(text, { type: "string", "x-note": 1, unheardOf: 1 })).toBe(false)
  })
})
