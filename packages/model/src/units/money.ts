import { failure, type UnitError } from "./unitError.js"

/**
 * An amount of money with its ISO 4217 currency: `"12.50 EUR"`.
 *
 * @category units
 * @since 0.1.0
 */
export type Money = `${number} ${Uppercase<string>}`

/**
 * Canonical text of an amount of money; decimals are kept as written, because they carry the currency's precision.
 *
 * @example
 * ```ts
 * import { parseMoney } from "@lintel/model"
 *
 * parseMoney("12.50 EUR") // => "12.50 EUR"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseMoney = (text: string): Money | UnitError =>
  /^-?\d{1,30}(?:\.\d{1,9})? [A-Z]{3}$/.test(text)
    ? (text as Money)
    : failure(text, "is not an amount such as 12.50 EUR")
