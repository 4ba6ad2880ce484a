import { child, type Context, type Cursor, entriesOf, isRecord, itemsOf, listAt, textOf, warnAt } from "@lintel/import"
import { formatDuration, type Gate, type Ratio } from "@lintel/model"
import { byDefault, type Fact, objectOf, type Written } from "./facts.js"
import { annotationOf } from "./identity.js"
import { type Manifest, objectNamed, type Objects } from "./objects.js"
import {
  countIn,
  goDurationIn,
  goMicros,
  malformed,
  noPlace,
  objectIn,
  ratioOf,
  textIn,
  warnOfUnread
} from "./reading.js"
import { namedGate } from "./stages.js"

/** Gates, and how long measuring them takes. */
export interface Measured {
  readonly gates: ReadonlyArray<Written<Gate>>
  readonly micros: bigint
}

type NoData = "advance" | "wait" | "abort"

/** What a condition asks of the first number that a query gives, and what it makes of none. */
interface Condition {
  readonly noData: NoData | undefined
  /** Absent where the Model has no words for the comparison. */
  readonly field: "baseline" | "detects" | "objective" | undefined
  readonly threshold: Ratio | undefined
}

const comparison = String.raw`result\[0\] (<=|<|>=|>) (\d+(?:\.\d+)?)`
const present = String.raw`len\(result\) > 0 && `
const forms: ReadonlyArray<readonly [RegExp, NoData | undefined]> = [
  [new RegExp(`^${comparison}$`, "u"), undefined],
  [new RegExp(`^${present}${comparison}$`, "u"), "abort"],
  [new RegExp(String.raw`^len\(result\) == 0 \|\| (?:isNaN\(result\[0\]\) \|\| )?${comparison}$`, "u"), "advance"]
]

const fieldOf = (sign: string | undefined, isObjective: boolean): Condition["field"] | undefined => {
  if (isObjective) return sign === ">=" ? "objective" : undefined
  return sign === "<=" ? "baseline" : sign === "<" ? "detects" : undefined
}

/** A condition in one of the forms that have words in the Model. */
const conditionOf = (
  success: string | undefined,
  failure: string | undefined,
  isObjective: boolean
): Condition | undefined => {
  if (success === undefined || success.length > 1000) return undefined
  const text = success.replaceAll(/\s+/gu, " ").trim()
  for (const [form, meaning] of forms) {
    const [, sign, number = ""] = form.exec(text) ?? []
    const threshold = ratioOf(number)
    if (sign === undefined) continue
    const field = threshold === undefined ? undefined : fieldOf(sign, isObjective)
    if (failure === undefined) return { field, threshold, noData: meaning }
    const holds = `result[0] ${sign} ${number}`
    const waits = failure.replaceAll(/\s+/gu, " ").trim() === `len(result) > 0 && !isNaN(result[0]) && !(${holds})`
    return waits && meaning === "abort" ? { field, threshold, noData: "wait" } : undefined
  }
  return undefined
}

/** What a provider is asked, for those that measure nothing but run something. */
const runs: ReadonlySet<string> = new Set(["job", "plugin"])

interface Template {
  readonly manifest: Manifest
  readonly window: Fact<string> | undefined
  readonly slo: Fact<string> | undefined
}

const failuresOf = (context: Context, metric: Cursor): Fact<number> | undefined => {
  const limit = child(metric, "failureLimit")
  if (limit === undefined || limit.value === null) return byDefault(1, metric.trail)
  const text = typeof limit.value === "string" && /^\d{1,9}$/u.test(limit.value) ? Number(limit.value) : limit.value
  if (typeof text !== "number" || !Number.isInteger(text) || text < 0 || text > 2_147_483_646)
    return malformed(context, limit, "failureLimit of a metric")
  return { value: text + 1, trail: limit.trail }
}

const microsOf = (context: Context, metric: Cursor): bigint => {
  const delay = goDurationIn(context, metric, "initialDelay", "initialDelay of a metric")?.value ?? 0n
  const interval = goDurationIn(context, metric, "interval", "interval of a metric")?.value ?? 0n
  const count = countIn(context, metric, "count", "count of a metric", 1)?.value
  if (interval > 0n && count === undefined)
    warnAt(
      context,
      "not-representable",
      metric.trail,
      "measuring without a count does not end by itself; its time is not known",
      "endless measuring"
    )
  return delay + BigInt(Math.max(0, (count ?? 1) - 1)) * interval
}

const windowOf = (window: Fact<string> | undefined): Fact<ReturnType<typeof formatDuration>> | undefined => {
  if (window === undefined) return undefined
  const micros = goMicros(window.value) ?? daysOf(window.value)
  return micros === undefined ? undefined : { value: formatDuration(micros), trail: window.trail }
}

/** Prometheus also counts days. */
const daysOf = (text: string): bigint | undefined => {
  const days = /^(\d{1,5})d$/u.exec(text)?.[1]
  return days === undefined ? undefined : BigInt(days) * 86_400_000_000n
}

const readMetric = (context: Context, metric: Cursor, template: Template): Written<Gate> => {
  const { trail } = metric
  const name = textIn(context, metric, "name", "name of a metric") ?? { value: template.manifest.name, trail }
  const provider = objectIn(context, metric, "provider", "provider of a metric")
  const kind = entriesOf(provider)[0]?.[0] ?? ""
  warnOfUnread(
    context,
    metric,
    "name provider initialDelay interval count failureLimit successCondition failureCondition",
    "a metric"
  )
  if (runs.has(kind)) return namedGate(trail, name)
  const [success, failure] = ["successCondition", "failureCondition"].map(
    (key) => textIn(context, metric, key, key)?.value
  )
  const { slo } = template
  const condition = conditionOf(success, failure, slo !== undefined)
  warnOfCondition(context, metric, condition, success ?? failure)
  const interval = goDurationIn(context, metric, "interval", "interval of a metric")
  const successTrail = child(metric, "successCondition")?.trail ?? trail
  const threshold = (field: Condition["field"]): Fact<Ratio> | undefined =>
    condition?.threshold !== undefined && condition.field === field
      ? { value: condition.threshold, trail: successTrail }
      : undefined
  const isPlain = condition !== undefined && condition.noData === undefined
  const common = {
    noData: isPlain
      ? byDefault("abort" as const, successTrail)
      : condition?.noData === undefined
        ? undefined
        : { value: condition.noData, trail: successTrail },
    window: windowOf(slo === undefined ? undefined : template.window),
    delay: undefined,
    interval: interval === undefined ? undefined : { value: formatDuration(interval.value), trail: interval.trail },
    failures: failuresOf(context, metric)
  }
  if (slo !== undefined)
    return objectOf<Extract<Gate, { _tag: "Slo" }>>(trail, {
      _tag: { value: "Slo", trail },
      slo: { value: slo.value as `slo:${string}`, trail: slo.trail },
      ...common
    })
  return objectOf<Extract<Gate, { _tag: "Metric" }>>(trail, {
    _tag: { value: "Metric", trail },
    metric: name,
    of: undefined,
    baseline: threshold("baseline"),
    detects: threshold("detects"),
    confidence: undefined,
    power: undefined,
    ...common
  })
}

const warnOfCondition = (
  context: Context,
  metric: Cursor,
  condition: Condition | undefined,
  text: string | undefined
): void => {
  if (condition?.field !== undefined) return
  if (text === undefined) {
    const reason = "the metric has no condition: whatever is measured, the gate is passed"
    warnAt(context, "missing", metric.trail, reason, "condition of a metric")
    return
  }
  const reason = `the condition ${JSON.stringify(text.slice(0, 120))} has no place in the Model; the gate has no threshold there`
  const place = child(metric, "successCondition") ?? child(metric, "failureCondition") ?? metric
  warnAt(context, "not-representable", place.trail, reason, "condition of a metric")
}

const argumentNamed = (context: Context, holder: Cursor | undefined, name: string): Fact<string> | undefined => {
  const list = itemsOf(listAt(context, holder === undefined ? undefined : child(holder, "args"), "args"))
  const found = list.find((it) => textOf(child(it, "name")) === name)
  const value = found === undefined ? undefined : child(found, "value")
  const text = textOf(value)
  return value === undefined || text === undefined ? undefined : { value: text, trail: value.trail }
}

const longestText = 2000

/** A text with the arguments it names in the place of their names; one that nobody gives stays as it is. */
const filled = (text: string, given: ReadonlyMap<string, string>): string =>
  text.length > longestText
    ? text
    : text.replaceAll(/\{\{\s*args\.([\w-]+)\s*\}\}/gu, (whole, name: string) => given.get(name) ?? whole)

const resolvedFields: ReadonlySet<string> = new Set(
  "initialDelay interval count failureLimit successCondition failureCondition".split(" ")
)

/** A metric whose arguments have their values; places stay where they were. */
const withArguments = (metric: Cursor, given: ReadonlyMap<string, string>): Cursor => {
  if (!isRecord(metric.value) || given.size === 0) return metric
  const entries = Object.entries(metric.value).map(([key, value]): readonly [string, unknown] => {
    if (!resolvedFields.has(key) || typeof value !== "string") return [key, value]
    const text = filled(value, given)
    return [key, key === "count" && text !== value && /^\d{1,9}$/u.test(text) ? Number(text) : text]
  })
  return { value: Object.fromEntries(entries), trail: metric.trail }
}

/** The arguments of a template: what the analysis gives goes before what the template says itself. */
const argumentsOf = (context: Context, step: Cursor, spec: Cursor | undefined): ReadonlyMap<string, string> =>
  new Map(
    [spec, step].flatMap((holder) =>
      itemsOf(listAt(context, holder === undefined ? undefined : child(holder, "args"), "args")).flatMap((it) => {
        const [name, value] = [textOf(child(it, "name")), textOf(child(it, "value"))]
        return name === undefined || value === undefined ? [] : [[name, value] as const]
      })
    )
  )

const readTemplate = (context: Context, manifest: Manifest, step: Cursor): Measured => {
  const spec = objectIn(context, manifest.cursor, "spec", "spec of an AnalysisTemplate")
  const given = argumentsOf(context, step, spec)
  const metrics = itemsOf(listAt(context, spec === undefined ? undefined : child(spec, "metrics"), "metrics")).map(
    (metric) => withArguments(metric, given)
  )
  warnOfUnread(context, spec, "args metrics", "an AnalysisTemplate")
  const template = {
    manifest,
    window: argumentNamed(context, step, "window") ?? argumentNamed(context, spec, "window"),
    slo: metrics.length === 1 ? annotationOf(context, manifest, "slo") : undefined
  }
  const micros = metrics.map((metric) => microsOf(context, metric))
  return {
    gates: metrics.map((metric) => readMetric(context, metric, template)),
    micros: micros.reduce((most, one) => (one > most ? one : most), 0n)
  }
}

/** Reads what an analysis asks: the metrics of its templates; a template that is not in the manifest is a test by its name. */
export const readAnalysis = (
  context: Context,
  objects: Objects,
  namespace: string,
  analysis: Cursor | undefined
): Measured => {
  const templates = itemsOf(
    listAt(context, analysis === undefined ? undefined : child(analysis, "templates"), "templates of an analysis")
  )
  if (analysis === undefined) return { gates: [], micros: 0n }
  warnOfUnread(context, analysis, "templates args startingStep", "an analysis")
  let micros = 0n
  const gates = templates.flatMap((template): ReadonlyArray<Written<Gate>> => {
    const name = textIn(context, template, "templateName", "name of a template")
    const found = objectNamed(objects.analysisTemplates, name?.value, namespace)
    if (found !== undefined) {
      const measured = readTemplate(context, found, analysis)
      if (measured.micros > micros) micros = measured.micros
      return measured.gates
    }
    if (name === undefined) {
      noPlace(context, template, "a template without a name")
      return []
    }
    const reason = `the AnalysisTemplate "${name.value.slice(0, 80)}" is not in the manifest: what it asks is not known`
    warnAt(context, "unresolved-reference", name.trail, reason, "template")
    return [namedGate(template.trail, name)]
  })
  return { gates, micros }
}
