import * as Schema from "effect/Schema"
import { Projection, RepeatSafety } from "./components.js"
import {
  common,
  count,
  date,
  duration,
  json,
  jsonSchema,
  money,
  named,
  none,
  objective,
  opt,
  positive,
  prose,
  rate,
  ratio,
  refTo,
  setOf
} from "./fields.js"
import { kinds } from "./address.js"
import { Policy } from "./policy.js"

/** Any entity that can be talked about. */
const subject = refTo(...kinds)

/**
 * How the caller depends on the callee: `hard` (fails with it), `soft` (goes on without it), `mitigated`
 * (something else answers instead).
 *
 * @category plans
 * @since 0.1.0
 */
export const Criticality = Schema.Union([
  Schema.Literals(["hard", "soft"]),
  Schema.TaggedStruct("Mitigated", {
    fallback: opt(refTo("call", "store")),
    by: opt(Schema.Literals(["cache", "default", "failOpen", "degrade", "queue", "alternative"])),
    description: opt(prose)
  })
]).annotate({ identifier: "Criticality" })
/**
 * How the caller depends on the callee: `hard` (fails with it), `soft` (goes on without it), `mitigated`
 * (something else answers instead).
 *
 * @category plans
 * @since 0.1.0
 */
export type Criticality = typeof Criticality.Type

/**
 * What is called: an operation, or a message that gets a reply; `at` names the provider when there is more than
 * one.
 *
 * @category plans
 * @since 0.1.0
 */
export const Target = Schema.Struct({
  operation: opt(refTo("operation")),
  request: opt(refTo("message")),
  reply: opt(refTo("message")),
  at: opt(refTo("service", "external"))
}).annotate({ identifier: "Target" })
/**
 * What is called: an operation, or a message that gets a reply; `at` names the provider when there is more than
 * one.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Target extends Schema.Schema.Type<typeof Target> {}

/**
 * An edge: one service uses one operation. `policy` is its client layer. `share` is its part of the callee's
 * traffic.
 *
 * @category plans
 * @since 0.1.0
 */
export const Call = Schema.Struct({
  ...common,
  from: refTo("service", "external"),
  to: Target,
  criticality: opt(Criticality),
  policy: opt(Policy),
  responses: opt(Schema.Record(Schema.String, Projection)),
  rate: opt(rate),
  share: opt(ratio)
}).annotate({ identifier: "Call" })
/**
 * An edge: one service uses one operation. `policy` is its client layer. `share` is its part of the callee's
 * traffic.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Call extends Schema.Schema.Type<typeof Call> {}

/**
 * What else acts on edges: a mesh, a gateway, a server's own limits. An empty selector selects every edge.
 *
 * @category plans
 * @since 0.1.0
 */
export const PolicyLayer = Schema.Struct({
  ...common,
  layer: Schema.Literals(["client", "sidecar", "gateway", "server"]),
  selects: Schema.Struct({
    from: opt(setOf(refTo("service", "external"))),
    to: opt(setOf(refTo("service", "external", "contract", "operation"))),
    calls: opt(setOf(refTo("call"))),
    environments: opt(setOf(refTo("environment")))
  }),
  policy: Policy
}).annotate({ identifier: "PolicyLayer" })
/**
 * What else acts on edges: a mesh, a gateway, a server's own limits. An empty selector selects every edge.
 *
 * @category plans
 * @since 0.1.0
 */
export interface PolicyLayer extends Schema.Schema.Type<typeof PolicyLayer> {}

/**
 * One thing that a flow does.
 *
 * @category plans
 * @since 0.1.0
 */
export type FlowStep =
  | { readonly _tag: "Call"; readonly call: `call:${string}`; readonly times?: number }
  | { readonly _tag: "Publish"; readonly message: `message:${string}`; readonly channel?: `channel:${string}` }
  | {
      readonly _tag: "Read"
      readonly store: `store:${string}`
      readonly collection?: string
      readonly duration?: typeof duration.Type
    }
  | {
      readonly _tag: "Write"
      readonly store: `store:${string}`
      readonly collection?: string
      readonly duration?: typeof duration.Type
    }
  | { readonly _tag: "Work"; readonly name: string; readonly duration?: typeof duration.Type }
  | { readonly _tag: "Sequence"; readonly steps: ReadonlyArray<FlowStep> }
  | { readonly _tag: "Parallel"; readonly steps: ReadonlyArray<FlowStep> }
  | { readonly _tag: "Branch"; readonly branches: ReadonlyArray<FlowBranch> }
  | { readonly _tag: "Repeat"; readonly times: number; readonly step: FlowStep }
  | { readonly _tag: "StartSaga"; readonly saga: `saga:${string}` }
  | { readonly _tag: "RunSaga"; readonly saga: `saga:${string}` }

/**
 * One alternative of a branch: what happens with `probability` (all together at most 1) when `when` holds.
 *
 * @category plans
 * @since 0.1.0
 */
export interface FlowBranch {
  readonly when?: string
  readonly probability?: typeof ratio.Type
  readonly steps: ReadonlyArray<FlowStep>
}

const flowSteps = Schema.Array(Schema.suspend((): Schema.Codec<FlowStep, unknown> => FlowStep)).annotate({
  identifier: "FlowSteps"
})

/**
 * One alternative of a branch: what happens with `probability` (all together at most 1) when `when` holds.
 *
 * @category plans
 * @since 0.1.0
 */
export const FlowBranch: Schema.Codec<FlowBranch, unknown> = Schema.Struct({
  when: opt(prose),
  probability: opt(ratio),
  steps: flowSteps
}).annotate({ identifier: "FlowBranch" })

/**
 * One thing that a flow does.
 *
 * @category plans
 * @since 0.1.0
 */
export const FlowStep: Schema.Codec<FlowStep, unknown> = Schema.Union([
  Schema.TaggedStruct("Call", { call: refTo("call"), times: opt(positive) }),
  Schema.TaggedStruct("Publish", { message: refTo("message"), channel: opt(refTo("channel")) }),
  Schema.TaggedStruct("Read", { store: refTo("store"), collection: opt(Schema.String), duration: opt(duration) }),
  Schema.TaggedStruct("Write", { store: refTo("store"), collection: opt(Schema.String), duration: opt(duration) }),
  Schema.TaggedStruct("Work", { name: Schema.String, duration: opt(duration) }),
  Schema.TaggedStruct("Sequence", { steps: flowSteps }),
  Schema.TaggedStruct("Parallel", { steps: flowSteps }),
  Schema.TaggedStruct("Branch", { branches: Schema.Array(FlowBranch) }),
  Schema.TaggedStruct("Repeat", {
    times: positive,
    step: Schema.suspend((): Schema.Codec<FlowStep, unknown> => FlowStep)
  }),
  Schema.TaggedStruct("StartSaga", { saga: refTo("saga") }),
  Schema.TaggedStruct("RunSaga", { saga: refTo("saga") })
]).annotate({ identifier: "FlowStep" })

/**
 * What starts a flow. A schedule is a cron expression with its time zone.
 *
 * @category plans
 * @since 0.1.0
 */
export const Trigger = Schema.Union([
  Schema.TaggedStruct("Operation", { operation: refTo("operation") }),
  Schema.TaggedStruct("Message", { message: refTo("message"), channel: opt(refTo("channel")) }),
  Schema.TaggedStruct("Schedule", { cron: Schema.String, zone: opt(Schema.String) })
]).annotate({ identifier: "Trigger" })
/**
 * What starts a flow. A schedule is a cron expression with its time zone.
 *
 * @category plans
 * @since 0.1.0
 */
export type Trigger = typeof Trigger.Type

/**
 * What handling one trigger does before it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export const Flow = Schema.Struct({
  ...common,
  of: refTo("service", "external"),
  trigger: Trigger,
  steps: flowSteps
}).annotate({ identifier: "Flow" })
/**
 * What handling one trigger does before it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Flow extends Schema.Schema.Type<typeof Flow> {}

/**
 * Where a value of a compensation comes from: `saga` (the saga's own input), `step:NAME` (that step's reply), or a
 * constant.
 *
 * @category plans
 * @since 0.1.0
 */
export const SagaInput = Schema.Union([
  Schema.TaggedStruct("Saga", { pointer: Schema.String }),
  Schema.TaggedStruct("Step", { step: Schema.String, pointer: Schema.String }),
  Schema.TaggedStruct("Constant", { value: json })
]).annotate({ identifier: "SagaInput" })
/**
 * Where a value of a compensation comes from: `saga` (the saga's own input), `step:NAME` (that step's reply), or a
 * constant.
 *
 * @category plans
 * @since 0.1.0
 */
export type SagaInput = typeof SagaInput.Type

/**
 * What a step does: a call under policy, a bare operation (from the saga's `by`), or a message.
 *
 * @category plans
 * @since 0.1.0
 */
export const SagaAction = Schema.Union([
  Schema.TaggedStruct("Call", { call: refTo("call"), with: opt(named(SagaInput)) }),
  Schema.TaggedStruct("Operation", {
    operation: refTo("operation"),
    at: opt(refTo("service", "external")),
    with: opt(named(SagaInput))
  }),
  Schema.TaggedStruct("Message", {
    message: refTo("message"),
    channel: opt(refTo("channel")),
    to: opt(refTo("service", "external")),
    with: opt(named(SagaInput))
  })
]).annotate({ identifier: "SagaAction" })
/**
 * What a step does: a call under policy, a bare operation (from the saga's `by`), or a message.
 *
 * @category plans
 * @since 0.1.0
 */
export type SagaAction = typeof SagaAction.Type

/**
 * What a saga step is: undone by its compensation, the point of no return, repeated until it succeeds, or without
 * effects.
 *
 * @category plans
 * @since 0.1.0
 */
export const StepKind = Schema.Literals(["compensatable", "pivot", "retriable", "readOnly"])
/**
 * What a saga step is: undone by its compensation, the point of no return, repeated until it succeeds, or without
 * effects.
 *
 * @category plans
 * @since 0.1.0
 */
export type StepKind = typeof StepKind.Type

/**
 * One step. Without `after` it starts at once; the order of keys means nothing.
 *
 * @category plans
 * @since 0.1.0
 */
export const SagaStep = Schema.Struct({
  description: opt(prose),
  kind: opt(StepKind),
  action: opt(SagaAction),
  by: opt(refTo("service", "external")),
  after: opt(setOf(Schema.String)),
  when: opt(prose),
  alternativeTo: opt(Schema.String),
  compensate: opt(Schema.Union([SagaAction, none])),
  compensation: opt(
    Schema.Struct({
      idempotency: opt(RepeatSafety),
      retry: opt(Schema.Union([Policy, none])),
      rejects: opt(Schema.Boolean),
      validity: opt(duration)
    })
  ),
  rejects: opt(Schema.Boolean),
  idempotency: opt(RepeatSafety),
  retry: opt(Schema.Union([Schema.Literal("untilDone"), positive])),
  timeout: opt(Schema.Union([duration, none])),
  fenced: opt(Schema.Boolean),
  registers: opt(Schema.Literals(["before", "after"])),
  waitsFor: opt(setOf(refTo("message"))),
  human: opt(Schema.Struct({ owner: opt(refTo("team")), deadline: opt(duration) })),
  locks: opt(setOf(Schema.String)),
  releases: opt(setOf(Schema.String)),
  saga: opt(refTo("saga")),
  consequence: opt(prose)
}).annotate({ identifier: "SagaStep" })
/**
 * One step. Without `after` it starts at once; the order of keys means nothing.
 *
 * @category plans
 * @since 0.1.0
 */
export interface SagaStep extends Schema.Schema.Type<typeof SagaStep> {}

/**
 * A business transaction over several services: every step done, or every effect undone.
 *
 * @category plans
 * @since 0.1.0
 */
export const Saga = Schema.Struct({
  ...common,
  style: opt(Schema.Literals(["orchestrated", "choreographed"])),
  by: opt(refTo("service", "external")),
  trigger: opt(Trigger),
  input: opt(Schema.Struct({ schema: jsonSchema, schemas: opt(Schema.Record(Schema.String, jsonSchema)) })),
  steps: named(SagaStep),
  locks: opt(
    named(
      Schema.Struct({
        store: opt(refTo("store")),
        protects: opt(prose),
        countermeasure: opt(
          Schema.Literals([
            "semanticLock",
            "commutativeUpdates",
            "pessimisticView",
            "rereadValue",
            "versionFile",
            "byValue"
          ])
        )
      })
    )
  ),
  deadline: opt(duration),
  undoes: opt(Schema.Literals(["reverseOrder", "anyOrder"])),
  undoesAmbiguous: opt(Schema.Boolean),
  end: opt(
    named(
      Schema.Struct({
        kind: Schema.Literals(["completed", "aborted", "manual"]),
        owner: opt(refTo("team")),
        alert: opt(Schema.String)
      })
    )
  ),
  owner: opt(refTo("team", "service")),
  consequence: opt(prose)
}).annotate({ identifier: "Saga" })
/**
 * A business transaction over several services: every step done, or every effect undone.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Saga extends Schema.Schema.Type<typeof Saga> {}

/**
 * What is counted. `measured` says where, because a client sees failures that a server does not.
 *
 * @category plans
 * @since 0.1.0
 */
export const Indicator = Schema.Union([
  Schema.TaggedStruct("Availability", {
    good: opt(Schema.String),
    total: opt(Schema.String),
    measured: opt(Schema.Literals(["client", "gateway", "server", "probe"])),
    method: opt(Schema.Literals(["occurrences", "timeSlices", "ratioTimeSlices"])),
    slice: opt(duration),
    sliceObjective: opt(ratio)
  }),
  Schema.TaggedStruct("Latency", {
    under: duration,
    metric: opt(Schema.String),
    buckets: opt(Schema.Array(duration)),
    measured: opt(Schema.Literals(["client", "gateway", "server", "probe"])),
    method: opt(Schema.Literals(["occurrences", "timeSlices", "ratioTimeSlices"])),
    slice: opt(duration),
    sliceObjective: opt(ratio)
  }),
  Schema.TaggedStruct("Freshness", { under: duration, metric: opt(Schema.String) })
]).annotate({ identifier: "Indicator" })
/**
 * What is counted. `measured` says where, because a client sees failures that a server does not.
 *
 * @category plans
 * @since 0.1.0
 */
export type Indicator = typeof Indicator.Type

/**
 * The time over which an objective is judged: the last `duration`, or the calendar unit.
 *
 * @category plans
 * @since 0.1.0
 */
export const Window = Schema.Union([
  Schema.TaggedStruct("Rolling", { duration }),
  Schema.TaggedStruct("Calendar", {
    unit: Schema.Literals(["week", "month", "quarter", "year"]),
    zone: opt(Schema.String)
  })
]).annotate({ identifier: "Window" })
/**
 * The time over which an objective is judged: the last `duration`, or the calendar unit.
 *
 * @category plans
 * @since 0.1.0
 */
export type Window = typeof Window.Type

/**
 * Fires when both windows burn the budget `factor` times too fast.
 *
 * @category plans
 * @since 0.1.0
 */
export const BurnRateAlert = Schema.Struct({
  severity: Schema.Literals(["page", "ticket"]),
  factor: Schema.Finite.check(Schema.isGreaterThan(0)),
  long: duration,
  short: opt(duration),
  for: opt(duration),
  budget: opt(ratio),
  runbook: opt(Schema.String),
  notifies: opt(refTo("team"))
}).annotate({ identifier: "BurnRateAlert" })
/**
 * Fires when both windows burn the budget `factor` times too fast.
 *
 * @category plans
 * @since 0.1.0
 */
export interface BurnRateAlert extends Schema.Schema.Type<typeof BurnRateAlert> {}

/**
 * An objective: the share of good events or time slices within the window. `scope` says whose requests count.
 *
 * @category plans
 * @since 0.1.0
 */
export const Slo = Schema.Struct({
  ...common,
  of: refTo("operation", "service", "external", "channel", "flow", "contract"),
  indicator: Indicator,
  objective,
  window: Window,
  alerts: opt(named(BurnRateAlert)),
  budgetPolicy: opt(prose),
  scope: opt(Schema.Union([Schema.Literal("all"), refTo("service", "external", "consumer")])),
  runbook: opt(Schema.String),
  owner: opt(refTo("team")),
  agreement: opt(Schema.Struct({ objective, penalty: opt(money), with: opt(Schema.String) }))
}).annotate({ identifier: "Slo" })
/**
 * An objective: the share of good events or time slices within the window. `scope` says whose requests count.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Slo extends Schema.Schema.Type<typeof Slo> {}

/**
 * How much is asked of something, and how long serving one request takes.
 *
 * @category plans
 * @since 0.1.0
 */
export const Load = Schema.Struct({
  ...common,
  of: refTo("operation", "channel", "service"),
  in: opt(refTo("environment")),
  steady: opt(rate),
  peak: opt(rate),
  growth: opt(Schema.Struct({ ratio: Schema.String, per: duration })),
  latency: opt(
    Schema.Struct({
      mean: opt(duration),
      p50: opt(duration),
      p95: opt(duration),
      p99: opt(duration),
      p999: opt(duration)
    })
  ),
  capacity: opt(rate)
}).annotate({ identifier: "Load" })
/**
 * How much is asked of something, and how long serving one request takes.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Load extends Schema.Schema.Type<typeof Load> {}

/**
 * What lets a stage go on, and what no data means: advance, wait or abort.
 *
 * @category plans
 * @since 0.1.0
 */
export const Gate = Schema.Union([
  Schema.TaggedStruct("Slo", { slo: refTo("slo"), noData: opt(Schema.Literals(["advance", "wait", "abort"])) }),
  Schema.TaggedStruct("Metric", {
    metric: Schema.String,
    baseline: opt(ratio),
    detects: opt(ratio),
    confidence: opt(ratio),
    power: opt(ratio),
    noData: opt(Schema.Literals(["advance", "wait", "abort"]))
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
  windows: opt(setOf(Schema.Struct({ from: Schema.String, until: Schema.String }))),
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

const dossier = {
  ...common,
  title: opt(prose),
  about: opt(setOf(subject)),
  owner: opt(refTo("team")),
  status: opt(Schema.Literals(["draft", "proposed", "accepted", "rejected", "superseded", "done"]))
}

/**
 * What the design must respect: a use case, a quality requirement, a rule from outside.
 *
 * @category plans
 * @since 0.1.0
 */
export const Constraint = Schema.Struct({
  ...dossier,
  kind: opt(Schema.Literals(["useCase", "quality", "regulatory", "technical", "business"])),
  actor: opt(Schema.String),
  statement: prose,
  measure: opt(prose)
}).annotate({ identifier: "Constraint" })
/**
 * What the design must respect: a use case, a quality requirement, a rule from outside.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Constraint extends Schema.Schema.Type<typeof Constraint> {}

/**
 * A way that was considered, with what it gains and costs.
 *
 * @category plans
 * @since 0.1.0
 */
export const Alternative = Schema.Struct({
  ...dossier,
  summary: opt(prose),
  gains: opt(Schema.Array(prose)),
  costs: opt(Schema.Array(prose))
}).annotate({ identifier: "Alternative" })
/**
 * A way that was considered, with what it gains and costs.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Alternative extends Schema.Schema.Type<typeof Alternative> {}

/**
 * What was decided, why, and which constraints it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export const Decision = Schema.Struct({
  ...dossier,
  date: opt(date),
  addresses: opt(setOf(refTo("constraint"))),
  chosen: opt(refTo("alternative")),
  considered: opt(setOf(refTo("alternative"))),
  rationale: opt(prose),
  consequences: opt(Schema.Array(prose)),
  supersedes: opt(refTo("decision"))
}).annotate({ identifier: "Decision" })
/**
 * What was decided, why, and which constraints it answers.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Decision extends Schema.Schema.Type<typeof Decision> {}

/**
 * What may go wrong with the design, and what is done about it.
 *
 * @category plans
 * @since 0.1.0
 */
export const Risk = Schema.Struct({
  ...dossier,
  statement: prose,
  likelihood: opt(Schema.Literals(["low", "medium", "high"])),
  impact: opt(Schema.Literals(["low", "medium", "high"])),
  mitigations: opt(
    named(Schema.Struct({ statement: prose, by: opt(setOf(subject)), verification: opt(setOf(refTo("verification"))) }))
  )
}).annotate({ identifier: "Risk" })
/**
 * What may go wrong with the design, and what is done about it.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Risk extends Schema.Schema.Type<typeof Risk> {}

/**
 * How and when something is shown to hold.
 *
 * @category plans
 * @since 0.1.0
 */
export const Verification = Schema.Struct({
  ...dossier,
  kind: Schema.Literals([
    "unit",
    "integration",
    "contract",
    "endToEnd",
    "load",
    "security",
    "chaos",
    "observability",
    "gate",
    "review"
  ]),
  statement: opt(prose),
  verifies: opt(setOf(subject)),
  when: opt(Schema.Union([date, Schema.Literals(["everyChange", "beforeRelease", "duringRollout", "continuously"])])),
  gate: opt(refTo("rollout")),
  metric: opt(Schema.String)
}).annotate({ identifier: "Verification" })
/**
 * How and when something is shown to hold.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Verification extends Schema.Schema.Type<typeof Verification> {}

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
