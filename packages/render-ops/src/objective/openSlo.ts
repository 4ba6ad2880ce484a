import { type BurnRateAlert, canonical, type Model, nameOf, parseAddress } from "@lintel/model"
import {
  isRefusal,
  Losses,
  type LossCollector,
  type Names,
  Renderer,
  type Rendering,
  sortedEntries
} from "@lintel/render"
import { exactNumber } from "../exact.js"
import { nonEmpty, spellYaml, type Tree, tree } from "../tree.js"
import { dnsNames } from "./dnsName.js"
import { budgetingOf, openSloIndicator, shorthand } from "./openSloIndicator.js"
import type { ObjectiveOptions } from "./prometheus.js"
import { dropUnsaid, type Objective, objectiveWishes, selectObjectives, unsaidByMost } from "./selection.js"

/** Names of the objects of OpenSLO, which are labels of RFC 1123, by what they stand for. */
interface ObjectNames {
  readonly objectives: Names
  readonly policies: Names
  readonly services: Names
  readonly teams: Names
}

interface Scope {
  readonly losses: LossCollector
  readonly names: ObjectNames
}

const longestDescription = 1050

const described = (losses: LossCollector, address: string, text: string | undefined): string | undefined => {
  if (text === undefined || Array.from(text).length <= longestDescription) return text
  losses.approximate(address, `description of more than ${longestDescription} characters, cut`, "/description")
  return Array.from(text).slice(0, longestDescription).join("")
}

/** What an annotation says in the words of the design: addresses, and names that OpenSLO does not take. */
const annotated = (fields: Readonly<Record<string, string | undefined>>): Tree | undefined =>
  nonEmpty(
    tree(
      Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [`lintel.dev/${key}`, value === "" ? undefined : value])
      )
    )
  )

const object = (kind: string, metadata: Tree, spec: Tree): Tree => ({ apiVersion: "openslo/v1", kind, metadata, spec })

const epochs = { week: "1w", month: "1M", quarter: "1Q", year: "1Y" } as const

const timeWindow = (losses: LossCollector, { address, slo: { window } }: Objective): Tree | undefined => {
  if (window._tag === "Rolling") {
    const duration = shorthand(window.duration)
    if (duration !== undefined) return { duration, isRolling: true }
    losses.drop(address, "objective over a window that is no whole number of minutes", "")
    return undefined
  }
  if (window.zone === undefined) losses.approximate(address, "time zone, not stated: UTC is taken", "/window/zone")
  // The first of January 2024 begins a week, a month, a quarter and a year.
  const calendar = { startTime: "2024-01-01 00:00:00", timeZone: window.zone ?? "Etc/UTC" }
  return { duration: epochs[window.unit], calendar, isRolling: false }
}

const lookback = (losses: LossCollector, address: string, key: string, alert: BurnRateAlert): Tree | undefined => {
  const window = shorthand(alert.long)
  if (window === undefined) {
    losses.drop(address, "alert over a window that is no whole number of minutes", `/alerts/${key}`)
    return undefined
  }
  if (alert.short !== undefined) losses.drop(address, "short window of an alert", `/alerts/${key}/short`)
  const wait = alert.for === undefined ? undefined : shorthand(alert.for)
  if (alert.for === "0ms") losses.approximate(address, "known absence of a wait", `/alerts/${key}/for`)
  else if (alert.for !== undefined && wait === undefined) {
    losses.drop(address, "wait that is no whole number of minutes", `/alerts/${key}/for`)
  }
  return tree({
    kind: "burnrate",
    op: "gt",
    threshold: alert.factor,
    lookbackWindow: window,
    alertAfter: wait
  })
}

const alertPolicy = (
  { losses, names }: Scope,
  { address, key: slo, name }: Objective,
  key: string,
  alert: BurnRateAlert
): Tree | undefined => {
  const condition = lookback(losses, address, key, alert)
  if (condition === undefined) return undefined
  const policy = names.policies.of(`${slo} ${key}`)
  if (alert.budget !== undefined) losses.drop(address, "budget gone when an alert fires", `/alerts/${key}/budget`)
  if (alert.notifies === undefined) {
    const what = `who is told, not stated: a notification target called ${alert.severity} has to be supplied`
    losses.approximate(address, what, `/alerts/${key}/notifies`)
  }
  const target = alert.notifies === undefined ? alert.severity : names.teams.of(alert.notifies)
  const annotations = annotated({ slo: address, alert: nameOf(key), runbook: alert.runbook })
  const inline = {
    kind: "AlertCondition",
    metadata: { name: policy },
    spec: {
      description: `${name} uses up its error budget ${alert.factor} times too fast.`.slice(0, longestDescription),
      severity: alert.severity,
      condition
    }
  }
  return object("AlertPolicy", tree({ name: policy, annotations }), {
    alertWhenBreaching: true,
    alertWhenResolved: false,
    alertWhenNoData: false,
    conditions: [inline],
    notificationTargets: [{ targetRef: target }]
  })
}

const objectiveDocuments = (scope: Scope, objective: Objective): ReadonlyArray<Tree> => {
  const { losses, names } = scope
  const { address, key, slo } = objective
  dropUnsaid(losses, objective, unsaidByMost)
  const target = exactNumber(slo.objective)
  if (target === undefined) losses.approximate(address, "objective of more digits than a number holds", "/objective")
  const value = target ?? Number(slo.objective)
  if (value >= 1) {
    losses.drop(address, "objective that no number below 1 is near enough to", "")
    return []
  }
  const window = timeWindow(losses, objective)
  if (window === undefined) return []
  const name = names.objectives.of(key)
  const policies = sortedEntries(slo.alerts).flatMap(([alertKey, alert]) => {
    const document = alertPolicy(scope, objective, alertKey, alert)
    return document === undefined ? [] : [{ ref: names.policies.of(`${key} ${alertKey}`), document }]
  })
  if (slo.alerts !== undefined && Object.keys(slo.alerts).length === 0) {
    losses.approximate(address, "known absence of alerts", "/alerts")
  }
  const { comparison, spec: indicator } = openSloIndicator(losses, objective)
  const { method, slices } = budgetingOf(losses, objective)
  const annotations = annotated({
    slo: nameOf(key) === name ? undefined : nameOf(key),
    of: slo.of,
    indicator: slo.indicator._tag === "Freshness" ? "freshness" : undefined
  })
  const spec = tree({
    description: described(losses, address, slo.description),
    service: names.services.of(objective.service),
    indicator: indicator === undefined ? undefined : { metadata: { name }, spec: indicator },
    indicatorRef: indicator === undefined ? name : undefined,
    timeWindow: [window],
    budgetingMethod: method,
    objectives: [{ ...comparison, target: value, ...slices }],
    alertPolicies: policies.length === 0 ? undefined : policies.map(({ ref }) => ({ alertPolicyRef: ref }))
  })
  return [object("SLO", tree({ name, annotations }), spec), ...policies.map(({ document }) => document)]
}

const teamsOf = (model: Model): ReadonlySet<string> =>
  new Set(
    sortedEntries(model.slos).flatMap(([, { alerts }]) => sortedEntries(alerts).flatMap(([, it]) => it.notifies ?? []))
  )

const teamName = (team: string): string => nameOf(parseAddress(team)?.path ?? team)

const targetDocument = (names: Names, team: string): Tree => {
  const name = names.of(team)
  return object("AlertNotificationTarget", tree({ name, annotations: annotated({ of: team }) }), {
    target: teamName(team)
  })
}

const namesOf = (model: Model, all: ReadonlyArray<Objective>): ObjectNames => ({
  objectives: dnsNames(objectiveWishes(model)),
  policies: dnsNames(
    sortedEntries(model.slos).flatMap(([key, { alerts }]) =>
      sortedEntries(alerts).map(([alert]) => ({ key: `${key} ${alert}`, wish: `${nameOf(key)}-${nameOf(alert)}` }))
    )
  ),
  services: dnsNames(all.map(({ service }) => ({ key: service, wish: service }))),
  // Targets that nobody named are called by the severity.
  teams: dnsNames([
    { key: "page", wish: "page" },
    { key: "ticket", wish: "ticket" },
    ...[...teamsOf(model)].map((team) => ({ key: team, wish: teamName(team) }))
  ])
})

const render = (model: Model, objectives: ReadonlyArray<Objective>): Rendering => {
  const losses = Losses.collect()
  const all = selectObjectives(model, "")
  const names = namesOf(model, "_tag" in all && isRefusal(all) ? objectives : all)
  const documents = objectives.flatMap((objective) => objectiveDocuments({ losses, names }, objective))
  const notified = new Set(
    objectives.flatMap(({ slo }) => sortedEntries(slo.alerts).flatMap(([, { notifies }]) => notifies ?? []))
  )
  const targets = [...notified].toSorted().map((team) => targetDocument(names.teams, team))
  const files = documents.length === 0 ? [] : [{ path: "openslo.yaml", text: spellYaml([...documents, ...targets]) }]
  return { files, losses: losses.all() }
}

/**
 * Objectives as OpenSLO v1: an `SLO` with its indicator for each, an `AlertPolicy` of one condition for each alert, an
 * `AlertNotificationTarget` for each team that is told. What an objective is about, and names that are no labels of
 * RFC 1123, stand in annotations `lintel.dev/...`, so that reading the file gives the objective again.
 *
 * *Details.* An objective without metrics refers to an SLI of its own name, which has to be supplied: none is guessed.
 * OpenSLO has one window for an alert, so the short one is a loss.
 *
 * @example
 * ```ts
 * import { openSlo } from "@lintel/render-ops"
 *
 * const rendered = openSlo.render({
 *   lintel: "1.0",
 *   slos: {
 *     pay: {
 *       of: "service:payments",
 *       indicator: { _tag: "Availability", good: 'r{code!~"5.."}', total: "r", method: "occurrences" },
 *       objective: "0.999",
 *       window: { _tag: "Calendar", unit: "month", zone: "Europe/Berlin" }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.text.includes("target: 0.999") // => true
 * "losses" in rendered ? rendered.losses : undefined // => []
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const openSlo: Renderer<ObjectiveOptions> = Renderer.make<ObjectiveOptions>("openslo", {
  summary: "Objectives and their alerts as OpenSLO v1.",
  options: { of: "" },
  render: (given, { of }) => {
    const model = canonical(given)
    const objectives = selectObjectives(model, of)
    return "_tag" in objectives && isRefusal(objectives) ? objectives : render(model, objectives)
  }
})
