import { Call, External, Flow } from "@lintel/core"
import { OrderCancelled, OrderPlaced } from "../contracts/orders.ts"
import { PaymentRefused, PaymentTaken } from "../contracts/payments.ts"
import { ParcelSent } from "../contracts/warehouse.ts"
import { Orders, OrdersDb } from "../services/orders.ts"
import { Payments, PaymentsDb } from "../services/payments.ts"
import { OrderView, SalesView, Reports, Views } from "../services/views.ts"
import { Warehouse, WarehouseDb } from "../services/warehouse.ts"

export const Customer = External.make("customer", { kind: "person" })

export const order = Call.make({
  from: Customer,
  to: Orders.operations.place,
  timeout: "3s",
  retry: "none",
  criticality: "hard"
})

/** The order and the message about it are one transaction: the relay of the outbox publishes afterwards. */
export const placing = Flow.make(Orders.operations.place, [
  Flow.write(OrdersDb, { duration: "20ms" }),
  Flow.publish(OrderPlaced)
])

export const paying = Flow.make(
  OrderPlaced,
  [
    Flow.write(PaymentsDb),
    Flow.branch([
      { when: "the bank pays", probability: "98%", steps: [Flow.publish(PaymentTaken)] },
      { when: "the bank refuses", probability: "2%", steps: [Flow.publish(PaymentRefused)] }
    ])
  ],
  { of: Payments }
)
export const paidBack = Flow.make(OrderCancelled, [Flow.write(PaymentsDb)], { of: Payments })

export const takenBack = Flow.make(PaymentRefused, [Flow.write(OrdersDb), Flow.publish(OrderCancelled)], { of: Orders })

export const sending = Flow.make(PaymentTaken, [Flow.write(WarehouseDb), Flow.publish(ParcelSent)], { of: Warehouse })
export const stopped = Flow.make(OrderCancelled, [Flow.write(WarehouseDb)], { of: Warehouse })

export const shownAsPlaced = Flow.make(OrderPlaced, [Flow.write(OrderView)], { of: Views })
export const counted = Flow.make(OrderPlaced, [Flow.write(SalesView)], { of: Reports })
