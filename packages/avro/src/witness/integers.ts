import type { Datum } from "../datum/datum.js"
import type { TimeUnit } from "../schema/logical.js"

const bigEndian = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return bytes.length === 0 ? 0n : BigInt.asIntN(8 * bytes.length, value)
}

/** The integer that a datum is, or that its bytes spell: a decimal without its point, a time in its unit. */
export const integer = (datum: Datum): bigint | undefined => {
  if (datum._tag === "long") return datum.value
  if (datum._tag === "int") return BigInt(datum.value)
  return datum._tag === "bytes" || datum._tag === "fixed" ? bigEndian(datum.value) : undefined
}

/** Nanoseconds of a unit of time. */
export const nanos: Readonly<Record<TimeUnit, bigint>> = { millis: 1_000_000n, micros: 1000n, nanos: 1n }
