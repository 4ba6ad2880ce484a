import * as Schema from "effect/Schema"
import { expect, it } from "vitest"
import { Broker, Call, Channel, Consume, Emit, Message, Payload, Service, Store, System } from "../src/index.js"

const text = (name: string): object => ({
  type: "object",
  properties: { [name]: { type: "string" } },
  required: [name]
})

const avroV1 = { type: "record", name: "Placed", fields: [{ name: "id", type: "string" }] } as const
const Log = Broker.make("log", { product: "azureEventHubs", tier: "premium", protocol: "amqp", hosts: ["b", "a"] })
const History = Store.make("history")
const Placed = Message.make("Placed", {
  version: "2",
  payload: Payload.avro(avroV1),
  key: { schema: Payload.other({ format: "text/plain" }) },
  retained: [{ version: "1", payload: Schema.Struct({ old: Schema.String }), stores: [History] }]
})
const Snapshot = Message.make("Order", { kind: "document", payload: Payload.protobuf("shop.Order") })
const Eu = Channel.make("eu")
const Orders = Channel.make("orders", {
  broker: Log,
  variant: "quorum",
  address: "orders.{region}",
  parameters: { region: { oneOf: ["eu", "us"], location: "$message.header#/region" } },
  retentionSize: "1GiB",
  delay: "5000ms",
  routes: [{ to: Eu, messages: [Placed], when: [{ in: "header", at: "region", oneOf: ["eu"] }] }],
  unrouted: "dropped"
})
const upcasters = [{ message: Placed, from: "1", to: "2", output: Schema.Struct({ id: Schema.String }) }]

const modelOf = (...include: ReadonlyArray<object>) => System.toModel(System.make("s", { include })).model

it("payloads that are no JSON, versions and where they lie", () => {
  const { messages } = modelOf(Placed, Snapshot)
  expect(messages?.["Placed"]).toEqual({
    version: "2",
    payload: { _tag: "Avro", schema: avroV1 },
    key: { payload: { _tag: "Unknown", format: "text/plain" } },
    retained: [{ version: "1", payload: { _tag: "JsonSchema", schema: text("old") }, stores: ["store:history"] }]
  })
  expect(messages?.["Order"]?.payload).toEqual({ _tag: "Protobuf", message: "shop.Order" })
})

it("routes, parameters, and what was bought", () => {
  const { brokers, channels } = modelOf(Orders)
  expect(brokers?.["log"]).toEqual({
    product: "azureEventHubs",
    tier: "premium",
    protocol: "amqp",
    hosts: ["a", "b"]
  })
  expect(channels?.["orders"]).toEqual({
    broker: "broker:log",
    variant: "quorum",
    address: "orders.{region}",
    parameters: { region: { oneOf: ["eu", "us"], location: "$message.header#/region" } },
    retentionSize: "1GiB",
    delay: "5s",
    routes: [{ to: "channel:eu", messages: ["message:Placed"], when: [{ in: "header", at: "region", oneOf: ["eu"] }] }],
    unrouted: "dropped"
  })
})

it("how a service writes and reads", () => {
  const emission = { delivery: "outbox", retriesFor: "60m", transactional: true, versions: ["2", "1"] } as const
  const Web = Service.make("web", {
    emits: [Emit.make(Placed, { on: Orders, ...emission })],
    consumes: [
      Consume.make(Orders, {
        batch: 10,
        order: "perKey",
        filter: [{ in: "payload", at: "/kind", oneOf: ["a", 1, null, true] }],
        readers: [{ message: Placed, avro: avroV1 }],
        upcasters,
        into: History,
        transactional: true,
        redelivery: { attempts: "unlimited", renewed: true, exhausted: "stops" }
      })
    ]
  })
  const { services } = modelOf(Web)
  expect(services?.["web"]?.emits).toEqual([
    {
      message: "message:Placed",
      channel: "channel:orders",
      delivery: "outbox",
      retriesFor: "1h",
      transactional: true,
      versions: ["1", "2"]
    }
  ])
  expect(services?.["web"]?.consumes).toEqual([
    {
      channel: "channel:orders",
      batch: 10,
      order: "perKey",
      filter: [{ in: "payload", at: "/kind", oneOf: [1, "a", null, true] }],
      readers: { Placed: { avro: avroV1 } },
      upcasters: [
        { message: "message:Placed", from: "1", to: "2", output: { _tag: "JsonSchema", schema: text("id") } }
      ],
      into: "store:history",
      transactional: true,
      redelivery: { attempts: "unlimited", renewed: true, exhausted: "stops" }
    }
  ])
})

it("an event-sourced store, and a request over channels", () => {
  const Events = Store.make("order-events", {
    kind: "event",
    events: {
      messages: [Placed],
      stream: "/id",
      retention: "forever",
      snapshots: { of: Snapshot, every: 100, retention: "4w" },
      projections: {
        "open orders": { into: History, readers: [{ message: Placed, reads: ["/id"] }], rebuilds: true }
      },
      upcasters
    }
  })
  const ask = Call.request({ from: Service.make("web"), to: Placed, reply: Snapshot, on: Orders, replyOn: Eu })
  const { stores, calls } = modelOf(Events, ask)
  expect(stores?.["order-events"]?.events).toEqual({
    messages: ["message:Placed"],
    stream: "/id",
    retention: "forever",
    snapshots: { of: "message:Order", every: 100, retention: "28d" },
    projections: {
      "open%20orders": { into: "store:history", readers: { Placed: { reads: ["/id"] } }, rebuilds: true }
    },
    upcasters: [{ message: "message:Placed", from: "1", to: "2", output: { _tag: "JsonSchema", schema: text("id") } }]
  })
  expect(calls?.["web/to-Placed"]?.to).toEqual({
    request: "message:Placed",
    reply: "message:Order",
    on: "channel:orders",
    replyOn: "channel:eu"
  })
})
