// Factors for windows of 28 days, computed from the budget shares of 30: the slow ticket gets 0.9333, and is written
// while the objective is being met.
//
// slok/sloth at 0e395d8, its windows of 28 days and its own expected output; kubernetes-mixin, issue 382.
import { BurnRate, Operation, Service, Slo, System } from "@lintel/core"

const Search = Service.make("search", { operations: { find: Operation.get("/search") } })

const availability = Slo.availability("search-availability", {
  of: Search.operations.find,
  objective: "99.9%",
  window: "28d",
  alerts: {
    fast: BurnRate.page({ factor: 13.44, long: "1h", short: "5m", budget: "2%" }),
    steady: BurnRate.page({ factor: 5.6, long: "6h", short: "30m", budget: "5%" }),
    slow: BurnRate.ticket({ factor: 0.9333, long: "3d", short: "6h", budget: "10%" })
  },
  runbook: "https://runbooks.example/search"
})

export const design = System.make("ticket-while-all-is-well", { include: [availability] })
