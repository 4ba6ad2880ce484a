/** A decimal number as sign, digits without leading and trailing zeros, and the power of ten of the last digit. */
interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly exponent: number
}

const decimalForm = /^([-+]?)([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?$/

const decimalOf = (literal: string): Decimal | undefined => {
  const match = decimalForm.exec(literal)
  if (match === null) return undefined
  const [, sign = "", whole = "", fraction = "", power = "0"] = match
  const digits = (whole + fraction).replace(/^0+/, "")
  let end = digits.length
  while (digits.charCodeAt(end - 1) === 48) end--
  const trimmed = digits.slice(0, end)
  const exponent = Number(power) - fraction.length + (digits.length - trimmed.length)
  return { negative: sign === "-" && trimmed !== "", digits: trimmed, exponent: trimmed === "" ? 0 : exponent }
}

/**
 * True when the shortest decimal of the double is the literal's own value: what is printed later is what was written.
 * Literals of up to 15 significant characters always survive, which spares the comparison for nearly all.
 */
export const survivesDouble = (literal: string, value: number): boolean => {
  if (!Number.isFinite(value)) return false
  if (literal.length <= 15 && !/[eE]/.test(literal)) return true
  const written = decimalOf(literal)
  const kept = decimalOf(String(value))
  if (written === undefined || kept === undefined) return false
  return written.negative === kept.negative && written.digits === kept.digits && written.exponent === kept.exponent
}

/** Doubles end near 1.8e308; beyond, the largest finite double stands for the number, because JSON has no infinity. */
export const finiteValue = (value: number): number =>
  value === Infinity ? Number.MAX_VALUE : value === -Infinity ? -Number.MAX_VALUE : value

const shown = (literal: string): string => (literal.length > 40 ? `${literal.slice(0, 40)}...` : literal)

export const precisionReason = (literal: string, value: number): string =>
  `the number ${shown(literal)} does not fit a double and is read as ${String(finiteValue(value))}`
