import { readBytes, readSchema, samples } from "@lintel/avro"
import avro from "avsc"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { diceOf, makeSchema } from "./generate.js"

const read = (schema: unknown) => {
  const found = readSchema(schema)
  if (found._tag === "InvalidSchema") throw new Error(found.reason)
  return found
}

describe("bytes that somebody else wrote", () => {
  it("end, whatever counts they claim", () => {
    const many = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0)
    expect(readBytes(read({ type: "array", items: "null" }), many)).toEqual({
      _tag: "Refused",
      reason: "there are too many items"
    })
    expect(readBytes(read("bytes"), Uint8Array.of(1))).toEqual({ _tag: "Refused", reason: "a length is negative" })
    expect(readBytes(read("int"), Uint8Array.of(2, 2))).toEqual({ _tag: "Refused", reason: "data are left over" })
  })
})

describe("samples", () => {
  it("have every branch and every symbol, and none is there without a finite datum", () => {
    const endless = { type: "record", name: "R", fields: [{ name: "next", type: "R" }] }
    expect(samples(read(endless))).toEqual([])
    const list = { type: "record", name: "R", fields: [{ name: "next", type: ["null", "R"] }] }
    expect(samples(read(list), 3).map(({ datum }) => datum)).toMatchObject([
      { next: null },
      { next: { R: { next: null } } },
      {}
    ])
  })

  it("are encoded as a codec encodes them", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const schema = makeSchema(diceOf(seed))
        const type = avro.Type.forSchema(structuredClone(schema) as avro.Schema, { wrapUnions: true, logicalTypes: {} })
        for (const { bytes, datum } of samples(read(schema), 12)) {
          const value: unknown = type.fromBuffer(Buffer.from(bytes))
          expect(JSON.parse(type.toString(value))).toEqual(datum)
          expect(readBytes(read(schema), bytes)).toEqual({ _tag: "Read", datum })
        }
      }),
      { numRuns: 200, seed: 5 }
    )
  })
})
