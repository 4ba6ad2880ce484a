import { type Backoff, isUnitError, parseDuration, type Policy, type Rate, type Retry } from "@lintel/model"
import { exactNumber, microsecondsOf, percentText } from "../exact.js"
import { type Tree, tree } from "../tree.js"
import type { PolicyLosses } from "./edges.js"

type Known<F extends keyof Policy> = Exclude<NonNullable<Policy[F]>, "none">

/** As many as the counter of the library holds. */
const mostAttempts = 2_147_483_647

const jitterTree = (losses: PolicyLosses, jitter: Backoff["jitter"]): Tree => {
  if (jitter === undefined) losses.approximate("retry", "/backoff/jitter", "jitter, not stated: waits are not spread")
  if (jitter === undefined || jitter === "none") return {}
  const stated = typeof jitter === "object" ? Number(jitter.plusMinus) : undefined
  if (stated === undefined || stated >= 1) {
    losses.approximate(
      "retry",
      "/backoff/jitter",
      "jitter: resilience4j spreads waits around their length, by a half here"
    )
  }
  return {
    "enable-randomized-wait": true,
    "randomized-wait-factor": stated === undefined || stated >= 1 ? 0.5 : stated
  }
}

const backoffTree = (losses: PolicyLosses, backoff: Backoff | undefined): Tree => {
  if (backoff === undefined) {
    losses.approximate("retry", "/backoff", "waits, not stated: 500 ms each, the default of resilience4j")
    return {}
  }
  const { base, cap, factor, jitter } = backoff
  if (factor === undefined)
    losses.approximate("retry", "/backoff/factor", "growth of waits, not stated: they stay the same")
  const grows = factor !== undefined && factor > 1
  if (!grows && cap !== undefined) losses.drop("retry", "/backoff/cap", "cap of waits that do not grow")
  return tree({
    "wait-duration": base,
    "enable-exponential-backoff": grows ? true : undefined,
    "exponential-backoff-multiplier": grows ? factor : undefined,
    "exponential-max-wait-duration": grows ? cap : undefined,
    ...jitterTree(losses, jitter)
  })
}

/** Names of classes, which is what resilience4j retries on. */
const isClass = (outcome: string): boolean => /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(outcome)

export const retryTree = (losses: PolicyLosses, { attempts, backoff, on }: Retry): Tree => {
  if (attempts === "unlimited")
    losses.approximate("retry", "/attempts", `attempts without end: ${mostAttempts} is the most`)
  const classes = (on ?? []).filter(isClass)
  if (on !== undefined && classes.length < on.length) {
    losses.drop("retry", "/on", "outcomes that are no exceptions of Java")
  } else if (on !== undefined && on.length === 0) losses.drop("retry", "/on", "that nothing is tried again")
  return tree({
    "max-attempts": attempts === "unlimited" ? mostAttempts : attempts,
    ...backoffTree(losses, backoff),
    "retry-exceptions": classes.length === 0 ? undefined : classes
  })
}

const percent = (losses: PolicyLosses, inside: string, ratio: string | undefined): number | undefined => {
  if (ratio === undefined) return undefined
  if (Number(ratio) === 0) {
    losses.drop("breaker", inside, "share of nothing: resilience4j wants more than that")
    return undefined
  }
  const text = percentText(ratio)
  const value = exactNumber(text)
  if (value === undefined) losses.approximate("breaker", inside, "share of more digits than a number holds")
  return value ?? Number(text)
}

const windowTree = (losses: PolicyLosses, window: Known<"breaker">["window"]): Tree => {
  if (window === undefined) {
    losses.approximate("breaker", "/window", "window, not stated: the last 100 calls, the default of resilience4j")
    return {}
  }
  if (window._tag === "Count") return { "sliding-window-type": "COUNT_BASED", "sliding-window-size": window.calls }
  const length = microsecondsOf(window.duration)
  const seconds = (length + 999_999n) / 1_000_000n
  if (seconds * 1_000_000n !== length || seconds === 0n) {
    losses.approximate("breaker", "/window", "window that is no whole number of seconds, lengthened")
  }
  return { "sliding-window-type": "TIME_BASED", "sliding-window-size": Math.max(1, Number(seconds)) }
}

const defaults: ReadonlyArray<readonly [keyof Known<"breaker">, string]> = [
  ["failureRatio", "share of failures, not stated: 50 percent, the default of resilience4j"],
  ["slowRatio", "share of slow calls, not stated: 100 percent, the default of resilience4j"],
  ["slowCall", "length of a slow call, not stated: 60 s, the default of resilience4j"],
  ["minimumCalls", "least number of calls, not stated: 100, the default of resilience4j"],
  ["openFor", "time in the open state, not stated: 60 s, the default of resilience4j"],
  ["halfOpenCalls", "calls in the half-open state, not stated: 10, the default of resilience4j"]
]

export const breakerTree = (losses: PolicyLosses, breaker: Known<"breaker"> | undefined): Tree | undefined => {
  if (breaker === undefined) return undefined
  for (const [field, what] of defaults)
    if (breaker[field] === undefined) losses.approximate("breaker", `/${field}`, what)
  if (breaker.scope !== undefined) losses.drop("breaker", "/scope", "scope of a breaker")
  return tree({
    ...windowTree(losses, breaker.window),
    "minimum-number-of-calls": breaker.minimumCalls,
    "failure-rate-threshold": percent(losses, "/failureRatio", breaker.failureRatio),
    "slow-call-rate-threshold": percent(losses, "/slowRatio", breaker.slowRatio),
    "slow-call-duration-threshold": breaker.slowCall,
    "wait-duration-in-open-state": breaker.openFor,
    "permitted-number-of-calls-in-half-open-state": breaker.halfOpenCalls
  })
}

/** A limit without a queue as a bulkhead, one with a queue as a pool of threads. */
export const bulkheadTree = (
  losses: PolicyLosses,
  limit: Known<"concurrencyLimit"> | undefined
): { readonly section: string; readonly tree: Tree } | undefined => {
  if (limit === undefined) return undefined
  const { limit: calls, queue } = limit
  if (queue !== undefined && queue > 0) {
    const pool = { "max-thread-pool-size": calls, "core-thread-pool-size": calls, "queue-capacity": queue }
    return { section: "thread-pool-bulkhead", tree: pool }
  }
  if (queue === undefined)
    losses.approximate("concurrencyLimit", "/queue", "queue, not stated: resilience4j lets nobody wait")
  return { section: "bulkhead", tree: { "max-concurrent-calls": calls, "max-wait-duration": "0ms" } }
}

/** Nanoseconds of a longer time are more than the clocks of the targets count. */
const longestPeriod = 9_000_000_000_000_000n

/** A rate as whole calls in a period: `0.5/s` as 5 in 10 s. */
export const callsInPeriod = (rate: Rate): { readonly calls: number; readonly period: string } | undefined => {
  const match = /^(\d+)(?:\.(\d+))?\/([smhd])$/.exec(rate)
  if (match === null) return undefined
  const [, whole = "", decimals = "", unit = "s"] = match
  const calls = Number(whole + decimals)
  const period = `1${"0".repeat(decimals.length)}${unit}`
  const length = parseDuration(period)
  if (calls === 0 || calls > mostAttempts || isUnitError(length) || length > longestPeriod) return undefined
  return { calls, period }
}

export const rateLimiterTree = (losses: PolicyLosses, limit: Known<"rateLimit"> | undefined): Tree | undefined => {
  if (limit === undefined) return undefined
  const found = callsInPeriod(limit.limit)
  if (found === undefined) {
    losses.drop("rateLimit", "", "rate limit that is no number of calls in a period")
    return undefined
  }
  for (const field of Object.keys(limit)) {
    if (field !== "limit")
      losses.drop("rateLimit", `/${field}`, field === "burst" ? "burst" : `${field} of a rate limit`)
  }
  return { "limit-for-period": found.calls, "limit-refresh-period": found.period }
}

export const timeLimiterTree = (losses: PolicyLosses, timeouts: Known<"timeouts"> | undefined): Tree | undefined => {
  if (timeouts === undefined) return undefined
  const { connect, overall, perTry } = timeouts
  if (connect !== undefined) losses.drop("timeouts", "/connect", "timeout of connecting")
  if (overall === "none") losses.approximate("timeouts", "/overall", "known absence of a timeout")
  else if (overall !== undefined) {
    losses.drop("timeouts", "/overall", "timeout of all attempts: the time limiter of resilience4j is around one try")
  }
  return perTry === undefined ? undefined : { "timeout-duration": perTry }
}
