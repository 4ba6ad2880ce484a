/**
 * A whole number as people read it, thousands parted by commas. The same on every machine, and without the table of
 * languages that a first `toLocaleString` loads.
 *
 * @example
 * ```ts
 * import { countText } from "@lintel/doc"
 *
 * countText(1_234_567) // => "1,234,567"
 * ```
 * @category text
 * @since 0.1.0
 */
export const countText = (count: number): string => {
  const digits = String(count)
  return count < 1000 ? digits : digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ",")
}

/**
 * How many there are of what: `many` is `one` with an s where nothing else is said.
 *
 * @example
 * ```ts
 * import { counted } from "@lintel/doc"
 *
 * counted(1, "finding") // => "1 finding"
 * counted(1_200, "query", "queries") // => "1,200 queries"
 * ```
 * @category text
 * @since 0.1.0
 */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`
