import { fraction, fractionOfNumber, times } from "@lintel/analysis"
import { type BurnRateAlert, canonical, type Model, nameOf } from "@lintel/model"
import {
  identifierRules,
  isRefusal,
  Losses,
  type LossCollector,
  Names,
  Renderer,
  type Rendering,
  sortedEntries
} from "@lintel/render"
import { exactNumber, microsecondsOf, percentText } from "../exact.js"
import { spellYaml, type Tree, tree } from "../tree.js"
import { dnsNames } from "./dnsName.js"
import type { ObjectiveOptions } from "./prometheus.js"
import { perSecond, readQuery } from "./query.js"
import {
  dropMeasurement,
  dropUnsaid,
  noteShortfalls,
  type Objective,
  selectObjectives,
  unsaidByMost
} from "./selection.js"
import { bucketEvents, type Series, seriesOf } from "./series.js"
import { latencySpelling, querySpelling } from "./spelling.js"

/**
 * Options of the Sloth renderer.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface SlothOptions extends ObjectiveOptions {
  /** Ask for Sloth's plugin that counts events over the whole period, instead of averaging ratios of five minutes. */
  readonly countEvents: boolean
}

/** What Sloth computes by itself, for the period of 30 days: share of the budget, windows, factor. */
const alertsOfSloth: ReadonlyArray<readonly [string, BurnRateAlert]> = [
  ["page-quick", { severity: "page", factor: 14.4, long: "1h", short: "5m", budget: "0.02" }],
  ["page-slow", { severity: "page", factor: 6, long: "6h", short: "30m", budget: "0.05" }],
  ["ticket-quick", { severity: "ticket", factor: 3, long: "1d", short: "2h", budget: "0.1" }],
  ["ticket-slow", { severity: "ticket", factor: 1, long: "3d", short: "6h", budget: "0.1" }]
]

const countingPlugin = "sloth.dev/contrib/denominator_corrected_rules/v1"
const period = microsecondsOf("30d")
const shortPeriod = microsecondsOf("28d")
const place = "{{.window}}"

const runbooksOf = (alerts: ReadonlyArray<readonly [string, BurnRateAlert]>): ReadonlySet<string | undefined> =>
  new Set(alerts.map(([, { runbook }]) => runbook))

/** Whether an alert is exactly the one that Sloth makes. */
const isOwn = (name: string, alert: BurnRateAlert): boolean => {
  const own = alertsOfSloth.find(([it]) => it === name)?.[1]
  if (own === undefined) return false
  const { notifies, runbook: _, ...rest } = alert
  const key = (it: object): string => JSON.stringify(Object.entries(it).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return notifies === undefined && key(rest) === key(own)
}

/** Alerts are Sloth's own: what the design says is there when it says the same, and the rest is told. */
const alertsLoss = (losses: LossCollector, { address, slo }: Objective): void => {
  const alerts = sortedEntries(slo.alerts)
  for (const severity of ["page", "ticket"] as const) {
    const stated = alerts.filter(([, alert]) => alert.severity === severity)
    const own = alertsOfSloth.filter(([, alert]) => alert.severity === severity)
    if (stated.length === 0) continue
    const isSame = stated.length === own.length && stated.every(([name, alert]) => isOwn(nameOf(name), alert))
    if (!isSame) {
      losses.approximate(
        address,
        `burn-rate alerts (${severity}): Sloth computes factors and windows itself`,
        "/alerts"
      )
    }
    if (runbooksOf(stated).size > 1) losses.approximate(address, "runbooks that differ between alerts", "/alerts")
  }
}

const windowLoss = (losses: LossCollector, { address, slo: { alerts, window } }: Objective): void => {
  if (window._tag === "Calendar") {
    losses.approximate(address, "calendar window: Sloth has a rolling period for all objectives", "/window")
    return
  }
  const length = microsecondsOf(window.duration)
  if (length === period) return
  losses.approximate(
    address,
    `window: the period is an option of Sloth's command, ${window.duration} has to be given there`,
    "/window"
  )
  if (alerts === undefined || Object.keys(alerts).length === 0) return
  if (length === shortPeriod) {
    const factor = times(fractionOfNumber(0.1), fraction(shortPeriod, microsecondsOf("3d")))
    const what = `slow ticket: with 28 days Sloth's factor is ${(Number(factor.numerator) / Number(factor.denominator)).toFixed(4)}, it fires while the objective is met`
    losses.approximate(address, what, "/alerts")
  } else
    losses.approximate(
      address,
      "alerts: Sloth has windows for 28 and 30 days only, others have to be given to it",
      "/alerts"
    )
}

const methodLoss = (losses: LossCollector, { address, slo: { indicator } }: Objective, countEvents: boolean): void => {
  if (indicator._tag === "Freshness") return
  const isAveraged = indicator.method === "ratioTimeSlices" && indicator.slice === "5m"
  const isCounted = indicator.method === "occurrences" && indicator.slice === undefined
  if (countEvents ? isCounted : isAveraged) {
    if (indicator.sliceObjective !== undefined) {
      losses.drop(address, "objective of a time slice", "/indicator/sliceObjective")
    }
    return
  }
  const what = countEvents
    ? "method of budgeting: with its plugin Sloth counts events"
    : "method of budgeting: Sloth averages ratios of five minutes"
  losses.approximate(address, what, "/indicator/method")
  losses.approximate(address, what, "/indicator/slice")
  if (indicator.sliceObjective !== undefined)
    losses.drop(address, "objective of a time slice", "/indicator/sliceObjective")
}

/** The two queries, each with the place of the window. */
const queriesOf = (
  series: Exclude<Series, { readonly _tag: "Age" }>
): { readonly good: string; readonly total: string } => {
  if (series._tag === "Events") return { good: perSecond(series.good, place), total: perSecond(series.total, place) }
  const { good, total } = bucketEvents(series)
  const of = (selector: typeof good): string => perSecond({ _tag: "Counter", selector }, place)
  return { good: of(good), total: of(total) }
}

const inner = (text: string): string =>
  text.replace(/^\(([\s\S]*)\)$/, (whole, part: string) => (readQuery(part)._tag === "Unusable" ? whole : part))

const alerting = (objective: Objective, alertName: string): Tree => {
  const stated = sortedEntries(objective.slo.alerts)
  const of = (severity: "page" | "ticket"): Tree => {
    const own = stated.filter(([, alert]) => alert.severity === severity)
    if (own.length === 0) return { disable: true }
    const [runbook, ...others] = runbooksOf(own)
    return tree({
      labels: { severity },
      annotations: runbook === undefined || others.length > 0 ? undefined : { runbook_url: runbook }
    })
  }
  return { name: alertName, page_alert: of("page"), ticket_alert: of("ticket") }
}

interface Scope {
  readonly losses: LossCollector
  readonly countEvents: boolean
  readonly names: Names
  readonly alertNames: Names
}

const isName = (text: string): boolean => /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text)

const sloTree = ({ alertNames, countEvents, losses, names }: Scope, objective: Objective): Tree | undefined => {
  const { address, key, slo } = objective
  const { series, shortfalls } = seriesOf(slo)
  noteShortfalls(
    losses,
    objective,
    series === undefined ? shortfalls.map((it) => ({ ...it, pointer: "" })) : shortfalls
  )
  if (series?._tag === "Age") losses.drop(address, "objective of an age: Sloth counts events", "")
  if (series === undefined || series._tag === "Age") return undefined
  const percent = exactNumber(percentText(slo.objective))
  if (percent === undefined) losses.approximate(address, "objective of more digits than a number holds", "/objective")
  const objectivePercent = percent ?? Number(percentText(slo.objective))
  if (objectivePercent >= 100) {
    losses.drop(address, "objective that no number below 100 is near enough to", "")
    return undefined
  }
  dropUnsaid(losses, objective, unsaidByMost)
  dropMeasurement(losses, objective)
  methodLoss(losses, objective, countEvents)
  windowLoss(losses, objective)
  alertsLoss(losses, objective)
  querySpelling(losses, objective)
  latencySpelling(losses, objective)
  const { good, total } = queriesOf(series)
  if (names.of(key) !== objective.name) losses.approximate(address, "name of an objective", "")
  if (slo.of !== `service:${objective.service}`)
    losses.approximate(address, "operation or part that an objective is about: its service is named", "/of")
  return tree({
    name: names.of(key),
    objective: objectivePercent,
    description: slo.description,
    plugins: countEvents ? { chain: [{ id: countingPlugin }] } : undefined,
    sli: { events: { error_query: `(${inner(total)}) - (${inner(good)})`, total_query: inner(total) } },
    alerting: alerting(objective, alertNames.of(key))
  })
}

const scopeOf = (model: Model, losses: LossCollector, countEvents: boolean): Scope => {
  const keys = Object.keys(model.slos ?? {})
  const fallback = dnsNames(keys.map((key) => ({ key, wish: nameOf(key) })))
  return {
    losses,
    countEvents,
    names: Names.make(
      keys.map((key) => ({ key, wish: isName(nameOf(key)) ? nameOf(key) : fallback.of(key) })),
      { ...identifierRules, first: /[A-Za-z0-9]/u, rest: /[-A-Za-z0-9_.]/u, separator: "-", maximumLength: 100 }
    ),
    alertNames: Names.make(
      keys.map((key) => ({ key, wish: nameOf(key) })),
      identifierRules
    )
  }
}

const documents = (model: Model, objectives: ReadonlyArray<Objective>, { countEvents }: SlothOptions): Rendering => {
  const losses = Losses.collect()
  const scope = scopeOf(model, losses, countEvents)
  const services = new Map<string, Array<Tree>>()
  for (const objective of objectives) {
    const slo = sloTree(scope, objective)
    if (slo === undefined) continue
    services.set(objective.service, [...(services.get(objective.service) ?? []), slo])
  }
  const trees = [...services].map(([service, slos]) => ({ version: "prometheus/v1", service, slos }))
  return { files: trees.length === 0 ? [] : [{ path: "sloth.yaml", text: spellYaml(trees) }], losses: losses.all() }
}

/**
 * Objectives as specifications of Sloth, one document for each service. Sloth computes factors and windows of alerts
 * itself and averages ratios of five minutes over its period: where the design says otherwise, that is a loss.
 *
 * @example
 * ```ts
 * import { sloth } from "@lintel/render-ops"
 *
 * const rendered = sloth.render({
 *   lintel: "1.0",
 *   slos: {
 *     pay: {
 *       of: "service:payments",
 *       indicator: { _tag: "Availability", good: 'r{code!~"5.."}', total: "r", method: "occurrences" },
 *       objective: "0.999",
 *       window: { _tag: "Rolling", duration: "30d" }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.text.includes("objective: 99.9") // => true
 * "losses" in rendered ? rendered.losses[0]?.what : "" // => "method of budgeting: Sloth averages ratios of five minutes"
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const sloth: Renderer<SlothOptions> = Renderer.make<SlothOptions>("sloth", {
  summary: "Objectives as specifications of Sloth.",
  options: { of: "", countEvents: false },
  render: (given, options) => {
    const model = canonical(given)
    const objectives = selectObjectives(model, options.of)
    return "_tag" in objectives && isRefusal(objectives) ? objectives : documents(model, objectives, options)
  }
})
