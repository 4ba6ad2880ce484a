import { fileURLToPath } from "node:url"
import {
  Call,
  Channel,
  Consume,
  Contract,
  Deployment,
  Emit,
  External,
  Message,
  Migration,
  Operation,
  Policy,
  Ref,
  Retry,
  Rollout,
  Service,
  Slo,
  Store,
  Suppression,
  System,
  Team
} from "@lintel/core"
import * as Schema from "effect/Schema"
import { beforeEach, describe, expect, it } from "vitest"
import { Orders, Payments, modelOf, problemsOf } from "./authoring.js"
import * as shopModule from "./fixtures/shop.js"

describe("what belongs to a system", () => {
  it("is everything reachable by value, from entities, modules, lists and objects", () => {
    const call = Call.make({ from: Orders, to: Payments.operations.pay })
    const expected = modelOf(call)
    expect(Object.keys(expected.services ?? {})).toEqual(["orders", "payments"])
    expect(Object.keys(expected.contracts ?? {})).toEqual(["orders", "payments"])
    expect(modelOf([call])).toEqual(expected)
    expect(modelOf({ plans: { nested: [call] }, helper: () => call, text: "x" })).toEqual(expected)
    expect(modelOf(call, Orders, Payments, call)).toEqual(expected)
    const { shop } = shopModule
    const { model } = System.toModel(shop)
    expect(modelOf(shopModule).services).toEqual(model.services)
  })

  it("does not hold what is only named", () => {
    const call = Call.make({ from: Orders, to: Ref.operation("ledger", "post/entry"), at: Ref.external("bank") })
    const model = modelOf(call)
    expect(model.calls).toEqual({
      "orders/to-post%2Fentry": {
        from: "service:orders",
        to: { at: "external:bank", operation: "operation:ledger/post%2Fentry" }
      }
    })
    expect(Object.keys(model.services ?? {})).toEqual(["orders"])
    expect(model.externals).toBeUndefined()
  })

  it("leaves out what nobody said", () => {
    expect(modelOf(Team.make("a"), Message.make("m"), Channel.make("c"), Store.make("d"), External.make("e"))).toEqual({
      lintel: "1.0",
      system: { name: "s" },
      teams: { a: {} },
      messages: { m: {} },
      channels: { c: {} },
      stores: { d: {} },
      externals: { e: {} }
    })
    const call = Call.make({ from: Orders, to: Payments.operations.pay, retry: Retry.none, timeout: "none" })
    expect(modelOf(call).calls?.["orders/to-pay"]?.policy).toEqual({ retry: "none", timeouts: "none" })
  })
})

describe("sites", () => {
  it("are where entities and their parts were written", () => {
    const { sites } = System.toModel(shopModule.shop)
    const file = fileURLToPath(new URL("fixtures/shop.ts", import.meta.url))
    for (const key of [
      "service:payments",
      "contract:payments",
      "operation:payments/authorize",
      "call:orders/to-authorize",
      "call:orders/to-authorize#/policy/retry",
      "service:orders#/emits/0",
      "service:notifications#/consumes/0",
      "flow:orders/place#/steps/1/steps/0",
      "saga:checkout#/steps/authorize/compensate",
      "slo:authorize-p99#/alerts/fast",
      "rollout:payments-2.3#/units/schema/steps/0",
      "system:shop"
    ]) {
      const site = sites.get(key)
      expect({ key, file: site?.file }).toEqual({ key, file })
      expect(site?.line).toBeGreaterThan(40)
    }
    const authorize = sites.get("operation:payments/authorize")
    expect(authorize?.line).toBeGreaterThan(sites.get("service:payments")?.line ?? Number.POSITIVE_INFINITY)
  })
})

describe("what belongs to no system", () => {
  beforeEach(() => System.forget())

  it("is listed with its site, in the order of the files", () => {
    const Stock = Service.make("stock", { operations: { get: Operation.get("/stock") } })
    const used = Call.make({ from: Stock, to: Payments.operations.pay })
    Call.make({ name: "forgotten", from: Stock, to: Payments.operations.get })
    Service.make("lonely", { operations: { get: Operation.get("/") } })
    Ref.operation("elsewhere", "x")
    System.make("s", { include: [used] })
    const unreached = System.unreached()
    expect(unreached.map(({ address }) => address)).toEqual(["call:stock/forgotten", "service:lonely"])
    expect(unreached[0]?.site?.file).toBe(fileURLToPath(import.meta.url))
    System.make("other", { include: [Contract.make("c")] })
    expect(System.unreached()).toHaveLength(2)
    System.forget()
    expect(System.unreached()).toEqual([])
  })
})

describe("entities keep what they were told", () => {
  it("messages, channels, consumers", () => {
    const Placed = Message.make("Placed", {
      payload: Schema.Struct({ id: Schema.String }),
      key: { schema: Schema.Struct({ tenant: Schema.String }) },
      headers: Schema.Struct({ trace: Schema.String }),
      retained: [{ version: "1", payload: Schema.Struct({ old: Schema.String }), until: "2027-01-01" }],
      cloudEvents: { type: "shop.placed" }
    })
    const Log = Channel.make("log", { messages: [Placed], deduplication: "5m" })
    const Web = Service.make("web", {
      emits: [Emit.make(Placed, { on: Log, delivery: "direct" })],
      consumes: [
        Consume.make(Log, {
          readers: [{ message: Placed, decoder: Schema.Struct({ id: Schema.String }) }],
          redelivery: { attempts: 5, retryChannels: [Log] },
          replays: "all"
        })
      ]
    })
    const { messages, services } = modelOf(Web)
    const shape = (name: string): object => ({
      type: "object",
      properties: { [name]: { type: "string" } },
      required: [name]
    })
    expect(messages?.["Placed"]).toEqual({
      payload: { _tag: "JsonSchema", schema: shape("id") },
      key: { payload: { _tag: "JsonSchema", schema: shape("tenant") } },
      headers: shape("trace"),
      retained: [{ version: "1", until: "2027-01-01", payload: { _tag: "JsonSchema", schema: shape("old") } }],
      cloudEvents: { type: "shop.placed" }
    })
    expect(services?.["web"]?.consumes).toEqual([
      {
        channel: "channel:log",
        readers: { Placed: { decoder: shape("id") } },
        redelivery: { attempts: 5, retryChannels: ["channel:log"] },
        replays: "all"
      }
    ])
  })

  it("responses in the long form, headers, errors by their own status", () => {
    const Problem = Schema.Struct({ title: Schema.String }).annotate({ identifier: "Problem", httpApiStatus: 422 })
    const Busy = Schema.Struct({ after: Schema.Finite }).annotate({ identifier: "Busy" })
    const api = Service.make("api", {
      operations: {
        start: Operation.post("/jobs", {
          headers: { "X-Trace": { schema: Schema.String, required: false, description: "joins logs" } },
          success: Schema.Void,
          successStatus: 202,
          errors: [Problem, Busy],
          responses: {
            202: { description: "accepted", headers: { Location: Schema.String } },
            "5XX": { body: Busy, contentType: "application/problem+json" }
          },
          contentType: "application/vnd.jobs+json",
          maxSize: "1024KiB"
        })
      }
    })
    const operation = modelOf(api).contracts?.["api"]?.operations["start"]
    expect(operation?.parameters).toEqual([
      { in: "header", name: "X-Trace", required: false, description: "joins logs", schema: { type: "string" } }
    ])
    expect(operation?.responses).toEqual({
      202: { description: "accepted", headers: { Location: { required: true, schema: { type: "string" } } } },
      422: { content: { "application/json": { schema: { $ref: "#/$defs/Problem" } } } },
      default: { content: { "application/json": { schema: { $ref: "#/$defs/Busy" } } } },
      "5XX": { content: { "application/problem+json": { schema: { $ref: "#/$defs/Busy" } } } }
    })
  })

  it("streams, and bodies that are no schema", () => {
    const Line = Schema.Struct({ text: Schema.String })
    const api = Service.make("api", {
      operations: { tail: Operation.post("/", { payload: Line, success: Line, streams: "both" }) }
    })
    const operation = modelOf(api).contracts?.["api"]?.operations["tail"]
    expect(operation?.request?.cardinality).toBe("stream")
    expect(operation?.responses?.["200"]?.cardinality).toBe("stream")
    const validatorOnly = { "~standard": { version: 1, vendor: "x", validate: () => ({ value: 1 }) } } as never
    const wrong = Service.make("api", {
      operations: { a: Operation.post("/", { payload: validatorOnly, errors: [validatorOnly] }) }
    })
    const reason = "is no Effect Schema, no schema that implements Standard JSON Schema, and no JsonSchema.make(...)"
    expect(problemsOf(wrong)).toEqual([
      `operation:api/a | errors/0 | ${reason}`,
      `operation:api/a | payload | ${reason}`
    ])
  })

  it("systems are known among other values", () => {
    const system = System.make("s", { include: [] })
    expect([system, Orders, {}, null, "System", { _tag: "System" }].filter((value) => System.is(value))).toEqual([
      system
    ])
  })

  it("what scales a deployment is written in canonical units, without an order", () => {
    const scaling = {
      minimum: 2,
      maximum: 9,
      targets: [
        { _tag: "Utilization", resource: "cpu", share: "70%" },
        { _tag: "PerInstance", metric: "rps", value: "250" }
      ]
    } as const
    const model = modelOf(Deployment.make({ of: Orders, scaling }))
    expect(model.deployments?.["orders"]?.scaling?.targets).toHaveLength(2)
    expect(model.deployments?.["orders"]?.scaling?.targets).toContainEqual({
      _tag: "Utilization",
      resource: "cpu",
      share: "0.7"
    })
  })

  it("calls by message, policies, deployments, suppressions", () => {
    const Ask = Message.make("Ask")
    const call = Call.request({ from: Orders, to: Ask, reply: Message.make("Answer"), at: Payments })
    const mesh = Policy.make("mesh", { layer: "sidecar", selects: { calls: [call] }, policy: { retry: "none" } })
    const deployed = Deployment.make({ of: Orders, name: "orders-eu", startTime: "90s" })
    const accepted = Suppression.make("s", { code: "x/y", subject: "saga:a/step/b", reason: "known" })
    const model = modelOf(mesh, deployed, accepted)
    expect(model.calls?.["orders/to-Ask"]?.to).toEqual({
      request: "message:Ask",
      reply: "message:Answer",
      at: "service:payments"
    })
    expect(model.policies?.["mesh"]?.selects).toEqual({ calls: ["call:orders/to-Ask"] })
    expect(model.deployments).toEqual({ "orders-eu": { of: "service:orders", startTime: "90s" } })
    expect(model.suppressions?.["s"]?.subject).toBe("saga:a/step/b")
  })
})

it("a rollout that changes no service may be gated by any objective", () => {
  const up = Slo.availability("up", { of: Orders, objective: "99.9%", window: "28d" })
  const migration = Migration.make(Store.make("db"), [Migration.addIndex({ collection: "orders", field: "customer" })])
  const model = modelOf(Rollout.make("index", { units: { db: migration }, stages: ["100%"], gates: [up] }))
  expect(model.rollouts?.["index"]?.stages?.[0]?.gates).toEqual([{ _tag: "Slo", slo: "slo:up" }])
  // @ts-expect-error an objective of another service guards nothing of this one
  Rollout.make("payments", { units: { payments: Payments }, stages: ["100%"], gates: [up] })
})
