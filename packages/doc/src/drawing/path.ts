import type { Path, Stop } from "../document.js"
import { neutralLine } from "../neutral.js"
import { span, type Line, type Span } from "../span.js"
import { padEnd, textWidth } from "../textWidth.js"

interface Piece {
  readonly arrow: string
  readonly name: string
  readonly value: string
}

const pieceOf = (stop: Stop, index: number): Piece => {
  const via = stop.via === undefined || stop.via === "" ? "" : `${neutralLine(stop.via)}──`
  return {
    arrow: index === 0 ? "" : `──${via}▶ `,
    name: neutralLine(stop.name),
    value: neutralLine(stop.value ?? "")
  }
}

const pieceWidth = ({ arrow, name, value }: Piece): number =>
  textWidth(arrow) + Math.max(textWidth(name), textWidth(value))

// A path that is too long goes on with its next arrow on a new line.
const rowsOf = (pieces: ReadonlyArray<Piece>, width: number): ReadonlyArray<ReadonlyArray<Piece>> => {
  const rows: Array<Array<Piece>> = [[]]
  let used = 0
  for (const piece of pieces) {
    const columns = pieceWidth(piece)
    if (used > 0 && used + 1 + columns > width) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(piece)
    used += columns + 1
  }
  return rows
}

const drawRow = (row: ReadonlyArray<Piece>): ReadonlyArray<Line> => {
  const names: Array<Span> = []
  let values = ""
  for (const [index, piece] of row.entries()) {
    const width = Math.max(textWidth(piece.name), textWidth(piece.value))
    const last = index === row.length - 1
    const gap = index === 0 ? "" : " "
    names.push(span(gap + piece.arrow, "muted"), span(last ? piece.name : padEnd(piece.name, width), "name"))
    values += gap + " ".repeat(textWidth(piece.arrow)) + padEnd(piece.value, width)
  }
  const numbers: Line = [span(values.trimEnd(), "number")]
  return values.trim() === "" ? [names] : [names, numbers]
}

/** Stops joined by labelled arrows, each number under its stop. */
export const drawPath = (path: Path, width: number): ReadonlyArray<Line> =>
  rowsOf(path.stops.map(pieceOf), width).flatMap(drawRow)
