import { Flag, Gate, Migration, Rollout } from "@lintel/core"
import { OrderConfirmed } from "../contracts/ordering.ts"
import { production } from "../services/deployments.ts"
import { Orders, OrdersDb } from "../services/orders.ts"
import { CheckoutTeam, MoneyTeam } from "../services/organization.ts"
import { Payments } from "../services/payments.ts"
import { checkout } from "./checkout.ts"
import { authorizeAvailability, authorizeLatency, placeAvailability, trackingAvailability } from "./objectives.ts"
import { migrationRehearsal, peakLoadTest } from "./verifications.ts"

/** Gates ask the new version's own requests every minute: five bad answers, and the stage is taken back. */
const watched = { noData: "wait", window: "5m", delay: "1m", interval: "1m", failures: 5 } as const
const abort = { when: "a gate fails five times", automatic: true } as const

export const keyedPayments = Rollout.make("payments-2.3", {
  description: "Payments recognises a repeated authorization by the order's id.",
  owner: MoneyTeam,
  units: { payments: Rollout.service(Payments, { from: "2.2.4", to: "2.3.0" }) },
  strategy: "canary",
  in: production,
  split: "router",
  running: [{ saga: checkout, handling: "continued" }],
  stages: [
    { name: "few", weight: "5%", duration: "1h", abort },
    { name: "half", weight: "50%", duration: "1h", abort },
    { name: "everyone", weight: "100%", duration: "24h", abort }
  ],
  gates: [Gate.slo(authorizeAvailability, watched), Gate.slo(authorizeLatency, watched)],
  rollback: { trigger: "a gate fails", how: "Send all traffic to 2.2.4.", automatic: true, owner: MoneyTeam }
})

/** Totals become integers. 5.2 writes both columns and reads the new one once it is filled and the flag is on. */
export const integerTotals = Rollout.make("orders-5.2", {
  description: "Totals are integers of the currency's smallest unit.",
  owner: CheckoutTeam,
  after: [keyedPayments],
  strategy: "canary",
  in: production,
  split: "router",
  running: [{ saga: checkout, handling: "continued" }],
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
    reading: Flag.turnOn("read-total-minor", {
      evaluatedBy: [Orders],
      knownSince: [{ service: Orders, version: "5.2.0" }]
    }),
    contract: Migration.make(OrdersDb, [
      Migration.stopWrites({ collection: "orders", field: "total" }),
      Migration.dropColumn({ collection: "orders", field: "total", reversible: false })
    ])
  },
  gates: [Gate.slo(placeAvailability, watched), Gate.slo(trackingAvailability, watched)],
  stages: [
    { name: "expand", units: ["expand", "pool"], gates: [Gate.test(migrationRehearsal)] },
    { name: "canary", units: ["orders", "confirmed"], weight: "5%", duration: "2h", abort },
    { name: "half", units: ["orders", "confirmed"], weight: "50%", duration: "2h", abort },
    { name: "everyone", units: ["orders", "confirmed"], weight: "100%", duration: "24h", abort },
    {
      name: "fill",
      units: ["fill"],
      duration: "1d",
      gates: [Gate.metric("orders_total_mismatch_ratio", { ...watched, baseline: "0%", detects: "0.01%" })]
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
