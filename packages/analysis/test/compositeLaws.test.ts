import { indexModel, type Model, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compositeBounds, type CompositeBounds, fraction, poolWithStuckShare, safeDeadline } from "../src/index.js"

type Method = "occurrences" | "timeSlices" | "ratioTimeSlices"

interface Part {
  /** In tenths of all slices, or of all events. */
  readonly missed: number
  readonly weight: number | undefined
  readonly load: number
}

/** Few enough to try every way in which bad ones fall. */
const slices = 10

const tenths = (missed: number): "0.9" => `0.${slices - missed}` as "0.9"

const boundsOf = (method: Method, parts: ReadonlyArray<Part>): CompositeBounds | undefined => {
  const slo = (of: Slo["of"], objective: "0.9", more: Partial<Slo> = {}): Slo => ({
    of,
    indicator: { _tag: "Availability", method },
    objective,
    window: { _tag: "Rolling", duration: "28d" },
    ...more
  })
  const composite = slo("service:web", "0.9", {
    parts: parts.map(({ weight }, i) => ({ slo: `slo:p${i}` as const, ...(weight === undefined ? {} : { weight }) }))
  })
  const model = {
    lintel: "1.0",
    contracts: {
      web: {
        _tag: "Http",
        operations: Object.fromEntries(parts.map((_, i) => [`o${i}`, { _tag: "Http", method: "GET", path: `/${i}` }]))
      }
    },
    services: { web: { provides: ["contract:web"] } },
    loads: Object.fromEntries(
      parts.map(({ load }, i) => [`l${i}`, { of: `operation:web/o${i}`, steady: `${load}/s` }])
    ),
    slos: {
      whole: composite,
      ...Object.fromEntries(parts.map(({ missed }, i) => [`p${i}`, slo(`operation:web/o${i}`, tenths(missed))]))
    }
  } as Model
  return compositeBounds(indexModel(model), composite)
}

const part: fc.Arbitrary<Part> = fc.record({
  missed: fc.integer({ min: 1, max: 4 }),
  weight: fc.constant(undefined),
  load: fc.integer({ min: 1, max: 9 })
})

const bitsOf = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + bitsOf(mask >> 1))

/** Every way in which so many of the slices are bad, as bits. */
const placements = (bad: number): ReadonlyArray<number> =>
  Array.from({ length: 2 ** slices }, (_, mask) => mask).filter((mask) => bitsOf(mask) === bad)

describe("what the parts of a composite leave", () => {
  it("by time slices is what some placement of bad slices leaves, at the least and at the most", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        // Turning the slices round changes nothing: the first part may have its bad ones at the beginning.
        let reached: ReadonlySet<number> = new Set([2 ** (parts[0]?.missed ?? 0) - 1])
        for (const { missed } of parts.slice(1)) {
          const ways = placements(missed)
          reached = new Set([...reached].flatMap((known) => ways.map((mask) => known | mask)))
        }
        const good = [...reached].map((mask) => slices - bitsOf(mask))
        const bounds = boundsOf("timeSlices", parts)
        expect(bounds?.lowerBound).toEqual(fraction(BigInt(Math.min(...good)), BigInt(slices)))
        expect(bounds?.upperBound).toEqual(fraction(BigInt(Math.max(...good)), BigInt(slices)))
      }),
      { numRuns: 25, seed: 4 }
    )
  })

  it("by events is what counting the events of each operation gives, each failure as often as it weighs", () => {
    const weighted = fc.record({
      missed: fc.integer({ min: 1, max: 4 }),
      load: fc.integer({ min: 1, max: 9 }),
      weight: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })
    })
    fc.assert(
      fc.property(fc.array(weighted, { minLength: 1, maxLength: 4 }), (parts) => {
        let [events, failing] = [0, 0]
        for (const { load, missed, weight } of parts) {
          for (let event = 0; event < load * slices; event++) {
            events++
            if (event % slices < missed) failing += weight ?? 1
          }
        }
        const bounds = boundsOf("occurrences", parts)
        const left = fraction(BigInt(Math.max(0, events - failing)), BigInt(events))
        expect([bounds?.lowerBound, bounds?.upperBound]).toEqual([left, left])
      }),
      { numRuns: 150, seed: 5 }
    )
  })

  it("by ratios of slices is the sum of what is missed", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const missed = parts.reduce((sum, one) => sum + one.missed, 0)
        const left = fraction(BigInt(Math.max(0, slices - missed)), BigInt(slices))
        const bounds = boundsOf("ratioTimeSlices", parts)
        expect([bounds?.lowerBound, bounds?.upperBound]).toEqual([left, left])
      }),
      { numRuns: 60, seed: 6 }
    )
  })
})

describe("a pool of which a share of requests hangs", () => {
  /** What is held on average while one request after the other comes in, every n-th of them hanging. Milliseconds. */
  const heldOnAverage = (gap: number, hangsEvery: number, deadline: number, mean: number): number => {
    const period = gap * hangsEvery
    const begin = Math.ceil(Math.max(deadline, mean) / period) * period
    let held = 0
    for (let request = 0; request * gap < begin + period; request++) {
      const [from, until] = [request * gap, request * gap + (request % hangsEvery === 0 ? deadline : mean)]
      held += Math.max(0, Math.min(until, begin + period) - Math.max(from, begin))
    }
    return held / period
  }

  it("needs as many places as are held when requests are counted one by one", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 5, 10, 20, 100),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 900 }),
        (gap, hangsEvery, deadline, mean, pool) => {
          const load = {
            arrivals: fraction(1000n, BigInt(gap)),
            mean: `${mean}ms`,
            deadline: `${deadline}ms`,
            stuck: fraction(1n, BigInt(hangsEvery)),
            pool: BigInt(pool)
          }
          const { needed, served } = poolWithStuckShare(load)
          const held = heldOnAverage(gap, hangsEvery, deadline, mean)
          expect(Number(needed.numerator) / Number(needed.denominator)).toBeCloseTo(held, 6)
          expect(Number(served.numerator) / Number(served.denominator)).toBeCloseTo(Math.min(1, pool / held), 6)
        }
      ),
      { numRuns: 200, seed: 7 }
    )
  })

  it("serves everyone up to its safe deadline, and no longer", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 5, 10, 20),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 60, max: 900 }),
        (gap, hangsEvery, mean, pool) => {
          const stuck = fraction(1n, BigInt(hangsEvery))
          const load = { arrivals: fraction(1000n, BigInt(gap)), mean: `${mean}ms`, stuck, pool: BigInt(pool) }
          const safe = Number(safeDeadline(load)) / 1000
          expect(heldOnAverage(gap, hangsEvery, safe, mean)).toBeLessThanOrEqual(pool + 1e-6)
          expect(heldOnAverage(gap, hangsEvery, safe + 1, mean)).toBeGreaterThan(pool)
        }
      ),
      { numRuns: 100, seed: 8 }
    )
  })
})
