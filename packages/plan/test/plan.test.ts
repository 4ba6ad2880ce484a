import { Ajv2020 } from "ajv/dist/2020.js"
import { reportJsonSchema, toReportJson } from "@lintel/diagnostic"
import { decode, type JsonObject, type Model } from "@lintel/model"
import { plan, planOf, type UnitPair } from "@lintel/plan"
import { describe, expect, test } from "vitest"

const text = { type: "string" }
const object = (properties: JsonObject, required: ReadonlyArray<string>, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required,
  ...more
})

const modelOf = (parts: JsonObject): Model => {
  const decoded = decode({ lintel: "1.0", ...parts })
  if (decoded._tag !== "Decoded") throw new Error(JSON.stringify(decoded).slice(0, 800))
  return decoded.model
}

const operation = (path: string, request: JsonObject | undefined, response?: JsonObject): JsonObject => ({
  _tag: "Http",
  method: request === undefined ? "GET" : "POST",
  path,
  ...(request === undefined
    ? {}
    : { request: { required: true, content: { "application/json": { schema: request } } } }),
  responses: { 200: response === undefined ? {} : { content: { "application/json": { schema: response } } } }
})

const http = (operations: JsonObject): JsonObject => ({ _tag: "Http", operations })

const stepsOf = (old: Model, fresh: Model): ReadonlyArray<string> => plan(old, fresh).plan.steps.map(({ unit }) => unit)

const codesOf = (old: Model, fresh: Model): ReadonlyArray<string> => plan(old, fresh).findings.map(({ code }) => code)

const pairOf = (old: Model, fresh: Model, client: string, server: string): UnitPair | undefined =>
  planOf(old, fresh).pairs.find((it) => it.client === client && it.server === server)

/** `orders` reads `stock`; its call may say what it takes. */
const shop = (version: string, response: JsonObject, reads?: ReadonlyArray<string>): Model =>
  modelOf({
    services: { orders: { version }, stock: { version, provides: ["contract:stock"] } },
    contracts: { stock: http({ list: operation("/stock", undefined, response) }) },
    calls: {
      "orders/to-list": {
        from: "service:orders",
        to: { operation: "operation:stock/list" },
        ...(reads === undefined ? {} : { responses: { 200: { reads } } })
      }
    }
  })

const both = object({ id: text, shelf: text }, ["id", "shelf"])
const one = object({ id: text }, ["id"])

describe("calls", () => {
  test("a field less in an answer: those who read it go first", () => {
    expect(stepsOf(shop("1", both), shop("2", one))).toEqual(["service:orders", "service:stock"])
  })

  test("a field more in an answer: the server goes first", () => {
    expect(stepsOf(shop("1", one), shop("2", both))).toEqual(["service:stock", "service:orders"])
    expect(plan(shop("1", one), shop("2", both)).plan.constraints).toHaveLength(1)
  })

  test("what a caller does not read binds nobody", () => {
    const { plan: found, verdict } = plan(shop("1", both, ["/id"]), shop("2", one, ["/id"]))
    expect(verdict).toBe("holds")
    expect(found.constraints).toEqual([])
    expect(found.steps.map(({ wave }) => wave)).toEqual([1, 1])
  })

  test("who keeps its version and is not hurt stays", () => {
    const old = shop("1", both, ["/id"])
    const fresh = shop("2", one, ["/id"])
    const same: Model = Object.assign({}, fresh, { services: { ...fresh.services, orders: { version: "1" } } })
    const { plan: found } = plan(old, same)
    expect(found.stays).toEqual(["service:orders"])
    expect(found.units.map(({ id }) => id)).toEqual(["service:stock"])
  })

  test("an operation that is new: its server goes first; one that goes: its callers do", () => {
    const without = modelOf({
      services: { orders: { version: "1" }, stock: { version: "1", provides: ["contract:stock"] } },
      contracts: { stock: http({}) }
    })
    expect(stepsOf(without, shop("2", one))).toEqual(["service:stock", "service:orders"])
    expect(stepsOf(shop("1", one), without)).toEqual(["service:orders", "service:stock"])
  })

  test("a service that is new goes before its callers, one that goes after them", () => {
    const without = modelOf({ services: { orders: { version: "1" } } })
    const { plan: found } = plan(without, shop("2", one))
    expect(found.steps.map(({ unit }) => unit)).toEqual(["service:stock", "service:orders"])
    expect(found.units.find(({ id }) => id === "service:stock")?.appears).toBe(true)
    expect(stepsOf(shop("2", one), without)).toEqual(["service:orders", "service:stock"])
  })

  test("nothing that did not change is compared, or constrains", () => {
    const { compared, pairs, units } = planOf(shop("1", both), shop("1", both))
    expect([compared, pairs, units]).toEqual([0, [], []])
    expect(plan(shop("1", both), shop("1", both)).verdict).toBe("holds")
  })

  test("a contract without a service: its consumers are the clients, else somebody unknown is", () => {
    const document = (schema: JsonObject, consumers?: JsonObject): Model =>
      modelOf({
        contracts: { pets: http({ add: operation("/pets", schema) }) },
        ...(consumers === undefined ? {} : { consumers })
      })
    expect(stepsOf(document(one), document(both))).toEqual(["callers:contract:pets", "contract:pets"])
    const app = { app: { contract: "contract:pets", operations: { add: {} } } }
    expect(stepsOf(document(one, app), document(both, app))).toEqual(["consumer:app", "contract:pets"])
  })

  test("witnesses were checked, and name both versions", () => {
    const pair = pairOf(shop("1", both), shop("2", one), "service:orders", "service:stock")
    expect(pair?.oldClientNewServer.verdict).toBe("breaking")
    expect(pair?.newClientOldServer).toEqual({ verdict: "compatible", evidence: [] })
    expect(pair?.oldClientNewServer.evidence[0]?.subject).toBe("operation:stock/list")
    expect(pair?.oldClientNewServer.evidence[0]?.witness).toMatchObject({
      _tag: "HttpResponse",
      checked: true,
      acceptedBy: "stock 2",
      refusedBy: "stock 1"
    })
  })

  test("a service that calls itself cannot keep its versions apart", () => {
    const self = (schema: JsonObject, version: string): Model =>
      modelOf({
        services: { node: { version, provides: ["contract:node"] } },
        contracts: { node: http({ gossip: operation("/gossip", schema) }) },
        calls: { "node/to-gossip": { from: "service:node", to: { operation: "operation:node/gossip" } } }
      })
    expect(codesOf(self(one, "1"), self(both, "2"))).toEqual(["plan/no-order"])
    expect(stepsOf(self(one, "1"), self(object({ id: text, shelf: text }, ["id"]), "2"))).toEqual(["service:node"])
  })
})

const events = (
  version: string,
  payload: JsonObject,
  { channel = { retention: "untilConsumed" }, reader = {}, message = {} }: Readonly<Record<string, JsonObject>> = {}
): Model =>
  modelOf({
    messages: { Placed: { version, payload: { _tag: "JsonSchema", schema: payload }, ...message } },
    channels: { orders: { messages: ["message:Placed"], ...channel } },
    services: {
      orders: { version, emits: [{ message: "message:Placed", channel: "channel:orders" }] },
      billing: { version, consumes: [{ channel: "channel:orders", ...reader }] }
    }
  })

describe("messages", () => {
  test("a field less: readers first; a field more: writers first, when nothing old is left", () => {
    expect(stepsOf(events("1", both), events("2", one))).toEqual(["service:billing", "service:orders"])
    const { plan: found } = plan(events("1", one), events("2", both))
    expect(found.steps.map(({ unit }) => unit)).toEqual(["service:orders", "service:billing"])
    expect(found.steps[1]?.waits).toEqual([{ in: "channel:orders", for: "untilConsumed" }])
  })

  test("the reader waits as long as the log keeps", () => {
    const kept = { channel: { retention: "7d" } }
    expect(plan(events("1", one, kept), events("2", both, kept)).plan.steps[1]?.waits).toEqual([
      { in: "channel:orders", for: "7d" }
    ])
  })

  test("what is kept for ever is never waited for", () => {
    const kept = { channel: { retention: "forever" } }
    expect(codesOf(events("1", one, kept), events("2", both, kept))).toContain("plan/no-order")
    const compacted = { channel: { compaction: true } }
    expect(codesOf(events("1", one, compacted), events("2", both, compacted))).toContain("plan/no-order")
  })

  test("an upcaster in front of the new reader makes both forms readable", () => {
    const kept = { channel: { retention: "forever" } }
    const upcasters = [{ message: "message:Placed", from: "1", to: "2", output: { _tag: "JsonSchema", schema: both } }]
    const fresh = events("2", both, { ...kept, reader: { upcasters } })
    expect(stepsOf(events("1", one, kept), fresh).toSorted()).toEqual(["service:billing", "service:orders"])
  })

  test("what is retained and was readable has to stay so", () => {
    const kept = { retained: [{ version: "0", payload: { _tag: "JsonSchema", schema: one } }] }
    const old = events("1", one, { message: kept, channel: { retention: "30d" } })
    const fresh = events("2", both, { message: kept, channel: { retention: "30d" } })
    const { findings } = plan(old, fresh)
    expect(findings.map(({ code }) => code)).toContain("plan/no-order")
  })

  test("from the step that writes what the old reader cannot read there is no way back", () => {
    const report = plan(events("1", both), events("2", one))
    expect(report.plan.pointOfNoReturn).toBe(2)
    expect(report.plan.steps[1]?.stuck).toMatchObject([{ unit: "service:billing", why: "written" }])
  })

  test("a message nobody is known to read is read by somebody", () => {
    const alone = (payload: JsonObject): Model =>
      modelOf({ messages: { Placed: { payload: { _tag: "JsonSchema", schema: payload } } } })
    expect(stepsOf(alone(both), alone(one))).toEqual(["readers:message:Placed", "writers:message:Placed"])
  })
})

const table = (version: string, fields: JsonObject, kind = "relational"): Model =>
  modelOf({
    stores: { db: { kind, collections: { orders: { fields } } } },
    services: { orders: { version, owns: ["store:db"] } }
  })

const column = (type: string, optional?: boolean): JsonObject => ({
  type,
  ...(optional === undefined ? {} : { optional })
})

describe("stored data", () => {
  test("columns come before the code that uses them and go after it", () => {
    const { plan: found } = plan(table("1", { a: column("text") }), table("2", { b: column("text") }))
    expect(found.steps.map(({ unit }) => unit)).toEqual(["store:db#expand", "service:orders", "store:db#contract"])
    expect(found.pointOfNoReturn).toBe(3)
  })

  test("a column that is required comes in two phases", () => {
    const { plan: found } = plan(
      table("1", { a: column("text") }),
      table("2", { a: column("text"), b: column("text", false) })
    )
    expect(found.units.flatMap(({ operations }) => operations ?? [])).toEqual([
      "addNotNull orders.b",
      "addColumn orders.b"
    ])
    expect(found.steps.map(({ unit }) => unit)).toEqual(["store:db#expand", "service:orders", "store:db#contract"])
  })

  test("a column that changes its type is undecided, never fine", () => {
    const report = plan(table("1", { a: column("int") }), table("2", { a: column("text") }))
    expect(report.verdict).toBe("undecided")
    expect(report.plan.order).toBe("undecided")
  })

  test("a cache is read by both versions, whichever order", () => {
    const old = table("1", { id: column("text", false), user: column("text", false) }, "cache")
    const fresh = table("2", { id: column("text", false) }, "cache")
    expect(codesOf(old, fresh)).toEqual(["plan/no-order"])
    expect(
      plan(
        old,
        table("2", { id: column("text", false), user: column("text", false), note: column("text", true) }, "cache")
      ).verdict
    ).toBe("holds")
  })
})

describe("whatever is given", () => {
  test("names of prototypes are names", () => {
    const odd = (schema: JsonObject, version: string): Model =>
      modelOf({
        services: { constructor: { version }, stock: { version, provides: ["contract:toString"] } },
        contracts: { toString: http({ valueOf: operation("/run", schema) }) },
        calls: { "constructor/run": { from: "service:constructor", to: { operation: "operation:toString/valueOf" } } }
      })
    const report = plan(odd(one, "1"), odd(both, "2"))
    expect(report.verdict).toBe("holds")
    expect(report.plan.steps.map(({ unit }) => unit)).toEqual(["service:constructor", "service:stock"])
    const named = (name: string): JsonObject =>
      JSON.parse(`{"type":"object","properties":{"${name}":{"type":"string"}},"required":["${name}"]}`) as JsonObject
    const [bridge] = plan(odd(named("__proto__"), "1"), odd(named("total"), "2")).plan.bridges
    expect(bridge?.fields.map(({ pointer, is }) => [pointer, is])).toEqual([
      ["/__proto__", "old"],
      ["/total", "new"]
    ])
  })

  test("three hundred services in one cycle end, with one bridge", () => {
    const size = 300
    const ring = (version: string, schema: JsonObject): Model => {
      const names = Array.from({ length: size }, (_, index) => `s${index}`)
      return modelOf({
        services: Object.fromEntries(names.map((name) => [name, { version, provides: [`contract:${name}`] }])),
        contracts: Object.fromEntries(names.map((name) => [name, http({ run: operation(`/${name}`, schema) })])),
        calls: Object.fromEntries(
          names.map((name, index) => [
            `${name}/next`,
            { from: `service:${name}`, to: { operation: `operation:s${(index + 1) % size}/run` } }
          ])
        )
      })
    }
    const report = plan(ring("1", one), ring("2", both))
    expect(report.plan.blocked?.cycle).toHaveLength(size)
    expect(report.plan.bridges).toHaveLength(1)
  })

  test("two empty designs need nothing, and the order of keys says nothing", () => {
    expect(plan({ lintel: "1.0" }, { lintel: "1.0" }).plan.units).toEqual([])
    const reversed = (model: Model): Model =>
      JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(model).toReversed()))) as Model
    expect(plan(reversed(shop("1", both)), reversed(shop("2", one)))).toEqual(plan(shop("1", both), shop("2", one)))
  })

  test("the printed object keeps to its published schema", () => {
    const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema())
    const samples: ReadonlyArray<readonly [Model, Model]> = [
      [shop("1", both), shop("2", one)],
      [events("1", one), events("2", both)],
      [table("1", { a: column("int") }), table("2", { a: column("text"), b: column("text") })],
      [shop("1", one), shop("2", object({ ident: text }, ["ident"]))]
    ]
    for (const [old, fresh] of samples) {
      validate(JSON.parse(toReportJson(plan(old, fresh))))
      expect(validate.errors ?? []).toEqual([])
    }
  })
})
