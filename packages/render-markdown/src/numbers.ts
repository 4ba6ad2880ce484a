import { decimalText, type Fraction, isExactDecimal, type Span, type SpanBounds } from "@lintel/analysis"
import { formatDuration } from "@lintel/model"
import { fraction, over } from "@lintel/analysis"

export const spanText = (span: Span): string => (span === "unbounded" ? "without end" : formatDuration(span))

/** What is known of a longest time. */
export const boundsText = ({ atLeast, atMost }: SpanBounds): string => {
  if (atMost === undefined)
    return atLeast === 0n ? "" : atLeast === "unbounded" ? spanText(atLeast) : `at least ${spanText(atLeast)}`
  return spanText(atMost)
}

const units: ReadonlyArray<readonly [name: string, size: bigint]> = [
  ["d", 86_400_000_000n],
  ["h", 3_600_000_000n],
  ["min", 60_000_000n],
  ["s", 1_000_000n],
  ["ms", 1000n]
]

/** A length of time in microseconds, as people say it: `43.2 min`. */
export const timeText = (microseconds: Fraction): string => {
  const isAbove = ([, size]: readonly [string, bigint]): boolean =>
    microseconds.numerator >= 2n * size * microseconds.denominator
  const [name, size] = units.find(isAbove) ?? units.at(-1) ?? ["ms", 1000n]
  return `${approximately(over(microseconds, fraction(size)), 1)} ${name}`
}

/** A number with at most so many decimals, marked where that is not exact. */
export const approximately = (value: Fraction, digits: number): string =>
  `${isExactDecimal(value, digits) ? "" : "≈"}${grouped(decimalText(value, digits))}`

/** Thousands apart: `1,209,600`. */
const grouped = (text: string): string => text.replace(/^\d+/u, (whole) => whole.replaceAll(/\B(?=(?:\d{3})+$)/gu, ","))

/** `0.999` as `99.9 %`: moves the point, so that no digit is lost. */
export const percent = (ratio: string): string => {
  const [whole = "0", decimals = ""] = ratio.split(".")
  const digits = decimals.padEnd(2, "0")
  const moved = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/u, "")
  const rest = digits.slice(2)
  return `${moved}${rest === "" ? "" : `.${rest}`} %`
}
