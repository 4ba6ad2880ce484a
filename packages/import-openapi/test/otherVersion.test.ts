import { describe, expect, it } from "vitest"
import type { Imported } from "@lintel/import-openapi"
import { contractOf, imported, operationOf } from "./reading.js"

const swagger = (operation: unknown): Imported =>
  imported(JSON.stringify({ swagger: "2.0", info: { title: "t", version: "1" }, paths: { "/a": { post: operation } } }))
const openapi = (operation: unknown): Imported =>
  imported(
    JSON.stringify({ openapi: "3.0.3", info: { title: "t", version: "1" }, paths: { "/a": { post: operation } } })
  )
const said = ({ warnings }: Imported): ReadonlyArray<string> =>
  warnings.map(({ kind, pointer }) => `${kind} ${pointer.replace("/paths/~1a/post", "")}`)
const responses = { "200": { description: "x" } }

describe("what Swagger 2.0 writes otherwise, in OpenAPI 3", () => {
  it("is read as the schema of a parameter or header", () => {
    const result = openapi({
      operationId: "a",
      parameters: [
        { in: "query", name: "n", type: "integer", maximum: 3 },
        { in: "query", name: "l", type: "array", items: { type: "string" }, collectionFormat: "csv" },
        { in: "query", name: "m", schema: { type: "string" }, type: "integer" }
      ],
      responses: { "200": { description: "x", headers: { "X-N": { type: "integer" } } } }
    })
    expect(operationOf(result, "a")).toMatchObject({
      parameters: [
        { name: "n", schema: { type: "integer", maximum: 3 } },
        { name: "l", schema: { type: "array" }, explode: false },
        { name: "m", schema: { type: "string" } }
      ],
      responses: { "200": { headers: { "X-N": { schema: { type: "integer" } } } } }
    })
    expect(said(result)).toEqual([
      "repaired /parameters/0/type",
      "repaired /parameters/1/type",
      "unknown-key /parameters/2/type",
      "repaired /responses/200/headers/X-N/type"
    ])
    expect(result.positions.locate("operation:t/a", "/parameters/0/schema/maximum")?.pointer).toBe(
      "/paths/~1a/post/parameters/0/maximum"
    )
  })

  it("is read as JSON where a response has nothing but a schema", () => {
    const result = openapi({
      operationId: "a",
      responses: { "200": { description: "x", schema: { type: "string" } } }
    })
    expect(operationOf(result, "a").responses).toMatchObject({
      "200": { content: { "application/json": { schema: { type: "string" } } } }
    })
    expect(said(result)).toEqual(["repaired /responses/200/schema"])
    const pointer = "/responses/200/content/application~1json/schema/type"
    expect(result.positions.locate("operation:t/a", pointer)?.pointer).toBe("/paths/~1a/post/responses/200/schema/type")
  })
})

describe("what OpenAPI 3 writes otherwise, in Swagger 2.0", () => {
  it("is read as the schema of a parameter or header", () => {
    const result = swagger({
      operationId: "a",
      parameters: [{ in: "query", name: "q", schema: { type: "integer" }, style: "form" }],
      responses: { "200": { description: "x", headers: { "X-N": { schema: { type: "integer" } } } } }
    })
    expect(operationOf(result, "a")).toMatchObject({
      parameters: [{ name: "q", schema: { type: "integer" } }],
      responses: { "200": { headers: { "X-N": { schema: { type: "integer" } } } } }
    })
    expect(said(result)).toEqual([
      "unknown-key /parameters/0/style",
      "repaired /parameters/0/schema",
      "repaired /responses/200/headers/X-N/schema"
    ])
    expect(result.positions.locate("operation:t/a", "/parameters/0/schema/type")?.pointer).toBe(
      "/paths/~1a/post/parameters/0/schema/type"
    )
  })

  it("is read as a body and as what responses hold", () => {
    const content = { "text/plain": { schema: { type: "string" } } }
    const result = swagger({
      operationId: "a",
      requestBody: { required: true, content },
      responses: { "200": { description: "x", content, links: {} } }
    })
    expect(operationOf(result, "a")).toMatchObject({
      request: { required: true, content },
      responses: { "200": { content } }
    })
    expect(said(result)).toEqual([
      "repaired /requestBody",
      "unknown-key /responses/200/links",
      "repaired /responses/200/content"
    ])
  })

  it("does not hide a body whose schema stands beside its name", () => {
    const result = swagger({
      operationId: "a",
      consumes: ["application/json"],
      parameters: [{ in: "body", name: "b", type: "integer" }],
      responses
    })
    expect(operationOf(result, "a").request).toMatchObject({
      content: { "application/json": { schema: { type: "integer" } } }
    })
    expect(said(result)).toEqual(["repaired /parameters/0/type"])
  })
})

describe("truth values", () => {
  const required = (value: unknown): Imported =>
    openapi({
      operationId: "a",
      parameters: [{ in: "query", name: "q", required: value, schema: { type: "string" } }],
      responses
    })

  it.each(["true", "True", "yes"])("may be the word %s", (word) => {
    const result = required(word)
    expect(operationOf(result, "a").parameters).toMatchObject([{ required: true }])
    expect(said(result)).toEqual(["repaired /parameters/0/required"])
  })

  it("are not guessed from anything else", () => {
    for (const value of [1, "maybe", {}, []]) {
      const result = required(value)
      expect(operationOf(result, "a").parameters?.[0]?.required).toBeUndefined()
      expect(said(result)).toEqual(["malformed /parameters/0/required"])
    }
    expect(said(required("false"))).toEqual(["repaired /parameters/0/required"])
    expect(said(required(null))).toEqual([])
  })
})

describe("parts of the document in the place of another version", () => {
  const paths = { "/a": { get: { operationId: "a", security: [{ k: [] }], responses } } }
  const key = { k: { type: "apiKey", in: "header", name: "X-Key" } }
  const parts = (document: object): ReadonlyArray<unknown> => {
    const result = imported(JSON.stringify({ info: { title: "t", version: "1" }, paths, ...document }))
    const { securitySchemes, servers } = contractOf(result)
    return [servers, Object.keys(securitySchemes ?? {}), said(result)]
  }

  it("are read where the version has nothing itself", () => {
    const old = { host: "x.io", basePath: "/v1", schemes: ["https"], securityDefinitions: key }
    expect(parts({ openapi: "3.0.3", ...old })).toEqual([
      [{ url: "https://x.io/v1" }],
      ["k"],
      ["repaired /host", "repaired /securityDefinitions"]
    ])
    expect(parts({ swagger: "2.0", securityDefinitions: key, servers: [{ url: "https://x.io" }] })).toEqual([
      [{ url: "https://x.io" }],
      ["k"],
      ["repaired /servers"]
    ])
  })

  it("say nothing where it does", () => {
    const document = { openapi: "3.0.3", host: "x.io", servers: [{ url: "/" }], components: { securitySchemes: key } }
    expect(parts(document).slice(0, 2)).toEqual([[{ url: "/" }], ["k"]])
  })
})

it("a request body with nothing but a schema is JSON, and explode may be a word", () => {
  const result = openapi({
    operationId: "a",
    parameters: [{ in: "query", name: "q", schema: { type: "array" }, explode: "false" }],
    requestBody: { schema: { type: "string" } },
    responses
  })
  expect(operationOf(result, "a")).toMatchObject({
    parameters: [{ name: "q", explode: false }],
    request: { content: { "application/json": { schema: { type: "string" } } } }
  })
  expect(said(result)).toEqual(["repaired /parameters/0/explode", "repaired /requestBody/schema"])
})
