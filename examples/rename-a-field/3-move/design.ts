import * as Schema from "effect/Schema"
import { Call, Gate, Operation, Rollout, Service, Store, System, Team } from "@lintel/core"

const Money = Team.make("money", { onCall: "money-on-call" })
const Checkout = Team.make("checkout", { onCall: "checkout-on-call" })

/** Second release: whoever calls sends `total`. */
export class Charge extends Schema.Class<Charge>("Charge")({
  orderId: Schema.String,
  amount: Schema.optionalKey(Schema.Int),
  total: Schema.Int
}) {}

export const PaymentsDb = Store.make("payments-db", {
  kind: "relational",
  engine: "postgres",
  collections: {
    charges: {
      fields: {
        chargeId: { type: "uuid", optional: false },
        amount: { type: "bigint", optional: true },
        total: { type: "bigint", optional: true }
      }
    }
  }
})

export const Payments = Service.make("payments", {
  version: "1.2.0",
  owner: Money,
  owns: [PaymentsDb],
  operations: {
    charge: Operation.put("/charges/{chargeId}", {
      params: { chargeId: Schema.String },
      payload: Charge,
      success: Schema.Void
    })
  }
})

export const Orders = Service.make("orders", { version: "1.1.0", owner: Checkout })

export const toPayments = Call.make({ from: Orders, to: Payments.operations.charge, timeout: "800ms" })

/** First those who send, then the service that insists on it. */
export const move = Rollout.make("rename-amount-2-move", {
  owner: Checkout,
  strategy: "rolling",
  units: {
    orders: Rollout.service(Orders, { from: "1.0.0", to: "1.1.0" }),
    payments: Rollout.service(Payments, { from: "1.1.0", to: "1.2.0" })
  },
  stages: [
    { name: "orders", units: ["orders"], gates: [Gate.manual({ owner: Checkout })], duration: "1d" },
    { name: "payments", units: ["payments"], gates: [Gate.manual({ owner: Money })], duration: "1d" }
  ]
})

export const shop = System.make("shop", { include: [toPayments, move] })
