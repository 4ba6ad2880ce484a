import { decode } from "@lintel/model"
import { freezeTimes, instantText, startOfDay } from "@lintel/analysis"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const day = 86_400_000_000n
const weekend = { from: "Fri 16:00", until: "Mon 08:00", zone: "Europe/Berlin" }

const texts = (freeze: typeof weekend, from: string, until: string): ReadonlyArray<string> =>
  freezeTimes({ recurringFreezes: [freeze] }, { from: startOfDay(from), until: startOfDay(until) }).map(
    ({ span }) => `${instantText(span.from)} - ${instantText(span.until)}`
  )

describe("freezes that come again", () => {
  it.each([
    // The clocks of Berlin go forward on 2026-03-29 and back on 2026-10-25.
    ["2026-03-26", "2026-04-02", ["2026-03-27 15:00 UTC - 2026-03-30 06:00 UTC"]],
    ["2026-10-22", "2026-10-29", ["2026-10-23 14:00 UTC - 2026-10-26 07:00 UTC"]],
    ["2026-06-01", "2026-06-02", ["2026-05-29 14:00 UTC - 2026-06-01 06:00 UTC"]],
    ["2026-06-02", "2026-06-05", []]
  ])("from %s to %s", (from, until, spans) => expect(texts(weekend, from, until)).toEqual(spans))

  it("of whole days end with the last of them", () =>
    expect(texts({ from: "Sat", until: "Sun", zone: "+05:30" }, "2026-12-03", "2026-12-10")).toEqual([
      "2026-12-04 18:30 UTC - 2026-12-06 18:30 UTC"
    ]))

  it("of every day go over midnight", () =>
    expect(texts({ from: "22:00", until: "06:00", zone: "America/New_York" }, "2026-12-03", "2026-12-04")).toEqual([
      "2026-12-03 03:00 UTC - 2026-12-03 11:00 UTC"
    ]))

  it("are looked through for ten years", () => {
    const all = freezeTimes(
      { recurringFreezes: [weekend] },
      { from: startOfDay("2026-01-01"), until: startOfDay("9999-12-31") }
    )
    expect(all.length).toBeGreaterThan(500)
    expect(all.length).toBeLessThan(540)
  })

  const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]
  const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  const clock = (zone: string, at: bigint): number => {
    const parts = Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23"
    }).formatToParts(new Date(Number(at / 1000n)))
    const part = (name: string): string => parts.find(({ type }) => type === name)?.value ?? ""
    return weekdays.indexOf(part("weekday")) * 1440 + Number(part("hour")) * 60 + Number(part("minute"))
  }

  it("hold exactly while the clocks of the zone are between their ends", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 18_000, max: 24_000 }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, days, minutes) => {
          const at = BigInt(days) * day + BigInt(minutes) * 60_000_000n
          const [found] = freezeTimes(
            { recurringFreezes: [{ from: "Fri 16:00", until: "Mon 08:00", zone }] },
            { from: at, until: at + 1n }
          )
          const time = clock(zone, at)
          expect(found !== undefined).toBe(time >= 4 * 1440 + 960 || time < 480)
        }
      ),
      { numRuns: 400 }
    ))
})

describe("a Model", () => {
  const read = (freeze: object): string =>
    JSON.stringify(decode({ lintel: "1.0", environments: { live: { recurringFreezes: [freeze] } } }))
  it.each([
    [{ from: "Fri 16:00", until: "Mon 08:00", zone: "Europe/Berlin" }],
    [{ from: "Sat", until: "Sun" }],
    [{ from: "22:00", until: "06:00" }]
  ])("holds %j", (freeze) => expect(read(freeze)).toContain('"Decoded"'))
  it.each([
    [{ from: "2026-12-03", until: "2026-12-04" }, "no time of the week or day"],
    [{ from: "Fri 16:00", until: "06:00" }, "ends at one of the day"],
    [{ from: "Fri 16:00", until: "Fri 16:00" }, "ends when it begins"],
    [{ from: "Fri 16:00Z", until: "Mon 08:00" }, "names a zone"],
    [{ from: "Fri 16:00", until: "Mon 08:00", zone: "Mars/Base" }, "no time zone"]
  ])("refuses %j", (freeze, reason) => expect(read(freeze)).toContain(reason))
})
