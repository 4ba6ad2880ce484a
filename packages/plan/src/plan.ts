import type { ComparePolicy } from "@lintel/compat"
import {
  type Acceptance,
  type Diagnostic,
  makeReport,
  type PlanJson,
  type Report,
  type ReportPolicy
} from "@lintel/diagnostic"
import { type LocalDate, type Model, stableStringify } from "@lintel/model"
import type { Bridge } from "./bridge/bridge.js"
import type { FlagMatrix } from "./edges/flags.js"
import { findBridges } from "./bridge/bridges.js"
import { backfillFindings } from "./told/backfill.js"
import { type Changed, changedBetween } from "./changed.js"
import { declaredRollouts, rolloutsAhead } from "./declared/declared.js"
import { pairsAt, type Place, placesOf } from "./declared/environments.js"
import {
  apartFindings,
  blueGreenFindings,
  type DeclaredContext,
  reachedFindings,
  rollbackFindings,
  unplannedFindings
} from "./told/declared.js"
import { keepsValues } from "./edges/tables.js"
import { type Timeline, timelineOf } from "./declared/timeline.js"
import { derivedOrder, type JudgedPair } from "./derive.js"
import { freezeFindings } from "./told/freeze.js"
import { planKinds } from "./findings/registry.js"
import { keptFindings, misreadFindings, orderFindings, reusedFindings, waitFindings } from "./told/order.js"
import type { UnitOrder } from "./order.js"
import type { UnitPair } from "./pair.js"
import { destroysData, rollbackStates } from "./rollback.js"
import { planJson } from "./planJson.js"
import { sagasInFlight } from "./sagas.js"
import { type Survey, surveyOf } from "./survey.js"
import { stateFindings } from "./told/states.js"
import type { PlanUnit } from "./unit.js"

/**
 * What a plan is made with.
 *
 * @category plan
 * @since 0.1.0
 */
export interface PlanOptions {
  /** How readers read, as for a comparison, and how findings weigh. */
  readonly policy?: ComparePolicy & ReportPolicy
  /** Who uses the contracts beside those the designs name: their consumers and calls count in both designs. */
  readonly consumers?: Model | ReadonlyArray<Model>
  /** Acceptances that the new design carries. */
  readonly suppressions?: ReadonlyArray<Acceptance>
  /** Findings about the inputs, to be told with the others. */
  readonly findings?: ReadonlyArray<Diagnostic>
  /** The day the plan is about, on which its first step is taken. */
  readonly now?: LocalDate
}

/**
 * The way from one design to another, as data.
 *
 * @category plan
 * @since 0.1.0
 */
export interface Plan {
  readonly units: ReadonlyArray<PlanUnit>
  readonly pairs: ReadonlyArray<UnitPair>
  readonly order: UnitOrder<JudgedPair>
  readonly bridges: ReadonlyArray<Bridge>
  /** Every flag on the way: each of its values with each version of those who evaluate it. */
  readonly flags: ReadonlyArray<FlagMatrix>
  /** Units that use something that changes and may stay as they are. */
  readonly stays: ReadonlyArray<string>
  /** How many contracts and messages were compared: what did not change never is. */
  readonly compared: number
}

/**
 * A report with the plan it is about.
 *
 * @category plan
 * @since 0.1.0
 */
export interface PlanReport extends Report {
  readonly plan: PlanJson
}

const modelsOf = (consumers: PlanOptions["consumers"]): ReadonlyArray<Model> =>
  consumers === undefined ? [] : Array.isArray(consumers) ? consumers : [consumers as Model]

/** Entries of one Model and what others add to them; who has a name already keeps it. */
const joined = <T>(
  own: Readonly<Record<string, T>> | undefined,
  others: ReadonlyArray<Readonly<Record<string, T>> | undefined>
): Readonly<Record<string, T>> => {
  const all = new Map(Object.entries(own ?? {}))
  for (const other of others)
    for (const [key, value] of Object.entries(other ?? {})) if (!all.has(key)) all.set(key, value)
  return Object.fromEntries(all)
}

/** Users that other designs declare, beside those of the design itself. */
const withConsumers = (model: Model, others: ReadonlyArray<Model>): Model =>
  others.length === 0
    ? model
    : Object.assign({}, model, {
        consumers: joined(
          model.consumers,
          others.map(({ consumers }) => consumers)
        ),
        calls: joined(
          model.calls,
          others.map(({ calls }) => calls)
        )
      })

const isDestructive =
  (changed: Changed) =>
  (unit: PlanUnit): boolean =>
    unit.kind === "migration" &&
    changed.migrations.some(({ fresh, phases }) =>
      phases.some(
        ({ after, before, id, steps }) =>
          id === unit.id && destroysData(steps, (step) => keepsValues(step, before, after, fresh?.engine))
      )
    )

interface Found {
  readonly plan: Plan
  readonly timeline: Timeline
  readonly findings: ReadonlyArray<Diagnostic>
  readonly json: PlanJson
}

/** What the rollouts of one environment are judged by. */
const contextOf = (
  survey: Survey,
  changed: Changed,
  unitOf: DeclaredContext["unitOf"],
  isIrreversible: (unit: PlanUnit) => boolean,
  { environment, rollouts }: Place
): DeclaredContext => {
  const timeline = timelineOf(rollouts)
  const stageUnits = timeline.stages.map(({ stage }, position) =>
    stage.units.filter((id) => timeline.momentOf(id)?.begin === position).flatMap((id) => unitOf(id) ?? [])
  )
  const pairs = pairsAt(survey, environment, changed.pairs)
  return {
    survey,
    timeline,
    rollouts,
    units: changed.units,
    pairs,
    unitOf,
    rollback: rollbackStates(stageUnits, pairs, isIrreversible)
  }
}

const declaredFindings = (contexts: ReadonlyArray<DeclaredContext>): ReadonlyArray<Diagnostic> => [
  ...contexts.flatMap((context) => [
    ...rollbackFindings(context),
    ...apartFindings(context),
    ...backfillFindings(context),
    ...blueGreenFindings(context)
  ]),
  ...unplannedFindings(contexts)
]

/** A rollout that names no environment is judged in each, and told once. */
const distinct = (findings: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> => [
  ...new Map(findings.map((it) => [stableStringify([it.code, it.subject, it.pointer ?? "", it.data]), it])).values()
]

const findAll = (old: Model, fresh: Model, { consumers, now, policy = {} }: PlanOptions): Found => {
  const others = modelsOf(consumers)
  const survey = surveyOf(withConsumers(old, others), withConsumers(fresh, others))
  const ahead = rolloutsAhead(survey)
  const rollouts = declaredRollouts(survey, ahead)
  const changed = changedBetween(survey, ahead, policy)
  const byId = new Map(changed.units.map((unit) => [unit.id, unit]))
  const unitOf = (id: string): PlanUnit | undefined => byId.get(id)
  const ids = changed.units.map(({ id }) => id)
  const isIrreversible = isDestructive(changed)
  const contexts = placesOf(survey, rollouts).map((place) => contextOf(survey, changed, unitOf, isIrreversible, place))
  // Who is stopped with its neighbour in one environment may still meet it in another.
  const together = (one: string, other: string): boolean =>
    contexts.every(({ timeline: { stopTogether } }) => stopTogether(one, other))
  const order = derivedOrder(ids, changed.pairs, together)
  const bridges =
    order._tag === "Blocked" ? findBridges(survey, ids, changed.pairs, order, together, policy, changed.migrations) : []
  const plan: Plan = {
    units: changed.units,
    pairs: changed.pairs,
    order,
    bridges,
    flags: changed.flags,
    stays: changed.stays,
    compared: changed.compared
  }
  // What is printed is the way of production, where it has one.
  const timeline = contexts.at(-1)?.timeline ?? timelineOf(rollouts)
  const reached = rollouts.length === 0 ? [] : contexts.flatMap(reachedFindings)
  const declared = rollouts.length === 0 ? [] : distinct([...reached, ...declaredFindings(contexts)])
  const isCovered = ids.every((id) => timeline.momentOf(id) !== undefined)
  const follows = rollouts.length > 0 && reached.length === 0 && isCovered ? "declared" : "derived"
  const json = planJson({ plan, rollouts, timeline, follows, isIrreversible, end: changed.states.end })
  return {
    plan,
    timeline,
    findings: [
      ...orderFindings(plan, unitOf),
      ...declared,
      ...sagasInFlight(
        survey,
        ahead.map(([, rollout]) => rollout)
      ),
      ...misreadFindings(changed.pairs, unitOf),
      ...waitFindings(order, unitOf),
      ...reusedFindings(changed),
      ...stateFindings(changed.states, changed.versioned),
      ...keptFindings(changed, unitOf),
      ...(now === undefined ? [] : freezeFindings(survey.after.index, json, rollouts, unitOf, now))
    ],
    json
  }
}

/**
 * Derives how to get from one design to another: what changes, which of two versions get along on every edge (with the
 * payload that shows where they do not), an order in which every mixture on the way is safe, or what forbids one and the
 * version in between that breaks it; what can be rolled back alone after each step, and from which step on not everything
 * can. Rollouts of the new design that lead there are walked through stage by stage.
 *
 * Never throws on Models that decode, has no clock and no side effect: the same input gives the same report.
 *
 * @example
 * ```ts
 * import { plan } from "@lintel/plan"
 * import type { JsonObject, Model } from "@lintel/model"
 *
 * const shop = (version: string, required: ReadonlyArray<string>): Model => ({
 *   lintel: "1.0",
 *   services: { orders: { version }, payments: { version, provides: ["contract:payments"] } },
 *   contracts: {
 *     payments: {
 *       _tag: "Http",
 *       operations: {
 *         pay: {
 *           _tag: "Http",
 *           method: "POST",
 *           path: "/payments",
 *           request: {
 *             required: true,
 *             content: {
 *               "application/json": {
 *                 schema: { type: "object", properties: { sum: { type: "number" }, currency: { type: "string" } }, required }
 *               }
 *             }
 *           }
 *         }
 *       }
 *     }
 *   },
 *   calls: { "orders/to-pay": { from: "service:orders", to: { operation: "operation:payments/pay" } } }
 * })
 * const report = plan(shop("1", ["sum"]), shop("2", ["sum", "currency"]))
 * report.verdict // => "holds"
 * report.plan.steps.map(({ unit }) => unit) // => ["service:orders", "service:payments"]
 * ```
 * @category plan
 * @since 0.1.0
 */
export const plan = (old: Model, fresh: Model, options: PlanOptions = {}): PlanReport => {
  const { findings, json } = findAll(old, fresh, options)
  const report = makeReport({
    findings: [...(options.findings ?? []), ...findings],
    checked: planKinds.map(({ code }) => code),
    policy: options.policy ?? {},
    suppressions: options.suppressions ?? [],
    now: options.now ?? "1970-01-01",
    plan: json
  })
  return { ...report, plan: json }
}

/**
 * What a plan is made of, before it is put into words: units, pairs with their proof, and the order.
 *
 * @category plan
 * @since 0.1.0
 */
export const planOf = (old: Model, fresh: Model, options: PlanOptions = {}): Plan => findAll(old, fresh, options).plan
