import * as Schema from "effect/Schema"
import { Call, Channel, Emit, Flag, Message, Operation, Rollout, Service, System } from "@lintel/core"
import { expect, test } from "vitest"

test("what a flag guards is written as addresses", () => {
  const Paid = Message.make("Paid", { payload: Schema.Struct({ id: Schema.String }) })
  const Events = Channel.make("events", { messages: [Paid] })
  const Payments = Service.make("payments", {
    operations: { charge: Operation.post("/charges", { success: Schema.Void }) },
    emits: [Emit.make(Paid, { on: Events })]
  })
  const toPayments = Call.make({ from: Service.make("orders"), to: Payments.operations.charge })
  const flag = Flag.turnOn("vouchers", { guards: [Paid, Payments.operations.charge, toPayments] })
  const design = System.make("shop", { include: [toPayments, Payments, Rollout.make("r", { units: { flag } })] })
  const { model } = System.toModel(design)
  expect(model.rollouts?.["r"]?.units["flag"]).toMatchObject({
    guards: ["call:orders/to-charge", "message:Paid", "operation:payments/charge"]
  })
})
