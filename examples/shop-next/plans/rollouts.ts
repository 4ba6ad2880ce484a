import { Flag, Gate, Migration, Rollout } from "@lintel/core"
import { OrderConfirmed } from "../contracts/ordering.ts"
import { production } from "../services/deployments.ts"
import { Orders, OrdersDb } from "../services/orders.ts"
import { CheckoutTeam, MoneyTeam } from "../services/organization.ts"
import { Payments } from "../services/payments.ts"
import { authorizeAvailability, authorizeLatency, placeAvailability, trackingAvailability } from "./objectives.ts"
import { migrationRehearsal, peakLoadTest } from "./verifications.ts"

export const keyedPayments = Rollout.make("payments-2.3", {
  description: "Payments recognises a repeated authorization by the order's id.",
  owner: MoneyTeam,
  units: { payments: Rollout.service(Payments, { from: "2.2.4", to: "2.3.0" }) },
  strategy: "canary",
  in: production,
  stages: ["1%", "10%", "50%", "100%"],
  gates: [authorizeAvailability, authorizeLatency]
})

/** Totals become integers. 5.2 writes both columns and reads the new one once it is filled and the flag is on. */
export const integerTotals = Rollout.make("orders-5.2", {
  description: "Totals are integers of the currency's smallest unit.",
  owner: CheckoutTeam,
  after: [keyedPayments],
  strategy: "canary",
  in: production,
  units: {
    expand: Migration.make(OrdersDb, [
      Migration.addColumn({ collection: "orders", field: "total_minor", reversible: true })
    ]),
    pool: Rollout.configuration("database.pool.size", { of: Orders, from: 15, to: 20 }),
    orders: Rollout.service(Orders, { from: "5.1.3", to: "5.2.0" }),
    confirmed: Rollout.message(OrderConfirmed, { from: "1.0", to: "2.0" }),
    fill: Migration.make(OrdersDb, [
      Migration.dualWrite({ collection: "orders", field: "total_minor", reversible: true }),
      Migration.backfill({
        collection: "orders",
        field: "total_minor",
        verification: "No row whose total_minor is not 100 times its total."
      })
    ]),
    reading: Flag.turnOn("read-total-minor", { evaluatedBy: [Orders] }),
    contract: Migration.make(OrdersDb, [
      Migration.stopWrites({ collection: "orders", field: "total" }),
      Migration.dropColumn({ collection: "orders", field: "total", reversible: false })
    ])
  },
  gates: [placeAvailability, trackingAvailability],
  stages: [
    { name: "expand", units: ["expand", "pool"], gates: [Gate.test(migrationRehearsal)] },
    {
      name: "canary",
      units: ["orders", "confirmed"],
      weight: "5%",
      duration: "1h",
      abort: { when: "an objective burns its budget 14 times too fast", automatic: true }
    },
    { name: "half", units: ["orders", "confirmed"], weight: "50%", duration: "2h" },
    { name: "everyone", units: ["orders", "confirmed"], weight: "100%", duration: "24h" },
    {
      name: "fill",
      units: ["fill"],
      gates: [Gate.metric("orders_total_mismatch_ratio", { baseline: "0%", detects: "0.01%", noData: "wait" })]
    },
    {
      name: "read",
      units: ["reading"],
      duration: "7d",
      gates: [Gate.slo(placeAvailability, { noData: "wait" }), Gate.test(peakLoadTest)]
    },
    {
      name: "contract",
      units: ["contract"],
      gates: [Gate.manual({ owner: CheckoutTeam })],
      owner: CheckoutTeam,
      pointOfNoReturn: true
    }
  ],
  rollback: {
    trigger: "an objective of a gate is missed",
    how: "Turn the flag off, then deploy 5.1.3: it reads the old column, which is written until the last stage.",
    automatic: false,
    owner: CheckoutTeam
  },
  verifications: [migrationRehearsal, peakLoadTest]
})
