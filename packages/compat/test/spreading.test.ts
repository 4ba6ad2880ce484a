import type { Channel, Consumption, JsonSchema, Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { compare } from "../src/index.js"
import { murmur2, partitionOf } from "../src/messaging/partitioner.js"

const schema: JsonSchema = {
  type: "object",
  properties: { orderId: { type: "string" }, customer: { type: "integer" } },
  required: ["orderId", "customer"]
}

const modelOf = (
  channel: Partial<Channel>,
  reading: Partial<Consumption> = {},
  product: "kafka" | "kinesis" = "kafka",
  other: Partial<Channel> = {}
): Model => ({
  lintel: "1.0",
  brokers: { log: { product } },
  messages: { Placed: { payload: { _tag: "JsonSchema", schema } }, Paid: { payload: { _tag: "JsonSchema", schema } } },
  channels: {
    orders: { broker: "broker:log", messages: ["message:Placed"], partitions: 12, key: "/orderId", ...channel },
    payments: { broker: "broker:log", messages: ["message:Paid"], partitions: 12, key: "/orderId", ...other }
  },
  services: {
    shop: { emits: [{ message: "message:Placed", channel: "channel:orders" }] },
    billing: { consumes: [{ channel: "channel:orders", order: "perKey", ...reading }] }
  }
})

const codes = (old: Model, fresh: Model): ReadonlyArray<string> =>
  compare(old, fresh).findings.map(({ class: kind, code, data }) => {
    const field = (data as { readonly field?: string }).field
    return [code, kind, ...(field === undefined ? [] : [field])].join(" ")
  })

const stepsOf = (old: Model, fresh: Model): { readonly checked: boolean; readonly text: string } => {
  const witness = compare(old, fresh).findings.find(({ code }) => code === "compat/order-lost")?.witness
  if (witness?._tag !== "Run") throw new Error("there is no run")
  return {
    checked: witness.checked,
    text: witness.steps.map(({ action, detail }) => `${action}: ${detail}`).join("\n")
  }
}

describe("the default partitioner of Kafka", () => {
  it.each([
    ["21", -973_932_308],
    ["foobar", -790_332_482],
    ["a-little-bit-long-string", -985_981_536],
    ["a-little-bit-longer-string", -1_486_304_829],
    ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971],
    ["abc", 479_470_107]
  ])("hashes %j as Kafka's own tests do", (text, hash) => {
    expect(murmur2(new TextEncoder().encode(text))).toBe(hash)
  })

  it("never names a partition that is not there", () => {
    for (let at = 0; at < 500; at++) expect(partitionOf(`key-${at}`, 7)).toBeOneOf([0, 1, 2, 3, 4, 5, 6])
  })
})

describe("the order that readers rely on", () => {
  it("is lost by more partitions; the run names the two partitions of one key", () => {
    const [old, fresh] = [modelOf({}), modelOf({ partitions: 24 })]
    expect(codes(old, fresh)).toEqual(["compat/order-lost breaking"])
    const { checked, text } = stepsOf(old, fresh)
    expect(checked).toBe(true)
    const found = /"orderId":"([^"]*)".* on partition (\d+) of 12[^]* on partition (\d+) of 24/u.exec(text)
    const [, key = "", before, after] = found ?? []
    expect([partitionOf(key, 12), partitionOf(key, 24)].map(String)).toEqual([before, after])
    expect(before).not.toBe(after)
  })

  it("is lost by another key", () => {
    const [old, fresh] = [modelOf({}), modelOf({ key: "/customer" })]
    expect(codes(old, fresh)).toEqual(["compat/order-lost breaking"])
    expect(stepsOf(old, fresh).text).toContain("with the key")
    expect(codes(old, modelOf({ key: "none" }))).toEqual(["compat/order-lost breaking"])
  })

  it("is told as possible where the broker's partitioner is not known", () => {
    const [old, fresh] = [modelOf({}, {}, "kinesis"), modelOf({ partitions: 24 }, {}, "kinesis")]
    expect(codes(old, fresh)).toEqual(["compat/order-lost breaking"])
    expect(stepsOf(old, fresh).checked).toBe(false)
  })

  it("of a promise that is taken back", () => {
    const promised = { ordering: "perKey" } as const
    expect(codes(modelOf(promised), modelOf({ ordering: "none" }))).toEqual(["compat/order-lost breaking"])
    expect(codes(modelOf({ ordering: "none" }), modelOf(promised))).toEqual([
      "compat/field-changed information ordering"
    ])
  })

  it("matters to nobody who does not rely on it", () => {
    const lax = { order: "none" } as const
    expect(codes(modelOf({}, lax), modelOf({ partitions: 24 }, lax))).toEqual([
      "compat/field-changed changes-meaning partitions"
    ])
  })

  it("cannot be lost where there was one partition and is one", () => {
    expect(codes(modelOf({ partitions: 1 }), modelOf({ partitions: 1, key: "/customer" }))).toEqual([
      "compat/field-changed changes-meaning key"
    ])
  })

  it("of all messages is lost when the one partition becomes several", () => {
    const total = { order: "total" } as const
    expect(codes(modelOf({ partitions: 1 }, total), modelOf({ partitions: 2 }, total))).toEqual([
      "compat/order-lost breaking"
    ])
  })

  it("of a key that lies absurdly deep is lost all the same, without a run", () => {
    const key = `/${Array.from({ length: 100_000 }, () => "a").join("/")}`
    const report = compare(modelOf({ key }), modelOf({ key, partitions: 24 }))
    expect(report.findings.map(({ code, witness }) => [code, witness])).toEqual([["compat/order-lost", undefined]])
  })

  it("names the readers that are hurt, and spares the others", () => {
    const [finding] = compare(modelOf({}), modelOf({ partitions: 24 })).findings
    const data = finding?.data as { breaks: Array<{ address: string }>; spared: Array<{ address: string }> }
    expect(data.breaks.map(({ address }) => address)).toEqual(["service:billing"])
    expect(data.spared.map(({ address }) => address)).toEqual(["service:shop"])
  })
})

describe("what a compacted channel takes for the same thing", () => {
  it("is another under another key", () => {
    const kept = { compaction: true }
    const lax = { order: "none" } as const
    const [old, fresh] = [modelOf(kept, lax), modelOf({ ...kept, key: "/customer" }, lax)]
    expect(codes(old, fresh)).toEqual(["compat/compaction-identity-changed breaking"])
    expect(compare(old, fresh).findings[0]?.witness).toMatchObject({ _tag: "Run", checked: true })
    expect(codes(modelOf({}, lax), modelOf({ key: "/customer" }, lax))).toEqual([
      "compat/field-changed changes-meaning key"
    ])
  })
})

describe("channels that a reader joins", () => {
  const joining = (orders: Partial<Channel>, payments: Partial<Channel>, into = "store:state"): Model => {
    return Object.assign(modelOf(orders, {}, "kafka", payments), {
      stores: { state: {}, other: {} },
      services: {
        billing: {
          consumes: [
            { channel: "channel:orders", group: "billing", into: "store:state", order: "none" },
            { channel: "channel:payments", group: "billing", into: into as "store:state", order: "none" }
          ]
        }
      }
    } as const)
  }
  const lost = (old: Model, fresh: Model): ReadonlyArray<string> =>
    codes(old, fresh).filter((code) => code.startsWith("compat/co-partitioning-lost"))

  it("part when one of them changes alone", () => {
    expect(lost(joining({}, {}), joining({ partitions: 24 }, {}))).toHaveLength(1)
    expect(lost(joining({}, {}), joining({}, { key: "/customer" }))).toHaveLength(1)
  })

  it("stay together when both change, and were never together in different stores", () => {
    expect(lost(joining({}, {}), joining({ partitions: 24 }, { partitions: 24 }))).toEqual([])
    expect(lost(joining({}, {}, "store:other"), joining({ partitions: 24 }, {}, "store:other"))).toEqual([])
  })
})
