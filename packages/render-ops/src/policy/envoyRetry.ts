import { fraction } from "@lintel/analysis"
import { formatDuration, type Policy, type Retry } from "@lintel/model"
import { microsecondsOf, protobufDuration } from "../exact.js"
import type { PolicyLosses } from "./edges.js"

/** Conditions of Envoy's `retry_on`. */
const conditions: ReadonlySet<string> = new Set(
  "5xx gateway-error reset reset-before-request connect-failure envoy-ratelimited retriable-4xx refused-stream http3-post-connect-failure cancelled deadline-exceeded internal resource-exhausted unavailable".split(
    " "
  )
)

const nearest: ReadonlyMap<string, string> = new Map([
  ["timeout", "gateway-error"],
  ["connectfailure", "connect-failure"],
  ["refusedstream", "refused-stream"]
])

/** An outcome of the design as Envoy has it: a condition or a status. */
const conditionOf = (outcome: string): string | undefined => {
  if (conditions.has(outcome) || /^[1-5]\d\d$/.test(outcome)) return outcome
  const lower = outcome.toLowerCase()
  const code = lower.replaceAll("_", "-")
  return conditions.has(lower) ? lower : conditions.has(code) ? code : nearest.get(lower)
}

/** What is tried again; nothing when Envoy has no word for any of it. */
export const conditionsOf = (losses: PolicyLosses, on: ReadonlyArray<string>): ReadonlyArray<string> => {
  const found = [...new Set(on.flatMap((outcome) => conditionOf(outcome) ?? []))].toSorted()
  if (JSON.stringify(found) !== JSON.stringify([...on].toSorted())) {
    losses.approximate("retry", "/on", "outcomes that are no conditions of Envoy: the nearest are taken")
  }
  return found
}

const mostRetries = 100

/** Retries after the first attempt. */
export const retriesOf = (losses: PolicyLosses, { attempts }: Retry): number => {
  if (attempts !== "unlimited" && attempts <= mostRetries) return attempts - 1
  losses.approximate("retry", "/attempts", `attempts without end: ${mostRetries} retries are taken`)
  return mostRetries
}

/** A duration of at least one millisecond. */
export const least = (losses: PolicyLosses, field: keyof Policy, inside: string, duration: string): string => {
  if (microsecondsOf(duration) >= 1000n) return protobufDuration(duration)
  losses.approximate(field, inside, "duration below one millisecond: one is taken")
  return "0.001s"
}

/** Ten times the first wait: up to there Envoy lets waits grow. */
export const ownCap = (base: string): string => formatDuration(microsecondsOf(base) * 10n)

/** What Envoy does with waits whatever is asked: it doubles them and spreads them from nothing to the whole. */
export const waitLosses = (losses: PolicyLosses, retry: Retry, hasCap: boolean): void => {
  const { backoff } = retry
  if (backoff === undefined) {
    losses.approximate("retry", "/backoff", "waits, not stated: 25 ms at first, doubled up to 250 ms")
    return
  }
  if (backoff.factor !== 2) losses.approximate("retry", "/backoff/factor", "growth of waits: Envoy doubles them")
  if (backoff.jitter !== "full")
    losses.approximate("retry", "/backoff/jitter", "jitter: Envoy spreads waits from nothing to the whole")
  if (!hasCap && backoff.cap !== ownCap(backoff.base)) {
    losses.approximate("retry", "/backoff/cap", "cap of waits: Envoy's is ten times the first")
  }
}

/** A ratio as whole percent. */
export const wholePercent = (losses: PolicyLosses, field: keyof Policy, inside: string, ratio: string): number => {
  const value = fraction(BigInt(Math.round(Number(ratio) * 1e12)), 10_000_000_000n)
  const whole = Number((value.numerator + value.denominator / 2n) / value.denominator)
  if (value.denominator !== 1n) losses.approximate(field, inside, "share that is no whole percent, rounded")
  return whole
}
