import type { Consumer, JsonObject, Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { compare, type ComparePolicy } from "../src/index.js"

const text = { type: "string" }
const object = (properties: JsonObject, required: ReadonlyArray<string> = []): JsonObject => ({
  type: "object",
  properties,
  required
})

const shop = (request: JsonObject, response: JsonObject): Model => ({
  lintel: "1.0",
  contracts: {
    shop: {
      _tag: "Http",
      operations: {
        place: {
          _tag: "Http",
          method: "POST",
          path: "/orders",
          request: { content: { "application/json": { schema: request } } },
          responses: { "200": { content: { "application/json": { schema: response } } } }
        },
        list: { _tag: "Http", method: "GET", path: "/orders", responses: { "204": {} } }
      }
    }
  }
})

const asked = (
  old: Model,
  fresh: Model,
  operations: NonNullable<Consumer["operations"]>,
  policy: ComparePolicy = { exhaustive: "all" }
) => {
  const consumers: Model = { lintel: "1.0", consumers: { app: { contract: "contract:shop", operations } } }
  const { findings, verdict } = compare(old, fresh, { consumers, policy })
  const named = (list: "breaks" | "spared"): ReadonlyArray<unknown> =>
    findings.flatMap(({ data }) => (data as { readonly [List in typeof list]: ReadonlyArray<unknown> })[list])
  return { verdict, breaks: named("breaks").length, spared: named("spared").length }
}

const reading = (...reads: ReadonlyArray<string>): NonNullable<Consumer["operations"]> => ({
  place: { responses: { "200": { reads } } }
})

describe("consumers", () => {
  const sku = object({ sku: text }, ["sku"])
  const answer = (state: JsonObject): JsonObject => object({ id: text, state }, ["id"])
  const [old, fresh] = [shop(sku, answer(text)), shop(sku, answer({ type: "integer" }))]

  it("break by what they read, and by nothing else", () => {
    expect(asked(old, fresh, reading("/state"))).toEqual({ verdict: "breaking", breaks: 1, spared: 0 })
    expect(asked(old, fresh, reading("/id"))).toEqual({ verdict: "compatible", breaks: 0, spared: 1 })
  })

  it("of a contract may be all, by its name or its address", () => {
    for (const name of ["shop", "contract:shop"])
      expect(asked(old, fresh, reading("/id"), { exhaustive: [name] }).verdict).toBe("compatible")
    expect(asked(old, fresh, reading("/id"), { exhaustive: ["other"] }).verdict).toBe("breaking")
  })

  it("that read a name which neither version knows may read anything", () => {
    expect(asked(old, fresh, reading("/staet"))).toEqual({ verdict: "breaking", breaks: 1, spared: 0 })
    expect(asked(old, fresh, reading("/id", "/staet")).breaks).toBe(1)
  })

  it("may read what is new before it is there", () => {
    const grown = shop(sku, object({ id: text, state: { type: "integer" }, note: text }, ["id"]))
    expect(asked(old, grown, reading("/id", "/note")).verdict).toBe("compatible")
  })

  it("that call an operation which neither version has may mean any of the contract", () => {
    expect(asked(old, fresh, { plaec: {} })).toEqual({ verdict: "breaking", breaks: 1, spared: 0 })
    expect(asked(old, fresh, { list: {} })).toEqual({ verdict: "compatible", breaks: 0, spared: 0 })
  })

  it("are hurt by nothing that is only worth knowing", () => {
    const grown = shop(sku, object({ id: text, state: text, note: text }, ["id"]))
    expect(asked(old, grown, reading("/id"))).toEqual({ verdict: "compatible", breaks: 0, spared: 1 })
  })

  it("an alternative that says nothing of what is read does not excuse the one that does", () => {
    const forms = (a: JsonObject): JsonObject => ({
      oneOf: [object({ k: { const: "x" }, a }, ["k", "a"]), object({ k: { const: "y" }, b: text }, ["k", "b"])]
    })
    const [before, after] = [shop(sku, forms(text)), shop(sku, forms({ type: "integer" }))]
    expect(asked(before, after, reading("/a"))).toEqual({ verdict: "breaking", breaks: 1, spared: 0 })
    expect(asked(before, after, reading("/b")).verdict).toBe("compatible")
  })

  it("that send less than they have to send prove nothing", () => {
    const order = (kinds: ReadonlyArray<string>): JsonObject =>
      object({ sku: text, amount: { type: "integer" }, kind: { enum: [...kinds] } }, ["sku", "amount"])
    const [before, after] = [shop(order(["a", "b"]), sku), shop(order(["a"]), sku)]
    const sending = (...reads: ReadonlyArray<string>): NonNullable<Consumer["operations"]> => ({
      place: { sends: { reads } }
    })
    expect(asked(before, after, sending("/sku")).breaks).toBe(1)
    expect(asked(before, after, sending("/sku", "/amount"))).toEqual({ verdict: "compatible", breaks: 0, spared: 1 })
    expect(asked(before, after, sending("/sku", "/amount", "/kind")).breaks).toBe(1)
  })
})
