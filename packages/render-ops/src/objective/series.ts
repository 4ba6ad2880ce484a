import { type Fraction, fraction } from "@lintel/analysis"
import type { Slo } from "@lintel/model"
import { exactDecimal, microsecondsOf } from "../exact.js"
import { type Query, readQuery, readSelector, type Selector } from "./query.js"

type Usable = Exclude<Query, { readonly _tag: "Unusable" }>

/** What an objective counts, as far as the design says it: queries of events, or of an age. */
export type Series =
  | { readonly _tag: "Events"; readonly good: Usable; readonly total: Usable }
  | {
      readonly _tag: "Bucket"
      /** The histogram without `_bucket`, `_count` or `_sum`. */
      readonly histogram: Selector
      /** The bound of the bucket that counts as good, in the unit of the metric. */
      readonly bound: string
    }
  | { readonly _tag: "Age"; readonly query: Usable; readonly isTimestamp: boolean; readonly limit: string }

/** What is near, but not exactly, what the design says; and what is missing for saying anything. */
export interface Shortfall {
  readonly effect: "dropped" | "approximated"
  readonly what: string
  readonly pointer: string
}

/** The series of an objective with its shortfalls; without a series one of them is of effect `dropped`. */
export interface SeriesReading {
  readonly series?: Series
  readonly shortfalls: ReadonlyArray<Shortfall>
}

const missing = (what: string, pointer: string): Shortfall => ({
  effect: "dropped",
  what: `objective without ${what}: no metric is guessed`,
  pointer
})

const unusable = (what: string, pointer: string): Shortfall => ({
  effect: "dropped",
  what: `${what} that is no PromQL`,
  pointer
})

interface ReadText {
  readonly query?: Usable
  readonly shortfalls: ReadonlyArray<Shortfall>
}

const readText = (text: string | undefined, what: string, pointer: string): ReadText => {
  if (text === undefined) return { shortfalls: [missing(what, pointer)] }
  const query = readQuery(text)
  if (query._tag === "Unusable") return { shortfalls: [unusable(what, pointer)] }
  if (query._tag === "Counter" || query._tag === "Template") return { query, shortfalls: [] }
  const form = query._tag === "Recorded" ? "recorded series" : `${what} with windows of its own`
  return { query, shortfalls: [{ effect: "approximated", what: `${form}, averaged over the window`, pointer }] }
}

const events = ({ good, total }: Extract<Slo["indicator"], { readonly _tag: "Availability" }>): SeriesReading => {
  const first = readText(good, "a query of good events", "/indicator/good")
  const second = readText(total, "a query of all events", "/indicator/total")
  const shortfalls = [...first.shortfalls, ...second.shortfalls]
  if (first.query === undefined || second.query === undefined) return { shortfalls }
  return { series: { _tag: "Events", good: first.query, total: second.query }, shortfalls }
}

const unitsOfNames: ReadonlyArray<readonly [RegExp, bigint]> = [
  [/(?:_milliseconds|_millis|_ms)$/, 1000n],
  [/(?:_microseconds|_micros|_us)$/, 1n],
  [/(?:_seconds|_s)$/, 1_000_000n]
]

/** Microseconds of the unit that the name of a metric ends with, as is the custom. */
const unitOf = (metric: string): bigint | undefined => unitsOfNames.find(([end]) => end.test(metric))?.[1]

const inUnit = (duration: string, unit: bigint): Fraction => fraction(microsecondsOf(duration), unit)

const latency = (indicator: Extract<Slo["indicator"], { readonly _tag: "Latency" }>): SeriesReading => {
  const { buckets, metric, under } = indicator
  if (metric === undefined) return { shortfalls: [missing("a metric of latency", "/indicator/metric")] }
  const selector = readSelector(metric)
  if (selector === undefined) return { shortfalls: [unusable("metric of latency", "/indicator/metric")] }
  const shortfalls: Array<Shortfall> = []
  const name = selector.name.replace(/_(?:bucket|count|sum)$/, "")
  const unit = unitOf(name)
  if (unit === undefined) {
    shortfalls.push({
      effect: "approximated",
      what: "unit of a metric whose name has none: seconds are taken",
      pointer: "/indicator"
    })
  }
  const below = (buckets ?? []).filter((bucket) => microsecondsOf(bucket) <= microsecondsOf(under))
  const nearest = below.toSorted((a, b) => Number(microsecondsOf(b) - microsecondsOf(a)))[0]
  if (buckets !== undefined && nearest === undefined) {
    const what = "latency limit below every bucket of the histogram"
    return { shortfalls: [{ effect: "dropped", what, pointer: "/indicator/under" }] }
  }
  const bound = nearest ?? under
  if (microsecondsOf(bound) !== microsecondsOf(under)) {
    const what = `latency limit between buckets: the one below, ${bound}, is counted`
    shortfalls.push({ effect: "approximated", what, pointer: "/indicator/under" })
  }
  const matchers = selector.matchers.filter(({ label }) => label !== "le")
  const text = exactDecimal(inUnit(bound, unit ?? 1_000_000n)) ?? "0"
  return { series: { _tag: "Bucket", histogram: { name, matchers }, bound: text }, shortfalls }
}

const age = ({ metric, under }: Extract<Slo["indicator"], { readonly _tag: "Freshness" }>): SeriesReading => {
  const { query, shortfalls } = readText(metric, "a metric of age", "/indicator/metric")
  if (query === undefined) return { shortfalls }
  if (query._tag === "Template") return { shortfalls: [unusable("metric of age", "/indicator/metric")] }
  const name = "selector" in query ? query.selector.name : ""
  const unit = unitOf(name)
  const unknown: Shortfall = {
    effect: "approximated",
    what: "unit of a metric whose name has none: seconds are taken",
    pointer: "/indicator"
  }
  return {
    series: {
      _tag: "Age",
      query,
      isTimestamp: /_timestamp(?:_[a-z]+)?$/.test(name),
      limit: exactDecimal(inUnit(under, unit ?? 1_000_000n)) ?? "0"
    },
    shortfalls: unit === undefined ? [unknown] : []
  }
}

/** What an objective counts. */
export const seriesOf = ({ indicator }: Slo): SeriesReading => {
  if (indicator._tag === "Availability") return events(indicator)
  return indicator._tag === "Latency" ? latency(indicator) : age(indicator)
}

const escaped = (text: string): string => text.replaceAll(".", String.raw`\\.`)

/**
 * The label of a bucket. Client libraries write a whole bound as `1` or `1.0`, and very small and large ones with an
 * exponent: each spelling is matched.
 */
const bucketMatcher = (bound: string): string => {
  const spellings = new Set([bound])
  if (!bound.includes(".")) spellings.add(`${bound}.0`)
  const value = Number(bound)
  if (value !== 0 && (value < 1e-4 || value >= 1e6)) {
    const [digits = "", power = "0"] = value.toExponential().split("e")
    const sign = power.startsWith("-") ? "-" : "+"
    spellings.add(`${digits}e${sign}${power.replace(/^[+-]/, "").padStart(2, "0")}`)
  }
  const [only] = spellings
  if (spellings.size === 1) return `le="${only ?? ""}"`
  return `le=~"${[...spellings].map((it) => escaped(it).replaceAll("+", String.raw`\\+`)).join("|")}"`
}

const withSuffix = ({ name, matchers }: Selector, suffix: string): Selector => ({ name: `${name}${suffix}`, matchers })

/** The two counters of a bucket: those within the bound, and all. */
export const bucketEvents = (
  series: Extract<Series, { readonly _tag: "Bucket" }>,
  spelling: "every" | "one" = "every"
): { readonly good: Selector; readonly total: Selector } => {
  const [, operator = "=", value = ""] =
    /^le(=~|=)(.*)$/.exec(spelling === "one" ? `le="${series.bound}"` : bucketMatcher(series.bound)) ?? []
  const bucket = withSuffix(series.histogram, "_bucket")
  return {
    good: { name: bucket.name, matchers: [...bucket.matchers, { label: "le", operator, value }] },
    total: withSuffix(series.histogram, "_count")
  }
}
