import type { Model } from "@lintel/model"
import { isRefusal } from "@lintel/render"
import { mermaid } from "@lintel/render-mermaid"
import { expect, it } from "vitest"

const model: Model = {
  lintel: "1.0",
  system: { name: "shop" },
  messages: { OrderPlaced: {}, OrderPaid: {}, Ask: {}, Answer: {} },
  stores: { history: { kind: "event", events: { projections: { open: { into: "store:view" } } } }, view: {} },
  channels: {
    orders: {
      messages: ["message:OrderPlaced"],
      routes: [{ to: "channel:eu", when: [{ in: "header", at: "region", oneOf: ["eu"] }] }],
      unrouted: "channel:lost"
    },
    eu: {},
    lost: {},
    retry: {},
    dead: {},
    asks: {},
    answers: {}
  },
  services: {
    orders: {
      emits: [
        { message: "message:OrderPlaced", channel: "channel:orders" },
        { message: "message:OrderPaid", store: "store:history" }
      ]
    },
    views: {
      consumes: [
        {
          channel: "channel:orders",
          into: "store:view",
          deadLetter: "channel:dead",
          redelivery: { retryChannels: ["channel:retry"] }
        }
      ]
    }
  },
  consumers: { partner: { messages: { OrderPlaced: {} } } },
  calls: {
    "views/ask": {
      from: "service:views",
      to: {
        request: "message:Ask",
        reply: "message:Answer",
        on: "channel:asks",
        replyOn: "channel:answers",
        at: "service:orders"
      }
    }
  }
}

const drawn = (of: Model, options: object = {}): Readonly<Record<string, string>> => {
  const answer = mermaid.run(of, { view: "events", ...options })
  if (isRefusal(answer)) return { refused: answer.message }
  return Object.fromEntries(answer.files.map(({ path, text }) => [path, text]))
}

/** Arrows as `from -label-> to`, by the names that the boxes show. */
const arrows = (text: string): ReadonlyArray<string> => {
  const names = new Map([...text.matchAll(/^ {2}(\w+)[[({]+"<b>(.*?)<\/b>/gmu)].map(([, id, name]) => [id, name]))
  return [...text.matchAll(/^ {2}(\w+) (?:-\.->|-->)(?:\|"(.*?)"\|)? (\w+)$/gmu)].map(
    ([, from, label = "", to]) => `${names.get(from)} -${label}-> ${names.get(to)}`
  )
}

it("who emits what on which channel, who reads it, and where it goes on", () => {
  const files = drawn(model)
  expect(Object.keys(files)).toEqual(["mermaid/events.mmd"])
  expect(arrows(files["mermaid/events.mmd"] ?? "").toSorted()).toEqual(
    [
      "orders -OrderPlaced-> orders",
      "orders -OrderPlaced-> views",
      "orders -OrderPlaced-> partner",
      "orders -region is eu-> eu",
      "orders -no route-> lost",
      "orders -OrderPaid-> history",
      "history -open-> view",
      "views -keeps the view-> view",
      "views -could not be handled-> dead",
      "views -tries again later-> retry",
      "retry --> views",
      "views -Ask-> asks",
      "asks -Ask-> orders",
      "orders -Answer-> answers",
      "answers -Answer-> views"
    ].toSorted()
  )
})

it("of one message, one channel, one service", () => {
  expect(arrows(Object.values(drawn(model, { of: "message:Ask" }))[0] ?? "")).toEqual([
    "asks -Ask-> orders",
    "views -Ask-> asks"
  ])
  expect(arrows(Object.values(drawn(model, { of: "channel:eu" }))[0] ?? "")).toEqual(["orders -region is eu-> eu"])
  expect(Object.keys(drawn(model, { of: "service:views" }))).toEqual(["mermaid/events/views.mmd"])
})

it("of many channels, one picture for each", () => {
  const files = drawn(model, { limit: 5 })
  expect(Object.keys(files)).toContain("mermaid/events/orders.mmd")
  expect(Object.keys(files)).toContain("mermaid/events/asks.mmd")
  expect(Object.keys(files)).not.toContain("mermaid/events.mmd")
})

it("without messages there is nothing to draw", () => {
  expect(drawn({ lintel: "1.0", services: { web: {} } })).toEqual({
    refused: "The design has nothing to draw in the view events."
  })
})
