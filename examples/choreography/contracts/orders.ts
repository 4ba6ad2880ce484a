import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"
import { Currency, CustomerId, Lines, Money, OrderId } from "./vocabulary.ts"

export class PlaceOrder extends Schema.Class<PlaceOrder>("PlaceOrder")({
  customerId: CustomerId,
  lines: Lines,
  total: Money
}) {}

const type = Schema.Literal("OrderPlaced")

/** Until 2024: an amount without a currency. All orders were in euro. */
export class OrderPlaced1 extends Schema.Class<OrderPlaced1>("OrderPlaced1")({
  type,
  orderId: OrderId,
  amount: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000_000 }))
}) {}

/** 2025: the currency beside the amount. */
export class OrderPlaced2 extends Schema.Class<OrderPlaced2>("OrderPlaced2")({
  type,
  orderId: OrderId,
  amount: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000_000 })),
  currency: Currency
}) {}

/** Today: money is one thing, and one sees who bought what. */
export class OrderPlaced3 extends Schema.Class<OrderPlaced3>("OrderPlaced3")({
  type,
  orderId: OrderId,
  customerId: Schema.optionalKey(CustomerId),
  lines: Schema.optionalKey(Lines),
  total: Money
}) {}

export const OrderPlaced = Message.make("OrderPlaced", {
  kind: "event",
  version: "3",
  payload: OrderPlaced3,
  key: "orderId",
  correlation: "/orderId",
  cloudEvents: { type: "example.orders.placed", source: "/orders", dataSchema: "urn:example:order-placed:3" },
  retained: [
    { version: "1", payload: OrderPlaced1, since: "2023-05-01", until: "2027-01-31" },
    { version: "2", payload: OrderPlaced2, since: "2025-01-01", until: "2027-09-30" }
  ],
  classification: { "/customerId": "internal" },
  examples: {
    books: {
      type: "OrderPlaced",
      orderId: "o-4x7k2m9q",
      customerId: "c-19",
      lines: [{ sku: "BK-0042", quantity: 1 }],
      total: { minor: 1999, currency: "EUR" }
    }
  },
  consequence: "the customer's order is never shipped"
})

export class Cancelled extends Schema.Class<Cancelled>("Cancelled")({
  type: Schema.Literal("OrderCancelled"),
  orderId: OrderId,
  reason: Schema.Literals(["paymentRefused", "customer"])
}) {}

export const OrderCancelled = Message.make("OrderCancelled", {
  kind: "event",
  version: "1",
  payload: Cancelled,
  key: "orderId",
  correlation: "/orderId",
  classification: { "/orderId": "internal" },
  cloudEvents: { type: "example.orders.cancelled", source: "/orders" }
})
