import { describe, expect, it } from "vitest"
import { decode, isUnitError, parseCron, parseZone } from "../src/index.js"

const reasonOf = (text: string): string => {
  const read = parseCron(text)
  return isUnitError(read) ? read.reason : "is read"
}

describe("a cron expression", () => {
  it.each([
    "* * * * *",
    "*/5 * * * *",
    "0 2 * * MON-FRI",
    "0,30 9-17/2 1,15 JAN,jul 0",
    "0 0 29 2 *",
    "0 0 * * 7",
    "15 10 ? * 6#3",
    "0 0 L * ?",
    "0 0 15W * ?",
    "0 0 31 1,2 *",
    "0 0 31 2 MON",
    "30 0 2 * * *",
    "0 12 * * ? 2027",
    "0 0 22-4 ? * FRI-MON",
    "0 0 12 * * ? 2026-2030",
    "@daily"
  ])("is due: %s", (text) => {
    expect(reasonOf(text)).toBe("is read")
  })

  it.each([
    ["0 25 * * *", "is never due: 25 is no hour: it goes from 0 to 23"],
    ["60 * * * *", "is never due: 60 is no minute: it goes from 0 to 59"],
    ["0 0 0 * *", "is never due: 0 is no day of the month: it goes from 1 to 31"],
    ["0 0 * 13 *", "is never due: 13 is no month: it goes from 1 to 12"],
    ["0 0 * * 8", "is never due: 8 is no day of the week: it goes from 0 to 7"],
    ["0 0 30 2 *", "is never due: day 30 is in none of its months"],
    ["0 0 31 APR,JUN *", "is never due: day 31 is in none of its months"],
    ["*/0 * * * *", "is never due: a step of 0 is none: the minute goes from 0 to 59"],
    ["*/90 * * * *", "is never due: a step of 90 is none: the minute goes from 0 to 59"],
    ["30-10 * * * *", "is never due: the range 30-10 goes backwards"],
    ["0 two * * *", 'is never due: "two" is no hour'],
    ["0 1- * * *", 'is never due: "1-" is no hour'],
    ["0 1-2-3 * * *", 'is never due: "1-2-3" is no hour'],
    ["0 */2/3 * * *", 'is never due: "*/2/3" has two steps'],
    [", * * * *", 'is never due: "" is no minute'],
    ["-1 * * * *", 'is never due: "-1" is no minute'],
    ["61 0 2 * * *", "is never due: 61 is no second: it goes from 0 to 59"],
    ["", "is not a cron expression of five to seven fields such as 0 2 * * *"],
    ["daily", "is not a cron expression of five to seven fields such as 0 2 * * *"],
    ["@sometimes", "is not a cron expression of five to seven fields such as 0 2 * * *"],
    ["* * * * * * * *", "is not a cron expression of five to seven fields such as 0 2 * * *"],
    [`${"1,".repeat(5000)}1 * * * *`, "is longer than any cron expression"]
  ])("is refused: %s", (text, reason) => {
    expect(reasonOf(text)).toBe(reason)
  })
})

describe("a time zone", () => {
  it.each(["UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "+01:00", "-11:30"])(
    "is known: %s",
    (text) => {
      expect(parseZone(text)).toBe(text)
    }
  )

  it.each(["", "Mars/Base", "Europe/Berlin ", "+25:00", "__proto__", "Europe\u0000", "a".repeat(100_000)])(
    "is refused: %s",
    (text) => {
      expect(parseZone(text)).toMatchObject({ _tag: "UnitError" })
    }
  )
})

it("schedules and calendars are refused where they stand", () => {
  const decoded = decode({
    lintel: "1.0",
    flows: {
      "a/b": { of: "service:a", trigger: { _tag: "Schedule", cron: "0 25 * * *", zone: "Mars/Base" }, steps: [] }
    },
    sagas: { s: { trigger: { _tag: "Schedule", cron: "never" }, steps: {} } },
    slos: {
      fast: {
        of: "service:a",
        indicator: { _tag: "Latency", under: "5ms" },
        objective: "0.99",
        window: { _tag: "Calendar", unit: "month", zone: "Europe/Nowhere" }
      }
    }
  })
  expect(decoded._tag === "Refused" ? decoded.errors.map(({ pointer }) => pointer).toSorted() : []).toEqual([
    "/flows/a~1b/trigger/cron",
    "/flows/a~1b/trigger/zone",
    "/sagas/s/trigger/cron",
    "/slos/fast/window/zone"
  ])
})
