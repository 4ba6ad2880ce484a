import type { Mark, Snippet, SourceLine } from "../document.js"
import { neutral, neutralLine } from "../neutral.js"
import { nearMarks } from "../nearMarks.js"
import { lineText, span, wrap, type Line, type Role } from "../span.js"
import { characterWidth, clip, clipStart, expandTabs, graphemes, textWidth } from "../textWidth.js"

interface Gutter {
  readonly digits: number
  readonly width: number // of the code beside the gutter
}

/** A part of a line that fits, and how many columns were cut before it. */
interface Window {
  readonly text: string
  readonly from: number
}

// Marks count code units of the line as it was written, so text is made harmless only here.
const shownText = (text: string): string => expandTabs(neutral(text).replaceAll("\n", " "))

const columnsBefore = (line: SourceLine, column: number): number =>
  textWidth(shownText(line.text.slice(0, Math.max(0, column - 1))))

/** First column and width of a mark, both in terminal columns. */
const markRange = (line: SourceLine, mark: Mark): { readonly start: number; readonly columns: number } => {
  const start = columnsBefore(line, mark.column)
  const end = columnsBefore(line, mark.column + Math.max(1, mark.length))
  return { start, columns: Math.max(1, end - start) }
}

// Long lines are cut so that the first mark stays in sight.
const windowOf = (line: SourceLine, marks: ReadonlyArray<Mark>, width: number): Window => {
  const text = shownText(line.text).trimEnd()
  if (textWidth(text) <= width) return { text, from: 0 }
  const first = marks[0]
  const range = first === undefined ? { start: 0, columns: 1 } : markRange(line, first)
  const wanted = Math.max(0, Math.min(range.start - 4, range.start + range.columns + 4 - width))
  const from = range.start + range.columns <= width - 1 ? 0 : Math.max(wanted, range.start - 8)
  if (from === 0) return { text: clip(text, width), from: 0 }
  return cutColumns(text, from, width)
}

const cutColumns = (text: string, from: number, width: number): Window => {
  let column = 0
  let start = 0
  let rest = ""
  for (const character of graphemes(text)) {
    if (column >= from + 1) rest += character
    else start = column + characterWidth(character)
    column += characterWidth(character)
  }
  // One column is spent on the ellipsis, so what follows starts one column to the right of its cut.
  return { text: `…${clip(rest, width - 1)}`, from: start - 1 }
}

const gutterLine = (gutter: Gutter, symbol: string, rest: Line): Line => [
  span(`${" ".repeat(gutter.digits)} ${symbol}`, "muted"),
  ...(rest.length === 0 ? [] : [span(" "), ...rest])
]

const roles: readonly [Role, Role] = ["mark", "second-mark"]

/** `───┬───` under the range, then `╰ label` to the right of the middle, or `label ╯` where that is too narrow. */
const drawMark = (
  gutter: Gutter,
  mark: Mark,
  range: { readonly start: number; readonly columns: number },
  role: Role
) => {
  const start = Math.min(Math.max(0, range.start), gutter.width - 1)
  const columns = Math.max(1, Math.min(range.columns, gutter.width - start))
  const middle = Math.floor(columns / 2)
  const stem = start + middle
  const isNamed = mark.label !== ""
  const underline = isNamed ? `${"─".repeat(middle)}┬${"─".repeat(columns - middle - 1)}` : "─".repeat(columns)
  return [
    gutterLine(gutter, "·", [span(" ".repeat(start)), span(underline, role)]),
    ...(isNamed ? drawLabel(mark.label, stem, gutter.width, role) : []).map((line) => gutterLine(gutter, "·", line))
  ]
}

const drawLabel = (text: string, stem: number, width: number, role: Role): ReadonlyArray<Line> => {
  const label: Line = [span(neutralLine(text), role)]
  const room = width - stem - 2
  const isLeft = textWidth(lineText(label)) > room && stem > room
  if (!isLeft) {
    return wrap(label, Math.max(1, room)).map((line, index) => [
      span(" ".repeat(stem)),
      span(index === 0 ? "╰ " : "  ", role),
      ...line
    ])
  }
  return wrap(label, Math.max(1, stem - 1)).map((line, index) => {
    const gap = Math.max(0, stem - 1 - textWidth(lineText(line)))
    return [span(" ".repeat(gap)), ...line, ...(index === 0 ? [span(" ╯", role)] : [])]
  })
}

const drawLine = (gutter: Gutter, line: SourceLine, all: ReadonlyArray<Mark>): ReadonlyArray<Line> => {
  const marks = all.filter((mark) => mark.line === line.number)
  const { text, from } = windowOf(line, marks, gutter.width)
  const number = String(line.number).padStart(gutter.digits)
  const source: Line = [span(`${number} │`, "muted"), ...(text === "" ? [] : [span(" "), span(text, "code")])]
  const drawn = marks.flatMap((mark) => {
    const range = markRange(line, mark)
    const start = Math.max(from === 0 ? 0 : 1, range.start - from)
    const end = Math.min(range.start - from + range.columns, textWidth(text))
    return drawMark(gutter, mark, { start, columns: Math.max(1, end - start) }, roles[all.indexOf(mark) === 0 ? 0 : 1])
  })
  return [source, ...drawn]
}

const header = (snippet: Snippet, gutter: Gutter): Line => {
  const place = `${neutralLine(snippet.file)}:${snippet.line}:${snippet.column}`
  const room = gutter.width - 1 // "╭─ " is one column wider than "│ "
  const note = snippet.note === undefined ? "" : `  ${clip(neutralLine(snippet.note), Math.floor(room / 2))}`
  const shown = clipStart(place, room - textWidth(note))
  return [span(`${" ".repeat(gutter.digits)} ╭─ `, "muted"), span(shown, "link"), span(note)]
}

/** Source lines in a gutter, with the marks drawn below their lines. */
export const drawSnippet = (whole: Snippet, width: number): ReadonlyArray<Line> => {
  const snippet = nearMarks(whole)
  const lines = snippet.lines.toSorted((a, b) => a.number - b.number)
  const digits = String(lines.at(-1)?.number ?? snippet.line).length
  const gutter: Gutter = { digits, width: Math.max(8, width - digits - 3) }
  const marks = snippet.marks.slice(0, 2)
  const body = lines.flatMap((line, index) => {
    const previous = lines[index - 1]
    const isGap = previous !== undefined && line.number > previous.number + 1
    return [...(isGap ? [gutterLine(gutter, "⋮", [])] : []), ...drawLine(gutter, line, marks)]
  })
  return [header(snippet, gutter), ...body, [span(`${" ".repeat(digits)} ╰─`, "muted")]]
}
