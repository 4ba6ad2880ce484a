import { Flow } from "@lintel/core"
import { OrderCancelled, OrderConfirmed } from "../contracts/ordering.ts"
import { PaymentCaptured, Refunds } from "../contracts/payments.ts"
import { ParcelHandedOver } from "../contracts/shipping.ts"
import { OrderEvents, ParcelEvents, PaymentEvents } from "../services/channels.ts"
import { Inventory, StockDb } from "../services/inventory.ts"
import { Notifications, SentMails } from "../services/notifications.ts"
import { Orders, OrdersDb } from "../services/orders.ts"
import { Payments, PaymentsDb } from "../services/payments.ts"
import { Shipping, ShippingDb } from "../services/shipping.ts"
import { StockCache, Storefront } from "../services/storefront.ts"
import { askStock, placeOrder, trackOrder } from "./calls.ts"
import { checkout } from "./checkout.ts"
import { bookCarrier, cancelCarrier, holdMoney, releaseMoney, sendMail, takeMoney } from "./outside.ts"

// The storefront.
export const checkingOut = Flow.make(Storefront.operations.checkOut, [
  Flow.parallel([Flow.call(askStock), Flow.work("price the basket", "30ms")]),
  Flow.call(placeOrder)
])
export const tracking = Flow.make(Storefront.operations.track, [Flow.call(trackOrder)])
export const showingStock = Flow.make(Storefront.operations.stock, [
  Flow.read(StockCache, { duration: "1ms" }),
  Flow.branch([
    {
      when: "not in the cache",
      probability: "20%",
      steps: [Flow.call(askStock), Flow.write(StockCache, { duration: "1ms" })]
    }
  ])
])

// Orders. Placing one answers at once; the checkout goes on behind it.
export const placing = Flow.make(Orders.operations.place, [
  Flow.write(OrdersDb, { collection: "orders", duration: "10ms" }),
  Flow.start(checkout)
])
export const getting = Flow.make(Orders.operations.get, [Flow.read(OrdersDb, { duration: "5ms" })])
export const listing = Flow.make(Orders.operations.list, [Flow.read(OrdersDb, { duration: "40ms" })])
export const cancelling = Flow.make(Orders.operations.cancel, [
  Flow.write(OrdersDb, { collection: "orders", duration: "10ms" }),
  Flow.publish(OrderCancelled, { on: OrderEvents })
])
export const expiring = Flow.make(
  Flow.schedule("*/5 * * * *", { zone: "UTC" }),
  [
    Flow.read(OrdersDb, { collection: "orders", duration: "50ms" }),
    Flow.repeat(100, Flow.write(OrdersDb, { collection: "orders", duration: "10ms" })),
    Flow.publish(OrderCancelled, { on: OrderEvents })
  ],
  { name: "expire-unpaid", of: Orders }
)
export const recordingPayment = Flow.make(
  Flow.on(PaymentEvents, PaymentCaptured),
  [Flow.write(OrdersDb, { collection: "orders", duration: "10ms" })],
  { of: Orders }
)
export const recordingHandover = Flow.make(
  Flow.on(ParcelEvents, ParcelHandedOver),
  [Flow.write(OrdersDb, { collection: "orders", duration: "10ms" })],
  { of: Orders }
)

// Payments.
export const authorizing = Flow.make(Payments.operations.authorize, [
  Flow.read(PaymentsDb, { duration: "5ms" }),
  Flow.call(holdMoney),
  Flow.write(PaymentsDb, { duration: "10ms" })
])
export const capturing = Flow.make(Payments.operations.capture, [
  Flow.call(takeMoney),
  Flow.write(PaymentsDb, { duration: "10ms" }),
  Flow.publish(PaymentCaptured, { on: PaymentEvents })
])
export const voiding = Flow.make(Payments.operations.void, [
  Flow.call(releaseMoney),
  Flow.write(PaymentsDb, { duration: "10ms" })
])
export const refunding = Flow.make(Refunds.operations.refund, [Flow.write(PaymentsDb, { duration: "10ms" })], {
  of: Payments
})

// The warehouse.
export const reserving = Flow.make(Inventory.operations.reserve, [Flow.write(StockDb, { duration: "15ms" })])
export const releasing = Flow.make(Inventory.operations.release, [Flow.write(StockDb, { duration: "15ms" })])
export const counting = Flow.make(Inventory.operations.available, [Flow.read(StockDb, { duration: "5ms" })])
export const booking = Flow.make(Shipping.operations.book, [
  Flow.call(bookCarrier),
  Flow.write(ShippingDb, { duration: "10ms" })
])
export const unbooking = Flow.make(Shipping.operations.cancel, [
  Flow.call(cancelCarrier),
  Flow.write(ShippingDb, { duration: "10ms" })
])

// Mails.
export const mailing = Flow.make(
  Flow.on(OrderEvents, OrderConfirmed),
  [Flow.read(SentMails, { duration: "1ms" }), Flow.call(sendMail), Flow.write(SentMails, { duration: "1ms" })],
  { of: Notifications }
)
