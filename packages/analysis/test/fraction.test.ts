import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  compareFractions,
  decimalText,
  fraction,
  fractionOfNumber,
  minus,
  over,
  percentText,
  plus,
  times
} from "../src/index.js"

const fractions = fc
  .tuple(fc.bigInt(-1000n, 1000n), fc.bigInt(1n, 1000n))
  .map(([numerator, denominator]) => fraction(numerator, denominator))

describe("fractions", () => {
  it("form a field", () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        expect(plus(a, b)).toEqual(plus(b, a))
        expect(times(a, plus(b, c))).toEqual(plus(times(a, b), times(a, c)))
        expect(minus(plus(a, b), b)).toEqual(a)
        if (b.numerator !== 0n) expect(times(over(a, b), b)).toEqual(a)
        expect(compareFractions(a, b)).toBe(Math.sign(Number(minus(a, b).numerator)))
      })
    )
  })

  it("read a number as it is written", () => {
    expect(fractionOfNumber(14.4)).toEqual(fraction(144n, 10n))
    expect(fractionOfNumber(1e-7)).toEqual(fraction(1n, 10_000_000n))
    expect(fractionOfNumber(1.5e21)).toEqual(fraction(1_500_000_000_000_000_000_000n))
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), (value) => {
        expect(Number(decimalText(fractionOfNumber(value), 350))).toBe(value === 0 ? 0 : value)
      })
    )
  })

  it("print rounded half up, and say when they are rounded", () => {
    expect(decimalText(fraction(1n, 8n), 2)).toBe("0.13")
    expect(decimalText(fraction(-1n, 1000n), 2)).toBe("0")
    expect(decimalText(fraction(-5n, 2n), 0)).toBe("-3")
    expect(decimalText(fraction(7n, 2n), 0)).toBe("4")
    expect(percentText(fraction(999n, 1000n))).toBe("99.9 %")
    expect(percentText(fraction(2n, 3n), 1)).toBe("≈66.7 %")
  })
})
