import * as Schema from "effect/Schema"
import { External, Operation } from "@lintel/core"
import { CarrierApi } from "../contracts/carrier.ts"
import { Problem } from "../contracts/vocabulary.ts"

export const Customer = External.make("customer", { kind: "person" })

class CardRequest extends Schema.Class<CardRequest>("CardRequest")({
  token: Schema.String,
  amount: Schema.Int,
  currency: Schema.String
}) {}
class CardReply extends Schema.Class<CardReply>("CardReply")({ reference: Schema.String }) {}

/** The card processor. It remembers our keys for a day and answers a repeat with the first reply. */
export const Cards = External.make("cards", {
  kind: "system",
  owner: "Acquiring Bank Ltd",
  availability: "99.95%",
  contract: {
    version: "2026-04",
    errorShape: { schema: Problem },
    security: [{ key: [] }],
    securitySchemes: { key: { _tag: "ApiKey", in: "header", name: "Authorization" } }
  },
  operations: {
    hold: Operation.post("/holds", {
      payload: CardRequest,
      success: CardReply,
      effects: "once",
      idempotency: { key: "Idempotency-Key", in: "header", retention: "24h", replies: "replayed" },
      consequence: "the customer's money is held twice"
    }),
    capture: Operation.put("/holds/{key}/capture", { params: { key: Schema.String }, success: Schema.Void }),
    release: Operation.del("/holds/{key}", { params: { key: Schema.String }, success: Schema.Void })
  }
})

export const Carrier = External.make("carrier", {
  kind: "system",
  owner: "Northern Parcels",
  availability: "99.7%",
  provides: [CarrierApi]
})

export const MailProvider = External.make("mail-provider", {
  kind: "system",
  owner: "Posthorn Inc",
  availability: "99.5%",
  contract: { errorShape: { schema: Problem } },
  operations: {
    send: Operation.put("/mails/{mailId}", {
      params: { mailId: Schema.String },
      payload: Schema.Struct({ to: Schema.String, template: Schema.String }),
      success: Schema.Void,
      successStatus: 202
    })
  }
})
