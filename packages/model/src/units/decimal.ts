/** A non-negative decimal: `digits / 10^scale`, without trailing zeros. At most 30 digits, so that work stays bounded. */
export interface Decimal {
  readonly digits: bigint
  readonly scale: number
}

const decimalText = /^(\d{1,30})(?:\.(\d{1,30}))?$/

/** The decimal that a text spells; digits and a point, nothing else. */
export const decimal = (text: string): Decimal | undefined => {
  const match = decimalText.exec(text)
  if (match === null) return undefined
  const fraction = (match[2] ?? "").replace(/0+$/, "")
  return { digits: BigInt((match[1] ?? "0") + fraction), scale: fraction.length }
}

/** The shortest text of a decimal. */
export const decimalToText = ({ digits, scale }: Decimal): string => {
  if (scale === 0) return digits.toString()
  const text = digits.toString().padStart(scale + 1, "0")
  return `${text.slice(0, -scale)}.${text.slice(-scale)}`
}
