import { compareFractions, type Fraction, fraction, one, plus, smaller, times } from "../fraction.js"

/**
 * A latency bound: at most `late` of all requests take longer than `time` microseconds.
 *
 * @category objectives
 * @since 0.1.0
 */
export interface LatencyBound {
  readonly time: bigint
  readonly late: Fraction
}

const atMostAll = (late: Fraction): Fraction => smaller(one, late)

/**
 * One after the other: times add up, and so do the shares that may be late (union bound; needs no independence).
 * Three hops with p99 = 100 ms guarantee p97 <= 300 ms, not p99.
 *
 * @example
 * ```ts
 * import { fraction, inSequence } from "@lintel/analysis"
 *
 * const hop = { time: 100_000n, late: fraction(1n, 100n) }
 * inSequence([hop, hop, hop]) // => { time: 300000n, late: { numerator: 3n, denominator: 100n } }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const inSequence = (parts: ReadonlyArray<LatencyBound>): LatencyBound => ({
  time: parts.reduce((sum, part) => sum + part.time, 0n),
  late: atMostAll(parts.reduce((sum, part) => plus(sum, part.late), fraction(0n)))
})

/**
 * All at once, all needed: the longest time, and the sum of the shares that may be late.
 *
 * @example
 * ```ts
 * import { fraction, inParallel } from "@lintel/analysis"
 *
 * const parts = [{ time: 100n, late: fraction(1n, 100n) }, { time: 200n, late: fraction(2n, 100n) }]
 * inParallel(parts) // => { time: 200n, late: { numerator: 3n, denominator: 100n } }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const inParallel = (parts: ReadonlyArray<LatencyBound>): LatencyBound => ({
  time: parts.reduce((most, part) => (part.time > most ? part.time : most), 0n),
  late: atMostAll(parts.reduce((sum, part) => plus(sum, part.late), fraction(0n)))
})

/**
 * Done for a share of the requests only: the time still counts, its lateness as often as it is done.
 *
 * @example
 * ```ts
 * import { fraction, sometimes } from "@lintel/analysis"
 *
 * sometimes({ time: 100n, late: fraction(1n, 10n) }, fraction(1n, 2n)) // => { time: 100n, late: { numerator: 1n, denominator: 20n } }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const sometimes = (part: LatencyBound, probability: Fraction): LatencyBound => ({
  time: part.time,
  late: times(part.late, probability)
})

/**
 * Done `count` times one after the other.
 *
 * @example
 * ```ts
 * import { fraction, repeatedly } from "@lintel/analysis"
 *
 * repeatedly({ time: 100n, late: fraction(1n, 100n) }, 3n) // => { time: 300n, late: { numerator: 3n, denominator: 100n } }
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const repeatedly = (part: LatencyBound, count: bigint): LatencyBound => ({
  time: part.time * count,
  late: atMostAll(times(part.late, fraction(count)))
})

/**
 * Whether a bound implies an objective: no slower, and no more of them late.
 *
 * @example
 * ```ts
 * import { fraction, implies } from "@lintel/analysis"
 *
 * const objective = { time: 200n, late: fraction(1n, 100n) }
 * implies({ time: 150n, late: fraction(1n, 1000n) }, objective) // => true
 * ```
 *
 * @category objectives
 * @since 0.1.0
 */
export const implies = (bound: LatencyBound, objective: LatencyBound): boolean =>
  bound.time <= objective.time && compareFractions(bound.late, objective.late) <= 0
