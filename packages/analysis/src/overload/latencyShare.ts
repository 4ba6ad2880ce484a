import type { Load } from "@lintel/model"
import { compareFractions, type Fraction, fraction, larger, minus, one, plus, smaller, zero } from "../fraction.js"
import { microseconds } from "../span.js"

/** What is known of how long serving one request takes. */
type Latency = NonNullable<Load["latency"]>

const quantiles: ReadonlyArray<readonly [field: "p50" | "p95" | "p99" | "p999", beyond: Fraction]> = [
  ["p50", fraction(1n, 2n)],
  ["p95", fraction(1n, 20n)],
  ["p99", fraction(1n, 100n)],
  ["p999", fraction(1n, 1000n)]
]

/**
 * Between which shares of all requests take longer than a time, from the quantiles that are stated: a time below a
 * quantile is exceeded by more than the quantile leaves out, one at or above it by no more than that. The mean bounds
 * the share from above as well (Markov: `mean / time`).
 *
 * @example
 * ```ts
 * import { fraction, shareBeyond } from "@lintel/analysis"
 *
 * shareBeyond({ p50: "20ms", p99: "300ms" }, 200_000n) // => { atLeast: fraction(1n, 100n), atMost: fraction(1n, 2n) }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const shareBeyond = (
  latency: Latency,
  time: bigint
): { readonly atLeast: Fraction; readonly atMost: Fraction } => {
  let [atLeast, atMost] = [zero, one]
  for (const [field, beyond] of quantiles) {
    const stated = latency[field]
    if (stated === undefined) continue
    if (time < microseconds(stated)) atLeast = larger(atLeast, beyond)
    else atMost = smaller(atMost, beyond)
  }
  if (latency.mean !== undefined && time > 0n) atMost = smaller(atMost, fraction(microseconds(latency.mean), time))
  return { atLeast, atMost: compareFractions(atMost, atLeast) < 0 ? atLeast : atMost }
}

/**
 * By how much hedging multiplies what the callee is asked: one request, and one more for each further copy that is sent
 * because no answer came in time. Copy k is sent only when all copies before it are late: at most
 * `P(latency > k x delay)`, where slow copies are slow together, and at the least what the union bound leaves. Bounds, as
 * far as the latency is known. `budget` is the share of requests that copies may be; it caps both. With a delay at the
 * 95th percentile one copy adds at most 5 % (Dean and Barroso, The Tail at Scale, 2013).
 *
 * @example
 * ```ts
 * import { fraction, hedgeFactor } from "@lintel/analysis"
 *
 * hedgeFactor({ p95: "50ms" }, 50_000n, 2n).atMost // => { numerator: 21n, denominator: 20n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const hedgeFactor = (
  latency: Latency,
  delay: bigint,
  attempts: bigint,
  budget?: Fraction
): { readonly atLeast: Fraction; readonly atMost: Fraction } => {
  let [atLeast, atMost, inTime] = [one, one, zero]
  const counted = attempts < mostCopies ? attempts : mostCopies
  for (let k = 1n; k < counted; k++) {
    const share = shareBeyond(latency, delay * k)
    inTime = plus(inTime, minus(one, share.atLeast))
    atLeast = plus(atLeast, larger(zero, minus(one, inTime)))
    atMost = plus(atMost, share.atMost)
  }
  atMost = plus(atMost, fraction(attempts - counted))
  if (budget === undefined) return { atLeast, atMost }
  const allowed = plus(one, budget)
  return { atLeast: smaller(atLeast, allowed), atMost: smaller(atMost, allowed) }
}

/** Copies beyond these are counted as sent: an upper bound that keeps work bounded. */
const mostCopies = 1000n
