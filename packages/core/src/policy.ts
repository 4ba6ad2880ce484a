import type { Address, Bytes, Duration, LocalDate, Money, Rate } from "@lintel/model"
import type {
  AnyCall,
  AnyComponent,
  AnyContract,
  AnyEnvironment,
  AnyOperation,
  AnyStore,
  CommonFields
} from "./entity.js"
import { entity, part } from "./meta.js"
import { refuseUnknown } from "./undefinedField.js"

/**
 * A ratio from 0 to 1 as written: `"5%"` or `"0.05"`.
 *
 * @category units
 * @since 0.1.0
 */
export type RatioText = `${number}%` | `${number}`

/**
 * An objective above 0 and below 1 as written: `"99.9%"` or `"0.999"`.
 *
 * @category units
 * @since 0.1.0
 */
export type ObjectiveText = `${number}%` | `0.${number}`

export type { Address, Bytes, Duration, LocalDate, Money, Rate }

/**
 * Limits on waiting: `perTry` is one attempt, `overall` all attempts with their waits.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Timeouts {
  readonly connect?: Duration
  readonly perTry?: Duration
  readonly overall?: Duration | "none"
}

/**
 * How waits between attempts are spread.
 *
 * @category policies
 * @since 0.1.0
 */
export type Jitter = "none" | "full" | "equal" | "decorrelated" | { readonly plusMinus: RatioText }

/**
 * How much the tries and copies of all calls together may add.
 *
 * @category policies
 * @since 0.1.0
 */
export type RetryBudget =
  | { readonly _tag: "Ratio"; readonly ratio: RatioText; readonly minimum?: number }
  | { readonly _tag: "Concurrency"; readonly limit: number }

/**
 * How often and when a call is tried again. `attempts` counts all tries, the first included.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Retry {
  readonly attempts: number | "unlimited"
  readonly backoff?: {
    readonly base: Duration
    readonly factor?: number
    readonly cap?: Duration
    readonly jitter?: Jitter
  }
  readonly on?: ReadonlyArray<string>
  readonly budget?: RetryBudget
}

/**
 * Options of both kinds of retry.
 *
 * @category policies
 * @since 0.1.0
 */
export interface RetryOptions {
  /** All tries, the first included. */
  readonly attempts: number | "unlimited"
  readonly jitter?: Jitter
  /** Outcomes that are tried again: statuses (`"503"`), ranges (`"5XX"`), `"timeout"`, `"connectFailure"`, `"breakerOpen"`. */
  readonly on?: ReadonlyArray<string>
  readonly budget?: RetryBudget
}

/**
 * Options of `Retry.exponential`: the wait before attempt k+1 is `min(base * factor^(k-1), cap)`; `factor` is 2.
 *
 * @category policies
 * @since 0.1.0
 */
export interface ExponentialOptions extends RetryOptions {
  readonly base: Duration
  readonly factor?: number
  readonly cap?: Duration
}

/**
 * Options of `Retry.fixed`: the same wait before every attempt.
 *
 * @category policies
 * @since 0.1.0
 */
export interface FixedOptions extends RetryOptions {
  readonly wait: Duration
}

const retryFields = ["attempts", "jitter", "on", "budget"]

function exponential(options: ExponentialOptions): Retry {
  refuseUnknown(options, [...retryFields, "base", "factor", "cap"], exponential)
  const { attempts, base, factor = 2, cap, jitter, on, budget } = options
  const backoff = {
    base,
    factor,
    ...(cap === undefined ? {} : { cap }),
    ...(jitter === undefined ? {} : { jitter })
  }
  const rest = { ...(on === undefined ? {} : { on }), ...(budget === undefined ? {} : { budget }) }
  return part({ attempts, backoff, ...rest }, exponential)
}

function fixed(options: FixedOptions): Retry {
  refuseUnknown(options, [...retryFields, "wait"], fixed)
  const { attempts, wait, jitter, on, budget } = options
  const backoff = { base: wait, factor: 1, ...(jitter === undefined ? {} : { jitter }) }
  const rest = { ...(on === undefined ? {} : { on }), ...(budget === undefined ? {} : { budget }) }
  return part({ attempts, backoff, ...rest }, fixed)
}

/**
 * Constructors of retries. `Retry.none` says that nothing is tried again; leaving `retry` out says nothing.
 *
 * @example
 * ```ts
 * import { Retry } from "@lintel/core"
 *
 * Retry.exponential({ attempts: 3, base: "50ms", jitter: "full" }).backoff?.factor // => 2
 * Retry.fixed({ attempts: 2, wait: "1s" }).backoff?.factor // => 1
 * Retry.none // => "none"
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const Retry: {
  /** Waits that grow by `factor` (2) up to `cap`. */
  readonly exponential: typeof exponential
  /** The same wait before every attempt. */
  readonly fixed: typeof fixed

  /** Nothing is tried again. */
  readonly none: "none"
} = { exponential, fixed, none: "none" }

/**
 * Opens when the share of failures is reached.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Breaker {
  readonly failureRatio?: RatioText
  readonly slowRatio?: RatioText
  readonly slowCall?: Duration
  readonly minimumCalls?: number
  readonly window?:
    | { readonly _tag: "Count"; readonly calls: number }
    | { readonly _tag: "Time"; readonly duration: Duration }
  readonly openFor?: Duration
  readonly halfOpenCalls?: number
  readonly scope?: string
}

/**
 * Answers kept in front of a call. `hitRatio` is the share answered from it, `coldHitRatio` what is left of that after
 * the largest part that can be lost at once (0 when left out: it starts empty). `hottestKey` is how often the key that
 * is asked for most is asked for, `onExpiry` what keeps its expiry from asking for it many times at once.
 *
 * @category policies
 * @since 0.1.0
 */
export interface CallCache {
  readonly hitRatio?: RatioText
  readonly coldHitRatio?: RatioText
  readonly timeToLive?: Duration
  readonly store?: AnyStore
  readonly hottestKey?: Rate
  readonly onExpiry?: ReadonlyArray<"none" | "singleFlight" | "lease" | "earlyRefresh" | "jitter">
}

/**
 * A second request sent when the first has not answered after `delay`. `attempts` counts all requests, `budget` bounds
 * what the copies of all calls together add.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Hedging {
  readonly delay: Duration
  readonly attempts?: number
  readonly cancels?: boolean
  readonly budget?: RetryBudget
}

/**
 * A limit on requests, and what one beyond it is told: the outcome that its caller sees (`"503"`), and whether that says
 * when, or that not, to come back.
 *
 * @category policies
 * @since 0.1.0
 */
export interface RefusingLimit {
  readonly limit: Rate
  readonly answer?: string
  readonly retryAfter?: boolean
}

/**
 * What acts on a call. An absent field means nobody said; `"none"` means known not to be there.
 *
 * @category policies
 * @since 0.1.0
 */
export interface PolicyFields {
  /** Limits on waiting. A duration is the limit of one attempt. */
  readonly timeouts?: Timeouts | "none"
  readonly deadline?: "propagated" | "notPropagated"
  readonly retry?: Retry | "none"
  readonly breaker?: Breaker | "none"
  readonly concurrencyLimit?: { readonly limit: number; readonly queue?: number } | "none"
  readonly hedging?: Hedging | "none"
  readonly hostEjection?:
    | { readonly consecutiveFailures?: number; readonly maximumRatio?: RatioText; readonly ejectionTime?: Duration }
    | "none"
  readonly rateLimit?: (RefusingLimit & { readonly burst?: number }) | "none"
  readonly loadShedding?: RefusingLimit | "none"
  readonly cache?: CallCache | "none"
  /** How the parts nest, the outermost first; a second `timeout` is that of one try. */
  readonly order?: ReadonlyArray<"retry" | "breaker" | "timeout" | "bulkhead" | "rateLimit" | "hedging" | "fallback">
}

/**
 * Which edges a policy acts on. An empty selector selects every edge.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Selector {
  readonly from?: ReadonlyArray<AnyComponent>
  readonly to?: ReadonlyArray<AnyComponent | AnyContract | AnyOperation>
  readonly calls?: ReadonlyArray<AnyCall>
  readonly environments?: ReadonlyArray<AnyEnvironment>
}

/**
 * What `Policy.make` takes.
 *
 * @category policies
 * @since 0.1.0
 */
export interface PolicyOptions extends CommonFields {
  readonly layer: "client" | "sidecar" | "gateway" | "server"
  readonly selects: Selector
  readonly policy: PolicyFields
}

/**
 * What else acts on edges: a mesh, a gateway, a server's own limits.
 *
 * @category policies
 * @since 0.1.0
 */
export interface Policy extends PolicyOptions {
  readonly _tag: "Policy"
  readonly name: string
}

function make(name: string, options: PolicyOptions): Policy {
  return entity("policy", { _tag: "Policy", name, ...options } as const, make, { names: () => [name] })
}

/**
 * Constructors of policies.
 *
 * @example
 * ```ts
 * import { Policy } from "@lintel/core"
 *
 * const mesh = Policy.make("mesh", { layer: "sidecar", selects: {}, policy: { timeouts: { overall: "15s" } } })
 * mesh.layer // => "sidecar"
 * ```
 *
 * @category policies
 * @since 0.1.0
 */
export const Policy: {
  /** A policy under a name, of one layer, acting on the edges it selects. */
  readonly make: typeof make
} = { make }
