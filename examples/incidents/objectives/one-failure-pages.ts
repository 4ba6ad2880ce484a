// Ten requests an hour, 99.9 %. One failed request is a burn rate of 100 and 13.9 % of the budget of a month: somebody
// is woken for each.
//
// Google, The Site Reliability Workbook (2018), chapter 5, "Low-Traffic Services and Error Budget Alerting". The text
// prints a burn rate of 1,000; one in ten at a budget of 0.1 % is 100, which is what its 13.9 % follows from.
import { BurnRate, Load, Operation, Service, Slo, System } from "@lintel/core"

const Reports = Service.make("reports", { operations: { make: Operation.put("/reports/{month}") } })

const availability = Slo.availability("reports-availability", {
  of: Reports.operations.make,
  objective: "99.9%",
  window: "30d",
  alerts: { fast: BurnRate.page({ factor: 14.4, long: "1h", short: "5m", budget: "2%" }) },
  runbook: "https://runbooks.example/reports"
})

export const design = System.make("one-failure-pages", {
  include: [availability, Load.make("reporting", { of: Reports.operations.make, steady: "10/h" })]
})
