import type { HttpContract } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { route } from "../../src/http/routing.js"

const contract = (
  paths: Readonly<Record<string, { readonly path: string; readonly server?: string }>>
): HttpContract => ({
  _tag: "Http",
  operations: Object.fromEntries(
    Object.entries(paths).map(([name, { path, server }]) => [
      name,
      { _tag: "Http", method: "GET", path, ...(server === undefined ? {} : { servers: [{ url: server }] }) }
    ])
  )
})

const found = (target: string, made: HttpContract): unknown => {
  const { operation, texts } = route(made, "get", target) ?? {}
  return operation === undefined ? undefined : [operation.path, Object.fromEntries(texts ?? [])]
}

describe("route", () => {
  const accounts = contract({
    list: { path: "/accounts.json" },
    one: { path: "/accounts/{sid}.json" },
    calls: { path: "/accounts/{sid}/calls/{call}.json" },
    csv: { path: "/accounts/{sid}.csv" },
    any: { path: "/accounts/{sid}" },
    me: { path: "/accounts/me.json" }
  })

  it("finds the most exact template and the texts of its parameters", () => {
    expect(found("/accounts.json", accounts)).toEqual(["/accounts.json", {}])
    expect(found("/accounts/a1.json", accounts)).toEqual(["/accounts/{sid}.json", { sid: "a1" }])
    expect(found("/accounts/a1.csv", accounts)).toEqual(["/accounts/{sid}.csv", { sid: "a1" }])
    expect(found("/accounts/a1", accounts)).toEqual(["/accounts/{sid}", { sid: "a1" }])
    expect(found("/accounts/me.json", accounts)).toEqual(["/accounts/me.json", {}])
    expect(found("/accounts/a/calls/b.json?x=1", accounts)).toEqual([
      "/accounts/{sid}/calls/{call}.json",
      { sid: "a", call: "b" }
    ])
  })

  it("takes an empty segment for no parameter", () => {
    expect(found("/accounts/", accounts)).toBeUndefined()
    expect(found("/accounts/.json", accounts)).toEqual(["/accounts/{sid}", { sid: ".json" }])
  })

  it("keeps operations of equal servers together and of others apart", () => {
    const served = contract({
      one: { path: "/x/{id}", server: "https://a.example/v1" },
      two: { path: "/x/me", server: "https://a.example/v1" },
      three: { path: "/x/{id}/y", server: "https://b.example/v2" }
    })
    expect(found("https://a.example/v1/x/me", served)).toEqual(["/x/me", {}])
    expect(found("https://a.example/v1/x/1", served)).toEqual(["/x/{id}", { id: "1" }])
    expect(found("https://b.example/v2/x/1/y", served)).toEqual(["/x/{id}/y", { id: "1" }])
    expect(found("https://b.example/v2/x/1", served)).toBeUndefined()
  })
})
