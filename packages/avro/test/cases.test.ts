import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { canRead, type InvalidSide, readSchema, type Verdict } from "@lintel/avro"

/** A pair with its truth: what the reader makes of the writer's data, and what happens with the sides exchanged. */
interface Case {
  readonly name: string
  readonly writer: unknown
  readonly reader: unknown
  readonly verdict: string
  readonly back?: string
  readonly kind?: string
  readonly at?: string
  readonly remark?: string
}

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"))

const names = readdirSync(new URL("cases", import.meta.url)).toSorted()
const cases = names.flatMap((file) =>
  (read(`cases/${file}`) as ReadonlyArray<Case>).map((row): [string, Case] => [
    `${file.slice(0, -5)}: ${row.name}`,
    row
  ])
)

const words = { Reads: "reads", ChangesMeaning: "changes", Refused: "refused", Undecided: "undecided" } as const

const wordOf = (answer: Verdict | InvalidSide): string =>
  answer._tag === "InvalidSchema" ? `${answer.side} ${answer.pointer} ${answer.reason}` : words[answer._tag]

const causesOf = (answer: Verdict | InvalidSide): ReadonlyArray<{ readonly kind: string; readonly at: string }> => {
  if (answer._tag === "Refused") return answer.refusals
  if (answer._tag === "ChangesMeaning") return answer.changes
  return answer._tag === "Undecided" ? answer.reasons : []
}

describe("labelled pairs", () => {
  it("has pairs for every rule", () => {
    expect(names.map((file) => file.slice(0, -5))).toEqual(
      "collections enums fixed history logical names primitives records recursion specification unions".split(" ")
    )
  })

  it.each(cases)("%s", (_name, row) => {
    const answer = canRead(row.writer, row.reader)
    expect(wordOf(answer)).toBe(row.verdict)
    if (row.kind !== undefined) expect(causesOf(answer)[0]?.kind).toBe(row.kind)
    if (row.at !== undefined) expect(causesOf(answer)[0]?.at).toBe(row.at)
    if (row.remark !== undefined) {
      expect(answer._tag === "Reads" ? answer.remarks.map(({ kind }) => kind) : []).toContain(row.remark)
    }
    if (row.back !== undefined) expect(wordOf(canRead(row.reader, row.writer))).toBe(row.back)
  })

  it.each(cases)("%s: both sides read themselves", (_name, { reader, writer }) => {
    expect(canRead(writer, writer)).toEqual({ _tag: "Reads", remarks: [] })
    expect(canRead(reader, reader)).toEqual({ _tag: "Reads", remarks: [] })
  })

  it.each(cases)("%s: every witness was executed", (_name, { reader, writer }) => {
    const answer = canRead(writer, reader)
    if (answer._tag !== "Refused" && answer._tag !== "ChangesMeaning") return
    expect(answer.witness.checkedBy).toContain("interpreter")
    expect(answer.witness.bytes).toMatch(/^(?:[0-9a-f]{2})*$/)
    expect(answer.witness.read === undefined).toBe(answer._tag === "Refused")
  })
})

interface Malformed {
  readonly name: string
  readonly schema: unknown
  readonly pointer: string
  readonly reason: string
}

describe("malformed schemas", () => {
  const rows = (read("malformed.json") as ReadonlyArray<Malformed>).map((row): [string, Malformed] => [row.name, row])

  it.each(rows)("%s", (_name, { pointer, reason, schema }) => {
    const answer = readSchema(schema)
    expect(answer._tag === "InvalidSchema" ? answer.place : answer._tag).toEqual({ document: "", pointer })
    expect(answer._tag === "InvalidSchema" ? answer.reason : "").toContain(reason)
    const asked = canRead("int", schema)
    expect(asked._tag === "InvalidSchema" ? [asked.side, asked.pointer] : asked._tag).toEqual(["reader", pointer])
  })

  describe("defaults of a later branch, which readers refuse before Avro 1.12", () => {
    const nested = { type: "record", name: "B", fields: [{ name: "y", type: ["null", "int"], default: 1 }] }
    const defaults: ReadonlyArray<readonly [name: string, type: unknown, value: unknown, pointer: string]> = [
      ["a text", ["null", "string"], "a", "/fields/0/default"],
      ["nothing", ["string", "null"], null, "/fields/0/default"],
      ["a record", ["null", nested], {}, "/fields/0/type/1/fields/0/default"],
      ["in a list", { type: "array", items: ["int", "string"] }, [1, "a"], "/fields/0/default/1"],
      ["in a map", { type: "map", values: ["int", "boolean"] }, { k: true }, "/fields/0/default/k"]
    ]
    it.each(defaults)("%s", (_name, type, value, pointer) => {
      const schema = { type: "record", name: "A", fields: [{ name: "x", type, default: value }] }
      const told = readSchema(schema)
      if (told._tag !== "AvroSchema") throw new Error(told.reason)
      expect(told.warnings.map(({ place, since }) => [place.pointer, since])).toContainEqual([pointer, "1.12"])
      const any = readSchema(schema, { unionDefaults: "any" })
      expect(any._tag === "AvroSchema" && any.warnings).toEqual([])
      const first = readSchema(schema, { unionDefaults: "first" })
      expect(first._tag === "InvalidSchema" && first.reason).toContain("before Avro 1.12")
    })

    it("are what is read where nothing was written", () => {
      const writer = { type: "record", name: "A", fields: [] }
      const reader = { type: "record", name: "A", fields: [{ name: "x", type: ["null", "string"], default: "a" }] }
      const answer = canRead(writer, reader)
      expect(answer._tag).toBe("ChangesMeaning")
      if (answer._tag !== "ChangesMeaning") return
      expect(answer.witness.checkedBy).toEqual(["interpreter"])
      expect(JSON.stringify(answer.witness)).toContain('"a"')
      expect(canRead(reader, writer)._tag).toBe("Reads")
      const absent = { type: "record", name: "A", fields: [{ name: "x", type: ["string", "null"], default: null }] }
      expect(canRead(writer, absent)._tag).toBe("Reads")
    })
  })
})
