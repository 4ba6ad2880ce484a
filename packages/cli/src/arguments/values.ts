import { type Duration, isUnitError, parseDuration } from "@lintel/model"
import { misread, type Option, type Reading, valueRead } from "./option.js"

const units: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["b", 1],
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30]
])

const readBytes = (given: string): Reading<number> => {
  const match = /^(\d{1,12})\s*([a-z]*)$/.exec(given.toLowerCase())
  const unit = units.get(match?.[2] ?? "")
  const bytes = Number(match?.[1]) * (unit ?? Number.NaN)
  if (!Number.isSafeInteger(bytes) || bytes < 1) return misread("is not a size such as 64MB or 500KiB")
  return valueRead(bytes)
}

/** An option with a number of bytes: `64MB`, `512KiB`, `1000`. */
export const bytes = (placeholder: string, summary: string): Option<number, false> => ({
  placeholder,
  summary,
  many: false,
  read: readBytes
})

/** An option with a whole number of at least one. */
export const count = (placeholder: string, summary: string): Option<number, false> => ({
  placeholder,
  summary,
  many: false,
  read: (given) =>
    /^[1-9]\d{0,8}$/.test(given) ? valueRead(Number(given)) : misread("is not a whole number of at least 1")
})

/** Whether a text is a day of the calendar, as `2026-12-03`. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** An option with a day. */
export const day = (summary: string): Option<string, false> => ({
  placeholder: "DAY",
  summary,
  many: false,
  read: (given) => (isDay(given) ? valueRead(given) : misread("is not a day such as 2026-12-03"))
})

/** An option with a length of time. */
export const duration = (summary: string): Option<Duration, false> => ({
  placeholder: "DURATION",
  summary,
  many: false,
  read: (given) =>
    isUnitError(parseDuration(given)) ? misread("is not a length of time such as 90d") : valueRead(given as Duration)
})

/** An option of the form `name=value`. */
export const pair = (
  placeholder: string,
  summary: string
): Option<{ readonly name: string; readonly value: string }, false> => ({
  placeholder,
  summary,
  many: false,
  read: (given) => {
    const at = given.indexOf("=")
    return at < 1
      ? misread("is not of the form name=value")
      : valueRead({ name: given.slice(0, at), value: given.slice(at + 1) })
  }
})

/** An option of the form `URL=PATH`. Addresses have the sign in their queries: the last one parts the two. */
export const address = (summary: string): Option<{ readonly name: string; readonly value: string }, false> => ({
  placeholder: "URL=PATH",
  summary,
  many: false,
  read: (given) => {
    const at = given.lastIndexOf("=")
    const [name, value] = [given.slice(0, Math.max(at, 0)), given.slice(at + 1)]
    return name === "" || value === "" || !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(name)
      ? misread("is not of the form URL=PATH, such as https://example.com/schemas/=schemas")
      : valueRead({ name, value })
  }
})
