import { compare } from "@lintel/compat"
import type { Diagnostic, Report } from "@lintel/diagnostic"
import type { Json, Message, Model } from "@lintel/model"
import { describe, expect, it } from "vitest"

const record = (...fields: ReadonlyArray<Json>): Json => ({ type: "record", name: "shop.Payment", fields })
const id: Json = { name: "id", type: "string" }
const price = (scale: number): Json => ({
  name: "price",
  type: { type: "bytes", logicalType: "decimal", precision: 9, scale }
})
const state = (...symbols: ReadonlyArray<string>): Json => ({
  name: "state",
  type: { type: "enum", name: "State", symbols }
})

const bare = (schema: Json, more: Partial<Message> = {}): Model => ({
  lintel: "1.0",
  messages: { Paid: { payload: { _tag: "Avro", schema }, ...more } }
})

const codes = ({ findings }: Report): ReadonlyArray<string> =>
  findings.map(({ class: found, code }) => `${code} ${found}`).toSorted()

const only = ({ findings }: Report, code: string): Diagnostic => {
  const [found, ...others] = findings.filter((finding) => finding.code === code)
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} findings of ${code}`)
  return found
}

describe("payloads in Avro", () => {
  it("ask both questions, and name who writes and who reads", () => {
    const report = compare(bare(record(id, state("OPEN", "PAID"))), bare(record(id, state("OPEN"))))
    expect(report.verdict).toBe("breaking")
    const refused = only(report, "compat/retained-refused")
    expect(refused.subject).toBe("message:Paid")
    expect(refused.pointer).toBe("/payload/schema/fields/1/type")
    expect(refused.data).toMatchObject({
      path: "/state",
      reasons: ["the symbol PAID of shop.State is not known, and there is no default"]
    })
    expect(refused.witness).toEqual({
      _tag: "Message",
      checked: true,
      acceptedBy: "the old version",
      refusedBy: "the new version",
      message: "message:Paid",
      payload: { value: { id: "a1", state: "PAID" } },
      refusals: [{ pointer: "/state", keyword: "avro:symbol" }]
    })
    expect(codes(report)).toEqual(["compat/payload-changed information", "compat/retained-refused breaking"])
  })

  it("exchange the questions with the sides", () => {
    const report = compare(bare(record(id, state("OPEN"))), bare(record(id, state("OPEN", "PAID"))))
    const widened = only(report, "compat/message-widened")
    expect(widened.witness).toMatchObject({ acceptedBy: "the new version", refusedBy: "the old version" })
  })

  it("name the record that misses a field", () => {
    const report = compare(bare(record(id)), bare(record(id, price(2))))
    const refused = only(report, "compat/retained-refused")
    expect(refused.witness).toMatchObject({
      payload: { value: { id: "a1" } },
      refusals: [{ pointer: "", keyword: "avro:field", expected: "price" }]
    })
  })

  it("change their meaning without failing: both questions, with what is read", () => {
    const report = compare(bare(record(id, price(2))), bare(record(id, price(4))))
    expect(report.verdict).toBe("compatible")
    expect(codes(report)).toEqual(["compat/message-misread changes-meaning", "compat/message-misread changes-meaning"])
    expect(report.findings.map(({ severity }) => severity)).toEqual(["warning", "warning"])
    const [first] = report.findings
    expect(first?.data).toMatchObject({ kind: "scale", path: "/price" })
    expect(first?.witness).toMatchObject({ payload: { value: { id: "a1", price: "\u0004\u00e2" } } })
    expect(report.summary.bump).toBe("minor")
  })

  it("only note a default that hides absence, and nothing where the default is null", () => {
    const counted = record(id, { name: "count", type: "int", default: 0 })
    const report = compare(bare(record(id)), bare(counted))
    expect(report.findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      "compat/message-misread note",
      "compat/payload-changed note"
    ])
    const noted = record(id, { name: "note", type: ["null", "string"], default: null })
    expect(codes(compare(bare(record(id)), bare(noted)))).toEqual(["compat/payload-changed information"])
  })

  it("are the same where nothing differs", () => {
    expect(compare(bare(record(id)), bare(record(id))).findings).toEqual([])
  })

  it("are undecided where a side is no schema or another format", () => {
    const broken = compare(bare(record(id)), bare({ type: "record", name: "a-b", fields: [] }))
    expect(broken.verdict).toBe("undecided")
    expect(JSON.stringify(broken.findings)).toContain("is no Avro schema at /name")
    const json: Model = { lintel: "1.0", messages: { Paid: { payload: { _tag: "JsonSchema", schema: true } } } }
    expect(compare(bare(record(id)), json).verdict).toBe("undecided")
  })

  it("are read in every version that is retained", () => {
    const first = { _tag: "Avro", schema: record(id) } as const
    const withTotal = record(id, { name: "total", type: "int", default: 0 })
    const third = record(id, { name: "total", type: "int" })
    const report = compare(
      bare(withTotal, { version: "2" }),
      bare(third, { version: "3", retained: [{ version: "1", payload: first, until: "2026-12-03" }] })
    )
    const refused = only(report, "compat/retained-refused")
    expect(refused.data).toMatchObject({ where: { version: "1" }, path: "/total" })
    expect(refused.witness).toMatchObject({ acceptedBy: "1", refusedBy: "3" })
  })

  it("reach those who read, not those who write", () => {
    const model = (scale: number): Model => ({
      lintel: "1.0",
      messages: { Paid: { payload: { _tag: "Avro", schema: record(id, price(scale)) } } },
      channels: { payments: { messages: ["message:Paid"] } },
      services: {
        billing: { consumes: [{ channel: "channel:payments" }] },
        shop: { emits: [{ message: "message:Paid", channel: "channel:payments" }] }
      }
    })
    const misread = compare(model(2), model(4)).findings.filter(({ code }) => code === "compat/message-misread")
    expect(misread.length).toBeGreaterThan(0)
    const hurt = misread.map(({ data }) => JSON.stringify((data as { readonly breaks: Json }).breaks))
    for (const users of hurt) {
      expect(users).toContain("service:billing")
      expect(users).not.toContain("service:shop")
    }
  })
})
