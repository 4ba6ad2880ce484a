import { describe, expect, it } from "vitest"
import { read } from "../src/index.js"
import { contractOf, imported, operationOf } from "./reading.js"

describe("documents in several files", () => {
  const files = {
    "api/openapi.yaml": `openapi: 3.0.3
info: { title: Split, version: '1' }
paths:
  /pets/{id}: { $ref: './paths/pet.yaml' }
components:
  schemas:
    Error: { type: object }
`,
    "api/paths/pet.yaml": `get:
  operationId: getPet
  parameters:
    - $ref: '../shared.json#/parameters/id'
  responses:
    '200':
      description: ok
      content: { application/json: { schema: { $ref: ../schemas/Pet.yaml } } }
    default: { $ref: '../shared.json#/responses/Error' }
`,
    "api/schemas/Pet.yaml": `type: object
properties:
  owner: { $ref: 'Owner.yaml#/Owner' }
  parent: { $ref: Pet.yaml }
  again: { $ref: '#' }
`,
    "api/schemas/Owner.yaml": "Owner: { type: string, nullable: true }\n",
    "api/shared.json": JSON.stringify({
      parameters: { id: { in: "path", name: "id", required: true, schema: { type: "integer" } } },
      responses: {
        Error: {
          description: "no",
          content: { "application/json": { schema: { $ref: "openapi.yaml#/components/schemas/Error" } } }
        }
      }
    })
  }

  it("become one contract", () => {
    const result = imported(files)
    expect(result.warnings).toEqual([])
    expect(result.missing).toEqual([])
    expect(contractOf(result).schemas).toEqual({
      Error: { type: "object" },
      Pet: {
        type: "object",
        properties: {
          owner: { $ref: "#/$defs/Owner" },
          parent: { $ref: "#/$defs/Pet" },
          again: { $ref: "#/$defs/Pet" }
        }
      },
      Owner: { type: ["string", "null"] }
    })
    expect(operationOf(result, "getPet")).toMatchObject({
      parameters: [{ in: "path", name: "id", schema: { type: "integer" } }],
      responses: {
        "200": { content: { "application/json": { schema: { $ref: "#/$defs/Pet" } } } },
        default: { content: { "application/json": { schema: { $ref: "#/$defs/Error" } } } }
      }
    })
  })

  it("keep the place of every fact in its own file", () => {
    const { positions } = imported(files)
    const at = (pointer: string): string => {
      const place = positions.locate("operation:split/getPet", pointer)
      return place === undefined ? "nowhere" : `${place.file}:${place.line}:${place.column}`
    }
    expect(at("")).toBe("api/paths/pet.yaml:1:1")
    expect(at("/parameters/0/schema/type")).toMatch(/^api\/shared\.json:1:/)
    expect(at("/responses/200/content/application~1json/schema")).toBe("api/paths/pet.yaml:8:38")
    expect(at("/responses/default/content/application~1json")).toMatch(/^api\/shared\.json:1:/)
    expect(positions.locate("contract:split", "/schemas/Owner/type")).toMatchObject({
      file: "api/schemas/Owner.yaml",
      line: 1
    })
    expect(positions.locate("contract:split", "/schemas/Pet/properties/owner")).toMatchObject({ line: 3, column: 3 })
    expect(positions.locate("contract:split", "/schemas/Error")).toMatchObject({
      file: "api/openapi.yaml",
      line: 7,
      column: 5
    })
    expect(positions.locate("contract:split", "/operations/getPet/responses/200")).toMatchObject({ line: 6 })
    expect(positions.locate("operation:split/nobody", "")).toBeUndefined()
    expect(positions.locate("contract:other", "")).toBeUndefined()
    expect(positions.locate("no address", "")).toBeUndefined()
  })

  it("show the lines around a fact", () => {
    expect(imported(files).positions.locate("contract:split", "/schemas/Pet/properties/owner")).toEqual({
      file: "api/schemas/Pet.yaml",
      line: 3,
      column: 3,
      length: 5,
      pointer: "/properties/owner",
      lines: [
        { number: 2, text: "properties:" },
        { number: 3, text: "  owner: { $ref: 'Owner.yaml#/Owner' }" },
        { number: 4, text: "  parent: { $ref: Pet.yaml }" }
      ]
    })
  })

  it("tell which files are missing, and stay inside their folder", () => {
    const result = imported({
      "api/openapi.yaml": `openapi: 3.0.3
info: { title: Split, version: '1' }
paths:
  /a: { $ref: gone.yaml }
  /b: { get: { operationId: b, responses: { '200': { description: x, content: { a/b: { schema: { $ref: ../../etc/passwd } } } } } } }
`,
      "../etc/passwd": "root"
    })
    expect(result.missing).toEqual(["api/gone.yaml"])
    expect(result.warnings.map((warning) => warning.reason)).toEqual([
      expect.stringContaining("is missing"),
      expect.stringContaining("outside the folder")
    ])
    expect(JSON.stringify(operationOf(result, "b"))).toContain("unresolved:")
  })
})

describe("positions", () => {
  it("lead from what the Model calls otherwise to what was written", () => {
    const { positions } = imported(`openapi: 3.1.0
info:
  title: T
  version: '1'
paths:
  /a:
    parameters:
      - { in: query, name: p }
    post:
      operationId: o
      deprecated: true
      parameters:
        - { in: query, name: q }
      requestBody:
        content:
          a/b:
            schema:
              nullable: true
              properties:
                x: { type: string }
      responses:
        '200':
          description: ok
          headers: { X: { schema: { type: string } } }
components:
  schemas:
    S: { type: string }
`)
    const line = (address: string, pointer: string): number | undefined => positions.locate(address, pointer)?.line
    expect(line("contract:t", "/title")).toBe(3)
    expect(line("contract:t", "/schemas/S/type")).toBe(27)
    expect(line("operation:t/o", "/path")).toBe(6)
    expect(line("operation:t/o", "/method")).toBe(9)
    expect(line("operation:t/o", "/deprecation")).toBe(9)
    expect(line("operation:t/o", "/parameters/0/name")).toBe(8)
    expect(line("operation:t/o", "/parameters/1/name")).toBe(13)
    expect(line("operation:t/o", "/request/content/a~1b/schema/properties/x/type")).toBe(20)
    expect(line("operation:t/o", "/responses/200/headers/X/schema")).toBe(24)
  })
})

describe("references where none is foreseen", () => {
  const head = "info: { title: Split, version: '1' }\n"
  const text = (schema: string): Readonly<Record<string, unknown>> => ({
    content: { "application/json": { schema: { type: schema } } }
  })

  it("of paths, operations, lists of parameters and content are followed", () => {
    const result = imported({
      "openapi.yaml": `openapi: 3.0.3\n${head}paths: { $ref: paths.yaml }\n`,
      "paths.yaml": "/a: { get: { $ref: operation.yaml } }\n",
      "operation.yaml":
        "operationId: a\nparameters: { $ref: list.yaml }\nresponses: { '200': { description: x, content: { $ref: content.yaml } } }\n",
      "list.yaml": "- { in: query, name: q, schema: { type: integer } }\n",
      "content.yaml": "application/json: { schema: { type: string } }\n"
    })
    expect(operationOf(result, "a")).toMatchObject({
      path: "/a",
      parameters: [{ in: "query", name: "q", schema: { type: "integer" } }],
      responses: { "200": text("string") }
    })
    expect(result.warnings.map(({ file, kind }) => `${file} ${kind}`)).toEqual([
      "openapi.yaml repaired",
      "paths.yaml repaired",
      "operation.yaml repaired",
      "operation.yaml repaired"
    ])
    expect(result.positions.locate("operation:split/a", "/responses/200/content/application~1json")).toMatchObject({
      file: "content.yaml",
      line: 1
    })
  })

  it("of components and their schemas are ways that other references take", () => {
    const result = imported({
      "openapi.yaml": `openapi: 3.0.3\n${head}paths:
  /a: { get: { operationId: a, responses: { '200': { description: x, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } } }
components: { $ref: components.yaml }
`,
      "components.yaml": "schemas: { $ref: 'schemas.yaml' }\nsecuritySchemes: { $ref: 'schemes.yaml#/all' }\n",
      "schemas.yaml": "Pet: { type: object, properties: { $ref: 'parts.yaml#/pet' } }\n",
      "parts.yaml": "pet: { name: { type: string }, mother: { type: object, properties: { $ref: '#/pet' } } }\n",
      "schemes.yaml": "all: { key: { type: apiKey, in: header, name: X-Key } }\n"
    })
    const { schemas, securitySchemes } = contractOf(result)
    expect(Object.keys(securitySchemes ?? {})).toEqual(["key"])
    expect(operationOf(result, "a")).toMatchObject({
      responses: { "200": { content: { "application/json": { schema: { $ref: "#/$defs/Pet" } } } } }
    })
    const properties = { name: { $ref: "#/$defs/pet.name" }, mother: { $ref: "#/$defs/pet.mother" } }
    expect(schemas).toEqual({
      Pet: { type: "object", properties },
      "pet.name": { type: "string" },
      "pet.mother": { type: "object", properties }
    })
    expect(result.warnings.every(({ kind }) => kind === "repaired")).toBe(true)
    expect(result.positions.locate("contract:split", "/schemas/Pet")).toMatchObject({ file: "schemas.yaml", line: 1 })
  })

  it("make the document unusable where they name nothing, or stand beside other keys", () => {
    const refusals = (paths: string): ReadonlyArray<string> => {
      const result = read(new Map([["o.yaml", `openapi: 3.0.3\n${head}paths: ${paths}\n`]]), "o.yaml", {
        isComplete: true
      })
      return result._tag === "Failure" ? result.failure.map(({ line, reason }) => `${line}: ${reason}`) : []
    }
    expect(refusals("{ $ref: '#/nothing' }")).toEqual([
      '3: "paths" is not there: "#/nothing": o.yaml has nothing at /nothing'
    ])
    expect(refusals("{ $ref: '#/x-paths', /b: {} }")).toEqual(['3: "paths" must be a reference or hold "/b", not both'])
    expect(refusals("{ $ref: '#/paths' }")).toEqual(['3: "paths" is not there: "#/paths" leads back to itself'])
    const chain = Array.from({ length: 200 }, (_, step) => `x-${step}: { $ref: '#/x-${step + 1}' }`)
    expect(refusals(["{ $ref: '#/x-0' }", ...chain, "x-200: {}"].join("\n"))).toEqual([
      '3: "paths" is not there: "#/x-0" leads through more than 100 references'
    ])
  })

  it("of the properties of a schema that name nothing leave it unknown", () => {
    const result = imported(`openapi: 3.0.3\n${head}paths: {}
components: { schemas: { A: { properties: { $ref: '#/nothing' } }, B: { properties: { $ref: '#/info/title' } } } }
`)
    expect(contractOf(result).schemas).toMatchObject({
      A: { $ref: expect.stringContaining("unresolved:") },
      B: { $ref: expect.stringContaining("unresolved:") }
    })
    expect(result.warnings.map(({ kind }) => kind)).toEqual(["unresolved-reference", "malformed"])
  })
})
