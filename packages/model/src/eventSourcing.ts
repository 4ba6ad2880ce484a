import * as Schema from "effect/Schema"
import { duration, named, none, opt, positive, prose, refTo, setOf } from "./fields.js"
import { Projection } from "./messageUse.js"
import { Upcaster } from "./upcaster.js"

/**
 * State saved so that a stream need not be read from its start. `of` is the document that is saved, with the versions
 * of it that may still lie there; `every` counts messages.
 *
 * @category components
 * @since 0.1.0
 */
export const Snapshots = Schema.Struct({
  of: opt(refTo("message")),
  every: opt(positive),
  retention: opt(Schema.Union([duration, Schema.Literal("forever")]))
}).annotate({ identifier: "Snapshots" })

/**
 * State saved so that a stream need not be read from its start. `of` is the document that is saved, with the versions
 * of it that may still lie there; `every` counts messages.
 *
 * @category components
 * @since 0.1.0
 */
export interface Snapshots extends Schema.Schema.Type<typeof Snapshots> {}

/**
 * A view computed from the messages of a store: by whom, into which store, from what it takes of each message
 * (`readers`, keyed by encoded message names). `rebuilds` says whether it is ever computed again from the start.
 *
 * @category components
 * @since 0.1.0
 */
export const StoreProjection = Schema.Struct({
  description: opt(prose),
  by: opt(refTo("service")),
  into: opt(refTo("store")),
  messages: opt(setOf(refTo("message"))),
  readers: opt(Schema.Record(Schema.String, Projection)),
  rebuilds: opt(Schema.Boolean)
}).annotate({ identifier: "StoreProjection" })

/**
 * A view computed from the messages of a store: by whom, into which store, from what it takes of each message
 * (`readers`, keyed by encoded message names). `rebuilds` says whether it is ever computed again from the start.
 *
 * @category components
 * @since 0.1.0
 */
export interface StoreProjection extends Schema.Schema.Type<typeof StoreProjection> {}

/**
 * What makes a store event-sourced: the messages that are its truth, how they are grouped into streams (`stream` is a
 * JSON Pointer into the payload), snapshots, views, and what old versions pass before they are read.
 *
 * @category components
 * @since 0.1.0
 */
export const EventSourcing = Schema.Struct({
  messages: opt(setOf(refTo("message"))),
  stream: opt(Schema.String),
  retention: opt(Schema.Union([duration, Schema.Literal("forever")])),
  snapshots: opt(Schema.Union([Snapshots, none])),
  projections: opt(named(StoreProjection)),
  upcasters: opt(setOf(Upcaster))
}).annotate({ identifier: "EventSourcing" })

/**
 * What makes a store event-sourced: the messages that are its truth, how they are grouped into streams (`stream` is a
 * JSON Pointer into the payload), snapshots, views, and what old versions pass before they are read.
 *
 * @category components
 * @since 0.1.0
 */
export interface EventSourcing extends Schema.Schema.Type<typeof EventSourcing> {}
