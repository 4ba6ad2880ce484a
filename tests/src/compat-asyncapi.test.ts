import { compare } from "@lintel/compat"
import type { Diagnostic } from "@lintel/diagnostic"
import { asyncapiExtension, read } from "@lintel/import-asyncapi"
import type { Json, Model } from "@lintel/model"
import Ajv2020 from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"

type Tree = { [key: string]: Json | Tree | ReadonlyArray<Json> }

/** The application as a sender or a receiver of the message, by what its operation does. */
const roles = ["send", "receive"] as const
type Role = (typeof roles)[number]

/** What a change means for those on the other side: nothing, another meaning, a break, or nobody knows. */
type Truth = "safe" | "changes-meaning" | "breaking" | "undecided"

const document = (action: Role): Tree => ({
  asyncapi: "3.0.0",
  info: { title: "Orders", version: "1.0.0", description: "Orders." },
  defaultContentType: "application/json",
  servers: { main: { host: "broker:9092", protocol: "kafka" } },
  channels: {
    placed: {
      address: "orders.placed",
      messages: {
        OrderPlaced: {
          name: "OrderPlaced",
          title: "Order placed",
          correlationId: { location: "$message.header#/traceId" },
          headers: {
            type: "object",
            properties: {
              traceId: { type: "string" },
              ce_type: { type: "string", const: "shop.order.placed.v1" },
              ce_source: { type: "string", const: "/orders" },
              ce_dataschema: { type: "string", const: "https://shop/schemas/1" }
            }
          },
          payload: {
            type: "object",
            required: ["id"],
            properties: {
              id: { type: "string" },
              total: { type: "integer" },
              state: { enum: ["open", "paid"] }
            }
          },
          bindings: { kafka: { key: { type: "string" } } }
        },
        OrderCancelled: {
          name: "OrderCancelled",
          payload: { type: "object", required: ["reason"], properties: { reason: { type: "string" } } }
        }
      },
      bindings: {
        kafka: {
          partitions: 12,
          replicas: 3,
          topicConfiguration: { "cleanup.policy": ["delete"], "retention.ms": 604800000 }
        },
        amqp: { is: "routingKey", exchange: { name: "orders", type: "topic" } }
      }
    },
    regional: {
      address: "orders.{region}",
      parameters: { region: { enum: ["eu", "us"], description: "Where." } },
      messages: { Regional: { name: "Regional", payload: { type: "string" } } }
    },
    answers: {
      address: "answers",
      messages: { Answer: { name: "Answer", payload: { type: "object", required: ["ok"] } } }
    }
  },
  operations: {
    orders: { action, channel: { $ref: "#/channels/placed" } },
    regional: { action, channel: { $ref: "#/channels/regional" } }
  }
})

/** The document with values set at paths (`a/b/c`); `undefined` removes. */
const edited = (tree: Tree, edits: Readonly<Record<string, Json | undefined>>): Tree => {
  const out = structuredClone(tree)
  for (const [path, value] of Object.entries(edits)) {
    const keys = path.split("/")
    const last = keys.pop() ?? ""
    const holder = keys.reduce<Tree>((at, key) => (at[key] ??= {}) as Tree, out)
    if (value === undefined) delete holder[last]
    else holder[last] = value
  }
  return out
}

const modelOf = (tree: Tree): Model => {
  const result = read(new Map([["a.json", JSON.stringify(tree)]]), "a.json")
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success.model
}

const findings = (before: Tree, after: Tree, consumers: ReadonlyArray<Model> = []): ReadonlyArray<Diagnostic> =>
  compare(modelOf(before), modelOf(after), { extensions: [asyncapiExtension], consumers }).findings

const weight = { breaking: 3, undecided: 2, "changes-meaning": 1, information: 0, problem: 0 } as const

const truthOf = (found: ReadonlyArray<Diagnostic>): Truth => {
  const worst = Math.max(0, ...found.map((one) => weight[one.class]))
  return worst === 3 ? "breaking" : worst === 2 ? "undecided" : worst === 1 ? "changes-meaning" : "safe"
}

const m = "channels/placed/messages/OrderPlaced"
const p = `${m}/payload`
const h = `${m}/headers/properties`
const k = "channels/placed/bindings/kafka"

/** Each change with what it means when the application sends, and when it receives. Written before anything was run. */
const cases: ReadonlyArray<
  readonly [
    name: string,
    sender: Truth,
    receiver: Truth,
    edits: Readonly<Record<string, Json | undefined>>,
    before?: Readonly<Record<string, Json | undefined>>
  ]
> = [
  [
    "payload: required property added",
    "safe",
    "breaking",
    { [`${p}/required`]: ["id", "place"], [`${p}/properties/place`]: { type: "string" } }
  ],
  ["payload: optional property added", "safe", "safe", { [`${p}/properties/place`]: { type: "string" } }],
  [
    "payload: required property removed",
    "breaking",
    "safe",
    { [`${p}/required`]: undefined, [`${p}/properties/id`]: undefined }
  ],
  ["payload: type changed", "breaking", "breaking", { [`${p}/properties/total`]: { type: "string" } }],
  ["payload: minLength added", "safe", "breaking", { [`${p}/properties/id`]: { type: "string", minLength: 3 } }],
  [
    "payload: value added to an enum",
    "breaking",
    "safe",
    { [`${p}/properties/state`]: { enum: ["open", "paid", "lost"] } }
  ],
  [
    "payload: description added",
    "safe",
    "safe",
    { [`${p}/properties/id`]: { type: "string", description: "The number." } }
  ],
  ["header made required", "safe", "breaking", { [`${m}/headers/required`]: ["traceId"] }],
  // The attributes of the event go with them: who routes by these finds none.
  ["headers left out", "changes-meaning", "changes-meaning", { [`${m}/headers`]: undefined }],
  ["key: type changed", "breaking", "breaking", { [`${m}/bindings/kafka/key`]: { type: "integer" } }],
  ["partitions: count changed", "changes-meaning", "changes-meaning", { [`${k}/partitions`]: 24 }],
  ["topic of the binding changed", "breaking", "breaking", { [`${k}/topic`]: "prod.orders" }],
  ["address changed", "breaking", "breaking", { "channels/placed/address": "orders.created" }],
  [
    "parameter renamed",
    "safe",
    "safe",
    { "channels/regional/address": "orders.{area}", "channels/regional/parameters": { area: { enum: ["eu", "us"] } } }
  ],
  [
    "parameter described",
    "safe",
    "safe",
    { "channels/regional/parameters/region/description": "Which part of the world." }
  ],
  [
    "parameter: value removed",
    "changes-meaning",
    "changes-meaning",
    { "channels/regional/parameters/region/enum": ["eu"] }
  ],
  ["parameter added to the address", "breaking", "breaking", { "channels/regional/address": "orders.{region}.{city}" }],
  [
    "message added",
    "breaking",
    "safe",
    {
      "channels/placed/messages/OrderLost": {
        name: "OrderLost",
        payload: { type: "object", required: ["where"], properties: { where: { type: "integer" } } }
      }
    }
  ],
  [
    "message added that readers know as another one",
    "safe",
    "safe",
    {
      "channels/placed/messages/OrderBought": {
        name: "OrderBought",
        payload: { type: "object", required: ["id"], properties: { id: { const: "x" } } }
      }
    }
  ],
  ["message removed", "changes-meaning", "breaking", { "channels/placed/messages/OrderCancelled": undefined }],
  [
    "message renamed only, alone on its channel",
    "safe",
    "safe",
    { "channels/regional/messages": { Local: { name: "Local", payload: { type: "string" } } } }
  ],
  ["operation removed", "changes-meaning", "breaking", { "operations/regional": undefined }],
  ["channel removed", "breaking", "breaking", { "operations/regional": undefined, "channels/regional": undefined }],
  ["reply added", "breaking", "safe", { "operations/orders/reply": { channel: { $ref: "#/channels/answers" } } }],
  [
    "reply removed",
    "safe",
    "breaking",
    { "operations/orders/reply": undefined },
    { "operations/orders/reply": { channel: { $ref: "#/channels/answers" } } }
  ],
  ["content type changed", "breaking", "breaking", { [`${m}/contentType`]: "application/xml" }],
  ["content type spelled differently", "safe", "safe", { [`${m}/contentType`]: "Application/JSON" }],
  [
    "correlation id: location moved",
    "changes-meaning",
    "changes-meaning",
    { [`${m}/correlationId/location`]: "$message.payload#/id" }
  ],
  [
    "CloudEvents: type changed",
    "breaking",
    "breaking",
    { [`${h}/ce_type`]: { type: "string", const: "shop.order.placed.v2" } }
  ],
  ["CloudEvents: source changed", "breaking", "breaking", { [`${h}/ce_source`]: { type: "string", const: "/sales" } }],
  [
    "CloudEvents: dataschema changed",
    "breaking",
    "breaking",
    { [`${h}/ce_dataschema`]: { type: "string", const: "https://shop/schemas/2" } }
  ],
  ["retention shortened", "changes-meaning", "changes-meaning", { [`${k}/topicConfiguration/retention.ms`]: 86400000 }],
  ["retention lengthened", "safe", "safe", { [`${k}/topicConfiguration/retention.ms`]: 864000000 }],
  [
    "compaction turned on",
    "changes-meaning",
    "changes-meaning",
    { [`${k}/topicConfiguration/cleanup.policy`]: ["compact", "delete"] }
  ],
  ["binding: exchange renamed", "breaking", "breaking", { "channels/placed/bindings/amqp/exchange/name": "sales" }],
  ["binding: replicas changed", "safe", "safe", { [`${k}/replicas`]: 5 }],
  ["version number only", "safe", "safe", { "info/version": "2.0.0" }],
  [
    "title and descriptions only",
    "safe",
    "safe",
    {
      "info/title": "Order application",
      "info/description": "All orders.",
      [`${m}/title`]: "Placed",
      "channels/placed/description": "Placed orders."
    }
  ],
  [
    "server renamed only",
    "safe",
    "safe",
    { "servers/main": undefined, "servers/production": { host: "broker:9092", protocol: "kafka" } }
  ],
  ["host changed", "breaking", "breaking", { "servers/main/host": "other:9092" }]
]

/** A payload or headers of the message, in the version that a schema of is asked for. */
describe.each(roles.map((role, index) => ({ role, index })))("an application that does $role", ({ role, index }) => {
  it.each(cases.map((one) => ({ name: one[0], truth: one[index + 1] as Truth, edits: one[3], start: one[4] ?? {} })))(
    "$name: $truth",
    ({ edits, start, truth }) => {
      const before = edited(document(role), start)
      const found = findings(before, edited(before, edits))
      expect({
        truth: truthOf(found),
        found: found.map(({ class: of, code, subject }) => `${of} ${code} ${subject}`)
      }).toMatchObject({ truth })
    }
  )

  it("whose action is reversed breaks those on the other side", () => {
    const other = role === "send" ? "receive" : "send"
    const found = findings(document(role), document(other))
    expect(truthOf(found)).toBe("breaking")
    expect(new Set(found.filter((one) => one.class === "breaking").map(({ code }) => code))).toEqual(
      new Set(["compat/direction-reversed"])
    )
  })

  it("whose channel has another key and the same address changes nothing", () => {
    const text = JSON.stringify(document(role))
      .replaceAll('"placed":', '"orders-placed":')
      .replaceAll("#/channels/placed", "#/channels/orders-placed")
    expect(findings(document(role), JSON.parse(text) as Tree)).toEqual([])
  })

  it("is what it was when nothing changed", () => {
    expect(findings(document(role), document(role))).toEqual([])
  })

  it("shows payloads that the one side takes and the other refuses", () => {
    const ajv = new Ajv2020({ strict: false })
    let shown = 0
    for (const [name, , , edits] of cases) {
      if (!name.startsWith("payload:")) continue
      const after = edited(document(role), edits)
      for (const { witness } of findings(document(role), after)) {
        if (witness?._tag !== "Message") continue
        shown++
        const schemas = [document(role), after].map((tree) =>
          p.split("/").reduce<Json | Tree>((at, key) => (at as Tree)[key] as Tree, tree)
        )
        const [old, fresh] = schemas.map((schema) => ajv.compile(schema as object)(witness.payload.value))
        expect({ name, old, fresh }).toEqual({ name, old: role === "receive", fresh: role === "send" })
      }
    }
    expect(shown).toBe(role === "send" ? 3 : 3)
  })
})

describe("readers that are known", () => {
  const shorter = edited(document("send"), { [`${k}/topicConfiguration/retention.ms`]: 86400000 })
  const reader = (replays: "all" | "none" | "2d"): Model => ({
    lintel: "1.0",
    services: { audit: { consumes: [{ channel: "channel:placed", replays }] } }
  })

  it("lose what they replay when less is kept", () => {
    const found = findings(document("send"), shorter, [reader("2d")])
    expect(found.map(({ class: of, code }) => `${of} ${code}`)).toEqual(["breaking compat/retention-too-short"])
    expect(found[0]?.data).toMatchObject({ had: "7d", has: "1d", needs: [{ reader: "service:audit", need: "2d" }] })
  })

  it("that do not replay lose nothing they need", () => {
    expect(truthOf(findings(document("send"), shorter, [reader("none")]))).toBe("changes-meaning")
  })
})

it("a document of AsyncAPI 2.6 compares with its successor in 3.0 by what both mean", () => {
  const old: Tree = {
    asyncapi: "2.6.0",
    info: { title: "Orders", version: "1.0.0" },
    channels: {
      "orders.placed": {
        subscribe: { message: { name: "OrderPlaced", payload: { type: "object", required: ["id"] } } }
      }
    }
  }
  const fresh = (action: Role): Tree => ({
    asyncapi: "3.0.0",
    info: { title: "Orders", version: "1.0.0" },
    channels: {
      placed: {
        address: "orders.placed",
        messages: { it: { name: "OrderPlaced", payload: { type: "object", required: ["id"] } } }
      }
    },
    operations: { announce: { action, channel: { $ref: "#/channels/placed" } } }
  })
  expect(truthOf(findings(old, fresh("send")))).toBe("safe")
  expect(findings(old, fresh("receive")).map(({ code }) => code)).toContain("compat/direction-reversed")
})
