import { child, type Cursor, objectAt, refuse } from "@lintel/import"
import { isUnitError, parseRatio, type Slo } from "@lintel/model"
import { limitAt, shorthandDuration } from "./durations.js"
import { durationOf, goodOf, indicatorOf, unitOf } from "./indicator.js"
import { annotation, openSloObject, type OpenSloObject, type OpenSloObjects } from "./openSloDocuments.js"
import { decimalText, note, numberAt, type Reading, textAt, warnOfRest } from "./reading.js"

type Indicator = Slo["indicator"]

/** The query of a metric, as text. */
const queryAt = (reading: Reading, metric: Cursor | undefined, what: string): string | undefined => {
  const source = metric === undefined ? undefined : objectAt(reading.context, child(metric, "metricSource"), what)
  if (source === undefined) return undefined
  warnOfRest(reading, source, "a metric source", { read: ["type", "spec"], meaningless: ["metricSourceRef"] })
  const type = textAt(reading, child(source, "type"), "the type of a metric source")
  if (type !== undefined && type.toLowerCase() !== "prometheus") {
    note(
      reading,
      "not-representable",
      source,
      `queries of ${type} are kept as text; the Model knows those of Prometheus`
    )
  }
  const spec = objectAt(reading.context, child(source, "spec"), `"spec" of ${what}`)
  if (spec === undefined) return undefined
  const query = child(spec, "query") ?? child(spec, "promql")
  warnOfRest(reading, spec, "the spec of a metric source", { read: ["query", "promql"], meaningless: [] })
  if (query === undefined)
    note(reading, "missing", spec, "the metric source has no query; the indicator is read without")
  return textAt(reading, query, "the query")
}

const ratioIndicator = (reading: Reading, ratio: Cursor): Indicator => {
  warnOfRest(reading, ratio, "ratioMetric", {
    read: ["counter", "good", "bad", "total"],
    meaningless: ["raw", "rawType"]
  })
  if (child(ratio, "counter")?.value === false) {
    note(reading, "not-representable", ratio, "metrics that are no counters are read as if they were")
  }
  const total = queryAt(reading, child(ratio, "total"), "the total of an indicator")
  const good = queryAt(reading, child(ratio, "good"), "the good events of an indicator")
  const bad = queryAt(reading, child(ratio, "bad"), "the bad events of an indicator")
  if (good !== undefined && total !== undefined) return indicatorOf(good, total)
  if (bad !== undefined && total !== undefined) return indicatorOf(goodOf(bad, total), total)
  return {
    _tag: "Availability",
    ...(good === undefined ? {} : { good }),
    ...(total === undefined ? {} : { total })
  }
}

const unknown: Indicator = { _tag: "Availability" }

/** A value compared with a limit: an age or a latency, where the name of the metric says that it is a time. */
const thresholdIndicator = (reading: Reading, metric: Cursor, objective: Cursor, isAge: boolean): Indicator => {
  const query = queryAt(reading, metric, "the metric of an indicator")
  const op = textAt(reading, child(objective, "op"), '"op"')
  const value = numberAt(reading, child(objective, "value"), '"value"')
  const unit = unitOf((query ?? "").replace(/\{[\s\S]*$/, "").trim())
  const under =
    value === undefined || value <= 0 ? undefined : durationOf(decimalText(value), unit ?? (isAge ? 1_000_000n : 0n))
  if (query === undefined || under === undefined || (op !== "lte" && op !== "lt") || (unit === undefined && !isAge)) {
    const reason =
      "a limit on a value is read only where it is one from above, on a metric whose name ends with a unit of time"
    note(reading, "not-representable", metric, `${reason}; the indicator is read without it`)
    return unknown
  }
  const named = /(?:^|_)(?:age|lag|delay|staleness|freshness|behind|since|timestamp)(?:_|$|\{)/.test(query)
  if (isAge || named) return { _tag: "Freshness", under, metric: query }
  note(reading, "repaired", metric, "a limit on a value is read as a latency")
  return { _tag: "Latency", under, metric: query }
}

const specIndicator = (
  reading: Reading,
  { spec, ...rest }: OpenSloObject,
  objective: Cursor,
  isAge: boolean
): Indicator => {
  warnOfRest(reading, spec, "an SLI", { read: ["ratioMetric", "thresholdMetric"], meaningless: ["description"] })
  const ratio = objectAt(reading.context, child(spec, "ratioMetric"), "ratioMetric")
  if (ratio !== undefined) return ratioIndicator(reading, ratio)
  const threshold = objectAt(reading.context, child(spec, "thresholdMetric"), "thresholdMetric")
  if (threshold !== undefined) return thresholdIndicator(reading, threshold, objective, isAge)
  note(
    reading,
    "missing",
    rest.root,
    "the indicator has neither ratioMetric nor thresholdMetric; it is read without a metric"
  )
  return unknown
}

/** The indicator of an objective: in its place, in the place of the SLO, or by reference. */
const plainIndicator = (
  reading: Reading,
  objects: OpenSloObjects,
  slo: OpenSloObject,
  objective: Cursor
): Indicator => {
  const isAge = annotation(reading, slo, "indicator") === "freshness"
  for (const holder of [objective, slo.spec]) {
    const inline = objectAt(reading.context, child(holder, "indicator"), '"indicator"')
    if (inline !== undefined) {
      const object = openSloObject(reading, inline, "the indicator")
      return object === undefined ? unknown : specIndicator(reading, object, objective, isAge)
    }
    const reference = child(holder, "indicatorRef")
    const name = textAt(reading, reference, '"indicatorRef"')
    if (reference === undefined || name === undefined) continue
    const object = objects.get("SLI")?.get(name)
    if (object !== undefined) return specIndicator(reading, object, objective, isAge)
    note(
      reading,
      "unresolved-reference",
      reference,
      `the SLI "${name}" is not in this file; the indicator is read without a metric`
    )
    return unknown
  }
  note(reading, "missing", slo.root, "the SLO has no indicator")
  return unknown
}

const methods: ReadonlyMap<string, "occurrences" | "timeSlices" | "ratioTimeSlices"> = new Map([
  ["Occurrences", "occurrences"],
  ["Timeslices", "timeSlices"],
  ["RatioTimeslices", "ratioTimeSlices"]
])

const sliceWindow = (reading: Reading, objective: Cursor): ReturnType<typeof limitAt> => {
  const window = child(objective, "timeSliceWindow")
  // A bare number counts minutes.
  if (window !== undefined && typeof window.value === "number") {
    const value = `${window.value}m`
    return limitAt(reading, { value, trail: window.trail }, '"timeSliceWindow"', shorthandDuration)
  }
  return limitAt(reading, window, '"timeSliceWindow"', shorthandDuration)
}

const sliceObjective = (reading: Reading, objective: Cursor): Slo["objective"] | undefined => {
  const target = child(objective, "timeSliceTarget")
  const value = numberAt(reading, target, '"timeSliceTarget"')
  if (target === undefined || value === undefined) return undefined
  const ratio = parseRatio(decimalText(value))
  if (!isUnitError(ratio) && value > 0) return ratio
  refuse(reading.context, target.trail, `"timeSliceTarget" must be above 0 and at most 1, not ${value}`)
  return undefined
}

/** The indicator of an objective with the method by which its budget is counted. */
export const readIndicator = (
  reading: Reading,
  objects: OpenSloObjects,
  slo: OpenSloObject,
  objective: Cursor
): Indicator => {
  const indicator = plainIndicator(reading, objects, slo, objective)
  const budgeting = child(slo.spec, "budgetingMethod")
  const written = textAt(reading, budgeting, '"budgetingMethod"')
  const method = methods.get(written ?? "")
  if (budgeting === undefined) note(reading, "missing", slo.root, "the SLO has no budgetingMethod")
  else if (method === undefined) {
    refuse(
      reading.context,
      budgeting.trail,
      `"budgetingMethod" is Occurrences, Timeslices or RatioTimeslices, not ${JSON.stringify(written)}`
    )
  }
  if (indicator._tag === "Freshness") {
    if (method !== "timeSlices")
      note(reading, "repaired", slo.root, "an age is judged by time, whatever the budgetingMethod")
    return indicator
  }
  const slice = sliceWindow(reading, objective)
  const target = sliceObjective(reading, objective)
  return Object.assign(
    {},
    indicator,
    method === undefined ? {} : { method },
    slice === undefined ? {} : { slice },
    target === undefined ? {} : { sliceObjective: target }
  )
}
