import type {
  AnyCall,
  AnyChannel,
  AnyComponent,
  AnyConsumer,
  AnyContract,
  AnyFlow,
  AnyOperation,
  AnyTeam,
  CommonFields
} from "./entity.js"
import { entity, part } from "./meta.js"
import type { Duration, Money, ObjectiveText, RatioText } from "./units.js"
import { refuseUndefined } from "./undefinedField.js"

/**
 * What an objective may be about.
 *
 * @category objectives
 * @since 0.1.0
 */
export type SloSubject = AnyOperation | AnyComponent | AnyChannel | AnyFlow | AnyContract

/** Name of the component or contract that a subject belongs to. */
type NameOf<Subject> = Subject extends { readonly contract: infer Name extends string }
  ? Name
  : Subject extends { readonly name: infer Name extends string }
    ? Name
    : string

/**
 * Fires when both windows burn the budget `factor` times too fast.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface BurnRate {
  readonly severity: "page" | "ticket"
  readonly factor: number
  readonly long: Duration
  readonly short?: Duration
  readonly for?: Duration
  /** Share of the budget that is gone when it fires. */
  readonly budget?: RatioText
  readonly runbook?: string
  readonly notifies?: AnyTeam
}

function page(options: Omit<BurnRate, "severity">): BurnRate {
  return part({ severity: "page", ...options } as const, page)
}

function ticket(options: Omit<BurnRate, "severity">): BurnRate {
  return part({ severity: "ticket", ...options } as const, ticket)
}

/**
 * Constructors of alerts on a burn rate: `page` wakes somebody, `ticket` waits for the morning.
 *
 * @example
 * ```ts
 * import { BurnRate } from "@lintel/core"
 *
 * BurnRate.page({ factor: 14.4, long: "1h", short: "5m" }).severity // => "page"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const BurnRate: {
  /** Wakes somebody. */
  readonly page: typeof page
  /** Waits for the morning. */
  readonly ticket: typeof ticket
} = { page, ticket }

/**
 * A calendar window of an objective.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface CalendarWindow {
  readonly _tag: "Calendar"
  readonly unit: "week" | "month" | "quarter" | "year"
  readonly zone?: string
}

/**
 * One objective of a composite. Its failures count `weight` times, once when no weight is said.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface SloPart {
  readonly slo: Slo<string>
  readonly weight?: number
}

/**
 * How much of an error budget one dependency may use up, or what the service does itself (`"own"`).
 *
 * @category objectives
 * @since 0.1.0
 */
export interface BudgetAllocation {
  readonly to: "own" | AnyCall | AnyOperation | AnyComponent
  readonly share: RatioText
}

/**
 * What every objective has.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface SloFacts extends CommonFields {
  readonly objective: ObjectiveText
  /** A rolling duration, or `Slo.calendar("month")`. */
  readonly window: Duration | CalendarWindow
  readonly alerts?: Readonly<Record<string, BurnRate>>
  /** A composite: the objectives that it is made of, taken together by `method`. */
  readonly parts?: ReadonlyArray<SloPart>
  /** Who may use how much of the error budget. */
  readonly allocation?: ReadonlyArray<BudgetAllocation>
  readonly budgetPolicy?: string
  readonly scope?: "all" | AnyComponent | AnyConsumer
  readonly runbook?: string
  readonly owner?: AnyTeam
  /** What was promised to others, which is less than the objective. */
  readonly agreement?: { readonly objective: ObjectiveText; readonly penalty?: Money; readonly with?: string }
}

/**
 * How an indicator is measured.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Measurement {
  readonly measured?: "client" | "gateway" | "server" | "probe"
  readonly method?: "occurrences" | "timeSlices" | "ratioTimeSlices"
  readonly slice?: Duration
  readonly sliceObjective?: RatioText
}

/**
 * What `Slo.availability` takes: queries of good and of all events, where they are known.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface AvailabilityOptions<Subject> extends SloFacts, Measurement {
  readonly of: Subject
  readonly good?: string
  readonly total?: string
}

/**
 * What `Slo.latency` takes: the share `objective` of answers comes within `under`.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LatencyOptions<Subject> extends SloFacts, Measurement {
  readonly of: Subject
  readonly under: Duration
  readonly metric?: string
  readonly buckets?: ReadonlyArray<Duration>
}

/**
 * What `Slo.freshness` takes: data is at most `under` old.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface FreshnessOptions<Subject> extends SloFacts {
  readonly of: Subject
  readonly under: Duration
  readonly metric?: string
}

/**
 * An objective. `Of` is the name of the service or contract it is about.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface Slo<Of extends string> {
  readonly _tag: "Slo"
  readonly name: string
  readonly about: Of
  readonly options: SloFacts & { readonly of: SloSubject }
  readonly indicator: Readonly<Record<string, unknown>> & { readonly _tag: "Availability" | "Latency" | "Freshness" }
}

const measurementKeys = ["measured", "method", "slice", "sliceObjective", "good", "total", "under", "metric", "buckets"]

const build = (
  tag: "Availability" | "Latency" | "Freshness",
  name: string,
  options: SloFacts & { readonly of: SloSubject },
  constructor: (...args: never) => unknown
): Slo<string> => {
  refuseUndefined(options, constructor)
  const entries = Object.entries(options)
  const isIndicator = ([key]: readonly [string, unknown]): boolean => measurementKeys.includes(key)
  const indicator = { ...Object.fromEntries(entries.filter(isIndicator)), _tag: tag }
  const facts = Object.fromEntries(entries.filter((entry) => !isIndicator(entry))) as never as typeof options
  const { of } = options
  const about = "contract" in of ? of.contract : "name" in of ? of.name : ""
  return entity("slo", { _tag: "Slo", name, about, options: facts, indicator } as const, constructor, {
    names: () => [name]
  })
}

function availability<const Subject extends SloSubject>(
  name: string,
  options: AvailabilityOptions<Subject>
): Slo<NameOf<Subject>> {
  return build("Availability", name, options, availability) as never
}

function latency<const Subject extends SloSubject>(
  name: string,
  options: LatencyOptions<Subject>
): Slo<NameOf<Subject>> {
  return build("Latency", name, options, latency) as never
}

function freshness<const Subject extends SloSubject>(
  name: string,
  options: FreshnessOptions<Subject>
): Slo<NameOf<Subject>> {
  return build("Freshness", name, options, freshness) as never
}

const calendar = (unit: CalendarWindow["unit"], options: { readonly zone?: string } = {}): CalendarWindow => ({
  _tag: "Calendar",
  unit,
  ...options
})

/**
 * Constructors of objectives.
 *
 * @example
 * ```ts
 * import { BurnRate, Operation, Service, Slo } from "@lintel/core"
 *
 * const Payments = Service.make("payments", { operations: { pay: Operation.post("/payments") } })
 * const fast = Slo.latency("pay-p99", {
 *   of: Payments.operations.pay,
 *   under: "500ms",
 *   objective: "99%",
 *   window: "28d",
 *   alerts: { fast: BurnRate.page({ factor: 14.4, long: "1h", short: "5m", runbook: "https://runbooks/pay" }) }
 * })
 * fast.about // => "payments"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const Slo: {
  /** The share of requests that succeed. */
  readonly availability: typeof availability
  /** The share of answers that come within `under`. */
  readonly latency: typeof latency
  /** Data is at most `under` old. */
  readonly freshness: typeof freshness
  /** A window of the calendar. */
  readonly calendar: typeof calendar
} = { availability, latency, freshness, calendar }
