import type { Payload } from "../document.js"
import { hang } from "../columns.js"
import { payloadLines } from "../payloadLines.js"
import { indent, span, wrap, type Line } from "../span.js"
import { clip, textWidth } from "../textWidth.js"

const widestNoted = 44
const narrowestNote = 24

/** A payload with its notes in one column beside it, or below the line where there is no room. */
export const drawPayload = (payload: Payload, width: number): ReadonlyArray<Line> => {
  const lines = payloadLines(payload)
  const longest = lines.reduce((most, { text }) => {
    const columns = textWidth(text)
    return columns > widestNoted ? most : Math.max(most, columns)
  }, 0)
  const column = longest + 5
  return lines.flatMap(({ text, notes }) => {
    const shown = clip(text, width)
    const own: Line = [span(shown, "code")]
    if (notes.length === 0) return [own]
    const used = textWidth(shown)
    return used < column && width - column >= narrowestNote
      ? noteBeside(own, notes, column - used, width - column)
      : [own, ...noteBelow(text, notes, width)]
  })
}

const noteBeside = (own: Line, notes: ReadonlyArray<string>, gap: number, width: number): ReadonlyArray<Line> =>
  hang(
    [...own, span(" ".repeat(gap))],
    notes.flatMap((note) => hang([span("← ", "mark")], wrap([span(note, "remark")], width - 2)))
  )

const noteBelow = (text: string, notes: ReadonlyArray<string>, width: number): ReadonlyArray<Line> => {
  const depth = Math.min(text.length - text.trimStart().length, Math.floor(width / 2))
  return indent(
    notes.flatMap((note) => hang([span("↑ ", "mark")], wrap([span(note, "remark")], width - depth - 2))),
    depth
  )
}
