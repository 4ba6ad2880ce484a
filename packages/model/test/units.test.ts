import {
  type Duration,
  formatBytes,
  formatDate,
  formatDuration,
  isUnitError,
  parseBytes,
  parseDate,
  parseDuration,
  parseMoney,
  parseObjective,
  parseRate,
  parseRatio,
  perSecond,
  ratioFraction,
  toMilliseconds
} from "@lintel/model"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const amount = fc.bigInt({ min: 0n, max: 3_155_760_000_000_000_000n })

describe("durations", () => {
  it("print what was parsed, in one spelling", () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseDuration(formatDuration(value))).toBe(value)
      })
    )
  })

  it("mean the same in every unit", () => {
    expect(["1d", "24h", "1440m", "86400s", "86400000ms"].map(parseDuration)).toEqual(
      Array.from({ length: 5 }, () => 86_400_000_000n)
    )
    expect(parseDuration("2w")).toBe(parseDuration("14d"))
    expect(toMilliseconds("1.5s")).toBe(1500)
    expect(toMilliseconds("later" as Duration)).toBeNaN()
  })

  it.each([
    "",
    "s",
    "1",
    "1 s",
    "-1s",
    "1.s",
    ".5s",
    "1e3s",
    "1S",
    "1ss",
    "١s",
    "0.1us",
    "1.0000001s",
    "9".repeat(40) + "d"
  ])("%j is none", (text) => expect(isUnitError(parseDuration(text))).toBe(true))

  it("are bounded", () => {
    expect(parseDuration("36525000d")).toBe(3_155_760_000_000_000_000n)
    expect(parseDuration("36525001d")).toMatchObject({ reason: "is longer than 100,000 years" })
  })
})

describe("ratios", () => {
  const digits = fc.stringMatching(/^\d{1,12}$/)

  it("keep every digit", () => {
    fc.assert(
      fc.property(digits, (text) => {
        const parsed = parseRatio(`0.${text}`)
        if (isUnitError(parsed)) throw new Error(parsed.reason)
        const { numerator, denominator } = ratioFraction(parsed)
        expect(numerator * 10n ** BigInt(text.length)).toBe(BigInt(text) * denominator)
        expect(parseRatio(parsed)).toBe(parsed)
      })
    )
  })

  it("are the same as percent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
        const percent = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, "0")}%`
        const { numerator, denominator } = ratioFraction(parseRatio(percent) as never)
        expect(numerator * 10_000n).toBe(BigInt(hundredths) * denominator)
      })
    )
  })

  it("are in [0, 1]; objectives in (0, 1)", () => {
    expect([parseRatio("0"), parseRatio("1.000"), parseRatio("100%")]).toEqual(["0", "1", "1"])
    expect(["1.0001", "101%", "-1", "", "%", "1e-3", ".5"].filter((text) => !isUnitError(parseRatio(text)))).toEqual([])
    expect(["0", "1", "100%", "0%"].filter((text) => !isUnitError(parseObjective(text)))).toEqual([])
    expect(parseObjective("99.950%")).toBe("0.9995")
  })
})

describe("rates, sizes, dates, money", () => {
  it("print what was parsed", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (value) => {
        expect(parseBytes(formatBytes(value))).toBe(value)
      })
    )
    fc.assert(
      fc.property(fc.integer({ min: -719_000, max: 2_900_000 }), (day) => {
        expect(parseDate(formatDate(day))).toBe(day)
      })
    )
  })

  it("have one spelling", () => {
    expect(parseRate("250.50/s")).toBe("250.5/s")
    expect(perSecond("90/m")).toBe(1.5)
    expect(["250", "250/w", "/s", "1/s/s", "-1/s"].filter((text) => !isUnitError(parseRate(text)))).toEqual([])
    expect(["64kib", "1.5B", "KiB", "1 KiB", "-1B"].filter((text) => !isUnitError(parseBytes(text)))).toEqual([])
    expect(
      ["2026-02-29", "2026-13-01", "26-01-01", "2026-1-1", "2026-04-31"].filter((text) => !isUnitError(parseDate(text)))
    ).toEqual([])
    expect(parseDate("2024-02-29")).toBe(19_782)
    expect(["12.50", "12.5 eur", "EUR 1", "1,5 EUR"].filter((text) => !isUnitError(parseMoney(text)))).toEqual([])
  })
})
