import type { Mark, Snippet, SourceLine } from "./document.js"

const longest = 2000
const before = 200
const shown = 1200

const cutLine = (line: SourceLine, marks: ReadonlyArray<Mark>): readonly [SourceLine, ReadonlyArray<Mark>] => {
  if (line.text.length <= longest) return [line, marks]
  const first = marks.reduce((least, { column }) => Math.min(least, column), marks.length === 0 ? 1 : line.text.length)
  const start = Math.max(0, first - 1 - before)
  const lead = start > 0 ? "…" : ""
  const end = start + shown < line.text.length ? "…" : ""
  const text = lead + line.text.slice(start, start + shown) + end
  return [{ ...line, text }, marks.map((mark) => ({ ...mark, column: mark.column - start + lead.length }))]
}

/** Cuts very long lines (a whole document on one line, say) around their marks, so that drawing stays quick. */
export const nearMarks = (snippet: Snippet): Snippet => {
  if (snippet.lines.every(({ text }) => text.length <= longest)) return snippet
  const cut = snippet.lines.map((line) =>
    cutLine(
      line,
      snippet.marks.filter((mark) => mark.line === line.number)
    )
  )
  return { ...snippet, lines: cut.map(([line]) => line), marks: cut.flatMap(([, marks]) => marks) }
}
