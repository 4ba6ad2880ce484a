import type { HttpContract, JsonSchema } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { api, integer, json, operation, reportOf, text } from "./pairs.js"

const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: ReadonlyArray<string> = []
): JsonSchema => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required: [...required] })
})
const reference = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })

/** Two answers whose schemas are built on one base. */
const built = (base: JsonSchema, more: Readonly<Record<string, JsonSchema>> = {}): HttpContract =>
  api(
    ["Cat", "Dog"].map((name) =>
      operation({ operationId: name, path: `/${name}`, responses: { "200": { content: json(reference(name)) } } })
    ),
    {
      schemas: {
        Base: base,
        Cat: { allOf: [reference("Base"), object({ purrs: text })] },
        Dog: { allOf: [reference("Base"), object({ barks: text })] },
        ...more
      }
    }
  )

const found = (before: HttpContract, after: HttpContract): ReadonlyArray<readonly [string, string, number]> =>
  reportOf(before, after).findings.map(({ class: kind, data, pointer = "" }) => [
    kind,
    pointer,
    (data as { readonly reaches: ReadonlyArray<string> }).reaches.length
  ])

describe("what changed in a base", () => {
  const both = object({ id: text, size: integer }, ["id", "size"])

  it("is one finding there, and nowhere harmless", () => {
    const report = reportOf(built(both), built(object({ id: text, size: integer }, ["id"])))
    expect(found(built(both), built(object({ id: text, size: integer }, ["id"])))).toEqual([
      ["breaking", "/schemas/Base", 2]
    ])
    expect(report.findings[0]?.witness).toMatchObject({ _tag: "HttpResponse", checked: true })
    expect(report.findings[0]?.data).toMatchObject({ differences: [{ keyword: "required", old: ["size"] }] })
  })

  it("is found through bases of bases", () => {
    const between = (base: JsonSchema): HttpContract =>
      built({ allOf: [reference("Root"), object({ name: text })] }, { Root: base })
    expect(found(between(both), between(object({ id: text }, ["id"])))).toEqual([["breaking", "/schemas/Root", 2]])
  })

  it("stays apart from what changed beside it", () => {
    const cat = { Cat: { allOf: [reference("Base"), object({ purrs: text }, ["purrs"])] } }
    const places = found(built(both, cat), built(object({ id: text, size: integer }, ["id"])))
    expect(places.filter(([kind]) => kind === "breaking").map(([, pointer]) => pointer)).toEqual([
      "/schemas/Base",
      "/schemas/Cat"
    ])
  })

  it("is told where it breaks when the base alone does not", () => {
    const closed = (base: JsonSchema): HttpContract => {
      const closing = (name: string): JsonSchema => ({
        allOf: [reference("Base")],
        unevaluatedProperties: false,
        title: name
      })
      return built(base, { Cat: closing("Cat"), Dog: object({ barks: text }) })
    }
    const places = found(closed(object({ id: text })), closed(object({ id: text, extra: text })))
    expect(places.filter(([kind]) => kind === "breaking")).toEqual([["breaking", "/schemas/Cat", 1]])
  })
})
