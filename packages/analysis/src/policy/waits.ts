import type { Backoff } from "@lintel/model"
import { ratioFraction } from "@lintel/model/units"
import { type Fraction, fraction, fractionOfNumber, one, plus, times, minus } from "../fraction.js"
import type { Assumption } from "../knowledge.js"
import { microseconds } from "../span.js"

/**
 * The waits between the attempts of one call: `shortest(k)` and `longest(k)` are the sums of the first `k` waits in
 * microseconds. A wait is `min(base * factor^(k-1), cap)`; jitter then moves it (section 3.2 of gRPC proposal A6 for
 * `plusMinus`; "full" and "equal" as AWS describes them; "decorrelated" grows at most threefold each time).
 *
 * An unknown factor is taken as 1 for the shortest waits; `isKnown` then says that the longest are a lower bound only.
 *
 * @category retries
 * @since 0.1.0
 */
export interface Waits {
  /** Sum of the first waits at their shortest, in microseconds. */
  readonly shortest: (count: bigint) => bigint
  /** Sum of the first waits at their longest, in microseconds. */
  readonly longest: (count: bigint) => bigint
  /** Whether `longest` is exact, as far as the backoff was stated. */
  readonly isKnown: boolean
  readonly assumes: ReadonlyArray<Assumption>
}

/** Waits beyond this many are taken to be as long as the last one: a lower bound that keeps work bounded. */
const exactWaits = 512
const longestWait = 3_155_760_000_000_000_000n

const noWaits: Waits = { shortest: () => 0n, longest: () => 0n, isKnown: true, assumes: [] }

const capped = (wait: bigint, cap: bigint | undefined): bigint => {
  const limit = cap === undefined || cap > longestWait ? longestWait : cap
  return wait < limit ? wait : limit
}

/** Waits before jitter: `base * factor^k`, each at most `cap`, until they stop growing. */
const plainWaits = (base: bigint, factor: Fraction, cap: bigint | undefined): ReadonlyArray<bigint> => {
  const waits: Array<bigint> = []
  let current: Fraction = fraction(base)
  for (let k = 0; k < exactWaits; k++) {
    const whole = (current.numerator + current.denominator / 2n) / current.denominator
    const wait = capped(whole, cap)
    waits.push(wait)
    if (wait < whole) break
    const next = times(current, factor)
    if (next.numerator === current.numerator && next.denominator === current.denominator) break
    // Beyond a nanosecond of precision nothing of the sum changes, while the digits would double.
    current =
      next.denominator > 1_000_000_000_000n
        ? fraction((next.numerator * 1_000_000_000_000n) / next.denominator, 1_000_000_000_000n)
        : next
  }
  return waits
}

const sumOf =
  (waits: ReadonlyArray<bigint>, scale: (wait: bigint) => bigint): ((count: bigint) => bigint) =>
  (count) => {
    const scaled = waits.slice(0, count < BigInt(waits.length) ? Number(count) : waits.length).map(scale)
    const listed = scaled.reduce((sum, wait) => sum + wait, 0n)
    const beyond = count - BigInt(scaled.length)
    return beyond > 0n ? listed + beyond * (scaled.at(-1) ?? 0n) : listed
  }

const same = (wait: bigint): bigint => wait
const never = (): bigint => 0n
const scaledBy =
  (ratio: Fraction) =>
  (wait: bigint): bigint =>
    (wait * ratio.numerator) / ratio.denominator

/**
 * The waits of a backoff; of no backoff: attempts follow one another at once.
 *
 * @category retries
 * @since 0.1.0
 */
export const waitsOf = (backoff: Backoff | undefined): Waits => {
  if (backoff === undefined) return noWaits
  const base = microseconds(backoff.base)
  const cap = backoff.cap === undefined ? undefined : microseconds(backoff.cap)
  const factor = backoff.factor === undefined ? one : fractionOfNumber(backoff.factor)
  const plain = plainWaits(base, factor, cap)
  const isKnown = backoff.factor !== undefined
  const jitter = backoff.jitter
  const longest = sumOf(plain, same)
  if (jitter === undefined) return { shortest: longest, longest, isKnown, assumes: ["jitter-adds-nothing"] }
  if (jitter === "none") return { shortest: longest, longest, isKnown, assumes: [] }
  if (jitter === "full") return { shortest: never, longest, isKnown, assumes: [] }
  if (jitter === "equal") return { shortest: sumOf(plain, (wait) => wait / 2n), longest, isKnown, assumes: [] }
  if (jitter === "decorrelated") {
    const growing = plainWaits(base * 3n, fraction(3n), cap)
    const least = capped(base, cap)
    return { shortest: (count) => count * least, longest: sumOf(growing, same), isKnown: true, assumes: [] }
  }
  const ratio = ratioFraction(jitter.plusMinus)
  return {
    shortest: sumOf(plain, scaledBy(minus(one, ratio))),
    longest: sumOf(plain, scaledBy(plus(one, ratio))),
    isKnown,
    assumes: []
  }
}
