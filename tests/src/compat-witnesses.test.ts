import { compareSchemas, type SchemaPosition } from "@lintel/compat"
import type { Datum } from "@lintel/diagnostic"
import type { Json, JsonSchema } from "@lintel/model"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as formats from "ajv-formats"
import { describe, expect, it } from "vitest"
import { payloadPairs } from "../../packages/compat/test/payloadPairs.js"

const accepts = (schema: JsonSchema, value: Json): boolean => {
  const ajv = new Ajv2020({ strict: false, ownProperties: true })
  formats.default.default(ajv)
  return ajv.compile(schema)(value)
}

const witnesses = (old: JsonSchema, fresh: JsonSchema, position: SchemaPosition): ReadonlyArray<Json> =>
  compareSchemas(old, fresh, { position })
    .findings.filter((finding) => finding.class === "breaking")
    .map(({ witness }) => (witness as Datum).datum.value)

describe("every value that is shown is accepted by its writer and refused by its reader, says a validator that is not ours", () => {
  it.each(payloadPairs)("$name", ({ new: fresh, old, request, response }) => {
    const narrowed = witnesses(old, fresh, "stored")
    expect(narrowed.length > 0).toBe(request === "breaks")
    for (const value of narrowed) expect([accepts(old, value), accepts(fresh, value)]).toEqual([true, false])
    const widened = witnesses(old, fresh, "message")
    expect(widened.length > 0).toBe(response === "breaks")
    for (const value of widened) expect([accepts(fresh, value), accepts(old, value)]).toEqual([true, false])
  })
})
