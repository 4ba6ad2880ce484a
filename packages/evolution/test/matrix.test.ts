import type { Channel, JsonSchema, Message, Model, Payload, Service } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { messageMatrices, metUntil, type Pair } from "../src/index.js"

const object = (properties: Readonly<Record<string, string>>, required: ReadonlyArray<string> = []): Payload => ({
  _tag: "JsonSchema",
  schema: {
    type: "object",
    properties: Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, { type }])),
    required
  }
})

const first = object({ id: "string" }, ["id"])
const second = object({ id: "string", sum: "number" }, ["id", "sum"])

const placed = (retained: NonNullable<Message["retained"]>, facts: Partial<Message> = {}): Message => ({
  version: "2",
  payload: second,
  retained,
  ...facts
})

const modelOf = (
  message: Message,
  services: Readonly<Record<string, Service>>,
  channels: Readonly<Record<string, Channel>> = { orders: { messages: ["message:Placed"], retention: "7d" } },
  more: Pick<Model, "schemas" | "stores"> = {}
): Model => ({ lintel: "1.0", messages: { Placed: message }, channels, services, ...more })

const pairsOf = (model: Model): ReadonlyArray<Pair> => messageMatrices(model).flatMap(({ pairs }) => pairs)

const cells = (model: Model): ReadonlyArray<string> =>
  pairsOf(model).map(({ reader, reading, written }) => `${reader.by} ${written.version ?? "-"} ${reading._tag}`)

describe("who meets what", () => {
  const kept = placed([{ version: "1", payload: first, until: "2026-12-03" }])

  it("a reader without a decoder of its own reads with the current form, also what is retained", () => {
    const model = modelOf(kept, { billing: { consumes: [{ channel: "channel:orders" }] } })
    expect(cells(model)).toEqual(["service:billing 2 Reads", "service:billing 1 Refuses"])
    const [, pair] = pairsOf(model)
    expect(pair?.reading).toMatchObject({
      _tag: "Refuses",
      value: { id: expect.any(String) },
      refusals: [{ pointer: "/sum", keyword: "required" }]
    })
    expect(pair === undefined ? "" : metUntil(pair.written)).toBe("2026-12-03")
  })

  it("one that never replays does not meet what only the log keeps", () => {
    const model = modelOf(kept, { billing: { consumes: [{ channel: "channel:orders", replays: "none" }] } })
    expect(cells(model)).toEqual(["service:billing 2 Reads"])
  })

  it("dead letters and retry channels come back, and keep messages longer than the log", () => {
    const consumes: Service["consumes"] = [
      {
        channel: "channel:orders",
        replays: "none",
        deadLetter: "channel:dead",
        redelivery: { retryChannels: ["channel:again"] }
      }
    ]
    const model = modelOf(
      kept,
      { billing: { consumes } },
      {
        orders: { messages: ["message:Placed"], retention: "7d" },
        dead: { retention: "14d" },
        again: { retention: "36h" }
      }
    )
    const pair = pairsOf(model).find(({ written }) => written.version === "1")
    expect(pair?.reading._tag).toBe("Refuses")
    expect(pair?.meets).toEqual([
      { _tag: "Kept", in: "channel:again", as: "retry", until: "2026-12-05" },
      { _tag: "Kept", in: "channel:dead", as: "deadLetter", until: "2026-12-19" }
    ])
    expect(pair === undefined ? "" : metUntil(pair.written)).toBe("2026-12-19")
  })

  it("a compacted log keeps old versions for ever, unless somebody says until when", () => {
    const endless = placed([{ version: "1", payload: first }])
    const channels = { orders: { messages: ["message:Placed"], compaction: true } } as const
    const services = { billing: { consumes: [{ channel: "channel:orders" }] } } as const
    const until = (model: Model): ReadonlyArray<string> =>
      messageMatrices(model).flatMap(({ written }) => written.map(metUntil))
    expect(until(modelOf(endless, services, channels))).toEqual(["forever", "forever"])
    expect(until(modelOf(kept, services, channels))).toEqual(["forever", "2026-12-03"])
    expect(until(modelOf(endless, services))).toEqual(["forever", "unknown"])
  })

  it("producers may still write an old version", () => {
    const services: Readonly<Record<string, Service>> = {
      shop: { emits: [{ message: "message:Placed", channel: "channel:orders", versions: ["1"] }] },
      billing: { consumes: [{ channel: "channel:orders", replays: "none" }] }
    }
    const model = modelOf(placed([{ version: "1", payload: first, channels: [] }]), services)
    expect(cells(model)).toEqual(["service:billing 1 Refuses"])
    expect(pairsOf(model)[0]?.meets).toEqual([{ _tag: "Live", by: "service:shop", channel: "channel:orders" }])
    const silent = modelOf(placed([]), services)
    expect(pairsOf(silent)[0]?.reading).toEqual({
      _tag: "Undecided",
      reasons: ["nobody says what this version looks like"]
    })
  })

  it("messages travel along routes, and only the messages that a route names", () => {
    const shop: Service = { emits: [{ message: "message:Placed", channel: "channel:in" }] }
    const billing: Service = { consumes: [{ channel: "channel:orders", messages: ["message:Placed"] }] }
    const model = (messages: ReadonlyArray<"message:Placed" | "message:Other">): Model =>
      modelOf(placed([]), { shop, billing }, { in: { routes: [{ to: "channel:orders", messages }] }, orders: {} })
    expect(cells(model(["message:Placed"]))).toEqual(["service:billing 2 Reads"])
    expect(cells(model(["message:Other"]))).toEqual([])
  })

  it("event stores are read by their owner and by the views computed from them", () => {
    const model = modelOf(
      placed([{ version: "1", payload: first, stores: ["store:events"] }]),
      { orders: { owns: ["store:events"], emits: [{ message: "message:Placed", channel: "channel:orders" }] } },
      undefined,
      {
        stores: {
          events: {
            events: {
              messages: ["message:Placed"],
              retention: "forever",
              projections: { totals: { by: "service:orders", readers: { Placed: { reads: ["/id"] } } } }
            }
          }
        }
      }
    )
    expect(
      pairsOf(model).map(({ reader, reading, written }) => [reader.place.pointer, written.version, reading._tag])
    ).toEqual([
      ["/events", "2", "Reads"],
      ["/events", "1", "Refuses"],
      ["/events/projections/totals", "2", "Reads"],
      ["/events/projections/totals", "1", "Reads"]
    ])
  })
})

describe("what a reader decodes with", () => {
  const kept = placed([{ version: "1", payload: first }])
  const reading = (
    consumption: Partial<NonNullable<Service["consumes"]>[number]>,
    message = kept
  ): ReadonlyArray<string> =>
    pairsOf(modelOf(message, { billing: { consumes: [{ channel: "channel:orders", ...consumption }] } })).map(
      ({ reading: { _tag } }) => _tag
    )

  it("a projection: only what it reads has to be there", () => {
    expect(reading({ readers: { Placed: { reads: ["/id"] } } })).toEqual(["Reads", "Reads"])
    expect(reading({ readers: { Placed: { reads: ["/sum"] } } })).toEqual(["Reads", "Refuses"])
  })

  it("a decoder of its own", () => {
    const decoder = { type: "object", properties: { id: { type: "string", maxLength: 3 } }, required: ["id"] }
    expect(reading({ readers: { Placed: { decoder } } })).toEqual(["Refuses", "Refuses"])
    expect(reading({ readers: { Placed: { decoder: true } } })).toEqual(["Reads", "Reads"])
  })

  it("upcasters: what they give is read, and one that does not say what it gives leaves it open", () => {
    const upcaster = { message: "message:Placed", from: "1", to: "2" } as const
    expect(reading({ upcasters: [{ ...upcaster, output: second }] })).toEqual(["Reads", "Reads"])
    expect(reading({ upcasters: [{ ...upcaster, output: first }] })).toEqual(["Reads", "Refuses"])
    expect(reading({ upcasters: [upcaster] })).toEqual(["Reads", "Undecided"])
    expect(reading({ upcasters: [{ ...upcaster, message: "message:Other", output: second }] })).toEqual([
      "Reads",
      "Refuses"
    ])
    const circle = [
      { ...upcaster, output: second },
      { ...upcaster, from: "2", to: "1", output: first }
    ]
    expect(reading({ upcasters: circle })).toEqual(["Refuses", "Reads"])
  })

  it("a filter on the payload keeps away what it does not let pass", () => {
    const narrow: Payload = {
      _tag: "JsonSchema",
      schema: { type: "object", properties: { id: { const: "a" } }, required: ["id"] }
    }
    const message = placed([{ version: "1", payload: first }], { payload: narrow })
    const filter = [{ in: "payload", at: "/id", oneOf: ["a"] }] as const
    expect(reading({}, message)).toEqual(["Reads", "Refuses"])
    expect(reading({ filter }, message)).toEqual(["Reads", "Reads"])
  })

  it("definitions of the message and of shared vocabularies are followed", () => {
    const referring = (reference: string): Payload => ({
      _tag: "JsonSchema",
      schema: { type: "object", properties: { sum: { $ref: reference } }, required: ["sum"] },
      schemas: { Money: { type: "integer" } }
    })
    const message = placed([{ version: "1", payload: referring("schemas:base#/$defs/Amount") }], {
      payload: referring("#/$defs/Money")
    })
    const services = { billing: { consumes: [{ channel: "channel:orders" as const }] } }
    const model = (amount: JsonSchema): Model =>
      modelOf(message, services, undefined, {
        schemas: { base: { schemas: { Amount: { $ref: "#/$defs/Inner" }, Inner: amount } } }
      })
    expect(cells(model({ type: "integer" }))).toEqual(["service:billing 2 Reads", "service:billing 1 Reads"])
    expect(cells(model({ type: "number" }))).toEqual(["service:billing 2 Reads", "service:billing 1 Refuses"])
  })

  it("the trap of comparing only neighbours: each version reads the one before, the third not the first", () => {
    const third = object({ a: "string", b: "number" }, ["a", "b"])
    const message: Message = {
      version: "3",
      payload: third,
      retained: [
        { version: "1", payload: object({ a: "string" }, ["a"]) },
        { version: "2", payload: object({ a: "string", b: "number" }, ["a", "b"]) }
      ]
    }
    expect(reading({}, message)).toEqual(["Reads", "Refuses", "Reads"])
  })

  it("Avro is read by its own rules, and told when it means something else", () => {
    const avro = (fields: ReadonlyArray<object>): Payload => ({
      _tag: "Avro",
      schema: { type: "record", name: "Placed", fields } as never
    })
    const id = { name: "id", type: "string" }
    const message = (now: ReadonlyArray<object>): Message =>
      placed([{ version: "1", payload: avro([id]) }], { payload: avro(now) })
    expect(reading({}, message([id, { name: "sum", type: "long" }]))).toEqual(["Reads", "Refuses"])
    expect(reading({}, message([id, { name: "sum", type: "long", default: 0 }]))).toEqual(["Reads", "ChangesMeaning"])
    expect(reading({}, message([]))).toEqual(["Reads", "Reads"])
    const own = {
      readers: { Placed: { avro: { type: "record", name: "Placed", fields: [{ name: "id", type: "long" }] } } }
    }
    expect(reading(own, message([id]))).toEqual(["Refuses", "Refuses"])
  })

  it("what is not understood is undecided, never read", () => {
    const protobuf: Payload = { _tag: "Protobuf", message: "x.Placed" }
    expect(reading({}, placed([{ version: "1", payload: protobuf }]))).toEqual(["Reads", "Undecided"])
    expect(reading({}, placed([], { payload: protobuf }))).toEqual(["Reads"]) // the same form
    expect(reading({}, placed([{ version: "1", payload: { _tag: "Unknown", format: "xml" } }]))).toEqual([
      "Reads",
      "Undecided"
    ])
  })
})
