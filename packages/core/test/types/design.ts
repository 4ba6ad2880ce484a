/** The design that mistakes and hovers are made in. */
export const design = `import * as Schema from "effect/Schema"
import {
  BurnRate, Call, Channel, Emit, Flow, Gate, Message, Operation, Retry, Rollout, Saga, Service, Slo, Store, System, Team
} from "@lintel/core"

export class Reserve extends Schema.Class<Reserve>("Reserve")({ orderId: Schema.String, sku: Schema.String }) {}
export class Reservation extends Schema.Class<Reservation>("Reservation")({ reservationId: Schema.String }) {}
export class Authorize extends Schema.Class<Authorize>("Authorize")({ orderId: Schema.String, amount: Schema.Finite }) {}
export class Authorization extends Schema.Class<Authorization>("Authorization")({ authorizationId: Schema.String }) {}
export class CardDeclined extends Schema.Class<CardDeclined>("CardDeclined")({ reason: Schema.String }) {}
export class OrderBody extends Schema.Class<OrderBody>("OrderBody")({ orderId: Schema.String, total: Schema.Finite }) {}

export const PaymentsTeam = Team.make("payments-team")
export const OrderPlaced = Message.make("OrderPlaced", { payload: OrderBody, key: "orderId" })
export const OrderEvents = Channel.make("orders.events", { messages: [OrderPlaced] })
export const OrdersDb = Store.make("orders-db", { kind: "relational" })

export const Inventory = Service.make("inventory", {
  operations: {
    reserve: Operation.post("/reservations", { payload: Reserve, success: Reservation }),
    release: Operation.del("/reservations/{orderId}", { success: Schema.Void })
  }
})

export const Payments = Service.make("payments", {
  version: "2.3.0",
  owner: PaymentsTeam,
  operations: {
    authorize: Operation.post("/orders/{orderId}/authorization", {
      params: { orderId: Schema.String },
      payload: Authorize,
      success: Authorization,
      errors: { 402: CardDeclined },
      idempotency: { key: "orderId", retention: "24h", replies: "replayed" }
    }),
    void: Operation.del("/orders/{orderId}/authorization", { success: Schema.Void })
  }
})

export const Orders = Service.make("orders", {
  operations: { place: Operation.post("/orders", { payload: OrderBody, success: Schema.Void }) },
  emits: [Emit.make(OrderPlaced, { on: OrderEvents, delivery: "outbox" })],
  owns: [OrdersDb]
})

export const toPayments = Call.make({
  from: Orders,
  to: Payments.operations.authorize,
  timeout: "800ms",
  retry: Retry.exponential({ attempts: 3, base: "50ms" })
})

export const authorizeLatency = Slo.latency("authorize-p99", {
  of: Payments.operations.authorize,
  under: "500ms",
  objective: "99%",
  window: "28d"
})

`

/** What a file beside the design starts with. */
export const imports = `import * as Schema from "effect/Schema"
import { Call, Emit, Message, Operation, Retry, Rollout, Saga, Service, Slo } from "@lintel/core"
import { Authorize, Inventory, OrderBody, OrderEvents, OrderPlaced, Orders, Payments, authorizeLatency, toPayments } from "./design.js"
void [Schema, Call, Emit, Message, Operation, Retry, Rollout, Saga, Service, Slo]
void [Authorize, Inventory, OrderBody, OrderEvents, OrderPlaced, Orders, Payments, authorizeLatency, toPayments]

`
