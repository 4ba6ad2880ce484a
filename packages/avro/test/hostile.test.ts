import { canRead, readSchema } from "@lintel/avro"
import { describe, expect, it } from "vitest"

const field = (name: string, type: unknown, more: object = {}) => ({ name, type, ...more })
const record = (name: string, fields: ReadonlyArray<unknown>) => ({ type: "record", name, fields })
const counted = (count: number, make: (index: number) => unknown): ReadonlyArray<unknown> =>
  Array.from({ length: count }, (_, index) => make(index))

/** Records that each hold the one before twice: the smallest datum has 2^count parts. */
const doubling = (count: number, leaf: unknown) =>
  record(
    "Top",
    counted(count, (index) =>
      field(
        `f${index}`,
        index === 0
          ? record("R0", [field("x", leaf)])
          : record(`R${index}`, [field("a", `R${index - 1}`), field("b", `R${index - 1}`)])
      )
    )
  )

describe("schemas that are meant to hurt", () => {
  it("are refused with a place where they are nested without end", () => {
    let deep: unknown = "int"
    for (let depth = 0; depth < 100_000; depth++) deep = { type: "array", items: deep }
    const answer = readSchema(deep)
    expect(answer._tag === "InvalidSchema" && answer.reason).toContain("more than 500 deep")
    const loop: Record<string, unknown> = { type: "array" }
    loop["items"] = loop
    expect(readSchema(loop)._tag).toBe("InvalidSchema")
  })

  it("are refused where they are larger than is read", () => {
    const answer = readSchema(
      record(
        "R",
        counted(100, (index) => field(`f${index}`, "int"))
      ),
      { maxParts: 50 }
    )
    expect(answer._tag === "InvalidSchema" && answer.reason).toBe("the schema has more than 50 parts")
  })

  it("are answered with a hundred thousand fields", () => {
    const names = counted(100_000, (index) => field(`f${index}`, "int"))
    const writer = record("R", names)
    const many = canRead(
      writer,
      record(
        "R",
        counted(100_000, (index) => field(`f${index}`, "string"))
      )
    )
    expect(many._tag === "Refused" && many.refusals.length).toBe(50)
    expect(many._tag === "Refused" && many.more).toBe(99_950)
    const few = names.slice(0, 10_000)
    expect(canRead(record("R", few), record("R", few.toReversed()))._tag).toBe("Reads")
    const refused = canRead(record("R", few), record("R", [...few, field("more", "int")]))
    expect(refused._tag === "Refused" && refused.at).toBe("/more")
  })

  it("are answered with a hundred thousand symbols, and with thousands of branches", () => {
    const symbols = counted(100_000, (index) => `S${index}`)
    const from = { type: "enum", name: "E", symbols }
    const answer = canRead(from, { ...from, symbols: symbols.slice(1) })
    expect(answer._tag === "Refused" && answer.witness.datum).toBe("S0")
    const union = counted(3000, (index) => record(`R${index}`, [field("x", "int")]))
    expect(canRead(union, union.toReversed())._tag).toBe("Reads")
  })

  it("have names that JavaScript gives a meaning", () => {
    const names = ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf"]
    const writer = record(
      "__proto__",
      names.map((name) => field(name, "int"))
    )
    expect(canRead(writer, writer)._tag).toBe("Reads")
    const reader = record("__proto__", [...names.map((name) => field(name, "long")), field("__defineGetter__", "int")])
    const answer = canRead(writer, reader)
    expect(answer._tag === "Refused" && answer.at).toBe("/__defineGetter__")
    expect(answer._tag === "Refused" && Object.keys(answer.witness.datum ?? {})).toEqual(names)
    const polluted = readSchema(JSON.parse('{ "__proto__": { "type": "int" } }'))
    expect(polluted._tag === "InvalidSchema" && polluted.reason).toContain("needs the key")
    expect(canRead({ type: "map", values: "int" }, { type: "map", values: "string" })._tag).toBe("Refused")
  })

  it("have data that are too large to show: undecided, not fine", () => {
    const [writer, reader] = [doubling(60, "long"), doubling(60, "int")]
    expect(canRead(writer, doubling(60, "long"))._tag).toBe("Reads")
    const answer = canRead(writer, reader)
    expect(answer._tag === "Undecided" && answer.reasons[0]?.kind).toBe("witness")
    const chain = (leaf: unknown) =>
      record(
        "Top",
        counted(5000, (index) =>
          field(
            `f${index}`,
            index === 0 ? record("R0", [field("x", leaf)]) : record(`R${index}`, [field("a", `R${index - 1}`)])
          )
        )
      )
    expect(canRead(chain("int"), chain("long"))._tag).toBe("Reads")
    expect(canRead(chain("int"), chain("string"))._tag).not.toBe("Reads")
  })

  it("fill defaults without end, or almost", () => {
    const endless = record("R", [field("self", "R", { default: {} })])
    expect(readSchema(endless)._tag).toBe("InvalidSchema")
    const wide = doubling(40, "int")
    const filled = record("Outer", [field("top", wide), field("more", "R39", { default: { a: {}, b: {} } })])
    expect(readSchema(filled)._tag).toBe("InvalidSchema")
  })

  it("have decimals of any precision and fixed types of any size", () => {
    const wide = (precision: number) => ({ type: "bytes", logicalType: "decimal", precision, scale: 0 })
    const answer = canRead(wide(2_000_000_000), wide(1_999_999_999))
    expect(answer._tag).toBe("Undecided")
    const fixed = (size: number) => ({ type: "fixed", name: "F", size })
    expect(canRead(fixed(2_000_000_000), fixed(1))._tag).toBe("Undecided")
    expect(canRead(fixed(1), fixed(2_000_000_000))._tag).toBe("Refused")
  })

  it("are no JSON", () => {
    for (const value of [undefined, () => 1, Symbol("x"), 10n, new Date(0), new Map(), Number.NaN]) {
      expect(readSchema(value)._tag).toBe("InvalidSchema")
    }
  })

  it("exceed the budget: undecided", () => {
    const names = counted(1000, (index) => field(`f${index}`, "int"))
    const answer = canRead(record("R", names), record("R", names.toReversed()), { budget: 100 })
    expect(answer._tag === "Undecided" && answer.reasons[0]?.kind).toBe("budget")
  })
})
