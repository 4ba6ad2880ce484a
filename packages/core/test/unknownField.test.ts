import { describe, expect, it } from "vitest"
import { Call, Channel, Flow, Message, Operation, Retry, Service, System } from "../src/index.js"

const Payments = Service.make("payments", { operations: { pay: Operation.post("/payments") } })
const Web = Service.make("web")
const to = { from: Web, to: Payments.operations.pay }
const on = Channel.make("events")

/** Fields that only the compiler knows to be wrong. */
const without = (fields: object): never => fields as never

const constructors: ReadonlyArray<readonly [string, () => unknown]> = [
  [
    '`jiter` is not a field here; did you mean "jitter"?',
    () => Retry.exponential(without({ attempts: 3, base: "50ms", jiter: "full" }))
  ],
  [
    '`bugdet` is not a field here; did you mean "budget"?',
    () => Retry.fixed(without({ attempts: 3, wait: "1s", bugdet: {} }))
  ],
  ["`channel` is not a field here; fields are on", () => Flow.publish(Message.make("M"), without({ channel: on }))]
]

describe("fields that a constructor does not take, where nobody compiled", () => {
  it.each(constructors)("%s", (message, make) => {
    expect(make).toThrow(message)
  })

  it.each([
    ["timout", 'is not a field here; did you mean "timeout"?'],
    ["breakr", 'is not a field here; did you mean "breaker"?'],
    ["policy", "is not a field here"]
  ])("of a call: %s", (field, reason) => {
    const made = System.tryToModel(System.make("s", { include: [Call.make(without({ ...to, [field]: "1s" }))] }))
    expect(made).toMatchObject({
      _tag: "Refused",
      problems: [{ address: "call:web/to-pay", place: field, reason }]
    })
  })
})
