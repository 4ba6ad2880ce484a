// A payout is made, its answer is lost, and whoever asked for it asks again. The caller does not retry at all; the mesh
// between them does, because it retries everything unless it is told not to.
//
// istio/istio, issue 50506: a payout that was made twice.
import { Call, Operation, Policy, Retry, Service, System } from "@lintel/core"

const Payouts = Service.make("payouts", {
  operations: { pay: Operation.post("/payouts", { effects: "once", consequence: "the customer is paid" }) }
})
const Refunds = Service.make("refunds")

export const design = System.make("paid-twice", {
  include: [
    Call.make({ from: Refunds, to: Payouts.operations.pay, timeouts: { overall: "10s" }, retry: Retry.none }),
    Policy.make("mesh", {
      layer: "sidecar",
      selects: { to: [Payouts] },
      policy: {
        timeouts: { perTry: "2s", overall: "8s" },
        retry: Retry.exponential({
          attempts: 3,
          base: "25ms",
          jitter: "full",
          on: ["connectFailure", "refusedStream", "503", "timeout"]
        })
      }
    })
  ]
})
