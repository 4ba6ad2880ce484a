// The card is charged, then the kitchen rejects the ticket. Nothing undoes what was done: the customer has paid for a meal
// that nobody cooks.
//
// microservices-patterns/ftgo-application, issue 107: a step after the point of no return that may fail.
import * as Schema from "effect/Schema"
import { Operation, Saga, Service, System } from "@lintel/core"

const Order = Schema.Struct({ orderId: Schema.String })
const path = { params: { orderId: Schema.String } }

const Consumers = Service.make("consumers", {
  operations: { verify: Operation.get("/orders/{orderId}/consumer", path) }
})
const Kitchen = Service.make("kitchen", {
  operations: {
    createTicket: Operation.put("/orders/{orderId}/ticket", path),
    rejectTicket: Operation.del("/orders/{orderId}/ticket", path),
    approveTicket: Operation.put("/orders/{orderId}/ticket/approval", path)
  }
})
const Accounting = Service.make("accounting", {
  operations: {
    charge: Operation.put("/orders/{orderId}/charge", { ...path, consequence: "the customer's card is charged" })
  }
})
const Orders = Service.make("orders")

const createOrder = Saga.make("create-order", {
  by: Orders,
  input: Order,
  steps: {
    verify: { call: Consumers.operations.verify, kind: "readOnly" },
    createTicket: {
      call: Kitchen.operations.createTicket,
      compensate: Kitchen.operations.rejectTicket,
      after: ["verify"]
    },
    charge: { call: Accounting.operations.charge, kind: "pivot", after: ["createTicket"] },
    approveTicket: { call: Kitchen.operations.approveTicket, rejects: true, after: ["charge"] }
  }
})

export const design = System.make("stuck-after-the-pivot", { include: [createOrder] })
