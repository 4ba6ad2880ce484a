import type { Gantt, GanttRow } from "./diagram.js"
import { escapeLabel } from "./escape.js"

const day = 86_400

const two = (count: number): string => String(count).padStart(2, "0")

/** Rollouts have no date until they begin: the picture counts from the first moment of a year, and shows days of it. */
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const dateOf = (seconds: number): string => {
  let days = Math.floor(seconds / day)
  let month = 0
  while (month < 11 && days >= (monthDays[month] ?? 31)) {
    days -= monthDays[month] ?? 31
    month++
  }
  const rest = seconds % day
  const time = [Math.floor(rest / 3600), Math.floor((rest % 3600) / 60), rest % 60].map(two).join(":")
  return `2001-${two(month + 1)}-${two(days + 1)} ${time}`
}

/** The words of a row begin with one that is none of the language's own. */
const nameOf = (row: GanttRow): string =>
  `${row.kind === "milestone" ? (row.isCritical ? "Mark" : "Gate") : "Stage"} ${escapeLabel(row.name)}`

const spellRow = (row: GanttRow, at: number): string => {
  const tags = [...(row.isCritical ? ["crit"] : []), ...(row.kind === "milestone" ? ["milestone"] : [])]
  return `${nameOf(row)} :${[...tags, `r${at}`, dateOf(row.start), `${row.seconds}s`].join(", ")}`
}

export const spellGantt = ({ sections }: Gantt): ReadonlyArray<string> => {
  let at = 0
  const rows = sections.flatMap(({ name, rows: inside }) => [
    `section ${escapeLabel(name)}`,
    ...inside.map((row) => spellRow(row, at++))
  ])
  const end = Math.max(...sections.flatMap((section) => section.rows.map(({ seconds, start }) => start + seconds)))
  return [
    "gantt",
    "  dateFormat YYYY-MM-DD HH:mm:ss",
    `  axisFormat ${end > day ? "day %-j, %H:%M" : "%H:%M"}`,
    "  todayMarker off",
    ...rows.map((row) => `  ${row}`)
  ]
}
