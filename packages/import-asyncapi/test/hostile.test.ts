import { describe, expect, it } from "vitest"
import { read } from "@lintel/import-asyncapi"
import { modelOf, reading, refusals, warnings } from "./reading.js"

const head3 = "asyncapi: 3.0.0\ninfo: { title: A, version: '1' }\n"

describe("documents that are refused", () => {
  it.each([
    ["- a", ["1:1 the document is no object, so it is no AsyncAPI document"]],
    ["openapi: 3.0.0", ['1:1 the document has no "asyncapi", so it is no AsyncAPI document']],
    ["asyncapi: 4.0.0", ["1:1 version 4.0.0 of AsyncAPI is not supported; 2.0 to 2.6, 3.0 and 3.1 are"]],
    ["asyncapi: 1.2.0", ["1:1 version 1.2.0 of AsyncAPI is not supported; 2.0 to 2.6, 3.0 and 3.1 are"]],
    ["asyncapi: 2.6.0\ninfo: {}", ['1:1 the document has neither "channels" nor "components"']],
    [`${head3}channels: text`, ['3:1 "channels" must be an object, not a string']],
    [`${head3}channels: { c: { messages: [1] } }`, ["3:18 the messages of a channel must be an object, not a list"]],
    [
      `${head3}channels: { c: {} }\noperations: { o: { action: both, channel: { $ref: '#/channels/c' } } }`,
      ['4:20 the action of an operation must be "send" or "receive"']
    ],
    [`${head3}operations: { o: { action: send } }`, ['3:15 an operation must name its "channel"']],
    [
      `${head3}operations: { o: { action: send, channel: { $ref: '#/channels/gone' } } }`,
      ['3:34 the channel is not there: "#/channels/gone": a.yaml has nothing at /channels/gone']
    ]
  ])("%s", (text, reasons) => {
    expect(refusals(text)).toEqual(reasons)
  })

  it("a file that is not there", () => {
    expect(read(new Map(), "a.yaml")).toMatchObject({ _tag: "Failure", failure: [{ reason: "the file is missing" }] })
  })
})

describe("documents that are read with a warning", () => {
  it.each([
    [`${head3}channels: { c: { address: c, adress: d } }`, /^3 unknown-key: "adress" is no key of a channel/u],
    ["asyncapi: 2.6.0\nchannels: {}", /^1 missing: the document has no "info"/u],
    [
      "asyncapi: 2.6.0\ninfo: { title: A, version: '1' }\nchannels: { c: { publish: { message: [{ name: A }] } } }",
      /^3 repaired: a list of messages/u
    ],
    [`${head3}servers: { s: { protocol: kafka } }`, /^3 missing: the server has no address/u]
  ])("%s", (text, expected) => {
    expect(warnings(text)[0]).toMatch(expected)
  })

  it("that name a channel outside the channels", () => {
    const text = `${head3}operations: { o: { action: send, channel: { $ref: '#/components/channels/c' } } }\ncomponents: { channels: { c: { address: x, messages: { m: {} } } } }`
    expect(modelOf(text).services?.["a"]?.emits).toEqual([{ message: "message:m", channel: "channel:c" }])
    expect(warnings(text)[0]).toMatch(/^3 repaired: the channel is not among/u)
  })
})

describe("hostile documents", () => {
  it("with names of prototypes are read by name", () => {
    const text = `${head3}channels: { __proto__: { address: p, messages: { constructor: { payload: { $ref: '#/components/schemas/__proto__' } } } } }
components: { schemas: { __proto__: { type: string } } }`
    const model = modelOf(text)
    expect(Object.keys(model.channels ?? {})).toEqual(["%5F_proto__"])
    expect(Object.keys(model.messages ?? {})).toEqual(["constructor"])
    const payload = model.messages?.["constructor"]?.payload
    expect(payload?._tag === "JsonSchema" ? Object.entries(payload.schemas ?? {}) : []).toEqual([
      ["__proto__", { type: "string" }]
    ])
  })

  it("whose messages share very many definitions are refused instead of copied without end", () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 1500 }, (_, n) => [`S${n}`, { items: { $ref: `#/components/schemas/S${(n + 1) % 1500}` } }])
    )
    const messages = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`M${n}`, { payload: { items: { $ref: `#/components/schemas/S${n}` } } }])
    )
    const text = JSON.stringify({ asyncapi: "3.0.0", info: {}, channels: { c: { messages } }, components: { schemas } })
    expect(refusals(text)).toEqual([expect.stringMatching(/references make the document expand/u)])
  })

  it("whose headers double at every level end", () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `S${n}`,
        { properties: { a: { $ref: `#/components/schemas/S${n + 1}` }, b: { $ref: `#/components/schemas/S${n + 1}` } } }
      ])
    )
    const text = JSON.stringify({
      asyncapi: "3.0.0",
      info: {},
      channels: { c: { messages: { m: { headers: { $ref: "#/components/schemas/S0" } } } } },
      components: { schemas: { ...schemas, S60: {} } }
    })
    expect(refusals(text)).toEqual([expect.stringMatching(/references make the document expand/u)])
  })

  it("with headers that contain themselves are unknown there", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: { headers: { $ref: '#/components/schemas/H' } } } } }
components: { schemas: { H: { type: object, properties: { h: { $ref: '#/components/schemas/H' } } } } }`
    expect(modelOf(text).messages?.["m"]?.headers).toEqual({
      type: "object",
      properties: { h: { $ref: expect.stringMatching(/^unresolved:/u) } }
    })
    expect(warnings(text)).toEqual([expect.stringMatching(/^3 not-representable: headers that contain themselves/u)])
  })

  it("with traits that refer to each other end", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: { traits: [{ $ref: '#/components/messageTraits/t' }] } } } }
components: { messageTraits: { t: { $ref: '#/components/messageTraits/t' } } }`
    expect(refusals(text)).toEqual(['3:56 the trait is not there: "#/components/messageTraits/t" leads back to itself'])
  })

  it("that lead outside their folder lead nowhere", () => {
    const text = `${head3}channels: { c: { address: c, messages: { m: { payload: { $ref: '../../etc/passwd' } } } } }`
    expect(reading(text).missing).toEqual([])
    expect(modelOf(text).messages?.["m"]?.payload).toMatchObject({
      schema: { $ref: expect.stringMatching(/^unresolved:/u) }
    })
  })
})
