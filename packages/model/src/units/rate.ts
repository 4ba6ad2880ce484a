import { decimal, decimalToText } from "./decimal.js"
import { failure, type UnitError } from "./unitError.js"

/**
 * Events per unit of time: `"250/s"`, `"3/m"`.
 *
 * @category units
 * @since 0.1.0
 */
export type Rate = `${number}/${"s" | "m" | "h" | "d"}`

const ratePeriods: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400]
])

/**
 * Canonical text of a rate: the amount without needless zeros, in the unit it was written in.
 *
 * @example
 * ```ts
 * import { parseRate } from "@lintel/model"
 *
 * parseRate("250.0/s") // => "250/s"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseRate = (text: string): Rate | UnitError => {
  const [amount = "", unit = ""] = text.split("/")
  const value = decimal(amount)
  if (value === undefined || !ratePeriods.has(unit) || text !== `${amount}/${unit}`) {
    return failure(text, "is not a rate such as 250/s or 3/m")
  }
  return `${decimalToText(value)}/${unit}` as Rate
}

/**
 * Events per second of a rate, as a number.
 *
 * @example
 * ```ts
 * import { perSecond } from "@lintel/model"
 *
 * perSecond("90/m") // => 1.5
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const perSecond = (rate: Rate): number => {
  const [amount = "", unit = ""] = rate.split("/")
  return Number(amount) / (ratePeriods.get(unit) ?? Number.NaN)
}
