import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  compareFractions,
  fraction,
  minus,
  routedInstances,
  times,
  weightInInstances,
  weightMiss
} from "../src/index.js"

const percent = (weight: number): ReturnType<typeof fraction> => fraction(BigInt(weight), 100n)
const pair = (instances: number, weight: number, surge: number): string => {
  const { canary, stable } = weightInInstances(instances, percent(weight), surge)
  return `${canary}/${stable}`
}

/**
 * Facts behind the rows of argo-rollouts' own table at 9f8d111d (57 rows, one of them twice): for each size and surge,
 * which weights in percent give which new/old pair.
 */
const facts: ReadonlyArray<
  readonly [instances: number, surge: number, pairs: Readonly<Record<string, ReadonlyArray<number>>>]
> = [
  [0, 0, { "0/0": [0, 50, 100] }],
  [0, 1, { "0/0": [0, 50, 100] }],
  [1, 0, { "0/1": [0, 1, 49], "1/0": [50, 99, 100] }],
  [1, 1, { "0/1": [0], "1/1": [1, 49, 50, 99], "1/0": [100] }],
  [2, 0, { "0/2": [0], "1/1": [1, 50, 99], "2/0": [100] }],
  [2, 1, { "0/2": [0], "1/2": [1], "1/1": [50], "2/1": [99], "2/0": [100] }],
  [3, 0, { "1/2": [10, 25, 33, 34, 49], "2/1": [50] }],
  [3, 1, { "1/3": [10, 25], "1/2": [33, 34], "2/2": [49, 50] }],
  [10, 0, { "1/9": [1, 14], "2/8": [15, 16], "9/1": [99] }],
  [
    10,
    1,
    {
      "0/10": [0, 0],
      "1/10": [1],
      "2/9": [18, 19],
      "2/8": [20, 23],
      "3/8": [24, 25],
      "10/1": [99],
      "10/0": [100, 100]
    }
  ]
]
const rows = facts.flatMap(([instances, surge, pairs]) =>
  Object.entries(pairs).flatMap(([expected, weights]) =>
    weights.map((weight) => ({ instances, weight, surge, expected }))
  )
)

describe("weights in instances", () => {
  it("has as many facts as the published table", () => {
    expect(rows).toHaveLength(57)
  })

  it.each(rows)("$weight % of $instances, surge $surge: $expected", ({ instances, weight, surge, expected }) => {
    expect(pair(instances, weight, surge)).toBe(expected)
  })

  it("shares really reached, as published", () => {
    const reached = (instances: number, weight: number, surge: number): ReturnType<typeof fraction> =>
      weightInInstances(instances, percent(weight), surge).effective
    expect(reached(2, 1, 0)).toEqual(fraction(1n, 2n))
    expect(reached(3, 10, 0)).toEqual(fraction(1n, 3n))
    expect(reached(10, 1, 0)).toEqual(fraction(1n, 10n))
    expect(reached(1, 49, 0)).toEqual(fraction(0n))
    expect(reached(1, 50, 0)).toEqual(fraction(1n))
    expect(reached(10, 1, 1)).toEqual(fraction(1n, 11n))
  })

  it.each([
    [2, 75],
    [5, 90],
    [10, 95],
    [25, 98],
    [50, 99]
  ])(
    "of %i instances, %i % halfway to all of them is none without surge, and nearly all with it",
    (instances, weight) => {
      expect(pair(instances, weight, 0)).toBe(`0/${instances}`)
      expect(weightInInstances(instances, percent(weight), 1).canary).toBeGreaterThan(0)
    }
  )

  const inputs = {
    instances: fc.integer({ min: 1, max: 400 }),
    weight: fc.integer({ min: 0, max: 1000 }).map((thousandths) => fraction(BigInt(thousandths), 1000n)),
    surge: fc.integer({ min: 0, max: 1 })
  }
  const isTieWithAll = (instances: number, weight: ReturnType<typeof fraction>): boolean =>
    compareFractions(times(weight, fraction(BigInt(instances))), fraction(BigInt(2 * instances - 1), 2n)) === 0

  it("is reachable and within one instance of what was asked for", () => {
    fc.assert(
      fc.property(inputs.instances, inputs.weight, inputs.surge, (instances, weight, surge) => {
        const { canary, stable, effective } = weightInInstances(instances, weight, surge)
        const total = canary + stable
        expect(canary).toBeGreaterThanOrEqual(0)
        expect(stable).toBeGreaterThanOrEqual(0)
        expect([instances, instances + surge]).toContain(total)
        expect(effective).toEqual(fraction(BigInt(canary), BigInt(total)))
        if (surge === 0 && instances > 1 && isTieWithAll(instances, weight)) return
        const off = minus(effective, weight)
        const size = off.numerator < 0n ? minus(fraction(0n), off) : off
        expect(compareFractions(size, fraction(1n, BigInt(total)))).toBeLessThanOrEqual(0)
      })
    )
  })

  it("keeps both versions alive between the ends, ties with all of them aside", () => {
    fc.assert(
      fc.property(inputs.instances, inputs.weight, inputs.surge, (instances, weight, surge) => {
        fc.pre(instances + surge > 1 && weight.numerator > 0n && weight.numerator < weight.denominator)
        fc.pre(surge === 1 || !isTieWithAll(instances, weight))
        const { canary, stable } = weightInInstances(instances, weight, surge)
        expect(Math.min(canary, stable)).toBeGreaterThan(0)
      })
    )
  })

  it("never shrinks as the weight grows, ties with all of them aside", () => {
    fc.assert(
      fc.property(inputs.instances, inputs.weight, inputs.weight, inputs.surge, (instances, a, b, surge) => {
        const [low, high] = compareFractions(a, b) <= 0 ? [a, b] : [b, a]
        fc.pre(surge === 1 || !isTieWithAll(instances, high))
        const [first, second] = [low, high].map((weight) => weightInInstances(instances, weight, surge).effective)
        if (first === undefined || second === undefined) return
        expect(compareFractions(first, second)).toBeLessThanOrEqual(0)
      })
    )
  })
})

describe("weights that a router splits", () => {
  it("needs instances for all of it, and no more", () => {
    expect(routedInstances(10, percent(1))).toBe(1)
    expect(routedInstances(10, percent(10))).toBe(1)
    expect(routedInstances(10, percent(11))).toBe(2)
    expect(routedInstances(10, percent(0))).toBe(0)
    expect(routedInstances(10, percent(100))).toBe(10)
  })

  it("says by how much a weight is missed", () => {
    expect(weightMiss(percent(10), percent(10))).toEqual(fraction(0n))
    expect(weightMiss(percent(10), percent(0))).toEqual(fraction(1n))
    expect(weightMiss(percent(10), percent(20))).toEqual(fraction(1n))
  })
})
