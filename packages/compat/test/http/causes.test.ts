import { describe, expect, it } from "vitest"
import type { HttpContract, JsonSchema } from "@lintel/model"
import { api, integer, json, operation, reportOf, text } from "./pairs.js"

const answering = (schemas: ReadonlyArray<JsonSchema>): HttpContract =>
  api(
    schemas.map((schema, index) =>
      operation({ operationId: `op${index}`, path: `/p${index}`, responses: { "200": { content: json(schema) } } })
    )
  )

const codes = (before: HttpContract, after: HttpContract): ReadonlyArray<string> =>
  reportOf(before, after).findings.map(({ code, pointer = "" }) => `${code} ${pointer.split("/schema")[1] ?? ""}`)

const object = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties)
})

describe("one cause", () => {
  it("that stands at several places is told once, and nowhere as harmless", () => {
    const page = (uri: JsonSchema): JsonSchema => object({ next: uri, size: integer })
    const before = answering([page(text), page(text), page(text)])
    const after = answering([
      page({ type: ["string", "null"] }),
      page({ type: ["string", "null"] }),
      page({ type: ["string", "null"] })
    ])
    expect(codes(before, after)).toEqual(["compat/response-widened /properties/next"])
    expect(reportOf(before, after).findings[0]?.related.map(({ address }) => address)).toEqual([
      "operation:shop/op1",
      "operation:shop/op2"
    ])
  })

  it("under alternatives that take the value all the same is none, whatever else breaks", () => {
    const payment = (network: JsonSchema, method: JsonSchema): JsonSchema =>
      object({
        method,
        options: {
          anyOf: [
            { type: "object", properties: { network } },
            { type: "object", properties: { token: text } }
          ]
        }
      })
    const before = answering([payment({ enum: ["visa"] }, { enum: ["automatic"] })])
    const after = answering([payment({ enum: ["visa", "eftpos"] }, { enum: ["automatic", "later"] })])
    const breaking = reportOf(before, after).findings.filter((finding) => finding.class === "breaking")
    expect(breaking.map(({ pointer }) => pointer?.split("/schema")[1])).toEqual(["/properties/method"])
  })

  it("under alternatives that refuse the value is shown in a payload that is refused for it alone", () => {
    const payment = (network: JsonSchema, method: JsonSchema): JsonSchema =>
      object({
        method,
        options: { anyOf: [object({ network }), object({ token: text })] }
      })
    const before = answering([payment({ enum: ["visa"] }, { enum: ["automatic"] })])
    const after = answering([payment({ enum: ["eftpos", "visa"] }, { enum: ["later", "automatic"] })])
    const shown = reportOf(before, after).findings.flatMap(({ class: kind, pointer, witness }) =>
      kind === "breaking" && witness?._tag === "HttpResponse" ? [[pointer?.split("/schema")[1], witness.body]] : []
    )
    expect(shown).toEqual([
      ["/properties/method", { value: { method: "later", options: { network: "visa" } } }],
      [
        "/properties/options/anyOf/0/properties/network",
        { value: { method: "automatic", options: { network: "eftpos" } } }
      ]
    ])
  })
})
