import fc from "fast-check"
import type { JsonObject } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { createProjector, type ProjectionMode } from "../src/payload/projection.js"

const names = ["A", "B", "C", "D"] as const

const reference = fc.record({
  $ref: fc.constantFrom(...names.map((name) => `#/$defs/${name}`), "#/$defs/A/properties/x")
})
const marks = fc.constantFrom({}, {}, { readOnly: true }, { writeOnly: true }, { type: "integer", format: "int64" })

const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    marks,
    reference,
    fc.tuple(reference, marks).map(([a, b]) => ({ ...a, ...b })),
    fc.record({
      type: fc.constant("object"),
      properties: fc.dictionary(fc.constantFrom("x", "y"), tie("schema")),
      required: fc.constant(["x", "y"])
    }),
    fc.record({ required: fc.constant(["x"]), allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ items: tie("schema") })
  )
}))

const definitions = fc.record({ A: schema, B: schema, C: schema, D: schema })

const modes: ReadonlyArray<ProjectionMode> = (["request", "response", undefined] as const).flatMap((direction) =>
  (["sender", "reader"] as const).map((role) => ({ direction, role }))
)

/** The same document with its definitions under a key of which the projection knows nothing beforehand. */
const elsewhere = (value: unknown): JsonObject =>
  JSON.parse(JSON.stringify(value).replaceAll("$defs", "definitions")) as JsonObject

describe("projection", () => {
  it("leaves out only what it would not change", () => {
    fc.assert(
      fc.property(definitions, fc.constantFrom(...modes), (made, mode) => {
        const root = { $defs: made } as JsonObject
        const other = elsewhere(root)
        expect(elsewhere(createProjector(root, mode).document())).toEqual(createProjector(other, mode).document())
      }),
      { numRuns: 2000 }
    )
  })

  it("keeps a definition that no mark and no format reaches as it is", () => {
    const free = { type: "object", properties: { other: { $ref: "#/$defs/Other" } }, required: ["other"] }
    const root = {
      $defs: {
        Free: free,
        Other: { type: "string" },
        Wide: { type: "integer", format: "int64" },
        Marked: { properties: { id: { type: "string", readOnly: true } }, required: ["id"] },
        Using: { allOf: [{ $ref: "#/$defs/Marked" }], required: ["id"] }
      }
    }
    const { $defs } = createProjector(root, { direction: "request", role: "reader" }).document() as typeof root
    expect($defs.Free).toBe(free)
    expect($defs.Wide).toEqual({ type: "integer" })
    expect($defs.Marked.required).toEqual([])
    expect($defs.Using.required).toEqual([])
  })
})
