import { decode, indexModel } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { sagaOrder, sagaValues } from "../src/index.js"

type Schema = boolean | { readonly [key: string]: unknown }

const needs = (...names: ReadonlyArray<string>): Readonly<Record<string, unknown>> => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, {}])),
  required: names
})
const may = (...names: ReadonlyArray<string>): Readonly<Record<string, unknown>> => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }]))
})

/** What is said of a value at a pointer into a saga's input of this form, which a call cannot do without. */
const said = (schema: Schema, pointer: string, schemas: Readonly<Record<string, Schema>> = {}): string => {
  const decoded = decode({
    lintel: "1.0",
    contracts: {
      a: {
        _tag: "Http",
        operations: { do: { _tag: "Http", method: "PUT", path: "/things/{id}", responses: { "204": {} } } }
      }
    },
    sagas: {
      s: {
        input: { schema, schemas },
        steps: {
          only: {
            action: { _tag: "Operation", operation: "operation:a/do", with: { id: { _tag: "Saga", pointer } } }
          }
        }
      }
    }
  })
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded))
  const index = indexModel(decoded.model)
  const [saga] = index.ofKind("saga")
  if (saga === undefined) throw new Error("there is no saga")
  const { absent, unknown } = sagaValues(index, saga, sagaOrder(saga.value))
  return absent[0]?.reason ?? (unknown.length > 0 ? "unknown" : "there")
}

describe("a value of a saga's input", () => {
  it.each<readonly [string, Schema, string, string]>([
    ["is required", needs("a"), "/a", "there"],
    ["may be left out", may("a"), "/a", "notAlwaysCarried"],
    ["has another name", needs("a"), "/b", "notCarried"],
    ["is all of it", needs("a"), "", "there"],
    ["is not a pointer", needs("a"), "a", "noPointer"],
    ["is of a form that nobody stated", {}, "/a", "unknown"],
    ["is of a form that takes anything", true, "/a", "unknown"],
    ["may be carried besides", { ...(may("a") as object), additionalProperties: { type: "string" } }, "/b", "unknown"],
    ["is of a closed form", { ...(may("a") as object), additionalProperties: false }, "/b", "notCarried"],
    ["may fit a pattern of names", { ...(may("a") as object), patternProperties: { "^x-": {} } }, "/x-b", "unknown"],
    ["is forbidden", { type: "object", properties: { a: {}, b: false } }, "/b", "notCarried"],
    ["is of every alternative", { anyOf: [needs("a", "b"), needs("a", "c")] }, "/a", "there"],
    ["is of one alternative", { anyOf: [needs("a"), needs("b")] }, "/a", "notAlwaysCarried"],
    ["is of no alternative", { oneOf: [needs("a"), needs("b")] }, "/c", "notCarried"],
    ["is required by another part", { allOf: [may("a"), { required: ["a"] }] }, "/a", "there"],
    ["is declared by another part", { allOf: [may("a"), needs("b")] }, "/b", "there"],
    ["is of a part of each alternative", { allOf: [needs("x"), { anyOf: [needs("a"), needs("b")] }] }, "/x", "there"],
    [
      "is of what follows from a condition",
      JSON.parse('{ "if": { "required": ["k"] }, "then": { "required": ["a"] }, "else": { "required": ["b"] } }'),
      "/a",
      "notAlwaysCarried"
    ],
    ["is of a reference", { $ref: "#/$defs/Order" }, "/a", "there"],
    ["is of a reference that leads nowhere", { $ref: "#/$defs/Gone" }, "/a", "unknown"],
    ["is of a reference that never ends", { $ref: "#/$defs/Loop" }, "/a", "unknown"],
    ["is of a tree", { $ref: "#/$defs/Tree" }, "/next/next/next/value", "notAlwaysCarried"],
    ["is deep inside", { ...needs("o"), properties: { o: needs("a") } }, "/o/a", "there"],
    ["is lost deep inside", { ...needs("o"), properties: { o: needs("a") } }, "/o/b", "notCarried"],
    ["is inside of what may be left out", { ...may("o"), properties: { o: needs("a") } }, "/o/a", "notAlwaysCarried"],
    [
      "is inside of what may be null",
      { properties: { o: { anyOf: [needs("a"), { type: "null" }] } }, required: ["o"] },
      "/o/a",
      "notAlwaysCarried"
    ],
    ["is inside of a text", { properties: { o: { type: "string" } }, required: ["o"] }, "/o/a", "notCarried"],
    [
      "is inside of two parts",
      { allOf: [{ properties: { o: may("a") }, required: ["o"] }, { properties: { o: { required: ["a"] } } }] },
      "/o/a",
      "there"
    ],
    [
      "is the first of a list",
      { properties: { l: { type: "array", items: needs("a"), minItems: 1 } }, required: ["l"] },
      "/l/0/a",
      "there"
    ],
    [
      "is the first of a list that may be empty",
      { properties: { l: { type: "array", items: needs("a") } }, required: ["l"] },
      "/l/0/a",
      "notAlwaysCarried"
    ],
    [
      "is past the end of a list",
      { properties: { l: { type: "array", maxItems: 2 } }, required: ["l"] },
      "/l/2",
      "notCarried"
    ],
    ["has a name of an object's own", needs("a"), "/__proto__", "notCarried"],
    ["has an escaped name", needs("a/b"), "/a~1b", "there"]
  ])("%s", (_, schema, pointer, expected) => {
    const tree = { properties: { value: {}, next: { $ref: "#/$defs/Tree" } }, required: ["value"] }
    expect(said(schema, pointer, { Order: needs("a"), Loop: { $ref: "#/$defs/Loop" }, Tree: tree })).toBe(expected)
  })

  it("of alternatives of alternatives is not known rather than looked for without end", () => {
    const pair = { anyOf: [needs("a"), needs("b")] }
    expect(said({ allOf: Array.from({ length: 40 }, () => pair) }, "/a")).toBe("unknown")
  })
})
