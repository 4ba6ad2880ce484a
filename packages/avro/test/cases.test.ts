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

  it("admits defaults of any branch when asked to", () => {
    const schema = { type: "record", name: "A", fields: [{ name: "x", type: ["null", "string"], default: "a" }] }
    expect(readSchema(schema, { unionDefaults: "any" })._tag).toBe("AvroSchema")
  })
})
