import { compareFractions, type Fraction, minus, one, over, plus, times, zero } from "../fraction.js"

/**
 * A cache in front of something: what is asked of the cache in a second, and the shares that it answers when it is warm
 * and after the largest part of it that can be lost at once.
 *
 * @category overload
 * @since 0.1.0
 */
export interface CachedLoad {
  readonly asked: Fraction
  readonly hitRatio: Fraction
  readonly coldHitRatio: Fraction
  /** What else is asked of the same backend, past this cache. */
  readonly others?: Fraction
}

/**
 * What a backend is asked behind a cache, warm and cold: `asked x (1 - hit ratio)`, and what comes past the cache. A
 * backend that serves the warm load only cannot do without the cache, and stays down when it is lost: nothing it fails
 * to answer fills the cache again (Slack, 22 February 2022).
 *
 * @example
 * ```ts
 * import { fraction, loadBehindCache, zero } from "@lintel/analysis"
 *
 * const load = { asked: fraction(1000n), hitRatio: fraction(9n, 10n), coldHitRatio: zero }
 * loadBehindCache(load) // => { warm: fraction(100n), cold: fraction(1000n) }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const loadBehindCache = ({
  asked,
  hitRatio,
  coldHitRatio,
  others = zero
}: CachedLoad): { readonly warm: Fraction; readonly cold: Fraction } => ({
  warm: plus(times(asked, minus(one, hitRatio)), others),
  cold: plus(times(asked, minus(one, coldHitRatio)), others)
})

/**
 * What is asked of a cache, from what reaches the backend behind it; `undefined` when everything is answered from the
 * cache, because then what reaches the backend says nothing.
 *
 * @example
 * ```ts
 * import { askedOfCache, fraction } from "@lintel/analysis"
 *
 * askedOfCache(fraction(100n), fraction(9n, 10n)) // => { numerator: 1000n, denominator: 1n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const askedOfCache = (reaching: Fraction, hitRatio: Fraction): Fraction | undefined =>
  compareFractions(hitRatio, one) >= 0 ? undefined : over(reaching, minus(one, hitRatio))

/**
 * The least share that a cache has to go on answering so that the backend behind it carries the load: 0 when it carries
 * all of it, `undefined` when not even a perfect cache would do.
 *
 * @example
 * ```ts
 * import { fraction, hitRatioNeeded } from "@lintel/analysis"
 *
 * hitRatioNeeded(fraction(1000n), fraction(250n)) // => { numerator: 3n, denominator: 4n }
 * ```
 *
 * @category overload
 * @since 0.1.0
 */
export const hitRatioNeeded = (asked: Fraction, capacity: Fraction, others: Fraction = zero): Fraction | undefined => {
  const room = minus(capacity, others)
  if (compareFractions(room, zero) < 0) return undefined
  return compareFractions(asked, room) <= 0 ? zero : minus(one, over(room, asked))
}
