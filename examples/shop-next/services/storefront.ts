import { Operation, Service, Store } from "@lintel/core"
import { open } from "../contracts/conventions.ts"
import { Availability } from "../contracts/inventory.ts"
import { Order, PlaceOrder } from "../contracts/ordering.ts"
import { OrderId, Sku } from "../contracts/vocabulary.ts"
import { Ordering, WebTeam } from "./organization.ts"

/** Stock figures of the last minute, for pages that must not wait for the warehouse. */
export const StockCache = Store.make("stock-cache", { kind: "cache", engine: "valkey", staleness: "60s" })

export const Storefront = Service.make("storefront", {
  version: "9.0.0",
  owner: WebTeam,
  context: Ordering,
  tier: "critical",
  exposure: "public",
  technology: ["TypeScript", "Node.js 24"],
  responsibilities: ["Shows goods and orders to customers.", "Turns a basket into an order."],
  owns: [StockCache],
  contract: open,
  operations: {
    checkOut: Operation.put("/v1/checkouts/{orderId}", {
      params: { orderId: OrderId },
      payload: PlaceOrder,
      success: Order,
      successStatus: 202,
      classification: { "/email": "personal", "/shipTo": "personal", "/cardToken": "secret" },
      rateLimit: { limit: "5/s", per: "user", algorithm: "tokenBucket", burst: 10 },
      consequence: "the customer leaves with a full basket"
    }),
    track: Operation.get("/v1/orders/{orderId}", { params: { orderId: OrderId }, success: Order }),
    stock: Operation.get("/v1/products/{sku}/stock", {
      params: { sku: Sku },
      success: Availability,
      security: [],
      cache: { visibility: "public", maxAge: "60s", validators: ["etag"] }
    })
  }
})
