import { Load } from "@lintel/core"
import { OrderEvents, ParcelEvents, PaymentEvents } from "../services/channels.ts"
import { Orders } from "../services/orders.ts"

export const placements = Load.make("placements", { of: Orders.operations.place, steady: "40/s", peak: "250/s" })
export const events = Load.make("order-events", { of: OrderEvents, steady: "45/s", peak: "280/s" })
export const payments = Load.make("payment-events", { of: PaymentEvents, steady: "40/s", peak: "250/s" })
export const parcels = Load.make("parcel-events", { of: ParcelEvents, steady: "38/s", peak: "60/s" })
