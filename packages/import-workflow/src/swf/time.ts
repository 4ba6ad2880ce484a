import { child, type Cursor, isRecord, textOf } from "@lintel/import"

const units: ReadonlyArray<readonly [string, number]> = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
  ["seconds", 1000],
  ["milliseconds", 1]
]

const iso = /^P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?$/u

/** A longer time is none that anybody waits for: 30 years. */
const longest = 1e12

/** A duration, written as an object or as ISO 8601, in milliseconds; `undefined` where it is computed or none. */
export const millisecondsOf = (cursor: Cursor | undefined): number | undefined => {
  const text = textOf(cursor)
  if (text !== undefined) {
    const match = iso.exec(text)
    if (match === null || text === "P" || text.endsWith("T")) return undefined
    const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0))
    return sum([days ?? 0, hours ?? 0, minutes ?? 0, seconds ?? 0, 0])
  }
  if (cursor === undefined || !isRecord(cursor.value)) return undefined
  const parts = units.map(([unit]) => child(cursor, unit)?.value ?? 0)
  return parts.every((part) => typeof part === "number" && Number.isFinite(part) && part >= 0)
    ? sum(parts.map(Number))
    : undefined
}

const sum = (parts: ReadonlyArray<number>): number | undefined => {
  const whole = parts.reduce((total, part, at) => total + part * (units[at]?.[1] ?? 0), 0)
  return whole > 0 ? Math.min(whole, longest) : undefined
}
