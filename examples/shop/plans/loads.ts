import { Load } from "@lintel/core"
import { OrderEvents, ParcelEvents, PaymentEvents } from "../services/channels.ts"
import { production } from "../services/deployments.ts"
import { Cards } from "../services/externals.ts"
import { Inventory } from "../services/inventory.ts"
import { Orders } from "../services/orders.ts"
import { Payments } from "../services/payments.ts"
import { Shipping } from "../services/shipping.ts"
import { Storefront } from "../services/storefront.ts"

// What last year's busiest hour was, and a fifth more. Every order is checked out, reserved, authorized and booked once.
const everyOrder = { in: production, steady: "20/s", peak: "120/s", growth: { ratio: "1.2", per: "365d" } } as const

export const checkOuts = Load.make("check-outs", {
  ...everyOrder,
  of: Storefront.operations.checkOut,
  latency: { p50: "120ms", p99: "600ms", p999: "1500ms" },
  capacity: "900/s"
})
export const placements = Load.make("placements", {
  ...everyOrder,
  of: Orders.operations.place,
  latency: { mean: "30ms", p99: "150ms", p999: "400ms" },
  capacity: "400/s"
})
export const reservations = Load.make("reservations", {
  ...everyOrder,
  of: Inventory.operations.reserve,
  latency: { mean: "20ms", p99: "90ms", p999: "200ms" },
  capacity: "500/s"
})
export const authorizations = Load.make("authorizations", {
  ...everyOrder,
  of: Payments.operations.authorize,
  latency: { mean: "400ms", p99: "1500ms", p999: "3s" },
  capacity: "240/s"
})
/** What the card processor measures of us; more than its capacity it refuses. */
export const holds = Load.make("holds", {
  ...everyOrder,
  of: Cards.operations.hold,
  latency: { mean: "250ms", p99: "1400ms", p999: "1900ms" },
  capacity: "200/s"
})
export const bookings = Load.make("bookings", {
  ...everyOrder,
  of: Shipping.operations.book,
  latency: { mean: "250ms", p99: "2s", p999: "3s" },
  capacity: "250/s"
})

/** Customers look five times at an order, partners a little more. */
export const lookups = Load.make("lookups", {
  of: Orders.operations.get,
  in: production,
  steady: "110/s",
  peak: "500/s",
  latency: { mean: "15ms", p99: "80ms", p999: "200ms" },
  capacity: "2000/s"
})
export const stockViews = Load.make("stock-views", {
  of: Storefront.operations.stock,
  in: production,
  steady: "150/s",
  peak: "900/s",
  capacity: "6000/s"
})

/** One confirmation for each order, and a cancellation for one of twenty; money is taken for the others. */
export const orderMessages = Load.make("order-messages", { of: OrderEvents, steady: "21/s", peak: "126/s" })
export const parcelMessages = Load.make("parcel-messages", { of: ParcelEvents, steady: "19/s", peak: "60/s" })
export const paymentMessages = Load.make("payment-messages", { of: PaymentEvents, steady: "19/s", peak: "114/s" })
