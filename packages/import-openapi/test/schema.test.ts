import { describe, expect, it } from "vitest"
import { contractOf, imported, schemaOf, schemasOf, schemaWarnings } from "./reading.js"

describe("OpenAPI 3.0 schemas", () => {
  it("add null only to an explicit type, and leave the enum to decide", () => {
    expect(schemaOf("3.0.3", { type: "string", nullable: true })).toEqual({ type: ["string", "null"] })
    expect(schemaOf("3.0.3", { type: "string", nullable: false })).toEqual({ type: "string" })
    expect(schemaOf("3.0.3", { type: "string", nullable: true, enum: ["a"] })).toEqual({
      type: ["string", "null"],
      enum: ["a"]
    })
    expect(schemaOf("3.0.3", { nullable: true, anyOf: [{ type: "string" }] })).toEqual({ anyOf: [{ type: "string" }] })
    expect(schemaWarnings("3.0.3", { nullable: true, anyOf: [{ type: "string" }] })).toEqual(["without-effect"])
    expect(schemaWarnings("3.0.3", { nullable: true })).toEqual([])
    expect(schemaOf("3.0.3", { readOnly: false, writeOnly: true, uniqueItems: false, deprecated: "false" })).toEqual({
      writeOnly: true
    })
    expect(schemaOf("3.0.3", { nullable: "true", type: "string" })).toEqual({ type: ["string", "null"] })
  })

  it("turn boolean exclusive bounds into numbers", () => {
    expect(schemaOf("3.0.3", { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false })).toEqual({
      exclusiveMinimum: 1,
      maximum: 9
    })
    expect(schemaOf("3.0.3", { exclusiveMaximum: true, maximum: 0 })).toEqual({ exclusiveMaximum: 0 })
    expect(schemaOf("3.0.3", { exclusiveMinimum: true })).toEqual({})
    expect(schemaOf("3.0.3", { exclusiveMinimum: 3 })).toEqual({ exclusiveMinimum: 3 })
  })

  it("ignore what stands beside a reference", () => {
    const schemas = schemasOf("3.0.3", {
      A: { $ref: "#/components/schemas/B", nullable: true, description: "x", maxLength: 1 },
      B: { type: "string" }
    })
    expect(schemas["A"]).toEqual({ $ref: "#/$defs/B" })
    const kinds = schemaWarnings("3.0.3", {
      properties: { a: { $ref: "#/components/schemas/S", maxLength: 1, description: "fine" } }
    })
    expect(kinds).toEqual(["without-effect"])
  })

  it("keep what readers and comparison need", () => {
    const schema = {
      type: "object",
      properties: {
        id: { type: "integer", format: "int64", readOnly: true },
        secret: { type: "string", writeOnly: true }
      },
      required: ["id"],
      additionalProperties: true,
      deprecated: true,
      default: {},
      "x-extensible-enum": ["a"]
    }
    expect(schemaOf("3.0.3", schema)).toEqual(schema)
  })

  it("read example as examples and byte as base64", () => {
    expect(schemaOf("3.0.3", { type: "string", format: "byte", example: "eA==" })).toEqual({
      type: "string",
      contentEncoding: "base64",
      examples: ["eA=="]
    })
  })

  it("read keywords of later versions as they are meant, with a warning", () => {
    expect(schemaOf("3.0.3", { const: 1 })).toEqual({ const: 1 })
    expect(schemaOf("3.0.3", { type: ["string", "null"] })).toEqual({ type: ["string", "null"] })
    expect(schemaOf("3.0.3", { items: [{ type: "string" }], additionalItems: false })).toEqual({
      prefixItems: [{ type: "string" }],
      items: false
    })
    expect(schemaWarnings("3.0.3", { const: 1 })).toEqual(["foreign-keyword"])
  })
})

describe("OpenAPI 3.1 schemas", () => {
  it("stay as they are, with references into the definitions", () => {
    const schema = {
      type: ["string", "null"],
      const: "a",
      prefixItems: [true],
      unevaluatedProperties: false,
      dependentRequired: { a: ["b"] },
      if: { minLength: 1 },
      else: false,
      $ref: "#/components/schemas/S",
      description: "beside the reference"
    }
    const { A } = schemasOf("3.1.0", { A: schema, S: { minLength: 0 } })
    expect(A).toEqual({ ...schema, $ref: "#/$defs/S" })
  })

  it("have one spelling for a set of types", () => {
    expect(schemaOf("3.1.0", { type: ["null", "string", "integer"] })).toEqual({ type: ["integer", "string", "null"] })
    expect(schemaOf("3.1.0", { type: ["string"] })).toEqual({ type: "string" })
  })

  it("ignore nullable, and read boolean exclusive bounds as meant", () => {
    expect(schemaOf("3.1.0", { type: "string", nullable: true })).toEqual({ type: "string" })
    expect(schemaWarnings("3.1.0", { type: "string", nullable: true })).toEqual(["without-effect"])
    expect(schemaOf("3.1.0", { minimum: 1, exclusiveMinimum: true })).toEqual({ exclusiveMinimum: 1 })
  })

  it("follow the dialect they name", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      items: [{ type: "string" }],
      additionalItems: { type: "number" },
      dependencies: { a: ["b"], c: { required: ["d"] } }
    }
    expect(schemaOf("3.1.0", schema)).toEqual({
      prefixItems: [{ type: "string" }],
      items: { type: "number" },
      dependentRequired: { a: ["b"] },
      dependentSchemas: { c: { required: ["d"] } }
    })
    expect(schemaWarnings("3.1.0", schema)).toEqual([])
  })
})

describe("what cannot be known", () => {
  const isUnknown = (schema: unknown): boolean => /"(?:unresolved|unread):/.test(JSON.stringify(schema))

  it("is a reference that no reader can follow, never a schema that accepts anything", () => {
    const broken: ReadonlyArray<unknown> = [
      { $ref: "#/components/schemas/Nobody" },
      { $ref: "https://example.com/pet.json" },
      { $ref: "gone.yaml#/Pet" },
      { type: "any" },
      { type: 7 },
      { maxLength: {} },
      { minimum: "many" },
      { pattern: 3 },
      { enum: "a" },
      { allOf: {} },
      { properties: ["a"] },
      { $ref: "#anchor" },
      { maxLength: -1 },
      { $dynamicRef: "#node" },
      { properties: { a: 7 } },
      { oneOf: [] },
      { type: "string", anyOf: [] },
      { $recursiveRef: "#" }
    ]
    for (const schema of broken) {
      expect({ schema, unknown: isUnknown(schemaOf("3.1.0", schema)) }).toEqual({ schema, unknown: true })
      expect(schemaWarnings("3.1.0", schema)).toHaveLength(1)
    }
    expect(schemaOf("3.1.0", { $ref: "#/components/schemas/Nobody", enum: "a" })).toMatchObject({
      allOf: [{ $ref: expect.stringContaining("unread:") }]
    })
  })

  it("keeps its text, where that is all there is to it", () => {
    expect(schemaOf("3.1.0", { type: "string", oneOf: [] })).toEqual({
      type: "string",
      $ref: "unread:malformed%20oneOf:%5B%5D"
    })
    expect(schemaOf("3.1.0", { type: "any" })).toEqual({ $ref: "unread:type%20any:%22any%22" })
    expect(schemaOf("3.1.0", { oneOf: { a: { $ref: "#/components/schemas/A" } } })).toEqual({
      $ref: "unresolved:malformed%20oneOf"
    })
    expect(schemaOf("3.1.0", { enum: "a".repeat(2000) })).toEqual({ $ref: "unresolved:malformed%20enum" })
  })

  it("does not include an empty list of restrictions, nor a number in quotes", () => {
    expect(schemaOf("3.1.0", { maximum: "1e+06", minimum: "-2.5E1" })).toEqual({ maximum: 1_000_000, minimum: -25 })
    expect(schemaOf("3.1.0", { type: "string", allOf: [] })).toEqual({ type: "string" })
    expect(schemaWarnings("3.1.0", { allOf: [] })).toEqual(["repaired"])
  })

  it("does not include names that are numbers", () => {
    expect(schemaOf("3.1.0", { required: [1, "1", "a"] })).toEqual({ required: ["1", "a"] })
    expect(schemaWarnings("3.1.0", { required: [1] })).toEqual(["repaired"])
  })

  it("includes schemas that are nothing but references to each other", () => {
    const schemas = schemasOf("3.0.3", {
      A: { $ref: "#/components/schemas/B" },
      B: { $ref: "#/components/schemas/A" },
      C: { $ref: "#/components/schemas/C" },
      D: { $ref: "#/components/schemas/A" }
    })
    for (const name of ["A", "B", "C", "D"]) expect(isUnknown(schemas[name])).toBe(true)
    const inNew = schemasOf("3.1.0", { A: { $ref: "#/components/schemas/A", type: "string" } })
    expect(isUnknown(inNew["A"])).toBe(true)
  })

  it("does not include recursive schemas", () => {
    expect(schemasOf("3.0.3", { Node: { properties: { next: { $ref: "#/components/schemas/Node" } } } })).toEqual({
      Node: { properties: { next: { $ref: "#/$defs/Node" } } }
    })
  })
})

describe("definitions", () => {
  it("keep their names, odd ones percent-encoded in references", () => {
    const schemas = schemasOf("3.0.3", {
      "A b/c~d#%": { type: "string" },
      __proto__x: {},
      S: { $ref: "#/components/schemas/A%20b~1c~0d%23%25" }
    })
    expect(schemas["S"]).toEqual({ $ref: "#/$defs/A%20b~1c~0d%23%25" })
  })

  it("may be called __proto__", () => {
    const text =
      '{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{},"components":{"schemas":{"__proto__":{"type":"string"},"S":{"properties":{"__proto__":{"$ref":"#/components/schemas/__proto__"}}}}}}'
    const { schemas } = contractOf(imported({ "api.json": text }))
    expect(JSON.stringify(schemas)).toBe(
      '{"__proto__":{"type":"string"},"S":{"properties":{"__proto__":{"$ref":"#/$defs/__proto__"}}}}'
    )
  })

  it("are made for references to other places", () => {
    const schemas = schemasOf("3.1.0", {
      A: { properties: { b: { type: "string" } }, $defs: { inner: { type: "integer" } } },
      B: { $ref: "#/components/schemas/A/properties/b" },
      C: { $defs: { inner: { type: "boolean" } }, properties: { x: { $ref: "#/$defs/inner" } } },
      "A.properties.b": { type: "null" }
    })
    expect(schemas["B"]).toEqual({ $ref: "#/$defs/A.properties.b_2" })
    expect(schemas["A.properties.b_2"]).toEqual({ type: "string" })
    expect(schemas["C"]).toEqual({ properties: { x: { $ref: "#/$defs/C.$defs.inner" } } })
    expect(schemas["C.$defs.inner"]).toEqual({ type: "boolean" })
  })

  it("are found by the names that schemas give themselves", () => {
    const schemas = schemasOf("3.1.0", {
      Tree: {
        $id: "https://example.com/schemas/tree",
        $anchor: "tree",
        properties: { node: { $ref: "node" }, twin: { $ref: "https://example.com/schemas/node#/properties/a" } }
      },
      Node: { $id: "https://example.com/schemas/node", properties: { a: { $ref: "#tree" } } },
      List: { $dynamicAnchor: "item", items: { $dynamicRef: "#item" } },
      Loop: { $anchor: "loop", $ref: "#loop" },
      Lost: { items: { $ref: "other" }, contains: { $dynamicRef: "#nobody" } }
    })
    expect(schemas["Tree"]).toEqual({
      properties: { node: { $ref: "#/$defs/Node" }, twin: { $ref: "#/$defs/Node.properties.a" } }
    })
    expect(schemas["Node"]).toEqual({ properties: { a: { $ref: "#/$defs/Tree" } } })
    expect(schemas["Node.properties.a"]).toEqual({ $ref: "#/$defs/Tree" })
    expect(schemas["List"]).toEqual({ items: { $ref: "#/$defs/List" } })
    expect(JSON.stringify(schemas["Loop"])).toContain("unread:circular")
    expect(JSON.stringify(schemas["Lost"]).match(/unresolved:/g)).toHaveLength(2)
  })

  it("are found by $recursiveRef around it", () => {
    const schemas = schemasOf("3.1.0", {
      Filter: {
        $recursiveAnchor: true,
        properties: { all: { type: "array", items: { anyOf: [{ type: "string" }, { $recursiveRef: "#" }] } } }
      },
      Two: { $id: "https://example.com/two", $recursiveAnchor: true, items: { $recursiveRef: "#" } },
      Three: { $id: "https://example.com/three", $recursiveAnchor: true, items: { $recursiveRef: "#" } }
    })
    expect(schemas["Filter"]).toEqual({
      properties: { all: { type: "array", items: { anyOf: [{ type: "string" }, { $ref: "#/$defs/Filter" }] } } }
    })
    expect([schemas["Two"], schemas["Three"]]).toEqual(
      Array.from({ length: 2 }, () => ({ items: { $ref: "unresolved:dynamic%20reference" } }))
    )
  })

  it("name the schemas a discriminator maps to", () => {
    const discriminator = { propertyName: "kind", mapping: { cat: "Cat", dog: "#/components/schemas/Dog", cow: "Cow" } }
    const pets = {
      Pet: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }], discriminator },
      Cat: {},
      Dog: {}
    }
    expect(schemasOf("3.0.3", pets)["Pet"]).toMatchObject({
      discriminator: {
        propertyName: "kind",
        mapping: { cat: "#/$defs/Cat", dog: "#/$defs/Dog", cow: "unresolved:Cow" }
      }
    })
    expect(schemasOf("2.0", { Pet: { discriminator: "kind" } })["Pet"]).toEqual({
      discriminator: { propertyName: "kind" }
    })
  })
})

describe("one meaning, one form", () => {
  it("whatever the version", () => {
    const in30 = {
      Pet: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "integer", minimum: 0, exclusiveMinimum: true },
          name: { type: "string", nullable: true, example: "Rex" },
          owner: { $ref: "#/components/schemas/Owner" },
          photo: { type: "string", format: "byte" }
        }
      },
      Owner: { type: "object", nullable: true, additionalProperties: { type: "string" } }
    }
    const in31 = {
      Pet: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "integer", exclusiveMinimum: 0 },
          name: { type: ["null", "string"], examples: ["Rex"] },
          owner: { $ref: "#/components/schemas/Owner" },
          photo: { type: "string", contentEncoding: "base64" }
        }
      },
      Owner: { type: ["object", "null"], additionalProperties: { type: "string" } }
    }
    expect(schemasOf("3.0.3", in30)).toEqual(schemasOf("3.1.0", in31))
    const in20 = JSON.parse(
      JSON.stringify(in30)
        .replaceAll("#/components/schemas/", "#/definitions/")
        .replaceAll('"nullable"', '"x-nullable"')
    )
    const withExtension = JSON.parse(JSON.stringify(schemasOf("2.0", in20)), (key, value: unknown) =>
      key === "x-nullable" ? undefined : value
    )
    expect(withExtension).toEqual(schemasOf("3.0.3", in30))
  })
})
