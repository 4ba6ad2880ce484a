// At 90 %, the usual fast page wants 144 % of all requests to fail, and no generator of alerts says so. In a total outage
// somebody is called after 216 minutes, by the slow page alone.
//
// Google, The Site Reliability Workbook (2018), chapter 5, "Extreme Availability Goals"; the generators were read, and
// their rules run with promtool.
import { BurnRate, Operation, Service, Slo, System } from "@lintel/core"

const Search = Service.make("search", { operations: { find: Operation.get("/search") } })

export const availability = Slo.availability("search-availability", {
  of: Search.operations.find,
  objective: "90%",
  window: "30d",
  alerts: {
    fast: BurnRate.page({ factor: 14.4, long: "1h", short: "5m", budget: "2%" }),
    steady: BurnRate.page({ factor: 6, long: "6h", short: "30m", budget: "5%" })
  },
  runbook: "https://runbooks.example/search"
})

export const design = System.make("page-that-never-comes", { include: [availability] })
