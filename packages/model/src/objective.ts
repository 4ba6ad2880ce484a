import * as Schema from "effect/Schema"
import {
  common,
  duration,
  factor,
  money,
  named,
  objective,
  opt,
  prose,
  rate,
  ratio,
  refTo,
  setOf,
  share,
  span,
  zone
} from "./fields.js"
import { peakIsHighest, rising, slicesFit } from "./sense.js"

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
    slice: opt(span),
    sliceObjective: opt(share)
  }),
  Schema.TaggedStruct("Latency", {
    under: span,
    metric: opt(Schema.String),
    buckets: opt(Schema.Array(duration)),
    measured: opt(Schema.Literals(["client", "gateway", "server", "probe"])),
    method: opt(Schema.Literals(["occurrences", "timeSlices", "ratioTimeSlices"])),
    slice: opt(span),
    sliceObjective: opt(share)
  }),
  Schema.TaggedStruct("Freshness", { under: span, metric: opt(Schema.String) })
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
  Schema.TaggedStruct("Rolling", { duration: span }),
  Schema.TaggedStruct("Calendar", {
    unit: Schema.Literals(["week", "month", "quarter", "year"]),
    zone: opt(zone)
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
  long: span,
  short: opt(span),
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
 * One objective of a composite. Its failures count `weight` times, once when no weight is said.
 *
 * @category plans
 * @since 0.1.0
 */
export const SloPart = Schema.Struct({
  slo: refTo("slo"),
  weight: opt(Schema.Finite.check(Schema.isGreaterThan(0)))
}).annotate({ identifier: "SloPart" })

/**
 * One objective of a composite. Its failures count `weight` times, once when no weight is said.
 *
 * @category plans
 * @since 0.1.0
 */
export interface SloPart extends Schema.Schema.Type<typeof SloPart> {}

/**
 * How much of an error budget one dependency may use up, or what the service does itself (`"own"`).
 *
 * @category plans
 * @since 0.1.0
 */
export const BudgetAllocation = Schema.Struct({
  to: Schema.Union([Schema.Literal("own"), refTo("call", "operation", "service", "external")]),
  share: ratio
}).annotate({ identifier: "BudgetAllocation" })

/**
 * How much of an error budget one dependency may use up, or what the service does itself (`"own"`).
 *
 * @category plans
 * @since 0.1.0
 */
export interface BudgetAllocation extends Schema.Schema.Type<typeof BudgetAllocation> {}

/**
 * An objective: the share of good events or time slices within the window. `scope` says whose requests count. A
 * composite is made of `parts`, taken together by the method of its indicator.
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
  parts: opt(setOf(SloPart)),
  allocation: opt(setOf(BudgetAllocation)),
  budgetPolicy: opt(prose),
  scope: opt(Schema.Union([Schema.Literal("all"), refTo("service", "external", "consumer")])),
  runbook: opt(Schema.String),
  owner: opt(refTo("team")),
  agreement: opt(Schema.Struct({ objective, penalty: opt(money), with: opt(Schema.String) }))
})
  .check(slicesFit)
  .annotate({ identifier: "Slo" })

/**
 * An objective: the share of good events or time slices within the window. `scope` says whose requests count. A
 * composite is made of `parts`, taken together by the method of its indicator.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Slo extends Schema.Schema.Type<typeof Slo> {}

/**
 * How much is asked of something, and how long serving one request takes. Of a store, a request is one read or write.
 *
 * @category plans
 * @since 0.1.0
 */
export const Load = Schema.Struct({
  ...common,
  of: refTo("operation", "channel", "service", "store"),
  in: opt(refTo("environment")),
  steady: opt(rate),
  peak: opt(rate),
  growth: opt(Schema.Struct({ ratio: factor, per: span })),
  latency: opt(
    Schema.Struct({
      mean: opt(duration),
      p50: opt(duration),
      p95: opt(duration),
      p99: opt(duration),
      p999: opt(duration)
    }).check(rising)
  ),
  capacity: opt(rate)
})
  .check(peakIsHighest)
  .annotate({ identifier: "Load" })

/**
 * How much is asked of something, and how long serving one request takes. Of a store, a request is one read or write.
 *
 * @category plans
 * @since 0.1.0
 */
export interface Load extends Schema.Schema.Type<typeof Load> {}
