/**
 * An exact fraction in lowest terms with a positive denominator.
 *
 * @category fractions
 * @since 0.1.0
 */
export interface Fraction {
  readonly numerator: bigint
  readonly denominator: bigint
}

const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) {
    const rest = x % y
    x = y
    y = rest
  }
  return x
}

/**
 * A fraction in lowest terms. The denominator must not be 0.
 *
 * @example
 * ```ts
 * import { fraction } from "@lintel/analysis"
 *
 * fraction(6n, 8n) // => { numerator: 3n, denominator: 4n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const fraction = (numerator: bigint, denominator = 1n): Fraction => {
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n)
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

/**
 * Zero as a fraction.
 *
 * @example
 * ```ts
 * import { zero } from "@lintel/analysis"
 *
 * zero // => { numerator: 0n, denominator: 1n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const zero: Fraction = { numerator: 0n, denominator: 1n }

/**
 * One as a fraction.
 *
 * @example
 * ```ts
 * import { one } from "@lintel/analysis"
 *
 * one // => { numerator: 1n, denominator: 1n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const one: Fraction = { numerator: 1n, denominator: 1n }

/**
 * Sum of two fractions.
 *
 * @example
 * ```ts
 * import { fraction, plus } from "@lintel/analysis"
 *
 * plus(fraction(1n, 2n), fraction(1n, 3n)) // => { numerator: 5n, denominator: 6n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

/**
 * Difference of two fractions.
 *
 * @example
 * ```ts
 * import { fraction, minus } from "@lintel/analysis"
 *
 * minus(fraction(1n, 2n), fraction(1n, 3n)) // => { numerator: 1n, denominator: 6n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const minus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)

/**
 * Product of two fractions.
 *
 * @example
 * ```ts
 * import { fraction, times } from "@lintel/analysis"
 *
 * times(fraction(1n, 2n), fraction(1n, 3n)) // => { numerator: 1n, denominator: 6n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const times = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator)

/**
 * Quotient of two fractions. The divisor must not be 0.
 *
 * @example
 * ```ts
 * import { fraction, over } from "@lintel/analysis"
 *
 * over(fraction(1n, 2n), fraction(1n, 3n)) // => { numerator: 3n, denominator: 2n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const over = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.numerator * b.denominator, a.denominator * b.numerator)

/**
 * Negative, zero or positive as `a` is below, equal to or above `b`.
 *
 * @example
 * ```ts
 * import { compareFractions, fraction } from "@lintel/analysis"
 *
 * compareFractions(fraction(1n, 2n), fraction(1n, 3n)) // => 1
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const compareFractions = (a: Fraction, b: Fraction): -1 | 0 | 1 => {
  const left = a.numerator * b.denominator
  const right = b.numerator * a.denominator
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * The smaller of two fractions.
 *
 * @example
 * ```ts
 * import { fraction, smaller } from "@lintel/analysis"
 *
 * smaller(fraction(1n, 2n), fraction(1n, 3n)) // => { numerator: 1n, denominator: 3n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const smaller = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) <= 0 ? a : b)

/**
 * The larger of two fractions.
 *
 * @example
 * ```ts
 * import { fraction, larger } from "@lintel/analysis"
 *
 * larger(fraction(1n, 2n), fraction(1n, 3n)) // => { numerator: 1n, denominator: 2n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const larger = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) >= 0 ? a : b)

/**
 * The fraction that the shortest decimal text of a finite number denotes: what was written, not its binary neighbour.
 *
 * @example
 * ```ts
 * import { fractionOfNumber } from "@lintel/analysis"
 *
 * fractionOfNumber(14.4) // => { numerator: 72n, denominator: 5n }
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const fractionOfNumber = (value: number): Fraction => {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (match === null) return zero
  const digits = match[3] ?? ""
  const power = Number(match[4] ?? 0) - digits.length
  const whole = BigInt(`${match[1] ?? ""}${match[2] ?? "0"}${digits}`)
  return power >= 0 ? fraction(whole * 10n ** BigInt(power)) : fraction(whole, 10n ** BigInt(-power))
}

/**
 * Decimal text of a fraction, rounded half up to `digits` decimals, without needless zeros.
 *
 * @example
 * ```ts
 * import { decimalText, fraction } from "@lintel/analysis"
 *
 * decimalText(fraction(2n, 3n), 4) // => "0.6667"
 * decimalText(fraction(1n, 2n), 4) // => "0.5"
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const decimalText = (value: Fraction, digits: number): string => {
  const scale = 10n ** BigInt(digits)
  const negative = value.numerator < 0n
  const magnitude = negative ? -value.numerator : value.numerator
  const rounded = (2n * magnitude * scale + value.denominator) / (2n * value.denominator)
  const text = rounded.toString().padStart(digits + 1, "0")
  const whole = digits === 0 ? text : text.slice(0, -digits)
  const decimals = digits === 0 ? "" : text.slice(-digits).replace(/0+$/, "")
  return `${negative && rounded !== 0n ? "-" : ""}${whole}${decimals === "" ? "" : `.${decimals}`}`
}

/**
 * Whether a fraction has an exact decimal text of at most `digits` decimals.
 *
 * @example
 * ```ts
 * import { fraction, isExactDecimal } from "@lintel/analysis"
 *
 * isExactDecimal(fraction(1n, 8n), 3) // => true
 * isExactDecimal(fraction(1n, 3n), 3) // => false
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const isExactDecimal = (value: Fraction, digits: number): boolean =>
  (value.numerator * 10n ** BigInt(digits)) % value.denominator === 0n

/**
 * A ratio as text in percent: `fraction(999n, 1000n)` is `"99.9 %"`. Rounded half up to `digits` decimals (default 5),
 * and marked `≈` where that is not exact.
 *
 * @example
 * ```ts
 * import { fraction, percentText } from "@lintel/analysis"
 *
 * percentText(fraction(999n, 1000n)) // => "99.9 %"
 * percentText(fraction(1n, 3n), 2) // => "≈33.33 %"
 * ```
 *
 * @category fractions
 * @since 0.1.0
 */
export const percentText = (value: Fraction, digits = 5): string => {
  const hundredfold = times(value, fraction(100n))
  return `${isExactDecimal(hundredfold, digits) ? "" : "≈"}${decimalText(hundredfold, digits)} %`
}
