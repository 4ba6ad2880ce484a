import type { ts } from "ts-morph"
import type { Module } from "./modules.js"
import type { Site } from "./site.js"

/** The line of a position, from 1. */
export const lineOf = (module: Module, position: number): number =>
  module.source.getLineAndCharacterOfPosition(position).line + 1

/** One line of a file, from 1. */
const lineText = ({ source }: Module, line: number): string | undefined => {
  const starts = source.getLineStarts()
  const start = starts[line - 1]
  return start === undefined ? undefined : source.text.slice(start, starts[line]).replace(/[\r\n]+$/, "")
}

/** Some lines around one: the line that opens the construction when it is near, else the one before. */
const linesAround = (module: Module, line: number, opening: number): Site["lines"] => {
  const from = Math.max(1, opening <= line && opening >= line - 3 ? opening : line - 1)
  const to = (lineText(module, line + 1) ?? "").trim() === "" ? line : line + 1
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    number: from + index,
    text: lineText(module, from + index) ?? ""
  }))
}

/** The place of what was written; `opening` is the line that its entity begins on. */
export const siteOf = (module: Module, mark: ts.Node, opening: number): Site => {
  const start = module.source.getLineAndCharacterOfPosition(mark.getStart())
  const end = module.source.getLineAndCharacterOfPosition(mark.end)
  const text = lineText(module, start.line + 1) ?? ""
  const last = start.line === end.line ? end.character : text.trimEnd().length
  return {
    file: module.path,
    line: start.line + 1,
    column: start.character + 1,
    length: Math.max(1, last - start.character),
    end: { line: end.line + 1, column: end.character + 1 },
    lines: linesAround(module, start.line + 1, opening)
  }
}

/** The place of a captured line when nothing was found on it: the line itself. */
export const siteOfLine = (module: Module, line: number): Site | undefined => {
  const text = lineText(module, line)
  if (text === undefined || text.trim() === "") return undefined
  const column = text.length - text.trimStart().length + 1
  const length = Math.max(1, text.trim().length)
  return {
    file: module.path,
    line,
    column,
    length,
    end: { line, column: column + length },
    lines: linesAround(module, line, line)
  }
}
