import { describe, expect, it } from "vitest"
import { read } from "@lintel/import-openapi"
import { contractOf, imported } from "./reading.js"

const head = { openapi: "3.0.3", info: { title: "t", version: "1" } }

const readValue = (value: unknown): ReturnType<typeof read> =>
  read(new Map([["a.json", JSON.stringify(value)]]), "a.json")

describe("hostile documents", () => {
  it("with 100,000 paths are read in linear time", () => {
    const make = (count: number): unknown => ({
      ...head,
      paths: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `/p${index}/{id}`,
          { get: { responses: { default: { $ref: "#/components/responses/E" } } } }
        ])
      ),
      components: { responses: { E: { description: "e", content: { "a/b": { schema: { type: "object" } } } } } }
    })
    const result = readValue(make(100_000))
    expect(result._tag).toBe("Success")
    if (result._tag === "Success") {
      expect(Object.keys(contractOf(result.success).operations)).toHaveLength(100_000)
      expect(result.success.warnings.length).toBeLessThan(50)
      expect(
        result.success.positions.locate("operation:t/GET%20%2Fp99999%2F%7Bid%7D", "/responses/default/description")
      ).toMatchObject({ pointer: "/components/responses/E/description" })
    }
  }, 30_000)

  it.each([
    [
      "leads back to itself",
      "a path item that leads back to itself",
      { "/a": { $ref: "#/paths/~1b" }, "/b": { $ref: "#/paths/~1a" } }
    ],
    ["gone", "a path item that is not there", { "/a": { $ref: "#/components/pathItems/gone" } }],
    [
      "gone",
      "a callback that is not there",
      { "/a": { get: { callbacks: { done: { $ref: "#/components/callbacks/gone" } } } } }
    ]
  ])("of which nobody knows the operations are refused: %s, %s", (name, _, paths) => {
    const result = read(new Map([["a.json", JSON.stringify({ ...head, paths })]]), "a.json")
    if (result._tag === "Success") throw new Error("was read")
    expect(result.failure[0]?.reason).toMatch(/^the (?:path item|callback) is not there: /)
    expect(result.failure[0]?.reason).toContain(name)
  })

  it("a path item in a file that was not given is missing, unless there is no such file", () => {
    const given = (ref: string): Map<string, string> =>
      new Map([["a.json", JSON.stringify({ ...head, paths: { "/a": { $ref: ref } } })]])
    const open = read(given("gone.yaml"), "a.json")
    expect(open._tag === "Success" ? open.success.missing : open.failure).toEqual(["gone.yaml"])
    expect(read(given("gone.yaml"), "a.json", { isComplete: true })._tag).toBe("Failure")
    expect(read(given("https://example.com/a.yaml"), "a.json", { isComplete: true })._tag).toBe("Failure")
  })

  it("with circular references outside schemas are read with warnings", () => {
    const result = imported({
      "a.json": JSON.stringify({
        ...head,
        paths: {
          "/c": {
            get: {
              parameters: [{ $ref: "#/components/parameters/p" }],
              requestBody: { $ref: "#/components/requestBodies/r" },
              responses: { default: { $ref: "#/components/responses/x" } }
            }
          }
        },
        components: {
          parameters: { p: { $ref: "#/components/parameters/q" }, q: { $ref: "#/components/parameters/p" } },
          requestBodies: { r: { $ref: "#/components/requestBodies/r" } },
          responses: { x: { $ref: "#/components/responses/x" } }
        }
      })
    })
    const unknownParameter = "unresolved:%23%2Fcomponents%2Fparameters%2Fp"
    expect(contractOf(result).operations["GET%20%2Fc"]).toEqual({
      _tag: "Http",
      method: "GET",
      path: "/c",
      parameters: [{ in: "query", name: unknownParameter, schema: { $ref: unknownParameter } }],
      request: { content: { "*/*": { schema: { $ref: expect.stringMatching(/^unresolved:/) } } } },
      responses: { default: { content: { "*/*": { schema: { $ref: expect.stringMatching(/^unresolved:/) } } } } }
    })
    expect(result.warnings.every((warning) => warning.kind === "circular-reference")).toBe(true)
    expect(result.warnings.length).toBeGreaterThanOrEqual(4)
  })

  it("with callbacks that contain themselves end", () => {
    const result = imported({
      "a.json": JSON.stringify({
        ...head,
        paths: { "/a": { post: { responses: {}, callbacks: { c: { $ref: "#/components/callbacks/C" } } } } },
        components: { callbacks: { C: { "{$url}": { $ref: "#/paths/~1a" } } } }
      })
    })
    expect(contractOf(result).operations["POST%20%2Fa"]?.callbacks?.["c"]?.operations["post"]).toEqual({
      method: "POST",
      responses: {}
    })
    expect(result.warnings.map((warning) => warning.kind)).toEqual(["not-representable"])
  })

  it("with references that double at every step are read once each", () => {
    const schemas: Record<string, unknown> = { S0: { type: "string" } }
    for (let step = 1; step < 200; step++) {
      const $ref = `#/components/schemas/S${step - 1}`
      schemas[`S${step}`] = { allOf: [{ $ref }, { $ref }], properties: { a: { $ref }, b: { $ref } } }
    }
    const result = imported({ "a.json": JSON.stringify({ ...head, paths: {}, components: { schemas } }) })
    expect(Object.keys(contractOf(result).schemas ?? {})).toHaveLength(200)
  })

  it("with shared parts named over and over are refused, not expanded", () => {
    const parameters = Array.from({ length: 1000 }, (_, index) => ({ in: "query", name: `q${index}` }))
    const item = { parameters, get: { responses: {} }, put: { responses: {} } }
    const paths = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`/p${index}`, { $ref: "#/x-item" }]))
    expect(readValue({ ...head, "x-item": item, paths })).toMatchObject({
      failure: [{ reason: expect.stringContaining("expand") }]
    })

    const operations = Object.fromEntries(
      Array.from({ length: 2000 }, (_, index) => [`http://${index}`, { post: { responses: {} } }])
    )
    const calling = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [
        `/p${index}`,
        { post: { responses: {}, callbacks: { c: { $ref: "#/components/callbacks/C" } } } }
      ])
    )
    const result = readValue({ ...head, paths: calling, components: { callbacks: { C: operations } } })
    expect(result).toMatchObject({ failure: [{ reason: expect.stringContaining("expand") }] })

    const named = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`/p${index}`, { get: { $ref: "#/x-operation" } }])
    )
    expect(readValue({ ...head, "x-operation": { parameters, responses: {} }, paths: named })).toMatchObject({
      failure: [{ reason: expect.stringContaining("expand") }]
    })
    const properties = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`p${index}`, {}]))
    const schemas = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`S${index}`, { properties: { $ref: "#/x-properties" } }])
    )
    expect(readValue({ ...head, "x-properties": properties, paths: {}, components: { schemas } })).toMatchObject({
      failure: [{ reason: expect.stringContaining("expand") }]
    })
  })

  it("with references that lead through themselves give up the search", () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 200_000 }, (_, index) => [`S${index}`, { $ref: `#/components/schemas/S0/${index}` }])
    )
    const result = readValue({ ...head, paths: {}, components: { schemas } })
    if (result._tag === "Failure") throw new Error("refused")
    const found = result.success.model.contracts?.["t"]?.schemas ?? {}
    expect(Object.values(found).every((schema) => JSON.stringify(schema).includes("unread:"))).toBe(true)
    expect(Object.keys(found)).toHaveLength(200_000)
  })

  it("with any number of mistakes give a bounded list of warnings", () => {
    const properties = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`p${index}`, { [`k${index}`]: 1, $ref: `#/$defs/d${index}` }])
    )
    const result = readValue({ ...head, openapi: "3.1.0", paths: {}, components: { schemas: { S: { properties } } } })
    expect(result._tag === "Success" && result.success.warnings.length).toBe(501)
    expect(result).toMatchObject({
      success: { warnings: expect.arrayContaining([expect.objectContaining({ kind: "more" })]) }
    })
  })

  it("with prototype keys pollute nothing", () => {
    const text =
      '{"openapi":"3.0.3","info":{"title":"t","version":"1","__proto__":{"x":1}},"paths":{"/__proto__":{"get":{"operationId":"__proto__","responses":{"__proto__":{},"200":{"description":"","headers":{"__proto__":{"schema":{}}},"content":{"__proto__/x":{}}}},"tags":["__proto__"],"x-__proto__":1}},"/constructor":{"get":{"operationId":"constructor","responses":{}}}},"components":{"securitySchemes":{"__proto__":{"type":"http","scheme":"basic"}}},"__proto__":{"polluted":true}}'
    const contract = contractOf(imported({ "a.json": text }))
    expect(Object.keys(contract.operations)).toEqual(["%5F_proto__", "constructor"])
    expect(Object.keys(contract.operations["%5F_proto__"]?.responses?.["200"]?.headers ?? {})).toEqual(["%5F_proto__"])
    expect(Object.keys(contract.securitySchemes ?? {})).toEqual(["%5F_proto__"])
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  })

  it("nested to the limit of the reader are read without overflow", () => {
    let schema: unknown = { type: "string" }
    for (let level = 0; level < 240; level++) schema = { properties: { a: schema } }
    expect(readValue({ ...head, paths: {}, components: { schemas: { S: schema } } })._tag).toBe("Success")
    let deeper: unknown = { type: "string" }
    for (let level = 0; level < 20_000; level++) deeper = { not: deeper }
    let text = '{"openapi":"3.0.3","paths":{},"components":{"schemas":{"S":'
    text += `${'{"not":'.repeat(20_000)}{}${"}".repeat(20_000)}}}}`
    expect(read(new Map([["a.json", text]]), "a.json")._tag).toBe("Failure")
    const result = read(new Map([["a.json", text]]), "a.json", { limits: { maxDepth: 100_000 } })
    expect(result._tag === "Success" && result.success.warnings.map((warning) => warning.kind)).toEqual([
      "missing",
      "malformed"
    ])
  })

  it("that are anything at all never throw", () => {
    const values: ReadonlyArray<unknown> = [null, 1, "x", [], {}, true, [{}], { $ref: "#/paths" }, { a: null }]
    const keys = ["paths", "components", "info", "servers", "security", "tags", "webhooks"]
    for (const key of keys) {
      for (const value of values) {
        expect(["Success", "Failure"]).toContain(readValue({ ...head, paths: {}, [key]: value })._tag)
        expect(["Success", "Failure"]).toContain(
          readValue({ ...head, paths: {}, [key]: { a: value, "/a": { get: value, parameters: value } } })._tag
        )
      }
    }
    const inner = [
      "parameters",
      "requestBody",
      "responses",
      "security",
      "servers",
      "tags",
      "callbacks",
      "deprecated",
      "operationId",
      "x-sunset"
    ]
    for (const key of inner) {
      for (const value of values) {
        for (const wrapped of [
          value,
          [value],
          { a: value },
          { "200": value, "a/b": value },
          { content: value },
          [{ in: "query", name: "x", schema: value, content: value }]
        ]) {
          const operation = { responses: {}, [key]: wrapped }
          expect(["Success", "Failure"]).toContain(readValue({ ...head, paths: { "/a": { get: operation } } })._tag)
          expect(["Success", "Failure"]).toContain(
            readValue({ swagger: "2.0", paths: { "/a": { get: operation } } })._tag
          )
        }
      }
    }
  })
})
