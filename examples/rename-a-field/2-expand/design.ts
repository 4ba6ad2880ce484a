import * as Schema from "effect/Schema"
import { Call, Gate, Migration, Operation, Rollout, Service, Store, System, Team } from "@lintel/core"

const Money = Team.make("money", { onCall: "money-on-call" })
const Checkout = Team.make("checkout", { onCall: "checkout-on-call" })

/** First release: either name will do. Nobody sends `total` yet. */
export class Charge extends Schema.Class<Charge>("Charge")({
  orderId: Schema.String,
  amount: Schema.optionalKey(Schema.Int),
  total: Schema.optionalKey(Schema.Int)
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
  version: "1.1.0",
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

/** The new column stands beside the old one; the code writes both, and reads whichever is there. */
export const expand = Rollout.make("rename-amount-1-expand", {
  owner: Money,
  strategy: "rolling",
  units: {
    columns: Migration.make(PaymentsDb, [
      Migration.addColumn({ collection: "charges", field: "total", reversible: true }),
      Migration.dropNotNull({ collection: "charges", field: "amount", reversible: true })
    ]),
    payments: Rollout.service(Payments, { from: "1.0.0", to: "1.1.0" }),
    older: Migration.make(PaymentsDb, [
      Migration.dualWrite({ collection: "charges", field: "total", reversible: true }),
      Migration.backfill({ collection: "charges", field: "total", verification: "No row without a total." })
    ])
  },
  stages: [
    { name: "columns", units: ["columns"], gates: [Gate.manual({ owner: Money })], duration: "10m" },
    { name: "payments", units: ["payments"], gates: [Gate.manual({ owner: Money })], duration: "1d" },
    { name: "older charges", units: ["older"], gates: [Gate.manual({ owner: Money })], duration: "1d" }
  ]
})

export const shop = System.make("shop", { include: [toPayments, expand] })
