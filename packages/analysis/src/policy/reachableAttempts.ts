import type { ResolvedPolicy } from "@lintel/model"
import type { Grounds } from "../knowledge.js"
import type { Attempts, StatedSpan } from "./layer.js"
import { attemptsOf, overallOf, perTryOf, retryOf } from "./layer.js"
import { type Waits, waitsOf } from "./waits.js"

/**
 * How many of the configured attempts an overall timeout leaves room for.
 *
 * @category retries
 * @since 0.1.0
 */
export interface ReachableAttempts extends Grounds {
  readonly attempts: Attempts
  readonly overall: StatedSpan
  readonly perTry: StatedSpan | undefined
  /** Attempts that can start when every try fails at once and every wait is the shortest possible. */
  readonly whenFailingAtOnce: bigint | "unlimited"
  /** Attempts that can start when every try lasts until its own timeout; `undefined` when it has none. */
  readonly whenTimingOut: bigint | "unlimited" | undefined
}

/** The largest `a` with `sum of the first a-1 (try + wait) < limit`, at most `count`. */
const started = (
  limit: bigint,
  oneTry: bigint,
  waits: (count: bigint) => bigint,
  count: bigint | "unlimited"
): bigint | "unlimited" => {
  const fits = (attempt: bigint): boolean => (attempt - 1n) * oneTry + waits(attempt - 1n) < limit
  const ceiling = count === "unlimited" ? limit + 2n : count
  if (ceiling <= 1n || fits(ceiling)) return fits(ceiling) && count === "unlimited" ? "unlimited" : ceiling
  let [low, high] = [1n, ceiling]
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}

/**
 * Which of a layer's attempts can ever start before its overall timeout ends the call: the largest `a` with
 * `sum over k < a of (try + wait k) < overall`. `undefined` when the layer does not retry, or says no overall timeout.
 *
 * @category retries
 * @since 0.1.0
 */
export const reachableAttempts = (policy: ResolvedPolicy): ReachableAttempts | undefined => {
  const [attempts, overall, perTry] = [attemptsOf(policy), overallOf(policy), perTryOf(policy)]
  const retry = retryOf(policy)
  if (attempts === undefined || retry === undefined || overall === undefined || overall.span === "unbounded") {
    return undefined
  }
  const waits: Waits = waitsOf(retry.backoff)
  const limit = overall.span
  const tryTime = perTry === undefined || perTry.span === "unbounded" ? undefined : perTry.span
  return {
    attempts,
    overall,
    perTry,
    whenFailingAtOnce: started(limit, 0n, waits.shortest, attempts.count),
    whenTimingOut: tryTime === undefined ? undefined : started(limit, tryTime, waits.longest, attempts.count),
    assumes: waits.assumes,
    missing: []
  }
}
