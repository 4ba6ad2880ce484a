import { type Duration, isUnitError, parseDuration, type Ratio, ratioFraction } from "@lintel/model"

const second = 1_000_000n

/** The largest number that Kubernetes takes. */
export const largestInt = 2_147_483_647

/** Whole seconds, rounded up, and whether they are exact; `undefined` where Kubernetes has no number so large. */
export const wholeSeconds = (
  duration: Duration
): { readonly seconds: number; readonly isExact: boolean } | undefined => {
  const micros = parseDuration(duration)
  if (isUnitError(micros)) return undefined
  const seconds = (micros + second - 1n) / second
  return seconds > BigInt(largestInt) ? undefined : { seconds: Number(seconds), isExact: micros % second === 0n }
}

/** Seconds as Go writes a duration: in the largest unit that stays whole. */
export const goDuration = (seconds: number): string => {
  if (seconds > 0 && seconds % 3600 === 0) return `${seconds / 3600}h`
  return seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`
}

/** Seconds as Flagger takes them: minutes where they stay whole, else seconds. */
export const flaggerDuration = (seconds: number): string =>
  seconds > 0 && seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`

/** A ratio as whole per cent: rounded down, and whether that is exact. */
export const wholePercent = (ratio: Ratio): { readonly down: number; readonly isExact: boolean } => {
  const { denominator, numerator } = ratioFraction(ratio)
  return { down: Number((numerator * 100n) / denominator), isExact: (numerator * 100n) % denominator === 0n }
}

/** Whole per cent as a ratio, from 0 to 100. */
export const ratioOfPercent = (percent: number): Ratio => {
  if (percent >= 100) return "1"
  const digits = String(percent).padStart(2, "0").replace(/0+$/u, "")
  return digits === "" ? "0" : (`0.${digits}` as Ratio)
}

/** A ratio as per cent in words: `0.125` is `12.5%`. */
export const percentText = (ratio: Ratio): string => {
  const { denominator, numerator } = ratioFraction(ratio)
  const whole = (numerator * 100n) / denominator
  let rest = (numerator * 100n) % denominator
  let digits = ""
  while (rest > 0n && digits.length < 40) {
    rest *= 10n
    digits += String(rest / denominator)
    rest %= denominator
  }
  return digits === "" ? `${whole}%` : `${whole}.${digits}%`
}
