import { type Flow, indexModel, type Model, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { availabilityCheck, type AvailabilityCheck, compareFractions, type Fraction, fraction } from "../src/index.js"

/** One operation of `web`: how often it calls each of the dependencies, and its load. */
interface Served {
  readonly calls: ReadonlyArray<number>
  readonly load: number
}

interface Case {
  /** In thousandths. */
  readonly errors: ReadonlyArray<number>
  readonly operations: ReadonlyArray<Served>
}

const thousandths = (value: number): `${number}` => `0.${String(value).padStart(3, "0")}`.replace(/0+$/u, "") as "0.9"

const slo = (of: Slo["of"], objective: `${number}`): Slo => ({
  of,
  indicator: { _tag: "Availability" },
  objective,
  window: { _tag: "Rolling", duration: "28d" }
})

const http = (...names: ReadonlyArray<string>): object => ({
  _tag: "Http",
  operations: Object.fromEntries(names.map((name) => [name, { _tag: "Http", method: "GET", path: `/${name}` }]))
})

const flowOf = (name: string, { calls }: Served): Flow => ({
  of: "service:web",
  trigger: { _tag: "Operation", operation: `operation:web/${name}` },
  steps: calls.flatMap((times, d) => (times === 0 ? [] : [{ _tag: "Call", call: `call:web/d${d}` as const, times }]))
})

const checkOf = ({ errors, operations }: Case, isLoaded: boolean, of: Slo["of"]): AvailabilityCheck | undefined => {
  const model = {
    lintel: "1.0",
    contracts: {
      web: http(...operations.map((_, i) => `o${i}`)),
      ...Object.fromEntries(errors.map((_, d) => [`d${d}`, http("get")]))
    },
    services: {
      web: { provides: ["contract:web"] },
      ...Object.fromEntries(errors.map((_, d) => [`d${d}`, { provides: [`contract:d${d}`] }]))
    },
    calls: Object.fromEntries(
      errors.map((_, d) => [
        `web/d${d}`,
        { from: "service:web", to: { operation: `operation:d${d}/get` }, criticality: "hard" }
      ])
    ),
    flows: Object.fromEntries(operations.map((one, i) => [`web/o${i}`, flowOf(`o${i}`, one)])),
    loads: isLoaded
      ? Object.fromEntries(
          operations.map(({ load }, i) => [`l${i}`, { of: `operation:web/o${i}`, steady: `${load}/s` }])
        )
      : {},
    slos: {
      web: slo(of, "0.9"),
      ...Object.fromEntries(
        errors.map((error, d) => [`d${d}`, slo(`service:d${d}`, thousandths(1000 - error) as "0.9")])
      )
    }
  } as Model
  const index = indexModel(model)
  const objective = index.find("slo:web")
  return objective === undefined ? undefined : availabilityCheck(index)(objective)
}

const cases: fc.Arbitrary<Case> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([dependencies, operations]) =>
    fc.record({
      errors: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: dependencies, maxLength: dependencies }),
      operations: fc.array(
        fc.record({
          calls: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: dependencies, maxLength: dependencies }),
          load: fc.integer({ min: 1, max: 9 })
        }),
        { minLength: operations, maxLength: operations }
      )
    })
  )
  .filter(({ operations }) => operations.some(({ calls }) => calls.some((times) => times > 0)))

const atLeastNone = (numerator: number, denominator: number): Fraction =>
  fraction(BigInt(Math.max(0, numerator)), BigInt(denominator))

/** Requests that succeed when every failing call hits a request of its own, of requests in these shares. */
const worst = ({ errors, operations }: Case, shares: ReadonlyArray<number>): Fraction => {
  const all = shares.reduce((sum, share) => sum + share, 0)
  const failing = errors.map((error, d) =>
    operations.reduce((sum, { calls }, i) => sum + error * (calls[d] ?? 0) * (shares[i] ?? 0), 0)
  )
  return atLeastNone(1000 * all - failing.reduce((sum, one) => sum + one, 0), 1000 * all)
}

/** Requests that succeed when all that fails in an operation fails in the same requests. */
const best = ({ errors, operations }: Case, only: number): Fraction => {
  const called = errors.filter((_, d) => (operations[only]?.calls[d] ?? 0) > 0)
  return atLeastNone(1000 - Math.max(0, ...called), 1000)
}

describe.each(["service:web", "contract:web"] as const)(
  "an objective of %s, whose operations call different things",
  (of) => {
    it("loses exactly what failures that never meet take, in the shares of the loads", () => {
      fc.assert(
        fc.property(cases, (one) => {
          const check = checkOf(one, true, of)
          const shares = one.operations.map(({ load }) => load)
          expect(check?.lowerBound).toEqual(worst(one, shares))
        }),
        { numRuns: 150, seed: 8 }
      )
    })

    it("keeps its bounds whichever operation the requests go to", () => {
      fc.assert(
        fc.property(cases, (one) => {
          const check = checkOf(one, false, of)
          if (check === undefined) return
          for (const [only] of one.operations.entries()) {
            const shares = one.operations.map((_, i) => (i === only ? 1 : 0))
            expect(compareFractions(check.lowerBound, worst(one, shares))).toBeLessThanOrEqual(0)
            expect(compareFractions(check.upperBound, best(one, only))).toBeGreaterThanOrEqual(0)
          }
        }),
        { numRuns: 150, seed: 9 }
      )
    })
  }
)

describe("a dependency that only one of two operations calls", () => {
  const one: Case = {
    errors: [200],
    operations: [
      { calls: [1], load: 1 },
      { calls: [0], load: 3 }
    ]
  }

  it("caps nothing while nobody says how many requests each has, and that is named", () => {
    const check = checkOf(one, false, "service:web")
    expect(check?.verdict).toBe("unknown")
    expect(check?.missing).toEqual([
      { address: "service:web", pointer: "", fact: "how many requests each operation has" }
    ])
  })

  it("takes its share of the requests where loads say it", () => {
    expect(checkOf(one, true, "service:web")).toMatchObject({ verdict: "guaranteed", lowerBound: fraction(19n, 20n) })
  })

  it("that is called twice fails twice as often", () => {
    const twice: Case = { errors: [60], operations: [{ calls: [2], load: 1 }] }
    expect(checkOf(twice, false, "service:web")).toMatchObject({
      verdict: "assumesIndependence",
      lowerBound: fraction(88n, 100n)
    })
  })
})
