import { indent, lineText, lineWidth, span, wrap, type Line } from "./span.js"
import { textWidth } from "./textWidth.js"

const gap = 2
const narrowest = 6

// The widest columns give way first: all are capped at the largest level that fits.
const cappedWidths = (natural: ReadonlyArray<number>, width: number): ReadonlyArray<number> => {
  const available = Math.max(natural.length, width - gap * (natural.length - 1))
  const total = natural.reduce((sum, it) => sum + it, 0)
  if (total <= available) return natural
  const ascending = natural.toSorted((a, b) => a - b)
  let left = available
  for (const [index, it] of ascending.entries()) {
    const level = Math.floor(left / (ascending.length - index))
    if (it > level) return natural.map((own) => Math.min(own, Math.max(level, Math.min(narrowest, own))))
    left -= it
  }
  return natural
}

const padded = (line: Line, width: number, align: "left" | "right"): Line => {
  const missing = Math.max(0, width - lineWidth(line))
  if (missing === 0) return line
  return align === "right" ? [span(" ".repeat(missing)), ...line] : [...line, span(" ".repeat(missing))]
}

/** Where each row of cells went: several lines when a cell had to be broken. */
export interface Columns {
  readonly widths: ReadonlyArray<number>
  readonly rows: ReadonlyArray<ReadonlyArray<Line>>
}

const longestWord = (line: Line): number =>
  lineText(line)
    .split(" ")
    .reduce((most, word) => Math.max(most, textWidth(word)), 0)

// Where columns became so narrow that words would be cut, cells follow each other instead.
const cutsWords = (rows: ReadonlyArray<ReadonlyArray<Line>>, widths: ReadonlyArray<number>): boolean =>
  rows.some((row) =>
    row.some((cell, column) => {
      const width = widths[column] ?? 0
      return lineWidth(cell) > width && longestWord(cell) > width
    })
  )

// What fits keeps its gaps.
const wrapped = (line: Line, width: number): ReadonlyArray<Line> =>
  lineWidth(line) <= width ? [line] : wrap(line, width)

const packedRow = (row: ReadonlyArray<Line>, width: number): ReadonlyArray<Line> => {
  const lines: Array<Line> = []
  let current: Line = []
  for (const cell of row.filter((it) => lineWidth(it) > 0)) {
    const joined: Line = current.length === 0 ? cell : [...current, span("  "), ...cell]
    if (current.length === 0 || lineWidth(joined) <= width - (lines.length > 0 ? gap : 0)) current = joined
    else {
      lines.push(current)
      current = cell
    }
  }
  lines.push(current)
  return lines.flatMap((line, index) => (index === 0 ? wrapped(line, width) : indent(wrapped(line, width - gap), gap)))
}

/** Lays rows out in aligned columns with two spaces between, within `width`. */
export const layColumns = (
  rows: ReadonlyArray<ReadonlyArray<Line>>,
  width: number,
  aligns: ReadonlyArray<"left" | "right"> = []
): Columns => {
  const count = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const natural = Array.from({ length: count }, (_, column) =>
    rows.reduce((widest, row) => Math.max(widest, lineWidth(row[column] ?? [])), 0)
  )
  const widths = cappedWidths(natural, width)
  if (cutsWords(rows, widths)) return { widths: [width], rows: rows.map((row) => packedRow(row, width)) }
  return { widths, rows: rows.map((row) => rowLines(row, widths, aligns)) }
}

const rowLines = (
  row: ReadonlyArray<Line>,
  widths: ReadonlyArray<number>,
  aligns: ReadonlyArray<"left" | "right">
): ReadonlyArray<Line> => {
  const cells = widths.map((width, column) => {
    const cell = row[column] ?? []
    return lineWidth(cell) <= width ? [cell] : wrap(cell, width)
  })
  const height = cells.reduce((most, cell) => Math.max(most, cell.length), 1)
  return Array.from({ length: height }, (_, index) => {
    const filled = cells.findLastIndex((cell) => (cell[index] ?? []).length > 0)
    return cells.slice(0, filled + 1).flatMap((cell, column) => {
      const align = aligns[column] ?? "left"
      const last = column === filled && align === "left"
      const line = cell[index] ?? []
      return [...(column > 0 ? [span("  ")] : []), ...(last ? line : padded(line, widths[column] ?? 0, align))]
    })
  })
}

/** A first line with a lead and the rest under it: bullets, numbers, keys. */
export const hang = (lead: Line, lines: ReadonlyArray<Line>): ReadonlyArray<Line> => {
  const [first = [], ...rest] = lines
  return [[...lead, ...first], ...indent(rest, lineWidth(lead))]
}
