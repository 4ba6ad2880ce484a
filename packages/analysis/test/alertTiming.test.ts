import type { BurnRateAlert } from "@lintel/model"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  alertArithmetic,
  alertFiring,
  allowedFailures,
  budgetTime,
  budgetWhenFiring,
  burnRate,
  compareFractions,
  decimalText,
  errorBudget,
  exhaustion,
  type Fraction,
  fraction,
  leastTraffic,
  one,
  over,
  percentText,
  resetTime,
  timeToAct,
  times,
  windowLengths
} from "../src/index.js"

const inUnits = (size: bigint, digits: number) => (time: Fraction | undefined) =>
  time === undefined ? "never" : decimalText(over(time, fraction(size)), digits)
const seconds = inUnits(1_000_000n, 1)
const minutes = inUnits(60_000_000n, 2)
const hours = inUnits(3_600_000_000n, 2)
const page = (factor: number, long: BurnRateAlert["long"], more: Partial<BurnRateAlert> = {}): BurnRateAlert => ({
  severity: "page",
  factor,
  long,
  ...more
})
const total = { errorRatio: one }
const firesAfter = (objective: `${number}`, alert: BurnRateAlert) => alertFiring(objective, alert, total)?.fires

describe("the Site Reliability Workbook, chapter 5", () => {
  it("a window of 10 minutes at the budget itself: 0.6 s, 0.02 % of the budget, 144 alerts a day", () => {
    const alert = page(1, "10m")
    expect(seconds(firesAfter("0.999", alert))).toBe("0.6")
    expect(percentText(budgetWhenFiring("0.999", "30d", alert)!, 2)).toBe("≈0.02 %")
    // It can fire, be silent, and fire again in each window.
    expect(over(fraction(24n * 60n), fraction(10n))).toEqual(fraction(144n))
  })

  it("a window of 36 hours at the budget itself: 2 min 10 s, and 5 % of the budget", () => {
    expect(seconds(firesAfter("0.999", page(1, "36h")))).toBe("129.6")
    expect(percentText(budgetWhenFiring("0.999", "30d", page(1, "36h"))!)).toBe("5 %")
  })

  it("`for: 1h`: after a total outage of an hour, 140 % of the budget is gone", () => {
    const spent = budgetWhenFiring("0.999", "30d", page(1, "1m", { for: "1h" }))!
    expect(percentText(spent, 0)).toBe("≈139 %")
    expect(Math.round(Number(spent.numerator) / Number(spent.denominator) / 0.05) * 5).toBe(140)
    expect(compareFractions(timeToAct("0.999", "30d", page(1, "1m", { for: "1h" }))!, fraction(0n))).toBe(-1)
  })

  it("`for: 10m`: outages of 5 minutes every 10 never fire, and each takes nearly 12 % of the budget", () => {
    const spike = { errorRatio: one, length: fraction(5n * 60_000_000n) }
    expect(alertFiring("0.999", page(1, "1m", { for: "10m" }), spike)).toBeUndefined()
    expect(alertFiring("0.999", page(1, "1m"), spike)).toBeDefined()
    expect(percentText(over(spike.length, budgetTime("0.999", "30d")), 1)).toBe("≈11.6 %")
  })

  it("a factor of 36 over an hour takes 5 %; 35 times too fast never fires and is over in 20.5 hours; it resets after 58 min", () => {
    const alert = page(36, "1h")
    expect(percentText(budgetWhenFiring("0.999", "30d", alert)!)).toBe("5 %")
    const slow = times(errorBudget("0.999"), fraction(35n))
    expect(alertFiring("0.999", alert, { errorRatio: slow })).toBeUndefined()
    expect(hours(exhaustion("0.999", "30d", slow))).toBe("20.57")
    expect(minutes(resetTime("0.999", alert))).toBe("57.84")
  })

  it("99.999 % is over in 26 s; a change that reaches 1 % of users leaves 43 minutes", () => {
    expect(seconds(exhaustion("0.99999", "30d", one))).toBe("25.9")
    expect(minutes(exhaustion("0.99999", "30d", fraction(1n, 100n)))).toBe("43.2")
  })

  it("10 requests an hour at 99.9 %: 7 failures in 30 days; one is 13.9 % and a rate of 100, not the 1,000 in print", () => {
    const perWindow = fraction(10n * 24n * 30n)
    const allowed = allowedFailures("0.999", perWindow)
    expect(allowed).toEqual(fraction(36n, 5n))
    expect(allowed.numerator / allowed.denominator).toBe(7n)
    expect(percentText(over(one, allowed), 1)).toBe("≈13.9 %")
    const rate = burnRate("0.999", fraction(1n, 10n))
    expect(rate).toEqual(fraction(100n))
    // The same 13.9 %, from the rate: 100 times the budget of one hour out of 720.
    expect(over(rate, fraction(720n))).toEqual(over(one, allowed))
  })

  it.each([
    [14.4, "1h", "69.4"],
    [6, "6h", "27.8"],
    [3, "24h", "13.9"],
    [1, "72h", "13.9"]
  ] as const)(
    "a factor of %s over %s fires on one failure below %s requests an hour at 99.9 %%",
    (factor, long, least) => {
      expect(decimalText(leastTraffic("0.999", page(factor, long)), 1)).toBe(least)
    }
  )

  it("pairs: 2 %, 5 %, 10 % and 10 % of the budget (table 5-8, and the fourth pair of its code)", () => {
    const spent = ([factor, long]: readonly [number, BurnRateAlert["long"]]) =>
      percentText(budgetWhenFiring("0.999", "30d", page(factor, long))!)
    const pairs = [
      [14.4, "1h"],
      [6, "6h"],
      [3, "24h"],
      [1, "72h"]
    ] as const
    expect(pairs.map(spent)).toEqual(["2 %", "5 %", "10 %", "10 %"])
  })
})

describe("factors that Sloth makes of shares of the budget: share x period / long window", () => {
  it.each([
    ["30d", 14.4, "1h", "2 %"],
    ["30d", 6, "6h", "5 %"],
    ["30d", 3, "1d", "10 %"],
    ["30d", 1, "3d", "10 %"],
    ["28d", 13.44, "1h", "2 %"],
    ["28d", 5.6, "6h", "5 %"],
    ["28d", 2.8, "1d", "10 %"],
    ["28d", 14 / 15, "3d", "10 %"],
    ["7d", 13.44, "1h", "8 %"],
    ["7d", 3.5, "6h", "12.5 %"],
    ["7d", 1.4, "1d", "20 %"],
    ["7d", 0.98, "3d", "42 %"]
  ] as const)("in %s, %s over %s takes %s", (period, factor, long, share) => {
    const spent = budgetWhenFiring("0.999", period, page(factor, long))
    const rounded = Number(spent?.numerator) / Number(spent?.denominator)
    expect(rounded).toBeCloseTo(Number(share.replace(" %", "")) / 100, 9)
    // The last of 28 and of 7 days fire while the objective is met.
    const arithmetic = alertArithmetic(
      { objective: "0.999", window: { _tag: "Rolling", duration: period } },
      page(factor, long)
    )
    expect(arithmetic.firesWithinObjective).toBe(factor < 1)
  })
})

describe("measured with promtool", () => {
  // Predicted minutes, and what the rules were seen to do with a scrape and an evaluation every 15 s.
  it.each([
    ["0.999", "0.86", 1.25],
    ["0.995", "4.32", 4.5],
    ["0.99", "8.64", 8.75],
    ["0.97", "25.92", 26],
    ["0.95", "43.2", 43.25],
    ["0.94", "51.84", 52],
    ["0.931", "59.62", 59.75],
    ["0.93", "151.2", 151.25],
    ["0.9", "216", 216]
  ] as const)("at %s the first page comes after %s minutes, seen after %s", (objective, predicted, seen) => {
    const pages = [page(14.4, "1h", { short: "5m" }), page(6, "6h", { short: "30m" })]
    const first = pages.flatMap((alert) => firesAfter(objective, alert) ?? []).toSorted(compareFractions)[0]!
    expect(minutes(first)).toBe(predicted)
    const late = seen - Number(first.numerator) / Number(first.denominator) / 60_000_000
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThanOrEqual(0.5)
  })

  it("a young service: windows are no longer than its history", () => {
    const ticket: BurnRateAlert = { severity: "ticket", factor: 1, long: "3d", short: "6h" }
    const history = fraction(500n * 60_000_000n)
    expect(minutes(alertFiring("0.99", ticket, total, history)?.fires)).toBe("5")
    expect(minutes(alertFiring("0.99", ticket, total)?.fires)).toBe("43.2")
  })
})

/** What the alert does minute by minute, by counting: an average over each window, and how long it has been above. */
const simulated = (
  objective: number,
  alert: { readonly factor: number; readonly long: number; readonly short: number; readonly held: number },
  length: number,
  ratio: number
): number | undefined => {
  const threshold = alert.factor * objective
  let above = 0
  for (let now = 1; now <= length + alert.long; now++) {
    const failing = (window: number) => Math.max(0, Math.min(now, length) - Math.max(0, now - window))
    const isAbove = [alert.long, alert.short].every((window) => failing(window) * ratio > threshold * window)
    above = isAbove ? above + 1 : 0
    if (above > alert.held) return now
  }
  return undefined
}

describe("firing", () => {
  const anyAlert = fc.record({
    factor: fc.integer({ min: 1, max: 20 }),
    long: fc.integer({ min: 12, max: 120 }),
    short: fc.integer({ min: 1, max: 12 }),
    held: fc.integer({ min: 0, max: 20 }),
    length: fc.integer({ min: 1, max: 200 }),
    budget: fc.constantFrom<number>(1, 2, 5, 10),
    ratio: fc.integer({ min: 1, max: 10 })
  })
  const objectiveOf = (budget: number) => `0.${String(100 - budget).padStart(2, "0")}`.replace(/0$/u, "") as `${number}`
  const alertOf = ({ factor, long, short, held }: typeof anyAlert extends fc.Arbitrary<infer T> ? T : never) =>
    page(factor, `${long}m`, { short: `${short}m`, ...(held === 0 ? {} : { for: `${held}m` }) })

  it("is what counting minute by minute gives, one minute apart at most", () => {
    fc.assert(
      fc.property(anyAlert, (drawn) => {
        const { budget, length, ratio } = drawn
        const outage = { errorRatio: fraction(BigInt(ratio), 10n), length: fraction(BigInt(length) * 60_000_000n) }
        const firing = alertFiring(objectiveOf(budget), alertOf(drawn), outage)
        // In tenths of a percent, so that the counting is exact.
        const seen = simulated(budget, drawn, length, ratio * 10)
        if (seen !== undefined) {
          expect(firing).toBeDefined()
          const fires = Number(firing!.fires.numerator) / Number(firing!.fires.denominator) / 60_000_000
          expect(Math.abs(seen - fires)).toBeLessThanOrEqual(1)
        } else if (firing !== undefined) {
          // Above the threshold only between two looks.
          const gap =
            Number(firing.resets!.numerator) / Number(firing.resets!.denominator) -
            Number(firing.fires.numerator) / Number(firing.fires.denominator)
          expect(gap / 60_000_000).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 1000, seed: 10 }
    )
  })

  it("is later, or never, with a larger factor, window or hold, a looser objective and fewer errors", () => {
    const later: ReadonlyArray<(one: Parameters<typeof alertOf>[0]) => Parameters<typeof alertOf>[0]> = [
      (drawn) => ({ ...drawn, factor: drawn.factor + 1 }),
      (drawn) => ({ ...drawn, long: drawn.long + 1 }),
      (drawn) => ({ ...drawn, held: drawn.held + 1 }),
      (drawn) => ({ ...drawn, budget: drawn.budget + 1 }),
      (drawn) => ({ ...drawn, ratio: Math.max(1, drawn.ratio - 1) })
    ]
    const at = (drawn: Parameters<typeof alertOf>[0]) =>
      alertFiring(objectiveOf(drawn.budget), alertOf(drawn), { errorRatio: fraction(BigInt(drawn.ratio), 10n) })?.fires
    fc.assert(
      fc.property(anyAlert, fc.constantFrom(...later), (drawn, change) => {
        const [before, after] = [at(drawn), at(change(drawn))]
        if (after === undefined) return
        expect(before).toBeDefined()
        expect(compareFractions(before!, after)).toBeLessThanOrEqual(0)
      }),
      { numRuns: 500, seed: 11 }
    )
  })

  it("agrees with the arithmetic of an alert without `for`", () => {
    fc.assert(
      fc.property(anyAlert, (drawn) => {
        const alert = page(drawn.factor, `${drawn.long}m`)
        const objective = objectiveOf(drawn.budget)
        const found = alertArithmetic({ objective, window: { _tag: "Rolling", duration: "30d" } }, alert)
        const firing = alertFiring(objective, alert, total)
        expect(firing !== undefined).toBe(found.isReachable)
        if (firing !== undefined) expect(firing.fires).toEqual(found.detection)
      }),
      { numRuns: 300, seed: 12 }
    )
  })
})

describe("windows of the calendar", () => {
  it.each([
    ["week", undefined, "7d", "7d"],
    ["week", "UTC", "7d", "7d"],
    ["week", "+05:30", "7d", "7d"],
    ["week", "Asia/Tokyo", "7d", "7d"],
    ["week", "Europe/Berlin", "167h", "169h"],
    ["week", "Australia/Lord_Howe", "10050m", "10110m"],
    ["month", "Europe/Berlin", "28d", "745h"],
    ["month", "Asia/Tokyo", "28d", "31d"],
    ["quarter", "Europe/Berlin", "2159h", "2209h"],
    ["year", "Europe/Berlin", "365d", "366d"]
  ] as const)("a %s in %s lasts from %s to %s", (unit, zone, shortest, longest) => {
    const window = { _tag: "Calendar" as const, unit, ...(zone === undefined ? {} : { zone }) }
    expect(windowLengths(window)).toEqual({ shortest, longest })
  })

  it.each([
    ["week", 7],
    ["month", 1],
    ["quarter", 3],
    ["year", 12]
  ] as const)(
    "every %s of 40 years in Berlin lies between the shortest and the longest, and some are those",
    (unit, step) => {
      const offset = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeZoneName: "longOffset" })
      const ahead = (at: number): number => {
        const name = offset.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? ""
        return Number(/GMT\+(\d\d):00/u.exec(name)?.[1] ?? 0) * 3_600_000
      }
      const startOf = (count: number): number => {
        const local = unit === "week" ? Date.UTC(2000, 0, 3 + count * step) : Date.UTC(2000, count * step, 1)
        return local - ahead(local - 3_600_000)
      }
      const counts = { week: 2080, month: 480, quarter: 160, year: 40 }[unit]
      const lengths = Array.from({ length: counts }, (_, i) => (startOf(i + 1) - startOf(i)) / 3_600_000)
      const { longest, shortest } = windowLengths({ _tag: "Calendar", unit, zone: "Europe/Berlin" })
      const inHours = (text: string): number => Number.parseInt(text, 10) * (text.endsWith("d") ? 24 : 1)
      expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([inHours(shortest), inHours(longest)])
    }
  )
})
