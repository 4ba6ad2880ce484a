import { formatDuration, type Slo } from "@lintel/model"

type Indicator = Slo["indicator"]

const selector = /^\s*([A-Za-z_:][A-Za-z0-9_:]*)\s*(?:\{([\s\S]*)\})?\s*$/
const rateOfSelector = /^\s*sum\s*\(\s*rate\s*\(\s*([\s\S]*?)\s*\[\s*\{\{\s*\.window\s*\}\}\s*\]\s*\)\s*\)\s*$/

/** Whether a text is the selector of one metric and nothing else. */
const isSelector = (text: string): boolean => {
  const match = selector.exec(text)
  // Braces or brackets outside of strings would belong to something larger.
  return match !== null && !/[{}[\]()]/.test((match[2] ?? "").replaceAll(/"(?:[^"\\]|\\.)*"/g, ""))
}

/** `sum(rate(X[{{.window}}]))` of a selector says what the selector alone says: count its events over the window. */
export const plainQuery = (text: string): string => {
  const inner = rateOfSelector.exec(text)?.[1]
  return inner !== undefined && isSelector(inner) && !inner.includes(":") ? inner : text
}

/** A selector as a query of events per second, any other query as it is. */
const asRate = (text: string): string => (isSelector(text) ? `sum(rate(${text}[{{.window}}]))` : `(${text})`)

/** Good events where a document counts the bad ones: all that are not. */
export const goodOf = (bad: string, total: string): string => {
  const own = /^\(([\s\S]*)\) - \(([\s\S]*)\)$/.exec(bad)
  const [all, good] = [own?.[1], own?.[2]]
  // What was written as "all that are not good" is good again.
  if (all !== undefined && good !== undefined && (all === total || plainQuery(all) === total)) return plainQuery(good)
  return `${asRate(total)} - ${asRate(bad)}`
}

const units: ReadonlyArray<readonly [RegExp, bigint]> = [
  [/(?:_milliseconds|_millis|_ms)$/, 1000n],
  [/(?:_microseconds|_micros|_us)$/, 1n],
  [/(?:_seconds|_s)$/, 1_000_000n]
]

/** Microseconds of the unit that the name of a metric ends with. */
export const unitOf = (metric: string): bigint | undefined => units.find(([end]) => end.test(metric))?.[1]

const exactMicroseconds = (amount: string, unit: bigint): bigint | undefined => {
  const match = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(amount)
  if (match === null) return undefined
  const decimals = match[2] ?? ""
  const scaled = BigInt((match[1] ?? "") + decimals) * unit
  const divisor = 10n ** BigInt(decimals.length)
  return scaled % divisor === 0n ? scaled / divisor : undefined
}

/** A number in a unit as a duration of the Model. */
export const durationOf = (amount: string, unit: bigint): ReturnType<typeof formatDuration> | undefined => {
  const value = exactMicroseconds(amount, unit)
  return value === undefined || value === 0n ? undefined : formatDuration(value)
}

/** The bound of a bucket from its matcher: one spelling, or several of one number. */
const boundOf = (matcher: string): string | undefined => {
  const match = /^le\s*=(~?)\s*"([^"]*)"$/.exec(matcher)
  if (match === null) return undefined
  const [first = "", ...others] = (match[2] ?? "").split("|").map((it) => it.replaceAll("\\\\", ""))
  const value = Number(first)
  if (first === "" || !Number.isFinite(value) || others.some((it) => Number(it) !== value)) return undefined
  return first.replace(/\.0+$/, "")
}

/** Matchers of a selector, split at the commas outside of strings. */
const matchersOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/[A-Za-z_][A-Za-z0-9_]*\s*(?:=~|!~|!=|=)\s*"(?:[^"\\]|\\.)*"/g)].map(([it]) => it)

/**
 * The latency that a pair of counters measures: requests within a bucket of a histogram, and all of it. Nothing when the
 * two are something else, or when the name of the metric has no unit.
 */
const latencyOf = (good: string, total: string): Extract<Indicator, { readonly _tag: "Latency" }> | undefined => {
  const [bucket, all] = [selector.exec(good), selector.exec(total)]
  const name = /^(.*)_bucket$/.exec(bucket?.[1] ?? "")?.[1]
  if (name === undefined || bucket === null || all?.[1] !== `${name}_count`) return undefined
  const matchers = matchersOf(bucket[2] ?? "")
  const bounds = matchers.filter((it) => /^le\s*=/.test(it))
  const rest = matchers.filter((it) => !/^le\s*=/.test(it))
  if (bounds.length !== 1 || rest.join(",") !== matchersOf(all[2] ?? "").join(",")) return undefined
  const bound = boundOf(bounds[0] ?? "")
  const unit = unitOf(name)
  const under = bound === undefined || unit === undefined ? undefined : durationOf(bound, unit)
  if (under === undefined || under === "0ms") return undefined
  return { _tag: "Latency", under, metric: rest.length === 0 ? name : `${name}{${rest.join(",")}}` }
}

/** What a pair of queries counts. */
export const indicatorOf = (good: string, total: string): Indicator =>
  latencyOf(good, total) ?? { _tag: "Availability", good, total }
