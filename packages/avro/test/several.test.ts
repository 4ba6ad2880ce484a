import { canRead, readByOneOf, readSchema, takesAny } from "@lintel/avro"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { diceOf, makeSchema, mutate } from "./generate.js"

const read = (schema: unknown) => {
  const found = readSchema(schema)
  if (found._tag === "InvalidSchema") throw new Error(found.reason)
  return found
}
const one = (writer: unknown, ...readers: ReadonlyArray<unknown>) => readByOneOf(read(writer), readers.map(read))
const record = (...fields: ReadonlyArray<unknown>) => ({ type: "record", name: "R", fields })
const field = (name: string, type: unknown) => ({ name, type })
const state = (...symbols: ReadonlyArray<string>) => ({ type: "enum", name: "S", symbols })

describe("several readers, each of which reads a part", () => {
  it("read it all together where every branch and every symbol is read by one of them", () => {
    expect(one(["int", "string"], "int", "string")._tag).toBe("Read")
    expect(one(state("A", "B", "C"), state("A"), state("C", "B"))._tag).toBe("Read")
    expect(
      one(record(field("s", state("A", "B"))), record(field("s", state("A"))), record(field("s", state("B"))))._tag
    ).toBe("Read")
    const both = record(field("a", ["int", "string"]), field("b", state("X", "Y")))
    const reader = (a: unknown, ...symbols: ReadonlyArray<string>) =>
      record(field("a", a), field("b", state(...symbols)))
    expect(one(both, reader("int", "X"), reader("int", "Y"), reader("string", "X", "Y"))._tag).toBe("Read")
    expect(one(both, reader("int", "X"), reader("string", "X", "Y"))).toMatchObject({
      _tag: "Refused",
      value: { a: { int: 1 }, b: "Y" }
    })
  })

  it("refuse what each of them refuses, with one datum for all", () => {
    expect(one(["int", "string", "boolean"], "int", "string")).toMatchObject({
      _tag: "Refused",
      value: { boolean: true }
    })
    expect(one(state("A", "B", "Q"), state("A"), state("B"))).toMatchObject({ _tag: "Refused", value: "Q" })
    const list = (items: unknown) => ({ type: "array", items })
    expect(one(list(["int", "string"]), list("int"), list("string"))._tag).toBe("Unknown")
  })

  it("take it for something else where the one that reads it does", () => {
    expect(one(["long", "string"], "double", "string")._tag).toBe("Misread")
  })

  it("say no more than each alone where there is one", () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const dice = diceOf(seed)
        const writer = makeSchema(dice)
        const reader = mutate(dice, writer)
        if (readSchema(reader)._tag === "InvalidSchema") return
        const alone = canRead(writer, reader)
        const together = one(writer, reader)
        const same: Readonly<Record<string, string>> = { Reads: "Read", ChangesMeaning: "Misread", Refused: "Refused" }
        expect(together._tag).toBe(same[alone._tag] ?? "Unknown")
        if (alone._tag === "Reads" && takesAny(read(writer), read(reader))._tag === "Apart") {
          expect(takesAny(read(writer), read(writer))._tag).toBe("Apart")
        }
      }),
      { numRuns: 400, seed: 9 }
    )
  })

  it("end on schemas whose types share their parts many times over", () => {
    const layers = Array.from({ length: 40 }, (_, index) => ({
      type: "record",
      name: `L${index}`,
      fields: ["a", "b", "c"].map((name) => field(name, index === 0 ? ["null", "int"] : `L${index - 1}`))
    }))
    const nested = (at: number): unknown => {
      const layer = layers[at]
      if (layer === undefined || at === 0) return layer
      const [first, ...others] = layer.fields
      return { ...layer, fields: [{ ...first, type: nested(at - 1) }, ...others] }
    }
    const [writer, reader] = [
      read(nested(39)),
      read(JSON.parse(JSON.stringify(nested(39)).replaceAll('"int"', '"long"')))
    ]
    expect(["Apart", "Shared", "Unknown"]).toContain(takesAny(writer, reader)._tag)
    expect(readByOneOf(writer, [reader, reader])._tag).toBe("Read")
  })
})
