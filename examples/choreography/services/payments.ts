import * as Schema from "effect/Schema"
import { Consume, Emit, Service, Store } from "@lintel/core"
import { OrderCancelled, OrderPlaced } from "../contracts/orders.ts"
import { PaymentRefused, PaymentTaken } from "../contracts/payments.ts"
import { Money, OrderId } from "../contracts/vocabulary.ts"
import { OrderEvents, PaymentEvents } from "./channels.ts"
import { reading, telling } from "./reading.ts"
import { MoneyTeam } from "./teams.ts"
import { toVersion2, toVersion3 } from "./upcasters.ts"

export const PaymentsDb = Store.make("payments-db", {
  kind: "relational",
  engine: "postgres",
  consistency: "strong",
  backup: { recoveryPoint: "5m", recoveryTime: "30m", retention: "28d" }
})

/** All that payments wants to know of an order. What else is in it may change without asking. */
export class Due extends Schema.Class<Due>("Due")({ orderId: OrderId, total: Money }) {}

export const Payments = Service.make("payments", {
  version: "2.0.3",
  owner: MoneyTeam,
  tier: "critical",
  exposure: "internal",
  responsibilities: ["Takes the money for an order, once."],
  owns: [PaymentsDb],
  emits: [
    Emit.make(PaymentTaken, { on: PaymentEvents, store: PaymentsDb, ...telling }),
    Emit.make(PaymentRefused, { on: PaymentEvents, store: PaymentsDb, ...telling })
  ],
  consumes: [
    Consume.make(OrderEvents, {
      ...reading,
      group: "payments",
      messages: [OrderPlaced, OrderCancelled],
      readers: [
        { message: OrderPlaced, decoder: Due },
        { message: OrderCancelled, reads: ["/orderId"] }
      ],
      upcasters: [toVersion2, toVersion3]
    })
  ]
})
