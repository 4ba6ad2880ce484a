import { part } from "./meta.js"
import { refuseUnknown } from "./undefinedField.js"
import type { Duration, RatioText } from "./units.js"

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
