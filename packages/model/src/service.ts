import * as Schema from "effect/Schema"
import { common, duration, opt, positive, prose, ratio, refTo, setOf } from "./fields.js"
import { Policy } from "./policy.js"
import { Consumption, Emission } from "./messageUse.js"

/**
 * A store that a service uses without owning it.
 *
 * @category components
 * @since 0.1.0
 */
export const StoreAccess = Schema.Struct({
  store: refTo("store"),
  mode: Schema.Literals(["read", "write", "readWrite"]),
  collections: opt(setOf(Schema.String))
}).annotate({ identifier: "StoreAccess" })

/**
 * A store that a service uses without owning it.
 *
 * @category components
 * @since 0.1.0
 */
export interface StoreAccess extends Schema.Schema.Type<typeof StoreAccess> {}

/**
 * What an orchestrator asks a service, how often, and what the answer depends on.
 *
 * @category components
 * @since 0.1.0
 */
export const HealthCheck = Schema.Struct({
  kind: Schema.Literals(["startup", "readiness", "liveness"]),
  path: opt(Schema.String),
  dependsOn: opt(setOf(refTo("service", "external", "store", "broker"))),
  initialDelay: opt(duration),
  period: opt(duration),
  timeout: opt(duration),
  failureThreshold: opt(positive)
}).annotate({ identifier: "HealthCheck" })

/**
 * What an orchestrator asks a service, how often, and what the answer depends on.
 *
 * @category components
 * @since 0.1.0
 */
export interface HealthCheck extends Schema.Schema.Type<typeof HealthCheck> {}

/**
 * A part of the system that runs on its own. It refers to what it provides, never to what it calls.
 *
 * @category components
 * @since 0.1.0
 */
export const Service = Schema.Struct({
  ...common,
  context: opt(refTo("context")),
  owner: opt(refTo("team")),
  tier: opt(Schema.Literals(["critical", "important", "standard", "besteffort"])),
  version: opt(Schema.String),
  responsibilities: opt(Schema.Array(prose)),
  provides: opt(setOf(refTo("contract"))),
  emits: opt(setOf(Emission)),
  consumes: opt(setOf(Consumption)),
  owns: opt(setOf(refTo("store"))),
  accesses: opt(setOf(StoreAccess)),
  healthChecks: opt(setOf(HealthCheck)),
  technology: opt(setOf(Schema.String)),
  exposure: opt(Schema.Literals(["public", "partner", "internal"])),
  refersTo: opt(setOf(Schema.Struct({ data: Schema.String, of: refTo("service", "external") }))),
  defaults: opt(Policy),
  /** The system this service belongs to, when it is another one. */
  origin: opt(Schema.String)
}).annotate({ identifier: "Service" })

/**
 * A part of the system that runs on its own. It refers to what it provides, never to what it calls.
 *
 * @category components
 * @since 0.1.0
 */
export interface Service extends Schema.Schema.Type<typeof Service> {}

/**
 * What others run: a name, and whatever is known of it.
 *
 * @category components
 * @since 0.1.0
 */
export const External = Schema.Struct({
  ...common,
  owner: opt(Schema.String),
  provides: opt(setOf(refTo("contract"))),
  emits: opt(setOf(Emission)),
  consumes: opt(setOf(Consumption)),
  kind: opt(Schema.Literals(["person", "system"])),
  availability: opt(ratio),
  origin: opt(Schema.String)
}).annotate({ identifier: "External" })

/**
 * What others run: a name, and whatever is known of it.
 *
 * @category components
 * @since 0.1.0
 */
export interface External extends Schema.Schema.Type<typeof External> {}
