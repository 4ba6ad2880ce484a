import { type Call, indexModel, type Model, type Slo } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  alertArithmetic,
  availabilityCheck,
  budgetTime,
  burnRate,
  compareFractions,
  compositeBounds,
  decimalText,
  dilutedErrors,
  errorBudget,
  exhaustion,
  fraction,
  heldAtOnce,
  implies,
  inParallel,
  inSequence,
  isBistable,
  lowestObjective,
  over,
  percentText,
  poolWithStuckShare,
  repeatedly,
  safeDeadline,
  safeRetryRatio,
  sometimes,
  times
} from "../src/index.js"

const minutes = (microseconds: ReturnType<typeof fraction>): string =>
  decimalText(over(microseconds, fraction(60_000_000n)), 5)
const rolling = (objective: `${number}`, duration: `${number}d` = "30d"): Pick<Slo, "objective" | "window"> => ({
  objective,
  window: { _tag: "Rolling", duration }
})

describe("error budgets", () => {
  it.each([
    ["0.9", "4320", "4032"],
    ["0.99", "432", "403.2"],
    ["0.995", "216", "201.6"],
    ["0.999", "43.2", "40.32"],
    ["0.9995", "21.6", "20.16"],
    ["0.9999", "4.32", "4.032"],
    ["0.99999", "0.432", "0.4032"]
  ] as const)("of %s are %s minutes of 30 days and %s of 28", (objective, of30, of28) => {
    expect(minutes(budgetTime(objective, "30d"))).toBe(of30)
    expect(minutes(budgetTime(objective, "28d"))).toBe(of28)
  })

  it("burn and run out as in the workbook: 1, 2, 10 and 1000 times in 30 d, 15 d, 3 d and 43 min", () => {
    const gone = (rate: bigint) => minutes(exhaustion("0.999", "30d", times(errorBudget("0.999"), fraction(rate))))
    expect([1n, 2n, 10n, 1000n].map(gone)).toEqual(["43200", "21600", "4320", "43.2"])
    expect(burnRate("0.999", fraction(1n, 10n))).toEqual(fraction(100n))
  })
})

describe("burn-rate alerts", () => {
  const alert = (objective: `${number}`, factor: number, long: `${number}h` = "1h", window?: `${number}d`) =>
    alertArithmetic(rolling(objective, window), { severity: "page", factor, long })

  it("can fire exactly where factor x budget is below 1", () => {
    expect(alert("0.9", 14.4).isReachable).toBe(false)
    expect(percentText(alert("0.9", 14.4).threshold)).toBe("144 %")
    expect(alert("0.94", 14.4).isReachable).toBe(true)
    expect(alert("0.5", 2).isReachable).toBe(false)
    expect(alert("0.500000000001", 2).isReachable).toBe(true)
  })

  it.each([
    [14.4, "93.056"],
    [14, "92.857"],
    [7, "85.714"],
    [6, "83.333"],
    [3, "66.667"],
    [2, "50"]
  ])("of factor %s need an objective above %s %%", (factor, lowest) => {
    const { lowestObjective: found } = alert("0.999", factor)
    expect(decimalText(times(found, fraction(100n)), 3)).toBe(lowest)
    const micro = (value: bigint) => `0.${String(value).padStart(6, "0")}` as `${number}`
    const below = (found.numerator * 1_000_000n) / found.denominator
    expect(alert(micro(below), factor).isReachable).toBe(false)
    expect(alert(micro(below + 1n), factor).isReachable).toBe(true)
  })

  it("take 2 %, 5 % and 10 % of the budget at 14.4, 6 and 1 (table 5-8)", () => {
    const spent = (factor: number, long: `${number}h`) => percentText(alert("0.999", factor, long).budgetAtFiring!)
    expect([spent(14.4, "1h"), spent(6, "6h"), spent(1, "72h")]).toEqual(["2 %", "5 %", "10 %"])
  })

  it.each([
    ["0.999", "0.864"],
    ["0.99", "8.64"],
    ["0.97", "25.92"],
    ["0.95", "43.2"],
    ["0.94", "51.84"],
    ["0.931", "59.616"]
  ] as const)("at %s detect an outage after %s minutes", (objective, expected) => {
    expect(minutes(alert(objective, 14.4).detection)).toBe(expected)
  })

  it("fire while the objective is met below 1: 0.9333 of 28 days, 0.98 of 7", () => {
    expect(alert("0.99", 0.9333, "72h", "28d").firesWithinObjective).toBe(true)
    expect(alert("0.99", 0.98).firesWithinObjective).toBe(true)
    expect(alert("0.99", 1).firesWithinObjective).toBe(false)
  })

  it("are easier to reach at stricter objectives and lower factors", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 998 }), fc.integer({ min: 1, max: 200 }), (permille, tenths) => {
        const objective = (n: number) => `0.${String(n).padStart(3, "0")}` as `${number}`
        if (!alert(objective(permille), tenths / 10).isReachable) return
        expect(alert(objective(permille + 1), tenths / 10).isReachable).toBe(true)
        expect(alert(objective(permille), tenths / 20).isReachable).toBe(true)
      })
    )
  })

  it("never need an objective below 0", () => {
    expect(lowestObjective(fraction(1n, 2n))).toEqual(fraction(0n))
  })
})

const availability = (of: Slo["of"], objective: `${number}`, more: Partial<Slo> = {}): Slo => ({
  of,
  indicator: { _tag: "Availability" },
  objective,
  window: { _tag: "Rolling", duration: "28d" },
  ...more
})

/** A service `web` with hard dependencies on `d0`, `d1`, ... of the given objectives. */
const fan = (
  target: `${number}`,
  promises: ReadonlyArray<`${number}` | undefined>,
  call: Partial<Call> = {}
): Model => ({
  lintel: "1.0",
  contracts: Object.fromEntries(
    promises.map((_, i) => [`d${i}`, { _tag: "Http", operations: { get: { _tag: "Http", method: "GET", path: "/" } } }])
  ),
  services: {
    web: {},
    ...Object.fromEntries(promises.map((_, i) => [`d${i}`, { provides: [`contract:d${i}` as const] }]))
  },
  calls: Object.fromEntries(
    promises.map((_, i) => [
      `web/d${i}`,
      {
        from: "service:web" as const,
        to: { operation: `operation:d${i}/get` as const },
        criticality: "hard" as const,
        ...call
      }
    ])
  ),
  slos: {
    web: availability("service:web", target),
    ...Object.fromEntries(
      promises.flatMap((promise, i) =>
        promise === undefined ? [] : [[`d${i}`, availability(`service:d${i}`, promise)]]
      )
    )
  }
})
const verdict = (model: Model) => {
  const index = indexModel(model)
  return availabilityCheck(index)(index.find("slo:web")!)
}

/** The design with some collections replaced. */
const having = (model: Model, parts: Partial<Model>): Model => Object.assign({}, model, parts)

describe("availability over hard dependencies", () => {
  const five = Array.from({ length: 5 }, () => "0.9999" as const)

  it("of five at 99.99 %: independent 0.9995001, union bound 0.9995, weakest 0.9999", () => {
    const check = verdict(fan("0.9995", five))!
    expect(decimalText(check.independent, 7)).toBe("0.9995001")
    expect(check.lowerBound).toEqual(fraction(9995n, 10_000n))
    expect(check.upperBound).toEqual(fraction(9999n, 10_000n))
    expect(check.verdict).toBe("guaranteed")
    expect(check.assumes).toEqual(["called-once", "handling-makes-call", "own-errors-none", "per-client-objective"])
  })

  it("has a verdict for each stretch between the bounds", () => {
    expect(verdict(fan("0.99950005", five))?.verdict).toBe("assumesIndependence")
    expect(verdict(fan("0.9998", five))?.verdict).toBe("needsOverlap")
    expect(verdict(fan("0.9999", five))?.verdict).toBe("needsOverlap")
    expect(verdict(fan("0.99991", five))?.verdict).toBe("overPromised")
  })

  it("never calls a gap fine: unknown promises and unknown criticality are named", () => {
    const gap = verdict(fan("0.99", ["0.999", undefined]))!
    expect(gap.verdict).toBe("unknown")
    expect(gap.missing.map((item) => item.address)).toEqual(["operation:d1/get"])
    const { calls, ...rest } = fan("0.99", ["0.999", "0.999"])
    const { criticality: _unsaid, ...unsaid } = calls!["web/d1"]!
    expect(verdict({ ...rest, calls: { ...calls, "web/d1": unsaid } })?.verdict).toBe("unknown")
  })

  it("still sees an over-promise when something else is unknown", () => {
    expect(verdict(fan("0.9999", ["0.999", undefined]))?.verdict).toBe("overPromised")
  })

  it("leaves out soft and mitigated dependencies", () => {
    expect(verdict(fan("0.9999", ["0.99"], { criticality: "soft" }))).toBeUndefined()
    expect(verdict(fan("0.9999", ["0.99"], { criticality: { _tag: "Mitigated", by: "cache" } }))).toBeUndefined()
  })

  it("counts a shared dependency once, however many ways lead to it", () => {
    const model = fan("0.997", [undefined, undefined, "0.999"])
    const to = (from: string) => ({
      from: `service:${from}` as const,
      to: { operation: "operation:d2/get" as const },
      criticality: "hard" as const
    })
    const { "web/d2": _direct, ...calls } = model.calls!
    const check = verdict(having(model, { calls: { ...calls, "d0/d2": to("d0"), "d1/d2": to("d1") } }))!
    expect(check.dependencies.filter((dependency) => dependency.component === "service:d2")).toHaveLength(1)
    expect(check.lowerBound).toEqual(fraction(999n, 1000n))
  })

  it("does not compare other windows or methods", () => {
    const model = fan("0.9999", ["0.99"])
    const other = availability("service:d0", "0.99", { window: { _tag: "Rolling", duration: "7d" } })
    const check = verdict(having(model, { slos: { ...model.slos, d0: other } }))!
    expect(check.incomparable).toHaveLength(1)
    expect(check.verdict).toBe("unknown")
  })

  it("promises less when a dependency promises less", () => {
    const target = fc.integer({ min: 1, max: 999 })
    const rank = ["guaranteed", "assumesIndependence", "needsOverlap", "overPromised"]
    const text = (n: number) => `0.${String(n).padStart(3, "0")}` as `${number}`
    fc.assert(
      fc.property(target, fc.array(fc.integer({ min: 2, max: 999 }), { minLength: 1, maxLength: 4 }), (goal, parts) => {
        const before = verdict(fan(text(goal), parts.map(text)))!
        const after = verdict(
          fan(
            text(goal),
            parts.map((part, i) => text(i === 0 ? part - 1 : part))
          )
        )!
        expect(rank.indexOf(after.verdict)).toBeGreaterThanOrEqual(rank.indexOf(before.verdict))
        expect(compareFractions(before.lowerBound, before.independent)).toBeLessThanOrEqual(0)
        expect(compareFractions(before.independent, before.upperBound)).toBeLessThanOrEqual(0)
      })
    )
  })

  it("is diluted for a small client: 0.1 % errors are 0.2 %, 1 % and 10 % at shares of 50, 10 and 1 %", () => {
    const seen = ([n, d]: readonly [bigint, bigint]) => percentText(dilutedErrors("0.999", fraction(n, d)))
    expect(
      (
        [
          [1n, 2n],
          [1n, 10n],
          [1n, 100n],
          [1n, 2000n]
        ] as const
      ).map(seen)
    ).toEqual(["0.2 %", "1 %", "10 %", "100 %"])
  })
})

describe("composites", () => {
  const journey = (objective: `${number}`, method: "occurrences" | "timeSlices" | "ratioTimeSlices"): Model => {
    const indicator = { _tag: "Availability", method } as const
    const part = availability("service:web", "0.95", { indicator })
    const parts = [{ slo: "slo:a" }, { slo: "slo:b" }] as const
    return {
      lintel: "1.0",
      slos: { a: part, b: part, all: availability("service:web", objective, { indicator, parts }) }
    }
  }
  const bounds = (model: Model) => {
    const found = compositeBounds(indexModel(model), model.slos!["all"]!)
    return found && [percentText(found.lowerBound), percentText(found.upperBound)]
  }

  it("of two parts of 95 %: ratios of slices leave 90 %, slices 90 to 95 %, events of one operation too (OpenSLO)", () => {
    expect(bounds(journey("0.9", "ratioTimeSlices"))).toEqual(["90 %", "90 %"])
    expect(bounds(journey("0.9", "timeSlices"))).toEqual(["90 %", "95 %"])
    expect(bounds(journey("0.9", "occurrences"))).toEqual(["90 %", "95 %"])
  })

  it("that weigh: what a part may miss is multiplied, except in slices that are bad or not", () => {
    const weighing = (method: "occurrences" | "timeSlices" | "ratioTimeSlices") => {
      const { slos } = journey("0.9", method)
      const parts = [
        { slo: "slo:a", weight: 0.5 },
        { slo: "slo:b", weight: 3 }
      ] as const
      return bounds({ lintel: "1.0", slos: { ...slos, all: { ...slos!["all"]!, parts } } })
    }
    expect(weighing("ratioTimeSlices")).toEqual(["82.5 %", "82.5 %"])
    expect(weighing("occurrences")).toEqual(["82.5 %", "85 %"])
    expect(weighing("timeSlices")).toEqual(["90 %", "95 %"])
  })

  const counted = { _tag: "Availability", method: "occurrences" } as const
  const http = (...names: ReadonlyArray<string>) =>
    ({
      _tag: "Http",
      operations: Object.fromEntries(
        names.map((name) => [name, { _tag: "Http", method: "GET", path: `/${name}` } as const])
      )
    }) as const
  const both = [{ slo: "slo:a" }, { slo: "slo:b" }] as const

  it("of operations of one service: in the shares of their loads, else anything between the worst and the best", () => {
    const model = (loads: Model["loads"]): Model => ({
      lintel: "1.0",
      contracts: { shop: http("search", "buy") },
      services: { shop: { provides: ["contract:shop"] } },
      slos: {
        a: availability("operation:shop/search", "0.99", { indicator: counted }),
        b: availability("operation:shop/buy", "0.999", { indicator: counted }),
        all: availability("service:shop", "0.995", { indicator: counted, parts: both })
      },
      ...(loads === undefined ? {} : { loads })
    })
    const isUnknown = (of: Model) => compositeBounds(indexModel(of), of.slos!["all"]!)?.isMixUnknown
    expect([bounds(model(undefined)), isUnknown(model(undefined))]).toEqual([["99 %", "99.9 %"], true])
    const loads = {
      search: { of: "operation:shop/search", steady: "90/s" },
      buy: { of: "operation:shop/buy", steady: "10/s" }
    } as const
    // 0.9 x 1 % + 0.1 x 0.1 %
    expect([bounds(model(loads)), isUnknown(model(loads))]).toEqual([["99.09 %", "99.09 %"], false])
    expect(bounds(model({ search: loads.search }))).toEqual(["99 %", "99.9 %"])
  })

  it("of a journey: as often as its flow calls them, or as loads of both say", () => {
    const call = (to: "search" | "buy") =>
      ({ from: "service:web", to: { operation: `operation:shop/${to}` }, criticality: "hard" }) as const
    const model = (more: Partial<Model>): Model => ({
      lintel: "1.0",
      contracts: { shop: http("search", "buy"), web: http("visit") },
      services: { shop: { provides: ["contract:shop"] }, web: { provides: ["contract:web"] } },
      slos: {
        a: availability("operation:shop/search", "0.99", { indicator: counted }),
        b: availability("operation:shop/buy", "0.9", { indicator: counted }),
        all: availability("operation:web/visit", "0.97", { indicator: counted, parts: both })
      },
      ...more
    })
    expect(bounds(model({}))).toBeUndefined()
    const flows = {
      "web/visit": {
        of: "service:web",
        trigger: { _tag: "Operation", operation: "operation:web/visit" },
        steps: [
          { _tag: "Call", call: "call:web/search", times: 3 },
          { _tag: "Branch", branches: [{ probability: "0.2", steps: [{ _tag: "Call", call: "call:web/buy" }] }] }
        ]
      }
    } as const
    // At worst 3 x 1 % + 0.2 x 10 %; at best the larger of 1 % (all three in one visit) and 0.2 x 10 %.
    expect(bounds(model({ calls: { "web/search": call("search"), "web/buy": call("buy") }, flows }))).toEqual([
      "95 %",
      "98 %"
    ])
    const loads = {
      visit: { of: "operation:web/visit", steady: "10/s" },
      search: { of: "operation:shop/search", steady: "30/s" },
      buy: { of: "operation:shop/buy", steady: "2/s" }
    } as const
    expect(bounds(model({ loads }))).toEqual(["95 %", "100 %"])
  })

  it("never leave less than nothing, and are unknown with a part that is not there", () => {
    const many = Array.from({ length: 30 }, (_, i) => [`p${i}`, availability("service:web", "0.95")] as const)
    const parts = many.map(([name]) => ({ slo: `slo:${name}` as const }))
    const indicator = { _tag: "Availability", method: "timeSlices" } as const
    const all = availability("service:web", "0.9", { indicator, parts })
    expect(bounds({ lintel: "1.0", slos: { ...Object.fromEntries(many), all } })).toEqual(["0 %", "95 %"])
    expect(bounds({ lintel: "1.0", slos: { ...Object.fromEntries(many.slice(1)), all } })).toBeUndefined()
  })
})

describe("latency", () => {
  const hop = { time: 100_000n, late: fraction(1n, 100n) }
  it("of three hops at p99 100 ms is p97 300 ms", () => {
    expect(inSequence([hop, hop, hop])).toEqual({ time: 300_000n, late: fraction(3n, 100n) })
    expect(implies(inSequence([hop, hop]), { time: 200_000n, late: fraction(1n, 100n) })).toBe(false)
  })
  it("of parallel, occasional and repeated parts", () => {
    expect(inParallel([hop, { time: 50_000n, late: fraction(1n, 50n) }])).toEqual({
      time: 100_000n,
      late: fraction(3n, 100n)
    })
    expect(sometimes(hop, fraction(1n, 4n))).toEqual({ time: 100_000n, late: fraction(1n, 400n) })
    expect(repeatedly(hop, 200n)).toEqual({ time: 20_000_000n, late: fraction(1n) })
  })
})

describe("capacity", () => {
  it("follows Little's law", () => {
    expect(heldAtOnce("1.5/m", "40s")).toEqual(fraction(1n))
  })
  it("serves 19.6 % when 5 % of requests hang for 100 s (Google SRE, chapter 22)", () => {
    const load = {
      arrivals: "1000/s",
      mean: "100ms",
      deadline: "100s",
      stuck: fraction(5n, 100n),
      pool: 1000n
    } as const
    const { needed, served } = poolWithStuckShare(load)
    expect(needed).toEqual(fraction(5095n))
    expect(decimalText(times(served, fraction(100n)), 1)).toBe("19.6")
    expect(safeDeadline(load)).toBe(18_100_000n)
    expect(poolWithStuckShare({ ...load, deadline: "18100ms" }).served).toEqual(fraction(1n))
  })
  it("stays down after the trigger: 280/s offered, 300/s possible, one retry (HotOS 2021)", () => {
    expect(isBistable("280/s", "300/s", fraction(2n))).toBe(true)
    expect(isBistable("280/s", "300/s", fraction(107n, 100n))).toBe(false)
    expect(decimalText(times(safeRetryRatio("280/s", "300/s"), fraction(100n)), 1)).toBe("7.1")
  })
})
