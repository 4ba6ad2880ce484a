const digits = (count: number): string => (count === 0 ? "" : count === 1 ? "[0-9]" : `[0-9]{${count}}`)

const digitClass = (from: string, to: string): string => (from === to ? from : `[${from}-${to}]`)

const next = (digit: string): string => String(Number(digit) + 1)
const previous = (digit: string): string => String(Number(digit) - 1)

/** Patterns of the numbers of one length between two texts of digits of that length. */
const sameLength = (low: string, high: string): ReadonlyArray<string> => {
  if (low === "") return [""]
  // Whole ranges are one pattern: taken apart digit by digit they would be two to the number of digits.
  if (/^0+$/.test(low) && /^9+$/.test(high)) return [digits(low.length)]
  const [a, b] = [low.charAt(0), high.charAt(0)]
  const [restLow, restHigh] = [low.slice(1), high.slice(1)]
  if (a === b) return sameLength(restLow, restHigh).map((rest) => `${a}${rest}`)
  const middle = next(a) <= previous(b) ? [`${digitClass(next(a), previous(b))}${digits(restLow.length)}`] : []
  return [
    ...sameLength(restLow, "9".repeat(restLow.length)).map((rest) => `${a}${rest}`),
    ...middle,
    ...sameLength("0".repeat(restHigh.length), restHigh).map((rest) => `${b}${rest}`)
  ]
}

const smallest = (length: number): string => (length === 1 ? "0" : `1${"0".repeat(length - 1)}`)

/** Patterns of the natural numbers from `low` to `high`, without leading zeros; without `high` they go on for ever. */
const naturals = (low: bigint, high: bigint | undefined): ReadonlyArray<string> => {
  const first = String(low)
  const last = high === undefined ? "9".repeat(first.length) : String(high)
  const parts: Array<string> = []
  for (let length = first.length; length <= last.length; length++) {
    const from = length === first.length ? first : smallest(length)
    const to = length === last.length ? last : "9".repeat(length)
    parts.push(...sameLength(from, to))
  }
  if (high === undefined) parts.push(`[1-9][0-9]{${first.length},}`)
  return parts
}

/** Digits beyond which a bound is not worth a pattern. */
const maximumDigits = 40

/**
 * A pattern of the decimal texts of the integers between two bounds, both inclusive; an absent bound is none.
 * Undefined when a bound is too long to be written out.
 */
export const integerPattern = (low: bigint | undefined, high: bigint | undefined): string | undefined => {
  if ([low, high].some((bound) => bound !== undefined && String(bound).length > maximumDigits)) return undefined
  const parts: Array<string> = []
  const isNegative = low === undefined || low < 0n
  const isPositive = high === undefined || high >= 0n
  if (isNegative) {
    const from = high !== undefined && high < 0n ? -high : 1n
    const to = low === undefined ? undefined : -low
    if (to === undefined || to >= from) parts.push(...naturals(from, to).map((part) => `-${part}`))
  }
  if (isPositive) {
    const from = low !== undefined && low > 0n ? low : 0n
    if (high === undefined || high >= from) parts.push(...naturals(from, high))
  }
  return parts.length === 0 ? "(?!)" : `^(?:${parts.join("|")})$`
}
