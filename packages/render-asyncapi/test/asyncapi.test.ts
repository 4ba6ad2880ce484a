import { Parser } from "@asyncapi/parser"
import { read } from "@lintel/import-asyncapi"
import { canonical, type Model } from "@lintel/model"
import { asyncapi, type AsyncApiOptions } from "@lintel/render-asyncapi"
import { describe, expect, it } from "vitest"
import { errorsIn, rendered, reread, returned } from "./reading.js"

const json = (schema: object): { readonly _tag: "JsonSchema"; readonly schema: never } => ({
  _tag: "JsonSchema",
  schema: schema as never
})

const design: Model = {
  lintel: "1.0",
  contexts: { Sales: {} },
  messages: { Placed: { payload: json({ type: "object" }) }, Paid: { payload: json({ type: "string" }) } },
  channels: { orders: { address: "orders", messages: ["message:Placed"] }, payments: { address: "payments" } },
  services: {
    shop: { version: "1", context: "context:Sales", emits: [{ message: "message:Placed", channel: "channel:orders" }] },
    bank: {
      version: "2",
      consumes: [{ channel: "channel:orders" }],
      emits: [{ message: "message:Paid", channel: "channel:payments" }]
    },
    idle: {}
  }
}

const paths = (options: Partial<AsyncApiOptions>): ReadonlyArray<string> =>
  rendered(design, options).files.map(({ path }) => path)

describe("what is asked for", () => {
  it("is every service with messages, one, or those of a context", () => {
    expect(paths({})).toEqual(["asyncapi/bank.yaml", "asyncapi/shop.yaml"])
    expect(paths({ of: "shop" })).toEqual(["asyncapi/shop.yaml"])
    expect(paths({ of: "service:bank", syntax: "json" })).toEqual(["asyncapi/bank.json"])
    expect(paths({ of: "Sales" })).toEqual(["asyncapi/shop.yaml"])
  })

  it.each([
    [{ of: "shops" }, /^No service is called "shops"\. There are: service:bank, service:shop\.$/u],
    [{ of: "idle" }, /^idle neither sends nor receives messages\. There are: /u],
    [{ syntax: "xml" }, /^syntax must be yaml or json, not "xml"\.$/u],
    [{ sintax: "json" }, /^asyncapi has no option sintax\./u]
  ])("is refused with what there is: %j", (options, message) => {
    expect(asyncapi.run(design, options)).toMatchObject({
      _tag: "RenderRefusal",
      message: expect.stringMatching(message)
    })
  })

  it("holds what the service uses, and nothing else", () => {
    const document = JSON.parse(rendered(design, { of: "shop", syntax: "json" }).files[0]?.text ?? "") as {
      readonly channels: object
      readonly components: { readonly messages: object }
    }
    expect(Object.keys(document.channels)).toEqual(["orders"])
    expect(Object.keys(document.components.messages)).toEqual(["Placed"])
  })
})

describe("losses", () => {
  it("are what belongs to other documents", () => {
    expect(rendered(design, { of: "shop" }).losses).toEqual([
      { subject: "service:shop", pointer: "/context", effect: "dropped", what: "context" }
    ])
  })

  it("are what AsyncAPI and x-lintel cannot say", () => {
    const model: Model = {
      lintel: "1.0",
      messages: {
        A: { payload: { _tag: "Protobuf", message: "shop.A" }, extensions: { "acme.cost": 1 } },
        B: { payload: { _tag: "Unknown" } }
      },
      channels: { c: { address: "c", messages: ["message:A", "message:B"], owner: "team:x" } },
      services: {
        s: {
          emits: [{ message: "message:A", channel: "channel:c", store: "store:db" }, { message: "message:B" }]
        }
      }
    }
    expect(
      rendered(model)
        .losses.map(({ effect, subject, what }) => `${subject} ${effect}: ${what}`)
        .toSorted()
    ).toEqual([
      "channel:c dropped: owner",
      "message:A approximated: Protobuf message without its source",
      'message:A dropped: extension "acme.cost"',
      "message:B dropped: payload that is not known",
      "service:s approximated: version that nobody stated",
      "service:s dropped: message that is sent to no channel",
      "service:s dropped: store"
    ])
  })
})

describe("schemas", () => {
  const messages = (schemas: Readonly<Record<string, object>>, schema: object): Model => ({
    lintel: "1.0",
    messages: { M: { payload: { _tag: "JsonSchema", schema: schema as never, schemas: schemas as never } } },
    channels: { c: { address: "c", messages: ["message:M"] } },
    services: { s: { version: "1", emits: [{ message: "message:M", channel: "channel:c" }] } }
  })

  it("say in words of draft 7 what younger drafts say", () => {
    const { after, before, text } = returned(
      messages(
        { T: { type: "array", prefixItems: [{ type: "string" }], items: { type: "number" } } },
        { $ref: "#/$defs/T" }
      ),
      { syntax: "json" }
    )
    expect(JSON.parse(text)).toMatchObject({
      components: {
        schemas: { T: { type: "array", items: [{ type: "string" }], additionalItems: { type: "number" } } }
      }
    })
    expect(after.messages).toEqual(before.messages)
  })

  it("stand beside a reference as one of two", () => {
    const { text } = returned(messages({ T: { type: "object" } }, { $ref: "#/$defs/T", required: ["id"] }), {
      syntax: "json"
    })
    expect(JSON.parse(text)).toMatchObject({
      components: {
        messages: { M: { payload: { allOf: [{ $ref: "#/components/schemas/T" }, { required: ["id"] }] } } }
      }
    })
  })

  it("that are unknown stay unknown, with a loss", () => {
    const { after, losses } = returned(messages({}, { $ref: "unresolved:parts.yaml" }))
    expect(after.messages?.["M"]?.payload).toMatchObject({ schema: { $ref: "unresolved:parts.yaml" } })
    expect(losses.map(({ what }) => what)).toEqual(["schema that is not known"])
  })

  it("that are none in one place stay what they are there", () => {
    const odd = { type: "object", properties: { a: null, b: 1, c: { not: null } }, allOf: [null] }
    const [file] = rendered(messages({ T: odd }, { $ref: "#/$defs/T" }), { syntax: "json" }).files
    expect(JSON.parse(file?.text ?? "")).toMatchObject({ components: { schemas: { T: odd } } })
  })

  it("of vocabularies come along", () => {
    const model: Model = Object.assign(messages({}, { $ref: "schemas:common#/$defs/Money" }), {
      schemas: {
        common: { schemas: { Money: { items: { $ref: "#/$defs/Coin" } }, Coin: { type: "integer" }, Other: {} } }
      }
    })
    const document = JSON.parse(rendered(model, { syntax: "json" }).files[0]?.text ?? "") as {
      readonly components: { readonly schemas: object }
    }
    expect(document.components.schemas).toEqual({
      Coin: { type: "integer" },
      Money: { items: { $ref: "#/components/schemas/Coin" } }
    })
  })
})

/** A document that uses what AsyncAPI has, in either role. */
const whole = (action: "send" | "receive"): string => `asyncapi: 3.0.0
id: urn:shop:orders
info: { title: Order Service, version: 1.2.0, license: { name: MIT }, x-owner: sales }
servers:
  main: { host: 'broker:9092', protocol: kafka-secure, protocolVersion: '3.6', security: [{ type: userPassword }], tags: [{ name: eu }] }
  edge: { host: 'edge:1883', protocol: mqtt }
channels:
  placed:
    address: orders.placed
    title: Orders
    servers: [{ $ref: '#/servers/main' }]
    messages:
      OrderPlaced: { $ref: '#/components/messages/OrderPlaced' }
      Settled: { payload: { schemaFormat: application/vnd.apache.avro;version=1.9.0, schema: { type: record, name: Settled, fields: [] } } }
    bindings:
      kafka: { topic: prod.orders, partitions: 12, replicas: 3, topicConfiguration: { cleanup.policy: [compact], retention.ms: 86400000 } }
  answers: { address: null, messages: { Answer: { payload: { type: string }, correlationId: { location: '$message.header#/id', description: The request. } } } }
  regional: { address: 'orders.{region}', parameters: { region: { enum: [eu, us], default: eu, location: '$message.payload#/region' } }, messages: { Regional: { payload: { type: integer } } } }
  work: { address: work, messages: { Work: { contentType: text/plain } }, bindings: { sqs: { queue: { name: work-queue, fifoQueue: true, visibilityTimeout: 30, messageRetentionPeriod: 3600, redrivePolicy: { maxReceiveCount: 3, deadLetterQueue: { name: dead } } } } } }
operations:
  orders:
    action: ${action}
    title: Orders
    channel: { $ref: '#/channels/placed' }
    messages: [{ $ref: '#/channels/placed/messages/OrderPlaced' }]
    bindings: { kafka: { groupId: { type: string, enum: [g] }, clientId: { type: string } } }
    reply: { address: { location: '$message.header#/replyTo' }, channel: { $ref: '#/channels/answers' } }
  region: { action: ${action}, channel: { $ref: '#/channels/regional' } }
  work: { action: receive, channel: { $ref: '#/channels/work' } }
components:
  schemas:
    Money: { type: object, required: [amount], properties: { amount: { type: integer }, next: { $ref: '#/components/schemas/Money' } } }
  messages:
    OrderPlaced:
      title: Order placed
      headers: { type: object, properties: { ce_type: { const: shop.placed } } }
      payload: { type: object, properties: { total: { $ref: '#/components/schemas/Money' }, kind: { type: string } }, discriminator: kind }
      bindings: { kafka: { key: { type: string }, schemaIdLocation: header } }
      examples: [{ name: small, summary: A small one., payload: { kind: a } }, { headers: { ce_type: shop.placed } }]
`

describe.each(["send", "receive"] as const)("a document that was read, of an application that does %s", (action) => {
  const model = reread(whole(action)).model

  it("comes back as it was", () => {
    const { after, losses, warnings } = returned(model)
    expect(losses).toEqual([])
    expect(warnings).toEqual([])
    expect(after).toEqual(canonical(model))
  })

  it("is accepted by the official parser", async () => {
    const { diagnostics, document } = await new Parser().parse(rendered(model).files[0]?.text ?? "")
    expect(errorsIn(diagnostics)).toEqual([])
    expect(document?.operations().length).toBe(3)
  }, 60_000)
})

describe("what a service answers", () => {
  const asking = (answers: ReadonlyArray<`message:${string}`>): Model => ({
    lintel: "1.0",
    messages: { Ask: { payload: { _tag: "JsonSchema", schema: { type: "string" } } }, Other: {}, Tell: {} },
    channels: {
      ask: { address: "ask", messages: ["message:Ask", "message:Other"] },
      tell: { address: "tell", messages: ["message:Tell"] }
    },
    services: {
      prices: {
        version: "1",
        emits: [{ message: "message:Tell", channel: "channel:tell", answers }],
        consumes: [{ channel: "channel:ask", messages: ["message:Ask"] }]
      }
    }
  })

  it("is the reply of the operation that receives the request, and comes back", async () => {
    const model = asking(["message:Ask"])
    const { after, losses } = returned(model)
    expect(losses).toEqual([])
    expect(after.services?.["prices"]?.emits).toEqual(model.services?.["prices"]?.emits)
    const { diagnostics, document } = await new Parser().parse(rendered(model).files[0]?.text ?? "")
    expect(errorsIn(diagnostics)).toEqual([])
    const [operation, ...others] = document?.operations().all() ?? []
    expect([operation?.action(), others.length]).toEqual(["receive", 0])
    expect(operation?.reply()?.channel()?.address()).toBe("tell")
  }, 60_000)

  it("is a loss where no operation receives just that", () => {
    const { losses } = returned(asking(["message:Other"]))
    expect(losses.map(({ what }) => what)).toEqual(["requests that a message answers"])
  })
})

describe("what leads to a message that is sent", () => {
  const relaying = (upon: ReadonlyArray<`message:${string}`>): Model => ({
    lintel: "1.0",
    messages: { Placed: { payload: json({ type: "string" }) }, Paid: { payload: json({ type: "number" }) }, Lost: {} },
    channels: {
      orders: { address: "orders", messages: ["message:Placed"] },
      "more/orders": { address: "more", messages: ["message:Paid"] }
    },
    services: {
      bank: {
        version: "1",
        emits: [{ message: "message:Paid", channel: "channel:more/orders", upon }],
        consumes: [{ channel: "channel:orders", messages: ["message:Placed"] }]
      }
    }
  })

  it("stands beside the operation, comes back, and is told as what other tools do not read", async () => {
    const { after, losses, text, warnings } = returned(relaying(["message:Placed"]))
    expect(after.services?.["bank"]?.emits?.[0]).toMatchObject({ upon: ["message:Placed"] })
    expect(warnings).toEqual([])
    expect(losses).toEqual([
      {
        subject: "service:bank",
        effect: "approximated",
        what: "messages that lead to others, which only Lintel reads",
        pointer: "/emits"
      }
    ])
    const { diagnostics } = await new Parser().parse(text)
    expect(errorsIn(diagnostics)).toEqual([])
  }, 60_000)

  it("is lost where the document does not describe it", () => {
    const { after, losses } = returned(relaying(["message:Placed", "message:Lost"]))
    expect(losses).toMatchObject([{ effect: "dropped", what: "messages that lead to others" }])
    expect(after.services?.["bank"]?.emits?.[0]?.upon).toEqual(["message:Placed"])
  })

  it("is left out with a warning where it leads to no message of a channel", () => {
    const text = `asyncapi: 3.0.0
info: { title: bank, version: 1.0.0 }
channels:
  orders: { address: orders, messages: { Placed: { payload: { type: string } } } }
components: { messages: { Lost: { payload: { type: string } } } }
operations:
  tell: { action: send, channel: { $ref: '#/channels/orders' }, x-lintel: { delivery: outbox, upon: [{ $ref: '#/components/messages/Lost' }] } }
`
    const { model, warnings } = reread(text)
    expect(model.services?.["bank"]?.emits).toMatchObject([{ message: "message:Placed", delivery: "outbox" }])
    expect(model.services?.["bank"]?.emits?.[0]).not.toHaveProperty("upon")
    expect(warnings.map(({ reason }) => reason)).toEqual(["the message is on none of the channels of the document"])
  })
})

it("names that mean something in references are written so that they lead there", () => {
  const name = "a/b~c {d} %41"
  const text = JSON.stringify({
    asyncapi: "3.0.0",
    info: { title: "s", version: "1" },
    channels: { [name]: { address: "x", messages: { [name]: { payload: {} } } } },
    operations: { o: { action: "send", channel: { $ref: "#/channels/a~1b~0c%20%7Bd%7D%20%2541" } } }
  })
  const result = read(new Map([["a.json", text]]), "a.json")
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  const { after } = returned(result.success.model)
  expect(after).toEqual(canonical(result.success.model))
})
