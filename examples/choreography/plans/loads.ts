import { Load } from "@lintel/core"
import { OrderEvents } from "../services/channels.ts"
import { Orders } from "../services/orders.ts"

export const placements = Load.make("placements", { of: Orders.operations.place, steady: "40/s", peak: "250/s" })
export const events = Load.make("order-events", { of: OrderEvents, steady: "45/s", peak: "280/s" })
