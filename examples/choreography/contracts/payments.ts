import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"
import { Money, OrderId } from "./vocabulary.ts"

export class Taken extends Schema.Class<Taken>("Taken")({
  type: Schema.Literal("PaymentTaken"),
  orderId: OrderId,
  amount: Money
}) {}
export class Refused extends Schema.Class<Refused>("Refused")({
  type: Schema.Literal("PaymentRefused"),
  orderId: OrderId,
  reason: Schema.Literals(["insufficientFunds", "expired"])
}) {}

const facts = {
  kind: "event",
  version: "1",
  key: "orderId",
  correlation: "/orderId",
  classification: { "/orderId": "internal" }
} as const

export const PaymentTaken = Message.make("PaymentTaken", {
  ...facts,
  payload: Taken,
  cloudEvents: { type: "example.payments.taken", source: "/payments" },
  consequence: "the customer has paid and nothing is shipped"
})
export const PaymentRefused = Message.make("PaymentRefused", {
  ...facts,
  payload: Refused,
  cloudEvents: { type: "example.payments.refused", source: "/payments" }
})
