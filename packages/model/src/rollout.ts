import * as Schema from "effect/Schema"
import { common, count, duration, inOrder, json, named, opt, positive, prose, ratio, refTo, setOf } from "./fields.js"

const noData = opt(Schema.Literals(["advance", "wait", "abort"]))

/** How a gate looks at its data. */
const watching = {
  /** The time over which one measurement looks back. */
  window: opt(duration),
  /** How old the newest data is when it is looked at: scraping, shipping, aggregating. */
  delay: opt(duration),
  /** The time between two measurements. */
  interval: opt(duration),
  /** Failed measurements after which the stage is aborted. */
  failures: opt(positive)
}

/**
 * What lets a stage go on, and what no data means: advance, wait or abort.
 *
 * @category plans
 * @since 0.1.0
 */
export const Gate = Schema.Union([
  Schema.TaggedStruct("Slo", { slo: refTo("slo"), noData, ...watching }),
  Schema.TaggedStruct("Metric", {
    metric: Schema.String,
    /** Whose requests the metric counts. */
    of: opt(refTo("operation", "service")),
    baseline: opt(ratio),
    detects: opt(ratio),
    confidence: opt(ratio),
    power: opt(ratio),
    noData,
    ...watching
  }),
  Schema.TaggedStruct("Test", { verification: opt(refTo("verification")), name: opt(Schema.String) }),
  Schema.TaggedStruct("Manual", { owner: opt(refTo("team")) })
]).annotate({ identifier: "Gate" })

/**
 * What lets a stage go on, and what no data means: advance, wait or abort.
 *
 * @category plans
 * @since 0.1.0
 */
export type Gate = typeof Gate.Type

/**
 * One stage of a rollout. `weight` is its share of the traffic.
 *
 * @category plans
 * @since 0.1.0
 */
export const RolloutStage = Schema.Struct({
  name: Schema.String,
  description: opt(prose),
  units: opt(setOf(Schema.String)),
  weight: opt(ratio),
  instances: opt(positive),
  duration: opt(duration),
  gates: opt(Schema.Array(Gate)),
  abort: opt(Schema.Struct({ when: opt(prose), automatic: opt(Schema.Boolean) })),
  owner: opt(refTo("team")),
  pointOfNoReturn: opt(Schema.Boolean)
}).annotate({ identifier: "RolloutStage" })

/**
 * One stage of a rollout. `weight` is its share of the traffic.
 *
 * @category plans
 * @since 0.1.0
 */
export interface RolloutStage extends Schema.Schema.Type<typeof RolloutStage> {}

/**
 * One change of stored data or its form, in the words of migration linters.
 *
 * @category plans
 * @since 0.1.0
 */
export const MigrationStep = Schema.Struct({
  name: Schema.String,
  phase: Schema.Literals(["expand", "migrate", "contract"]),
  operation: Schema.Literals([
    "addTable",
    "addColumn",
    "addIndex",
    "addConstraint",
    "addNotNull",
    "renameTable",
    "renameColumn",
    "changeColumnType",
    "dropNotNull",
    "dropConstraint",
    "dropIndex",
    "dropColumn",
    "dropTable",
    "backfill",
    "dualWrite",
    "switchReads",
    "stopWrites",
    "other"
  ]),
  collection: opt(Schema.String),
  field: opt(Schema.String),
  to: opt(Schema.String),
  reversible: opt(Schema.Boolean),
  after: opt(setOf(Schema.String)),
  verification: opt(prose)
}).annotate({ identifier: "MigrationStep" })

/**
 * One change of stored data or its form, in the words of migration linters.
 *
 * @category plans
 * @since 0.1.0
 */
export interface MigrationStep extends Schema.Schema.Type<typeof MigrationStep> {}

/**
 * Something that changes in a rollout, with what it is before and after.
 *
 * @category plans
 * @since 0.1.0
 */
export const RolloutUnit = Schema.Union([
  Schema.TaggedStruct("Service", { service: refTo("service"), from: opt(Schema.String), to: opt(Schema.String) }),
  Schema.TaggedStruct("Message", { message: refTo("message"), from: opt(Schema.String), to: opt(Schema.String) }),
  Schema.TaggedStruct("Migration", { store: refTo("store"), steps: Schema.Array(MigrationStep) }),
  Schema.TaggedStruct("Flag", {
    flag: Schema.String,
    evaluatedBy: opt(setOf(refTo("service"))),
    /** The first version of each evaluator that knows what the flag means. */
    knownSince: opt(setOf(Schema.Struct({ service: refTo("service"), version: Schema.String }))),
    /** What is new only when the flag is turned: until then the new code writes, answers and asks as the old one did. */
    guards: opt(setOf(refTo("message", "contract", "operation", "call"))),
    from: opt(json),
    to: opt(json)
  }),
  Schema.TaggedStruct("Configuration", {
    name: Schema.String,
    of: opt(refTo("service")),
    from: opt(json),
    to: opt(json)
  })
]).annotate({ identifier: "RolloutUnit" })

/**
 * Something that changes in a rollout, with what it is before and after.
 *
 * @category plans
 * @since 0.1.0
 */
export type RolloutUnit = typeof RolloutUnit.Type

/**
 * A plan that brings changes into an environment: what changes, in which stages, past which gates, and the way
 * back.
 *
 * @category plans
 * @since 0.1.0
 */
export const Rollout = Schema.Struct({
  ...common,
  units: named(RolloutUnit),
  strategy: opt(Schema.Literals(["rolling", "blueGreen", "canary", "shadow", "bigBang"])),
  in: opt(refTo("environment")),
  /** Who turns a stage's weight into requests: a traffic router, exactly, or the number of instances, rounded. */
  split: opt(Schema.Literals(["router", "instances"])),
  stages: opt(Schema.Array(RolloutStage)),
  surge: opt(
    Schema.Struct({
      maxSurge: opt(Schema.Union([count, ratio])),
      maxUnavailable: opt(Schema.Union([count, ratio])),
      progressDeadline: opt(duration),
      minimumReady: opt(duration)
    })
  ),
  rollback: opt(
    Schema.Struct({ trigger: opt(prose), how: opt(prose), automatic: opt(Schema.Boolean), owner: opt(refTo("team")) })
  ),
  /** The largest share of an objective's error budget that a bad version may burn before it is taken back. */
  errorBudget: opt(ratio),
  /** What becomes of sagas that run while their services are replaced. */
  running: opt(
    setOf(
      Schema.Struct({
        saga: refTo("saga"),
        /** `pinned`: they end on the old version; `drained`: the rollout waits for them; `continued`: on the new one. */
        handling: Schema.Literals(["pinned", "drained", "continued"])
      })
    )
  ),
  /** When it may be begun, in the forms that `parseWindowTime` reads; other texts are for people only. */
  windows: opt(setOf(Schema.Struct({ from: Schema.String, until: Schema.String }).check(inOrder))),
  after: opt(setOf(refTo("rollout"))),
  verifications: opt(setOf(refTo("verification"))),
  owner: opt(refTo("team"))
}).annotate({ identifier: "Rollout" })

/**
 * A plan that brings changes into an environment: what changes, in which stages, past which gates, and the way
 * back.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Rollout extends Schema.Schema.Type<typeof Rollout> {}
