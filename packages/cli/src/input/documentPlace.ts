import type { SourceLocation } from "@lintel/doc"
import { type Document, lineOf, locateNearest, parsePointer } from "@lintel/document"

const longestLine = 400

const linesAround = (document: Document, line: number): SourceLocation["lines"] => {
  const around = [line - 1, line, line + 1].flatMap((number) => {
    const text = lineOf(document, number)
    return text === undefined || text.length > longestLine ? [] : [{ number, text }]
  })
  return around.some((it) => it.number === line) ? around : undefined
}

/** A place of a document with its lines. */
const placeOnLine = (
  document: Document,
  file: string,
  { line, column }: { readonly line: number; readonly column: number }
): SourceLocation => {
  const lines = linesAround(document, line)
  return { file, line, column, ...(lines === undefined ? {} : { lines }) }
}

/** The place of a JSON Pointer in a document, or of the nearest value around it, with its lines. */
export const placeInDocument = (document: Document, file: string, pointer: string): SourceLocation => {
  const { location } = locateNearest(document, parsePointer(pointer) ?? [])
  return placeOnLine(document, file, location.key ?? location.value)
}
