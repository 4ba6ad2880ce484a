import * as Schema from "effect/Schema"

/** Chosen by whoever places the order, so that asking twice is harmless. */
export const OrderId = Schema.String.check(Schema.isPattern(/^o-[a-z0-9]{8}$/)).annotate({ identifier: "OrderId" })
export const Sku = Schema.String.check(Schema.isPattern(/^[A-Z]{2}-[0-9]{4}$/)).annotate({ identifier: "Sku" })

/** An amount in the smallest unit of its currency: 1999 is 19.99 EUR. */
export class Money extends Schema.Class<Money>("Money")({
  minor: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000_000 })),
  currency: Schema.Literals(["EUR", "GBP", "USD"])
}) {}

export class Address extends Schema.Class<Address>("Address")({
  name: Schema.String,
  street: Schema.String,
  postcode: Schema.String,
  city: Schema.String,
  country: Schema.String.check(Schema.isPattern(/^[A-Z]{2}$/))
}) {}

export class Line extends Schema.Class<Line>("Line")({
  sku: Sku,
  quantity: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 99 }))
}) {}
export const Lines = Schema.Array(Line).check(Schema.isMinLength(1), Schema.isMaxLength(50))

/** RFC 9457. */
export class Problem extends Schema.Class<Problem>("Problem")({
  type: Schema.String,
  title: Schema.String,
  detail: Schema.optionalKey(Schema.String)
}) {}
