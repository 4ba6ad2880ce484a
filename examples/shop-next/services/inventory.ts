import * as Schema from "effect/Schema"
import { Operation, Service, Store } from "@lintel/core"
import { internal } from "../contracts/conventions.ts"
import { Availability, OutOfStock, Reservation, Reserve } from "../contracts/inventory.ts"
import { OrderId, Sku } from "../contracts/vocabulary.ts"
import { Warehousing, WarehouseTeam } from "./organization.ts"

export const StockDb = Store.make("stock-db", {
  kind: "relational",
  engine: "postgres",
  consistency: "strong",
  connectionLimit: 100,
  backup: { recoveryPoint: "5m", recoveryTime: "1h", retention: "28d" }
})

export const Inventory = Service.make("inventory", {
  version: "3.1.0",
  owner: WarehouseTeam,
  context: Warehousing,
  tier: "critical",
  exposure: "internal",
  responsibilities: ["Knows what lies in the warehouse, and for whom."],
  owns: [StockDb],
  contract: internal,
  operations: {
    reserve: Operation.put("/orders/{orderId}/reservation", {
      params: { orderId: OrderId },
      payload: Reserve,
      success: Reservation,
      errors: { 409: OutOfStock },
      consequence: "goods stay set aside that nobody bought"
    }),
    release: Operation.del("/orders/{orderId}/reservation", { params: { orderId: OrderId }, success: Schema.Void }),
    recount: Operation.put("/products/{sku}/count", {
      params: { sku: Sku },
      payload: Availability,
      success: Schema.Void
    }),
    available: Operation.get("/products/{sku}/availability", { params: { sku: Sku }, success: Availability })
  }
})
