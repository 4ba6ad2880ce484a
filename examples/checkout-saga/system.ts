import { System } from "@lintel/core"
import { checkout } from "./plans/checkout.ts"
import * as services from "./services.ts"

export const design = System.make("checkout", {
  description: "An order of a meal, as a saga that survives whatever is lost, late, repeated or refused.",
  include: [services, checkout]
})
