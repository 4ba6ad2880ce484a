import { overlapOfAvro } from "@lintel/evolution"
import type { Json } from "@lintel/model"
import avro from "avsc"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const record = (name: string, ...fields: ReadonlyArray<readonly [string, Json, Json?]>): Json => ({
  type: "record",
  name,
  fields: fields.map(([field, type, fallback]) => ({
    name: field,
    type,
    ...(fallback === undefined ? {} : { default: fallback })
  }))
})
const state = (...symbols: ReadonlyArray<string>): Json => ({ type: "enum", name: "State", symbols })

describe("two Avro schemas", () => {
  it.each<readonly [string, Json, Json, string]>([
    ["records of other names", record("A", ["x", "int"]), record("B", ["x", "int"]), "Apart"],
    ["records of one form", record("A", ["x", "int"]), record("A", ["x", "int"]), "Shared"],
    ["one with a field more that has a default", record("A"), record("A", ["x", "int", 0]), "Shared"],
    ["each with a field of its own", record("A", ["x", "int"]), record("A", ["y", "int"]), "Apart"],
    ["one with a field more", record("A", ["x", "int"]), record("A"), "Shared"],
    ["other types", "int", "string", "Apart"],
    ["a wider number", "int", "long", "Shared"],
    ["text and bytes", "bytes", "string", "Shared"],
    ["symbols that overlap", state("A", "B"), state("B", "C"), "Shared"],
    ["symbols of which none is the other's", state("A", "B"), state("C"), "Apart"],
    ["unions that overlap", ["int", "string"], ["string", "boolean"], "Shared"],
    ["unions that do not", ["int", "null"], ["string", "boolean"], "Apart"],
    [
      "lists of other items: an empty one is both",
      { type: "array", items: "int" },
      { type: "array", items: "string" },
      "Shared"
    ],
    ["records with a field of other types", record("A", ["x", "int"]), record("A", ["x", "string"]), "Apart"],
    [
      "records with a field that is apart, deep inside",
      record("A", ["x", record("B", ["y", ["null", "int"]])]),
      record("A", ["x", record("B", ["y", "boolean"])]),
      "Apart"
    ],
    [
      "lists that go on for ever, of other values",
      record("L", ["v", "int"], ["next", ["null", "L"]]),
      record("L", ["v", "string"], ["next", ["null", "L"]]),
      "Apart"
    ],
    [
      "unions of records, one of which is the other's",
      [record("A", ["x", "int"]), record("B", ["x", "int"])],
      [record("B", ["x", "int"]), record("C", ["x", "int"])],
      "Shared"
    ],
    ["a field whose type holds a union", record("A", ["x", ["int", "null"]]), record("A", ["x", "null"]), "Shared"],
    ["nothing and nothing", "null", "null", "Shared"],
    ["what is no schema", "Nowhere", "int", "Undecided"]
  ])("%s", (_, one, other, tag) => {
    expect([overlapOfAvro(one, other)._tag, overlapOfAvro(other, one)._tag]).toEqual([tag, tag])
  })
})

/** What a codec makes of data of one schema. */
const reads = (writer: Json, reader: Json) => {
  const [from, to] = [writer, reader].map((schema) =>
    avro.Type.forSchema(structuredClone(schema) as avro.Schema, { wrapUnions: true })
  )
  if (from === undefined || to === undefined) throw new Error("unreadable")
  return (value: unknown): boolean => {
    try {
      to.fromBuffer(from.toBuffer(value), to.createResolver(from))
      return true
    } catch {
      return false
    }
  }
}

const leaf = fc.constantFrom<Json>("int", "long", "string", "boolean")
const schema = fc.oneof(
  leaf,
  fc
    .tuple(
      fc.constantFrom("A", "B"),
      fc.uniqueArray(fc.tuple(fc.constantFrom("x", "y", "z"), leaf, fc.boolean()), { selector: ([name]) => name })
    )
    .map(([name, fields]) =>
      record(
        name,
        ...fields.map(([field, type, hasDefault]) => {
          const fallback = type === "string" ? "" : type === "boolean" ? false : 0
          return hasDefault ? ([field, type, fallback] as const) : ([field, type] as const)
        })
      )
    )
)

describe("a codec", () => {
  it("agrees: what is shared is read one way at least, and what is apart is read neither way", () => {
    const met = { Apart: 0, Shared: 0, Undecided: 0 }
    fc.assert(
      fc.property(schema, schema, (one, other) => {
        const overlap = overlapOfAvro(one, other)
        met[overlap._tag] += 1
        const [there, back] = [reads(one, other), reads(other, one)]
        const someOf = (from: Json): unknown => avro.Type.forSchema(structuredClone(from) as avro.Schema).random()
        if (overlap._tag === "Shared") expect(there(overlap.value) || back(overlap.value)).toBe(true)
        if (overlap._tag === "Apart") {
          for (let round = 0; round < 5; round++) expect(there(someOf(one)) || back(someOf(other))).toBe(false)
        }
      }),
      { numRuns: 500, seed: 21 }
    )
    expect(met.Apart).toBeGreaterThan(50)
    expect(met.Shared).toBeGreaterThan(50)
  })

  it("agrees of unions, branch by branch", () => {
    const met = { Apart: 0, Shared: 0, Undecided: 0 }
    const union = fc.uniqueArray(schema, {
      minLength: 1,
      maxLength: 3,
      selector: (one) =>
        typeof one === "string" ? one : JSON.stringify((one as { readonly name?: Json }).name ?? null)
    })
    fc.assert(
      fc.property(union, union, (one, other) => {
        const overlap = overlapOfAvro(one, other)
        met[overlap._tag] += 1
        const anyIsRead = (from: ReadonlyArray<Json>, to: Json): boolean =>
          from.some((branch) => {
            const of = avro.Type.forSchema(structuredClone(branch) as avro.Schema)
            return reads(branch, to)(of.random())
          })
        const isShared = anyIsRead(one, other) || anyIsRead(other, one)
        expect(overlap._tag).toBe(isShared ? "Shared" : "Apart")
      }),
      { numRuns: 300, seed: 23 }
    )
    expect(met.Apart).toBeGreaterThan(30)
    expect(met.Shared).toBeGreaterThan(30)
  })
})
