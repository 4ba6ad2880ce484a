import { decimal, decimalToText, type Decimal } from "./decimal.js"
import { failure, type UnitError } from "./unitError.js"

/**
 * A ratio from 0 to 1, both included, as exact decimal text: `"0.05"`, `"1"`.
 *
 * @category units
 * @since 0.1.0
 */
export type Ratio = `${number}`

/**
 * An objective: a ratio above 0 and below 1 as exact decimal text: `"0.999"`. Never a float.
 *
 * @category units
 * @since 0.1.0
 */
export type Objective = `${number}`

const ratioReason = "is not a ratio such as 0.999 or 99.9%"

/** The decimal of "0.999" or "99.9%". */
const ratioDecimal = (text: string): Decimal | undefined => {
  if (!text.endsWith("%")) return decimal(text)
  const value = decimal(text.slice(0, -1))
  if (value === undefined) return undefined
  return decimal(decimalToText({ digits: value.digits, scale: value.scale + 2 }))
}

const withinOne = (value: Decimal): -1 | 0 | 1 => {
  const one = 10n ** BigInt(value.scale)
  return value.digits < one ? -1 : value.digits === one ? 0 : 1
}

/**
 * Canonical text of a ratio in [0, 1], from `"0.05"` or `"5%"`.
 *
 * @example
 * ```ts
 * import { parseRatio } from "@lintel/model"
 *
 * parseRatio("5%") // => "0.05"
 * parseRatio("1.0") // => "1"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseRatio = (text: string): Ratio | UnitError => {
  const value = ratioDecimal(text)
  if (value === undefined) return failure(text, ratioReason)
  return withinOne(value) > 0 ? failure(text, "is above 1") : (decimalToText(value) as Ratio)
}

/**
 * Canonical text of an objective in (0, 1), from `"99.9%"` or `"0.999"`. 0 and 1 are refused: an objective of 1 leaves
 * no budget to measure against.
 *
 * @example
 * ```ts
 * import { parseObjective } from "@lintel/model"
 *
 * parseObjective("99.9%") // => "0.999"
 * parseObjective("100%") // => { _tag: "UnitError", text: "100%", reason: "is not below 1 (100%): an objective must leave an error budget" }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseObjective = (text: string): Objective | UnitError => {
  const value = ratioDecimal(text)
  if (value === undefined) {
    const isSpaced = ratioDecimal(text.replaceAll(/\s/gu, "")) !== undefined
    return failure(text, isSpaced ? `${ratioReason}: leave the space out` : ratioReason)
  }
  if (value.digits === 0n) return failure(text, "is 0: nothing would ever violate it")
  const room = withinOne(value)
  if (room > 0) return failure(text, "is above 1 (100%)")
  return room === 0
    ? failure(text, "is not below 1 (100%): an objective must leave an error budget")
    : (decimalToText(value) as Objective)
}

/**
 * A ratio as an exact fraction: `numerator / denominator`, the denominator a power of ten.
 *
 * @example
 * ```ts
 * import { ratioFraction } from "@lintel/model"
 *
 * ratioFraction("0.999") // => { numerator: 999n, denominator: 1000n }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const ratioFraction = (ratio: Ratio): { readonly numerator: bigint; readonly denominator: bigint } => {
  const value = ratioDecimal(ratio) ?? { digits: 0n, scale: 0 }
  return { numerator: value.digits, denominator: 10n ** BigInt(value.scale) }
}
