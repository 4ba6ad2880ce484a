import { decimalText, type Fraction, fraction, type Span } from "@lintel/analysis"

const steps: ReadonlyArray<readonly [limit: bigint, size: bigint, unit: string]> = [
  [1_000n, 1n, "µs"],
  [1_000_000n, 1_000n, "ms"],
  [120_000_000n, 1_000_000n, "s"],
  [7_200_000_000n, 60_000_000n, "min"],
  [172_800_000_000n, 3_600_000_000n, "h"]
]
const day = 86_400_000_000n

/** Microseconds as a person reads them: `800 ms`, `3.2 s`, `36 min`, `28 d`. At most three decimals. */
export const timeText = (time: Span | Fraction): string => {
  if (time === "unbounded") return "no limit"
  const exact = typeof time === "bigint" ? fraction(time) : time
  const whole = exact.numerator / exact.denominator
  const [, size, unit] = steps.find(([limit]) => whole < limit) ?? [0n, day, "d"]
  return `${decimalText(fraction(exact.numerator, exact.denominator * size), 3)} ${unit}`
}

const words: ReadonlyMap<string, string> = new Map([
  ["us", "µs"],
  ["m", "min"]
])

/** A duration as it is stated, as a person reads it: `1 h`, `5 min`, `30 d`. */
export const statedText = (duration: string): string => {
  const [, count, unit] = /^(\d+)([a-z]+)$/u.exec(duration) ?? []
  return count === undefined || unit === undefined ? duration : `${count} ${words.get(unit) ?? unit}`
}
