import { refusalsOf } from "@lintel/evolution"
import type { JsonObject } from "@lintel/model"
import { isSubtype } from "@lintel/subtype"
import { describe, expect, it } from "vitest"

const text = { type: "string" } as const
const digits = { type: "string", pattern: "^[0-9]+$" } as const

/** Why a reader refuses one value, in short. */
const refusals = (value: JsonObject[string], reader: JsonObject): ReadonlyArray<unknown> => {
  const result = isSubtype({ const: value }, reader)
  if (result._tag !== "NotIncluded") throw new Error(result._tag)
  return refusalsOf(result, reader).map(({ expected, keyword, pointer }) => [pointer, keyword, expected])
}

const pet = (kind: string, more: JsonObject): JsonObject => ({
  type: "object",
  required: ["kind", "id", ...Object.keys(more)],
  properties: { kind: { $ref: `#/$defs/${kind}Kind` }, id: digits, ...more }
})

const pets = (keyword: "anyOf" | "oneOf"): JsonObject => ({
  $defs: {
    Cat: pet("Cat", { lives: { type: "integer" } }),
    "Dog/Wolf": pet("Dog", { tricks: text }),
    CatKind: { const: "cat" },
    DogKind: { enum: ["dog", "wolf"] }
  },
  [keyword]: [{ $ref: "#/$defs/Cat" }, { $ref: "#/$defs/Dog~1Wolf" }, { type: "null" }]
})

describe("of alternatives that all refuse a value", () => {
  it("what is beside null is told", () => {
    expect(refusals("a1", { anyOf: [{ type: "null" }, digits] })).toEqual([["", "pattern", "^[0-9]+$"]])
    expect(refusals({ id: "a" }, { properties: { id: { oneOf: [{ type: "null" }, digits] } } })).toEqual([
      ["/id", "pattern", "^[0-9]+$"]
    ])
  })

  it.each(["anyOf", "oneOf"] as const)("the one whose constants the value has is told: %s", (keyword) => {
    expect(refusals({ kind: "wolf", id: "a" }, pets(keyword))).toEqual([
      ["/tricks", "required", undefined],
      ["/id", "pattern", "^[0-9]+$"]
    ])
    expect(refusals({ kind: "cat", id: "1", lives: "9" }, pets(keyword))).toEqual([["/lives", "type", "integer"]])
  })

  it("where the value has the constants of none, all of them are told", () => {
    const reader: JsonObject = { oneOf: ["cat", "dog"].map((kind) => pet("Cat", { kind: { const: kind } })) }
    expect(refusals({ kind: "owl", id: "1" }, reader)).toEqual([["/kind", "enum", ["cat", "dog"]]])
    const values = { anyOf: [{ const: 1 }, { enum: [2, 3] }] }
    expect(refusals(4, values)).toEqual([["", "enum", [1, 2, 3]]])
  })

  it("none is picked where two of them take the value, or where nothing tells them apart", () => {
    const two = { oneOf: [{ required: ["a"] }, { required: ["b"] }, { required: ["c"] }] }
    expect(refusals({ a: 1, b: 1 }, two)).toEqual([["", "oneOf", undefined]])
    expect(refusals({}, { type: "object", ...two })).toEqual([["", "oneOf", undefined]])
  })

  it("a value of a list is no mark where another alternative wants no values there", () => {
    const reader: JsonObject = {
      anyOf: [
        { type: "object", properties: { mode: { enum: ["a", "b"] }, size: text } },
        { type: "object", properties: { mode: { type: "integer" }, name: { type: "integer" } } }
      ]
    }
    expect(refusals({ mode: "c", name: "x" }, reader)).toEqual([["/mode", "enum", ["a", "b"]]])
  })
})
