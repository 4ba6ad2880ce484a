import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  canaryRequests,
  chanceOfFailure,
  exactPowerOf,
  compareFractions,
  type Fraction,
  fraction,
  over,
  plus,
  powerOf,
  requestsToSeeFailure,
  requestsToTell
} from "../src/index.js"

const thousandths = (value: number): Fraction => fraction(BigInt(value), 1000n)
const usual = { confidence: thousandths(950), power: thousandths(900) }
const inner = fc.integer({ min: 1, max: 999 }).map(thousandths)

/** Numbers from a seed, between 0 and 1 (Park and Miller's generator). */
const draws = (seed: number): (() => number) => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

describe("what a canary sees", () => {
  it("is rate x weight x time", () => {
    expect(canaryRequests(fraction(50n), fraction(1n, 100n), "10m")).toEqual(fraction(300n))
    expect(canaryRequests(fraction(1n, 60n), fraction(1n, 10n), "1m")).toEqual(fraction(1n, 10n))
  })

  it("grows with each of them", () => {
    const number = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(number, inner, number, number, (rate, weight, seconds, more) => {
        const seen = canaryRequests(fraction(BigInt(rate)), weight, `${seconds}s`)
        const others = [
          canaryRequests(fraction(BigInt(rate + more)), weight, `${seconds}s`),
          canaryRequests(fraction(BigInt(rate)), weight, `${seconds + more}s`)
        ]
        for (const other of others) expect(compareFractions(other, seen)).toBe(1)
      })
    )
  })
})

describe("requests until a failure shows", () => {
  it.each([
    [1, 2995],
    [5, 598],
    [10, 299],
    [50, 59]
  ])("at 95 %%, %i in a thousand need %i", (ratio, requests) => {
    expect(requestsToSeeFailure(thousandths(ratio), usual.confidence)).toBe(requests)
    expect(chanceOfFailure(thousandths(ratio), requests)).toBeGreaterThanOrEqual(0.95)
    expect(chanceOfFailure(thousandths(ratio), requests - 1)).toBeLessThan(0.95)
  })

  it("is exact where rounding could decide", () => {
    expect(requestsToSeeFailure(fraction(1n, 2n), fraction(3n, 4n))).toBe(2)
    expect(requestsToSeeFailure(fraction(1n, 2n), fraction(7n, 8n))).toBe(3)
    expect(requestsToSeeFailure(fraction(9n, 10n), fraction(999n, 1000n))).toBe(3)
  })

  it("knows the ends", () => {
    expect(requestsToSeeFailure(fraction(0n), usual.confidence)).toBeUndefined()
    expect(requestsToSeeFailure(fraction(1n), usual.confidence)).toBe(1)
    expect(requestsToSeeFailure(thousandths(1), fraction(1n))).toBeUndefined()
    expect(requestsToSeeFailure(thousandths(1), fraction(0n))).toBe(0)
    expect(requestsToSeeFailure(fraction(1n, 10n ** 40n), usual.confidence)).toBeUndefined()
    expect(chanceOfFailure(thousandths(5), 0)).toBe(0)
    expect(chanceOfFailure(fraction(1n), 1)).toBe(1)
  })

  it("is the least such number", () => {
    fc.assert(
      fc.property(inner, inner, (ratio, confidence) => {
        const requests = requestsToSeeFailure(ratio, confidence) ?? 0
        const wanted = Number(confidence.numerator) / Number(confidence.denominator)
        expect(chanceOfFailure(ratio, requests)).toBeGreaterThanOrEqual(wanted - 1e-12)
        expect(chanceOfFailure(ratio, requests - 1)).toBeLessThan(wanted + 1e-12)
      })
    )
  })

  it("falls as failures get more frequent, and grows with the confidence", () => {
    fc.assert(
      fc.property(inner, inner, inner, (a, b, c) => {
        const [low, high] = compareFractions(a, b) <= 0 ? [a, b] : [b, a]
        expect(requestsToSeeFailure(high, c) ?? 0).toBeLessThanOrEqual(requestsToSeeFailure(low, c) ?? 0)
        expect(requestsToSeeFailure(c, low) ?? 0).toBeLessThanOrEqual(requestsToSeeFailure(c, high) ?? 0)
      })
    )
  })

  it("agrees with chance", () => {
    const draw = draws(7)
    const [trials, requests] = [20_000, 59]
    let seen = 0
    for (let trial = 0; trial < trials; trial++) {
      let failed = false
      for (let i = 0; i < requests; i++) failed = draw() < 0.05 || failed
      if (failed) seen++
    }
    // Four standard deviations of a share of 20,000 are below 0.0062.
    expect(Math.abs(seen / trials - chanceOfFailure(thousandths(50), requests))).toBeLessThan(0.0062)
  })
})

describe("requests that tell two failure shares apart", () => {
  it.each([
    [1, 5, 1267],
    [1, 10, 398],
    [10, 20, 1177]
  ])("at 95 %% and 90 %%, %i to %i in a thousand need %i", (baseline, detects, requests) => {
    const test = { baseline: thousandths(baseline), detects: thousandths(detects), ...usual }
    expect(requestsToTell(test)).toBe(requests)
    expect(powerOf(test, requests)).toBeCloseTo(0.9, 3)
  })

  it("against a baseline without failures, one failure is proof", () => {
    const test = { baseline: fraction(0n), detects: thousandths(1), ...usual }
    expect(requestsToTell(test)).toBe(requestsToSeeFailure(thousandths(1), usual.power))
    expect(powerOf(test, 2302)).toBeGreaterThan(0.9)
  })

  it("has nothing to tell where nothing gets worse", () => {
    expect(requestsToTell({ baseline: thousandths(5), detects: thousandths(5), ...usual })).toBeUndefined()
    expect(requestsToTell({ baseline: thousandths(5), detects: thousandths(1), ...usual })).toBeUndefined()
    expect(
      requestsToTell({ baseline: thousandths(1), detects: thousandths(5), ...usual, power: fraction(1n) })
    ).toBeUndefined()
    expect(powerOf({ baseline: thousandths(5), detects: thousandths(5), confidence: usual.confidence }, 1000)).toBe(0)
  })

  it("power grows with the requests, and falls with the confidence", () => {
    const count = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(inner, inner, count, count, inner, inner, (a, b, few, more, c, d) => {
        fc.pre(compareFractions(a, b) !== 0)
        const [baseline, detects] = compareFractions(a, b) < 0 ? [a, b] : [b, a]
        const [weak, strong] = compareFractions(c, d) < 0 ? [c, d] : [d, c]
        const power = (requests: number, confidence: Fraction): number =>
          powerOf({ baseline, detects, confidence }, requests)
        expect(power(few + more, weak)).toBeGreaterThanOrEqual(power(few, weak) - 1e-12)
        expect(power(few, strong)).toBeLessThanOrEqual(power(few, weak) + 1e-12)
      })
    )
  })

  it("asks for more requests when it should be surer", () => {
    fc.assert(
      fc.property(inner, inner, inner, inner, (a, b, c, d) => {
        fc.pre(compareFractions(a, b) !== 0)
        const [baseline, detects] = compareFractions(a, b) < 0 ? [a, b] : [b, a]
        const [weak, strong] = [c, d]
          .map((share) => plus(fraction(1n, 2n), over(share, fraction(2n))))
          .toSorted(compareFractions)
        if (weak === undefined || strong === undefined) return
        const needed = (confidence: Fraction, power: Fraction): number =>
          requestsToTell({ baseline, detects, confidence, power }) ?? 0
        expect(needed(strong, weak)).toBeGreaterThanOrEqual(needed(weak, weak))
        expect(needed(weak, strong)).toBeGreaterThanOrEqual(needed(weak, weak))
      })
    )
  })

  it("agrees with chance, as far as the normal approximation goes", () => {
    const draw = draws(11)
    const test = { baseline: thousandths(10), detects: thousandths(20), ...usual }
    const [trials, requests] = [2_000, 1177]
    // The test says worse when the share of failures is above p0 + z sqrt(p0 (1 - p0) / n).
    const limit = requests * (0.01 + 1.6449 * Math.sqrt((0.01 * 0.99) / requests))
    let noticed = 0
    for (let trial = 0; trial < trials; trial++) {
      let failures = 0
      for (let i = 0; i < requests; i++) if (draw() < 0.02) failures++
      if (failures > limit) noticed++
    }
    expect(Math.abs(noticed / trials - powerOf(test, requests))).toBeLessThan(0.03)
  })
})

describe("power, exactly", () => {
  const test = { baseline: thousandths(1), detects: thousandths(10), confidence: usual.confidence }

  it("counts whole failures", () => {
    // One failure in 60 happens to a good version in 5.8 % of all cases, so two are asked for.
    const two = 1 - 0.99 ** 60 - 60 * 0.01 * 0.99 ** 59
    expect(exactPowerOf(test, 60)).toBeCloseTo(two, 10)
    expect(exactPowerOf(test, 50)).toBeCloseTo(1 - 0.99 ** 50, 10)
    expect(exactPowerOf(test, 0)).toBe(0)
    expect(exactPowerOf({ ...test, baseline: fraction(0n) }, 60)).toBeCloseTo(1 - 0.99 ** 60, 10)
    expect(exactPowerOf({ ...test, baseline: thousandths(500), detects: thousandths(900) }, 1)).toBe(0)
  })

  it("comes near the formula where many failures are expected", () => {
    for (const [baseline, detects, requests] of [
      [10, 20, 10_000],
      [50, 60, 4_000]
    ] as const) {
      const many = { baseline: thousandths(baseline), detects: thousandths(detects), confidence: usual.confidence }
      expect(Math.abs(exactPowerOf(many, requests) - powerOf(many, requests))).toBeLessThan(0.03)
    }
  })

  it("agrees with chance", () => {
    const draw = draws(23)
    const [trials, requests] = [20_000, 60]
    let noticed = 0
    for (let trial = 0; trial < trials; trial++) {
      let failures = 0
      for (let i = 0; i < requests; i++) if (draw() < 0.01) failures++
      if (failures >= 2) noticed++
    }
    expect(Math.abs(noticed / trials - exactPowerOf(test, requests))).toBeLessThan(0.01)
  })
})
