import { describe, expect, it } from "vitest"
import { contractOf, imported, operationOf } from "./reading.js"

describe("Swagger 2.0", () => {
  const text = `swagger: "2.0"
info: { title: Old Pets, version: "1" }
host: api.example.com
basePath: /v1/
schemes: [https, http]
consumes: [application/json]
produces: [application/json, text/xml]
securityDefinitions:
  basic: { type: basic }
  key: { type: apiKey, in: query, name: k }
  login: { type: oauth2, flow: accessCode, authorizationUrl: https://a, tokenUrl: https://t, scopes: { read: r } }
security: [{ basic: [] }]
parameters:
  limit: { in: query, name: limit, type: integer, format: int32, minimum: 0, exclusiveMinimum: true }
responses:
  Gone: { description: gone }
definitions:
  Pet: { type: object, discriminator: kind, properties: { kind: { type: string }, note: { type: string, x-nullable: true } } }
paths:
  /pets/{id}:
    get:
      operationId: list
      schemes: [wss]
      parameters:
        - { $ref: '#/parameters/limit' }
        - { in: path, name: id, required: true, type: array, items: { type: string }, collectionFormat: pipes }
        - { in: query, name: csv, type: array, items: { type: string } }
        - { in: query, name: multi, type: array, items: { type: string }, collectionFormat: multi, allowEmptyValue: true }
        - { in: query, name: ssv, type: array, items: { type: string, collectionFormat: pipes }, collectionFormat: ssv }
        - { in: header, name: X-Tsv, type: array, items: { type: string }, collectionFormat: tsv }
      responses:
        200:
          description: ok
          schema: { type: array, items: { $ref: '#/definitions/Pet' } }
          headers: { X-N: { type: integer } }
          examples: { application/json: [1] }
        410: { $ref: '#/responses/Gone' }
        404: { description: none, schema: { type: file } }
    post:
      operationId: create
      consumes: [application/vnd.pet+json]
      parameters: [{ in: body, name: pet, required: true, description: the pet, schema: { $ref: '#/definitions/Pet' } }, { in: path, name: id, required: true, type: string }]
      responses: { 201: { description: made } }
    put:
      operationId: upload
      consumes: [application/x-www-form-urlencoded, multipart/form-data]
      parameters:
        - { in: path, name: id, required: true, type: string }
        - { in: formData, name: file, type: file, required: true }
        - { in: formData, name: tags, type: array, items: { type: string } }
        - { in: formData, name: more, type: array, items: { type: string }, collectionFormat: multi }
      responses: { 204: { description: done } }
`

  it("reads servers and security", () => {
    const contract = contractOf(imported(text))
    expect(contract.servers).toEqual([{ url: "https://api.example.com/v1" }, { url: "http://api.example.com/v1" }])
    expect(contract.security).toEqual([{ basic: [] }])
    expect(contract.securitySchemes).toEqual({
      basic: { _tag: "Http", scheme: "basic" },
      key: { _tag: "ApiKey", in: "query", name: "k" },
      login: {
        _tag: "OAuth2",
        flows: { authorizationCode: { authorizationUrl: "https://a", tokenUrl: "https://t", scopes: { read: "r" } } }
      }
    })
    expect(contract.schemas).toEqual({
      Pet: {
        type: "object",
        discriminator: { propertyName: "kind" },
        properties: { kind: { type: "string" }, note: { type: ["string", "null"], "x-nullable": true } }
      }
    })
  })

  it("reads parameters, with collection formats as styles", () => {
    const { parameters, servers } = operationOf(imported(text), "list")
    const list = { type: "array", items: { type: "string" } }
    expect(servers).toEqual([{ url: "wss://api.example.com/v1" }])
    expect(parameters).toEqual([
      { in: "query", name: "limit", schema: { type: "integer", format: "int32", exclusiveMinimum: 0 } },
      { in: "path", name: "id", schema: list, style: "pipeDelimited", explode: false },
      { in: "query", name: "csv", schema: list, explode: false },
      { in: "query", name: "multi", schema: list, allowEmptyValue: true },
      { in: "query", name: "ssv", schema: list, style: "spaceDelimited", explode: false },
      { in: "header", name: "X-Tsv", schema: list, style: "tabDelimited", explode: false }
    ])
  })

  it("reads bodies and answers with what is consumed and produced", () => {
    const result = imported(text)
    const pets = { type: "array", items: { $ref: "#/$defs/Pet" } }
    expect(operationOf(result, "list").responses).toEqual({
      "200": {
        description: "ok",
        headers: { "X-N": { schema: { type: "integer" } } },
        content: { "application/json": { schema: pets, examples: { example: [1] } }, "text/xml": { schema: pets } }
      },
      "404": {
        description: "none",
        content: {
          "application/json": { schema: { type: "string", format: "binary" } },
          "text/xml": { schema: { type: "string", format: "binary" } }
        }
      },
      "410": { description: "gone" }
    })
    expect(operationOf(result, "create").request).toEqual({
      description: "the pet",
      required: true,
      content: { "application/vnd.pet+json": { schema: { $ref: "#/$defs/Pet" } } }
    })
    expect(operationOf(result, "create").parameters).toEqual([{ in: "path", name: "id", schema: { type: "string" } }])
    expect(operationOf(result, "upload").request).toEqual({
      required: true,
      content: {
        "multipart/form-data": {
          schema: {
            type: "object",
            properties: {
              file: { type: "string", format: "binary" },
              tags: { type: "array", items: { type: "string" } },
              more: { type: "array", items: { type: "string" } }
            },
            required: ["file"]
          },
          encoding: { tags: { explode: false } }
        }
      }
    })
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["not-representable"])
  })

  it("keeps places", () => {
    const { positions } = imported(text)
    const lineOf = (snippet: string): number => text.slice(0, text.indexOf(snippet)).split("\n").length
    const line = (address: string, pointer: string): number | undefined => positions.locate(address, pointer)?.line
    expect(line("operation:old-pets/list", "/parameters/2/schema/type")).toBe(lineOf("name: csv"))
    const answer = "/responses/200/content/text~1xml/schema/items"
    expect(line("operation:old-pets/list", answer)).toBe(lineOf("schema: { type: array, items"))
    const property = "/request/content/multipart~1form-data/schema/properties/tags"
    expect(line("operation:old-pets/upload", property)).toBe(lineOf("name: tags"))
    expect(line("contract:old-pets", "/schemas/Pet/properties/note")).toBe(lineOf("Pet: { type: object"))
  })

  it("gives the Model that the same API written as OpenAPI 3 gives", () => {
    const old = imported(`swagger: "2.0"
info: { title: Same, version: "1" }
host: h
schemes: [https]
consumes: [application/json]
produces: [application/json]
definitions: { A: { type: string } }
securityDefinitions: { k: { type: apiKey, in: header, name: K } }
paths:
  /a:
    post:
      operationId: o
      security: [{ k: [] }]
      parameters:
        - { in: query, name: q, type: array, items: { type: string }, collectionFormat: csv }
        - { in: body, name: b, required: true, schema: { $ref: '#/definitions/A' } }
      responses: { 200: { description: ok, schema: { $ref: '#/definitions/A' }, headers: { X: { type: integer } } } }
`)
    const current = imported(`openapi: 3.0.0
info: { title: Same, version: "1" }
servers: [{ url: https://h }]
components: { schemas: { A: { type: string } }, securitySchemes: { k: { type: apiKey, in: header, name: K } } }
paths:
  /a:
    post:
      operationId: o
      security: [{ k: [] }]
      parameters:
        - { in: query, name: q, schema: { type: array, items: { type: string } }, explode: false }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } }, headers: { X: { schema: { type: integer } } } } }
`)
    expect(old.model).toEqual(current.model)
  })
})
