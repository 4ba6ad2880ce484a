import * as Schema from "effect/Schema"
import { Call, Operation, Service, Store, System, Team } from "@lintel/core"

const Money = Team.make("money", { onCall: "money-on-call" })
const Checkout = Team.make("checkout", { onCall: "checkout-on-call" })

/** What a charge is: its amount, in the smallest unit of the currency. */
export class Charge extends Schema.Class<Charge>("Charge")({
  orderId: Schema.String,
  amount: Schema.Int
}) {}

export const PaymentsDb = Store.make("payments-db", {
  kind: "relational",
  engine: "postgres",
  collections: {
    charges: {
      fields: {
        chargeId: { type: "uuid", optional: false },
        amount: { type: "bigint", optional: false }
      }
    }
  }
})

export const Payments = Service.make("payments", {
  version: "1.0.0",
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

export const Orders = Service.make("orders", { version: "1.0.0", owner: Checkout })

export const toPayments = Call.make({ from: Orders, to: Payments.operations.charge, timeout: "800ms" })

export const shop = System.make("shop", { include: [toPayments] })
