import { Deployment, Environment } from "@lintel/core"
import { Kafka } from "./channels.ts"
import { Inventory, StockDb } from "./inventory.ts"
import { Notifications } from "./notifications.ts"
import { Orders, OrdersDb } from "./orders.ts"
import { Payments, PaymentsDb } from "./payments.ts"
import { Shipping, ShippingDb } from "./shipping.ts"
import { Storefront } from "./storefront.ts"

export const production = Environment.make("production", {
  kind: "production",
  regions: ["eu-central", "eu-west"],
  freezes: [{ from: "2027-11-22", until: "2027-12-27", reason: "the weeks before Christmas" }]
})
export const staging = Environment.make("staging", { kind: "staging", regions: ["eu-central"] })

export const storefront = Deployment.make({
  of: Storefront,
  in: production,
  instances: 8,
  scaling: { minimum: 6, maximum: 20, signal: "requests per second" },
  capacity: { perInstance: "200/s" },
  servers: ["https://api.shop.example"]
})
export const orders = Deployment.make({
  of: Orders,
  in: production,
  version: "5.2.0",
  instances: 8,
  capacity: { perInstance: "120/s", concurrency: 64 },
  pools: { database: { size: 20, to: OrdersDb, queue: 50, waitTimeout: "500ms" } },
  startTime: "20s",
  terminationGrace: "30s"
})
/** 120 authorizations a second of 400 ms each are 48 at a time; 6 instances take 16 each. */
export const payments = Deployment.make({
  of: Payments,
  in: production,
  instances: 6,
  capacity: { perInstance: "40/s", concurrency: 16 },
  pools: { database: { size: 16, to: PaymentsDb, queue: 0, waitTimeout: "250ms" } },
  terminationGrace: "30s"
})
export const inventory = Deployment.make({
  of: Inventory,
  in: production,
  instances: 4,
  capacity: { perInstance: "250/s" },
  pools: { database: { size: 20, to: StockDb } }
})
export const shipping = Deployment.make({
  of: Shipping,
  in: production,
  instances: 4,
  capacity: { perInstance: "50/s" },
  pools: { database: { size: 40, to: ShippingDb } }
})
export const notifications = Deployment.make({ of: Notifications, in: production, instances: 3 })

export const ordersDb = Deployment.make({ of: OrdersDb, in: production, instances: 2, shares: ["storage eu-central"] })
export const paymentsDb = Deployment.make({ of: PaymentsDb, in: production, instances: 3, shares: ["storage eu-west"] })
export const kafka = Deployment.make({ of: Kafka, in: production, instances: 3 })

export const stagedOrders = Deployment.make({ of: Orders, in: staging, version: "5.2.0", instances: 1 })
