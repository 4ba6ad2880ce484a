import * as Schema from "effect/Schema"
import { Contract, Message, Operation } from "@lintel/core"
import { internal } from "./conventions.ts"
import { Money, OrderId } from "./vocabulary.ts"

export class Authorize extends Schema.Class<Authorize>("Authorize")({ amount: Money, cardToken: Schema.String }) {}
export class Authorization extends Schema.Class<Authorization>("Authorization")({
  authorizationId: Schema.String,
  amount: Money
}) {}
export class CardDeclined extends Schema.Class<CardDeclined>("CardDeclined")({
  reason: Schema.Literals(["insufficientFunds", "expired", "suspectedFraud"])
}) {}

export class Refund extends Schema.Class<Refund>("Refund")({
  refundId: Schema.String,
  orderId: OrderId,
  amount: Money
}) {}

/** A second contract of payments, for the desk of customer care. It has a name and a version of its own. */
export const Refunds = Contract.make("refunds", {
  ...internal,
  version: "1.2.0",
  operations: {
    refund: Operation.put("/refunds/{refundId}", {
      params: { refundId: Schema.String },
      payload: Refund,
      success: Schema.Void,
      consequence: "the customer is paid back"
    })
  }
})

export class Captured extends Schema.Class<Captured>("Captured")({ orderId: OrderId, total: Money }) {}

export const PaymentCaptured = Message.make("PaymentCaptured", {
  kind: "event",
  version: "2.0",
  payload: Captured,
  key: "orderId",
  maxSize: "1KiB"
})
