import * as Schema from "effect/Schema"
import { Message } from "@lintel/core"
import { Address, OrderId } from "./vocabulary.ts"

export class Book extends Schema.Class<Book>("Book")({ shipTo: Address }) {}
export class Shipment extends Schema.Class<Shipment>("Shipment")({ carrier: Schema.String, slot: Schema.String }) {}
export class NoCarrier extends Schema.Class<NoCarrier>("NoCarrier")({ country: Schema.String }) {}

export class Handover extends Schema.Class<Handover>("Handover")({
  orderId: OrderId,
  trackingUrl: Schema.String
}) {}

export const ParcelHandedOver = Message.make("ParcelHandedOver", {
  kind: "event",
  version: "1.0",
  payload: Handover,
  key: "orderId",
  maxSize: "4KiB",
  cloudEvents: { type: "example.shop.parcel.handed-over.v1", source: "/shipping" }
})
