import { decode, endOfWindow, formatDate, isUnitError, parseWindowTime } from "@lintel/model"
import { describe, expect, it } from "vitest"

const minute = 60_000_000n
const at = (text: string): bigint | string => {
  const read = parseWindowTime(text)
  return isUnitError(read) ? read.reason : read.at / minute
}

describe("times of windows", () => {
  it.each([
    ["1970-01-02", 1440n],
    ["1970-01-02T01:00Z", 1500n],
    ["1970-01-02T01:00:00Z", 1500n],
    ["1970-01-02 01:00", 1500n],
    ["1970-01-02 01:00 UTC", 1500n],
    ["1970-01-02T01:00+02:00", 1380n],
    ["1970-01-01T24:00", 1440n],
    ["Mon 09:00", 540n],
    ["monday 09:00", 540n],
    ["Sunday", 8640n],
    ["Mon 01:00+02:00", 10_020n],
    ["00:30-01:00", 90n],
    ["23:30-01:00", 30n]
  ])("%s", (text, minutes) => expect(at(text)).toBe(minutes))

  it.each([
    "",
    " ",
    "soon",
    "Mo 09:00",
    "Thurs 09:00",
    "2026-02-30",
    "2026-12-03T25:00Z",
    "2026-12-03T24:01Z",
    "09:60",
    "9:00",
    "09:00+15:00",
    "09:00+01:60",
    "09:00 Europe/Berlin",
    "2026-12-03T",
    "Mon 09:00 ",
    "Z",
    "+01:00",
    `Mon ${"0".repeat(100_000)}`
  ])("%j is none", (text) => expect(isUnitError(parseWindowTime(text))).toBe(true))

  it("ends with the day that it names", () => {
    const [day, instant] = [parseWindowTime("2026-12-03"), parseWindowTime("2026-12-03T00:00Z")]
    if (isUnitError(day) || isUnitError(instant)) throw new Error("both are times")
    expect(formatDate(Number(endOfWindow(day) / (1440n * minute)))).toBe("2026-12-04")
    expect(formatDate(Number(endOfWindow(instant) / (1440n * minute)))).toBe("2026-12-03")
  })
})

describe("spans that end before they begin", () => {
  const reasons = (model: object): ReadonlyArray<string> => {
    const read = decode({ lintel: "1.0", ...model })
    return read._tag === "Decoded" ? [] : JSON.stringify(read).includes("before it begins") ? ["refused"] : ["other"]
  }
  const freeze = (from: string, until: string): object => ({ environments: { live: { freezes: [{ from, until }] } } })
  const window = (from: string, until: string): object => ({
    rollouts: { r: { units: {}, windows: [{ from, until }] } }
  })

  it.each([
    ["a freeze", freeze("2026-12-20", "2026-12-19")],
    ["a window", window("2026-12-20", "2026-12-19")],
    ["a window of hours", window("2026-12-20T09:00Z", "2026-12-20T09:00+01:00")],
    ["a window without time", window("2026-12-20T09:00Z", "2026-12-20T09:00Z")]
  ])("%s is refused", (_, model) => expect(reasons(model)).toEqual(["refused"]))

  it.each([
    ["one day", freeze("2026-12-20", "2026-12-20")],
    ["one day as a window", window("2026-12-20", "2026-12-20")],
    ["over the weekend", window("Fri 17:00", "Mon 08:00")],
    ["over midnight", window("22:00", "04:00")],
    ["words", window("z", "a")]
  ])("%s is fine", (_, model) => expect(reasons(model)).toEqual([]))
})
