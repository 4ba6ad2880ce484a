import { System } from "@lintel/core"
import * as flows from "./plans/flows.ts"
import * as loads from "./plans/loads.ts"
import { order } from "./plans/order.ts"
import * as services from "./services/index.ts"

export const choreography = System.make("orders", {
  description: "Orders that nobody conducts: each service reacts to what the others tell.",
  version: "2026.11",
  include: [services, flows, loads, order]
})
