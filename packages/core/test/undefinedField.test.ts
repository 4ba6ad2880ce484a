import { describe, expect, it } from "vitest"
import {
  Call,
  Channel,
  Consumer,
  Contract,
  Deployment,
  Emit,
  Flow,
  Load,
  Message,
  Operation,
  Rollout,
  Saga,
  Service,
  Slo,
  System
} from "../src/index.js"

const Payments = Service.make("payments", { operations: { pay: Operation.post("/payments") } })
const Web = Service.make("web")

/** What a misspelt name is when nobody compiled it, and what a module in a circle exports before it has run. */
const missing = Reflect.get(Payments.operations, "pya") as never

const mistakes: ReadonlyArray<readonly [string, string, () => unknown]> = [
  ["callee", "to", () => Call.make({ from: Web, to: missing })],
  ["caller", "from", () => Call.make({ from: missing, to: Payments.operations.pay })],
  ["message that gets a reply", "to", () => Call.request({ from: Web, to: missing })],
  ["subject of an objective", "of", () => Slo.availability("up", { of: missing, objective: "99.9%", window: "28d" })],
  ["step's call", "steps.pay.call", () => Saga.make("s", { by: Web, steps: { pay: { call: missing } } })],
  ["step", "steps.pay", () => Saga.make("s", { by: Web, steps: { pay: missing } })],
  ["orchestrator", "by", () => Saga.make("s", { by: missing, steps: {} })],
  ["action", "target", () => Saga.action(missing)],
  ["trigger of a flow", "trigger", () => Flow.make(missing, [])],
  ["step of a flow", "steps.0", () => Flow.make(Payments.operations.pay, [missing])],
  ["call of a flow", "call", () => Flow.call(missing)],
  ["subject of a load", "of", () => Load.make("load", { of: missing })],
  ["emitted message", "message", () => Emit.make(missing)],
  ["channel of an emission", "on", () => Emit.make(Message.make("M"), { on: missing })],
  ["owned store", "owns.0", () => Service.make("x", { owns: [missing] })],
  ["owner", "owner", () => Service.make("x", { owner: missing })],
  ["operation", "operations.a", () => Service.make("x", { operations: { a: missing } })],
  ["operation of a contract", "operations.a", () => Contract.make("x", { operations: { a: missing } })],
  ["deployed service", "of", () => Deployment.make({ of: missing, in: missing })],
  ["message of a channel", "messages.0", () => Channel.make("t", { messages: [missing] })],
  ["operation of a consumer", "operation", () => Consumer.make("c", { calls: [Consumer.calls(missing)] })],
  ["unit of a rollout", "service", () => Rollout.service(missing)],
  ["root of a system", "include.0", () => System.make("s", { include: [missing] })]
]

describe("a field that is there and undefined", () => {
  it.each(mistakes)("is refused where it is written: %s", (_, field, make) => {
    expect(make).toThrow(`\`${field}\` is undefined: the name does not exist`)
  })

  it("is told at the author's line", () => {
    const place = /at .*undefinedField\.test\.ts/
    try {
      Call.make({ from: Web, to: missing })
      expect.unreachable()
    } catch (error) {
      const [, first = ""] = (error as Error).stack?.split("\n    ") ?? []
      expect(first).toMatch(place)
    }
  })

  it("may be anything inside a schema or an instance of a class, which are not looked into", () => {
    class Opaque {
      readonly secret = undefined
    }
    const schema = { "~standard": { vendor: "own", version: 1 }, notes: undefined, opaque: new Opaque() }
    expect(() => Message.make("M", { payload: schema as never })).not.toThrow()
  })
})
