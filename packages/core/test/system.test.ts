import { fileURLToPath } from "node:url"
import {
  AuthoringError,
  Call,
  Channel,
  Consume,
  Consumer,
  Contract,
  Deployment,
  Emit,
  External,
  Flow,
  Gate,
  Load,
  Message,
  Migration,
  Operation,
  Policy,
  Ref,
  Retry,
  Rollout,
  Saga,
  Service,
  Slo,
  Store,
  Suppression,
  System,
  Team
} from "@lintel/core"
import { address, canonical, decode, decodeText, encode, indexModel, type Model, segment } from "@lintel/model"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { beforeEach, describe, expect, it, vi } from "vitest"
import * as shopModule from "./fixtures/shop.js"

const modelOf = (...include: ReadonlyArray<object>): Model => System.toModel(System.make("s", { include })).model

const problemsOf = (...include: ReadonlyArray<object>): ReadonlyArray<string> => {
  const result = System.tryToModel(System.make("s", { include }))
  if (result._tag === "Assembled") return []
  return result.problems.map(({ address, place, reason }) =>
    [address, place, reason].filter((text) => text !== "").join(" | ")
  )
}

const Payments = Service.make("payments", {
  operations: { pay: Operation.post("/payments"), get: Operation.get("/payments/{id}") }
})
const Orders = Service.make("orders", {
  operations: { place: Operation.post("/orders"), get: Operation.get("/orders/{id}") }
})

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

describe("laws", () => {
  const names = fc.uniqueArray(
    fc.oneof(
      fc.constantFrom("orders", "__proto__", "constructor", "a/b", "", "ü", "a b", "%"),
      fc.string({ maxLength: 5 }).filter((name) => !/\p{Cs}/u.test(name))
    ),
    { minLength: 2, maxLength: 5 }
  )
  const duration = fc
    .tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom("us", "ms", "s", "m", "h", "d", "w"))
    .map(([amount, unit]) => `${amount}${unit}` as const)

  /** Services in a ring, each calling the next, with a saga over all of them. */
  const ring = (own: ReadonlyArray<string>, timeout: `${number}ms`): ReadonlyArray<object> => {
    const services = own.map((name) =>
      Service.make(name, {
        operations: { run: Operation.post("/{id}", { success: Schema.Struct({ id: Schema.String }) }) }
      })
    )
    const calls = services.map((from, index) => {
      const to = services[(index + 1) % services.length] ?? from
      return Call.make({ name: `to ${to.name}`, from, to: to.operations.run, timeout })
    })
    const steps = Object.fromEntries(
      calls.map((call, index) => [own[index] ?? "", { call, after: own.slice(0, index) }])
    )
    return [...calls, Saga.make("all", { steps })]
  }

  it("the Model decodes back equal, whatever the names and units", () => {
    fc.assert(
      fc.property(names, duration, (own, timeout) => {
        const { model } = System.toModel(System.make("s", { include: ring(own, timeout as `${number}ms`) }))
        expect(decodeText(encode(model))).toEqual({ _tag: "Decoded", model })
        expect(decode(model)).toEqual({ _tag: "Decoded", model })
        expect(canonical(model)).toEqual(model)
        expect(Object.keys(model.services ?? {})).toHaveLength(own.length)
        const index = indexModel(model)
        expect(index.references.filter(({ to }) => index.find(to as `service:${string}`) === undefined)).toEqual([])
      }),
      { numRuns: 60, seed: 4 }
    )
  })

  it("names inside entities are encoded once, and refer to each other", () => {
    const odd = fc.constantFrom("a/b", "a b", "%2F", "100%", "ü", "__proto__", "constructor", "x")
    fc.assert(
      fc.property(odd, odd, (name, other) => {
        fc.pre(name !== other)
        const own = <T>(value: T): Record<string, T> =>
          Object.defineProperty({}, name, { value, enumerable: true }) as Record<string, T>
        const Api = Service.make("api", { operations: own(Operation.post("/")) })
        const [operation] = Object.values(Api.operations)
        if (operation === undefined) throw new Error("no operation")
        const model = modelOf(
          Saga.make(name, {
            steps: Object.fromEntries([
              [name, { call: operation }],
              [
                other,
                {
                  call: operation,
                  after: [name],
                  compensate: Saga.action(operation, { with: own(Saga.result(name, "/id")) })
                }
              ]
            ])
          }),
          Rollout.make(name, { units: own(Api), stages: [{ name, units: [name] }] }),
          Consumer.make(name, { calls: [Consumer.calls(operation)] })
        )
        const key = segment(name)
        expect(Object.keys(model.contracts?.["api"]?.operations ?? {})).toEqual([key])
        const saga = model.sagas?.[key]
        expect(Object.keys(saga?.steps ?? {}).toSorted()).toEqual([key, segment(other)].toSorted())
        expect(saga?.steps[segment(other)]?.after).toEqual([key])
        expect(saga?.steps[segment(other)]?.compensate).toMatchObject({ with: { [key]: { step: key } } })
        expect(Object.keys(model.rollouts?.[key]?.units ?? {})).toEqual([key])
        expect(model.rollouts?.[key]?.stages?.[0]?.units).toEqual([key])
        expect(Object.keys(model.consumers?.[key]?.operations ?? {})).toEqual([key])
        const index = indexModel(model)
        expect(index.references.filter(({ to }) => index.find(to as `service:${string}`) === undefined)).toEqual([])
        expect(index.locate(address("saga", name, "step", other))).toBeDefined()
      })
    )
  })

  it("the order of what is included does not matter", () => {
    fc.assert(
      fc.property(names, fc.func(fc.integer()), (own, weight) => {
        const parts = ring(own, "5ms")
        const other = parts.toSorted((a, b) => weight(a) - weight(b))
        expect(encode(modelOf(...other))).toBe(encode(modelOf(...parts)))
      }),
      { numRuns: 30, seed: 6 }
    )
    const { shop } = shopModule
    const turned = System.make("shop", { description: "Sells things.", include: shop.include.toReversed() })
    expect(encode(System.toModel(turned).model)).toBe(encode(System.toModel(shop).model))
    expect([...System.toModel(turned).sites]).toEqual(
      [...System.toModel(shop).sites].map(([key, site]) =>
        key === "system:shop" ? [key, System.toModel(turned).sites.get(key)] : [key, site]
      )
    )
  })
})

describe("modules", () => {
  it("may be loaded in any order", async () => {
    const load = async (order: ReadonlyArray<"contracts" | "plans" | "services">): Promise<string> => {
      vi.resetModules()
      for (const name of order) await import(`./fixtures/order/${name}.ts`)
      const { system } = await import("./fixtures/order/system.js")
      const core = await import("@lintel/core")
      return encode(core.System.toModel(system).model)
    }
    const first = await load(["contracts", "services", "plans"])
    expect(await load(["plans", "services", "contracts"])).toBe(first)
    expect(await load([])).toBe(first)
    expect(first).toContain('"call": "call:a/to-b"')
  })
})

describe("problems name the place", () => {
  it("units that the types could not see", () => {
    const text = (value: string): `${number}ms` => value as `${number}ms`
    const call = Call.make({ from: Orders, to: Payments.operations.pay, timeout: text("soon") })
    const load = Load.make("l", { of: Orders, steady: "5/s", growth: { ratio: "2", per: text("1y") } })
    const slo = Slo.availability("up", { of: Orders, objective: "0.0", window: "28d" })
    expect(problemsOf(call, load, slo)).toEqual([
      'call:orders/to-pay | policy/timeouts/perTry | "soon" is not a duration such as 800ms, 1.5s or 28d',
      'load:l | growth/per | "1y" is not a duration such as 800ms, 1.5s or 28d',
      'slo:up | objective | "0.0" is 0: nothing would ever violate it'
    ])
  })

  it("at the line of the part that is wrong", () => {
    const retry = Retry.exponential({ attempts: 0, base: "5ms" })
    const call = Call.make({
      from: Orders,
      to: Payments.operations.pay,
      retry
    })
    const result = System.tryToModel(System.make("s", { include: [call] }))
    if (result._tag === "Assembled") throw new Error("assembled")
    const [problem] = result.problems
    expect(problem).toMatchObject({ address: "call:orders/to-pay", place: "policy/retry/attempts" })
    expect(problem?.reason).toBe("must be a value greater than or equal to 1")
    const whole = System.tryToModel(
      System.make("s", { include: [Call.make({ from: Orders, to: Payments.operations.pay, share: "7" })] })
    )
    expect(whole._tag === "Refused" && whole.problems[0]?.site?.line).toBeGreaterThan(problem?.site?.line ?? Infinity)
  })

  it("values that JSON cannot say", () => {
    const loop: Record<string, never> = {}
    Object.assign(loop, { loop })
    const team = (value: unknown): object => Team.make("t", { extensions: { "x.y": value as never } })
    const reasons = [1n, Number.NaN, () => 1, new Date(0), Symbol.iterator].map((value) => problemsOf(team(value)))
    expect(reasons).toEqual([
      ["team:t | extensions/x.y | is a bigint, which JSON cannot say"],
      ["team:t | extensions/x.y | is the number NaN, which JSON cannot say"],
      ["team:t | extensions/x.y | is a function, which JSON cannot say"],
      ["team:t | extensions/x.y | is an object with a class, which JSON cannot say"],
      ["team:t | extensions/x.y | is a symbol, which JSON cannot say"]
    ])
    expect(problemsOf(team(loop))[0]).toContain("is nested deeper than 300 levels, or contains itself")
    expect(problemsOf(team({ "a b": [1, null, "x", { b: true }], gone: undefined }))).toEqual([])
  })

  it("a deployment that is made twice", () => {
    const Web = Service.make("web", { instances: 2 })
    expect(modelOf(Web).deployments).toEqual({ web: { of: "service:web", instances: 2 } })
    expect(problemsOf(Web, Deployment.make({ of: Web, instances: 3 }))).toEqual([
      "service:web | instances | stands for the deployment web, which is also made by Deployment.make: say it there"
    ])
  })

  it("two things of one address", () => {
    const first = Call.make({ from: Orders, to: Payments.operations.get, timeout: "5ms" })
    const second = Call.make({ from: Orders, to: Orders.operations.get })
    const [problem] = problemsOf(first, second)
    expect(problem).toMatch(
      /^call:orders\/to-get \| is made twice and differs, at .*system\.test\.ts:\d+ and at .*system\.test\.ts:\d+: give one of them a name, as in \{ name: "\.\.\." \}$/
    )
    expect(problemsOf(first, Call.make({ name: "other", from: Orders, to: Orders.operations.get }))).toEqual([])
    expect(problemsOf(Team.make("a", { onCall: "x" }), Team.make("a", { onCall: "x" }))).toEqual([])
  })

  it("paths, keys, flows, rollouts, consumers", () => {
    const params = { id: Schema.String, other: Schema.String }
    class Body extends Schema.Class<Body>("Body")({ amount: Schema.Finite }) {}
    const api = Service.make("api", {
      operations: {
        a: Operation.get("/things/{id}" as never, { params }),
        b: Operation.post("/{id}", { payload: Body, idempotency: { key: "requestId" } }),
        c: Operation.post("/{id}", { payload: Body, idempotency: { key: "Idempotency-Key", in: "header" } })
      }
    })
    expect(problemsOf(api)).toEqual([
      "operation:api/a | params | other is not in the path /things/{id}: it has id",
      'operation:api/b | idempotency | requestId is no path parameter and no field of the payload (id, amount): for a header say in: "header"'
    ])
    const nobody = Flow.make(Message.make("m"), [])
    const nameless = Flow.make(Flow.schedule("0 2 * * *"), [], { of: Orders })
    expect(problemsOf(nobody)).toContainEqual(expect.stringContaining("nobody is known to run this flow"))
    expect(problemsOf(nameless)).toEqual([
      'flow:orders/schedule | name | a flow on a schedule needs a name: { name: "nightly" }'
    ])
    expect(problemsOf(Rollout.make("r", { units: { orders: Orders }, gates: [Gate.manual()] }))).toEqual([
      "rollout:r | gates | gates guard stages, and this rollout has none"
    ])
    const both = Consumer.make("c", {
      calls: [Consumer.calls(Orders.operations.get), Consumer.calls(Payments.operations.get)]
    })
    expect(problemsOf(both)).toEqual([
      "consumer:c | calls | it calls operations of contract:orders and contract:payments: make one consumer for each contract"
    ])
  })

  it("and are thrown together, with file and line", () => {
    const slo = Slo.availability("up", { of: Orders, objective: "100%", window: "28d" })
    const system = System.make("s", { include: [slo] })
    expect(() => System.toModel(system)).toThrow(AuthoringError)
    expect(() => System.toModel(system)).toThrow(
      /The design cannot be turned into a Model:\n {2}slo:up objective: "100%" is not below 1 .*system\.test\.ts:\d+:\d+\)/
    )
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

  it("cost microseconds", () => {
    const start = performance.now()
    for (let n = 0; n < 5000; n++) Team.make(`t${n}`)
    System.forget()
    expect((performance.now() - start) / 5000).toBeLessThan(0.2)
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
