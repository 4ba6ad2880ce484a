import type { Model } from "@lintel/model"
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
