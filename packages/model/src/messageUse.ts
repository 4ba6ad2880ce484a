import * as Schema from "effect/Schema"
import { duration, jsonSchema, none, opt, positive, refTo, setOf } from "./fields.js"

/**
 * How a message leaves a service: `direct` (a write and a publish, not atomic), `outbox`, or change data capture.
 *
 * @category components
 * @since 0.1.0
 */
export const Delivery = Schema.Literals(["direct", "outbox", "changeDataCapture"])

/**
 * How a message leaves a service: `direct` (a write and a publish, not atomic), `outbox`, or change data capture.
 *
 * @category components
 * @since 0.1.0
 */
export type Delivery = typeof Delivery.Type

/**
 * A message that a component emits, where to, and how safely.
 *
 * @category components
 * @since 0.1.0
 */
export const Emission = Schema.Struct({
  message: refTo("message"),
  channel: opt(refTo("channel")),
  delivery: opt(Delivery),
  store: opt(refTo("store")),
  guarantee: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"]))
}).annotate({ identifier: "Emission" })

/**
 * A message that a component emits, where to, and how safely.
 *
 * @category components
 * @since 0.1.0
 */
export interface Emission extends Schema.Schema.Type<typeof Emission> {}

/**
 * What repeating an action does: nothing protects it, its effect happens once, or its stored reply is given again.
 *
 * @category components
 * @since 0.1.0
 */
export const RepeatSafety = Schema.Literals(["none", "effect", "replay"])

/**
 * What repeating an action does: nothing protects it, its effect happens once, or its stored reply is given again.
 *
 * @category components
 * @since 0.1.0
 */
export type RepeatSafety = typeof RepeatSafety.Type

/**
 * What a reader takes from a payload: pointers with `*` for items and map values (all else may be anything), or
 * the schema it decodes with; `handles` lists the enum values it copes with, by pointer.
 *
 * @category components
 * @since 0.1.0
 */
export const Projection = Schema.Struct({
  reads: opt(setOf(Schema.String)),
  decoder: opt(jsonSchema),
  handles: opt(
    Schema.Record(Schema.String, setOf(Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])))
  )
}).annotate({ identifier: "Projection" })

/**
 * What a reader takes from a payload: pointers with `*` for items and map values (all else may be anything), or
 * the schema it decodes with; `handles` lists the enum values it copes with, by pointer.
 *
 * @category components
 * @since 0.1.0
 */
export interface Projection extends Schema.Schema.Type<typeof Projection> {}

/**
 * What happens to a message whose handling failed: total attempts, the wait, and where it goes meanwhile.
 *
 * @category components
 * @since 0.1.0
 */
export const Redelivery = Schema.Struct({
  attempts: opt(positive),
  visibility: opt(duration),
  delay: opt(duration),
  retryChannels: opt(Schema.Array(refTo("channel")))
}).annotate({ identifier: "Redelivery" })

/**
 * What happens to a message whose handling failed: total attempts, the wait, and where it goes meanwhile.
 *
 * @category components
 * @since 0.1.0
 */
export interface Redelivery extends Schema.Schema.Type<typeof Redelivery> {}

/**
 * One consumer of a channel. `readers` is keyed by the encoded name of a message; `handling` is the time one
 * message takes.
 *
 * @category components
 * @since 0.1.0
 */
export const Consumption = Schema.Struct({
  channel: refTo("channel"),
  messages: opt(setOf(refTo("message"))),
  group: opt(Schema.String),
  concurrency: opt(positive),
  idempotency: opt(RepeatSafety),
  retention: opt(duration),
  readers: opt(Schema.Record(Schema.String, Projection)),
  deadLetter: opt(Schema.Union([refTo("channel"), none])),
  redelivery: opt(Redelivery),
  handling: opt(duration),
  replays: opt(Schema.Union([duration, Schema.Literals(["none", "all"])])),
  guarantee: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"]))
}).annotate({ identifier: "Consumption" })

/**
 * One consumer of a channel. `readers` is keyed by the encoded name of a message; `handling` is the time one
 * message takes.
 *
 * @category components
 * @since 0.1.0
 */
export interface Consumption extends Schema.Schema.Type<typeof Consumption> {}
