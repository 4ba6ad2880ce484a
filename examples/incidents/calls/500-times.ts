// The service that authenticates customers keeps sessions in Redis. A change of its neighbour makes its transactions get
// in each other's way, and each of them is tried again up to 500 times, without waiting. Redis has no room for anything.
//
// Square, 16 March 2017, as told in its engineering blog.
import { Call, Operation, Service, System } from "@lintel/core"

const Redis = Service.make("redis", { operations: { commit: Operation.put("/sessions/{id}") } })
const Multipass = Service.make("multipass")

const toRedis = Call.make({
  from: Multipass,
  name: "to-redis",
  to: Redis.operations.commit,
  timeout: "1s",
  retry: { attempts: 500 }
})

export const design = System.make("500-times", { include: [toRedis] })
