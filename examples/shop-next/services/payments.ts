import * as Schema from "effect/Schema"
import { Emit, Operation, Service, Store } from "@lintel/core"
import { internal } from "../contracts/conventions.ts"
import { Authorization, Authorize, CardDeclined, PaymentCaptured, Refunds } from "../contracts/payments.ts"
import { OrderId } from "../contracts/vocabulary.ts"
import { PaymentEvents } from "./channels.ts"
import { Billing, MoneyTeam } from "./organization.ts"

export const PaymentsDb = Store.make("payments-db", {
  kind: "relational",
  engine: "postgres",
  version: "17",
  consistency: "strong",
  connectionLimit: 150,
  backup: { recoveryPoint: "0s", recoveryTime: "15m", retention: "365d" },
  encrypted: true
})

export const Payments = Service.make("payments", {
  version: "2.3.0",
  owner: MoneyTeam,
  context: Billing,
  tier: "critical",
  exposure: "internal",
  responsibilities: ["Holds, takes and returns the customer's money."],
  extensions: { "shop.example/cost-centre": "4100" },
  owns: [PaymentsDb],
  provides: [Refunds],
  contract: internal,
  operations: {
    authorize: Operation.post("/orders/{orderId}/authorization", {
      params: { orderId: OrderId },
      payload: Authorize,
      success: Authorization,
      errors: { 402: CardDeclined },
      effects: "once",
      idempotency: { key: "orderId", retention: "24h", replies: "replayed" },
      classification: { "/cardToken": "secret" },
      consequence: "the customer's money stays held"
    }),
    void: Operation.del("/orders/{orderId}/authorization", { params: { orderId: OrderId }, success: Schema.Void }),
    capture: Operation.put("/orders/{orderId}/capture", {
      params: { orderId: OrderId },
      success: Schema.Void,
      consequence: "the customer has paid"
    })
  },
  emits: [Emit.make(PaymentCaptured, { on: PaymentEvents, delivery: "outbox", store: PaymentsDb })]
})
