import type { SourceText } from "../src/index.js"

const contracts = `import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"

export class Authorize extends Schema.Class<Authorize>("Authorize")({
  orderId: Schema.String,
  amount: Schema.Finite.check(Schema.isGreaterThan(0))
}) {}
export class Declined extends Schema.TaggedError<Declined>()("CardDeclined", { reason: Schema.String }) {}
export const Receipt = Schema.Struct({ id: Schema.String, total: Schema.Finite }).annotate({ identifier: "ReceiptBody" })
export const OrderPlaced = Message.make("OrderPlaced", { payload: Authorize, key: "orderId" })
`

const services = `import { Channel, Emit, Operation, Service, Store, Team } from "@lintel/core"
import { Authorize, Declined, OrderPlaced, Receipt } from "./contracts.js"

const tier = "critical" as const
const shared = {
  version: "2.3.0",
  owner: Team.make("team-payments")
}
export const PaymentsDb = Store.make("payments-db", { engine: "postgres" })
export const PaymentEvents = Channel.make("payment-events", { retention: "7d" })
export const AuditEvents = Channel.make("audit-events", { retention: "30d" })

const refund = Operation.post("/refunds", { payload: Receipt })

export const Payments = Service.make("payments", {
  ...shared,
  tier,
  operations: {
    authorize: Operation.post("/orders/{orderId}/authorization", {
      payload: Authorize, success: Receipt, errors: [Declined],
      idempotency: { key: "orderId", retention: "24h" }
    }),
    "void": Operation.del("/orders/{orderId}/authorization", {}),
    refund
  },
  emits: [
    Emit.make(OrderPlaced, { on: PaymentEvents, delivery: "outbox" }),
    Emit.make(OrderPlaced, { on: AuditEvents })
  ],
  owns: [PaymentsDb]
})

export const Orders = Service.make("orders", { operations: { place: Operation.post("/orders", {}) } })
`

const plans = `import { Call, Flow, Retry, Saga, Slo } from "@lintel/core"
import * as services from "./index.js"
import { Orders, Payments } from "./index.js"

export const toPayments = Call.make({
  from: Orders, to: Payments.operations.authorize, timeout: "800ms",
  retry: Retry.exponential({ attempts: 3, base: "50ms" })
})
export const toVoid = Call.make("void-it", { from: services.Orders, to: { operation: services.Payments.operations.void, at: Payments } })

export const placing = Flow.make(Orders.operations.place, [
  Flow.write(services.PaymentsDb),
  Flow.parallel([Flow.call(toPayments), Flow.publish(services.PaymentEvents)])
])

export const checkout = Saga.make("checkout", {
  by: Orders,
  steps: {
    authorize: { call: toPayments, compensate: toVoid },
    ship: { call: toVoid, kind: "pivot", after: ["authorize"] }
  }
})

export const latency = Slo.latency("authorize-p99", {
  of: Payments.operations.authorize, under: "500ms", objective: "99%", window: "28d"
})
`

const index = `export * from "./services.js"
export { OrderPlaced as Placed } from "./contracts.js"
`

/** A design of four files, as its authors would write it. */
export const design: ReadonlyArray<SourceText> = [
  { path: "contracts.ts", text: contracts },
  { path: "services.ts", text: services },
  { path: "plans.ts", text: plans },
  { path: "index.ts", text: index }
]
