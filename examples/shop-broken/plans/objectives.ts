import { type AnyTeam, BurnRate, Slo } from "@lintel/core"
import { OrderEvents } from "../services/channels.ts"
import { Cards } from "../services/externals.ts"
import { Inventory } from "../services/inventory.ts"
import { Orders } from "../services/orders.ts"
import { CheckoutTeam, MoneyTeam, WarehouseTeam, WebTeam } from "../services/organization.ts"
import { Payments } from "../services/payments.ts"
import { Shipping } from "../services/shipping.ts"
import { Storefront } from "../services/storefront.ts"

/** The usual three for 30 days: 2 % of the budget in an hour, 5 % in six, 10 % in three days. */
const alerts = (notifies: AnyTeam) => {
  const runbook = `https://runbooks.shop.example/${notifies.name}`
  return {
    fast: BurnRate.page({ factor: 14.4, long: "1h", short: "5m", budget: "2%", notifies, runbook }),
    steady: BurnRate.page({ factor: 6, long: "6h", short: "30m", budget: "5%", notifies, runbook }),
    slow: BurnRate.ticket({ factor: 1, long: "3d", short: "6h", budget: "10%", notifies, runbook })
  }
}

export const checkOutAvailability = Slo.availability("check-out-availability", {
  of: Storefront.operations.checkOut,
  objective: "99.99%",
  window: "30d",
  measured: "gateway",
  owner: WebTeam,
  alerts: alerts(WebTeam),
  budgetPolicy: "With no budget left, only fixes go out until the window has recovered."
})
export const checkOutLatency = Slo.latency("check-out-latency", {
  of: Storefront.operations.checkOut,
  under: "800ms",
  objective: "99%",
  window: "30d",
  measured: "gateway",
  owner: WebTeam,
  alerts: alerts(WebTeam)
})

export const placeAvailability = Slo.availability("place-availability", {
  of: Orders.operations.place,
  objective: "99.95%",
  window: "30d",
  measured: "server",
  owner: CheckoutTeam,
  alerts: alerts(CheckoutTeam)
})
export const placeLatency = Slo.latency("place-latency", {
  of: Orders.operations.place,
  under: "300ms",
  objective: "99.8%",
  window: "30d",
  measured: "server",
  owner: CheckoutTeam,
  alerts: alerts(CheckoutTeam)
})
export const trackingAvailability = Slo.availability("tracking-availability", {
  of: Orders.operations.get,
  objective: "99.9%",
  window: "30d",
  measured: "gateway",
  owner: CheckoutTeam,
  agreement: { objective: "99.5%", with: "the marketplace", penalty: "12000.00 EUR" },
  alerts: alerts(CheckoutTeam)
})

export const authorizeAvailability = Slo.availability("authorize-availability", {
  of: Payments.operations.authorize,
  objective: "99.9%",
  window: "30d",
  measured: "server",
  owner: MoneyTeam,
  alerts: alerts(MoneyTeam)
})
export const authorizeLatency = Slo.latency("authorize-latency", {
  of: Payments.operations.authorize,
  under: "2s",
  objective: "99%",
  window: "30d",
  measured: "server",
  owner: MoneyTeam,
  alerts: alerts(MoneyTeam)
})

/** What the card processor told us to expect, and what we see of it. */
export const holdLatency = Slo.latency("hold-latency", {
  of: Cards.operations.hold,
  under: "1500ms",
  objective: "99.5%",
  window: "30d",
  measured: "client",
  owner: MoneyTeam
})

export const reserveAvailability = Slo.availability("reserve-availability", {
  of: Inventory.operations.reserve,
  objective: "99.95%",
  window: "30d",
  measured: "server",
  owner: WarehouseTeam,
  alerts: alerts(WarehouseTeam)
})
export const bookAvailability = Slo.availability("book-availability", {
  of: Shipping.operations.book,
  objective: "99.5%",
  window: "30d",
  measured: "server",
  owner: WarehouseTeam,
  alerts: alerts(WarehouseTeam)
})

export const mailsInTime = Slo.freshness("mails-in-time", {
  of: OrderEvents,
  under: "5m",
  objective: "99%",
  window: Slo.calendar("month", { zone: "Europe/Berlin" }),
  owner: WebTeam
})
