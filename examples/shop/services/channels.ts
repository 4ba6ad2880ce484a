import { Broker, Channel } from "@lintel/core"
import { OrderCancelled, OrderConfirmed } from "../contracts/ordering.ts"
import { PaymentCaptured } from "../contracts/payments.ts"
import { ParcelHandedOver } from "../contracts/shipping.ts"
import { CheckoutTeam, MoneyTeam, WarehouseTeam } from "./organization.ts"

export const Kafka = Broker.make("kafka", { product: "kafka", version: "3.9", maxMessageSize: "1MiB" })

export const OrderEvents = Channel.make("order-events", {
  broker: Kafka,
  kind: "topic",
  messages: [OrderConfirmed, OrderCancelled],
  visibility: "private",
  partitions: 12,
  key: "/orderId",
  ordering: "perKey",
  delivery: "atLeastOnce",
  retention: "7d",
  owner: CheckoutTeam
})
export const PaymentEvents = Channel.make("payment-events", {
  broker: Kafka,
  kind: "topic",
  messages: [PaymentCaptured],
  partitions: 12,
  key: "/orderId",
  ordering: "perKey",
  delivery: "atLeastOnce",
  retention: "7d",
  owner: MoneyTeam
})
export const ParcelEvents = Channel.make("parcel-events", {
  broker: Kafka,
  kind: "topic",
  messages: [ParcelHandedOver],
  partitions: 6,
  key: "/orderId",
  ordering: "perKey",
  delivery: "atLeastOnce",
  retention: "7d",
  owner: WarehouseTeam
})

/** Events that `orders` or `shipping` could not handle. The warehouse is called when one comes. */
export const UnreadEvents = Channel.make("unread-events", {
  broker: Kafka,
  kind: "topic",
  partitions: 1,
  retention: "28d"
})

/** Mails that could not be sent. Somebody of the web team looks at it every morning. */
export const UnsentMails = Channel.make("unsent-mails", {
  broker: Kafka,
  kind: "topic",
  partitions: 1,
  retention: "28d"
})
