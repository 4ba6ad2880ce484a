import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"
import { Address, Lines, Money, OrderId } from "./vocabulary.ts"

export class PlaceOrder extends Schema.Class<PlaceOrder>("PlaceOrder")({
  lines: Lines,
  total: Money,
  cardToken: Schema.String,
  email: Schema.String,
  shipTo: Address
}) {}

export class Order extends Schema.Class<Order>("Order")({
  orderId: OrderId,
  status: Schema.Literals(["placed", "confirmed", "shipped", "cancelled"]),
  lines: Lines,
  total: Money,
  trackingUrl: Schema.optionalKey(Schema.String)
}) {}

export class OrderPage extends Schema.Class<OrderPage>("OrderPage")({
  orders: Schema.Array(Order),
  next: Schema.optionalKey(Schema.String)
}) {}

export class OrderFacts extends Schema.Class<OrderFacts>("OrderFacts")({
  orderId: OrderId,
  email: Schema.String,
  total: Schema.optionalKey(Money)
}) {}

/** Version 1 had the amount as a decimal number without a currency. It is in the log until its retention is over. */
class OrderFacts1 extends Schema.Class<OrderFacts1>("OrderFacts1")({
  orderId: OrderId,
  email: Schema.String,
  amount: Schema.Finite
}) {}

export const OrderConfirmed = Message.make("OrderConfirmed", {
  kind: "event",
  version: "2.0",
  payload: OrderFacts,
  key: "orderId",
  retained: [{ version: "1.0", payload: OrderFacts1, since: "2025-03-01", until: "2026-12-31" }],
  classification: { "/email": "personal" },
  maxSize: "4KiB",
  examples: {
    books: { orderId: "o-4x7k2m9q", email: "ada@example.com", total: { minor: 1999, currency: "EUR" } }
  },
  consequence: "the customer waits for a mail that never comes"
})

export const OrderCancelled = Message.make("OrderCancelled", {
  kind: "event",
  version: "1.0",
  payload: OrderFacts,
  key: "orderId",
  classification: { "/email": "personal" },
  maxSize: "4KiB"
})
