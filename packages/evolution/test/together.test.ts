import { decode, type Json, type Message, type Model, merge, type Payload, type Service } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it as test } from "vitest"
import { messageMatrices, together } from "../src/index.js"

const object = (required: ReadonlyArray<string>): Payload => ({
  _tag: "JsonSchema",
  schema: { type: "object", properties: Object.fromEntries(required.map((it) => [it, { type: "string" }])), required }
})

interface Said {
  readonly payload?: Payload
  readonly channel?: string
  readonly at?: string
  readonly facts?: Partial<Message>
  readonly version?: string
}

const document = (
  name: string,
  service: Service,
  { at = "sales.placed", channel = "placed", ...said }: Said
): Model => ({
  lintel: "1.0",
  extent: "part",
  channels: { [channel]: { address: at, messages: ["message:Placed"] } },
  messages: { Placed: { ...(said.payload === undefined ? {} : { payload: said.payload }), ...said.facts } },
  services: { [name]: Object.assign({}, service, said.version === undefined ? {} : { version: said.version }) }
})

const writer = (name: string, said: Said): Model =>
  document(name, { emits: [{ message: "message:Placed", channel: `channel:${said.channel ?? "placed"}` }] }, said)

const reader = (name: string, said: Said): Model =>
  document(name, { consumes: [{ channel: `channel:${said.channel ?? "placed"}`, messages: ["message:Placed"] }] }, said)

const whole = (...parts: ReadonlyArray<Model>): Model => {
  const { conflicts, model } = merge(together(parts).parts)
  expect(conflicts).toEqual([])
  expect(decode(model)._tag).toBe("Decoded")
  return model
}

const cells = (model: Model): ReadonlyArray<string> =>
  messageMatrices(model).flatMap(({ pairs }) =>
    pairs.map(({ reader: { by }, reading, written }) => `${by} ${written.version ?? "-"} ${reading._tag}`)
  )

const [id, both] = [object(["id"]), object(["id", "sum"])]
const disagreements = (...parts: ReadonlyArray<Model>): Json =>
  together(parts).disagreements.map(({ address, fields, parts: [kept, dropped] }) => [
    address,
    kept,
    dropped,
    ...fields
  ])

describe("documents with their own forms of a message", () => {
  test("are its writer and its readers, in whatever order they come", () => {
    const [sales, mail, bill] = [
      writer("sales", { payload: id }),
      reader("mail", { payload: id }),
      reader("bill", { payload: both })
    ]
    expect(cells(whole(sales, mail, bill))).toEqual(["service:bill - Refuses", "service:mail - Reads"])
    expect(whole(bill, mail, sales)).toEqual(whole(sales, mail, bill))
    expect(together([bill, sales]).elsewhere.map((it) => [...it])).toEqual([["message:Placed"], []])
  })

  test("are several writers, each with a version of its own", () => {
    const parts = [
      writer("sales", { payload: both }),
      writer("shop", { payload: id, version: "1.4", channel: "mine" }),
      reader("bill", { payload: both, channel: "in" })
    ]
    expect(cells(whole(...parts))).toEqual(["service:bill - Reads", "service:bill 1.4 of shop Refuses"])
    expect(together(parts).versions).toEqual([{ address: "message:Placed", version: "1.4 of shop", parts: [0, 1] }])
  })

  test("leave a message without a form that nobody writes: nothing is said to be fine", () => {
    const model = whole(reader("mail", { payload: id }), reader("bill", { payload: both }))
    expect(cells(model)).toEqual(["service:bill - Undecided", "service:mail - Undecided"])
    expect(cells(whole(reader("mail", { payload: id }), reader("bill", { payload: id })))).toEqual([
      "service:bill - Reads",
      "service:mail - Reads"
    ])
  })

  test("take the definitions of their schemas along", () => {
    const payload: Payload = {
      _tag: "JsonSchema",
      schema: { $ref: "#/$defs/Placed" },
      schemas: { Placed: { type: "object", required: ["sum"] } }
    }
    expect(cells(whole(writer("sales", { payload: id }), reader("bill", { payload })))).toEqual([
      "service:bill - Refuses"
    ])
  })

  test("read formats of each other by how they are encoded", () => {
    const avro: Payload = {
      _tag: "Avro",
      schema: { type: "record", name: "P", fields: [{ name: "id", type: "string" }] }
    }
    const wide: Payload = {
      _tag: "Avro",
      schema: { type: "record", name: "P", fields: [{ name: "no", type: "long" }] }
    }
    const sales = writer("sales", { payload: avro })
    expect(cells(whole(sales, reader("bill", { payload: wide })))).toEqual(["service:bill - Refuses"])
    expect(cells(whole(sales, reader("bill", { payload: id })))).toEqual(["service:bill - Refuses"])
  })

  test("disagree on what no reader brings itself, field by field", () => {
    const sales = writer("sales", { payload: id, facts: { contentType: "application/json", description: "ours" } })
    const headers = { type: "object", required: ["trace"] }
    const other: Partial<Message> = { contentType: "application/json; charset=utf-8", description: "theirs", headers }
    expect(disagreements(sales, reader("bill", { payload: id, facts: other }))).toEqual([
      ["message:Placed", 0, 1, "headers"]
    ])
    const xml = { contentType: "application/xml", key: { pointer: "/id" } }
    expect(disagreements(sales, reader("bill", { payload: both, facts: xml }))).toEqual([
      ["message:Placed", 0, 1, "contentType", "key"]
    ])
    const proto: Payload = { _tag: "Protobuf", message: "Placed" }
    expect(disagreements(sales, reader("bill", { payload: proto }))).toEqual([["message:Placed", 0, 1, "payload"]])
  })

  test("belong to a whole design, and two whole designs keep their differences", () => {
    const design: Model = Object.assign({}, writer("sales", { payload: id }), { extent: "whole" as const })
    expect(cells(whole(reader("bill", { payload: both }), design))).toEqual(["service:bill - Refuses"])
    const other: Model = Object.assign({}, writer("shop", { payload: both }), { extent: "whole" as const })
    const kept = together([design, other])
    expect([kept.parts, kept.disagreements]).toEqual([[design, other], []])
  })

  test("say what readers decode with before the writer changes, where that is asked", () => {
    const parts = [writer("sales", { payload: id }), reader("bill", { payload: id })]
    const readers = (model: Model | undefined): unknown => model?.services?.["bill"]?.consumes?.[0]?.readers
    expect(readers(together(parts).parts[1])).toBeUndefined()
    const told = together(parts, { ownForms: true }).parts[1]
    expect(readers(told)).toMatchObject({ Placed: { decoder: { required: ["id"] } } })
    expect(readers(together([writer("sales", { payload: both }), parts[1] ?? { lintel: "1.0" }]).parts[1])).toEqual(
      readers(told)
    )
  })
})

describe("channels of several documents", () => {
  const at = (model: Model): ReadonlyArray<string> => Object.keys(model.channels ?? {})

  test("are one where they have one address, under the first name", () => {
    const model = whole(writer("sales", { channel: "out" }), reader("bill", { channel: "in" }))
    expect(at(model)).toEqual(["out"])
    expect(model.services?.["bill"]?.consumes).toEqual([{ channel: "channel:out", messages: ["message:Placed"] }])
  })

  test("are two where one name has two addresses, and keep their places", () => {
    const parts = [writer("sales", {}), reader("bill", { at: "bill.placed" })]
    expect(at(whole(...parts))).toEqual(["placed", "placed-bill"])
    expect(together(parts).called.map((it) => [...it])).toEqual([[], [["channel:placed-bill", "channel:placed"]]])
  })

  test("stay apart on two brokers, and are not guessed where a document has the address twice", () => {
    const on = (model: Model, broker: string, host: string): Model =>
      Object.assign({}, model, {
        brokers: { [broker]: { product: "kafka", hosts: [host] } },
        channels: Object.fromEntries(
          Object.entries(model.channels ?? {}).map(([key, it]) => [key, { ...it, broker: `broker:${broker}` }] as const)
        )
      })
    const [out, in_] = [writer("sales", { channel: "out" }), reader("bill", { channel: "in" })]
    expect(at(whole(on(out, "a", "one:9092"), on(in_, "b", "two:9092")))).toEqual(["in", "out"])
    const same = whole(on(out, "a", "one:9092"), on(in_, "b", "one:9092"))
    expect([at(same), Object.keys(same.brokers ?? {})]).toEqual([["out"], ["a"]])
    const twice: Model = Object.assign({}, in_, { channels: { ...in_.channels, again: { address: "sales.placed" } } })
    expect(at(whole(out, twice))).toEqual(["again", "in", "out"])
  })

  test("have what any document says of them, and tell where two differ", () => {
    const say = (model: Model, facts: object): Model =>
      Object.assign({}, model, {
        channels: Object.fromEntries(
          Object.entries(model.channels ?? {}).map(([key, it]) => [key, { ...it, ...facts }])
        )
      })
    const [sales, bill] = [say(writer("sales", {}), { partitions: 3 }), reader("bill", {})]
    expect(whole(sales, say(bill, { retention: "7d" })).channels?.["placed"]).toMatchObject({
      partitions: 3,
      retention: "7d"
    })
    expect(disagreements(sales, say(bill, { partitions: 6 }))).toEqual([["channel:placed", 0, 1, "partitions"]])
  })
})

interface Drawn {
  readonly writes: boolean
  readonly payload: Payload | undefined
}

const requiredBy = (payload: Payload): ReadonlyArray<string> =>
  payload._tag === "JsonSchema" && typeof payload.schema === "object"
    ? (payload.schema["required"] as ReadonlyArray<string>)
    : []

/** Whether everything a writer writes is what a reader requires. */
const includes = (written: Payload, read: Payload): boolean =>
  requiredBy(read).every((it) => requiredBy(written).includes(it))

const isUnwritten = (all: ReadonlyArray<Drawn>): boolean => all.every(({ writes }) => !writes)

/** Whether readers have different forms, of which none is known to be written. */
const isOpen = (all: ReadonlyArray<Drawn>): boolean => all.some(({ payload }) => payload !== all[0]?.payload)

test("judges every reader by its own form against every writer's, and loses neither", () => {
  const payloads = fc.constantFrom(id, both, object([]), undefined)
  const parts = fc.array(
    fc.record({
      writes: fc.boolean(),
      payload: payloads,
      channel: fc.constantFrom("a", "b"),
      at: fc.constantFrom("x", "y")
    }),
    { minLength: 1, maxLength: 4 }
  )
  fc.assert(
    fc.property(parts, (all) => {
      const models = all.map(({ payload, writes, ...said }, at) => {
        const own = { ...said, ...(payload === undefined ? {} : { payload }) }
        return (writes ? writer : reader)(`s${at}`, own)
      })
      const made = together(models)
      const { conflicts, model } = merge(made.parts)
      expect(conflicts).toEqual([])
      expect(Object.keys(model.services ?? {})).toHaveLength(all.length)
      for (const [at, { writes }] of all.entries()) {
        const { consumes = [], emits = [] } = model.services?.[`s${at}`] ?? {}
        const channel = [...consumes, ...emits][0]?.channel ?? ""
        expect([consumes.length, emits.length]).toEqual(writes ? [0, 1] : [1, 0])
        expect(model.channels?.[channel.slice("channel:".length)]?.address).toBe(all[at]?.at)
      }
      // What a reader makes of a writer is what its own form makes of the writer's.
      const found = new Set(cells(model).map((it) => it.replace(/^service:(\S+) .*(?= )/, "$1")))
      for (const [at, { at: place, payload, writes }] of all.entries()) {
        if (writes || payload === undefined) continue
        const written = all.filter((it) => it.writes && it.at === place)
        const isRefused = written.some((it) => it.payload !== undefined && !includes(it.payload, payload))
        expect(found.has(`s${at} Refuses`)).toBe(isRefused)
        expect(found.has(`s${at} Undecided`)).toBe(
          written.some((it) => it.payload === undefined) || (isUnwritten(all) && isOpen(all))
        )
      }
    }),
    { numRuns: 60 }
  )
})
