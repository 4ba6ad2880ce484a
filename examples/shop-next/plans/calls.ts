import { Call, Retry } from "@lintel/core"
import { Customer } from "../services/externals.ts"
import { Inventory } from "../services/inventory.ts"
import { Orders } from "../services/orders.ts"
import { Payments } from "../services/payments.ts"
import { Shipping } from "../services/shipping.ts"
import { StockCache, Storefront } from "../services/storefront.ts"

/** Worth asking again: nobody has answered yet. What was refused stays refused. */
const unanswered = ["503", "timeout", "connectFailure"]

export const customerChecksOut = Call.make({
  from: Customer,
  to: Storefront.operations.checkOut,
  timeout: "5s",
  retry: Retry.none,
  criticality: "hard"
})

export const customerTracks = Call.make({
  from: Customer,
  to: Storefront.operations.track,
  timeout: "2s",
  retry: Retry.none,
  criticality: "hard"
})
export const customerLooks = Call.make({
  from: Customer,
  to: Storefront.operations.stock,
  timeout: "2s",
  retry: Retry.none,
  criticality: "hard"
})

export const placeOrder = Call.make({
  from: Storefront,
  to: Orders.operations.place,
  timeouts: { perTry: "1s", overall: "2500ms" },
  retry: Retry.exponential({ attempts: 2, base: "100ms", jitter: "full", on: unanswered }),
  criticality: "hard",
  reads: ["/orderId", "/status"]
})

export const trackOrder = Call.make({
  from: Storefront,
  to: Orders.operations.get,
  timeout: "500ms",
  retry: Retry.none, // whoever waits for a parcel reloads the page anyway
  criticality: "hard"
})

export const askStock = Call.make({
  from: Storefront,
  to: Inventory.operations.available,
  timeout: "150ms",
  retry: Retry.none,
  criticality: Call.mitigated({ by: "cache", fallback: StockCache, description: "The figure of the last minute." }),
  reads: ["/available"]
})

export const reserveStock = Call.make({
  from: Orders,
  to: Inventory.operations.reserve,
  timeouts: { perTry: "400ms", overall: "1500ms" },
  retry: Retry.exponential({ attempts: 3, base: "50ms", jitter: "full", on: unanswered }),
  criticality: "hard",
  reads: ["/reservationId"]
})
export const releaseStock = Call.make({
  from: Orders,
  to: Inventory.operations.release,
  timeouts: { perTry: "400ms", overall: "10s" },
  retry: Retry.exponential({ attempts: 4, base: "1s", jitter: "full" }),
  criticality: "hard"
})

export const authorizePayment = Call.make({
  from: Orders,
  to: Payments.operations.authorize,
  timeouts: { perTry: "4500ms", overall: "10s" },
  retry: Retry.exponential({ attempts: 2, base: "200ms", jitter: "full", on: unanswered }),
  criticality: "hard",
  reads: ["/authorizationId"]
})
export const capturePayment = Call.make({
  from: Orders,
  to: Payments.operations.capture,
  timeouts: { perTry: "4500ms", overall: "10s" },
  retry: Retry.exponential({ attempts: 2, base: "200ms", jitter: "full", on: unanswered }),
  criticality: "hard"
})
export const voidPayment = Call.make({
  from: Orders,
  to: Payments.operations.void,
  timeouts: { perTry: "4500ms", overall: "30s" },
  retry: Retry.exponential({ attempts: 4, base: "1s", jitter: "full" }),
  criticality: "hard"
})

export const bookShipment = Call.make({
  from: Orders,
  to: Shipping.operations.book,
  timeouts: { perTry: "3500ms", overall: "8s" },
  retry: Retry.exponential({ attempts: 2, base: "200ms", jitter: "full", on: unanswered }),
  criticality: "hard"
})
export const cancelShipment = Call.make({
  from: Orders,
  to: Shipping.operations.cancel,
  timeouts: { perTry: "3500ms", overall: "25s" },
  retry: Retry.exponential({ attempts: 4, base: "1s", jitter: "full" }),
  criticality: "hard"
})
