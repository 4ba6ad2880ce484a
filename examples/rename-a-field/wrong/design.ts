import * as Schema from "effect/Schema"
import { Call, Gate, Migration, Operation, Rollout, Service, Store, System, Team } from "@lintel/core"

const Money = Team.make("money", { onCall: "money-on-call" })
const Checkout = Team.make("checkout", { onCall: "checkout-on-call" })

/** What a charge is: `amount` is called `total`. */
export class Charge extends Schema.Class<Charge>("Charge")({
  orderId: Schema.String,
  total: Schema.Int
}) {}

export const PaymentsDb = Store.make("payments-db", {
  kind: "relational",
  engine: "postgres",
  collections: {
    charges: {
      fields: {
        chargeId: { type: "uuid", optional: false },
        total: { type: "bigint", optional: false }
      }
    }
  }
})

export const Payments = Service.make("payments", {
  version: "2.0.0",
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

export const Orders = Service.make("orders", { version: "2.0.0", owner: Checkout })

export const toPayments = Call.make({ from: Orders, to: Payments.operations.charge, timeout: "800ms" })

/** Everything at once: the column, the field, and both services. */
export const rename = Rollout.make("rename-amount", {
  owner: Money,
  strategy: "rolling",
  units: {
    column: Migration.make(PaymentsDb, [
      Migration.renameColumn({ collection: "charges", field: "amount", to: "total", reversible: true })
    ]),
    payments: Rollout.service(Payments, { from: "1.0.0", to: "2.0.0" }),
    orders: Rollout.service(Orders, { from: "1.0.0", to: "2.0.0" })
  },
  stages: [
    { name: "column", units: ["column"], gates: [Gate.manual({ owner: Money })], duration: "10m" },
    { name: "services", units: ["payments", "orders"], gates: [Gate.manual({ owner: Money })], duration: "1h" }
  ]
})

export const shop = System.make("shop", { include: [toPayments, rename] })
