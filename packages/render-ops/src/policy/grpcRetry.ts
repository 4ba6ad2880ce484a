import { fraction, fractionOfNumber, smaller, times } from "@lintel/analysis"
import { type Backoff, formatDuration, type Policy, type Retry } from "@lintel/model"
import { microsecondsOf, protobufDuration } from "../exact.js"
import type { Tree } from "../tree.js"
import type { PolicyLosses } from "./edges.js"

const codes: ReadonlySet<string> = new Set(
  (
    "CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED " +
    "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED"
  ).split(" ")
)

/** Outcomes of other kinds as gRPC sees them: statuses of HTTP as its own document on the mapping has it. */
const nearest: ReadonlyMap<string, string> = new Map([
  ["400", "INTERNAL"],
  ["401", "UNAUTHENTICATED"],
  ["403", "PERMISSION_DENIED"],
  ["404", "UNIMPLEMENTED"],
  ["429", "UNAVAILABLE"],
  ["502", "UNAVAILABLE"],
  ["503", "UNAVAILABLE"],
  ["504", "UNAVAILABLE"],
  ["5XX", "UNAVAILABLE"],
  ["TIMEOUT", "DEADLINE_EXCEEDED"],
  ["CONNECTFAILURE", "UNAVAILABLE"],
  ["CONNECT-FAILURE", "UNAVAILABLE"],
  ["REFUSEDSTREAM", "UNAVAILABLE"],
  ["REFUSED-STREAM", "UNAVAILABLE"]
])

/** Clients treat more attempts as this many (gRFC A6). */
const mostAttempts = 5

const codesOf = (losses: PolicyLosses, on: Retry["on"]): ReadonlyArray<string> => {
  if (on === undefined) {
    losses.approximate("retry", "/on", "outcomes that are tried again, not stated: UNAVAILABLE is taken")
    return ["UNAVAILABLE"]
  }
  const found = on.map((outcome) => (codes.has(outcome) ? outcome : nearest.get(outcome.toUpperCase())))
  if (on.some((outcome) => !codes.has(outcome))) {
    losses.approximate("retry", "/on", "outcomes that are no status codes of gRPC: the nearest are taken")
  }
  return [...new Set(found.filter((it) => it !== undefined))].toSorted()
}

const longestWait = microsecondsOf("100d")

/** The longest wait that the attempts reach: saying it changes nothing. */
const reachedWait = (base: string, factor: number, attempts: number): string => {
  let wait = fraction(microsecondsOf(base))
  for (let k = 0; k < attempts - 2; k++) wait = smaller(times(wait, fractionOfNumber(factor)), fraction(longestWait))
  return formatDuration((wait.numerator + wait.denominator - 1n) / wait.denominator)
}

const positive = (losses: PolicyLosses, duration: string, inside: string): string => {
  if (microsecondsOf(duration) > 0n) return protobufDuration(duration)
  losses.approximate("retry", inside, "wait of nothing: gRPC wants more than that")
  return "0.000001s"
}

const backoffOf = (losses: PolicyLosses, backoff: Backoff | undefined, attempts: number): Tree => {
  if (backoff === undefined) {
    losses.approximate("retry", "/backoff", "waits, not stated: 0.1 s, doubled up to 1 s, are taken")
    return { initialBackoff: "0.1s", maxBackoff: "1s", backoffMultiplier: 2 }
  }
  const { base, cap, factor, jitter } = backoff
  if (factor === undefined)
    losses.approximate("retry", "/backoff/factor", "growth of waits, not stated: they stay the same")
  if (cap === undefined)
    losses.approximate("retry", "/backoff/cap", "cap of waits, not stated: the longest that is reached is taken")
  if (typeof jitter !== "object" || jitter.plusMinus !== "0.2") {
    losses.approximate("retry", "/backoff/jitter", "jitter: clients of gRPC spread waits by a fifth")
  }
  return {
    initialBackoff: positive(losses, base, "/backoff/base"),
    maxBackoff: positive(losses, cap ?? reachedWait(base, factor ?? 1, attempts), "/backoff/cap"),
    backoffMultiplier: factor ?? 1
  }
}

const attemptsOf = (losses: PolicyLosses, field: "retry" | "hedging", attempts: Retry["attempts"]): number => {
  const count = attempts === "unlimited" ? Number.POSITIVE_INFINITY : attempts
  if (count <= mostAttempts) return count
  losses.approximate(
    field,
    "/attempts",
    `${attempts === "unlimited" ? "attempts without limit" : `${count} attempts`}: gRPC makes five at most`
  )
  return mostAttempts
}

/** The `retryPolicy` of a method; `undefined` where gRPC says it by saying nothing, or cannot. */
export const retryPolicy = (losses: PolicyLosses, retry: Retry): Tree | undefined => {
  const attempts = attemptsOf(losses, "retry", retry.attempts)
  if (attempts < 2) {
    losses.approximate("retry", "", "known absence of retry: gRPC says it by saying nothing")
    return undefined
  }
  const retryable = codesOf(losses, retry.on)
  if (retryable.length === 0) {
    losses.drop("retry", "", "retry on outcomes that gRPC does not have")
    return undefined
  }
  return { maxAttempts: attempts, ...backoffOf(losses, retry.backoff, attempts), retryableStatusCodes: [...retryable] }
}

/** The `hedgingPolicy` of a method; `undefined` where there is no second request. */
export const hedgingPolicy = (
  losses: PolicyLosses,
  hedging: Exclude<NonNullable<Policy["hedging"]>, "none">
): Tree | undefined => {
  const attempts = attemptsOf(losses, "hedging", hedging.attempts ?? 2)
  if (hedging.attempts === undefined)
    losses.approximate("hedging", "/attempts", "requests of a hedge, not stated: two are taken")
  if (hedging.cancels !== undefined)
    losses.drop("hedging", "/cancels", "whether the other requests are cancelled: gRPC does")
  if (attempts < 2) {
    losses.approximate("hedging", "", "known absence of hedging")
    return undefined
  }
  losses.approximate("hedging", "", "hedging: clients in Java, .NET and Node know it, those in Go and C++ do not")
  return { maxAttempts: attempts, hedgingDelay: protobufDuration(hedging.delay) }
}
