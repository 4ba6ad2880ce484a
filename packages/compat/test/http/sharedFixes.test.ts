import { applyPatch, type Diagnostic } from "@lintel/diagnostic"
import type { HttpContract, HttpOperation, JsonSchema } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { api, json, modelOf, operation, reportOf } from "./pairs.js"

const sends = (operationId: string, properties: Readonly<Record<string, JsonSchema>>): HttpOperation =>
  operation({
    operationId,
    method: "POST",
    path: `/${operationId}`,
    request: { required: true, content: json({ type: "object", properties }) }
  })

const of = (...values: ReadonlyArray<string>): JsonSchema => ({ type: "string", enum: values })

const breaksOf = (before: HttpContract, after: HttpContract): ReadonlyArray<Diagnostic> =>
  reportOf(before, after).findings.filter(({ class: kind }) => kind === "breaking" || kind === "undecided")

/** What each fix leaves, applied alone to the whole new contract. */
const leftBy = (before: HttpContract, after: HttpContract) =>
  breaksOf(before, after).map(({ data, fixes }) => {
    const [fix] = fixes
    if (fix?._tag !== "ModelPatch") return { data, left: undefined }
    const patched = applyPatch(modelOf(after), fix.operations)
    const contract = patched._tag === "Patched" ? patched.model.contracts?.["shop"] : undefined
    if (contract?._tag !== "Http") throw new Error("the patch does not apply")
    return { data, left: breaksOf(before, contract).length }
  })

describe("a fix", () => {
  it("is made wherever a cause is written that operations have in common", () => {
    const before = api([sends("create", { method: of("GET", "PUT") }), sends("update", { method: of("GET", "PUT") })])
    const after = api([sends("create", { method: of("GET") }), sends("update", { method: of("GET") })])
    const [found, ...others] = reportOf(before, after).findings
    expect(others).toEqual([])
    expect(found?.fixes).toMatchObject([
      {
        id: "restore-values",
        operations: ["create", "update"].map((name) => ({
          path: `/contracts/shop/operations/${name}/request/content/application~1json/schema/properties/method/enum`,
          value: ["GET", "PUT"]
        }))
      }
    ])
    expect(leftBy(before, after).map(({ left }) => left)).toEqual([0])
  })

  it("is not shown where another operation has the cause in another place", () => {
    const nested = (method: JsonSchema): Readonly<Record<string, JsonSchema>> => ({
      hook: { type: "object", properties: { method } }
    })
    const before = api([sends("create", { method: of("GET", "PUT") }), sends("update", nested(of("GET", "PUT")))])
    const after = api([sends("create", { method: of("GET") }), sends("update", nested(of("GET")))])
    expect(leftBy(before, after).map(({ left }) => left)).toEqual([undefined])
  })

  it("is not hidden by what other operations have in common with its own", () => {
    const both = (second: JsonSchema, first: JsonSchema): HttpContract =>
      api([sends("update", { wait: second }), sends("create", { method: first, wait: second })])
    const [before, after] = [both(of("a", "b"), of("GET", "PUT")), both(of("a"), of("GET"))]
    expect(leftBy(before, after).map(({ left }) => left)).toEqual([1, 1])
  })

  it("brings back the definitions that what stands again refers to", () => {
    const reads: HttpOperation = operation({
      operationId: "read",
      responses: { "200": { content: json({ $ref: "#/$defs/thing" }) } }
    })
    const kept = operation({ operationId: "kept", path: "/kept" })
    const before = api([reads, kept], {
      schemas: { thing: { type: "object", properties: { part: { $ref: "#/$defs/part" } } }, part: of("a") }
    })
    const after = api([kept])
    const [found] = reportOf(before, after).findings
    expect(
      found?.fixes.flatMap((fix) => (fix._tag === "ModelPatch" ? fix.operations.map(({ path }) => path) : []))
    ).toEqual(["/contracts/shop/schemas", "/contracts/shop/operations/read"])
    expect(leftBy(before, after).map(({ left }) => left)).toEqual([0])
    const other = api([kept], { schemas: { other: of("x") } })
    expect(leftBy(before, other).map(({ left }) => left)).toEqual([0])
  })

  it("is checked one by one where operations are many, and each takes its own break back", () => {
    const names = Array.from({ length: 12 }, (_, index) => `op${index}`)
    const contract = (values: ReadonlyArray<string>): HttpContract =>
      api(names.map((name) => sends(name, { [`a${name}`]: of(...values), [`b${name}`]: of("x", ...values) })))
    const [before, after] = [contract(["p", "q"]), contract(["p"])]
    const left = leftBy(before, after)
    expect(left).toHaveLength(24)
    expect(left.every((found) => found.left === 23)).toBe(true)
  })
})
