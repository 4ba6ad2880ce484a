import * as Schema from "effect/Schema"

const text = (longest: number) => Schema.String.check(Schema.isMaxLength(longest))

/** Chosen by whoever places the order, so that asking twice is harmless. It is the key of every message. */
export const OrderId = text(40).annotate({ identifier: "OrderId" })
export const CustomerId = text(40).annotate({ identifier: "CustomerId" })
export const Sku = text(20).annotate({ identifier: "Sku" })
export const Currency = Schema.Literals(["EUR", "GBP", "USD"]).annotate({ identifier: "Currency" })

/** An amount in the smallest unit of its currency: 1999 is 19.99 EUR. */
export class Money extends Schema.Class<Money>("Money")({
  minor: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000_000 })),
  currency: Currency
}) {}

export class Line extends Schema.Class<Line>("Line")({
  sku: Sku,
  quantity: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 99 }))
}) {}
export const Lines = Schema.Array(Line).check(Schema.isMinLength(1), Schema.isMaxLength(50))

/** RFC 9457. */
export class Problem extends Schema.Class<Problem>("Problem")({ type: Schema.String, title: Schema.String }) {}
