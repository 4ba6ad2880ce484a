import * as Schema from "effect/Schema"
import { count, duration, none, opt, positive, rate, ratio, refTo, setOf, share, span } from "./fields.js"
import { colderAnswersLess } from "./sense.js"

/**
 * Limits on waiting. `perTry` is one attempt, `overall` all attempts with their waits.
 *
 * @category policies
 * @since 0.1.0
 */
export const Timeouts = Schema.Struct({
  connect: opt(span),
  perTry: opt(span),
  overall: opt(Schema.Union([span, none]))
}).annotate({ identifier: "Timeouts" })
/**
 * Limits on waiting. `perTry` is one attempt, `overall` all attempts with their waits.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Timeouts extends Schema.Schema.Type<typeof Timeouts> {}

/**
 * The wait before attempt k+1: `min(base * factor^(k-1), cap)`, then jitter.
 *
 * @category policies
 * @since 0.1.0
 */
export const Backoff = Schema.Struct({
  base: duration,
  factor: opt(Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1))),
  cap: opt(duration),
  jitter: opt(
    Schema.Union([Schema.Literals(["none", "full", "equal", "decorrelated"]), Schema.Struct({ plusMinus: ratio })])
  )
}).annotate({ identifier: "Backoff" })
/**
 * The wait before attempt k+1: `min(base * factor^(k-1), cap)`, then jitter.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Backoff extends Schema.Schema.Type<typeof Backoff> {}

/**
 * Outcomes that a retry reacts to. A status (`"503"`) or range (`"5XX"`) is an outcome too; `"breakerOpen"` is the
 * refusal of the caller's own open breaker.
 *
 * @category policies
 * @since 0.1.0
 */
export const Outcome = Schema.String
/**
 * Outcomes that a retry reacts to. A status (`"503"`) or range (`"5XX"`) is an outcome too; `"breakerOpen"` is the
 * refusal of the caller's own open breaker.
 *
 * @category policies
 * @since 0.1.0
 */
export type Outcome = typeof Outcome.Type

/**
 * How much tries and copies of all calls of a client together may add: a share of the requests that it has under way, but
 * always a `minimum` of them at once; or a number at once.
 *
 * @category policies
 * @since 0.1.0
 */
export const RetryBudget = Schema.Union([
  Schema.TaggedStruct("Ratio", { ratio, minimum: opt(count) }),
  Schema.TaggedStruct("Concurrency", { limit: positive })
])
/**
 * How much tries and copies of all calls of a client together may add: a share of the requests that it has under way, but
 * always a `minimum` of them at once; or a number at once.
 *
 * @category policies
 * @since 0.1.0
 */
export type RetryBudget = typeof RetryBudget.Type

/**
 * `attempts` counts all tries, the first included, whatever the tool that runs it counts.
 *
 * @category policies
 * @since 0.1.0
 */
export const Retry = Schema.Struct({
  attempts: Schema.Union([positive, Schema.Literal("unlimited")]),
  backoff: opt(Backoff),
  on: opt(setOf(Outcome)),
  budget: opt(RetryBudget)
}).annotate({ identifier: "Retry" })
/**
 * `attempts` counts all tries, the first included, whatever the tool that runs it counts.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Retry extends Schema.Schema.Type<typeof Retry> {}

/**
 * Opens when the share of failures is reached; not a concurrency limit and not host ejection.
 *
 * @category policies
 * @since 0.1.0
 */
export const Breaker = Schema.Struct({
  failureRatio: opt(share),
  slowRatio: opt(share),
  slowCall: opt(duration),
  minimumCalls: opt(positive),
  window: opt(
    Schema.Union([Schema.TaggedStruct("Count", { calls: positive }), Schema.TaggedStruct("Time", { duration: span })])
  ),
  openFor: opt(duration),
  halfOpenCalls: opt(positive),
  scope: opt(Schema.String)
}).annotate({ identifier: "Breaker" })
/**
 * Opens when the share of failures is reached; not a concurrency limit and not host ejection.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Breaker extends Schema.Schema.Type<typeof Breaker> {}

/**
 * A second request sent when the first has not answered after `delay`; `attempts` counts all of them, `budget` bounds
 * what they add.
 *
 * @category policies
 * @since 0.1.0
 */
export const Hedging = Schema.Struct({
  delay: duration,
  attempts: opt(positive),
  cancels: opt(Schema.Boolean),
  budget: opt(RetryBudget)
}).annotate({ identifier: "Hedging" })
/**
 * A second request sent when the first has not answered after `delay`; `attempts` counts all of them, `budget` bounds
 * what they add.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Hedging extends Schema.Schema.Type<typeof Hedging> {}

/**
 * What keeps a cache from asking for one key many times at once when it expires: one asks for all (`singleFlight`,
 * `lease`), one asks before it expires (`earlyRefresh`), keys expire at different times (`jitter`), or nothing.
 *
 * @category policies
 * @since 0.1.0
 */
export const OnExpiry = Schema.Literals(["none", "singleFlight", "lease", "earlyRefresh", "jitter"])
/**
 * What keeps a cache from asking for one key many times at once when it expires: one asks for all (`singleFlight`,
 * `lease`), one asks before it expires (`earlyRefresh`), keys expire at different times (`jitter`), or nothing.
 *
 * @category policies
 * @since 0.1.0
 */
export type OnExpiry = typeof OnExpiry.Type

/**
 * Answers kept in front of a call. `hitRatio` is the share answered from it, `coldHitRatio` what is left of that after
 * the largest part that can be lost at once (0 when left out: it starts empty). `hottestKey` is how often the key that
 * is asked for most is asked for.
 *
 * @category policies
 * @since 0.1.0
 */
export const CallCache = Schema.Struct({
  hitRatio: opt(ratio),
  coldHitRatio: opt(ratio),
  timeToLive: opt(duration),
  store: opt(refTo("store")),
  hottestKey: opt(rate),
  onExpiry: opt(setOf(OnExpiry))
})
  .check(colderAnswersLess)
  .annotate({ identifier: "CallCache" })
/**
 * Answers kept in front of a call. `hitRatio` is the share answered from it, `coldHitRatio` what is left of that after
 * the largest part that can be lost at once (0 when left out: it starts empty). `hottestKey` is how often the key that
 * is asked for most is asked for.
 *
 * @category policies
 * @since 0.1.0
 */
export interface CallCache extends Schema.Schema.Type<typeof CallCache> {}

/** What a request that is too much is told: the outcome its caller sees, and whether that says when to come back. */
const refusal = { answer: opt(Outcome), retryAfter: opt(Schema.Boolean) }

/**
 * What acts on a call. An absent field means nobody said; `"none"` means known not to be there. `order` nests the
 * parts, the outermost first; a second `timeout` in it is that of one try. `answer` is the outcome that a refused caller
 * sees, `retryAfter` whether it says when, or that not, to come back.
 *
 * @category policies
 * @since 0.1.0
 */
export const Policy = Schema.Struct({
  timeouts: opt(Schema.Union([Timeouts, none])),
  deadline: opt(Schema.Literals(["propagated", "notPropagated"])),
  retry: opt(Schema.Union([Retry, none])),
  breaker: opt(Schema.Union([Breaker, none])),
  concurrencyLimit: opt(Schema.Union([Schema.Struct({ limit: positive, queue: opt(count) }), none])),
  hedging: opt(Schema.Union([Hedging, none])),
  hostEjection: opt(
    Schema.Union([
      Schema.Struct({ consecutiveFailures: opt(positive), maximumRatio: opt(ratio), ejectionTime: opt(duration) }),
      none
    ])
  ),
  rateLimit: opt(Schema.Union([Schema.Struct({ limit: rate, burst: opt(positive), ...refusal }), none])),
  loadShedding: opt(Schema.Union([Schema.Struct({ limit: rate, ...refusal }), none])),
  cache: opt(Schema.Union([CallCache, none])),
  order: opt(
    Schema.Array(Schema.Literals(["retry", "breaker", "timeout", "bulkhead", "rateLimit", "hedging", "fallback"]))
  )
}).annotate({ identifier: "Policy" })
/**
 * What acts on a call. An absent field means nobody said; `"none"` means known not to be there. `order` nests the
 * parts, the outermost first; a second `timeout` in it is that of one try. `answer` is the outcome that a refused caller
 * sees, `retryAfter` whether it says when, or that not, to come back.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Policy extends Schema.Schema.Type<typeof Policy> {}
