import type { HttpContract, JsonObject } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { api, integer, json, operation, reportOf } from "./pairs.js"

const placesOf = (before: HttpContract, after: HttpContract): ReadonlyArray<unknown> =>
  reportOf(before, after).findings.map(({ code, data }) => {
    const { after: fresh, before: old } = data as { readonly [Side in "before" | "after"]?: JsonObject }
    return [code, old, fresh]
  })

const all = [operation({ operationId: "one", path: "/one" }), operation({ operationId: "two", path: "/two" })]
const ofAll = (pointer: string): object => ({ address: "contract:shop", pointer })
const ofOne = (pointer: string): object => ({ address: "operation:shop/one", pointer })

describe("what is said for all operations", () => {
  const [a, b] = [{ url: "https://a.example" }, { url: "https://b.example" }]

  it("is shown where it is said: servers", () => {
    expect(placesOf(api(all, { servers: [a] }), api(all, { servers: [b] }))).toEqual([
      ["compat/server-removed", ofAll("/servers"), ofAll("/servers")]
    ])
    const own = [operation({ operationId: "one", path: "/one", servers: [b] })]
    const [one] = all
    expect(placesOf(api(one === undefined ? [] : [one], { servers: [a] }), api(own, { servers: [a] }))).toEqual([
      ["compat/server-removed", ofAll("/servers"), ofOne("/servers")]
    ])
  })

  it("is shown where it is said: security", () => {
    const schemes = {
      key: { _tag: "ApiKey", in: "header", name: "X-Key" },
      token: { _tag: "ApiKey", in: "header", name: "X-Token" }
    } as const
    const asking = (...names: ReadonlyArray<string>): HttpContract =>
      api(all, { securitySchemes: schemes, security: [Object.fromEntries(names.map((name) => [name, []]))] })
    expect(placesOf(asking("key"), asking("key", "token"))).toEqual([
      ["compat/security-tightened", ofAll("/security"), ofAll("/security")]
    ])
  })
})

describe("a link", () => {
  const linked = (name: string, path: string): HttpContract =>
    api([
      operation({
        operationId: name,
        path,
        responses: { "200": { links: { self: { operation: `operation:shop/${name}`, parameters: { id: "$x" } } } } }
      })
    ])
  const codes = (before: HttpContract, after: HttpContract): ReadonlyArray<string> =>
    reportOf(before, after).findings.map(({ code }) => code)

  it("leads to what is asked for, whatever that is called", () => {
    expect(codes(linked("read", "/a/{id}"), linked("fetch", "/a/{id}"))).toEqual(["compat/operation-id-changed"])
    expect(codes(linked("read", "/a/{id}"), linked("read", "/a/{key}"))).not.toContain("compat/link-changed")
  })
})

describe("the width of a number", () => {
  const sized = (format: string): HttpContract =>
    api([operation({ responses: { "200": { content: json({ ...integer, format }) } } })])

  it("that readers refuse is told once", () => {
    expect(placesOf(sized("int32"), sized("int64"))).toEqual([
      ["compat/response-widened", expect.anything(), expect.anything()]
    ])
    expect(placesOf(sized("int64"), sized("int32"))).toEqual([
      ["compat/meaning-changed", expect.anything(), expect.anything()]
    ])
  })
})
