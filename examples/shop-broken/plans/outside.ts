import { Call, Retry } from "@lintel/core"
import { CarrierApi } from "../contracts/carrier.ts"
import { Cards, MailProvider } from "../services/externals.ts"
import { Notifications } from "../services/notifications.ts"
import { Payments } from "../services/payments.ts"
import { Shipping } from "../services/shipping.ts"

/** The card processor is slow when it is busy: fail fast then, and let the saga decide. */
const breaker = {
  failureRatio: "50%",
  slowCall: "1500ms",
  slowRatio: "80%",
  minimumCalls: 20,
  window: { _tag: "Time", duration: "30s" },
  openFor: "10s",
  halfOpenCalls: 3
} as const

const onceMore = Retry.exponential({
  attempts: 2,
  base: "100ms",
  jitter: "full",
  on: ["503", "timeout", "connectFailure"],
  budget: { _tag: "Ratio", ratio: "10%", minimum: 3 }
})

export const holdMoney = Call.make({
  from: Payments,
  to: Cards.operations.hold,
  timeouts: { perTry: "3s", overall: "6200ms" }, // the bank is slow on Fridays
  retry: onceMore,
  breaker,
  concurrencyLimit: { limit: 12, queue: 0 },
  criticality: "hard"
})
export const takeMoney = Call.make({
  from: Payments,
  to: Cards.operations.capture,
  rate: "114/s",
  timeouts: { perTry: "2s", overall: "4200ms" },
  retry: onceMore,
  breaker,
  criticality: "hard"
})
export const releaseMoney = Call.make({
  from: Payments,
  to: Cards.operations.release,
  rate: "12/s",
  timeouts: { perTry: "2s", overall: "4200ms" },
  retry: onceMore,
  breaker,
  criticality: "hard"
})

export const bookCarrier = Call.make({
  from: Shipping,
  to: CarrierApi.operations.book,
  rate: "114/s",
  timeout: "3s",
  retry: Retry.none,
  breaker,
  criticality: "hard"
})
export const cancelCarrier = Call.make({
  from: Shipping,
  to: CarrierApi.operations.cancel,
  rate: "12/s",
  timeout: "3s",
  retry: Retry.none,
  breaker,
  criticality: "hard"
})

export const sendMail = Call.make({
  from: Notifications,
  to: MailProvider.operations.send,
  timeouts: { perTry: "2s", overall: "4200ms" },
  retry: onceMore,
  criticality: Call.mitigated({ by: "queue", description: "Redelivered for some minutes, then kept as unsent." })
})
