import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  burnedBudget,
  burnGate,
  canaryRequests,
  capacityDuringRoll,
  chanceOfFailure,
  compareFractions,
  decimalText,
  exhaustion,
  type Fraction,
  fraction,
  iterationTime,
  over,
  percentText,
  plus,
  powerOf,
  requestsToSeeFailure,
  requestsToTell,
  rollBatches,
  rollingStep,
  rollTime,
  startupBudget,
  stepwiseTimes
} from "../src/index.js"

const thousandths = (value: number): Fraction => fraction(BigInt(value), 1000n)
const usual = { confidence: thousandths(950), power: thousandths(900) }
const minutes = (time: Fraction): string => decimalText(over(time, fraction(60_000_000n)), 3)
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

describe("error budget that a canary burns", () => {
  const promise = { objective: "0.999", window: "30d" } as const
  it("is 1.157 % for 5 % of the traffic in ten minutes at 99.9 % over 30 days", () => {
    expect(percentText(burnedBudget(thousandths(50), fraction(600_000_000n), promise), 3)).toBe("≈1.157 %")
  })

  it("1 % of the users at 99.999 % have it used up in 43 minutes, all of them in 26 seconds", () => {
    expect(minutes(exhaustion("0.99999", "30d", thousandths(10)))).toBe("43.2")
    expect(decimalText(over(exhaustion("0.99999", "30d", fraction(1n)), fraction(1_000_000n)), 2)).toBe("25.92")
    expect(
      burnedBudget(thousandths(10), exhaustion("0.99999", "30d", thousandths(10)), {
        objective: "0.99999",
        window: "30d"
      })
    ).toEqual(fraction(1n))
  })

  it("grows with weight, time and error ratio", () => {
    const time = fc.bigInt({ min: 1n, max: 10n ** 12n }).map((span) => fraction(span))
    fc.assert(
      fc.property(inner, time, inner, inner, time, (weight, span, ratio, more, longer) => {
        const burned = burnedBudget(weight, span, promise, ratio)
        expect(compareFractions(burnedBudget(plus(weight, more), span, promise, ratio), burned)).toBe(1)
        expect(compareFractions(burnedBudget(weight, plus(span, longer), promise, ratio), burned)).toBe(1)
        expect(compareFractions(burnedBudget(weight, span, promise, plus(ratio, more)), burned)).toBe(1)
      })
    )
  })
})

describe("burn-rate gates", () => {
  const alert = { factor: fraction(144n, 10n), long: "1h" }
  it("see a canary of everybody after 51.84 s, one of 5 % after 17.28 min", () => {
    expect(minutes(burnGate("0.999", alert, fraction(1n)).time)).toBe("0.864")
    expect(minutes(burnGate("0.999", alert, thousandths(50)).time)).toBe("17.28")
  })

  it("never see one whose failures stay below the threshold, nor one exactly at it", () => {
    expect(burnGate("0.999", alert, thousandths(10)).fires).toBe(false)
    expect(burnGate("0.9", { factor: fraction(5n), long: "1h" }, fraction(1n, 2n)).fires).toBe(false)
    expect(burnGate("0.9", { factor: fraction(5n), long: "1h" }, thousandths(501)).fires).toBe(true)
  })

  it("fire within the long window when they fire, and sooner the more fails", () => {
    fc.assert(
      fc.property(inner, inner, (a, b) => {
        const [low, high] = compareFractions(a, b) <= 0 ? [a, b] : [b, a]
        const [few, many] = [burnGate("0.999", alert, low), burnGate("0.999", alert, high)]
        expect(compareFractions(many.time, few.time)).toBeLessThanOrEqual(0)
        expect(few.fires).toBe(compareFractions(few.time, fraction(3_600_000_000n)) < 0)
      })
    )
  })

  it("adds the time the condition has to hold", () => {
    expect(minutes(burnGate("0.999", { ...alert, for: "2m" }, fraction(1n)).time)).toBe("2.864")
  })
})

describe("stepwise canaries", () => {
  it("take interval x maxWeight / stepWeight to promotion, interval x threshold to rollback", () => {
    const times = stepwiseTimes({
      interval: "1m",
      threshold: 10,
      stepWeight: thousandths(50),
      maxWeight: thousandths(500)
    })
    expect(times.promotion).toBe(600_000_000n)
    expect(times.rollback).toBe(600_000_000n)
    expect(times.exposure).toEqual(fraction(30_000_000n))
    expect(iterationTime("1m", 10)).toBe(600_000_000n)
  })

  it("take whole steps", () => {
    const times = stepwiseTimes({
      interval: "1m",
      threshold: 1,
      stepWeight: thousandths(300),
      maxWeight: thousandths(500)
    })
    expect(times.promotion).toBe(120_000_000n)
  })
})

describe("rolling replacement", () => {
  it("rounds surge up and unavailable down", () => {
    const quarter = { maxSurge: "0.25", maxUnavailable: "0.25" } as const
    expect(rollingStep(10, quarter)).toEqual({ surge: 3, unavailable: 2 })
    expect(rollBatches(10, rollingStep(10, quarter))).toBe(2)
    expect(rollingStep(4, quarter)).toEqual({ surge: 1, unavailable: 1 })
    expect(rollingStep(1, quarter)).toEqual({ surge: 1, unavailable: 0 })
    expect(rollingStep(3, { maxSurge: 0, maxUnavailable: "0.25" })).toEqual({ surge: 0, unavailable: 1 })
    expect(rollingStep(3, { maxSurge: 0, maxUnavailable: 9 })).toEqual({ surge: 0, unavailable: 3 })
    expect(rollBatches(0, rollingStep(0, quarter))).toBe(0)
  })

  it("takes no more rounds with more room, and every instance gets its turn", () => {
    const size = fc.integer({ min: 1, max: 300 })
    const room = fc.integer({ min: 0, max: 50 })
    fc.assert(
      fc.property(size, room, room, room, (instances, maxSurge, maxUnavailable, more) => {
        const step = rollingStep(instances, { maxSurge, maxUnavailable })
        const batches = rollBatches(instances, step)
        expect(batches * (step.surge + step.unavailable)).toBeGreaterThanOrEqual(instances)
        const roomier = rollingStep(instances, { maxSurge: maxSurge + more, maxUnavailable })
        expect(rollBatches(instances, roomier)).toBeLessThanOrEqual(batches)
      })
    )
  })

  it("takes rounds x (start + minimum ready)", () => {
    expect(rollTime(10, { surge: 3, unavailable: 2 }, 20n, 10n)).toEqual({ batches: 2, batch: 30n, total: 60n })
  })

  it("leaves capacity that retries may use up", () => {
    const roll = {
      instances: 4,
      unavailable: 1,
      perInstance: fraction(40n),
      peak: fraction(120n),
      retries: fraction(0n)
    }
    expect(capacityDuringRoll(roll).suffices).toBe(true)
    expect(capacityDuringRoll({ ...roll, retries: fraction(1n, 10n) })).toEqual({
      left: fraction(120n),
      asked: fraction(132n),
      suffices: false
    })
    expect(capacityDuringRoll({ ...roll, unavailable: 9 }).left).toEqual(fraction(0n))
  })

  it("a startup probe stands 300 s with 30 failures 10 s apart", () => {
    expect(startupBudget({ period: "10s", failureThreshold: 30 })).toBe(300_000_000n)
    expect(startupBudget({ initialDelay: "5s", period: "10s", failureThreshold: 3 })).toBe(35_000_000n)
  })
})
