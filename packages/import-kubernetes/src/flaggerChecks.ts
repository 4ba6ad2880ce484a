import { child, type Context, type Cursor, itemsOf, listAt, textOf, warnAt } from "@lintel/import"
import { type Duration, formatDuration, type Gate, type Ratio } from "@lintel/model"
import { byDefault, type Fact, objectOf, type Written } from "./facts.js"
import { annotationOf } from "./identity.js"
import { type Manifest, objectNamed, type Objects } from "./objects.js"
import { countIn, goDurationIn, noPlace, objectIn, ratioOf, textIn, warnOfUnread } from "./reading.js"
import { namedGate, personGate } from "./stages.js"

type Gates = ReadonlyArray<Written<Gate>>

/** What Flagger checks: before it begins, at every step, and before it promotes. */
export interface Checks {
  readonly before: Gates
  readonly each: Gates
  /** People who are asked at every step. */
  readonly asked: Gates
  readonly last: Gates
}

/** The largest value that is accepted, in its two forms. */
const thresholdOf = (context: Context, metric: Cursor): Fact<Ratio> | undefined => {
  const range = objectIn(context, metric, "thresholdRange", "thresholdRange")
  const place = range === undefined ? child(metric, "threshold") : child(range, "max")
  if (place === undefined || place.value === null) return undefined
  const ratio = typeof place.value === "number" ? ratioOf(place.value) : undefined
  if (ratio !== undefined) return { value: ratio, trail: place.trail }
  noPlace(context, place, "a threshold that is no share")
  return undefined
}

const windowOf = (context: Context, metric: Cursor): Fact<Duration> => {
  const interval = goDurationIn(context, metric, "interval", "window of a metric")
  return interval === undefined
    ? byDefault("1m", metric.trail)
    : { value: formatDuration(interval.value), trail: interval.trail }
}

const templateOf = (context: Context, objects: Objects, manifest: Manifest, metric: Cursor): Manifest | undefined => {
  const reference = objectIn(context, metric, "templateRef", "templateRef")
  if (reference === undefined) return undefined
  const found = objectNamed(
    objects.metricTemplates,
    textOf(child(reference, "name")),
    textOf(child(reference, "namespace")) ?? manifest.namespace
  )
  if (found === undefined)
    warnAt(
      context,
      "unresolved-reference",
      reference.trail,
      "the MetricTemplate is not in the manifest: what it asks is not known",
      "template"
    )
  return found
}

const readMetric = (
  context: Context,
  objects: Objects,
  manifest: Manifest,
  metric: Cursor,
  failures: Fact<number> | undefined
): Written<Gate> => {
  const { trail } = metric
  const template = templateOf(context, objects, manifest, metric)
  const slo = template === undefined ? undefined : annotationOf(context, template, "slo")
  warnOfUnread(context, metric, "name interval threshold thresholdRange templateRef query", "a metric")
  const common = {
    noData: byDefault("abort" as const, trail),
    window: windowOf(context, metric),
    delay: undefined,
    interval: undefined,
    failures
  }
  if (slo !== undefined)
    return objectOf<Extract<Gate, { _tag: "Slo" }>>(trail, { _tag: { value: "Slo", trail }, slo, ...common })
  const least = objectIn(context, metric, "thresholdRange", "thresholdRange")
  const minimum = least === undefined ? undefined : child(least, "min")
  if (minimum !== undefined) noPlace(context, minimum, "the smallest value of a metric")
  return objectOf<Extract<Gate, { _tag: "Metric" }>>(trail, {
    _tag: { value: "Metric", trail },
    metric: textIn(context, metric, "name", "name of a metric") ?? { value: "metric", trail },
    of: undefined,
    baseline: thresholdOf(context, metric),
    detects: undefined,
    confidence: undefined,
    power: undefined,
    ...common
  })
}

const readWebhooks = (
  context: Context,
  analysis: Cursor
): { readonly [K in "before" | "asked" | "each" | "last"]: Gates } => {
  const found = {
    before: [] as Array<Written<Gate>>,
    asked: [] as Array<Written<Gate>>,
    each: [] as Array<Written<Gate>>,
    last: [] as Array<Written<Gate>>
  }
  for (const webhook of itemsOf(listAt(context, child(analysis, "webhooks"), "webhooks"))) {
    const { trail } = webhook
    const type = textOf(child(webhook, "type")) ?? "rollout"
    const name = textIn(context, webhook, "name", "name of a webhook") ?? { value: type, trail }
    warnOfUnread(context, webhook, "name type url", "a webhook")
    if (type === "confirm-rollout") found.before.push(personGate(trail))
    else if (type === "confirm-traffic-increase") found.asked.push(personGate(trail))
    else if (type === "confirm-promotion") found.last.push(personGate(trail))
    else if (type === "pre-rollout") found.before.push(namedGate(trail, name))
    else if (type === "rollout") found.each.push(namedGate(trail, name))
    else noPlace(context, webhook, `a webhook of type "${type.slice(0, 40)}"`)
  }
  return found
}

/** Reads metrics and webhooks of an analysis. */
export const readChecks = (context: Context, objects: Objects, manifest: Manifest, analysis: Cursor): Checks => {
  const limit = child(analysis, "threshold")
  const isStated = limit !== undefined && limit.value !== null && limit.value !== 0
  const failures = isStated ? countIn(context, analysis, "threshold", "failed checks", 1) : byDefault(1, analysis.trail)
  const metrics = itemsOf(listAt(context, child(analysis, "metrics"), "metrics of an analysis")).map((metric) =>
    readMetric(context, objects, manifest, metric, failures)
  )
  const { asked, before, each, last } = readWebhooks(context, analysis)
  return { before, each: [...metrics, ...each], asked, last }
}
