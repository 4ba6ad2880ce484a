import { type Call, indexModel, type Model, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type AvailabilityCheck, availabilityCheck, decimalText } from "../src/index.js"

const objective = (of: string, text: string): Slo => ({
  of: `service:${of}`,
  indicator: { _tag: "Availability" },
  objective: text as `${number}`,
  window: { _tag: "Rolling", duration: "28d" }
})

interface Asked {
  readonly from: string
  readonly to: string
  /** The call that is made when this one fails, by its caller and callee. */
  readonly instead?: string
}

/** Services by what they promise; `web` is asked for 50 %. */
const design = (
  promises: Readonly<Record<string, string>>,
  calls: ReadonlyArray<Asked>,
  more: Partial<Model> = {}
): Model => {
  const names = [...new Set(calls.flatMap(({ from, to }) => [from, to]))]
  return {
    lintel: "1.0",
    contracts: Object.fromEntries(
      names.map((name) => [name, { _tag: "Http", operations: { get: { _tag: "Http", method: "GET", path: "/" } } }])
    ),
    services: Object.fromEntries(names.map((name) => [name, { provides: [`contract:${name}` as const] }])),
    calls: Object.fromEntries(
      calls.map(({ from, instead, to }): [string, Call] => [
        `${from}/${to}`,
        {
          from: `service:${from}`,
          to: { operation: `operation:${to}/get` },
          criticality: instead === undefined ? "hard" : { _tag: "Mitigated", fallback: `call:${instead}` }
        }
      ])
    ),
    slos: {
      ...Object.fromEntries(Object.entries(promises).map(([name, text]) => [name, objective(name, text)])),
      web: objective("web", promises["web"] ?? "0.5")
    },
    ...more
  }
}

const checkOf = (model: Model): AvailabilityCheck => {
  const index = indexModel(model)
  const check = availabilityCheck(index)(index.find("slo:web")!)
  if (check === undefined) throw new Error("nothing to check")
  return check
}

const told = (model: Model): ReadonlyArray<string> => {
  const { independent, lowerBound, upperBound, verdict } = checkOf(model)
  return [verdict, decimalText(lowerBound, 9), decimalText(independent, 9), decimalText(upperBound, 9)]
}

const chain = [
  { from: "web", to: "a", instead: "web/b" },
  { from: "web", to: "b", instead: "web/c" },
  { from: "web", to: "c" }
]

describe("fallbacks that have fallbacks", () => {
  it.each([
    // 0.1 x 0.1 x 0.1 fail together at random; however they fall, no more than the least of them.
    ["0.995", { a: "0.9", b: "0.9", c: "0.9" }, ["assumesIndependence", "0.9", "0.999", "1"]],
    ["0.9995", { a: "0.9", b: "0.9", c: "0.9" }, ["needsOverlap", "0.9", "0.999", "1"]],
    ["0.97", { a: "0.9", b: "0.9", c: "0.97" }, ["guaranteed", "0.97", "0.9997", "1"]],
    // One that promises nothing may never fail, and takes no part in what is guaranteed.
    ["0.9999", { a: "0.9", b: "0.9" }, ["unknown", "0.9", "0.99", "1"]],
    ["0.95", { a: "0.9", c: "0.96" }, ["guaranteed", "0.96", "0.996", "1"]]
  ] as const)("leave web with %s, of %o", (web, promises, expected) => {
    const found = told(design({ ...promises, web }, chain))
    expect(found).toEqual(expected)
  })

  it("end where they come back to themselves", () => {
    const calls = [
      { from: "web", to: "a", instead: "web/b" },
      { from: "web", to: "b", instead: "web/a" }
    ]
    const index = indexModel(design({ a: "0.9", b: "0.9" }, calls))
    expect(() => availabilityCheck(index)(index.find("slo:web")!)).not.toThrow()
  })

  it("are no help against what they share a fate with", () => {
    const shares = (of: string) => ({ of: `service:${of}` as const, shares: ["rack 7"] })
    const promises = { a: "0.9", b: "0.9", c: "0.95", web: "0.99" }
    const model = design(promises, chain, { deployments: { a: shares("a"), c: shares("c") } })
    // a and c fall together, at best 5 % of the time; b on its own: 0.05 x 0.1.
    expect(told(model)).toEqual(["assumesIndependence", "0.95", "0.995", "1"])
  })
})

describe("alternatives that need the same", () => {
  const both = [
    { from: "web", to: "a", instead: "web/b" },
    { from: "web", to: "b" },
    { from: "a", to: "db" },
    { from: "b", to: "db" }
  ]

  it("can be no better than it", () => {
    const promises = { a: "0.99", b: "0.99", db: "0.995" }
    // Without db, each fails 1 - 0.99/0.995 of the time: together 0.995 x (1 - (0.005/0.995)^2).
    const [verdict, lowerBound, atRandom, upperBound] = told(design({ ...promises, web: "0.999" }, both))
    expect([verdict, lowerBound, upperBound]).toEqual(["overPromised", "0.99", "0.995"])
    expect(Number(atRandom)).toBeCloseTo(0.995 * (1 - (0.005 / 0.995) ** 2), 8)
    expect(told(design({ ...promises, web: "0.994" }, both))[0]).toBe("assumesIndependence")
    expect(told(design({ ...promises, web: "0.99" }, both))[0]).toBe("guaranteed")
    expect(checkOf(design({ ...promises, web: "0.999" }, both)).weakest?.via.map(({ address }) => address)).toEqual([
      "call:web/a",
      "call:a/db"
    ])
  })

  it("are not held to what only one of them needs", () => {
    const promises = { a: "0.99", b: "0.99", db: "0.995", web: "0.999" }
    expect(told(design(promises, both.slice(0, 3)))[0]).toBe("assumesIndependence")
  })

  it("are held to the nearest that is promised, which counts what lies behind it", () => {
    const calls = [...both, { from: "db", to: "disk" }]
    const { dependencies } = checkOf(design({ a: "0.99", b: "0.99", db: "0.995", disk: "0.99", web: "0.9" }, calls))
    expect(dependencies.map(({ component, isWithin }) => [component, isWithin])).toEqual([
      ["service:a", false],
      ["service:db", true]
    ])
  })

  it("share one that is the alternative of the other", () => {
    const calls = [
      { from: "web", to: "a", instead: "web/b" },
      { from: "web", to: "b" },
      { from: "a", to: "b" }
    ]
    expect(told(design({ a: "0.98", b: "0.99", web: "0.999" }, calls)).slice(0, 1)).toEqual(["overPromised"])
  })

  it("lose no more than is guaranteed, no less than for sure, in every world of small designs", () => {
    const share = fc.integer({ min: 1, max: 19 })
    fc.assert(
      fc.property(share, share, share, (own, other, common) => {
        // The shared dependency fails in a block; the rest of what a and b fail falls anywhere: exact enumeration of shifts.
        const worlds = 100
        const lost: Array<number> = []
        const [first, second] = [Math.max(0, own - common), Math.max(0, other - common)]
        for (let shift = 0; shift < worlds - common; shift++) {
          let failed = 0
          for (let at = 0; at < worlds; at++) {
            const isDown = at < common
            const isIn = (length: number, from: number): boolean =>
              at >= common && (at - common - from + (worlds - common)) % (worlds - common) < length
            if (isDown || (isIn(first, 0) && isIn(second, shift))) failed++
          }
          lost.push(failed)
        }
        const text = (errors: number): string => String((100 - errors) / 100)
        const promises = {
          a: text(Math.max(own, common)),
          b: text(Math.max(other, common)),
          db: text(common),
          web: "0.5"
        }
        const { independent, lowerBound, upperBound } = checkOf(design(promises, both))
        const number = ({ denominator, numerator }: typeof independent): number =>
          Number(numerator) / Number(denominator)
        expect(Math.max(...lost) / worlds).toBeLessThanOrEqual(1 - number(lowerBound) + 1e-9)
        expect(Math.min(...lost) / worlds).toBeGreaterThanOrEqual(1 - number(upperBound) - 1e-9)
        const mean = lost.reduce((sum, one) => sum + one, 0) / lost.length / worlds
        expect(mean).toBeCloseTo(1 - number(independent), 9)
      })
    )
  })
})
