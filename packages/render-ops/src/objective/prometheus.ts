import { canonical, type Model, nameOf } from "@lintel/model"
import { identifierRules, isRefusal, Losses, Names, Renderer, type Rendering, sortedEntries } from "@lintel/render"
import { microsecondsOf } from "../exact.js"
import { spellYaml } from "../tree.js"
import { objectiveGroup } from "./prometheusRules.js"
import { type Objective, objectiveWishes, selectObjectives } from "./selection.js"

/**
 * Options of the renderers of objectives.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface ObjectiveOptions {
  /** An objective, or the service or operation whose objectives are meant; `""` is every objective. */
  readonly of: string
}

const retained = microsecondsOf("15d")

const headerOf = (objectives: ReadonlyArray<Objective>): string => {
  const windows = objectives.flatMap(({ slo: { window } }) => (window._tag === "Rolling" ? [window.duration] : []))
  const [longest] = windows.toSorted((a, b) => Number(microsecondsOf(b) - microsecondsOf(a)))
  return longest === undefined || microsecondsOf(longest) <= retained
    ? ""
    : `# The longest window is ${longest}: keep the series that long (Prometheus keeps 15 days unless told otherwise).\n`
}

const namesOf = (model: Model): { readonly objectives: Names; readonly alerts: Names } => ({
  objectives: Names.make(objectiveWishes(model), identifierRules),
  alerts: Names.make(
    sortedEntries(model.slos).flatMap(([key, { alerts }]) =>
      sortedEntries(alerts).map(([alert]) => ({ key: `${key} ${alert}`, wish: `${nameOf(key)} ${nameOf(alert)}` }))
    ),
    { ...identifierRules, maximumLength: 100 }
  )
})

const rules = (given: Model, objectives: ReadonlyArray<Objective>): Rendering => {
  const losses = Losses.collect()
  const names = namesOf(given)
  const groups = objectives.flatMap((objective) => objectiveGroup(losses, objective, names) ?? [])
  const files =
    groups.length === 0 ? [] : [{ path: "prometheus.rules.yaml", text: spellYaml([{ groups }], headerOf(objectives)) }]
  return { files, losses: losses.all() }
}

/**
 * Recording and alerting rules of Prometheus, one group for each objective: the share of errors over every window of its
 * alerts and over its own, what is left of the budget, and one alert for each burn rate that fires when both windows
 * burn too fast (The Site Reliability Workbook, chapter 5). Thresholds are exact decimals, `factor * (1 - objective)`.
 *
 * *Details.* `good` and `total` of an availability are selectors of counters (`http_requests_total{code!~"5.."}`), whole
 * queries with `{{.window}}` where the window belongs, or any other query, which is averaged. The `metric` of a latency
 * names a histogram; the unit is the one its name ends with. An objective that names no metric gets no rules: that is a
 * loss, and no metric is guessed. Slices (`method`) are recorded first and averaged.
 *
 * @example
 * ```ts
 * import { prometheus } from "@lintel/render-ops"
 *
 * const rendered = prometheus.render({
 *   lintel: "1.0",
 *   slos: {
 *     "pay-availability": {
 *       of: "service:payments",
 *       indicator: { _tag: "Availability", good: 'requests_total{code!~"5.."}', total: "requests_total" },
 *       objective: "0.999",
 *       window: { _tag: "Rolling", duration: "30d" },
 *       alerts: { fast: { severity: "page", factor: 14.4, long: "1h", short: "5m" } }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.path // => "prometheus.rules.yaml"
 * file?.text.includes("slo:pay_availability:error_ratio_1h > 0.0144") // => true
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const prometheus: Renderer<ObjectiveOptions> = Renderer.make<ObjectiveOptions>("prometheus", {
  summary: "Recording and alerting rules of Prometheus for every objective that names its metrics.",
  options: { of: "" },
  render: (given, { of }) => {
    const model = canonical(given)
    const objectives = selectObjectives(model, of)
    return "_tag" in objectives && isRefusal(objectives) ? objectives : rules(model, objectives)
  }
})
