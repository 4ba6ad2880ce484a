/**
 * Exact rationals on BigInt, read from and written to decimal text.
 *
 * @module
 */
import type { Rational } from "./model.js"

const maximumDigits = 10_000
const maximumExponent = 10_000

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

const gcdOfIntegers = (left: bigint, right: bigint): bigint => {
  let a = magnitude(left)
  let b = magnitude(right)
  while (b !== 0n) {
    const rest = a % b
    a = b
    b = rest
  }
  return a
}

const reduced = (numerator: bigint, denominator: bigint): Rational => {
  if (denominator === 1n) return { numerator, denominator }
  const divisor = gcdOfIntegers(numerator, denominator)
  return divisor === 1n
    ? { numerator, denominator }
    : { numerator: numerator / divisor, denominator: denominator / divisor }
}

/**
 * An integer as a rational. A `number` must be a safe integer; anything else belongs to `fromNumber`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromInteger = (value: number | bigint): Rational => ({ numerator: BigInt(value), denominator: 1n })

/**
 * The number a JSON number text denotes. `undefined` for text that is no JSON number, and for numbers of more than
 * 10,000 digits or an exponent beyond 10,000, which no arithmetic should be asked to hold.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromText = (text: string): Rational | undefined => {
  const parts = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text)
  if (parts === null || text.length > maximumDigits) return undefined
  const fraction = parts[3] ?? ""
  const digits = BigInt((parts[2] ?? "0") + fraction)
  if (digits === 0n) return fromInteger(0)
  const exponent = Number(parts[4] ?? "0") - fraction.length
  if (Math.abs(exponent) > maximumExponent) return undefined
  const numerator = parts[1] === "-" ? -digits : digits
  return exponent >= 0 ? fromInteger(numerator * 10n ** BigInt(exponent)) : reduced(numerator, 10n ** BigInt(-exponent))
}

/**
 * The number a double means: its shortest decimal text, so `0.1` is one tenth. `undefined` for infinities and NaN, which
 * `JSON.parse` yields for texts such as `1e400`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromNumber = (value: number): Rational | undefined =>
  Number.isSafeInteger(value) ? fromInteger(value) : Number.isFinite(value) ? fromText(String(value)) : undefined

/**
 * Order of two numbers.
 *
 * @category predicates
 * @since 0.1.0
 */
export const compare = (left: Rational, right: Rational): -1 | 0 | 1 => {
  const a = left.numerator * right.denominator
  const b = right.numerator * left.denominator
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * Sum.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const add = (left: Rational, right: Rational): Rational =>
  reduced(left.numerator * right.denominator + right.numerator * left.denominator, left.denominator * right.denominator)

/**
 * The number with the other sign.
 *
 * @category arithmetic
 * @since 0.1.0
 */
const negate = (value: Rational): Rational => ({ numerator: -value.numerator, denominator: value.denominator })

/**
 * Difference.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const subtract = (left: Rational, right: Rational): Rational => add(left, negate(right))

/**
 * Product.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const multiply = (left: Rational, right: Rational): Rational =>
  reduced(left.numerator * right.numerator, left.denominator * right.denominator)

/**
 * Quotient; the divisor must not be zero.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const divide = (left: Rational, right: Rational): Rational => {
  const sign = right.numerator < 0n ? -1n : 1n
  return reduced(left.numerator * right.denominator * sign, left.denominator * magnitude(right.numerator))
}

/**
 * The largest number both are integer multiples of, never negative.
 *
 * @category arithmetic
 * @since 0.1.0
 */
const greatestCommonDivisor = (left: Rational, right: Rational): Rational =>
  reduced(
    gcdOfIntegers(left.numerator * right.denominator, right.numerator * left.denominator),
    left.denominator * right.denominator
  )

/**
 * The smallest positive number that is an integer multiple of both positive numbers: `0.2` and `0.3` give `0.6`.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const leastCommonMultiple = (left: Rational, right: Rational): Rational => {
  const product = multiply(left, right)
  return product.numerator === 0n ? product : divide(product, greatestCommonDivisor(left, right))
}

/**
 * Whether the number is an integer times the divisor, which must not be zero.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isMultipleOf = (value: Rational, divisor: Rational): boolean =>
  (value.numerator * divisor.denominator) % (divisor.numerator * value.denominator) === 0n

/**
 * Largest integer not above the number.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const floor = (value: Rational): bigint => {
  const quotient = value.numerator / value.denominator
  return value.numerator < 0n && value.numerator % value.denominator !== 0n ? quotient - 1n : quotient
}

/**
 * Smallest integer not below the number.
 *
 * @category arithmetic
 * @since 0.1.0
 */
export const ceiling = (value: Rational): bigint => -floor(negate(value))

/** How many decimals the number needs; `undefined` if it is no decimal fraction. */
const decimalsOf = (denominator: bigint): number | undefined => {
  let rest = denominator
  let twos = 0
  let fives = 0
  while (rest % 2n === 0n) {
    rest /= 2n
    twos++
  }
  while (rest % 5n === 0n) {
    rest /= 5n
    fives++
  }
  return rest === 1n ? Math.max(twos, fives) : undefined
}

/** Digits and the place of the decimal point, spelled as ECMAScript spells numbers. */
const spell = (digits: string, point: number): string => {
  const count = digits.length
  if (count <= point && point <= 21) return digits + "0".repeat(point - count)
  if (0 < point && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`
  if (-6 < point && point <= 0) return `0.${"0".repeat(-point)}${digits}`
  const exponent = point - 1
  const mantissa = count === 1 ? digits : `${digits[0] ?? ""}.${digits.slice(1)}`
  return `${mantissa}e${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`
}

/**
 * Shortest decimal text, the same for equal numbers and the same as ECMAScript's for doubles: `1`, `0.1`, `1e+400`.
 * A number that is no decimal fraction is written as `1/3`.
 *
 * @category conversions
 * @since 0.1.0
 */
export const canonical = (value: Rational): string => {
  if (value.numerator === 0n) return "0"
  const decimals = decimalsOf(value.denominator)
  if (decimals === undefined) return `${value.numerator}/${value.denominator}`
  const scaled = (magnitude(value.numerator) * 10n ** BigInt(decimals)) / value.denominator
  const all = scaled.toString()
  const digits = all.replace(/0+$/, "")
  const text = spell(digits, all.length - decimals)
  return value.numerator < 0n ? `-${text}` : text
}

/**
 * The double whose shortest decimal text is this number; `undefined` if there is none, as for 2^53 + 1.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toDouble = (value: Rational): number | undefined => {
  const text = canonical(value)
  const double = Number(text)
  return Number.isFinite(double) && String(double) === text ? double : undefined
}
