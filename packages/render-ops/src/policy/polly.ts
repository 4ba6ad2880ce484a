import { type Policy, type Retry } from "@lintel/model"
import { type LossCollector, Renderer } from "@lintel/render"
import { microsecondsOf } from "../exact.js"
import { spellJson, type Tree, tree } from "../tree.js"
import {
  dropUnknownFields,
  type PolicyEdge,
  policyLosses,
  type PolicyLosses,
  type PolicyOptions,
  stated
} from "./edges.js"
import { perCaller } from "./perCaller.js"
import { callsInPeriod } from "./resilience4jParts.js"

type Known<F extends keyof Policy> = Exclude<NonNullable<Policy[F]>, "none">
type Decorator = NonNullable<Policy["order"]>[number]

const said: ReadonlySet<keyof Policy> = new Set([
  "timeouts",
  "retry",
  "breaker",
  "concurrencyLimit",
  "hedging",
  "rateLimit",
  "order"
])

const mostRetries = 2_147_483_647

const padded = (value: bigint, digits = 2): string => value.toString().padStart(digits, "0")

/** A duration as a TimeSpan: `00:00:00.5000000`, with days in front where there are some. */
const timeSpan = (duration: string): string => {
  const value = microsecondsOf(duration)
  const seconds = value / 1_000_000n
  const days = seconds / 86_400n
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n].map((it) => padded(it)).join(":")
  const fraction = value % 1_000_000n
  return `${days === 0n ? "" : `${days}.`}${clock}${fraction === 0n ? "" : `.${padded(fraction, 6)}0`}`
}

/** A duration within what an option of Polly accepts. */
const within = (
  losses: PolicyLosses,
  field: keyof Policy,
  inside: string,
  { duration, least, most }: { readonly duration: string; readonly least: string; readonly most: string }
): string => {
  const value = microsecondsOf(duration)
  const nearest = value < microsecondsOf(least) ? least : value > microsecondsOf(most) ? most : duration
  if (nearest !== duration)
    losses.approximate(field, inside, `duration outside of ${least} to ${most}, which Polly takes`)
  return timeSpan(nearest)
}

const retryStrategy = (losses: PolicyLosses, { attempts, backoff, budget, on }: Retry): Tree | undefined => {
  if (budget !== undefined) losses.drop("retry", "/budget", "retry budget: Polly has none")
  if (on !== undefined) losses.drop("retry", "/on", "outcomes that are tried again: Polly takes them as code")
  if (attempts === 1) {
    losses.approximate("retry", "", "one attempt: a retry of Polly has at least two")
    return undefined
  }
  if (attempts === "unlimited")
    losses.approximate("retry", "/attempts", `attempts without end: ${mostRetries} retries are the most`)
  if (backoff === undefined)
    losses.approximate("retry", "/backoff", "waits, not stated: 2 s each, the default of Polly")
  const { cap, factor, jitter } = backoff ?? {}
  const isConstant = factor === undefined || factor === 1
  if (backoff !== undefined && factor !== 1 && factor !== 2) {
    losses.approximate(
      "retry",
      "/backoff/factor",
      factor === undefined ? "growth of waits, not stated: they stay the same" : "growth of waits: Polly doubles them"
    )
  }
  if (backoff !== undefined && jitter !== "none") {
    losses.approximate(
      "retry",
      "/backoff/jitter",
      jitter === undefined ? "jitter, not stated: waits are not spread" : "jitter: Polly has one of its own"
    )
  }
  return tree({
    MaxRetryAttempts: attempts === "unlimited" ? mostRetries : attempts - 1,
    BackoffType: isConstant ? "Constant" : "Exponential",
    UseJitter: jitter !== undefined && jitter !== "none",
    Delay:
      backoff === undefined
        ? undefined
        : within(losses, "retry", "/backoff/base", { duration: backoff.base, least: "0ms", most: "1d" }),
    MaxDelay:
      cap === undefined
        ? undefined
        : within(losses, "retry", "/backoff/cap", { duration: cap, least: "0ms", most: "1d" })
  })
}

const breakerStrategy = (losses: PolicyLosses, breaker: Known<"breaker">): Tree => {
  const { failureRatio, halfOpenCalls, minimumCalls, openFor, scope, slowCall, slowRatio, window } = breaker
  const unsaid = { halfOpenCalls, scope, slowCall, slowRatio }
  for (const [field, value] of Object.entries(unsaid)) {
    if (value !== undefined) losses.drop("breaker", `/${field}`, `${field} of a breaker`)
  }
  if (window?._tag === "Count")
    losses.approximate("breaker", "/window", "window of so many calls: Polly samples a time, 30 s by default")
  const defaults = { failureRatio: "10 percent", minimumCalls: "100", window: "30 s", openFor: "5 s" } as const
  for (const [field, what] of Object.entries(defaults)) {
    if (breaker[field as keyof typeof defaults] === undefined) {
      losses.approximate("breaker", `/${field}`, `part of a breaker, not stated: ${what}, the default of Polly`)
    }
  }
  if (minimumCalls === 1) losses.approximate("breaker", "/minimumCalls", "minimum of one call: Polly wants two")
  const half = { least: "500ms", most: "1d" }
  return tree({
    FailureRatio: failureRatio === undefined ? undefined : Number(failureRatio),
    MinimumThroughput: minimumCalls === undefined ? undefined : Math.max(2, minimumCalls),
    SamplingDuration:
      window?._tag === "Time"
        ? within(losses, "breaker", "/window", { duration: window.duration, ...half })
        : undefined,
    BreakDuration:
      openFor === undefined ? undefined : within(losses, "breaker", "/openFor", { duration: openFor, ...half })
  })
}

const timeoutStrategy = (losses: PolicyLosses, inside: string, duration: string): Tree => ({
  Timeout: within(losses, "timeouts", inside, { duration, least: "10ms", most: "1d" })
})

const hedgingStrategy = (losses: PolicyLosses, { attempts, budget, cancels, delay }: Known<"hedging">): Tree => {
  if (budget !== undefined) losses.drop("hedging", "/budget", "budget of copies: Polly counts each call for itself")
  if (cancels !== undefined) losses.drop("hedging", "/cancels", "whether the other requests are cancelled: Polly does")
  if (attempts === undefined)
    losses.approximate("hedging", "/attempts", "requests of a hedge, not stated: two are taken")
  const more = (attempts ?? 2) - 1
  if (more < 1 || more > 10)
    losses.approximate("hedging", "/attempts", "requests of a hedge: Polly sends one to ten more")
  return { MaxHedgedAttempts: Math.min(10, Math.max(1, more)), Delay: timeSpan(delay) }
}

const rateStrategy = (losses: PolicyLosses, limit: Known<"rateLimit">): Tree | undefined => {
  const found = callsInPeriod(limit.limit)
  if (found === undefined) {
    losses.drop("rateLimit", "", "rate limit that is no number of calls in a period")
    return undefined
  }
  for (const field of Object.keys(limit)) {
    if (field !== "limit" && field !== "burst") losses.drop("rateLimit", `/${field}`, `${field} of a rate limit`)
  }
  if (limit.burst === undefined)
    losses.approximate("rateLimit", "/burst", "burst, not stated: as many as in one period")
  return {
    TokenLimit: limit.burst ?? found.calls,
    TokensPerPeriod: found.calls,
    ReplenishmentPeriod: timeSpan(found.period),
    QueueLimit: 0
  }
}

const bulkheadStrategy = (losses: PolicyLosses, { limit, queue }: Known<"concurrencyLimit">): Tree => {
  if (queue === undefined)
    losses.approximate("concurrencyLimit", "/queue", "queue, not stated: nobody waits, the default of Polly")
  return { PermitLimit: limit, QueueLimit: queue ?? 0 }
}

type Strategy = readonly [decorator: Decorator, name: string, options: Tree]

/** The strategies of a call from the outside in: the overall timeout around the retry, that of one try inside. */
const strategiesOf = (losses: PolicyLosses, { policy }: PolicyEdge): ReadonlyArray<Strategy> => {
  const timeouts = stated(policy, "timeouts")
  const { overall, perTry } = timeouts ?? {}
  if (timeouts?.connect !== undefined) losses.drop("timeouts", "/connect", "timeout of connecting")
  if (overall === "none") losses.approximate("timeouts", "/overall", "known absence of a timeout")
  const [limit, rate] = [stated(policy, "concurrencyLimit"), stated(policy, "rateLimit")]
  const [retry, hedging, breaker] = [stated(policy, "retry"), stated(policy, "hedging"), stated(policy, "breaker")]
  const parts: ReadonlyArray<readonly [Decorator, string, Tree | undefined]> = [
    ["rateLimit", "TokenBucketRateLimiter", rate === undefined ? undefined : rateStrategy(losses, rate)],
    ["bulkhead", "ConcurrencyLimiter", limit === undefined ? undefined : bulkheadStrategy(losses, limit)],
    [
      "timeout",
      "Timeout",
      overall === undefined || overall === "none" ? undefined : timeoutStrategy(losses, "/overall", overall)
    ],
    ["retry", "Retry", retry === undefined ? undefined : retryStrategy(losses, retry)],
    ["hedging", "Hedging", hedging === undefined ? undefined : hedgingStrategy(losses, hedging)],
    ["breaker", "CircuitBreaker", breaker === undefined ? undefined : breakerStrategy(losses, breaker)],
    ["timeout", "AttemptTimeout", perTry === undefined ? undefined : timeoutStrategy(losses, "/perTry", perTry)]
  ]
  return parts.flatMap(([decorator, name, options]) =>
    options === undefined ? [] : [[decorator, name, options] as const]
  )
}

/** Strategies in the order that the design states; those it does not name stay where they are usual, further in. */
const nested = (
  losses: PolicyLosses,
  edge: PolicyEdge,
  strategies: ReadonlyArray<Strategy>
): ReadonlyArray<Strategy> => {
  const order = edge.policy.order?.value
  if (order === undefined) {
    if (strategies.length > 1)
      losses.approximate("order", "", "order of strategies, not stated: the usual one of Polly is taken")
    return strategies
  }
  if (order.some((it) => !strategies.some(([decorator]) => decorator === it))) {
    losses.approximate("order", "", "order of strategies, some of which are not there")
  }
  const place = ([decorator, name]: Strategy): number => {
    const found = name === "AttemptTimeout" ? order.lastIndexOf("timeout") : order.indexOf(decorator)
    return found < 0 ? order.length : found
  }
  return strategies.toSorted((a, b) => place(a) - place(b))
}

const pipelineOf = (losses: LossCollector, edge: PolicyEdge): Tree | undefined => {
  const own = policyLosses(losses, edge)
  dropUnknownFields(own, edge, said)
  const strategies = nested(own, edge, strategiesOf(own, edge))
  return strategies.length === 0
    ? undefined
    : { Strategies: strategies.map(([, name, options]) => ({ Strategy: name, Options: options })) }
}

const pipelines = (losses: LossCollector, edges: ReadonlyArray<PolicyEdge>): string | undefined => {
  const found = edges.flatMap((edge) => {
    const pipeline = pipelineOf(losses, edge)
    return pipeline === undefined ? [] : [[edge.name, pipeline] as const]
  })
  return found.length === 0 ? undefined : spellJson({ ResiliencePipelines: tree(Object.fromEntries(found)) })
}

/**
 * The client policies of calls as options of Polly 8 in JSON, one file for each caller: for every call its strategies
 * from the outside in, each with the properties of its options class. `MaxRetryAttempts` counts retries, the design all
 * attempts. What Polly takes as code, such as the outcomes that are tried again, is a loss.
 *
 * @example
 * ```ts
 * import { polly } from "@lintel/render-ops"
 *
 * const rendered = polly.render({
 *   lintel: "1.0",
 *   services: { orders: {} },
 *   calls: {
 *     "orders/to-pay": {
 *       from: "service:orders",
 *       to: {},
 *       policy: { retry: { attempts: 3, backoff: { base: "50ms", factor: 2, jitter: "none" } } }
 *     }
 *   }
 * })
 * const [file] = "files" in rendered ? rendered.files : []
 * file?.text.includes('"MaxRetryAttempts": 2') // => true
 * file?.text.includes('"Delay": "00:00:00.0500000"') // => true
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const polly: Renderer<PolicyOptions> = Renderer.make<PolicyOptions>("polly", {
  summary: "Client policies of calls as options of Polly in JSON.",
  options: { of: "" },
  render: perCaller({
    folder: "polly",
    extension: ".json",
    layers: ["client"],
    textOf: (losses, _caller, edges) => pipelines(losses, edges)
  })
})
