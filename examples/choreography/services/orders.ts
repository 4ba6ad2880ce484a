import * as Schema from "effect/Schema"
import { Consume, Emit, Operation, Service, Store } from "@lintel/core"
import { OrderCancelled, OrderPlaced, PlaceOrder } from "../contracts/orders.ts"
import { PaymentRefused } from "../contracts/payments.ts"
import { OrderId, Problem } from "../contracts/vocabulary.ts"
import { OrderEvents, PaymentEvents } from "./channels.ts"
import { reading, telling } from "./reading.ts"
import { SalesTeam } from "./teams.ts"

export const OrdersDb = Store.make("orders-db", {
  kind: "relational",
  engine: "postgres",
  consistency: "strong",
  backup: { recoveryPoint: "5m", recoveryTime: "30m", retention: "28d" },
  collections: { orders: { key: ["order_id"] }, outbox: { key: ["id"], retention: "7d" } }
})

export const Orders = Service.make("orders", {
  version: "3.1.0",
  owner: SalesTeam,
  tier: "critical",
  exposure: "public",
  responsibilities: ["Takes orders, and takes them back when they cannot be paid."],
  owns: [OrdersDb],
  contract: {
    errorShape: { mediaType: "application/problem+json", schema: Problem },
    securitySchemes: {
      login: { _tag: "OpenIdConnect", url: "https://login.example/.well-known/openid-configuration" }
    },
    security: [{ login: ["orders"] }]
  },
  operations: {
    place: Operation.put("/orders/{orderId}", {
      params: { orderId: OrderId },
      payload: PlaceOrder,
      success: Schema.Void,
      successStatus: 202
    })
  },
  emits: [
    Emit.make(OrderPlaced, { on: OrderEvents, store: OrdersDb, ...telling }),
    Emit.make(OrderCancelled, { on: OrderEvents, store: OrdersDb, ...telling })
  ],
  consumes: [Consume.make(PaymentEvents, { ...reading, group: "orders", messages: [PaymentRefused] })]
})
