import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { read } from "@lintel/import-openapi"
import { decode } from "@lintel/model"

type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }
type Schema = Readonly<Record<string, unknown>>

const typeOf = (value: Json): string =>
  value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const accepted = (value: Json, schema: unknown, definitions: Readonly<Record<string, Schema>>): boolean => {
  if (typeof schema === "boolean") return schema
  const s = schema as Schema
  const inner = (part: Json, sub: unknown): boolean => accepted(part, sub, definitions)
  const list = (key: string): ReadonlyArray<unknown> => s[key] as ReadonlyArray<unknown>
  if (typeof s["$ref"] === "string") return inner(value, definitions[s["$ref"].replace("#/components/schemas/", "")])
  const type = s["type"]
  if (type !== undefined) {
    const actual = typeOf(value)
    const fits =
      actual === type || (type === "number" && actual === "integer") || (actual === "null" && s["nullable"] === true)
    if (!fits) return false
  }
  if (s["enum"] !== undefined && !list("enum").some((item) => same(item, value))) return false
  if (s["allOf"] !== undefined && !list("allOf").every((sub) => inner(value, sub))) return false
  if (s["anyOf"] !== undefined && !list("anyOf").some((sub) => inner(value, sub))) return false
  if (s["oneOf"] !== undefined && list("oneOf").filter((sub) => inner(value, sub)).length !== 1) return false
  if (s["not"] !== undefined && inner(value, s["not"])) return false
  return numberFits(value, s) && textFits(value, s) && arrayFits(value, s, inner) && objectFits(value, s, inner)
}

const numberFits = (value: Json, s: Schema): boolean => {
  if (typeof value !== "number") return true
  const minimum = s["minimum"] as number | undefined
  const maximum = s["maximum"] as number | undefined
  if (minimum !== undefined && (s["exclusiveMinimum"] === true ? value <= minimum : value < minimum)) return false
  return maximum === undefined || !(s["exclusiveMaximum"] === true ? value >= maximum : value > maximum)
}

const textFits = (value: Json, s: Schema): boolean =>
  typeof value !== "string" || ((s["maxLength"] as number | undefined) ?? 99) >= value.length

type Inner = (part: Json, sub: unknown) => boolean

const arrayFits = (value: Json, s: Schema, inner: Inner): boolean =>
  !Array.isArray(value) ||
  ((s["items"] === undefined || value.every((item: Json) => inner(item, s["items"]))) &&
    value.length >= ((s["minItems"] as number | undefined) ?? 0))

const objectFits = (value: Json, s: Schema, inner: Inner): boolean => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return true
  const record = value as Readonly<Record<string, Json>>
  const properties = (s["properties"] ?? {}) as Schema
  const required = (s["required"] ?? []) as ReadonlyArray<string>
  if (!required.every((name) => Object.hasOwn(record, name))) return false
  return Object.entries(record).every(([name, part]) =>
    Object.hasOwn(properties, name) ? inner(part, properties[name]) : inner(part, s["additionalProperties"] ?? true)
  )
}

const key = fc.constantFrom("a", "b", "c")
const small = fc.integer({ min: -3, max: 3 })
const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Json>(null, true, false, "", "x", "long text", 0, 1, -1, 2, 3, 1.5),
    small,
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 })
  )
})).value

const schema: fc.Arbitrary<Schema> = fc.letrec<{ schema: Schema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.record(
      {
        type: fc.constantFrom("string", "integer", "number", "boolean"),
        nullable: fc.boolean(),
        minimum: small,
        maximum: small,
        exclusiveMinimum: fc.boolean(),
        exclusiveMaximum: fc.boolean(),
        maxLength: fc.nat({ max: 2 })
      },
      { requiredKeys: [] }
    ),
    fc.record(
      {
        type: fc.constantFrom("string", "integer"),
        nullable: fc.boolean(),
        enum: fc.array(fc.constantFrom(null, "x", 1, 2), { minLength: 1, maxLength: 3 })
      },
      { requiredKeys: ["enum"] }
    ),
    fc.record(
      {
        $ref: fc.constantFrom("#/components/schemas/A", "#/components/schemas/B"),
        nullable: fc.boolean(),
        maxLength: fc.constant(0)
      },
      { requiredKeys: ["$ref"] }
    ),
    fc.record(
      { type: fc.constant("array"), items: tie("schema"), minItems: fc.nat({ max: 2 }), nullable: fc.boolean() },
      { requiredKeys: ["items"] }
    ),
    fc.record(
      {
        type: fc.constant("object"),
        properties: fc.dictionary(key, tie("schema"), { maxKeys: 2 }),
        required: fc.uniqueArray(key, { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), tie("schema")),
        nullable: fc.boolean()
      },
      { requiredKeys: [] }
    ),
    fc.record(
      { allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }), nullable: fc.boolean() },
      { requiredKeys: ["allOf"] }
    ),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie("schema") })
  )
})).schema

const leaf: fc.Arbitrary<Schema> = fc.constantFrom<Schema>(
  { type: "string", nullable: true },
  { type: "object", properties: { a: { type: "integer" } } },
  {},
  { minimum: 1, exclusiveMinimum: true }
)

const contractOf = (document: unknown): Readonly<Record<string, unknown>> => {
  const result = read(new Map([["a.json", JSON.stringify(document)]]), "a.json")
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success.model.contracts?.["t"]?.schemas ?? {}
}

describe("schemas of OpenAPI 3.0", () => {
  it("accept and refuse the same values as their normal form", () => {
    fc.assert(
      fc.property(schema, leaf, leaf, fc.array(value, { minLength: 8, maxLength: 8 }), (S, A, B, values) => {
        const schemas = { S, A, B }
        const $defs = contractOf({
          openapi: "3.0.3",
          info: { title: "t", version: "1" },
          paths: {},
          components: { schemas }
        })
        const validate = new Ajv2020({ strict: false, validateFormats: false }).compile({ $defs, $ref: "#/$defs/S" })
        for (const one of values) {
          expect({ one, accepted: validate(one) }).toEqual({ one, accepted: accepted(one, S, schemas) })
        }
      }),
      { numRuns: 150 }
    )
  })
})

describe("a real document", () => {
  const path = createRequire(import.meta.url).resolve("@octokit/openapi-webhooks/generated/api.github.com.json")
  const bytes = readFileSync(path)

  it("becomes a Model that decodes, without broken references", () => {
    const result = read(new Map([["github.json", bytes]]), "github.json")
    if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
    const { model, contract, warnings, positions, missing } = result.success
    expect(warnings).toEqual([])
    expect(missing).toEqual([])
    expect(decode(JSON.parse(JSON.stringify(model)))._tag).toBe("Decoded")
    const webhooks = model.contracts?.[contract]?.webhooks ?? {}
    const source = JSON.parse(bytes.toString("utf8")) as {
      readonly webhooks: object
      readonly components: { readonly schemas: object }
    }
    expect(Object.keys(webhooks)).toHaveLength(Object.keys(source.webhooks).length)
    expect(Object.keys(model.contracts?.[contract]?.schemas ?? {})).toEqual(Object.keys(source.components.schemas))
    expect(JSON.stringify(model)).not.toContain("unresolved:")
    const [name = ""] = Object.keys(webhooks)
    const place = positions.locate(`webhook:${contract}/${name}`, "/request/content")
    expect(bytes.toString("utf8").split("\n")[(place?.line ?? 0) - 1]).toContain('"content"')
  })
})
