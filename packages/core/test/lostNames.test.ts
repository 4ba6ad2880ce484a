import { Call, Flag, Message, Payload, Rollout, Saga, type SagaValue } from "@lintel/core"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Orders, Payments, problemsOf } from "./authoring.js"

class Placed extends Schema.Class<Placed>("Placed")({ orderId: Schema.String, "a/b": Schema.Int }) {}

const toPay = Call.make({ from: Orders, to: Payments.operations.pay })

const sagaWith = (value: SagaValue<never>, input?: typeof Placed | typeof Schema.Unknown): object =>
  Saga.make("checkout", {
    by: Orders,
    ...(input === undefined ? {} : { input }),
    steps: { pay: { call: Saga.action(toPay, { with: { id: value } }) } }
  })

describe("names that lead to nothing", () => {
  it.each([
    ["/orderID", '"/orderID" leads to nothing in the input of the saga, which has orderId, a/b'],
    ["orderId", '"orderId" is no JSON Pointer: write "/orderId"'],
    ["/a/b", '"/a/b" leads to nothing in the input of the saga, which has orderId, a/b']
  ])("a value of the saga's input at %s", (pointer, reason) => {
    const place = "saga:checkout | steps/pay/action/with/id | "
    expect(problemsOf(sagaWith(Saga.input(pointer), Placed))).toEqual([place + reason])
  })

  it.each([["/orderId"], ["/a~1b"], [""]])("a value of the saga's input at %s is there", (pointer) => {
    expect(problemsOf(sagaWith(Saga.input(pointer), Placed))).toEqual([])
  })

  it("an input that may hold anything, or is not said, is not judged", () => {
    expect(problemsOf(sagaWith(Saga.input("/any"), Schema.Unknown))).toEqual([])
    expect(problemsOf(sagaWith(Saga.input("/any")))).toEqual([])
    expect(problemsOf(sagaWith(Saga.constant("any"), Placed))).toEqual([])
  })

  it("the key of a message", () => {
    const lost = Message.make("Placed", { payload: Placed, key: "/orderID" })
    expect(problemsOf(lost)).toEqual([
      'message:Placed | key | "/orderID" leads to nothing in the payload, which has orderId, a/b'
    ])
    expect(problemsOf(Message.make("Placed", { payload: Placed, key: "orderId" }))).toEqual([])
    const open = Schema.StructWithRest(Schema.Struct({ a: Schema.String }), [Schema.Record(Schema.String, Schema.Int)])
    expect(problemsOf(Message.make("Open", { payload: open, key: "/b" }))).toEqual([])
    const avro = Payload.avro({ type: "record", name: "R", fields: [{ name: "id", type: "string" }] })
    expect(problemsOf(Message.make("Avro", { payload: avro, key: "/id" }))).toEqual([])
  })

  it("a unit of a stage", () => {
    const stages = [{ name: "all", units: ["flags" as "flag"] }]
    expect(problemsOf(Rollout.make("r", { units: { flag: Flag.turnOn("f"), orders: Orders }, stages }))).toEqual([
      'rollout:r | stages/0/units | the rollout has no unit "flags"; it has flag, orders'
    ])
  })
})
