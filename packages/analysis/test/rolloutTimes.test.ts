import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  burnedBudget,
  burnGate,
  capacityDuringRoll,
  compareFractions,
  decimalText,
  exhaustion,
  type Fraction,
  fraction,
  iterationTime,
  over,
  percentText,
  plus,
  rollBatches,
  rollingStep,
  rollTime,
  startupBudget,
  stepwiseTimes
} from "../src/index.js"

const thousandths = (value: number): Fraction => fraction(BigInt(value), 1000n)
const minutes = (time: Fraction): string => decimalText(over(time, fraction(60_000_000n)), 3)
const inner = fc.integer({ min: 1, max: 999 }).map(thousandths)

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

  it("takes as many rounds as a controller that keeps both limits", () => {
    const size = fc.integer({ min: 1, max: 120 })
    const room = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(size, room, room, (instances, maxSurge, maxUnavailable) => {
        const step = rollingStep(instances, { maxSurge, maxUnavailable })
        let [old, fresh, rounds] = [instances, 0, 0]
        while (fresh < instances) {
          // Old ones go as far as enough stay available, new ones come as far as there may be, and get ready.
          old -= Math.min(old, old + fresh - (instances - step.unavailable))
          expect(old + fresh).toBeGreaterThanOrEqual(instances - step.unavailable)
          fresh += Math.min(instances - fresh, instances + step.surge - (old + fresh))
          expect(old + fresh).toBeLessThanOrEqual(instances + step.surge)
          rounds++
        }
        expect(rounds).toBe(rollBatches(instances, step))
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
