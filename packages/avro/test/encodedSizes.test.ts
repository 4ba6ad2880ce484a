import { type AvroSchema, encodedSizes, type Json, readSchema } from "@lintel/avro"
import avsc from "avsc"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const schemaOf = (value: Json): AvroSchema => {
  const schema = readSchema(value)
  if (schema._tag === "InvalidSchema") throw new Error(schema.reason)
  return schema
}
const record = (name: string, ...types: ReadonlyArray<Json>): Json => ({
  type: "record",
  name,
  fields: types.map((type, index) => ({ name: `f${index}`, type }))
})
const symbols = Array.from({ length: 65 }, (_, index) => `S${index}`)

describe("the bytes of data", () => {
  it.each<readonly [Json, bigint | undefined, bigint | undefined]>([
    ["null", 0n, 0n],
    ["boolean", 1n, 1n],
    ["int", 1n, 5n],
    ["long", 1n, 10n],
    ["string", 1n, undefined],
    [{ type: "fixed", name: "F", size: 12 }, 12n, 12n],
    [{ type: "enum", name: "E", symbols }, 1n, 2n],
    [["null", "double"], 1n, 9n],
    [[], undefined, 0n],
    [{ type: "array", items: "null" }, 1n, undefined],
    [record("R", "int", { type: "fixed", name: "F", size: 3 }), 4n, 8n],
    [record("R", ["null", "R"]), 1n, undefined],
    [record("R", "R"), undefined, undefined],
    [record("A", ["null", record("B", "A", "long")]), 1n, undefined],
    [record("A", record("B", ["A", "null"]), "B"), 2n, undefined]
  ])("%j", (schema, least, most) => {
    expect(encodedSizes(schemaOf(schema))).toEqual({ least, most })
  })

  it("hold for what is encoded", () => {
    const type = avsc.Type.forSchema(
      record("R", ["null", "long", { type: "enum", name: "E", symbols }], "int", "float", "boolean") as avsc.Schema
    )
    const { least, most } = encodedSizes(schemaOf(JSON.parse(JSON.stringify(type.schema())) as Json))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), () => {
        const size = BigInt(type.toBuffer(type.random()).length)
        expect(least !== undefined && size >= least && most !== undefined && size <= most).toBe(true)
      })
    )
  })
})
