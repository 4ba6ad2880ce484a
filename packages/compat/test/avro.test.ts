import { changes, compare } from "@lintel/compat"
import { catalogueOf, type Diagnostic, type Report, toPlainText } from "@lintel/diagnostic"
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

  it("are undecided where a side is no schema", () => {
    const broken = compare(bare(record(id)), bare({ type: "record", name: "a-b", fields: [] }))
    expect(broken.verdict).toBe("undecided")
    expect(JSON.stringify(broken.findings)).toContain("is no Avro schema at /name")
  })

  it("that become JSON are refused by those who decode Avro, and the reverse, each with a message", () => {
    const object = { type: "object", properties: { id: { type: "string" } }, required: ["id"] }
    const text = (more: Partial<Message> = {}): Model => ({
      lintel: "1.0",
      messages: { Paid: { payload: { _tag: "JsonSchema", schema: object }, ...more } }
    })
    const report = compare(bare(record(id)), text())
    expect(codes(report)).toEqual(["compat/message-widened breaking", "compat/retained-refused breaking"])
    expect(only(report, "compat/message-widened").witness).toMatchObject({
      checked: true,
      acceptedBy: "the new version",
      refusedBy: "the old version",
      refusals: [{ pointer: "", keyword: "avro:encoding" }]
    })
    expect(only(report, "compat/retained-refused").witness).toMatchObject({
      payload: { value: { id: "a1" } },
      refusals: [{ pointer: "", keyword: "json:encoding", expected: "046131" }]
    })
    const declared = compare(bare(record(id), { contentType: "avro/json" }), text({ contentType: "application/json" }))
    expect(codes(declared).filter((code) => !code.startsWith("compat/field-changed"))).toEqual([])
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

describe("readers that say what they take of Avro", () => {
  const sum: Json = { name: "sum", type: "long" }
  const design = (schema: Json): Model => ({
    lintel: "1.0",
    messages: { Paid: { payload: { _tag: "Avro", schema } } },
    channels: { paid: { messages: ["message:Paid"] } },
    services: {
      payments: { emits: [{ message: "message:Paid", channel: "channel:paid" }] },
      whole: { consumes: [{ channel: "channel:paid" }] },
      part: { consumes: [{ channel: "channel:paid", readers: { Paid: { reads: ["/id"] } } }] },
      other: { consumes: [{ channel: "channel:paid", readers: { Paid: { reads: ["/sum"] } } }] },
      own: { consumes: [{ channel: "channel:paid", readers: { Paid: { avro: record(id) } } }] },
      lost: { consumes: [{ channel: "channel:paid", readers: { Paid: { reads: ["/unknown"] } } }] }
    }
  })
  const users = (finding: Diagnostic) => {
    const { breaks, spared } = finding.data as {
      readonly breaks: ReadonlyArray<{ address: string }>
      spared: ReadonlyArray<{ address: string }>
    }
    const names = (all: ReadonlyArray<{ address: string }>) =>
      [...new Set(all.map(({ address }) => address.slice("service:".length)))].toSorted()
    return { breaks: names(breaks), spared: names(spared) }
  }

  it("are spared where they take nothing that changed, and only they", () => {
    const removed = only(compare(design(record(id, sum)), design(record(id))), "compat/message-widened")
    expect(users(removed)).toEqual({ breaks: ["lost", "other", "whole"], spared: ["own", "part"] })
    const added = only(compare(design(record(id)), design(record(id, sum))), "compat/retained-refused")
    expect(users(added)).toEqual({ breaks: ["lost", "other", "whole"], spared: ["own", "part"] })
  })

  it("are spared of what others take for something else", () => {
    const report = compare(design(record(id, sum, price(2))), design(record(id, sum, price(4))))
    for (const finding of report.findings.filter(({ code }) => code === "compat/message-misread")) {
      expect(users(finding)).toEqual({ breaks: ["lost", "whole"], spared: ["other", "own", "part"] })
    }
  })
})

describe("a message of Avro that is sent for the first time", () => {
  const named = (name: string, ...fields: ReadonlyArray<Json>): Json => ({ type: "record", name, fields })
  const sending = (schemas: Readonly<Record<string, Json>>): Model => ({
    lintel: "1.0",
    messages: Object.fromEntries(
      Object.entries(schemas).map(([name, schema]) => [name, { payload: { _tag: "Avro" as const, schema } }])
    ),
    channels: { paid: { messages: Object.keys(schemas).map((name) => `message:${name}` as const) } },
    services: {
      payments: {
        emits: Object.keys(schemas).map((name) => ({
          message: `message:${name}` as const,
          channel: "channel:paid" as const
        }))
      }
    }
  })
  const added = (before: Readonly<Record<string, Json>>, schema: Json) =>
    compare(sending(before), sending({ ...before, New: schema })).findings.filter(
      ({ code }) => code === "compat/message-added"
    )

  it("is refused by readers of records of other names, and shown", () => {
    const [finding, ...others] = added({ A: named("A", id), B: named("B", id) }, named("New", id))
    expect([finding?.class, others]).toEqual(["breaking", []])
    expect(finding?.witness).toMatchObject({ _tag: "Message", checked: true, payload: { value: { id: "a1" } } })
  })

  it("is understood where one of them reads it, and taken for something else where it is", () => {
    expect(added({ A: named("A", id) }, named("A", id, state("OPEN")))).toEqual([])
    const note: Json = { name: "note", type: "string", default: "none" }
    expect(added({ A: named("A", id, note) }, named("A", id))[0]).toMatchObject({
      class: "changes-meaning",
      witness: { _tag: "Datum", datum: { value: { id: "a1" } } }
    })
  })

  it("is shown by what all of them refuse, and understood where each reads a part and together all", () => {
    const one = added({ A: named("New", id, state("OPEN")), B: named("B") }, named("New", id, state("OPEN", "PAID")))
    expect(one[0]).toMatchObject({ class: "breaking", witness: { payload: { value: { id: "a1", state: "PAID" } } } })
    const two = added(
      { A: named("New", id, state("OPEN", "A")), B: named("New", id, state("OPEN", "B")) },
      named("New", id, state("OPEN", "A", "B"))
    )
    expect(two).toEqual([])
    const lists = (...items: ReadonlyArray<Json>): Json =>
      named("New", id, {
        name: "list",
        type: { type: "array", items: items.length === 1 ? (items[0] ?? "null") : items }
      })
    const three = added({ A: lists("int"), B: lists("string") }, lists("int", "string"))
    expect(three[0]?.class).toBe("undecided")
  })

  it("that is received no more is told likewise", () => {
    const receiving = (names: ReadonlyArray<string>): Model => ({
      lintel: "1.0",
      messages: {
        A: { payload: { _tag: "Avro", schema: named("A", id) } },
        B: { payload: { _tag: "Avro", schema: named("B", id) } }
      },
      channels: { paid: { messages: ["message:A", "message:B"] } },
      services: {
        books: { consumes: [{ channel: "channel:paid", messages: names.map((name) => `message:${name}` as const) }] }
      }
    })
    const [finding] = compare(receiving(["A", "B"]), receiving(["A"])).findings
    expect(finding).toMatchObject({
      code: "compat/message-unheard",
      class: "breaking",
      witness: { payload: { value: { id: "a1" } } }
    })
  })
})

it("says of a form that one direction reads what that direction is, as the other one may break", () => {
  const report = compare(bare(record(id)), bare(record(id, { name: "sum", type: "long" })))
  expect(codes(report)).toEqual(["compat/payload-changed information", "compat/retained-refused breaking"])
  const text = toPlainText(report, { catalogue: catalogueOf(changes) }).replaceAll("\n", " ")
  expect(text).not.toContain("nobody is hurt")
  expect(text).toContain("readers built for the old version read it")
})
