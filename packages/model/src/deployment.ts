import * as Schema from "effect/Schema"
import {
  comesAgain,
  common,
  count,
  date,
  duration,
  inOrder,
  named,
  opt,
  positive,
  prose,
  ratio,
  recurringTime,
  refTo,
  setOf,
  zone
} from "./fields.js"
import { floorBelowCeiling } from "./sense.js"

/**
 * Where components run, and when nothing may change there.
 *
 * @category components
 * @since 0.1.0
 */
export const Environment = Schema.Struct({
  ...common,
  kind: opt(Schema.Literals(["production", "staging", "test", "development"])),
  regions: opt(setOf(Schema.String)),
  /** Days in UTC, the first and the last included. */
  freezes: opt(setOf(Schema.Struct({ from: date, until: date, reason: opt(prose) }).check(inOrder))),
  /** Times of every week (`Fri 16:00` to `Mon 08:00`) or of every day, by the clocks of the zone; in UTC without one. */
  recurringFreezes: opt(
    setOf(
      Schema.Struct({ from: recurringTime, until: recurringTime, zone: opt(zone), reason: opt(prose) }).check(
        comesAgain
      )
    )
  )
}).annotate({ identifier: "Environment" })

/**
 * Where components run, and when nothing may change there.
 *
 * @category components
 * @since 0.1.0
 */
export interface Environment extends Schema.Schema.Type<typeof Environment> {}

/**
 * Connections that one instance keeps open.
 *
 * @category components
 * @since 0.1.0
 */
export const Pool = Schema.Struct({
  size: positive,
  to: opt(refTo("store", "service", "external", "broker")),
  queue: opt(count),
  waitTimeout: opt(duration)
}).annotate({ identifier: "Pool" })

/**
 * Connections that one instance keeps open.
 *
 * @category components
 * @since 0.1.0
 */
export interface Pool extends Schema.Schema.Type<typeof Pool> {}

/**
 * What a scaler keeps level by adding and taking away instances: the share of what an instance asked for of a resource
 * that it uses, or what of a metric each instance has, in the metric's own words (`"250"`, `"1500m"`).
 *
 * @category components
 * @since 0.1.0
 */
export const ScalingTarget = Schema.Union([
  Schema.TaggedStruct("Utilization", { resource: Schema.String, share: ratio }),
  Schema.TaggedStruct("PerInstance", { metric: Schema.String, value: Schema.String })
]).annotate({ identifier: "ScalingTarget" })

/**
 * What a scaler keeps level by adding and taking away instances.
 *
 * @category components
 * @since 0.1.0
 */
export type ScalingTarget = typeof ScalingTarget.Type

/**
 * What of a component runs in an environment. Two deployments with one `shares` text fail together.
 *
 * @category components
 * @since 0.1.0
 */
export const Deployment = Schema.Struct({
  ...common,
  of: refTo("service", "store", "broker", "external"),
  in: opt(refTo("environment")),
  version: opt(Schema.String),
  instances: opt(positive),
  scaling: opt(
    Schema.Struct({
      minimum: positive,
      maximum: positive,
      signal: opt(Schema.String),
      /** Instances are added as soon as one of these is exceeded. */
      targets: opt(setOf(ScalingTarget))
    }).check(floorBelowCeiling)
  ),
  capacity: opt(Schema.Struct({ perInstance: opt(Schema.String), concurrency: opt(positive) })),
  pools: opt(named(Pool)),
  servers: opt(Schema.Array(Schema.String)),
  region: opt(Schema.String),
  shares: opt(setOf(Schema.String)),
  startTime: opt(duration),
  /** How long an instance waits after it was told to stop before it stops taking requests: part of `terminationGrace`. */
  preStop: opt(duration),
  terminationGrace: opt(duration)
}).annotate({ identifier: "Deployment" })

/**
 * What of a component runs in an environment. Two deployments with one `shares` text fail together.
 *
 * @category components
 * @since 0.1.0
 */
export interface Deployment extends Schema.Schema.Type<typeof Deployment> {}
