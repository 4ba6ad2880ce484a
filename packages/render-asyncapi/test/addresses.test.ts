import { Parser } from "@asyncapi/parser"
import { compare } from "@lintel/compat"
import { asyncapiExtension, read } from "@lintel/import-asyncapi"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { errorsIn, rendered } from "./reading.js"

const at = "https://schemas.example.com/shop"

/** What lies at each address that the documents below refer to. */
const parts: Readonly<Record<string, string>> = {
  [`${at}/order.json`]: JSON.stringify({
    type: "object",
    required: ["id"],
    properties: { id: { type: "string" }, lines: { type: "array", items: { $ref: `${at}/line.json` } } }
  }),
  [`${at}/line.json`]: JSON.stringify({ type: "object", properties: { sku: { type: "string" } } }),
  [`${at}/headers.json`]: JSON.stringify({ type: "object", properties: { trace: { type: "string" } } }),
  [`${at}/message.json`]: JSON.stringify({ name: "Cancelled", payload: { type: "object" } }),
  [`${at}/correlation.json`]: JSON.stringify({ location: "$message.header#/trace" }),
  [`${at}/bindings.json`]: JSON.stringify({ kafka: { key: { type: "string" } } }),
  [`${at}/topic.json`]: JSON.stringify({ kafka: { topic: "orders", partitions: 3 } }),
  [`${at}/trait.json`]: JSON.stringify({ contentType: "application/json" }),
  [`${at}/parameter.json`]: JSON.stringify({ description: "The country.", enum: ["de", "fr"] }),
  [`${at}/scheme.json`]: JSON.stringify({ type: "scramSha256" }),
  [`${at}/server.json`]: JSON.stringify({ host: "broker:9092", protocol: "kafka" })
}

const ref = (name: string): { readonly $ref: string } => ({ $ref: `${at}/${name}.json` })

const version3 = {
  asyncapi: "3.0.0",
  info: { title: "Shop", version: "1.0.0" },
  servers: {
    main: { host: "main:9092", protocol: "kafka", security: [ref("scheme")] },
    other: ref("server")
  },
  channels: {
    orders: {
      address: "orders.{country}",
      parameters: { country: ref("parameter") },
      bindings: ref("topic"),
      messages: {
        Placed: {
          payload: ref("order"),
          headers: ref("headers"),
          correlationId: ref("correlation"),
          bindings: ref("bindings"),
          traits: [ref("trait")]
        },
        Cancelled: ref("message")
      }
    }
  },
  operations: { announce: { action: "send", channel: { $ref: "#/channels/orders" } } }
}

const placed = {
  name: "Placed",
  payload: ref("order"),
  headers: ref("headers"),
  traits: [ref("trait")],
  correlationId: ref("correlation")
}
const version2 = {
  asyncapi: "2.6.0",
  info: { title: "Shop", version: "1.0.0" },
  servers: { main: { url: "main:9092", protocol: "kafka", security: [{ scram: [] }] } },
  channels: { orders: { publish: { message: placed } } },
  components: { securitySchemes: { scram: ref("scheme") } }
}

const modelOf = (text: string, files: Readonly<Record<string, string>> = {}): Model => {
  const result = read(new Map([["a.json", text], ...Object.entries(files)]), "a.json", { isComplete: true })
  if (result._tag === "Failure") throw new Error(JSON.stringify(result.failure))
  return result.success.model
}

describe("documents that refer to addresses", () => {
  it.each([
    ["AsyncAPI 3.0", version3],
    ["AsyncAPI 2.6", version2]
  ])(
    "%s, rendered: the official parser accepts them with what lies there, and they mean the same",
    async (_, given) => {
      const text = JSON.stringify(given)
      const written = rendered(modelOf(text)).files[0]?.text ?? ""
      const asked = new Set<string>()
      const local = {
        schema: "https",
        order: 1,
        read: (uri: { readonly toString: () => string }): string => {
          asked.add(uri.toString())
          return parts[uri.toString()] ?? ""
        }
      }
      const parser = new Parser({ __unstable: { resolver: { resolvers: [local] } } })
      const { diagnostics, document } = await parser.parse(written)
      expect(errorsIn(diagnostics)).toEqual([])
      expect(document?.operations().all().length).toBe(1)
      // Whatever the document referred to, what is written of it refers to as well.
      const named = [...new Set(text.match(/https:[^"]*\.json/g))]
      expect([...asked].filter((address) => !address.endsWith("line.json")).toSorted()).toEqual(named.toSorted())
      const [before, after] = [modelOf(text, parts), modelOf(written, parts)]
      expect(JSON.stringify([before, after])).not.toContain("unresolved:")
      for (const [old, fresh] of [
        [before, after],
        [after, before]
      ] as const) {
        const { findings } = compare(old, fresh, { extensions: [asyncapiExtension] })
        expect(findings.filter((one) => one.class !== "information")).toEqual([])
      }
    },
    60_000
  )
})
