// Three calls one after the other, each within 100 ms for 99 % of requests. All that this guarantees is 300 ms for 97 %:
// each may be late for another percent.
//
// The union bound. Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013, show what becomes of it with a hundred calls:
// 63 % of requests meet the slowest percent of one.
import { Call, Flow, Operation, Retry, Service, Slo, System } from "@lintel/core"

const Shop = Service.make("shop", { operations: { show: Operation.get("/items/{id}") } })

const hop = (name: string) => {
  const Needed = Service.make(name, { operations: { get: Operation.get(`/${name}/{key}`) } })
  return {
    call: Call.make({
      from: Shop,
      to: Needed.operations.get,
      name,
      timeout: "2s",
      retry: Retry.none,
      criticality: "hard"
    }),
    slo: Slo.latency(`${name}-p99`, { of: Needed, under: "100ms", objective: "99%", window: "30d" })
  }
}
const hops = ["users", "stock", "prices"].map(hop)

export const design = System.make("quantiles-do-not-add", {
  include: [
    hops,
    Flow.make(
      Shop.operations.show,
      hops.map(({ call }) => Flow.call(call))
    ),
    Slo.latency("show-p99", { of: Shop.operations.show, under: "300ms", objective: "99%", window: "30d" })
  ]
})
