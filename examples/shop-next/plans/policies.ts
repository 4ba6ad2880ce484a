import { Policy } from "@lintel/core"
import { Inventory } from "../services/inventory.ts"
import { Orders } from "../services/orders.ts"
import { Payments } from "../services/payments.ts"
import { Shipping } from "../services/shipping.ts"
import { Storefront } from "../services/storefront.ts"

/** What the gateway does to everything that comes from outside. */
export const gateway = Policy.make("gateway", {
  layer: "gateway",
  selects: { to: [Storefront] },
  policy: {
    timeouts: { perTry: "3s", overall: "10s" },
    retry: "none",
    rateLimit: { limit: "2000/s", burst: 500 }
  }
})

/** What the mesh does between services. It does not retry: whoever calls knows whether that is safe. */
export const mesh = Policy.make("mesh", {
  layer: "sidecar",
  selects: { to: [Inventory, Orders, Payments, Shipping] },
  policy: {
    timeouts: { connect: "250ms", perTry: "5s", overall: "12s" },
    retry: "none",
    hostEjection: { consecutiveFailures: 5, maximumRatio: "30%", ejectionTime: "30s" }
  }
})

/** What orders does for itself when too much comes at once. */
export const shedding = Policy.make("orders-shedding", {
  layer: "server",
  selects: { to: [Orders] },
  policy: { loadShedding: { limit: "900/s", retryAfter: true } }
})
