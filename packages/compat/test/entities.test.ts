import { changes as changeKinds, compare as compareWhole } from "@lintel/compat"
import { catalogueOf, toPlainText } from "@lintel/diagnostic"
import { type CollectionName, indexModel, type Json, kindOfCollection, type Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { indexUsers, type UserIndex } from "../src/consumers/users.js"
import { compareEntities } from "../src/entities/compareEntities.js"
import { compareMessages } from "../src/entities/messages.js"
import { entityRules, systemFields } from "../src/entities/tables.js"
import { compareModels } from "../src/compareModels.js"
import { createRunMemory } from "../src/payload/memory.js"
import { appliedPolicy } from "../src/policy.js"
import { createArena } from "@lintel/subtype"

const changesOf = (old: Model, fresh: Model, users?: UserIndex) => {
  const [before, after] = [indexModel(old), indexModel(fresh)]
  return compareEntities(before, after, users ?? indexUsers([before, after], () => true))
}

const nobody: UserIndex = { of: () => [], isEmpty: true }

const messagesOf = (old: Model, fresh: Model) =>
  compareMessages({
    before: indexModel(old),
    after: indexModel(fresh),
    policy: appliedPolicy(),
    now: "2026-11-21",
    arena: createArena(),
    memory: createRunMemory(),
    witnesses: "now",
    sides: undefined
  }).flatMap(({ changes }) => changes)

/** A Model with some of its collections replaced. */
const changed = (model: Model, collections: object): Model => Object.assign({}, model, collections)

const compare = (old: Model, fresh: Model, options = {}) => compareModels(old, fresh, options, () => [])

/** A Model with one entity of a collection; values need not be of the field's form to be told apart. */
const holding = (collection: string, entity: Readonly<Record<string, Json>>): Model => {
  const one = { ...(collection === "contracts" ? { operations: {} } : {}), ...entity }
  return Object.assign({ lintel: "1.0" }, { [collection]: { it: one } })
}

const rows = Object.entries(entityRules).flatMap(([collection, { fields }]) =>
  Object.entries(fields).map(([field, rule]) => ({ collection, field, rule }))
)

const collections = Object.keys(entityRules) as ReadonlyArray<CollectionName>

describe("every field of every entity is compared, or declared not to be", () => {
  it.each(rows)("$collection $field", ({ collection, field, rule }) => {
    const [a, b]: [Json, Json] =
      field === "extensions" || (rule._tag === "Compared" && "byName" in rule)
        ? [{ x: { y: 1 } }, { x: { y: 2 } }]
        : ["a", "b"]
    const added = changesOf(holding(collection, {}), holding(collection, { [field]: a }), nobody)
    const modified = changesOf(holding(collection, { [field]: a }), holding(collection, { [field]: b }), nobody)
    const removed = changesOf(holding(collection, { [field]: a }), holding(collection, {}), nobody)
    const counts = [added, modified, removed].map(
      (found) => found.filter(({ code }) => code === "compat/field-changed").length
    )
    // A contract of another kind is not the same contract: its kind is told by what comes and goes.
    const isKind = collection === "contracts" && field === "_tag"
    expect(isKind || counts.every((count) => count > 0)).toBe(rule._tag === "Compared")
  })

  const inside = Object.entries(entityRules).flatMap(([collection, { fields }]) =>
    Object.entries(fields).flatMap(([outer, rule]) =>
      rule._tag === "Compared" && "fields" in rule
        ? Object.entries(rule.fields).map(([field, part]) => ({ collection, outer, field, part }))
        : []
    )
  )

  it.each(inside)("$collection $outer $field", ({ collection, outer, field, part }) => {
    const side = (value: Readonly<Record<string, Json>>): Model => holding(collection, { [outer]: { one: value } })
    const sides: ReadonlyArray<readonly [Model, Model]> = [
      [side({}), side({ [field]: "a" })],
      [side({ [field]: "a" }), side({ [field]: "b" })],
      [side({ [field]: "a" }), side({})]
    ]
    for (const [old, fresh] of sides) {
      const found = changesOf(old, fresh, nobody)
      expect(found.map(({ pointer }) => pointer)).toEqual(part._tag === "Compared" ? [`/${outer}/one/${field}`] : [])
    }
  })

  it("says which steps are undone after a failure, and why it matters", () => {
    const saga = (rejected: ReadonlyArray<string>): Model => ({
      lintel: "1.0",
      sagas: { checkout: { steps: { reserve: {}, pay: { after: ["reserve"], undoesWhen: { rejected } } } } }
    })
    const report = compareWhole(saga(["reserve"]), saga([]))
    const text = toPlainText(report, { catalogue: catalogueOf(changeKinds) }).replaceAll(/\s+/gu, " ")
    expect(text).toContain("steps/pay/undoesWhen of the saga checkout is another")
    expect(text).toContain("what was undone may stay")
  })

  it("says why, where a field is not compared", () => {
    const silent = rows.filter(({ rule }) => rule._tag === "NotCompared" && rule.why === "")
    expect(silent).toEqual([])
  })

  it.each(Object.entries(systemFields))("system %s", (field, rule) => {
    const system = (value: Json): Model =>
      Object.assign({ lintel: "1.0" }, { system: { name: "shop", [field]: value } })
    expect(changesOf(system("a"), system("b")).length > 0).toBe(rule._tag === "Compared")
  })
})

/** The least that an entity of some collections has to say. */
const least: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  calls: { from: "service:a", to: {} },
  flows: { of: "service:a", trigger: { _tag: "Schedule", cron: "* * * * *" }, steps: [] },
  sagas: { steps: {} },
  schemas: { schemas: {} },
  rollouts: { units: {} }
}

describe("tables", () => {
  const table = (value: object): Model => ({ lintel: "1.0", stores: { db: { collections: { orders: value } } } })
  const before = { fields: { id: { type: "text" } }, key: ["id"] }
  it.each([
    ["a column that rows may lack", { fields: { ...before.fields, total: { optional: true } } }, "information"],
    ["an index that refuses nothing", { indexes: { byId: { fields: ["id"] } } }, "information"],
    ["another description", { fields: { id: { type: "text", description: "Chosen by the client." } } }, "information"],
    ["a column that every row has", { fields: { ...before.fields, total: { type: "int" } } }, "changes-meaning"],
    ["an index that refuses repeats", { indexes: { byId: { fields: ["id"], unique: true } } }, "changes-meaning"],
    ["another type", { fields: { id: { type: "uuid" } } }, "changes-meaning"],
    ["a column less", { fields: {} }, "changes-meaning"],
    ["another key", { key: [] }, "changes-meaning"]
  ])("%s", (_name, change, expected) => {
    expect(changesOf(table(before), table({ ...before, ...change }))).toMatchObject([
      { code: "compat/field-changed", class: expected }
    ])
  })
})

describe("what comes and goes", () => {
  const empty: Model = { lintel: "1.0" }
  it.each(collections)("%s", (collection) => {
    const one = holding(collection, least[collection] ?? {})
    const address = `${kindOfCollection[collection]}:it`
    expect(changesOf(empty, one)).toMatchObject([
      { code: "compat/entity-added", class: "information", subject: address }
    ])
    expect(changesOf(one, empty)).toMatchObject([{ code: "compat/entity-removed", subject: address }])
    expect(changesOf(one, one)).toEqual([])
  })

  it("an external that the design mentions no more goes on, with what it alone provides", () => {
    const get = { method: "GET", path: "/rates" } as const
    const old: Model = {
      lintel: "1.0",
      services: { shop: {} },
      externals: { bank: { provides: ["contract:rates"] } },
      contracts: { rates: { _tag: "Http", operations: { get: { _tag: "Http", ...get } } } },
      calls: { "shop/rates": { from: "service:shop", to: { operation: "operation:rates/get" } } }
    }
    const without: Model = { lintel: "1.0", services: { shop: {} } }
    const classes = (before: Model, after: Model): ReadonlyArray<string> =>
      changesOf(before, after).flatMap((change) =>
        change.code === "compat/entity-removed" ? [`${change.subject ?? ""} ${change.class}`] : []
      )
    expect(classes(old, without)).toEqual([
      "contract:rates information",
      "external:bank information",
      "call:shop/rates information"
    ])
    expect(classes(old, changed(without, { externals: { bank: {} } }))).toContain("contract:rates breaking")
    const app = changed(old, { consumers: { app: { contract: "contract:rates", operations: { get: {} } } } })
    expect(classes(app, without)).toContain("contract:rates breaking")
  })

  it("a service that somebody calls is missed, one that nobody uses is not", () => {
    const old: Model = {
      lintel: "1.0",
      contracts: { pay: { _tag: "Http", operations: { pay: { _tag: "Http", method: "POST", path: "/pay" } } } },
      services: { web: {}, payments: { provides: ["contract:pay"] } },
      calls: { "web/to-pay": { from: "service:web", to: { operation: "operation:pay/pay" } } }
    }
    const { payments: _payments, ...others } = old.services ?? {}
    const { web: _web, ...withoutWeb } = old.services ?? {}
    expect(changesOf(old, changed(old, { services: others }))).toMatchObject([
      { class: "breaking", subject: "service:payments" }
    ])
    expect(changesOf(changed(old, { calls: {} }), changed(old, { calls: {}, services: withoutWeb }))).toMatchObject([
      { class: "information", subject: "service:web" }
    ])
  })

  it("what says that it was called something else is compared, not removed", () => {
    const old: Model = { lintel: "1.0", channels: { orders: { delay: "1s" } } }
    const fresh: Model = { lintel: "1.0", channels: { placed: { delay: "1m", formerly: ["channel:orders"] } } }
    expect(changesOf(old, fresh)).toMatchObject([
      { code: "compat/field-changed", class: "changes-meaning", pointer: "/delay", data: { old: "1s", new: "1m" } }
    ])
  })
})

describe("classes by what a field means", () => {
  const channel = (fields: object): Model => ({ lintel: "1.0", channels: { orders: fields } })
  it.each([
    ["retention is shortened", { retention: "7d" }, { retention: "1d" }, "changes-meaning"],
    ["retention is lengthened", { retention: "24h" }, { retention: "7d" }, "information"],
    ["retention ends", { retention: "forever" }, { retention: "7d" }, "changes-meaning"],
    ["smaller messages", { maxMessageSize: "1MiB" }, { maxMessageSize: "64KiB" }, "changes-meaning"],
    ["another owner", { owner: "team:a" }, { owner: "team:b" }, "information"],
    ["another address", { address: "orders" }, { address: "orders.v2" }, "breaking"]
  ] as const)("%s", (_name, old, fresh, expected) => {
    expect(changesOf(channel(old), channel(fresh)).map((change) => change.class)).toEqual([expected])
  })

  it("lists inside lists cost no more than they are long", () => {
    const nested = (depth: number): Json => (depth === 0 ? "x" : [nested(depth - 1)])
    const consuming = (depth: number): Model => {
      const decoder = { const: nested(depth) }
      const reads = { channel: "channel:a" as const, messages: [], readers: { M: { reads: [], decoder } } }
      return { lintel: "1.0", services: { web: { consumes: [reads] } } }
    }
    const { findings } = compare(consuming(60), consuming(61), { now: "2026-12-03" })
    expect(findings.map(({ subject, pointer }) => `${subject} ${pointer}`)).toContain("service:web /consumes")
  })

  it("sets have no order", () => {
    const one: Model = { lintel: "1.0", channels: { orders: { messages: ["message:a", "message:b"] } } }
    const other: Model = { lintel: "1.0", channels: { orders: { messages: ["message:b", "message:a"] } } }
    expect(changesOf(one, other)).toEqual([])
  })
})

describe("messages", () => {
  const message = (schema: Json, more: object = {}): Model =>
    ({ lintel: "1.0", messages: { Placed: { payload: { _tag: "JsonSchema", schema }, ...more } } }) as Model
  const placed = { type: "object", required: ["id"], properties: { id: { type: "string" }, note: { type: "string" } } }

  it("new producers meet old readers, new readers meet what is written", () => {
    const codes = (old: Model, fresh: Model) => messagesOf(old, fresh).map(({ code }) => code)
    expect(codes(message(placed), message({ ...placed, required: [] }))).toEqual(["compat/message-widened"])
    expect(codes(message(placed), message({ ...placed, required: ["id", "note"] }))).toEqual([
      "compat/payload-changed",
      "compat/retained-refused"
    ])
    expect(codes(message(placed), message(placed))).toEqual([])
  })

  it("every version that is retained is asked about", () => {
    const first = { type: "object", properties: { id: { type: "integer" } } }
    const retained = [{ version: "1", payload: { _tag: "JsonSchema", schema: first } }]
    const found = messagesOf(
      message(placed, { retained }),
      message({ ...placed, required: ["id", "note"] }, { retained })
    )
    const refused = found.filter(({ code }) => code === "compat/retained-refused")
    expect(refused.map(({ data }) => data["where"])).toContainEqual({ version: "1" })
    expect(refused.length).toBeGreaterThan(1)
  })

  it("a format that nobody can judge is undecided", () => {
    const thrift = (name: string): Model => ({
      lintel: "1.0",
      messages: { Placed: { payload: { _tag: "Unknown", format: "thrift", schema: name } } }
    })
    expect(messagesOf(thrift("A"), thrift("B")).map((change) => change.class)).toContain("undecided")
    expect(messagesOf(thrift("A"), thrift("A"))).toEqual([])
  })

  it("readers that take nothing of what changed are spared, and named", () => {
    const readers = (reads: ReadonlyArray<string>) => ({
      channels: { orders: { messages: ["message:Placed"] } },
      services: { mail: { consumes: [{ channel: "channel:orders", readers: { Placed: { reads } } }] } }
    })
    const [old, fresh] = [message(placed), message({ ...placed, required: [] })]
    const report = (reads: ReadonlyArray<string>, policy = {}) =>
      compare(changed(old, readers(reads)), changed(fresh, readers(reads)), { policy })
    const widened = (found: ReturnType<typeof report>) =>
      found.findings.find(({ code }) => code === "compat/message-widened")
    expect(widened(report(["/id"]))?.data).toMatchObject({ breaks: [{ address: "service:mail" }], spared: [] })
    expect(widened(report(["/note"]))?.data).toMatchObject({
      breaks: [],
      spared: [{ address: "service:mail" }],
      unknownUsers: true
    })
    expect(widened(report(["/note"]))?.class).toBe("breaking")
    expect(widened(report(["/note"], { exhaustive: "all" }))?.class).toBe("information")
    expect(report(["/note"], { exhaustive: "all" }).verdict).toBe("compatible")
  })
})

describe("words of what changed in how messages are taken", () => {
  const reading = (more: object, messages: ReadonlyArray<`message:${string}`> = ["message:A"]): Model => ({
    lintel: "1.0",
    messages: { A: {}, B: {} },
    channels: { "order-events": { messages: ["message:A", "message:B"] }, dead: {}, other: {} },
    services: { mail: { consumes: [{ channel: "channel:order-events", messages, ...more }] } }
  })
  const wordsOf = (before: Model, after: Model): string => {
    const report = compareWhole(before, after)
    const findings = report.findings.filter(({ code }) => code === "compat/field-changed")
    return toPlainText({ ...report, findings }, { catalogue: catalogueOf(changeKinds) }).replaceAll("\n", " ")
  }

  it("name the channel and the fact, not the list", () => {
    const words = wordsOf(reading({ concurrency: 2 }), reading({ concurrency: 4, deadLetter: "channel:dead" }))
    expect(words).toContain("consumes of the service mail is another in the new version:")
    expect(words).toContain("order-events/concurrency is 4, it was 2")
    expect(words).toContain("order-events/deadLetter is new: dead")
    expect(words).not.toContain("[{")
    expect(words).not.toContain("channel:")
  })

  it("name messages by their names", () => {
    const words = wordsOf(
      reading({ deadLetter: "channel:dead" }, ["message:A"]),
      reading({ deadLetter: "channel:other" }, ["message:A", "message:B"])
    )
    expect(words).toContain("order-events/deadLetter is other, it was dead")
    expect(words).toContain("order-events/messages is A, B, it was A")
  })
})

describe("an address that is narrowed", () => {
  const channel = (values: ReadonlyArray<string> | undefined, service: object): Model => ({
    lintel: "1.0",
    messages: { A: {} },
    channels: {
      orders: {
        address: "orders.{region}",
        messages: ["message:A"],
        parameters: { region: values === undefined ? {} : { oneOf: values } }
      }
    },
    services: { mail: service }
  })
  const reader = { consumes: [{ channel: "channel:orders" }] }
  const writer = { emits: [{ channel: "channel:orders", message: "message:A" }] }
  const classOf = (
    service: object,
    before: ReadonlyArray<string> | undefined,
    after: ReadonlyArray<string> | undefined
  ) =>
    compare(channel(before, service), channel(after, service)).findings.find(({ pointer }) =>
      pointer?.startsWith("/parameters")
    )?.class

  it("leaves those outside unheard where it is read, and only means something else where it is written", () => {
    expect(classOf(reader, ["eu", "us"], ["eu"])).toBe("breaking")
    expect(classOf(reader, undefined, ["eu"])).toBe("breaking")
    expect(classOf(writer, ["eu", "us"], ["eu"])).toBe("changes-meaning")
    expect(classOf({ ...reader, ...writer }, ["eu", "us"], ["eu"])).toBe("changes-meaning")
    expect(classOf(reader, ["eu"], ["eu", "us"])).toBe("information")
    expect(classOf(reader, ["eu"], undefined)).toBe("information")
  })
})

describe("attributes of CloudEvents", () => {
  const model = (cloudEvents: object): Model => ({
    lintel: "1.0",
    messages: { Placed: { cloudEvents } },
    services: { mail: { consumes: [{ channel: "channel:orders", messages: ["message:Placed"] }] } },
    channels: { orders: { messages: ["message:Placed"] } }
  })

  it.each([
    ["another type", { type: "shop.placed" }, { type: "shop.order.placed" }, "breaking"],
    ["another source", { type: "a", source: "/orders" }, { type: "a", source: "/o" }, "changes-meaning"],
    [
      "another schema",
      { type: "a", dataSchema: "https://s/1" },
      { type: "a", dataSchema: "https://s/2" },
      "changes-meaning"
    ],
    ["a type that is said now", { source: "/orders" }, { type: "a", source: "/orders" }, "changes-meaning"]
  ])("%s", (_name, before, after, truth) => {
    const found = compare(model(before), model(after)).findings
    expect(found.map(({ class: of, pointer }) => [of, pointer])).toEqual([[truth, "/cloudEvents"]])
  })
})
