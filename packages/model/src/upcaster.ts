import * as Schema from "effect/Schema"
import { opt, refTo } from "./fields.js"
import { Payload } from "./message.js"

/**
 * Turns a message that was written in one version into the form of another, before it is handled. `output` is what it
 * gives; without it nobody said, and whether it fits the version `to` cannot be decided.
 *
 * @category components
 * @since 0.1.0
 */
export const Upcaster = Schema.Struct({
  message: refTo("message"),
  from: Schema.String,
  to: Schema.String,
  output: opt(Payload)
}).annotate({ identifier: "Upcaster" })

/**
 * Turns a message that was written in one version into the form of another, before it is handled. `output` is what it
 * gives; without it nobody said, and whether it fits the version `to` cannot be decided.
 *
 * @category components
 * @since 0.1.0
 */
export interface Upcaster extends Schema.Schema.Type<typeof Upcaster> {}
