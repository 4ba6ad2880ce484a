import { read } from "@lintel/import-asyncapi"
import { describe, expect, it } from "vitest"
import { modelOf, reading, refusals } from "./reading.js"

const head3 = "asyncapi: 3.0.0\ninfo: { title: A, version: '1' }\n"
const head2 = "asyncapi: 2.6.0\ninfo: { title: A, version: '1' }\n"
const send = "operations: { o: { action: send, channel: { $ref: '#/channels/c' } } }\n"
const withMessage = (message: string): string =>
  `${head3}channels: { c: { address: c, messages: { m: ${message} } } }\n${send}`
const withOperation = (more: string): string =>
  `${head3}channels: { c: { address: c, messages: { m: {} } } }\noperations: { o: { action: send, channel: { $ref: '#/channels/c' }, ${more} } }\n`

describe("parts that references do not find make the document unusable", () => {
  it.each([
    ["the channel of a reply", withOperation("reply: { channel: { $ref: '#/channels/gone' } }"), "the channel"],
    [
      "a message of a reply",
      withOperation("reply: { messages: [{ $ref: '#/channels/c/messages/gone' }] }"),
      "the message"
    ],
    ["a message of an operation", withOperation("messages: [{ $ref: '#/channels/c/messages/gone' }]"), "the message"],
    ["the reply", withOperation("reply: { $ref: '#/components/replies/gone' }"), "the reply"],
    ["a trait of an operation", withOperation("traits: [{ $ref: '#/components/operationTraits/gone' }]"), "the trait"],
    ["a message", withMessage("{ $ref: '#/components/messages/gone' }"), "the message"],
    ["a trait of a message", withMessage("{ traits: [{ $ref: '#/components/messageTraits/gone' }] }"), "the trait"],
    [
      "a correlation id",
      withMessage("{ correlationId: { $ref: '#/components/correlationIds/gone' } }"),
      "the correlation id"
    ],
    [
      "bindings",
      withMessage("{ bindings: { $ref: '#/components/messageBindings/gone' } }"),
      "what the bindings refer to"
    ],
    ["a channel", `${head3}channels: { c: { $ref: '#/components/channels/gone' } }\n`, "the channel"],
    [
      "a parameter",
      `${head3}channels: { c: { address: 'c.{p}', parameters: { p: { $ref: '#/components/parameters/gone' } } } }\n`,
      "the parameter"
    ],
    [
      "a server of a channel",
      `${head3}servers: { s: { host: h, protocol: kafka } }\nchannels: { c: { servers: [{ $ref: '#/servers/gone' }] } }\n`,
      "the server of the channel"
    ],
    ["a server", `${head3}servers: { s: { $ref: '#/components/servers/gone' } }\n`, "the server"],
    [
      "the message of AsyncAPI 2",
      `${head2}channels: { c: { publish: { message: { $ref: '#/components/messages/gone' } } } }`,
      "the message"
    ],
    [
      "one of several messages of AsyncAPI 2",
      `${head2}channels: { c: { publish: { message: { oneOf: [{ $ref: '#/components/messages/gone' }, {}] } } } }`,
      "the message"
    ]
  ])("%s", (_, text, what) => {
    const [reason = "", ...others] = refusals(text)
    expect(reason).toMatch(new RegExp(`^\\d+:\\d+ ${what} is not there: "#/.*/gone": a\\.yaml has nothing at`, "u"))
    expect(others).toEqual([])
  })

  it("a server that a channel of AsyncAPI 2 names", () => {
    expect(refusals(`${head2}channels: { c: { servers: [gone] } }`)).toEqual([
      '3:18 the channel is on the server "gone", which the document does not describe'
    ])
  })

  it("channels that refer to each other", () => {
    expect(refusals(`${head3}channels: { c: { $ref: '#/channels/d' }, d: { $ref: '#/channels/c' } }`)[0]).toBe(
      '3:13 the channel is not there: "#/channels/d" leads back to itself'
    )
  })

  it("but not those in files that were not given: they are missing", () => {
    expect(reading(withMessage("{ $ref: 'other.yaml#/m' }")).missing).toEqual(["other.yaml"])
  })

  it("unless all files that exist were given", () => {
    const result = read(new Map([["a.yaml", withMessage("{ $ref: 'other.yaml#/m' }")]]), "a.yaml", { isComplete: true })
    expect(result._tag === "Failure" ? result.failure.map(({ line, reason }) => `${line} ${reason}`) : []).toEqual([
      '3 the message is not there: "other.yaml#/m": the file other.yaml is missing'
    ])
    const schema = withMessage("{ payload: { $ref: 'other.yaml#/s' } }")
    expect(read(new Map([["a.yaml", schema]]), "a.yaml", { isComplete: true })._tag).toBe("Success")
  })
})

const avro = (schema: string, more = ""): string =>
  `${withMessage(`{ payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: ${schema} } }`)}${more}`

describe("Avro payloads", () => {
  it.each([
    ["{ type: record, name: R, fields: [{ name: a, type: strin }] }", 'nothing defines "strin"'],
    ["{ type: record, fields: [] }", "name"],
    ["{ type: enum, name: E, symbols: [a, a] }", "twice"],
    ["[int, int]", "the union has int twice"],
    ["{ type: record, name: R, fields: [{ name: a, type: int, default: x }] }", "default"],
    ["{ type: fixed, name: F, size: -1 }", "size"],
    ["{ type: array }", "items"]
  ])("that are no schemas make the document unusable: %s", (schema, reason) => {
    const [first = ""] = refusals(avro(schema))
    expect(first).toMatch(/^3:\d+ the payload is no Avro schema: /u)
    expect(first).toContain(reason)
  })

  it("name the place behind a reference", () => {
    const text = avro(
      "{ $ref: '#/components/schemas/P' }",
      "components:\n  schemas:\n    P: { type: array, items: nothing }\n"
    )
    expect(refusals(text)).toEqual(['7:23 the payload is no Avro schema: nothing defines "nothing"'])
  })

  it("in the form of AsyncAPI 2, and as keys", () => {
    const message = "{ schemaFormat: 'application/vnd.apache.avro', payload: { type: nope } }"
    expect(refusals(`${head2}channels: { c: { publish: { message: ${message} } } }`)[0]).toContain("no Avro schema")
    const key =
      "{ schemaFormat: 'application/vnd.apache.avro', schema: { type: record, name: K, fields: [{ name: a, type: no }] } }"
    expect(refusals(withMessage(`{ bindings: { kafka: { key: ${key} } } }`))[0]).toContain("no Avro schema")
  })

  const money = "{ type: record, name: Money, fields: [{ name: v, type: int }] }"
  const node = `{ type: record, name: Node, fields: [{ name: next, type: ["null", { $ref: '#/components/schemas/P' }] }] }`
  it.each([
    [
      "a type that is referred to twice is defined once",
      `{ type: record, name: R, namespace: shop, fields: [{ name: a, type: { $ref: '#/components/schemas/P' } }, { name: b, type: { $ref: '#/components/schemas/P' } }] }`,
      money,
      [
        { name: "a", type: { type: "record", name: "Money", fields: [{ name: "v", type: "int" }] } },
        { name: "b", type: "shop.Money" }
      ]
    ],
    [
      "in each namespace for itself",
      `{ type: record, name: R, namespace: shop, fields: [{ name: a, type: { $ref: '#/components/schemas/P' } }, { name: b, type: { type: record, name: Q, namespace: other, fields: [{ name: c, type: { $ref: '#/components/schemas/P' } }] } }] }`,
      money,
      [
        { name: "a", type: { type: "record", name: "Money", fields: [{ name: "v", type: "int" }] } },
        {
          name: "b",
          type: {
            type: "record",
            name: "Q",
            namespace: "other",
            fields: [{ name: "c", type: { type: "record", name: "Money", fields: [{ name: "v", type: "int" }] } }]
          }
        }
      ]
    ],
    [
      "one that refers to itself is recursive",
      "{ $ref: '#/components/schemas/P' }",
      node,
      [{ name: "next", type: ["null", "Node"] }]
    ]
  ])("%s", (_, schema, referred, fields) => {
    const model = modelOf(avro(schema, `components: { schemas: { P: ${referred} } }\n`))
    expect(model.messages?.["m"]?.payload).toMatchObject({ _tag: "Avro", schema: { fields } })
  })

  it("in a file that was not given are unknown", () => {
    const result = reading(avro("{ $ref: 'order.avsc' }"))
    expect(result.missing).toEqual(["order.avsc"])
    expect(result.model.messages?.["m"]?.payload).toEqual({ _tag: "Unknown", format: "avro" })
  })
})

describe("parts at addresses", () => {
  const version2 = `${head2}channels:
  c:
    bindings: { $ref: 'SCHEMES/parts.yaml#/bindings' }
    publish:
      message:
        name: m
        headers: { $ref: 'SCHEMES/sub/headers.yaml' }
        payload: { $ref: 'SCHEMES/parts.yaml#/payload' }
        traits: [{ $ref: 'SCHEMES/parts.yaml#/trait' }]
`
  const version3 = `${head3}servers: { s: { $ref: 'SCHEMES/parts.yaml#/server' } }
channels: { c: { $ref: 'SCHEMES/parts.yaml#/channel' } }
${send}`
  const parts: Readonly<Record<string, string>> = {
    "parts.yaml": `bindings: { kafka: { partitions: 3 } }
payload: { type: object, properties: { id: { $ref: '#/id' }, of: { $ref: sub/headers.yaml } } }
id: { type: string }
trait: { contentType: application/json, headers: { $ref: sub/headers.yaml } }
server: { host: 'h:1', protocol: kafka, security: [{ $ref: '#/scheme' }] }
scheme: { type: plain }
channel: { address: c, messages: { m: { $ref: sub/message.yaml } } }
`,
    "sub/headers.yaml": "type: object\nproperties: { again: { $ref: ../parts.yaml#/id } }\n",
    "sub/message.yaml": "payload: { $ref: ../parts.yaml#/payload }\ntraits: [{ $ref: ../parts.yaml#/trait }]\n"
  }
  const readAt = (text: string, base: string): unknown => {
    const files = Object.entries(parts).map(([name, part]) => [`${base}/${name}`, part] as const)
    const entry = text.replaceAll("SCHEMES", base)
    const result = read(new Map([["a.yaml", entry], ...files]), "a.yaml", { isComplete: true })
    if (result._tag === "Failure") throw new Error(result.failure.map(({ reason }) => reason).join("; "))
    return { model: result.success.model, warnings: result.success.warnings.map(({ reason }) => reason) }
  }

  it.each([
    ["AsyncAPI 2.6", version2],
    ["AsyncAPI 3.0", version3]
  ])("are read as parts in files are: %s", (_, text) => {
    const known = readAt(text, "parts")
    expect(readAt(text, "https://example.com/v1/api")).toEqual(known)
    expect(readAt(text, "https://example.com")).toEqual(known)
    expect(known).toMatchObject({ warnings: [] })
  })
})
