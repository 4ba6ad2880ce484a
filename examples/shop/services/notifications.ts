import { Consume, Service, Store } from "@lintel/core"
import { OrderCancelled, OrderConfirmed } from "../contracts/ordering.ts"
import { ParcelHandedOver } from "../contracts/shipping.ts"
import { OrderEvents, ParcelEvents, UnsentMails } from "./channels.ts"
import { Ordering, WebTeam } from "./organization.ts"

/** Which mails went out, so that a redelivered event is no second mail, and to whom the next one goes. */
export const SentMails = Store.make("sent-mails", {
  kind: "keyValue",
  engine: "valkey",
  collections: {
    mails: { key: ["event_id"], retention: "14d" },
    recipients: {
      fields: { order_id: { type: "text" }, email: { type: "text", classification: "personal" } },
      key: ["order_id"],
      retention: "28d"
    }
  }
})

const onceEach = {
  concurrency: 12,
  idempotency: "effect",
  retention: "14d",
  handling: "80ms",
  redelivery: { attempts: 5, visibility: "5m", delay: "30s" },
  deadLetter: UnsentMails
} as const

export const Notifications = Service.make("notifications", {
  version: "1.4.0",
  owner: WebTeam,
  context: Ordering,
  tier: "standard",
  exposure: "internal",
  responsibilities: ["Tells customers what happened to their order."],
  owns: [SentMails],
  consumes: [
    Consume.make(OrderEvents, {
      ...onceEach,
      group: "notifications",
      messages: [OrderConfirmed, OrderCancelled],
      readers: [
        { message: OrderConfirmed, reads: ["/orderId", "/email"] },
        { message: OrderCancelled, reads: ["/orderId", "/email"] }
      ]
    }),
    Consume.make(ParcelEvents, {
      ...onceEach,
      concurrency: 6,
      group: "notifications",
      messages: [ParcelHandedOver],
      readers: [{ message: ParcelHandedOver, reads: ["/orderId", "/trackingUrl"] }]
    })
  ]
})
