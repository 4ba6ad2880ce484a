import { compare } from "@lintel/compat"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"

const payload = (type: string) => ({ _tag: "JsonSchema" as const, schema: { type } })

/** A design whose channel carries one message; another one is described beside it. */
const design = (type: string, more: Partial<Model> = {}): Model => ({
  lintel: "1.0",
  messages: { Used: { payload: payload("string") }, Loose: { payload: payload(type) } },
  channels: { orders: { messages: ["message:Used"] } },
  ...more
})

const verdict = (more: Partial<Model> = {}, consumers?: Model): string =>
  compare(design("string", more), design("integer", more), consumers === undefined ? {} : { consumers }).verdict

describe("a message that goes nowhere", () => {
  it("breaks nobody, in a design that says where others go", () => {
    expect(verdict()).toBe("compatible")
  })

  it.each<readonly [string, Partial<Model>]>([
    ["nobody says where any goes", { channels: {} }],
    ["a channel carries it", { channels: { orders: { messages: ["message:Used", "message:Loose"] } } }],
    ["somebody sends it", { services: { shop: { emits: [{ message: "message:Loose" }] } } }],
    ["somebody outside reads it", { consumers: { partner: { messages: { Loose: {} } } } }],
    [
      "it starts a flow",
      {
        services: { shop: {} },
        flows: { "shop/do": { of: "service:shop", trigger: { _tag: "Message", message: "message:Loose" }, steps: [] } }
      }
    ]
  ])("breaks as before where %s", (_, more) => {
    expect(verdict(more)).toBe("breaking")
  })

  it("breaks those whom another design names", () => {
    expect(verdict({}, { lintel: "1.0", consumers: { partner: { messages: { Loose: {} } } } })).toBe("breaking")
  })
})
