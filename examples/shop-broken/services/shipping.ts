import * as Schema from "effect/Schema"
import { Consume, Emit, Operation, Service, Store } from "@lintel/core"
import { internal } from "../contracts/conventions.ts"
import { OrderCancelled } from "../contracts/ordering.ts"
import { Book, NoCarrier, ParcelHandedOver, Shipment } from "../contracts/shipping.ts"
import { OrderId } from "../contracts/vocabulary.ts"
import { OrderEvents, ParcelEvents, UnreadEvents } from "./channels.ts"
import { Orders } from "./orders.ts"
import { Delivery, WarehouseTeam } from "./organization.ts"

export const ShippingDb = Store.make("shipping-db", {
  kind: "document",
  engine: "mongodb",
  connectionLimit: 300,
  backup: { recoveryPoint: "1h", recoveryTime: "4h", retention: "28d" }
})

export const Shipping = Service.make("shipping", {
  version: "1.9.2",
  owner: WarehouseTeam,
  context: Delivery,
  tier: "important",
  exposure: "internal",
  responsibilities: ["Finds a carrier and hands parcels over."],
  owns: [ShippingDb],
  refersTo: [{ data: "the state of an order", of: Orders }],
  contract: internal,
  operations: {
    book: Operation.put("/orders/{orderId}/shipment", {
      params: { orderId: OrderId },
      payload: Book,
      success: Shipment,
      errors: { 422: NoCarrier },
      classification: { "/shipTo": "personal" },
      consequence: "a van comes for a parcel that does not exist"
    }),
    cancel: Operation.del("/orders/{orderId}/shipment", { params: { orderId: OrderId }, success: Schema.Void })
  },
  emits: [Emit.make(ParcelHandedOver, { on: ParcelEvents, delivery: "outbox", store: ShippingDb })],
  consumes: [
    Consume.make(OrderEvents, {
      group: "shipping",
      messages: [OrderCancelled],
      concurrency: 12,
      idempotency: "effect",
      handling: "20ms",
      redelivery: { attempts: 10, visibility: "5m", delay: "1s" },
      deadLetter: UnreadEvents
    })
  ]
})
