import type { BurnRateAlert } from "@lintel/model"
import { shortName } from "@lintel/model"
import { type LossCollector, type Names, sortedEntries } from "@lintel/render"
import { budgetText, microsecondsOf, percentText, prometheusDuration, thresholdText } from "../exact.js"
import { type Tree, tree } from "../tree.js"
import { errorRatio, type ErrorRatio, rollingWindow } from "./prometheusErrors.js"
import { dropMeasurement, dropUnsaid, noteShortfalls, type Objective, unsaidByAll } from "./selection.js"
import { seriesOf } from "./series.js"

/** The windows of an alert as Prometheus writes them. */
interface Windows {
  readonly long: string
  readonly short: string | undefined
}

interface Scope {
  readonly losses: LossCollector
  readonly objective: Objective
  /** The name of the objective in names of series. */
  readonly name: string
  readonly alertNames: Names
  readonly labels: Tree
}

const windowsOf = (scope: Scope, key: string, { long, short }: BurnRateAlert): Windows | undefined => {
  const { losses, objective } = scope
  const longText = prometheusDuration(long)
  if (longText === undefined || microsecondsOf(long) === 0n) {
    losses.drop(objective.address, "alert over less than one millisecond", `/alerts/${key}`)
    return undefined
  }
  const shortText = short === undefined ? undefined : prometheusDuration(short)
  if (short !== undefined && (shortText === undefined || microsecondsOf(short) === 0n)) {
    losses.drop(objective.address, "window of less than one millisecond", `/alerts/${key}/short`)
    return { long: longText, short: undefined }
  }
  return { long: longText, short: shortText }
}

const ratioName = (name: string, window: string): string => `slo:${name}:error_ratio_${window}`

const labelsOf = ({ slo, name, service }: Objective): Tree =>
  tree({ slo: name, service, owner: slo.owner === undefined ? undefined : shortName(slo.owner) })

const text = (value: string | undefined): string | undefined =>
  // Annotations are templates of Go: what looks like one is written as text.
  value?.replaceAll("{{", '{{ "{{" }}')

const alertRule = (scope: Scope, key: string, alert: BurnRateAlert, { long, short }: Windows): Tree => {
  const { alertNames, labels, losses, name, objective } = scope
  const { address, slo } = objective
  const threshold = thresholdText(alert.factor, slo.objective)
  const condition = (window: string): string => `${ratioName(name, window)} > ${threshold}`
  const wait = alert.for === undefined ? undefined : prometheusDuration(alert.for)
  if (alert.for !== undefined && wait === undefined) {
    losses.drop(address, "wait of less than one millisecond", `/alerts/${key}/for`)
  }
  const summary = `${objective.name} uses up its error budget ${alert.factor} times too fast, over ${long}${short === undefined ? "" : ` and ${short}`}.`
  return tree({
    alert: alertNames.of(`${objective.key} ${key}`),
    expr: short === undefined ? condition(long) : `${condition(long)}\nand\n${condition(short)}`,
    for: wait,
    labels: tree({
      ...labels,
      severity: alert.severity,
      team: alert.notifies === undefined ? undefined : shortName(alert.notifies)
    }),
    annotations: tree({
      summary: text(summary),
      description: text(slo.description),
      runbook_url: text(alert.runbook ?? slo.runbook),
      budget: alert.budget === undefined ? undefined : `${percentText(alert.budget)}%`,
      budget_policy: text(slo.budgetPolicy)
    })
  })
}

const recordingRule = (scope: Scope, record: string, expr: string): Tree => ({ record, expr, labels: scope.labels })

const budgetRules = (scope: Scope, ratio: ErrorRatio): ReadonlyArray<Tree> => {
  const { losses, name, objective } = scope
  const { address, slo } = objective
  const constants = [
    recordingRule(scope, `slo:${name}:objective`, `vector(${slo.objective})`),
    recordingRule(scope, `slo:${name}:error_budget`, `vector(${budgetText(slo.objective)})`)
  ]
  const window = rollingWindow(slo)
  if (window === undefined) {
    losses.drop(address, slo.window._tag === "Calendar" ? "calendar window" : "window below one millisecond", "/window")
    return constants
  }
  const record = ratioName(name, window)
  const remaining = `1 - ${record} / ${budgetText(slo.objective)}`
  return [
    ...constants,
    recordingRule(scope, record, ratio.over(window)),
    recordingRule(scope, `slo:${name}:error_budget_remaining`, remaining)
  ]
}

const byLength = (a: string, b: string): number => Number(microsecondsOf(a) - microsecondsOf(b))

const judgedAlerts = (scope: Scope): ReadonlyArray<readonly [string, BurnRateAlert, Windows]> =>
  sortedEntries(scope.objective.slo.alerts).flatMap(([key, alert]) => {
    const windows = windowsOf(scope, key, alert)
    return windows === undefined ? [] : [[key, alert, windows] as const]
  })

/** The rules of one objective as a group; nothing when there is no metric to compute it from. */
export const objectiveGroup = (
  losses: LossCollector,
  objective: Objective,
  names: { readonly objectives: Names; readonly alerts: Names }
): Tree | undefined => {
  const { series, shortfalls } = seriesOf(objective.slo)
  noteShortfalls(losses, objective, shortfalls)
  if (series === undefined) return undefined
  dropUnsaid(losses, objective, unsaidByAll)
  dropMeasurement(losses, objective)
  const name = names.objectives.of(objective.key)
  const scope: Scope = { losses, objective, name, alertNames: names.alerts, labels: labelsOf(objective) }
  const alerts = judgedAlerts(scope)
  if (alerts.length === 0 && objective.slo.budgetPolicy !== undefined) {
    losses.drop(objective.address, "budget policy", "/budgetPolicy")
  }
  if (alerts.length === 0 && objective.slo.runbook !== undefined) {
    losses.drop(objective.address, "runbook", "/runbook")
  }
  const ratio = errorRatio(losses, objective, series, name)
  const period = rollingWindow(objective.slo)
  const windows = new Set(alerts.flatMap(([, , { long, short }]) => (short === undefined ? [long] : [short, long])))
  if (period !== undefined) windows.delete(period)
  return {
    name: `slo:${name}`,
    rules: [
      ...ratio.needed.map(({ expr, record }) => recordingRule(scope, record, expr)),
      ...[...windows].toSorted(byLength).map((it) => recordingRule(scope, ratioName(name, it), ratio.over(it))),
      ...budgetRules(scope, ratio),
      ...alerts.map(([key, alert, it]) => alertRule(scope, key, alert, it))
    ]
  }
}
