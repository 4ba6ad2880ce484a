import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { read } from "@lintel/import-openapi"
import { decode } from "@lintel/model"
import { contractOf, imported } from "./reading.js"

const anyName = fc.constantFrom("id", "name", "a/b", "x y", "__proto__", "constructor", "1", "größe")

const schema: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record(
      {
        type: fc.constantFrom("string", "integer", "boolean"),
        nullable: fc.boolean(),
        format: fc.constantFrom("int32", "date", "byte")
      },
      { requiredKeys: ["type"] }
    ),
    fc.record(
      {
        type: fc.constant("number"),
        minimum: fc.integer({ min: -5, max: 5 }),
        exclusiveMinimum: fc.boolean(),
        maximum: fc.integer({ min: 6, max: 9 }),
        exclusiveMaximum: fc.boolean()
      },
      { requiredKeys: ["type"] }
    ),
    fc.record({
      $ref: fc.constantFrom("#/components/schemas/A", "#/components/schemas/B~1c", "#/components/schemas/None")
    }),
    fc.record(
      { type: fc.constant("array"), items: tie("schema"), nullable: fc.boolean() },
      { requiredKeys: ["type", "items"] }
    ),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(anyName, tie("schema"), { maxKeys: 3 }),
        required: fc.uniqueArray(anyName, { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema"))
      },
      { requiredKeys: ["type"] }
    ),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record(
      {
        enum: fc.array(fc.constantFrom("a", 1, null, true), { minLength: 1, maxLength: 3 }),
        example: fc.constantFrom("a", 1)
      },
      { requiredKeys: ["enum"] }
    )
  )
})).schema

const parameter = fc.record(
  {
    in: fc.constantFrom("query", "header", "cookie"),
    name: anyName,
    required: fc.boolean(),
    schema,
    style: fc.constantFrom("form", "simple", "pipeDelimited", "deepObject"),
    explode: fc.boolean(),
    deprecated: fc.boolean()
  },
  { requiredKeys: ["in", "name"] }
)

const content = fc.dictionary(
  fc.constantFrom("application/json", "text/plain; charset=utf-8", "*/*"),
  fc.record({ schema, example: fc.constantFrom(1, "x") }, { requiredKeys: [] }),
  { maxKeys: 2 }
)

const operation = fc.record(
  {
    operationId: fc.constantFrom("one", "two", "a/b"),
    parameters: fc.array(parameter, { maxLength: 3 }),
    requestBody: fc.record({ content, required: fc.boolean() }, { requiredKeys: ["content"] }),
    responses: fc.dictionary(
      fc.constantFrom("200", "4XX", "default", "404"),
      fc.record(
        {
          description: fc.constant("d"),
          content,
          headers: fc.dictionary(anyName, fc.record({ schema }), { maxKeys: 2 })
        },
        { requiredKeys: ["description"] }
      ),
      { maxKeys: 3 }
    ),
    security: fc.array(
      fc.dictionary(fc.constantFrom("key", "x y"), fc.uniqueArray(fc.constantFrom("r", "w"), { maxLength: 2 }), {
        maxKeys: 2
      }),
      { maxLength: 2 }
    ),
    tags: fc.array(anyName, { maxLength: 2 }),
    "x-any": fc.jsonValue({ maxDepth: 1 })
  },
  { requiredKeys: ["responses"] }
)

const document = fc.record(
  {
    openapi: fc.constant("3.0.3"),
    info: fc.record({ title: fc.string({ maxLength: 8 }), version: fc.constant("1") }),
    servers: fc.array(fc.record({ url: fc.constantFrom("/", "https://a/b", "/{v}") }), { maxLength: 2 }),
    paths: fc.dictionary(
      fc.constantFrom("/a", "/a/{id}", "/b c"),
      fc.dictionary(fc.constantFrom("get", "post", "delete"), operation, { maxKeys: 2 }),
      { maxKeys: 3 }
    ),
    components: fc.record({ schemas: fc.record({ A: schema, "B/c": schema }) })
  },
  { requiredKeys: ["openapi", "info", "paths", "components"] }
)

const readText = (text: string, file: string): ReturnType<typeof read> => read(new Map([[file, text]]), file)

/** Block YAML with every scalar in quotes that needs them. */
const toYaml = (value: unknown, indent = ""): string => {
  if (Array.isArray(value)) {
    return value.length === 0
      ? "[]"
      : `\n${value.map((item) => `${indent}- ${toYaml(item, `${indent}  `)}`).join("\n")}`
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
    if (entries.length === 0) return "{}"
    return `\n${entries.map(([key, item]) => `${indent}${JSON.stringify(key)}: ${toYaml(item, `${indent}  `)}`).join("\n")}`
  }
  return JSON.stringify(value)
}

type Fields = Readonly<Record<string, unknown>>

/** The schema as a careful author would write it in OpenAPI 3.1. */
const lifted = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  const { nullable, exclusiveMinimum, exclusiveMaximum, example, format, ...rest } = value as Fields
  if (typeof rest["$ref"] === "string") return { $ref: rest["$ref"] }
  const out: Record<string, unknown> = { ...rest }
  for (const key of ["items", "additionalProperties"]) if (key in rest) out[key] = lifted(rest[key])
  if (rest["allOf"] !== undefined) out["allOf"] = (rest["allOf"] as ReadonlyArray<unknown>).map(lifted)
  if (rest["properties"] !== undefined) {
    out["properties"] = Object.fromEntries(
      Object.entries(rest["properties"] as Fields).map(([key, part]) => [key, lifted(part)])
    )
  }
  if (nullable === true && rest["type"] !== undefined) out["type"] = ["null", rest["type"]]
  if (example !== undefined) out["examples"] = [example]
  if (format === "byte" && rest["type"] === "string") out["contentEncoding"] = "base64"
  else if (format !== undefined) out["format"] = format
  if (exclusiveMinimum === true && "minimum" in out) {
    out["exclusiveMinimum"] = out["minimum"]
    delete out["minimum"]
  }
  if (exclusiveMaximum === true && "maximum" in out) {
    out["exclusiveMaximum"] = out["maximum"]
    delete out["maximum"]
  }
  return out
}

/** Lifts every schema of a document, wherever the key `schema` or the components hold one. */
const liftedDocument = (value: unknown, key = ""): unknown => {
  if (key === "schema") return lifted(value)
  if (Array.isArray(value)) return value.map((item) => liftedDocument(item))
  if (typeof value !== "object" || value === null || key === "x-any") return value
  if (key === "schemas") return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, lifted(part)]))
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, liftedDocument(part, name)]))
}

describe("laws", () => {
  it("a document of OpenAPI 3.0 and its translation to 3.1 give one Model", () => {
    fc.assert(
      fc.property(document, (value) => {
        const old = imported({ "a.json": JSON.stringify(value) })
        const current = imported({
          "a.json": JSON.stringify({ ...(liftedDocument(value) as object), openapi: "3.1.0" })
        })
        expect(current.model).toEqual(old.model)
      }),
      { numRuns: 200 }
    )
  })

  it("JSON, flow YAML and block YAML of one document give one Model", () => {
    fc.assert(
      fc.property(document, (value) => {
        const json = imported({ "a.json": JSON.stringify(value) })
        const flow = imported({ "a.yaml": `# flow\n${JSON.stringify(value)}` })
        const block = imported({ "a.yaml": toYaml(JSON.parse(JSON.stringify(value))) })
        expect(flow.model).toEqual(json.model)
        expect(block.model).toEqual(json.model)
        expect(block.warnings.map((warning) => warning.reason.replaceAll("a.yaml", "a.json"))).toEqual(
          json.warnings.map((warning) => warning.reason)
        )
      }),
      { numRuns: 150 }
    )
  })

  it("what is read is a Model", () => {
    fc.assert(
      fc.property(document, (value) => {
        const decoded = decode(JSON.parse(JSON.stringify(imported({ "a.json": JSON.stringify(value) }).model)))
        expect(decoded._tag === "Refused" ? decoded.errors : []).toEqual([])
      }),
      { numRuns: 150 }
    )
  })

  it("reading says the same twice", () => {
    fc.assert(
      fc.property(document, (value) => {
        const text = JSON.stringify(value)
        const [first, second] = [imported({ "a.json": text }), imported({ "a.json": text })]
        expect(JSON.stringify(first.model)).toBe(JSON.stringify(second.model))
        expect(first.warnings).toEqual(second.warnings)
      }),
      { numRuns: 50 }
    )
  })

  it("every value of the Model has a place", () => {
    const pointersOf = (value: unknown, pointer: string): ReadonlyArray<string> =>
      typeof value !== "object" || value === null
        ? [pointer]
        : [
            pointer,
            ...Object.entries(value).flatMap(([key, item]) =>
              pointersOf(item, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`)
            )
          ]
    fc.assert(
      fc.property(document, (value) => {
        const result = imported({ "a.json": JSON.stringify(value, undefined, 1) })
        const contract = contractOf(result)
        for (const pointer of pointersOf(contract, "")) {
          expect(result.positions.locate(`contract:${result.contract}`, pointer)).toMatchObject({ file: "a.json" })
        }
        for (const [key, one] of Object.entries(contract.operations)) {
          const address = `operation:${result.contract}/${key}`
          const own = result.positions.locate(address, "")
          for (const pointer of pointersOf(one, "")) {
            const place = result.positions.locate(address, pointer)
            expect(place?.line).toBeGreaterThanOrEqual(1)
            expect(place?.pointer.startsWith("/paths/")).toBe(true)
          }
          expect(own?.pointer.startsWith("/paths/")).toBe(true)
        }
      }),
      { numRuns: 60 }
    )
  })

  it("text that was cut or changed anywhere never throws", () => {
    const text = JSON.stringify({
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      paths: {
        "/a/{id}": {
          get: {
            operationId: "g",
            parameters: [{ in: "path", name: "id", required: true, schema: { type: "string" } }],
            responses: {
              "200": {
                description: "d",
                content: { "application/json": { schema: { $ref: "#/components/schemas/A" } } }
              }
            }
          }
        }
      },
      components: {
        schemas: { A: { type: ["object", "null"], properties: { b: { $ref: "#/components/schemas/A" } } } }
      }
    })
    fc.assert(
      fc.property(
        fc.nat({ max: text.length }),
        fc.nat({ max: 20 }),
        fc.constantFrom("", "null", "[]", "{}", '"x"', "7", '"$ref":"#/paths",'),
        (at, length, insert) => {
          expect(["Success", "Failure"]).toContain(
            readText(text.slice(0, at) + insert + text.slice(at + length), "a.json")._tag
          )
        }
      ),
      { numRuns: 1500 }
    )
  })
})
