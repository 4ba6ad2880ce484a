import { type Call, type Flow, type FlowStep, indexModel, type Model, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { availabilityCheck, compareFractions, dilutedErrors, fraction, minus, one, times } from "../src/index.js"

/** One dependency of `web`: how often in a hundred it fails, how it is called, what answers instead of it. */
interface Part {
  readonly errors: number
  readonly count: number
  /** In tenths of all requests. */
  readonly taken: number
  readonly alternative: number | undefined
}

const percent = (errors: number): `${number}` =>
  `0.${String(100 - errors).padStart(2, "0")}`.replace(/0$/u, "") as `${number}`

const slo = (of: Slo["of"], objective: `${number}`, more: Partial<Slo> = {}): Slo => ({
  of,
  indicator: { _tag: "Availability" },
  objective,
  window: { _tag: "Rolling", duration: "28d" },
  ...more
})

const stepOf = ({ count, taken }: Part, i: number): FlowStep => {
  const call: FlowStep = { _tag: "Call", call: `call:web/d${i}`, times: count }
  return taken === 10
    ? call
    : { _tag: "Branch", branches: [{ probability: `0.${taken}` as `${number}`, steps: [call] }] }
}

const designOf = (parts: ReadonlyArray<Part>): Model => {
  const names = parts.flatMap(({ alternative }, i) => [`d${i}`, ...(alternative === undefined ? [] : [`a${i}`])])
  const all = ["web", ...names]
  const call = (to: string, criticality: NonNullable<Call["criticality"]>): Call => ({
    from: "service:web",
    to: { operation: `operation:${to}/get` },
    criticality
  })
  const flow: Flow = {
    of: "service:web",
    trigger: { _tag: "Operation", operation: "operation:web/get" },
    steps: parts.map(stepOf)
  }
  return {
    lintel: "1.0",
    contracts: Object.fromEntries(
      all.map((name) => [name, { _tag: "Http", operations: { get: { _tag: "Http", method: "GET", path: "/" } } }])
    ),
    services: Object.fromEntries(all.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: Object.fromEntries(
      parts.flatMap(({ alternative }, i) =>
        alternative === undefined
          ? [[`web/d${i}`, call(`d${i}`, "hard")] as const]
          : [
              [`web/d${i}`, call(`d${i}`, { _tag: "Mitigated", fallback: `call:web/a${i}` })] as const,
              [`web/a${i}`, call(`a${i}`, "hard")] as const
            ]
      )
    ),
    flows: { "web/get": flow },
    slos: {
      web: slo("operation:web/get", "0.5"),
      ...Object.fromEntries(
        parts.flatMap(({ errors, alternative }, i) => [
          [`d${i}`, slo(`service:d${i}`, percent(errors))] as const,
          ...(alternative === undefined ? [] : [[`a${i}`, slo(`service:a${i}`, percent(alternative))] as const])
        ])
      )
    }
  }
}

const checkOf = (model: Model) => {
  const index = indexModel(model)
  const check = availabilityCheck(index)(index.find("slo:web")!)
  if (check === undefined) throw new Error("nothing to check")
  return check
}

const anyPart: fc.Arbitrary<Part> = fc.record({
  errors: fc.integer({ min: 1, max: 30 }),
  count: fc.integer({ min: 1, max: 3 }),
  taken: fc.constantFrom(10, 10, 10, 5, 1),
  alternative: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined })
})

const requests = 1000

/** Small and seeded: the same runs on every machine. */
const randomOf = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Placement = "random" | "packed" | "spread"

/** Which of `calls` fail: exactly that share of them, anywhere, all in a row, or each in a request of its own. */
const failing = (
  calls: ReadonlyArray<number>,
  errors: number,
  placement: Placement,
  random: () => number,
  free: number
) => {
  const count = Math.floor((calls.length * errors) / 100)
  const order = calls.map((request, at) => {
    const early = placement === "packed" ? at : placement === "random" ? random() : 0
    // Spread: first the requests that nobody has failed yet, one call of each.
    const key =
      placement === "spread"
        ? ((request - free + requests) % requests) + (calls[at - 1] === request ? requests : 0)
        : early
    return { at, key }
  })
  return new Set(
    order
      .toSorted((a, b) => a.key - b.key)
      .slice(0, count)
      .map(({ at }) => at)
  )
}

/** Runs a thousand requests against dependencies that just keep their promises, and counts those that succeed. */
const succeeded = (parts: ReadonlyArray<Part>, placement: Placement, seed: number): number => {
  const random = randomOf(seed)
  const failed = new Set<number>()
  for (const { errors, count, taken, alternative } of parts) {
    const takers = Array.from({ length: requests }, (_, i) => i).filter((i) => i % 10 < taken)
    const calls = takers.flatMap((request) => Array.from({ length: count }, () => request))
    const down = failing(calls, errors, placement, random, failed.size)
    const lost = [...down].map((at) => calls[at]!)
    // The fallback is asked where the first fails: of all it is asked, its share may fail, and correlated with the first.
    const both =
      alternative === undefined
        ? lost
        : lost.slice(0, Math.min(lost.length, Math.floor((calls.length * alternative) / 100)))
    for (const request of both) failed.add(request)
  }
  return requests - failed.size
}

describe("availability bounds", () => {
  it("are kept by every run, however failures are correlated", () => {
    fc.assert(
      fc.property(
        fc.array(anyPart, { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Placement>("random", "packed", "spread"),
        fc.nat(),
        (parts, placement, seed) => {
          const { lowerBound } = checkOf(designOf(parts))
          const share = fraction(BigInt(succeeded(parts, placement, seed)), BigInt(requests))
          expect(compareFractions(share, lowerBound)).toBeGreaterThanOrEqual(0)
        }
      ),
      { numRuns: 300, seed: 6 }
    )
  })

  it("are tight: failures that never meet reach the lower one, failures that always meet the upper one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 18 }), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        (errors, seed) => {
          const parts = errors.map((percentage) => ({
            errors: percentage,
            count: 1,
            taken: 10,
            alternative: undefined
          }))
          const { lowerBound, upperBound } = checkOf(designOf(parts))
          const share = (placement: Placement) => fraction(BigInt(succeeded(parts, placement, seed)), BigInt(requests))
          expect(share("spread")).toEqual(lowerBound)
          expect(share("packed")).toEqual(upperBound)
        }
      ),
      { numRuns: 100, seed: 7 }
    )
  })

  it("are tight for repeated calls: each failure may hit a request of its own", () => {
    const parts = [{ errors: 10, count: 3, taken: 10, alternative: undefined }]
    const { lowerBound, dependencies } = checkOf(designOf(parts))
    expect(dependencies[0]?.times).toBe(3n)
    expect(fraction(BigInt(succeeded(parts, "spread", 1)), 1000n)).toEqual(lowerBound)
    expect(lowerBound).toEqual(fraction(7n, 10n))
  })

  it("of independent failures are what enumerating all outcomes gives", () => {
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 4 }), (drawn) => {
        const parts = drawn.map((drawnPart) => ({ ...drawnPart, count: 1 }))
        let succeeds = fraction(0n)
        // Every outcome: taken or not, up or down, the other up or down.
        for (let outcome = 0; outcome < 8 ** parts.length; outcome++) {
          let probability = one
          let isUp = true
          parts.forEach(({ errors, taken, alternative = 100 }, i) => {
            const bits = Math.floor(outcome / 8 ** i) % 8
            const chance = (isHit: boolean, share: number, of: number) => {
              const likely = fraction(BigInt(share), BigInt(of))
              probability = times(probability, isHit ? likely : minus(one, likely))
              return isHit
            }
            const isTaken = chance((bits & 1) > 0, taken, 10)
            const isDown = chance((bits & 2) > 0, errors, 100)
            const isOtherDown = chance((bits & 4) > 0, alternative, 100)
            if (isTaken && isDown && isOtherDown) isUp = false
          })
          if (isUp) {
            const { numerator: n, denominator: d } = probability
            succeeds = fraction(succeeds.numerator * d + n * succeeds.denominator, succeeds.denominator * d)
          }
        }
        expect(checkOf(designOf(parts)).independent).toEqual(succeeds)
      }),
      { numRuns: 60, seed: 8 }
    )
  })

  it("are ordered, and move the right way with every parameter", () => {
    const worse: ReadonlyArray<(part: Part) => Part> = [
      (part) => ({ ...part, errors: part.errors + 1 }),
      (part) => ({ ...part, count: part.count + 1 }),
      (part) => ({ ...part, taken: 10 }),
      (part) => ({ ...part, alternative: part.alternative === undefined ? undefined : part.alternative + 1 }),
      (part) => ({ ...part, alternative: undefined })
    ]
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 4 }), fc.constantFrom(...worse), (parts, change) => {
        const before = checkOf(designOf(parts))
        const after = checkOf(designOf(parts.map((part, i) => (i === 0 ? change(part) : part))))
        for (const bound of ["lowerBound", "independent", "upperBound"] as const) {
          expect(compareFractions(after[bound], before[bound])).toBeLessThanOrEqual(0)
        }
        expect(compareFractions(before.lowerBound, before.independent)).toBeLessThanOrEqual(0)
        expect(compareFractions(before.independent, before.upperBound)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 200, seed: 9 }
    )
  })
})

/** The design with some collections replaced. */
const having = (model: Model, parts: Partial<Model>): Model => Object.assign({}, model, parts)

describe("what takes part in a bound", () => {
  const hard = { errors: 1, count: 1, taken: 10, alternative: undefined }
  const withSlo = (model: Model, name: string, change: Partial<Slo>): Model =>
    having(model, { slos: { ...model.slos, [name]: { ...model.slos![name]!, ...change } } })

  it("an optional call caps an objective only as often as it is made", () => {
    const check = checkOf(withSlo(designOf([{ ...hard, errors: 10, taken: 1 }]), "web", { objective: "0.985" }))
    expect(check.upperBound).toEqual(fraction(99n, 100n))
    expect(check.verdict).toBe("guaranteed")
  })

  it("a branch of unknown probability caps nothing, and may be taken always", () => {
    const model = designOf([hard])
    const flow = model.flows!["web/get"]!
    const steps: ReadonlyArray<FlowStep> = [{ _tag: "Branch", branches: [{ steps: flow.steps }] }]
    const check = checkOf(
      having(withSlo(model, "web", { objective: "0.995" }), { flows: { "web/get": { ...flow, steps } } })
    )
    expect(check.upperBound).toEqual(one)
    expect(check.lowerBound).toEqual(fraction(99n, 100n))
    expect(check.verdict).toBe("unknown")
  })

  it("two calls of one operation are two chances to fail", () => {
    const model = designOf([hard])
    const flow = model.flows!["web/get"]!
    const again = { ...model.calls!["web/d0"]! }
    const steps: ReadonlyArray<FlowStep> = [...flow.steps, { _tag: "Call", call: "call:web/again" }]
    const check = checkOf(
      having(model, {
        calls: { ...model.calls, "web/again": again },
        flows: { "web/get": { ...flow, steps } }
      })
    )
    expect(check.lowerBound).toEqual(fraction(98n, 100n))
    expect(check.independent).toEqual(fraction(99n, 100n))
    expect(check.assumes).toContain("fails-as-a-whole")
  })

  it("either of two suffices, and if one promises nothing, the other still does", () => {
    const model = designOf([{ ...hard, alternative: 2 }])
    const both = checkOf(model)
    expect(both.lowerBound).toEqual(fraction(99n, 100n))
    expect(both.independent).toEqual(fraction(9998n, 10_000n))
    expect(both.upperBound).toEqual(one)
    const { d0: _first, ...slos } = model.slos!
    const half = checkOf(having(model, { slos }))
    expect(half.verdict).toBe("guaranteed")
    expect(half.lowerBound).toEqual(fraction(98n, 100n))
    const { d0: _one, a0: _other, ...none } = model.slos!
    expect(checkOf(having(model, { slos: none })).verdict).toBe("unknown")
  })

  it("an alternative that goes down with the first is no help", () => {
    const model = designOf([{ ...hard, alternative: 2 }])
    const deployments = {
      d0: { of: "service:d0", shares: ["rack 7"] },
      a0: { of: "service:a0", shares: ["rack 7"] }
    } as const
    expect(checkOf(having(model, { deployments })).independent).toEqual(fraction(99n, 100n))
  })

  it.each([
    ["window", { window: { _tag: "Rolling", duration: "7d" } }],
    ["method", { indicator: { _tag: "Availability", method: "timeSlices", slice: "1m" } }],
    ["clients", { scope: "service:somebody" }]
  ] as const)("an objective of another %s is not comparable", (differs, change) => {
    const check = checkOf(withSlo(designOf([hard]), "d0", change))
    expect(check.incomparable.map((dependency) => dependency.differs)).toEqual([differs])
    expect(check.verdict).toBe("unknown")
  })

  it("of several objectives, one that can be compared is taken", () => {
    const model = designOf([hard])
    const slos = {
      ...model.slos,
      stricter: slo("service:d0", "0.999", { window: { _tag: "Rolling", duration: "7d" } })
    } as const
    expect(checkOf(having(model, { slos })).lowerBound).toEqual(fraction(99n, 100n))
    const scoped = { ...model.slos, scoped: slo("service:d0", "0.999", { scope: "service:web" }) } as const
    const check = checkOf(having(model, { slos: scoped }))
    expect(check.lowerBound).toEqual(fraction(999n, 1000n))
    expect(check.assumes).not.toContain("per-client-objective")
  })

  it("errors of the service itself count where the budget allocates them", () => {
    const check = checkOf(
      withSlo(designOf([hard]), "web", { objective: "0.9", allocation: [{ to: "own", share: "0.5" }] })
    )
    expect(check.lowerBound).toEqual(fraction(94n, 100n))
    expect(check.assumes).not.toContain("own-errors-none")
  })
})

describe("one client among others", () => {
  it("may see all failures that an objective over all allows, and no more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(),
        (errors, tenths, seed) => {
          const random = randomOf(seed)
          const [failures, own] = [errors * 10, tenths * 100]
          // The first `own` of a thousand requests are the client's.
          const seenBy = (placement: (request: number) => number): number => {
            const order = Array.from({ length: requests }, (_, i) => i).toSorted((a, b) => placement(a) - placement(b))
            return order.slice(0, failures).filter((request) => request < own).length
          }
          const most = dilutedErrors(percent(errors), fraction(BigInt(tenths), 10n))
          const keys = Array.from({ length: requests }, random)
          const anywhere = fraction(BigInt(seenBy((request) => keys[request]!)), BigInt(own))
          expect(compareFractions(anywhere, most)).toBeLessThanOrEqual(0)
          expect(fraction(BigInt(seenBy((request) => request)), BigInt(own))).toEqual(most)
        }
      ),
      { numRuns: 50, seed: 17 }
    )
  })
})
