import type { Consumption, JsonSchema, LocalDate, Message, Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { compare } from "../src/index.js"

const object = (properties: Readonly<Record<string, JsonSchema>>, more: object = {}): JsonSchema => ({
  type: "object",
  properties,
  required: ["id"],
  ...more
})
const id = { type: "string" }
const promised = object({ id })
const withNote = object({ id, note: { type: "string" } })
const closed = object({ id }, { additionalProperties: false })

const modelOf = (
  schema: JsonSchema,
  readers: Consumption["readers"],
  message: Partial<Message> = {},
  consumption: Partial<Consumption> = {}
): Model => ({
  lintel: "1.0",
  messages: { Placed: { version: "1", payload: { _tag: "JsonSchema", schema }, ...message } },
  channels: { orders: { messages: ["message:Placed"] } },
  services: {
    shop: { emits: [{ message: "message:Placed", channel: "channel:orders" }] },
    billing: {
      consumes: [{ channel: "channel:orders", ...(readers === undefined ? {} : { readers }), ...consumption }]
    }
  }
})

const found = (old: Model, fresh: Model): ReadonlyArray<string> =>
  compare(old, fresh).findings.flatMap(({ class: kind, code, subject }) =>
    kind === "breaking" || kind === "undecided" ? [`${code} ${subject}`] : []
  )

describe("readers that say what they decode with", () => {
  it("one that is stricter than the message breaks by a change that harms nobody else", () => {
    const readers = { Placed: { decoder: closed } }
    const report = compare(modelOf(promised, readers), modelOf(withNote, readers, { version: "2" }))
    const [finding] = report.findings.filter(({ code }) => code === "compat/reader-refuses")
    expect(finding?.subject).toBe("service:billing")
    expect(finding?.witness).toMatchObject({
      _tag: "Message",
      acceptedBy: "2",
      refusedBy: "billing",
      payload: { value: { id: expect.any(String), note: expect.any(String) } },
      refusals: [{ pointer: "/note", keyword: "additionalProperties" }]
    })
    expect(found(modelOf(promised, undefined), modelOf(withNote, undefined))).toEqual([])
  })

  it("a decoder that becomes stricter refuses what is still written and what is kept", () => {
    const lax = { Placed: { decoder: promised } }
    const strict = { Placed: { decoder: object({ id, note: { type: "string" } }, { required: ["id", "note"] }) } }
    expect(found(modelOf(promised, lax), modelOf(promised, strict))).toEqual(["compat/reader-refuses service:billing"])
    const both = object({ id, note: { type: "string" } }, { required: ["id", "note"] })
    const kept = { retained: [{ version: "0", payload: { _tag: "JsonSchema", schema: promised } as const }] }
    expect(found(modelOf(both, lax, kept), modelOf(both, strict, kept))).toEqual([
      "compat/reader-refuses service:billing"
    ])
    expect(found(modelOf(both, lax), modelOf(both, strict))).toEqual([])
  })

  it("what is kept hurts no reader that upcasts it first", () => {
    const retained = [{ version: "1", payload: { _tag: "JsonSchema", schema: promised } as const }]
    const note = object({ id, note: id }, { required: ["id", "note"] })
    const output = { _tag: "JsonSchema", schema: note } as const
    const upcasters = [{ message: "message:Placed", from: "1", to: "2", output }] as const
    const spared = (consumption: Partial<Consumption>): ReadonlyArray<unknown> =>
      compare(
        modelOf(promised, undefined, {}, consumption),
        modelOf(note, undefined, { version: "2", retained }, consumption)
      )
        .findings.filter(({ code }) => code === "compat/retained-refused")
        .flatMap(({ data }) => (data as { readonly spared: ReadonlyArray<{ readonly address: string }> }).spared)
        .map(({ address }) => address)
    expect(spared({ upcasters })).toContain("service:billing")
    expect(spared({})).not.toContain("service:billing")
  })

  it("what a reader refused before is nothing new", () => {
    const strict = { Placed: { decoder: object({ id, note: id }, { required: ["id", "note"] }) } }
    expect(found(modelOf(promised, strict), modelOf(promised, strict))).toEqual([])
  })

  it("an upcaster that goes leaves old messages unread", () => {
    const note = object({ id, note: id }, { required: ["id", "note"] })
    const retained = [{ version: "1", payload: { _tag: "JsonSchema", schema: promised } as const }]
    const output = { _tag: "JsonSchema", schema: note } as const
    const upcasters = [{ message: "message:Placed", from: "1", to: "2", output }] as const
    const facts = { version: "2", retained }
    const own = { Placed: { decoder: note } }
    expect(found(modelOf(note, own, facts, { upcasters }), modelOf(note, own, facts))).toEqual([
      "compat/reader-refuses service:billing"
    ])
    expect(found(modelOf(note, own, facts, { upcasters }), modelOf(note, own, facts, { upcasters }))).toEqual([])
  })

  it("where the message's own change names its readers, that is the finding", () => {
    const readers = { Placed: { decoder: promised } }
    const findings = found(modelOf(promised, readers), modelOf(object({ id: { type: "integer" } }), readers))
    expect(findings).toContain("compat/message-widened message:Placed")
    expect(findings.some((finding) => finding.startsWith("compat/reader-refuses"))).toBe(false)
  })
})

it("meets what is written on a channel that is called something else now, and has the address it had", () => {
  const upTo = (maximum: number) => ({ type: "object", properties: { sum: { type: "integer", maximum } } })
  const payload = (maximum: number) => ({ _tag: "JsonSchema" as const, schema: upTo(maximum) })
  const design = (channel: "first" | "second", version: "1" | "2", address: string, reader: object): Model => ({
    lintel: "1.0",
    messages: { Paid: { version: "2", payload: payload(9), retained: [{ version: "1", payload: payload(5) }] } },
    channels: { [channel]: { address, messages: ["message:Paid"] } },
    services: {
      payments: { emits: [{ message: "message:Paid", channel: `channel:${channel}`, versions: [version] }] },
      ...reader
    }
  })
  // The reader goes with the new version; while both run, it meets what the new producer writes.
  const books = { books: { consumes: [{ channel: "channel:first", readers: { Paid: { decoder: upTo(5) } } }] } }
  const old = design("first", "1", "paid", books)
  const refusals = (after: Model) =>
    compare(old, after).findings.filter(({ code }) => code === "compat/reader-refuses").length
  expect(refusals(design("first", "2", "paid", {}))).toBe(1)
  expect(refusals(design("second", "2", "paid", {}))).toBe(1)
  expect(refusals(design("second", "2", "elsewhere", {}))).toBe(0)
})

describe("what is nothing new", () => {
  const text = (required: ReadonlyArray<string>, names: ReadonlyArray<string> = required) => ({
    _tag: "JsonSchema" as const,
    schema: {
      type: "object",
      required,
      properties: Object.fromEntries(names.map((name) => [name, { type: "string" }]))
    }
  })
  const design = (message: Message, decoder?: JsonSchema): Model => ({
    lintel: "1.0",
    messages: { Paid: message },
    channels: { paid: { messages: ["message:Paid"] } },
    services: {
      shop: { emits: [{ message: "message:Paid", channel: "channel:paid" }] },
      bank: {
        consumes: [{ channel: "channel:paid", ...(decoder === undefined ? {} : { readers: { Paid: { decoder } } }) }]
      }
    }
  })
  const codes = (before: Model, after: Model, now?: LocalDate): ReadonlyArray<string> =>
    compare(before, after, now === undefined ? {} : { now })
      .findings.filter(({ class: kind }) => kind === "breaking")
      .map(({ code }) => code)

  it("is a reader that refused every message before, for the same reason", () => {
    const wants = (name: string): JsonSchema => ({ type: "object", required: [name] })
    const [before, after] = [{ payload: text(["id"]) }, { payload: text(["id"], ["id", "note"]) }]
    expect(codes(design(before, wants("sum")), design(after, wants("sum")))).toEqual([])
    expect(codes(design(before, wants("id")), design(after, wants("sum")))).toContain("compat/reader-refuses")
    // What it only refused of what was kept is something else when everybody writes it.
    const kept = { version: "2", payload: text(["id", "sum"]), retained: [{ version: "1", payload: text(["id"]) }] }
    const live = { version: "3", payload: text(["id"], ["id", "sum"]) }
    expect(codes(design(kept, wants("sum")), design(live, wants("sum")))).not.toEqual([])
  })

  it("is a version of which no copy is left on the day of the comparison", () => {
    const now = text(["id", "sum"])
    const kept = {
      version: "2",
      payload: now,
      retained: [{ version: "1", payload: text(["id"]), until: "2026-01-15" as const }]
    }
    const [before, after] = [design({ version: "2", payload: now }), design(kept)]
    expect(codes(before, after, "2026-01-15")).toEqual(["compat/retained-refused"])
    expect(codes(before, after, "2026-01-16")).toEqual([])
    expect(codes(before, after)).toEqual(["compat/retained-refused"])
  })
})
