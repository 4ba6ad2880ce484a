import {
  Contract,
  AuthoringError,
  type AvailabilityOptions,
  Call,
  Channel,
  Consumer,
  Deployment,
  Flow,
  Gate,
  Load,
  Message,
  Operation,
  Retry,
  Rollout,
  Service,
  Slo,
  System,
  Team
} from "@lintel/core"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Orders, Payments, modelOf, problemsOf } from "./authoring.js"

describe("problems name the place", () => {
  it("units that the types could not see", () => {
    const text = (value: string): `${number}ms` => value as `${number}ms`
    const call = Call.make({ from: Orders, to: Payments.operations.pay, timeout: text("soon") })
    const load = Load.make("l", { of: Orders, steady: "5/s", growth: { ratio: "2", per: text("1y") } })
    const slo = Slo.availability("up", { of: Orders, objective: "0.0", window: "28d" })
    const agreement: AvailabilityOptions<typeof Orders>["agreement"] = {
      objective: "0.8",
      // @ts-expect-error a penalty is an amount of money
      penalty: "5%"
    }
    expect(agreement?.penalty).toBe("5%")
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

  it("fields of a form that the compiler would have refused", () => {
    const consumes = [{ channel: Channel.make("c"), readers: { Placed: {} } }]
    expect(problemsOf(Service.make("s", { consumes } as never))[0]).toMatch(
      /^service:s \| has a field of an unexpected form, which the TypeScript compiler names \(/
    )
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
    const result = System.tryToModel(System.make("s", { include: [first, second] }))
    const [problem] = result._tag === "Refused" ? result.problems : []
    expect(problem?.address).toBe("call:orders/to-get")
    expect(problem?.reason).toBe('is made twice and differs: give one of them a name, as in { name: "..." }')
    expect(problem?.other?.line).toBe((problem?.site?.line ?? 0) + 1)
    expect(() => System.toModel(System.make("s", { include: [first, second] }))).toThrow(
      /problems\.test\.ts:\d+:\d+; the other is at .*problems\.test\.ts:\d+:\d+\)/
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
    expect(problemsOf(nobody)).toEqual([
      "flow:unknown/m | of | nobody is known to run this flow: say who, as in Flow.make(trigger, steps, { of: Orders })"
    ])
    const Api = Contract.make("shared", { operations: { go: Operation.post("/go") } })
    const one = Service.make("one", { provides: [Api] })
    const going = Flow.make(Api.operations.go, [])
    expect(problemsOf(going, one)).toEqual([])
    expect(problemsOf(one, going, Service.make("two", { provides: [Api] }))).toEqual([
      "flow:shared/go | of | one, two may each run this flow: say who, as in Flow.make(trigger, steps, { of: Orders })"
    ])
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
      /The design cannot be turned into a Model:\n {2}slo:up objective: "100%" is not below 1 .*problems\.test\.ts:\d+:\d+\)/
    )
  })
})
