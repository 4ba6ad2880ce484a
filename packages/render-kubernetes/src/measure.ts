import {
  type Gate,
  isUnitError,
  parseDuration,
  type Ratio,
  ratioFraction,
  type Slo,
  toMilliseconds
} from "@lintel/model"
import { keyOf } from "./names.js"
import type { Scope } from "./workload.js"

type SloGate = Extract<Gate, { _tag: "Slo" }>
type MetricGate = Extract<Gate, { _tag: "Metric" }>

/** A gate that a tool can measure: what it asks, and the threshold that the answer is held against. */
export interface Measure {
  readonly gate: SloGate | MetricGate
  readonly name: string
  readonly query: string
  /** What the answer is to be, and the threshold. */
  readonly comparison: "<" | "<=" | ">" | ">="
  readonly threshold: Ratio
  /** The field of a metric gate that the threshold comes from. */
  readonly from: "objective" | "baseline" | "detects"
}

const selector = /^[A-Za-z_:][\w:]*(?:\{[^{}]*\})?$/u

const rate = (text: string, window: string): string =>
  selector.test(text) ? `sum(rate(${text}[${window}]))` : `(${text})`

/** The bucket of a histogram that counts what is fast enough, in seconds. */
const bucketOf = (metric: string, under: `${number}ms`): string => {
  const [name = "", labels = ""] = metric.split("{")
  const inner = labels.replace(/\}$/u, "")
  return `${name}_bucket{${inner === "" ? "" : `${inner},`}le="${toMilliseconds(under) / 1000}"}`
}

const countOf = (metric: string): string => {
  const [name = "", labels] = metric.split("{")
  return `${name}_count${labels === undefined ? "" : `{${labels}`}`
}

/** The share of good events as Prometheus is asked for it; `undefined` where the objective does not say how it is counted. */
const queryOf = ({ indicator }: Slo, window: string): string | undefined => {
  if (indicator._tag === "Availability") {
    const { good, total } = indicator
    return good === undefined || total === undefined ? undefined : `${rate(good, window)} / ${rate(total, window)}`
  }
  if (indicator._tag !== "Latency") return undefined
  const { metric, under } = indicator
  if (metric === undefined || !selector.test(metric) || isUnitError(parseDuration(under))) return undefined
  return `${rate(bucketOf(metric, under as `${number}ms`), window)} / ${rate(countOf(metric), window)}`
}

const isLess = (a: Ratio, b: Ratio): boolean => {
  const [x, y] = [ratioFraction(a), ratioFraction(b)]
  return x.numerator * y.denominator < y.numerator * x.denominator
}

const ofMetric = (gate: MetricGate): Measure | undefined => {
  const { baseline, detects, metric } = gate
  const isFalling = baseline !== undefined && detects !== undefined && isLess(detects, baseline)
  const common = { gate, name: metric, query: metric }
  if (detects !== undefined)
    return { ...common, comparison: isFalling ? ">" : "<", threshold: detects, from: "detects" }
  return baseline === undefined ? undefined : { ...common, comparison: "<=", threshold: baseline, from: "baseline" }
}

/**
 * How a gate is measured, if the design says enough for that: an objective needs its counters, a metric a threshold.
 * `window` is how the tool writes the time that one measurement looks back over.
 */
export const measureOf = ({ model }: Scope, gate: Gate, window: string): Measure | undefined => {
  if (gate._tag === "Metric") return ofMetric(gate)
  if (gate._tag !== "Slo") return undefined
  const key = keyOf(gate.slo)
  const slo = Object.hasOwn(model.slos ?? {}, key) ? model.slos?.[key] : undefined
  const query = slo === undefined ? undefined : queryOf(slo, window)
  if (slo === undefined || query === undefined) return undefined
  return { gate, name: key, query, comparison: ">=", threshold: slo.objective, from: "objective" }
}

/** What a person has to look at when no tool can: the words of its loss. */
export const unmeasured = (gate: Gate): string => {
  switch (gate._tag) {
    case "Slo":
      return "objective whose counters nobody stated: a person has to agree"
    case "Metric":
      return "metric without a threshold: a person has to agree"
    case "Test":
      return "test: a person has to agree"
    case "Manual":
      return "who agrees"
  }
}
