import { type Fraction, fraction, fractionOfNumber, minus, one, times } from "@lintel/analysis"
import { type Duration, isUnitError, parseDuration, ratioFraction } from "@lintel/model"

const only = (value: bigint, factor: bigint): number => {
  let [rest, count] = [value, 0]
  while (rest % factor === 0n) {
    rest /= factor
    count++
  }
  return count
}

/** The decimal text of a fraction, `undefined` when it has no end. */
export const exactDecimal = ({ numerator, denominator }: Fraction): string | undefined => {
  const [twos, fives] = [only(denominator, 2n), only(denominator, 5n)]
  if (denominator !== 2n ** BigInt(twos) * 5n ** BigInt(fives)) return undefined
  const scale = Math.max(twos, fives)
  const digits = (numerator * 10n ** BigInt(scale)) / denominator
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0")
  const sign = digits < 0n ? "-" : ""
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/** Decimal text of a product or difference of decimals, which always ends. */
const decimalOf = (value: Fraction): string => exactDecimal(value) ?? "0"

/** The share that may fail, `1 - objective`, as exact decimal text. */
export const budgetText = (objective: string): string => decimalOf(minus(one, ratioFraction(objective as `${number}`)))

/** The share of errors at which a burn rate is reached, `factor * (1 - objective)`, as exact decimal text. */
export const thresholdText = (factor: number, objective: string): string =>
  decimalOf(times(fractionOfNumber(factor), minus(one, ratioFraction(objective as `${number}`))))

/** A ratio in percent as exact decimal text: `"0.999"` is `"99.9"`. */
export const percentText = (ratio: string): string =>
  decimalOf(times(ratioFraction(ratio as `${number}`), fraction(100n)))

/** A decimal as the number that prints and reads back as it; `undefined` when no double does. */
export const exactNumber = (text: string): number | undefined => {
  const value = Number(text)
  const back = fractionOfNumber(value)
  const given = ratioFraction(text as `${number}`)
  return back.numerator * given.denominator === given.numerator * back.denominator ? value : undefined
}

/** Whole microseconds of a duration of the Model. */
export const microsecondsOf = (duration: string): bigint => {
  const value = parseDuration(duration)
  return isUnitError(value) ? 0n : value
}

/** Seconds of a duration as exact decimal text. */
const secondsText = (duration: string): string => decimalOf(fraction(microsecondsOf(duration), 1_000_000n))

/** Milliseconds of a duration as exact decimal text. */
export const millisecondsText = (duration: string): string => decimalOf(fraction(microsecondsOf(duration), 1000n))

/** A duration in the largest of the units that stays whole, each with its name; `undefined` when it is finer than all. */
export const inUnits = (
  duration: string,
  units: ReadonlyArray<readonly [name: string, microseconds: bigint]>
): string | undefined => {
  const value = microsecondsOf(duration)
  const [name, size] = units.find(([, unit]) => value % unit === 0n && value >= unit) ?? units.at(-1) ?? ["", 1n]
  return value % size === 0n ? `${value / size}${name}` : undefined
}

/** A duration as Prometheus writes it; it knows nothing below one millisecond. */
export const prometheusDuration = (duration: Duration): string | undefined =>
  inUnits(duration, [
    ["d", 86_400_000_000n],
    ["h", 3_600_000_000n],
    ["m", 60_000_000n],
    ["s", 1_000_000n],
    ["ms", 1000n]
  ])

/** Seconds with a unit, as protocol buffers and Envoy write a duration: `"0.8s"`. */
export const protobufDuration = (duration: string): string => `${secondsText(duration)}s`
