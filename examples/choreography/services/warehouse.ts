import { Consume, Emit, Service, Store } from "@lintel/core"
import { OrderCancelled } from "../contracts/orders.ts"
import { PaymentTaken } from "../contracts/payments.ts"
import { ParcelSent } from "../contracts/warehouse.ts"
import { OrderEvents, ParcelEvents, PaymentEvents } from "./channels.ts"
import { reading, telling } from "./reading.ts"
import { WarehouseTeam } from "./teams.ts"

export const WarehouseDb = Store.make("warehouse-db", {
  kind: "relational",
  engine: "postgres",
  consistency: "strong",
  backup: { recoveryPoint: "5m", recoveryTime: "1h", retention: "28d" }
})

export const Warehouse = Service.make("warehouse", {
  version: "1.8.0",
  owner: WarehouseTeam,
  tier: "important",
  exposure: "internal",
  responsibilities: ["Packs and sends what is paid."],
  owns: [WarehouseDb],
  emits: [Emit.make(ParcelSent, { on: ParcelEvents, store: WarehouseDb, ...telling })],
  consumes: [
    Consume.make(PaymentEvents, { ...reading, group: "warehouse", messages: [PaymentTaken] }),
    Consume.make(OrderEvents, { ...reading, group: "warehouse", messages: [OrderCancelled] })
  ]
})
