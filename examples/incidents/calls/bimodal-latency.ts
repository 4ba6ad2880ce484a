// Ten frontends with 100 threads each serve 1,000 requests a second that take 100 ms. One in twenty asks for data that is
// gone, and hangs until its deadline of 100 seconds. 5 % of requests are broken, and 80.4 % fail.
//
// Google, Site Reliability Engineering (2016), chapter 22, "Bimodal Latency".
import { Call, Deployment, Load, Operation, Retry, Service, System } from "@lintel/core"

const Backend = Service.make("backend", { operations: { load: Operation.get("/rows/{key}") } })
const Frontend = Service.make("frontend")

export const design = System.make("bimodal-latency", {
  include: [
    Deployment.make({ of: Frontend, instances: 10 }),
    Load.make("requests", { of: Backend.operations.load, steady: "1000/s", latency: { mean: "100ms" } }),
    Call.make({
      from: Frontend,
      to: Backend.operations.load,
      timeout: "100s",
      retry: Retry.none,
      concurrencyLimit: { limit: 100 }
    })
  ]
})
