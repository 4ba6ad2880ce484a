import * as Schema from "effect/Schema"
import { common, date, named, opt, prose, rate, ratio, refTo } from "./fields.js"
import { Projection } from "./messageUse.js"

/**
 * Someone who uses a contract or a channel without being a component here.
 *
 * @category plans
 * @since 0.1.0
 */
export const Consumer = Schema.Struct({
  ...common,
  owner: opt(Schema.String),
  contact: opt(Schema.String),
  contract: opt(refTo("contract")),
  version: opt(Schema.String),
  operations: opt(
    named(
      Schema.Struct({
        sends: opt(Projection),
        responses: opt(Schema.Record(Schema.String, Projection)),
        rate: opt(rate)
      })
    )
  ),
  messages: opt(named(Projection)),
  share: opt(ratio)
}).annotate({ identifier: "Consumer" })

/**
 * Someone who uses a contract or a channel without being a component here.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Consumer extends Schema.Schema.Type<typeof Consumer> {}

/**
 * A finding that somebody accepted, why, and until when.
 *
 * @category plans
 * @since 0.1.0
 */
export const Suppression = Schema.Struct({
  code: Schema.String,
  subject: opt(Schema.String),
  fingerprint: opt(Schema.String),
  reason: prose,
  owner: opt(Schema.String),
  until: opt(date),
  ticket: opt(Schema.String)
}).annotate({ identifier: "Suppression" })

/**
 * A finding that somebody accepted, why, and until when.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Suppression extends Schema.Schema.Type<typeof Suppression> {}
