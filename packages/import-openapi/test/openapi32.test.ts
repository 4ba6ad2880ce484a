import { describe, expect, it } from "vitest"
import { contractOf, imported, operationOf } from "./reading.js"

const head = `openapi: 3.2.0
$self: https://example.com/apis/pets.yaml
info: { title: t, version: '1' }
`

describe("a document that says its own address", () => {
  const text = `${head}paths:
  /a:
    get:
      operationId: a
      parameters: [{ $ref: 'https://example.com/apis/pets.yaml#/components/parameters/Q' }]
      requestBody: { content: { application/json: { schema: { $ref: 'pets.yaml#/components/schemas/Pet' } } } }
      responses: {}
components:
  parameters: { Q: { name: q, in: query, schema: { $ref: 'https://example.com/apis/pets.yaml#/components/schemas/Pet' } } }
  schemas: { Pet: { type: string } }
`

  it("is what references by that address, whole or relative, lead to", () => {
    const result = imported({ "api.yaml": text })
    const { parameters, request } = operationOf(result, "a")
    expect(parameters?.[0]?.schema).toEqual({ $ref: "#/$defs/Pet" })
    expect(request?.content?.["application/json"]?.schema).toEqual({ $ref: "#/$defs/Pet" })
    expect(result.warnings).toEqual([])
  })

  it("is not what references to another address lead to", () => {
    const result = imported({
      "api.yaml": text.replace("$self: https://example.com/apis/", "$self: https://example.com/")
    })
    expect(result.warnings.map(({ kind }) => kind)).toContain("unresolved-reference")
  })
})

describe("methods of other names", () => {
  it("are sent as they are written, and standard ones in capitals", () => {
    const operations = (written: string): ReadonlyArray<readonly [string, string]> =>
      Object.values(
        contractOf(
          imported(
            `${head}paths: { /a: { get: { operationId: a, responses: {} }, additionalOperations: { ${written} } } }`
          )
        ).operations
      ).map(({ method, operationId = "" }) => [method, operationId])
    expect(operations("Purge: { operationId: b, responses: {} }, PURGE: { operationId: c, responses: {} }")).toEqual([
      ["GET", "a"],
      ["Purge", "b"],
      ["PURGE", "c"]
    ])
    expect(operations("put: { operationId: b, responses: {} }")).toEqual([
      ["GET", "a"],
      ["PUT", "b"]
    ])
    expect(operations("a b: { operationId: b, responses: {} }")).toEqual([["GET", "a"]])
  })

  it("are what links lead to", () => {
    const result = imported(`${head}paths:
  /a:
    get:
      operationId: a
      responses: { '200': { description: d, links: { l: { operationRef: '#/paths/~1a/additionalOperations/Purge' } } } }
    additionalOperations: { Purge: { operationId: b, responses: {} } }
`)
    expect(operationOf(result, "a").responses?.["200"]?.links?.["l"]?.operation).toBe("operation:t/b")
  })
})

describe("a security requirement that names a scheme by where it stands", () => {
  const reading = (requirement: string): ReturnType<typeof contractOf> =>
    contractOf(
      imported({
        "api.yaml": `${head}security: [{ '${requirement}': [] }]
paths: { /a: { get: { operationId: a, responses: {} } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
x-schemes: { other: { type: http, scheme: bearer } }
`
      })
    )

  it("is the scheme of that name where the document lists it", () => {
    expect(reading("#/components/securitySchemes/key").security).toEqual([{ key: [] }])
    expect(reading("https://example.com/apis/pets.yaml#/components/securitySchemes/key").security).toEqual([
      { key: [] }
    ])
  })

  it("adds a scheme that stands elsewhere", () => {
    const { security, securitySchemes } = reading("#/x-schemes/other")
    const [name] = Object.keys(security?.[0] ?? {})
    expect(securitySchemes?.[name ?? ""]).toEqual({ _tag: "Http", scheme: "bearer" })
    expect(securitySchemes?.["key"]).toEqual({ _tag: "ApiKey", in: "header", name: "X-Key" })
  })

  it("stays unknown where nothing is there", () => {
    const { security, securitySchemes } = reading("#/components/securitySchemes/none")
    expect(Object.keys(securitySchemes ?? {})).toEqual(["key"])
    expect(Object.keys(security?.[0] ?? {})).toHaveLength(1)
  })
})
