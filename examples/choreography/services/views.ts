import * as Schema from "effect/Schema"
import { Consume, Service, Store } from "@lintel/core"
import { OrderCancelled, OrderPlaced } from "../contracts/orders.ts"
import { PaymentRefused, PaymentTaken } from "../contracts/payments.ts"
import { OrderId } from "../contracts/vocabulary.ts"
import { ParcelSent } from "../contracts/warehouse.ts"
import { OrderEvents, ParcelEvents, PaymentEvents } from "./channels.ts"
import { reading } from "./reading.ts"
import { SalesTeam } from "./teams.ts"
import { toVersion2, toVersion3 } from "./upcasters.ts"

/** What customers see of their orders. It can be thrown away: the topics hold all it is made of. */
export const OrderView = Store.make("order-view", {
  kind: "document",
  engine: "mongodb",
  consistency: "eventual",
  staleness: "10s",
  backup: { recoveryPoint: "1d", recoveryTime: "4h" }
})
/** Counts for the month. */
export const SalesView = Store.make("sales-view", {
  kind: "timeSeries",
  engine: "timescale",
  consistency: "eventual",
  staleness: "1h",
  backup: { recoveryPoint: "1d", recoveryTime: "4h" }
})

const rebuilt = { ...reading, replays: "400d" } as const

export const Views = Service.make("views", {
  version: "1.2.0",
  owner: SalesTeam,
  tier: "standard",
  exposure: "internal",
  responsibilities: ["Shows customers where their order is."],
  owns: [OrderView],
  consumes: [
    Consume.make(OrderEvents, {
      ...rebuilt,
      group: "views",
      messages: [OrderPlaced, OrderCancelled],
      upcasters: [toVersion2, toVersion3],
      into: OrderView
    }),
    Consume.make(PaymentEvents, {
      ...rebuilt,
      group: "views",
      messages: [PaymentTaken, PaymentRefused],
      into: OrderView
    }),
    Consume.make(ParcelEvents, { ...rebuilt, group: "views", messages: [ParcelSent], into: OrderView })
  ]
})

/** Every version there ever was has these two: reports needs no upcaster, and none is kept working for it. */
export class Counted extends Schema.Class<Counted>("Counted")({ type: Schema.String, orderId: OrderId }) {}

export const Reports = Service.make("reports", {
  version: "4.0.0",
  owner: SalesTeam,
  tier: "besteffort",
  exposure: "internal",
  responsibilities: ["Counts orders."],
  owns: [SalesView],
  consumes: [
    Consume.make(OrderEvents, {
      ...rebuilt,
      group: "reports",
      messages: [OrderPlaced],
      readers: [{ message: OrderPlaced, decoder: Counted }],
      into: SalesView
    })
  ]
})
