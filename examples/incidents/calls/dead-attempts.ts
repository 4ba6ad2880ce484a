// "attempts: 3" of a route that waits two seconds between them and gives up after three: the third attempt never happens.
//
// Istio's documentation of HTTPRetry gives this example: with a timeout of 3 s, the request is retried only once.
import { Call, Operation, Retry, Service, System } from "@lintel/core"

const Ratings = Service.make("ratings", { operations: { get: Operation.get("/ratings/{product}") } })
const Reviews = Service.make("reviews")

export const design = System.make("dead-attempts", {
  include: [
    Call.make({
      from: Reviews,
      to: Ratings.operations.get,
      timeouts: { overall: "3s" },
      retry: Retry.exponential({ attempts: 3, base: "2s", cap: "2s", jitter: { plusMinus: "10%" } })
    })
  ]
})
