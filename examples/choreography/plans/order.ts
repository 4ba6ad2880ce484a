import * as Schema from "effect/Schema"
import { Saga } from "@lintel/core"
import { OrderCancelled, OrderPlaced } from "../contracts/orders.ts"
import { PaymentRefused, PaymentTaken } from "../contracts/payments.ts"
import { OrderId } from "../contracts/vocabulary.ts"
import { ParcelSent } from "../contracts/warehouse.ts"
import { OrderEvents, ParcelEvents, PaymentEvents } from "../services/channels.ts"
import { Orders } from "../services/orders.ts"
import { Payments } from "../services/payments.ts"
import { SalesTeam } from "../services/teams.ts"
import { Warehouse } from "../services/warehouse.ts"

const cancelled = Saga.action(OrderCancelled, {
  on: OrderEvents,
  with: {
    type: Saga.constant("OrderCancelled"),
    orderId: Saga.input("/orderId"),
    reason: Saga.constant("paymentRefused")
  }
})

/** What becomes of one order: it is paid and sent, or taken back. Nobody conducts it. */
export const order = Saga.make("order", {
  style: "choreographed",
  trigger: Orders.operations.place,
  input: Schema.Struct({ orderId: OrderId }),
  owner: SalesTeam,
  consequence: "an order that nobody pays and nobody takes back",
  steps: {
    place: {
      by: Orders,
      call: Saga.action(OrderPlaced, { on: OrderEvents }),
      compensate: cancelled,
      idempotency: "replay"
    },
    pay: {
      by: Payments,
      call: Saga.action(PaymentTaken, { on: PaymentEvents }),
      kind: "pivot",
      waitsFor: [OrderPlaced],
      rejects: true,
      timeout: "1h"
    },
    refuse: {
      by: Payments,
      call: Saga.action(PaymentRefused, { on: PaymentEvents }),
      alternativeTo: "pay",
      waitsFor: [OrderPlaced],
      timeout: "1h"
    },
    send: {
      by: Warehouse,
      call: Saga.action(ParcelSent, { on: ParcelEvents }),
      kind: "retriable",
      waitsFor: [PaymentTaken],
      timeout: "2d"
    },
    takeBack: {
      by: Orders,
      call: cancelled,
      kind: "retriable",
      after: ["place"],
      waitsFor: [PaymentRefused],
      timeout: "2d"
    }
  },
  end: { sent: { kind: "completed" }, cancelled: { kind: "aborted" } }
})
