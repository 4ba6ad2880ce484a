// 99.999 % leaves 26 seconds in 30 days. Before a page has been read, a total outage has used them up.
//
// Google, The Site Reliability Workbook (2018), chapter 5, "Extreme Availability Goals".
import { BurnRate, Operation, Service, Slo, System } from "@lintel/core"

const Names = Service.make("names", { operations: { resolve: Operation.get("/names/{name}") } })

const availability = Slo.availability("names-availability", {
  of: Names.operations.resolve,
  objective: "99.999%",
  window: "30d",
  alerts: { fast: BurnRate.page({ factor: 14.4, long: "1h", short: "5m", budget: "2%" }) },
  runbook: "https://runbooks.example/names"
})

export const design = System.make("gone-in-26-seconds", {
  monitoring: { scrape: "15s", evaluation: "15s", notification: "1m", repair: "5m", retention: "30d" },
  include: [availability]
})
