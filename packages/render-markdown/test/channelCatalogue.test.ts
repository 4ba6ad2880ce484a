import type { JsonObject, Model } from "@lintel/model"
import { expect, it } from "vitest"
import { deadLinks, problemsOf, rendered } from "./checking.js"
import { design } from "./design.js"

const model: Model = {
  lintel: "1.0",
  system: { name: "shop" },
  teams: { sales: {} },
  brokers: { kafka: { product: "kafka", maxMessageSize: "1MiB" } },
  messages: {
    OrderPlaced: {
      kind: "event",
      version: "3",
      title: "Somebody | ordered",
      key: { pointer: "/orderId" },
      cloudEvents: { type: "shop.placed" },
      retained: [{ version: "1", until: "2027-01-31" }, { version: "2" }]
    }
  },
  stores: { "order-view": {} },
  channels: {
    "orders.events": {
      broker: "broker:kafka",
      kind: "topic",
      address: "orders.{region}",
      parameters: { region: { oneOf: ["eu", "us"], location: "$message.header#/region" } },
      owner: "team:sales",
      visibility: "shared",
      partitions: 12,
      key: "/orderId",
      ordering: "perKey",
      delivery: "atLeastOnce",
      retention: "400d",
      retentionSize: "1GiB",
      compaction: true,
      delay: "5s",
      deduplication: "5m",
      deadLetter: "none",
      messages: ["message:OrderPlaced"],
      routes: [
        {
          to: "channel:eu",
          messages: ["message:OrderPlaced"],
          when: [{ in: "header", at: "region", oneOf: ["eu", "ch"] }]
        }
      ],
      unrouted: "dropped"
    },
    eu: { kind: "fanOut", variant: "quorum", description: "Orders of Europe." }
  },
  services: {
    orders: {
      emits: [
        {
          message: "message:OrderPlaced",
          channel: "channel:orders.events",
          delivery: "outbox",
          guarantee: "atLeastOnce",
          retriesFor: "1d",
          versions: ["2", "3"]
        }
      ]
    },
    views: {
      consumes: [
        {
          channel: "channel:orders.events",
          group: "views",
          messages: ["message:OrderPlaced"],
          readers: { OrderPlaced: { decoder: true } },
          upcasters: [{ message: "message:OrderPlaced", from: "1", to: "2" }],
          concurrency: 12,
          idempotency: "effect",
          redelivery: { attempts: 5, delay: "2s", retryChannels: ["channel:eu"] },
          deadLetter: "channel:eu",
          replays: "all",
          into: "store:order-view"
        }
      ]
    }
  }
}

const page = (of: Model): string => rendered(of, { view: "channels" }).files.map(({ text }) => text)[0] ?? ""

const cells = (line: string): ReadonlyArray<string> =>
  line
    .split(/(?<!\\)\|/u)
    .slice(1, -1)
    .map((cell) => cell.trim())

const rowOf = (text: string, first: string): ReadonlyArray<string> =>
  cells(text.split("\n").find((line) => cells(line)[0] === first) ?? "")

it("says of each channel what it carries, who writes it how and who reads it how", () => {
  const text = page(model)
  expect(text).toContain("# Channels of shop")
  expect(text).toContain("- [orders.events](#ordersevents)")
  for (const fact of ["`orders.{region}`", "of each key", "at least once", "shared", "1MiB", "5m"])
    expect(text).toContain(fact)
  expect(text).toContain("400d, at most 1GiB a partition, the last message of each key for ever")
  expect(rowOf(text, "**OrderPlaced**")).toEqual([
    "**OrderPlaced**",
    "Somebody \\| ordered",
    "event",
    "3",
    "1 until 2027-01-31, 2",
    "`/orderId`",
    "`shop.placed`"
  ])
  expect(rowOf(text, "orders")).toEqual(["orders", "OrderPlaced", "2, 3", "through an outbox", "at least once", "1d"])
  expect(rowOf(text, "views")).toEqual([
    "views",
    "views",
    "OrderPlaced",
    "by a schema of its own, behind upcasters",
    "12",
    "changes nothing",
    "5 times, 2s apart, on eu",
    "eu",
    "all",
    "order-view"
  ])
  expect(rowOf(text, "eu")).toEqual(["eu", "OrderPlaced", "header region is eu or ch"])
  expect(rowOf(text, "dropped").slice(0, 2)).toEqual(["dropped", "what takes no route"])
  expect(rowOf(text, "`region`")).toEqual(["`region`", "eu, us", "`$message.header#/region`"])
  expect(text).toContain("Orders of Europe.")
})

it("is one page, clean for a linter, without dead links, for any design", async () => {
  for (const one of [model, design, { lintel: "1.0" }]) {
    const { files } = rendered(one, { view: "channels" })
    expect(files.map(({ path }) => path)).toEqual(["markdown/channels.md"])
    expect(await problemsOf(files)).toEqual([])
    expect(deadLinks(files)).toEqual([])
  }
  expect(page({ lintel: "1.0" })).toContain("The design has no channels.")
})

const avro = (...fields: ReadonlyArray<JsonObject>) => ({
  _tag: "Avro" as const,
  schema: { type: "record", name: "Paid", fields: [{ name: "id", type: "string" }, ...fields] }
})

const versions: Model = {
  lintel: "1.0",
  messages: {
    Paid: {
      version: "2",
      payload: avro({ name: "sum", type: "long" }),
      retained: [{ version: "1", payload: avro(), until: "2026-12-31" }]
    },
    Sent: { version: "1", payload: avro() }
  },
  channels: {
    paid: { messages: ["message:Paid"], retention: "7d", deadLetter: "channel:dead" },
    sent: { messages: ["message:Sent"] },
    dead: { retention: "30d" }
  },
  services: {
    books: { consumes: [{ channel: "channel:paid" }, { channel: "channel:sent" }] },
    mail: {
      consumes: [{ channel: "channel:paid", readers: { Paid: { avro: avro().schema } } }]
    }
  }
}

it("tells who reads which version, where it is met and until when, and when support may go", () => {
  const text = rendered(versions, { view: "channels" }).files[0]?.text ?? ""
  const [, afterTitle = ""] = text.split("## paid")
  const [section = ""] = afterTitle.split("## sent")
  const rows = section.split("\n").filter((line) => line.startsWith("| Paid |"))
  const one = "kept in paid until 2026-12-31, among the dead letters in dead until 2027-01-30"
  expect(rows).toEqual([
    "| Paid | 2 | written by its producers | books | decodes with the current form | reads it |",
    `| Paid | 1 | ${one} | books | decodes with the current form | **refuses it: nothing is written for the field sum of Paid, and it has no default** |`,
    "| Paid | 2 | written by its producers | mail | decodes with a schema of its own | reads it |",
    `| Paid | 1 | ${one} | mail | decodes with a schema of its own | reads it |`
  ])
  expect(section).toContain("Support for version 1 may go on 2027-01-31: no copy of it is left then.")
  // One form that all decode with says nothing.
  expect(text.slice(text.indexOf("## sent"))).not.toContain("Who reads which version")
})

it("is a page of the whole document, which leads to it", async () => {
  const { files } = rendered(versions)
  expect(files.map(({ path }) => path)).toContain("markdown/channels.md")
  expect(files[0]?.text).toContain("[its catalogue](channels.md)")
  expect(await problemsOf(files)).toEqual([])
  expect(deadLinks(files)).toEqual([])
  const { messages: _, channels: __, ...none } = versions
  expect(rendered({ ...none, services: {} }).files.map(({ path }) => path)).not.toContain("markdown/channels.md")
})
