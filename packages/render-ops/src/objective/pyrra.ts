import { type BurnRateAlert, canonical, type Model } from "@lintel/model"
import {
  isRefusal,
  Losses,
  type LossCollector,
  type Names,
  Renderer,
  type Rendering,
  sortedEntries
} from "@lintel/render"
import { microsecondsOf, percentText, prometheusDuration } from "../exact.js"
import { spellYaml, type Tree, tree } from "../tree.js"
import { dnsNames } from "./dnsName.js"
import type { ObjectiveOptions } from "./prometheus.js"
import { type Matcher, type Selector, selectorText } from "./query.js"
import {
  dropMeasurement,
  dropUnsaid,
  noteShortfalls,
  type Objective,
  objectiveWishes,
  selectObjectives,
  unsaidByMost
} from "./selection.js"
import { bucketEvents, type Series, seriesOf } from "./series.js"

const opposites: ReadonlyMap<string, string> = new Map([
  ["=", "!="],
  ["!=", "="],
  ["=~", "!~"],
  ["!~", "=~"]
])

const sameMatcher = (a: Matcher, b: Matcher): boolean =>
  a.label === b.label && a.operator === b.operator && a.value === b.value

/** The errors as a selector: where the good events are all events with one condition more, those against it. */
const errorsOf = (good: Selector, total: Selector): Selector | undefined => {
  const more = good.matchers.filter((it) => !total.matchers.some((other) => sameMatcher(it, other)))
  const [condition, ...others] = more
  const operator = opposites.get(condition?.operator ?? "")
  const isPart = total.matchers.every((it) => good.matchers.some((other) => sameMatcher(it, other)))
  if (good.name !== total.name || condition === undefined || operator === undefined || others.length > 0 || !isPart) {
    return undefined
  }
  return { name: total.name, matchers: [...total.matchers, { ...condition, operator }] }
}

const metric = (selector: Selector): Tree => ({ metric: selectorText(selector) })

const indicatorOf = (losses: LossCollector, { address }: Objective, series: Series): Tree | undefined => {
  if (series._tag === "Age") {
    losses.drop(address, "objective of an age: Pyrra counts events", "")
    return undefined
  }
  if (series._tag === "Bucket") {
    if (!series.bound.includes(".")) {
      losses.approximate(
        address,
        "spelling of a bucket: Pyrra takes one, and clients also write it with .0",
        "/indicator/under"
      )
    }
    const { good, total } = bucketEvents(series, "one")
    return { latency: { success: metric(good), total: metric(total) } }
  }
  const { good, total } = series
  const errors =
    good._tag === "Counter" && total._tag === "Counter" ? errorsOf(good.selector, total.selector) : undefined
  if (errors === undefined || total._tag !== "Counter") {
    losses.drop(address, "objective whose errors are no selector of one metric, which Pyrra needs", "")
    return undefined
  }
  return { ratio: { errors: metric(errors), total: metric(total.selector) } }
}

const lengths = { week: "7d", month: "30d", quarter: "90d", year: "365d" } as const

/** Pyrra's shortest window is a part of 8064 (5 m of 28 d), rounded to minutes: half a minute is the least that is one. */
const leastWindow = 8064n * microsecondsOf("30s")

const windowOf = (losses: LossCollector, { address, slo: { window } }: Objective): string | undefined => {
  if (window._tag === "Calendar") {
    const length = lengths[window.unit]
    losses.approximate(address, `calendar window: a rolling one of ${length} is taken`, "/window")
    return length
  }
  const length = prometheusDuration(window.duration)
  if (microsecondsOf(window.duration) < leastWindow) {
    losses.drop(address, "objective over less than 67.2 h, of which Pyrra's shortest window rounds to no time", "")
    return undefined
  }
  return length
}

/** What Pyrra computes for a window of 28 days; for others it scales the windows and keeps the factors. */
const alertsOfPyrra: ReadonlyArray<Pick<BurnRateAlert, "factor" | "long" | "short" | "for">> = [
  { factor: 14, long: "1h", short: "5m", for: "2m" },
  { factor: 7, long: "6h", short: "30m", for: "15m" },
  { factor: 2, long: "1d", short: "2h", for: "1h" },
  { factor: 1, long: "4d", short: "6h", for: "3h" }
]

const isOwn = (alert: BurnRateAlert): boolean =>
  alertsOfPyrra.some(
    (own) =>
      own.factor === alert.factor && own.long === alert.long && own.short === alert.short && own.for === alert.for
  )

const alertsLoss = (losses: LossCollector, { address, slo }: Objective): boolean => {
  const alerts = sortedEntries(slo.alerts)
  const isDefault = slo.window._tag === "Rolling" && slo.window.duration === "28d"
  for (const [key, alert] of alerts) {
    if (alert.runbook !== undefined) losses.drop(address, "runbook", `/alerts/${key}/runbook`)
    if (alert.notifies !== undefined) losses.drop(address, "who is told", `/alerts/${key}/notifies`)
    if (isDefault && isOwn(alert)) continue
    const rounded = Number.isInteger(alert.factor)
      ? ""
      : `, and prints factors without decimals (${alert.factor} as ${alert.factor.toFixed(0)})`
    losses.approximate(address, `burn-rate alert: Pyrra has its own factors 14, 7, 2 and 1${rounded}`, `/alerts/${key}`)
  }
  if (alerts.length > 0 && alerts.length < alertsOfPyrra.length) {
    losses.approximate(address, "alerts beyond those of the design: Pyrra makes four of every objective", "/alerts")
  }
  return alerts.length > 0
}

const documentOf = (losses: LossCollector, names: Names, objective: Objective): Tree | undefined => {
  const { address, key, slo } = objective
  const { series, shortfalls } = seriesOf(slo)
  noteShortfalls(losses, objective, shortfalls)
  const indicator = series === undefined ? undefined : indicatorOf(losses, objective, series)
  if (indicator === undefined) return undefined
  const window = windowOf(losses, objective)
  if (window === undefined) return undefined
  dropUnsaid(losses, objective, unsaidByMost)
  dropMeasurement(losses, objective)
  if (slo.indicator._tag !== "Freshness" && (slo.indicator.method ?? "occurrences") !== "occurrences") {
    losses.approximate(address, "method of budgeting: Pyrra counts events", "/indicator/method")
  }
  if (slo.indicator._tag !== "Freshness") {
    if (slo.indicator.slice !== undefined) losses.drop(address, "length of a time slice", "/indicator/slice")
    if (slo.indicator.sliceObjective !== undefined)
      losses.drop(address, "objective of a time slice", "/indicator/sliceObjective")
  }
  const hasAlerts = alertsLoss(losses, objective)
  return {
    apiVersion: "pyrra.dev/v1alpha1",
    kind: "ServiceLevelObjective",
    metadata: { name: names.of(key), labels: { "pyrra.dev/service": label(objective.service) } },
    spec: tree({
      target: percentText(slo.objective),
      window,
      description: slo.description,
      indicator,
      alerting: hasAlerts ? undefined : { disabled: true }
    })
  }
}

/** A text as the value of a label of Kubernetes. */
const label = (text: string): string =>
  text
    .replaceAll(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "")

const documents = (model: Model, objectives: ReadonlyArray<Objective>): Rendering => {
  const losses = Losses.collect()
  const names = dnsNames(objectiveWishes(model))
  const trees = objectives.flatMap((objective) => documentOf(losses, names, objective) ?? [])
  return { files: trees.length === 0 ? [] : [{ path: "pyrra.yaml", text: spellYaml(trees) }], losses: losses.all() }
}

/**
 * Objectives as `ServiceLevelObjective`s of Pyrra. Pyrra takes selectors only, has factors of its own (14, 7, 2 and 1)
 * and prints factors without decimals: where the design says otherwise, that is a loss.
 *
 * @example
 * ```ts
 * import { pyrra } from "@lintel/render-ops"
 *
 * const rendered = pyrra.render({
 *   lintel: "1.0",
 *   slos: {
 *     pay: {
 *       of: "service:payments",
 *       indicator: { _tag: "Availability", good: 'r{code!~"5.."}', total: "r" },
 *       objective: "0.9995",
 *       window: { _tag: "Rolling", duration: "28d" }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.text.includes('r{code=~"5.."}') // => true
 * file?.text.includes("target: '99.95'") // => true
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const pyrra: Renderer<ObjectiveOptions> = Renderer.make<ObjectiveOptions>("pyrra", {
  summary: "Objectives as objects of Pyrra.",
  options: { of: "" },
  render: (given, { of }) => {
    const model = canonical(given)
    const objectives = selectObjectives(model, of)
    return "_tag" in objectives && isRefusal(objectives) ? objectives : documents(model, objectives)
  }
})
