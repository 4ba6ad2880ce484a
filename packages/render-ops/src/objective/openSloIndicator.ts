import type { Slo } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import { exactNumber, inUnits } from "../exact.js"
import { type Tree, tree } from "../tree.js"
import { readQuery, selectorText } from "./query.js"
import { dropMeasurement, type Objective } from "./selection.js"
import { bucketEvents, seriesOf } from "./series.js"
import { latencySpelling } from "./spelling.js"

/** A duration in the shorthand of OpenSLO, which knows nothing below one minute. */
export const shorthand = (duration: string): string | undefined => {
  const text = inUnits(duration, [
    ["d", 86_400_000_000n],
    ["h", 3_600_000_000n],
    ["m", 60_000_000n]
  ])
  return text === undefined || text.startsWith("0") ? undefined : text
}

/** A text of the design as the source of a metric, word for word. */
const source = (query: string): Tree => ({ metricSource: { type: "Prometheus", spec: { query } } })

const isCounter = (text: string): boolean => readQuery(text)._tag === "Counter"

/** The indicator, or nothing when the design names no metric; and how values compare where they are no counts. */
export interface OpenSloIndicator {
  readonly spec?: Tree
  readonly comparison?: Tree
}

const bucketSpec = (losses: LossCollector, objective: Objective): Tree | undefined => {
  const { address, slo } = objective
  const { series, shortfalls } = seriesOf(slo)
  for (const { pointer, what } of shortfalls) {
    if (series === undefined) losses.approximate(address, what, pointer)
    else losses.approximate(address, what, what.startsWith("unit") ? "/indicator" : pointer)
  }
  if (series?._tag !== "Bucket") return undefined
  latencySpelling(losses, objective)
  const { good, total } = bucketEvents(series)
  return { ratioMetric: { counter: true, good: source(selectorText(good)), total: source(selectorText(total)) } }
}

const availabilitySpec = (losses: LossCollector, { address, slo }: Objective): Tree | undefined => {
  if (slo.indicator._tag !== "Availability") return undefined
  const { good, total } = slo.indicator
  if (good !== undefined && total !== undefined) {
    return { ratioMetric: { counter: isCounter(good) && isCounter(total), good: source(good), total: source(total) } }
  }
  const what = `objective without a query of ${good === undefined ? "good" : "all"} events: no metric is guessed, an SLI of its name has to be supplied`
  const stated = good ?? total
  if (stated === undefined) losses.approximate(address, what, "/indicator")
  else losses.drop(address, what, good === undefined ? "/indicator/total" : "/indicator/good")
  return undefined
}

/** Decides the indicator of an objective. */
export const openSloIndicator = (losses: LossCollector, objective: Objective): OpenSloIndicator => {
  const { address, slo } = objective
  dropMeasurement(losses, objective)
  if (slo.indicator._tag === "Availability") {
    const spec = availabilitySpec(losses, objective)
    return spec === undefined ? {} : { spec }
  }
  if (slo.indicator._tag === "Latency") {
    const spec = bucketSpec(losses, objective)
    if (spec !== undefined) return { spec }
    losses.drop(address, "latency without a histogram: an SLI of its name has to be supplied", "/indicator")
    return {}
  }
  const { series, shortfalls } = seriesOf(slo)
  for (const { what } of shortfalls) losses.approximate(address, what, "/indicator")
  const value = series?._tag === "Age" ? exactNumber(series.limit) : undefined
  if (slo.indicator.metric === undefined || value === undefined) {
    losses.drop(address, "age without a metric: an SLI of its name has to be supplied", "/indicator")
    return {}
  }
  return { spec: { thresholdMetric: source(slo.indicator.metric) }, comparison: { op: "lte", value } }
}

const methods = { occurrences: "Occurrences", timeSlices: "Timeslices", ratioTimeSlices: "RatioTimeslices" } as const

/** The method of budgeting with what it needs: a slice, and an objective of the slice. */
export interface Budgeting {
  readonly method: string
  readonly slices: Tree
}

/** Decides the method: counting events where nothing is said, as that is what both sides take a ratio to mean. */
export const budgetingOf = (losses: LossCollector, { address, slo }: Objective): Budgeting => {
  const { indicator } = slo
  if (indicator._tag === "Freshness") {
    // An age is judged by time: a minute is good when it is below the limit.
    return { method: methods.timeSlices, slices: { timeSliceTarget: 1, timeSliceWindow: "1m" } }
  }
  const { method, slice, sliceObjective } = indicator
  if (method === undefined)
    losses.approximate(address, "method of budgeting, not stated: events are counted", "/indicator/method")
  if (method === undefined || method === "occurrences") {
    if (slice !== undefined) losses.drop(address, "time slice of an objective that counts events", "/indicator/slice")
    if (sliceObjective !== undefined) {
      losses.drop(address, "objective of a time slice where events are counted", "/indicator/sliceObjective")
    }
    return { method: methods.occurrences, slices: {} }
  }
  const window = slice === undefined ? undefined : shorthand(slice)
  if (window === undefined) {
    losses.approximate(address, "length of a time slice, not stated in whole minutes: 5m is taken", "/indicator/slice")
  }
  return {
    method: methods[method],
    slices: tree({ timeSliceTarget: sliceTarget(losses, address, slo), timeSliceWindow: window ?? "5m" })
  }
}

const sliceTarget = (losses: LossCollector, address: string, { indicator, objective }: Slo): number | undefined => {
  if (indicator._tag === "Freshness") return undefined
  const stated = indicator.sliceObjective
  if (indicator.method !== "timeSlices") {
    if (stated !== undefined)
      losses.drop(address, "objective of a time slice that is averaged", "/indicator/sliceObjective")
    return undefined
  }
  const text = stated === undefined || Number(stated) === 0 ? objective : stated
  const value = exactNumber(text)
  if (text !== stated || value === undefined) {
    const what = "objective of a time slice, not stated: that of the whole is taken"
    losses.approximate(address, what, "/indicator/sliceObjective")
  }
  return value ?? Number(text)
}
