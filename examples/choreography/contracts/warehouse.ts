import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"
import { OrderId } from "./vocabulary.ts"

export class Sent extends Schema.Class<Sent>("Sent")({
  type: Schema.Literal("ParcelSent"),
  orderId: OrderId,
  trackingUrl: Schema.String.check(Schema.isMaxLength(500))
}) {}

export const ParcelSent = Message.make("ParcelSent", {
  kind: "event",
  version: "1",
  payload: Sent,
  key: "orderId",
  correlation: "/orderId",
  classification: { "/orderId": "internal" },
  cloudEvents: { type: "example.warehouse.parcel-sent", source: "/warehouse" }
})
