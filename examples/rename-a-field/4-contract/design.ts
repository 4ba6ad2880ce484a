import * as Schema from "effect/Schema"
import { Call, Gate, Migration, Operation, Rollout, Service, Store, System, Team } from "@lintel/core"

const Money = Team.make("money", { onCall: "money-on-call" })
const Checkout = Team.make("checkout", { onCall: "checkout-on-call" })

/** Third release: `amount` is gone. */
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

export const Orders = Service.make("orders", { version: "1.1.0", owner: Checkout })

export const toPayments = Call.make({ from: Orders, to: Payments.operations.charge, timeout: "800ms" })

/** The old column goes last, when no version that knows it is left: from there, nothing goes back. */
export const contract = Rollout.make("rename-amount-3-contract", {
  owner: Money,
  strategy: "rolling",
  units: {
    payments: Rollout.service(Payments, { from: "1.2.0", to: "2.0.0" }),
    column: Migration.make(PaymentsDb, [
      Migration.addNotNull({ collection: "charges", field: "total", reversible: true }),
      Migration.dropColumn({ collection: "charges", field: "amount", reversible: false })
    ])
  },
  stages: [
    { name: "payments", units: ["payments"], gates: [Gate.manual({ owner: Money })], duration: "7d" },
    { name: "column", units: ["column"], gates: [Gate.manual({ owner: Money })], owner: Money, pointOfNoReturn: true }
  ]
})

export const shop = System.make("shop", { include: [toPayments, contract] })
