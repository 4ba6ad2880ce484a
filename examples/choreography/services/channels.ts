import { Broker, Channel } from "@lintel/core"
import { OrderCancelled, OrderPlaced } from "../contracts/orders.ts"
import { PaymentRefused, PaymentTaken } from "../contracts/payments.ts"
import { ParcelSent } from "../contracts/warehouse.ts"
import { MoneyTeam, SalesTeam, WarehouseTeam } from "./teams.ts"

export const Kafka = Broker.make("kafka", { product: "kafka", version: "4.1", maxMessageSize: "1MiB" })

/** What every topic of orders has in common: the order's id is the key, so that each order keeps its order. */
const topic = {
  broker: Kafka,
  kind: "topic",
  partitions: 12,
  key: "/orderId",
  ordering: "perKey",
  delivery: "atLeastOnce",
  oneMessagePerSchema: true,
  visibility: "shared"
} as const

export const OrderEvents = Channel.make("order-events", {
  ...topic,
  address: "orders.events",
  messages: [OrderPlaced, OrderCancelled],
  retention: "400d",
  owner: SalesTeam
})
export const PaymentEvents = Channel.make("payment-events", {
  ...topic,
  address: "payments.events",
  messages: [PaymentTaken, PaymentRefused],
  retention: "400d",
  owner: MoneyTeam
})
export const ParcelEvents = Channel.make("parcel-events", {
  ...topic,
  address: "warehouse.parcels",
  messages: [ParcelSent],
  retention: "400d",
  owner: WarehouseTeam
})

/** What could not be handled. Each team is called when something comes for it. */
export const Unhandled = Channel.make("unhandled", {
  broker: Kafka,
  kind: "topic",
  partitions: 1,
  retention: "400d",
  visibility: "private"
})
