export type { Address, Bytes, Duration, LocalDate, Money, Rate } from "@lintel/model"

/**
 * A ratio from 0 to 1 as written: `"5%"` or `"0.05"`.
 *
 * @category units
 * @since 0.1.0
 */
export type RatioText = `${number}%` | `${number}`

/**
 * An objective above 0 and below 1 as written: `"99.9%"` or `"0.999"`.
 *
 * @category units
 * @since 0.1.0
 */
export type ObjectiveText = `${number}%` | `0.${number}`
