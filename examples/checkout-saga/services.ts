import * as Schema from "effect/Schema"
import { Operation, Service, Team } from "@lintel/core"

export const Checkout = Team.make("checkout", {
  contacts: { chat: "#checkout" },
  onCall: "https://oncall.example/checkout"
})

class Problem extends Schema.Class<Problem>("Problem")({ title: Schema.String }) {}
const contract = { errorShape: { mediaType: "application/problem+json", schema: Problem } } as const

/** Every order has an id that the customer's app chose: whatever is done for it is done under that key. */
const order = { params: { orderId: Schema.String } }

/** A repeat is answered with the stored reply, for as long as a saga may last and longer. */
const repeatable = { idempotency: { key: "orderId", retention: "30d", replies: "replayed" } } as const

export const Consumers = Service.make("consumers", {
  owner: Checkout,
  contract,
  operations: {
    verify: Operation.get("/orders/{orderId}/consumer", { ...order, success: Schema.Void })
  }
})

export const Kitchen = Service.make("kitchen", {
  owner: Checkout,
  contract,
  operations: {
    createTicket: Operation.put("/orders/{orderId}/ticket", {
      ...order,
      ...repeatable,
      success: Schema.Void,
      consequence: "the kitchen cooks a meal that nobody ordered"
    }),
    cancelTicket: Operation.del("/orders/{orderId}/ticket", { ...order, success: Schema.Void }),
    approveTicket: Operation.put("/orders/{orderId}/ticket/approval", {
      ...order,
      ...repeatable,
      success: Schema.Void,
      consequence: "a meal is paid that nobody cooks"
    })
  }
})

export const Accounting = Service.make("accounting", {
  owner: Checkout,
  contract,
  operations: {
    authorizeCard: Operation.put("/orders/{orderId}/authorization", {
      ...order,
      ...repeatable,
      success: Schema.Void,
      consequence: "the customer's money stays held"
    }),
    payOut: Operation.put("/orders/{orderId}/payout", {
      ...order,
      ...repeatable,
      success: Schema.Void,
      consequence: "the restaurant is paid twice"
    })
  }
})

export const Orders = Service.make("orders", {
  owner: Checkout,
  contract,
  operations: {
    create: Operation.put("/orders/{orderId}", { ...order, ...repeatable, success: Schema.Void }),
    reject: Operation.put("/orders/{orderId}/rejection", { ...order, success: Schema.Void }),
    approve: Operation.put("/orders/{orderId}/approval", { ...order, ...repeatable, success: Schema.Void })
  }
})
