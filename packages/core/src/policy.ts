import type {
  AnyCall,
  AnyComponent,
  AnyContract,
  AnyEnvironment,
  AnyOperation,
  AnyStore,
  CommonFields
} from "./entity.js"
import { entity } from "./meta.js"
import type { Retry, RetryBudget } from "./retry.js"
import type { Duration, Rate, RatioText } from "./units.js"

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
