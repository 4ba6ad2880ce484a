import {
  compareFractions,
  errorBudget,
  type FailureTest,
  type Fraction,
  fractionOfNumber,
  percentText,
  requestsToSeeFailure,
  requestsToTell
} from "@lintel/analysis"
import { type Gate, type ModelIndex, type Ratio, ratioFraction } from "@lintel/model"

/** How many requests a gate needs, and for what. */
export interface Demand {
  readonly name: string
  /** Whose requests it looks at, where it says so. */
  readonly of: string | undefined
  readonly detects: Fraction
  /** The test of a metric; an objective only has to show a failure. */
  readonly test: FailureTest | undefined
  readonly needed: number | undefined
  /** How sure, in words. */
  readonly words: string
}

interface Assumed {
  readonly confidence: number
  readonly power: number
}

const stated = (ratio: Ratio | undefined, otherwise: number): Fraction =>
  ratio === undefined ? fractionOfNumber(otherwise) : ratioFraction(ratio)

const surely = (what: string, ratio: Ratio | undefined, value: Fraction): string =>
  `${percentText(value)} ${what}${ratio === undefined ? ", assumed" : ""}`

const metricDemand = (gate: Extract<Gate, { _tag: "Metric" }>, assumed: Assumed): Demand | "unknown" => {
  if (gate.baseline === undefined || gate.detects === undefined) return "unknown"
  const [confidence, power] = [stated(gate.confidence, assumed.confidence), stated(gate.power, assumed.power)]
  const test = { baseline: ratioFraction(gate.baseline), detects: ratioFraction(gate.detects), confidence, power }
  if (compareFractions(test.detects, test.baseline) <= 0) return "unknown"
  const words = [surely("confidence", gate.confidence, confidence), surely("power", gate.power, power)].join(", ")
  return { name: gate.metric, of: gate.of, detects: test.detects, test, needed: requestsToTell(test), words }
}

/** What a gate needs; nothing for gates that count no requests, `unknown` where it does not say what it looks for. */
export const demandOf = (index: ModelIndex, gate: Gate, assumed: Assumed): Demand | "unknown" | undefined => {
  if (gate._tag === "Metric") return metricDemand(gate, assumed)
  if (gate._tag !== "Slo") return undefined
  const slo = index.find(gate.slo)?.value
  if (slo === undefined || slo.indicator._tag === "Freshness" || !/^(?:operation|service):/u.test(slo.of))
    return undefined
  if (slo.indicator.method !== undefined && slo.indicator.method !== "occurrences") return undefined
  const [detects, confidence] = [errorBudget(slo.objective), fractionOfNumber(assumed.confidence)]
  return {
    name: gate.slo,
    of: slo.of,
    detects,
    test: undefined,
    needed: requestsToSeeFailure(detects, confidence),
    words: surely("confidence", undefined, confidence)
  }
}
