import { canonical } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { orders2, orders3 } from "./documents.js"
import { modelOf, reading, warnings } from "./reading.js"

const head3 = "asyncapi: 3.0.0\ninfo: { title: A, version: '1' }\n"
const head2 = "asyncapi: 2.6.0\ninfo: { title: A, version: '1' }\n"

describe("a whole document", () => {
  const { model } = reading(orders2)

  it("is a service that sends what others subscribe to and receives what they publish", () => {
    expect(model.services?.["order-service"]).toMatchObject({
      version: "1.2.0",
      description: "Takes orders.",
      emits: [{ message: "message:OrderPlaced", channel: "channel:orders.placed" }],
      consumes: [
        {
          channel: "channel:payments.%7Bregion%7D.settled",
          messages: ["message:Refused", "message:Settled"],
          group: "orders"
        }
      ]
    })
  })

  it("says the same in either version", () => {
    expect(canonical(reading(orders3).model)).toEqual(canonical(model))
    expect(reading(orders3).warnings).toEqual([])
  })

  it("has messages with schemas, keys, headers and what they fix of CloudEvents", () => {
    const placed = model.messages?.["OrderPlaced"]
    expect(placed).toMatchObject({
      title: "Order placed",
      contentType: "application/json",
      key: { payload: { _tag: "JsonSchema", schema: { type: "string", format: "uuid" } } },
      correlation: "$message.header#/traceId",
      cloudEvents: { type: "com.shop.order.placed" },
      examples: { small: { id: "a", total: { amount: 1 } } }
    })
    expect(placed?.payload).toMatchObject({
      schema: { properties: { total: { $ref: "#/$defs/Money" } } },
      schemas: { Money: { properties: { next: { $ref: "#/$defs/Money" } } } }
    })
    expect(model.messages?.["Settled"]?.payload).toEqual({
      _tag: "Avro",
      schema: { type: "record", name: "Settled", fields: [{ name: "id", type: "string" }] }
    })
  })

  it("has channels with what brokers promise, and brokers", () => {
    expect(model.channels?.["orders.placed"]).toMatchObject({
      broker: "broker:production",
      kind: "topic",
      address: "prod.orders.placed",
      partitions: 12,
      compaction: true,
      retention: "7d",
      maxMessageSize: "1048588B",
      extensions: { asyncapi: { address: "orders.placed", bindings: { kafka: { replicas: 3 } } } }
    })
    expect(model.channels?.["payments.%7Bregion%7D.settled"]?.parameters).toEqual({
      region: { description: "Where the money went.", oneOf: ["eu", "us"] }
    })
    expect(model.brokers?.["production"]).toEqual({
      product: "kafka",
      protocol: "kafka",
      hosts: ["broker.example.com:9092"],
      version: "3.6"
    })
  })

  it.each([
    ["service:order-service", "/version", 5],
    ["broker:production", "/hosts", 11],
    ["channel:orders.placed", "/partitions", 20],
    ["channel:orders.placed", "/retention", 24],
    ["channel:orders.placed", "/messages", 15],
    ["channel:payments.%7Bregion%7D.settled", "/parameters/region/oneOf", 33],
    ["message:OrderPlaced", "/payload/schema/required", 63],
    ["message:OrderPlaced", "/payload/schemas/Money/required", 51],
    ["message:OrderPlaced", "/key/payload", 69],
    ["message:OrderPlaced", "/headers/properties/ce_type", 88],
    ["message:OrderPlaced", "/correlation", 60],
    ["message:Settled", "/contentType", 76]
  ])("knows where %s%s was written", (address, pointer, line) => {
    expect(reading(orders2).positions.locate(address, pointer)?.line).toBe(line)
  })

  it("has no place for what it does not describe", () => {
    expect(reading(orders2).positions.locate("channel:other")).toBeUndefined()
  })

  it("are those of the operation that reads or writes, in the order of the Model", () => {
    const { model: read, positions } = reading(`${head3}channels:
  z: { address: z, messages: { m: {} } }
  a: { address: a, messages: { m: {} } }
operations:
  readZ: { action: receive, channel: { $ref: '#/channels/z' } }
  readA: { action: receive, channel: { $ref: '#/channels/a' } }
  sendZ: { action: send, channel: { $ref: '#/channels/z' } }
  sendA: { action: send, channel: { $ref: '#/channels/a' } }`)
    expect(canonical(read)).toEqual(read)
    expect(read.services?.["a"]?.consumes?.map(({ channel }) => channel)).toEqual(["channel:a", "channel:z"])
    const lines = ["/consumes/0", "/consumes/1", "/emits/0", "/emits/1"].map(
      (pointer) => positions.locate("service:a", pointer)?.line
    )
    expect(lines).toEqual([8, 7, 10, 9])
  })
})

describe("names", () => {
  it("of the service come from the title, the id, or the caller", () => {
    expect(Object.keys(modelOf("asyncapi: 3.0.0\ninfo: { title: My  App! }\n").services ?? {})).toEqual(["my-app"])
    expect(Object.keys(modelOf("asyncapi: 3.0.0\nid: 'urn:shop:x'\ninfo: {}\n").services ?? {})).toEqual(["shop-x"])
    expect(Object.keys(reading(head3, { service: "mine/too" }).model.services ?? {})).toEqual(["mine%2Ftoo"])
  })

  it("of messages are their own, else those of their places, each once", () => {
    const text = `${head3}channels:
  a: { address: a, messages: { one: { name: Same, payload: { type: string } }, two: { payload: { type: number } } } }
  b: { address: b, messages: { three: { name: Same, payload: { type: boolean } } } }
  c: { address: c, messages: { four: { name: Same, payload: { type: string } } } }
`
    expect(Object.keys(modelOf(text).messages ?? {})).toEqual(["Same", "two", "three"])
    expect(warnings(text)).toEqual([
      '5 duplicate: another message that says something else is called "Same" too; this one is "three"'
    ])
    expect(modelOf(text).channels?.["c"]?.messages).toEqual(["message:Same"])
  })
})

describe("traits", () => {
  const traits = `  t: { headers: { type: object, properties: { a: { type: string }, b: { type: string } } }, contentType: from/trait }
`
  const message =
    "{ traits: [{ $ref: '#/components/messageTraits/t' }], contentType: from/message, headers: { properties: { a: { type: number } } } }"

  it("go under the message in AsyncAPI 3", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: ${message} } } }\ncomponents:\n messageTraits:\n${traits}`
    expect(modelOf(text).messages?.["m"]).toMatchObject({
      contentType: "from/message",
      headers: { type: "object", properties: { a: { type: "number" }, b: { type: "string" } } }
    })
  })

  it("go on top of it in AsyncAPI 2", () => {
    const text = `${head2}channels: { c: { publish: { message: ${message} } } }\ncomponents:\n messageTraits:\n${traits}`
    expect(modelOf(text).messages?.["c"]).toMatchObject({
      contentType: "from/trait",
      headers: { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } }
    })
  })

  it("from other files keep their references", () => {
    const files = new Map([
      ["parts/t.yaml", "headers: { type: object, properties: { a: { $ref: './s.yaml' } } }"],
      ["parts/s.yaml", "type: integer"]
    ])
    const text = `${head3}channels: { c: { address: c, messages: { m: { traits: [{ $ref: './parts/t.yaml' }], headers: { required: [a] } } } } }`
    expect(reading(text, {}, files).model.messages?.["m"]?.headers).toEqual({
      type: "object",
      required: ["a"],
      properties: { a: { type: "integer" } }
    })
  })
})

describe("replies", () => {
  const text = `${head3}channels:
  ask: { address: ask, messages: { Ask: { payload: { type: string } } } }
  tell: { address: null, messages: { Tell: { payload: { type: number } } } }
operations:
  price:
    action: ACTION
    channel: { $ref: '#/channels/ask' }
    reply:
      address: { location: '$message.header#/replyTo' }
      channel: { $ref: '#/channels/tell' }
`

  it("that an application waits for are a call, and what it receives", () => {
    const model = modelOf(text.replace("ACTION", "send"))
    expect(model.calls).toEqual({
      "a/price": {
        from: "service:a",
        to: { request: "message:Ask", on: "channel:ask", reply: "message:Tell", replyOn: "channel:tell" }
      }
    })
    expect(model.services?.["a"]).toMatchObject({
      emits: [{ message: "message:Ask", channel: "channel:ask" }],
      consumes: [{ channel: "channel:tell", messages: ["message:Tell"] }]
    })
    expect(model.channels?.["tell"]).not.toHaveProperty("address")
  })

  it("that an application gives are what it sends", () => {
    const model = modelOf(text.replace("ACTION", "receive"))
    expect(model.calls).toBeUndefined()
    expect(model.services?.["a"]).toMatchObject({
      emits: [{ message: "message:Tell", channel: "channel:tell", answers: ["message:Ask"] }],
      consumes: [{ channel: "channel:ask", messages: ["message:Ask"] }],
      extensions: {
        asyncapi: {
          operations: {
            price: { reply: { channel: "channel:tell", address: { location: "$message.header#/replyTo" } } }
          }
        }
      }
    })
  })
})

describe("bindings", () => {
  const channel = (bindings: string): unknown =>
    modelOf(`${head3}channels: { c: { address: c, bindings: ${bindings} } }`).channels

  it.each([
    [
      "{ kafka: { topicConfiguration: { cleanup.policy: [delete], retention.ms: -1 } } }",
      { kind: "topic", compaction: false, retention: "forever" }
    ],
    ["{ kafka: { topicConfiguration: { cleanup.policy: [compact] } } }", { kind: "topic", compaction: true }],
    ["{ amqp: { is: queue, queue: { name: q, durable: true } } }", { kind: "queue", address: "q" }],
    ["{ amqp: { is: routingKey, exchange: { name: x, type: fanout } } }", { kind: "fanOut", address: "c" }],
    [
      "{ sns: { name: n, ordering: { type: FIFO } } }",
      { kind: "fanOut", address: "n", variant: "fifo", ordering: "perKey" }
    ],
    ["{ googlepubsub: { messageRetentionDuration: 86400s } }", { kind: "topic", retention: "1d" }],
    ["{ pulsar: { namespace: n, retention: { time: 60, size: 1 } } }", { retention: "1h", retentionSize: "1MiB" }],
    ["{ ibmmq: { destinationType: queue, maxMsgLength: 1024 } }", { kind: "queue", maxMessageSize: "1KiB" }],
    ["{ nats: {} }", { kind: "topic" }]
  ])("of channels: %s", (bindings, expected) => {
    expect(channel(bindings)).toMatchObject({ c: expected })
  })

  it("of SQS say what readers and dead letters do", () => {
    const text = `${head3}channels:
  c:
    address: c
    messages: { M: { payload: {} } }
    bindings:
      sqs:
        queue:
          name: work
          fifoQueue: true
          messageRetentionPeriod: 345600
          visibilityTimeout: 60
          redrivePolicy: { deadLetterQueue: { name: work-dead }, maxReceiveCount: 5 }
operations: { work: { action: receive, channel: { $ref: '#/channels/c' } } }
`
    const model = modelOf(text)
    expect(model.channels?.["c"]).toMatchObject({
      kind: "queue",
      address: "work",
      variant: "fifo",
      retention: "4d",
      deadLetter: "channel:work-dead"
    })
    expect(model.channels?.["work-dead"]).toEqual({ kind: "queue", address: "work-dead" })
    expect(model.services?.["a"]?.consumes?.[0]).toMatchObject({ redelivery: { attempts: 5, visibility: "1m" } })
  })

  it.each([
    ["mqtt: { qos: 2 }", { guarantee: "exactlyOnce" }],
    ["nats: { queue: workers }", { group: "workers" }],
    ["amqp: { ack: true, mandatory: true }", { guarantee: "atLeastOnce" }]
  ])("of operations: %s", (binding, expected) => {
    const text = `${head3}channels: { c: { address: c } }\noperations: { o: { action: receive, channel: { $ref: '#/channels/c' }, bindings: { ${binding} } } }`
    expect(modelOf(text).services?.["a"]?.consumes?.[0]).toMatchObject(expected)
  })

  it("that cannot be read are kept, with a warning", () => {
    const text = `${head3}channels: { c: { address: c, bindings: { kafka: { partitions: many } } } }`
    expect(modelOf(text).channels?.["c"]?.extensions).toEqual({
      asyncapi: { bindings: { kafka: { partitions: "many" } } }
    })
    expect(warnings(text)).toEqual(["3 malformed: partitions must be a whole number from 1; it is kept unread"])
  })
})

describe("schemas in other languages", () => {
  const payload = (schema: string): unknown =>
    modelOf(`${head3}channels: { c: { address: c, messages: { m: { payload: ${schema} } } } }`).messages?.["m"]?.payload

  it("are read by their own rules", () => {
    expect(
      payload("{ schemaFormat: 'application/vnd.oai.openapi;version=3.0.0', schema: { type: string, nullable: true } }")
    ).toEqual({
      _tag: "JsonSchema",
      schema: { type: ["string", "null"] }
    })
    expect(
      payload(
        "{ schemaFormat: 'application/schema+json;version=draft-04', schema: { minimum: 1, exclusiveMinimum: true } }"
      )
    ).toEqual({
      _tag: "JsonSchema",
      schema: { exclusiveMinimum: 1 }
    })
  })

  it("are kept, and unknown where nobody reads them", () => {
    expect(payload("{ schemaFormat: 'application/raml+yaml;version=1.0', schema: { a: string } }")).toEqual({
      _tag: "Unknown",
      format: "application/raml+yaml;version=1.0",
      schema: { a: "string" }
    })
  })

  it("of Protobuf stand in the document or in a file", () => {
    const source = 'syntax = "proto3"; package shop; // message No {}\nmessage Placed { message In {} string id = 1; }'
    expect(
      payload(`{ schemaFormat: application/vnd.google.protobuf;version=3, schema: ${JSON.stringify(source)} }`)
    ).toEqual({
      _tag: "Protobuf",
      message: "shop.Placed",
      source
    })
    const text = `${head3}channels: { c: { address: c, messages: { m: { payload: { schemaFormat: application/vnd.google.protobuf;version=3, schema: { $ref: './p.proto' } } } } } }`
    expect(reading(text, {}, new Map([["p.proto", source]])).model.messages?.["m"]?.payload).toEqual({
      _tag: "Protobuf",
      message: "shop.Placed",
      source
    })
  })

  it("of Avro may stand in files", () => {
    const text = `${head2}channels: { c: { publish: { message: { schemaFormat: 'application/vnd.apache.avro+json;version=1.9.0', payload: { $ref: './u.avsc' } } } } }`
    const files = new Map([["u.avsc", '{"type":"record","name":"U","fields":[]}']])
    expect(reading(text, {}, files).model.messages?.["c"]?.payload).toEqual({
      _tag: "Avro",
      schema: { type: "record", name: "U", fields: [] }
    })
  })

  it("are unknown where a JSON Schema refers to them", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: { payload: { items: { $ref: '#/components/schemas/X' } } } } } }
components: { schemas: { X: { schemaFormat: application/vnd.apache.avro, schema: { type: string } } } }`
    expect(modelOf(text).messages?.["m"]?.payload).toMatchObject({
      schemas: { X: { $ref: expect.stringMatching(/^unresolved:/u) } }
    })
  })

  it("named by a component are taken with their language", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: { payload: { $ref: '#/components/schemas/X' } } } } }
components: { schemas: { X: { schemaFormat: application/vnd.apache.avro, schema: { type: string } } } }`
    expect(modelOf(text).messages?.["m"]?.payload).toEqual({ _tag: "Avro", schema: { type: "string" } })
  })
})

describe("what the Model says beyond AsyncAPI", () => {
  it("is read from x-lintel", () => {
    const text = `${head3}channels: { c: { address: c, x-lintel: { ordering: perKey, key: /id } } }`
    expect(modelOf(text).channels?.["c"]).toEqual({ address: "c", ordering: "perKey", key: "/id" })
  })

  it("is left out with a warning when it is not of the form of the Model", () => {
    const text = `${head3}channels: { c: { address: c, x-lintel: { ordering: upwards } } }`
    expect(modelOf(text).channels?.["c"]).toEqual({ address: "c" })
    expect(warnings(text)).toEqual([expect.stringMatching(/^3 malformed: "x-lintel" cannot be read and is left out/u)])
  })
})

describe("CloudEvents in the payload", () => {
  it("are read through references", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: { contentType: application/cloudevents+json, payload: { allOf: [{ $ref: '#/components/schemas/E' }, { properties: { type: { const: t } } }] } } } } }
components: { schemas: { E: { properties: { source: { enum: [/s] }, dataschema: { type: string } } } } }`
    expect(modelOf(text).messages?.["m"]?.cloudEvents).toEqual({ type: "t", source: "/s" })
  })
})
