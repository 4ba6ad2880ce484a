import type { Duration, Slo } from "@lintel/model"
import { type LossCollector } from "@lintel/render"
import { budgetText, microsecondsOf, prometheusDuration } from "../exact.js"
import { perSecond } from "./query.js"
import type { Objective } from "./selection.js"
import { bucketEvents, type Series } from "./series.js"

/** One series that Prometheus computes and keeps. */
export interface RecordedSeries {
  readonly record: string
  readonly expr: string
}

/** How the share of errors over a window is written, and what has to be recorded for it. */
export interface ErrorRatio {
  readonly needed: ReadonlyArray<RecordedSeries>
  /** The share of errors over a window of Prometheus. */
  readonly over: (window: string) => string
}

/** Good events are 0 where there are none yet, so that a service that only ever failed is seen. */
const ratio = (good: string, total: string): string => `1 - (\n  (${good} or 0 * ${total})\n  /\n  ${total}\n)`

const eventRatio = (series: Exclude<Series, { readonly _tag: "Age" }>, window: string): string => {
  if (series._tag === "Events") return ratio(perSecond(series.good, window), perSecond(series.total, window))
  const { good, total } = bucketEvents(series)
  const of = (selector: typeof good): string => perSecond({ _tag: "Counter", selector }, window)
  return ratio(of(good), of(total))
}

const ageErrors = (series: Extract<Series, { readonly _tag: "Age" }>, window: string): string => {
  const { isTimestamp, limit, query } = series
  const text = "selector" in query ? `max(${perInstant(query)})` : `(${query.text})`
  return `avg_over_time((${isTimestamp ? `(time() - ${text})` : text} > bool ${limit})[${window}:])`
}

const perInstant = (query: Extract<Series, { readonly _tag: "Age" }>["query"]): string =>
  perSecond(query, "1s").replace(/^sum\((?:rate|avg_over_time)\(([\s\S]*)\[1s\]\)\)$/, "$1")

interface Slices {
  readonly length: string
  /** The share of errors above which a slice is bad; none where slices are averaged. */
  readonly limit: string | undefined
}

const assumedSlice: Duration = "5m"

/** The slices of an objective that is judged by time, with what had to be assumed. */
const slicesOf = (losses: LossCollector, { address, slo }: Objective): Slices | undefined => {
  const { indicator } = slo
  if (indicator._tag === "Freshness") return undefined
  const { method = "occurrences", slice, sliceObjective } = indicator
  if (method !== "timeSlices" && sliceObjective !== undefined)
    losses.drop(address, "objective of a time slice", "/indicator/sliceObjective")
  if (method === "occurrences") {
    if (slice !== undefined) losses.drop(address, "length of a time slice", "/indicator/slice")
    return undefined
  }
  const length = slice === undefined ? undefined : prometheusDuration(slice)
  if (length === undefined) {
    const what = slice === undefined ? "length of a time slice, not stated" : "length of a time slice"
    losses.approximate(address, `${what}: ${assumedSlice} is taken`, "/indicator/slice")
  }
  if (method === "timeSlices" && sliceObjective === undefined) {
    const what = "objective of a time slice, not stated: that of the whole is taken"
    losses.approximate(address, what, "/indicator/sliceObjective")
  }
  return {
    length: length ?? assumedSlice,
    limit: method === "timeSlices" ? budgetText(sliceObjective ?? slo.objective) : undefined
  }
}

const longer = (a: string, b: string): string => (microsecondsOf(a) >= microsecondsOf(b) ? a : b)

/** The share of errors of an objective, for any window, by its method. */
export const errorRatio = (losses: LossCollector, objective: Objective, series: Series, name: string): ErrorRatio => {
  if (series._tag === "Age") return { needed: [], over: (window) => ageErrors(series, window) }
  const slices = slicesOf(losses, objective)
  if (slices === undefined) return { needed: [], over: (window) => eventRatio(series, window) }
  const { length, limit } = slices
  const record = `slo:${name}:slice_error_ratio_${length}`
  // A slice without traffic has no ratio: it is not bad, and no part of an average.
  const judged = limit === undefined ? `${record} >= 0` : `${record} > bool ${limit}`
  return {
    needed: [{ record, expr: eventRatio(series, length) }],
    over: (window) => `avg_over_time((${judged})[${longer(window, length)}:${length}])`
  }
}

/** The length of the window that an objective is judged over; none for a calendar window. */
export const rollingWindow = ({ window }: Slo): string | undefined =>
  window._tag === "Rolling" ? prometheusDuration(window.duration) : undefined
