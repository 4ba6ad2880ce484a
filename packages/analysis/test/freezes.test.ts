import { freezeSpan, freeStarts, instantText, leastStageTimes, openSpan, runsInto, startOfDay } from "@lintel/analysis"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const spans = fc
  .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 12 }))
  .map(([from, lasts]) => ({ from: BigInt(from), until: BigInt(from + lasts) }))

describe("times to begin", () => {
  it("are those at which no freeze finds the work under way, tick by tick", () =>
    fc.assert(
      fc.property(
        spans,
        fc.bigInt({ min: 0n, max: 9n }),
        fc.array(spans, { maxLength: 4 }),
        (window, lasts, freezes) => {
          const free = freeStarts(window, lasts, freezes)
          for (let start = window.from; start < window.until; start++) {
            // Work that takes no time is there for the one tick in which it is done.
            const ticks = Array.from({ length: Math.max(1, Number(lasts)) }, (_, tick) => start + BigInt(tick))
            const isFound = freezes.some(({ from, until }) => ticks.some((tick) => tick >= from && tick < until))
            expect(free.some(({ from, until }) => start >= from && start < until)).toBe(!isFound)
            expect(freezes.some((freeze) => runsInto(freeze, start, lasts))).toBe(isFound)
          }
          for (const { from, until } of free)
            expect(from >= window.from && from < until && until <= window.until).toBe(true)
        }
      )
    ))
})

describe("windows", () => {
  const minute = 60_000_000n
  it("come again: the next one that is not over, whatever the day", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom("Mon", "Thu", "Sun"), (days, weekday) => {
        const now = BigInt(days) * 1440n * minute
        const open = openSpan({ from: `${weekday} 22:00`, until: `${weekday} 21:00` }, now)
        const span = open?.span
        if (span === undefined) throw new Error("a window")
        expect(span.until > now && span.until - 7n * 1440n * minute <= now).toBe(true)
        expect(span.until - span.from).toBe((7n * 1440n - 60n) * minute)
        expect(new Date(Number(span.from / 1000n)).toUTCString().slice(0, 3)).toBe(weekday)
      })
    ))

  it("of every day over midnight", () => {
    const open = openSpan({ from: "22:00", until: "02:00" }, startOfDay("2026-12-03"))
    expect([open?.span.from, open?.span.until].map((at) => instantText(at ?? 0n))).toEqual([
      "2026-12-02 22:00 UTC",
      "2026-12-03 02:00 UTC"
    ])
  })

  it("in words, or of two kinds, are none", () => {
    expect(openSpan({ from: "Mon 09:00", until: "2026-12-03" }, 0n)).toBeUndefined()
    expect(openSpan({ from: "09:00", until: "tea" }, 0n)).toBeUndefined()
  })
})

describe("least times of stages", () => {
  it("are durations, else what the gates look back over; never less than nothing", () => {
    const gate = { _tag: "Metric", metric: "m", window: "10m", delay: "1m" } as const
    const stages = [
      { name: "a", duration: "5m", gates: [gate] },
      { name: "b", gates: [gate, { _tag: "Manual" } as const] },
      { name: "c" }
    ] as const
    const minutes = leastStageTimes({ units: {}, stages }).map(({ until }) => until / 60_000_000n)
    expect(minutes).toEqual([5n, 16n, 16n])
  })

  it("of ages do not overflow what a calendar has", () => {
    expect(instantText(startOfDay("2026-12-03") + 3_155_760_000_000_000_000n)).toBe("after the year 9999")
    expect(freezeSpan({ from: "0001-01-01", until: "9999-12-31" }).until).toBe(
      startOfDay("9999-12-31") + 86_400_000_000n
    )
  })
})
