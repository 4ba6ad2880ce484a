// The request of a step is slow. The saga gives it up, undoes it, though there is nothing to undo yet, and ends. Then the
// request arrives: the money is held, and nobody is left to release it.
//
// apache/servicecomb-pack, issue 346: a compensation that overtakes its own step.
import * as Schema from "effect/Schema"
import { Operation, Saga, Service, System } from "@lintel/core"

const byOrder = { params: { orderId: Schema.String } }

const Payments = Service.make("payments", {
  operations: {
    authorize: Operation.put("/orders/{orderId}/authorization", {
      ...byOrder,
      consequence: "the customer's money stays held"
    }),
    void: Operation.del("/orders/{orderId}/authorization", byOrder)
  }
})
const Shipping = Service.make("shipping", {
  operations: { book: Operation.put("/orders/{orderId}/shipment", byOrder) }
})

const checkout = Saga.make("checkout", {
  by: Service.make("orders"),
  input: Schema.Struct({ orderId: Schema.String }),
  steps: {
    authorize: { call: Payments.operations.authorize, compensate: Payments.operations.void, fenced: false },
    ship: { call: Shipping.operations.book, kind: "pivot", after: ["authorize"] }
  }
})

export const design = System.make("undone-too-early", { include: [checkout] })
