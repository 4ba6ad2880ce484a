// Five dependencies of 99.99 % leave 99.95 %, and no more than 99.95001 % if they fail independently of one another. A
// service in front of them that promises 99.98 % counts on them to fail at the same moments.
//
// Treynor, Dahlin, Rau, Beyer, "The Calculus of Service Availability", ACM Queue 15(2), 2017.
import { Call, Operation, Retry, Service, Slo, System } from "@lintel/core"

const Web = Service.make("web", { operations: { show: Operation.get("/pages/{page}") } })

const dependency = (name: string): ReadonlyArray<object> => {
  const Needed = Service.make(name, { operations: { get: Operation.get(`/${name}/{key}`) } })
  return [
    Call.make({ from: Web, to: Needed.operations.get, name, timeout: "1s", retry: Retry.none, criticality: "hard" }),
    Slo.availability(name, { of: Needed, objective: "99.99%", window: "30d" })
  ]
}

export const design = System.make("nines-do-not-add", {
  include: [
    ["users", "items", "prices", "stock", "ratings"].map(dependency),
    Slo.availability("web", { of: Web, objective: "99.98%", window: "30d" })
  ]
})
