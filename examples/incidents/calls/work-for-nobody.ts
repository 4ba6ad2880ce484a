// A waits 10 seconds for B. B begins after 8, and waits 20 for C, a number that somebody once wrote into its
// configuration. A is gone after 2 more seconds, and B and C work on for up to 18, for nobody.
//
// Google, Site Reliability Engineering (2016), chapter 22, "Missing deadlines" and "Deadline propagation".
import { Call, Flow, Operation, Retry, Service, System } from "@lintel/core"

const C = Service.make("c", { operations: { compute: Operation.get("/results/{key}") } })
const B = Service.make("b", { operations: { ask: Operation.get("/answers/{key}") } })
const A = Service.make("a")

const alone = { retry: Retry.none, deadline: "notPropagated" } as const
const toC = Call.make({ ...alone, from: B, to: C.operations.compute, timeout: "20s" })

export const design = System.make("work-for-nobody", {
  include: [
    Call.make({ ...alone, from: A, to: B.operations.ask, timeout: "10s" }),
    Flow.make(B.operations.ask, [Flow.work("wait for a thread", "8s"), Flow.call(toC)])
  ]
})
