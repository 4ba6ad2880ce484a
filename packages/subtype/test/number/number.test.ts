import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  add,
  canonical,
  compare,
  findNumber,
  findNumbers,
  fromInteger,
  fromNumber,
  fromText,
  isMultipleOf,
  leastCommonMultiple,
  multiply,
  subtract,
  toDouble
} from "../../src/number/index.js"
import type { NumberAnswer, NumberQuestion, Rational } from "../../src/number/index.js"

const number = (text: string): Rational => {
  const value = fromText(text)
  if (value === undefined) throw new Error(`no number: ${text}`)
  return value
}
const at = (text: string, open = false): { readonly value: Rational; readonly open: boolean } => ({
  value: number(text),
  open
})
const shown = (answer: NumberAnswer): string => (answer._tag === "Found" ? canonical(answer.value) : answer._tag)
const found = (question: NumberQuestion): string => shown(findNumber(question, { remaining: 100_000 }))

describe("rationals", () => {
  it("reads decimal text exactly and writes the shortest text of equal numbers", () => {
    const table: ReadonlyArray<readonly [string, string]> = [
      ["1.0", "1"],
      ["-0", "0"],
      ["0e99999999", "0"],
      ["1e2", "100"],
      ["100e-2", "1"],
      ["0.1", "0.1"],
      ["1E400", "1e+400"],
      ["-1.50e-7", "-1.5e-7"],
      ["123456789012345678901", "123456789012345678901"],
      ["1234567890123456789012", "1.234567890123456789012e+21"]
    ]
    for (const [text, expected] of table) expect(canonical(number(text))).toBe(expected)
  })

  it("refuses what is no JSON number or too large to hold", () => {
    for (const text of ["", "01", "1.", ".5", "+1", "1e", "0x1", "1e400000", "1e-400000", "NaN"]) {
      expect(fromText(text)).toBeUndefined()
    }
    expect(fromNumber(Number.POSITIVE_INFINITY)).toBeUndefined()
    expect(fromNumber(Number.NaN)).toBeUndefined()
  })

  it("spells doubles as ECMAScript does, and finds them again", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        const value = fromNumber(double)
        expect(value).toBeDefined()
        if (value === undefined) return
        expect(canonical(value)).toBe(String(double))
        expect(toDouble(value)).toBe(double === 0 ? 0 : double)
      }),
      { numRuns: 500 }
    )
  })

  it("orders doubles as doubles", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(finite, finite, (left, right) => {
        const order = compare(number(canonical(number(String(left)))), number(String(right)))
        expect(order).toBe(left < right ? -1 : left > right ? 1 : 0)
      })
    )
  })

  it("does arithmetic in lowest terms", () => {
    expect(canonical(add(number("0.1"), number("0.2")))).toBe("0.3")
    expect(canonical(subtract(number("0.3"), number("0.1")))).toBe("0.2")
    expect(canonical(multiply(number("0.5"), number("0.2")))).toBe("0.1")
    expect(canonical(leastCommonMultiple(number("0.2"), number("0.3")))).toBe("0.6")
    expect(isMultipleOf(number("3"), number("0.3"))).toBe(true)
    expect(isMultipleOf(number("1e308"), number("1e-308"))).toBe(true)
    expect(isMultipleOf(number("0.07"), number("0.02"))).toBe(false)
    expect(toDouble(number("9007199254740993"))).toBeUndefined()
  })
})

describe("the most natural number", () => {
  it("is zero, then small integers, then short decimals", () => {
    expect(found({})).toBe("0")
    expect(found({ excluded: [number("0")] })).toBe("1")
    expect(found({ excluded: [number("0"), number("1")] })).toBe("-1")
    expect(found({ lower: at("0", true) })).toBe("1")
    expect(found({ upper: at("0", true) })).toBe("-1")
    expect(found({ lower: at("0", true), upper: at("1", true) })).toBe("0.5")
    expect(found({ lower: at("0.5", true), upper: at("0.6", true) })).toBe("0.51")
    expect(found({ notMultipleOf: [number("1")] })).toBe("0.5")
    expect(found({ multipleOf: [number("0.1")], notMultipleOf: [number("1")], lower: at("3") })).toBe("3.1")
    expect(found({ prefer: [number("-7"), number("42")], lower: at("0") })).toBe("42")
  })

  it("is none when the constraints exclude each other", () => {
    expect(found({ lower: at("1"), upper: at("0") })).toBe("Empty")
    expect(found({ lower: at("1"), upper: at("1", true) })).toBe("Empty")
    expect(found({ lower: at("1"), upper: at("1"), excluded: [number("1")] })).toBe("Empty")
    expect(found({ multipleOf: [number("3")], notMultipleOf: [number("0.3")] })).toBe("Empty")
    expect(
      found({ multipleOf: [number("6")], notMultipleOf: [number("4"), number("9")], lower: at("1"), upper: at("5") })
    ).toBe("Empty")
    expect(
      found({ multipleOf: [number("2"), number("3")], lower: at("1"), upper: at("11"), excluded: [number("6")] })
    ).toBe("Empty")
    expect(found({ lower: at("0.2"), upper: at("0.2"), notMultipleOf: [number("0.1")] })).toBe("Empty")
  })

  it("prefers what a double can carry, and says when none can", () => {
    const beyond = findNumber({ lower: at("9007199254740993"), multipleOf: [number("1")] }, { remaining: 10_000 })
    expect(beyond._tag === "Found" ? beyond.double : beyond).toBe(9007199254740994)
    const far = findNumber({ lower: at("10000000000000000000001"), multipleOf: [number("1")] }, { remaining: 10_000 })
    expect(far._tag === "Found" ? far.double : far).toBe(1.0000000000000002e22)
    const narrow = findNumber(
      { lower: at("9007199254740992", true), upper: at("9007199254740994", true), multipleOf: [number("1")] },
      { remaining: 10_000 }
    )
    expect(narrow).toEqual({ _tag: "Found", value: number("9007199254740993"), double: undefined })
    const tiny = findNumber({ lower: at("1", true), upper: at("1.00000000000000000001", true) }, { remaining: 10_000 })
    expect(tiny._tag === "Found" ? tiny.double : tiny).toBeUndefined()
  })

  it("stays within its budget", () => {
    const primes = ["2", "3", "5", "7", "11", "13"].map(number)
    const question: NumberQuestion = { multipleOf: [number("1")], notMultipleOf: primes, lower: at("2") }
    expect(found(question)).toBe("17")
    expect(findNumber(question, { remaining: 5 })._tag).toBe("Undecided")
    const huge = Array.from({ length: 400 }, (_, index) => number(`1${"0".repeat(280)}${index * 2 + 1}`))
    expect(findNumber({ multipleOf: huge, lower: at("1") }, { remaining: 1_000 })._tag).toBe("Undecided")
  })

  it("agrees with brute force on small grids", () => {
    const tenths = fc.integer({ min: -30, max: 30 })
    const divisor = fc.integer({ min: 1, max: 12 })
    const asTenths = (value: number): Rational => multiply(fromInteger(value), number("0.1"))
    fc.assert(
      fc.property(
        fc.record({
          low: tenths,
          lowOpen: fc.boolean(),
          width: fc.integer({ min: 0, max: 12 }),
          highOpen: fc.boolean(),
          multiples: fc.array(divisor, { minLength: 1, maxLength: 2 }),
          nonMultiples: fc.array(divisor, { maxLength: 2 }),
          excluded: fc.array(tenths, { maxLength: 4 })
        }),
        (sample) => {
          const high = sample.low + sample.width
          const expected = new Set<string>()
          for (let value = sample.low; value <= high; value++) {
            if ((value === sample.low && sample.lowOpen) || (value === high && sample.highOpen)) continue
            if (sample.multiples.some((step) => value % step !== 0)) continue
            if (sample.nonMultiples.some((step) => value % step === 0) || sample.excluded.includes(value)) continue
            expected.add(canonical(asTenths(value)))
          }
          const question: NumberQuestion = {
            lower: { value: asTenths(sample.low), open: sample.lowOpen },
            upper: { value: asTenths(high), open: sample.highOpen },
            multipleOf: sample.multiples.map(asTenths),
            notMultipleOf: sample.nonMultiples.map(asTenths),
            excluded: sample.excluded.map(asTenths)
          }
          const answer = findNumber(question, { remaining: 10_000 })
          if (expected.size === 0) expect(answer._tag).toBe("Empty")
          else expect(expected).toContain(shown(answer))
          const all = findNumbers(question, 50, { remaining: 10_000 })
          expect(all._tag === "Numbers" && all.complete).toBe(true)
          if (all._tag === "Numbers") expect(new Set(all.values.map(canonical))).toEqual(expected)
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it("enumerates distinct numbers", () => {
    const answer = findNumbers({ multipleOf: [number("1")], lower: at("-2") }, 5, { remaining: 1_000 })
    expect(answer._tag === "Numbers" ? answer.values.map(canonical) : answer).toEqual(["0", "1", "-1", "2", "-2"])
  })
})
