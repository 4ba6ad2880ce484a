interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}

/** A double as the decimal that its shortest text writes. */
const decimal = (value: number): Decimal => {
  const [digits = "0", exponent = "0"] = String(value).split("e")
  const point = digits.indexOf(".")
  const fraction = point < 0 ? 0 : digits.length - point - 1
  return { coefficient: BigInt(digits.replace(".", "")), exponent: Number(exponent) - fraction }
}

/**
 * Whether a number is a whole multiple of another, as decimals: 0.3 is a multiple of 0.1. A divisor that is not above
 * zero divides nothing.
 */
export const isMultipleOf = (value: number, divisor: number): boolean => {
  if (!(divisor > 0)) return false
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0
  const left = decimal(value)
  const right = decimal(divisor)
  const shift = left.exponent - right.exponent
  return shift >= 0
    ? (left.coefficient * 10n ** BigInt(shift)) % right.coefficient === 0n
    : left.coefficient % (right.coefficient * 10n ** BigInt(-shift)) === 0n
}
