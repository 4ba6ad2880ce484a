import * as Schema from "effect/Schema"
import { Consume, Emit, Operation, Service, Store } from "@lintel/core"
import { open } from "../contracts/conventions.ts"
import { Order, OrderCancelled, OrderConfirmed, OrderPage, PlaceOrder } from "../contracts/ordering.ts"
import { PaymentCaptured } from "../contracts/payments.ts"
import { ParcelHandedOver } from "../contracts/shipping.ts"
import { OrderId } from "../contracts/vocabulary.ts"
import { OrderEvents, ParcelEvents, PaymentEvents, UnreadEvents } from "./channels.ts"
import { CheckoutTeam, Ordering } from "./organization.ts"

export const OrdersDb = Store.make("orders-db", {
  kind: "relational",
  engine: "postgres",
  version: "17",
  consistency: "strong",
  connectionLimit: 200,
  backup: { recoveryPoint: "5m", recoveryTime: "30m", retention: "28d" },
  encrypted: true,
  collections: {
    orders: {
      fields: {
        order_id: { type: "text" },
        status: { type: "text" },
        email: { type: "text", classification: "personal" },
        total: { type: "numeric", description: "Until orders 5.2 reads total_minor." },
        total_minor: { type: "bigint", optional: true }
      },
      key: ["order_id"],
      indexes: { by_status: { fields: ["status"] } },
      retention: "3650d"
    },
    outbox: { fields: { id: { type: "bigint" }, body: { type: "jsonb" } }, key: ["id"], retention: "7d" }
  }
})

export const Orders = Service.make("orders", {
  version: "6.0.0",
  owner: CheckoutTeam,
  context: Ordering,
  tier: "critical",
  exposure: "partner",
  responsibilities: ["Knows every order and its state.", "Runs the checkout."],
  owns: [OrdersDb],
  healthChecks: [
    { kind: "readiness", path: "/ready", dependsOn: [OrdersDb], period: "5s", timeout: "1s", failureThreshold: 2 },
    { kind: "liveness", path: "/alive", period: "10s", timeout: "1s", failureThreshold: 3 }
  ],
  contract: open,
  operations: {
    place: Operation.put("/v1/orders/{orderId}", {
      params: { orderId: OrderId },
      payload: PlaceOrder,
      success: Order,
      successStatus: 202,
      classification: { "/email": "personal", "/shipTo": "personal", "/cardToken": "secret" }
    }),
    get: Operation.get("/v1/orders/{orderId}", { params: { orderId: OrderId }, success: Order }),
    list: Operation.get("/v1/orders", {
      query: { after: Schema.optionalKey(Schema.String), limit: Schema.optionalKey(Schema.Int) },
      success: OrderPage,
      pagination: {
        style: "cursor",
        limitParameter: "limit",
        positionParameter: "after",
        defaultLimit: 50,
        maximumLimit: 200
      }
    }),
    cancel: Operation.put("/v1/orders/{orderId}/cancellation", { params: { orderId: OrderId }, success: Order })
  },
  emits: [
    Emit.make(OrderConfirmed, { on: OrderEvents, delivery: "outbox", store: OrdersDb }),
    Emit.make(OrderCancelled, { on: OrderEvents, delivery: "outbox", store: OrdersDb })
  ],
  consumes: [
    Consume.make(PaymentEvents, {
      group: "orders",
      messages: [PaymentCaptured],
      concurrency: 12,
      idempotency: "effect",
      handling: "10ms",
      redelivery: { attempts: 10, visibility: "5m", delay: "1s" },
      deadLetter: UnreadEvents
    }),
    Consume.make(ParcelEvents, {
      group: "orders",
      messages: [ParcelHandedOver],
      concurrency: 6,
      idempotency: "effect",
      handling: "10ms",
      redelivery: { attempts: 10, visibility: "5m", delay: "1s" },
      deadLetter: UnreadEvents
    })
  ]
})
