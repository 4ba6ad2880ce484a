import { decimal } from "./decimal.js"
import { failure, type UnitError } from "./unitError.js"

/**
 * A size in bytes: `"64KiB"`, `"1.5MB"`, `"900B"`. `KiB` is 1,024 bytes, `kB` is 1,000.
 *
 * @category units
 * @since 0.1.0
 */
export type Bytes = `${number}${"B" | "kB" | "MB" | "GB" | "TB" | "KiB" | "MiB" | "GiB" | "TiB"}`

const byteUnits: ReadonlyMap<string, bigint> = new Map([
  ["TiB", 1024n ** 4n],
  ["TB", 1000n ** 4n],
  ["GiB", 1024n ** 3n],
  ["GB", 1000n ** 3n],
  ["MiB", 1024n ** 2n],
  ["MB", 1000n ** 2n],
  ["KiB", 1024n],
  ["kB", 1000n],
  ["B", 1n]
])

/**
 * Whole bytes of a size.
 *
 * @example
 * ```ts
 * import { parseBytes } from "@lintel/model"
 *
 * parseBytes("64KiB") // => 65536n
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseBytes = (text: string): bigint | UnitError => {
  const match = /^([\d.]+)([A-Za-z]+)$/.exec(text)
  const amount = decimal(match?.[1] ?? "")
  const unit = byteUnits.get(match?.[2] ?? "")
  if (amount === undefined || unit === undefined) return failure(text, "is not a size such as 64KiB or 1.5MB")
  const divisor = 10n ** BigInt(amount.scale)
  const scaled = amount.digits * unit
  return scaled % divisor === 0n ? scaled / divisor : failure(text, "is not a whole number of bytes")
}

/**
 * Prints bytes in the largest unit that stays whole, powers of 1,024 first.
 *
 * @example
 * ```ts
 * import { formatBytes } from "@lintel/model"
 *
 * formatBytes(65536n) // => "64KiB"
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const formatBytes = (value: bigint): Bytes => {
  for (const unit of ["TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "kB"] as const) {
    const size = byteUnits.get(unit) ?? 1n
    if (value !== 0n && value % size === 0n) return `${value / size}${unit}` as Bytes
  }
  return `${value}B` as Bytes
}
