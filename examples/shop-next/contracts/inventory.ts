import * as Schema from "effect/Schema"
import { Lines, Sku } from "./vocabulary.ts"

export class Reserve extends Schema.Class<Reserve>("Reserve")({ lines: Lines }) {}
export class Reservation extends Schema.Class<Reservation>("Reservation")({
  reservationId: Schema.String
}) {}
export class OutOfStock extends Schema.Class<OutOfStock>("OutOfStock")({ sku: Sku, available: Schema.Int }) {}
export class Availability extends Schema.Class<Availability>("Availability")({ sku: Sku, available: Schema.Int }) {}
