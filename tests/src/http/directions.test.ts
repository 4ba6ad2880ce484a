import { compare } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { read } from "@lintel/import-openapi"
import { describe, expect, it } from "vitest"

const account = {
  type: "object",
  required: ["id", "secret"],
  properties: {
    id: { type: "string", readOnly: true },
    secret: { type: "string", writeOnly: true },
    name: { type: "string" }
  }
}
const content = { "application/json": { schema: account } }
const ok = { 200: { description: "" } }
const create = { operationId: "create", requestBody: { required: true, content }, responses: ok }
const show = (status: string): object => ({
  get: { operationId: "show", responses: { [status]: { description: "", content } } }
})

const findings = (old: object, fresh: object): ReadonlyArray<Diagnostic> => {
  const modelOf = (paths: object) => {
    const document = { openapi: "3.2.0", info: { title: "accounts", version: "1" }, paths }
    const result = read(new Map([["api.json", JSON.stringify(document)]]), "api.json")
    if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
    return result.success.model
  }
  return compare(modelOf(old), modelOf(fresh), { now: "2026-11-21" }).findings.filter(
    (finding) => finding.class === "breaking"
  )
}

const shownBodies = (old: object, fresh: object): ReadonlyArray<unknown> =>
  findings(old, fresh).map(({ code, witness }) =>
    witness?._tag === "HttpRequest" || witness?._tag === "HttpResponse"
      ? [code, witness.checked, witness.body?.value]
      : [code, "no exchange"]
  )

describe("exchanges that show what is gone carry what their direction carries", () => {
  const other = { get: { operationId: "other", responses: ok } }

  it("no request has a property that is only read", () => {
    const without = { post: { operationId: "create", responses: ok } }
    const asks = {
      post: { ...create, parameters: [{ name: "q", in: "query", required: true, schema: { type: "string" } }] }
    }
    expect([
      ...shownBodies({ "/a": { post: create }, "/b": other }, { "/b": other }),
      ...shownBodies({ "/a": { post: create } }, { "/a": without }),
      ...shownBodies({ "/a": { post: create } }, { "/a": asks })
    ]).toEqual([
      ["compat/operation-removed", true, { secret: "a" }],
      ["compat/request-body-removed", true, { secret: "a" }],
      ["compat/parameter-required", true, { secret: "a" }]
    ])
  })

  it("no response has a property that is only written", () => {
    expect(shownBodies({ "/a": show("200") }, { "/a": show("201") })).toEqual([
      ["compat/response-status-removed", true, { id: "a" }]
    ])
  })

  it("a sequence has an item", () => {
    const lines = { required: true, content: { "application/jsonl": { itemSchema: { type: "number" } } } }
    const post = { operationId: "append", requestBody: lines, responses: ok }
    expect(shownBodies({ "/a": { post }, "/b": other }, { "/b": other })).toEqual([
      ["compat/operation-removed", true, 0]
    ])
  })
})
