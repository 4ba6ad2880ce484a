import * as Schema from "effect/Schema"
import { duration, json, jsonSchema, none, opt, positive, refTo, setOf } from "./fields.js"
import { RouteCondition } from "./routing.js"
import { Upcaster } from "./upcaster.js"

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
 * A message that a component emits, where to, and how safely. `versions` are those it writes now (the message's own
 * when left out); `retriesFor` is how long it, or its relay, tries to hand one message over; `transactional` puts what
 * is emitted together into one transaction of the broker. `answers` are requests that it is the reply to; `upon` are
 * messages each of which leads to it, whatever they hold: what depends on a case is for a flow to say.
 *
 * @category components
 * @since 0.1.0
 */
export const Emission = Schema.Struct({
  message: refTo("message"),
  channel: opt(refTo("channel")),
  delivery: opt(Delivery),
  store: opt(refTo("store")),
  guarantee: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"])),
  versions: opt(setOf(Schema.String)),
  retriesFor: opt(Schema.Union([duration, Schema.Literals(["none", "unlimited"])])),
  transactional: opt(Schema.Boolean),
  answers: opt(setOf(refTo("message"))),
  upon: opt(setOf(refTo("message")))
}).annotate({ identifier: "Emission" })

/**
 * A message that a component emits, where to, and how safely. `versions` are those it writes now (the message's own
 * when left out); `retriesFor` is how long it, or its relay, tries to hand one message over; `transactional` puts what
 * is emitted together into one transaction of the broker. `answers` are requests that it is the reply to; `upon` are
 * messages each of which leads to it, whatever they hold: what depends on a case is for a flow to say.
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
 * the schema it decodes with (a JSON Schema in `decoder`, an Avro schema in `avro`); `handles` lists the enum values it
 * copes with, by pointer.
 *
 * @category components
 * @since 0.1.0
 */
export const Projection = Schema.Struct({
  reads: opt(setOf(Schema.String)),
  decoder: opt(jsonSchema),
  avro: opt(json),
  handles: opt(
    Schema.Record(Schema.String, setOf(Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])))
  )
}).annotate({ identifier: "Projection" })

/**
 * What a reader takes from a payload: pointers with `*` for items and map values (all else may be anything), or
 * the schema it decodes with (a JSON Schema in `decoder`, an Avro schema in `avro`); `handles` lists the enum values it
 * copes with, by pointer.
 *
 * @category components
 * @since 0.1.0
 */
export interface Projection extends Schema.Schema.Type<typeof Projection> {}

/**
 * What happens to a message whose handling failed: total attempts, the wait, and where it goes meanwhile. `visibility`
 * is how long the broker waits for an answer before it gives what it handed out to another reader (a lock, an
 * acknowledgement deadline, the longest pause between two polls); `renewed` when the reader prolongs it while it works.
 * After the last attempt the message goes to the dead letters, is skipped, or the reader stops.
 *
 * @category components
 * @since 0.1.0
 */
export const Redelivery = Schema.Struct({
  attempts: opt(Schema.Union([positive, Schema.Literal("unlimited")])),
  visibility: opt(duration),
  renewed: opt(Schema.Boolean),
  delay: opt(duration),
  exhausted: opt(Schema.Literals(["deadLetter", "skipped", "stops"])),
  retryChannels: opt(Schema.Array(refTo("channel")))
}).annotate({ identifier: "Redelivery" })

/**
 * What happens to a message whose handling failed: total attempts, the wait, and where it goes meanwhile. `visibility`
 * is how long the broker waits for an answer before it gives what it handed out to another reader (a lock, an
 * acknowledgement deadline, the longest pause between two polls); `renewed` when the reader prolongs it while it works.
 * After the last attempt the message goes to the dead letters, is skipped, or the reader stops.
 *
 * @category components
 * @since 0.1.0
 */
export interface Redelivery extends Schema.Schema.Type<typeof Redelivery> {}

/**
 * One consumer of a channel. `readers` is keyed by the encoded name of a message; `handling` is the time one
 * message takes, `batch` how many are taken at once and handled one after the other. `concurrency` counts the readers of
 * the group in all instances together. `order` is what it relies on; `retention` is how long it remembers which
 * messages it has handled; `into` is the view it keeps; `replays` is how far back it reads again. `transactional`: what
 * it emits and how far it has read are one transaction of the broker.
 *
 * @category components
 * @since 0.1.0
 */
export const Consumption = Schema.Struct({
  channel: refTo("channel"),
  messages: opt(setOf(refTo("message"))),
  group: opt(Schema.String),
  concurrency: opt(positive),
  batch: opt(positive),
  order: opt(Schema.Literals(["none", "perKey", "total"])),
  filter: opt(setOf(RouteCondition)),
  idempotency: opt(RepeatSafety),
  retention: opt(duration),
  readers: opt(Schema.Record(Schema.String, Projection)),
  upcasters: opt(setOf(Upcaster)),
  into: opt(refTo("store")),
  deadLetter: opt(Schema.Union([refTo("channel"), none])),
  redelivery: opt(Redelivery),
  handling: opt(duration),
  replays: opt(Schema.Union([duration, Schema.Literals(["none", "all"])])),
  guarantee: opt(Schema.Literals(["atMostOnce", "atLeastOnce", "exactlyOnce"])),
  transactional: opt(Schema.Boolean)
}).annotate({ identifier: "Consumption" })

/**
 * One consumer of a channel. `readers` is keyed by the encoded name of a message; `handling` is the time one
 * message takes, `batch` how many are taken at once and handled one after the other. `concurrency` counts the readers of
 * the group in all instances together. `order` is what it relies on; `retention` is how long it remembers which
 * messages it has handled; `into` is the view it keeps; `replays` is how far back it reads again. `transactional`: what
 * it emits and how far it has read are one transaction of the broker.
 *
 * @category components
 * @since 0.1.0
 */
export interface Consumption extends Schema.Schema.Type<typeof Consumption> {}
