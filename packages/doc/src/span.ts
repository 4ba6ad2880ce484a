import { characterWidth, graphemes, textWidth, unbreakableSpace } from "./textWidth.js"

/** What a piece of text is for; a theme turns it into colour, HTML into a class. */
export type Role =
  | "breaking"
  | "changes-meaning"
  | "undecided"
  | "error"
  | "warning"
  | "note"
  | "strong"
  | "emphasis"
  | "code"
  | "name"
  | "link"
  | "number"
  | "key"
  | "command"
  | "muted"
  | "mark"
  | "second-mark"
  | "remark"
  | "ok"
  | "failed"
  | "undone"
  | "added"
  | "removed"
  | "title"

/** Text with roles, outermost first. Contains no line break. */
export interface Span {
  readonly text: string
  readonly roles: ReadonlyArray<Role>
}

/** One line of output. */
export type Line = ReadonlyArray<Span>

export const span = (text: string, ...roles: ReadonlyArray<Role>): Span => ({ text, roles })

export const lineWidth = (line: Line): number => line.reduce((sum, { text }) => sum + textWidth(text), 0)

export const lineText = (line: Line): string => line.map(({ text }) => text).join("")

export const indent = (lines: ReadonlyArray<Line>, by: number): ReadonlyArray<Line> =>
  lines.map((line) => (line.length === 0 ? line : [span(" ".repeat(by)), ...line]))

type Word = ReadonlyArray<Span>

const wordsOf = (line: Line): ReadonlyArray<Word> => {
  const words: Array<Array<Span>> = [[]]
  for (const { text, roles } of line) {
    for (const [index, piece] of text.split(/[ \n\t]+/u).entries()) {
      if (index > 0) words.push([])
      if (piece !== "") words.at(-1)?.push({ text: piece.replaceAll(unbreakableSpace, " "), roles })
    }
  }
  return words.filter((word) => word.length > 0)
}

// A word wider than a line is cut between characters; everything else would run over the edge.
const cutWord = (word: Word, width: number): ReadonlyArray<Word> => {
  const parts: Array<Array<Span>> = [[]]
  let used = 0
  for (const { text, roles } of word) {
    let piece = ""
    for (const character of graphemes(text)) {
      const columns = characterWidth(character)
      if (used + columns > width && used > 0) {
        if (piece !== "") parts.at(-1)?.push({ text: piece, roles })
        parts.push([])
        piece = ""
        used = 0
      }
      piece += character
      used += columns
    }
    if (piece !== "") parts.at(-1)?.push({ text: piece, roles })
  }
  return parts
}

const sameRoles = (a: Span, b: Span): boolean =>
  a.roles.length === b.roles.length && a.roles.every((role, index) => role === b.roles[index])

// A space between two pieces of one role carries the role, so that an underlined link stays one line.
const joined = (line: ReadonlyArray<Span>, word: Word): ReadonlyArray<Span> => {
  const last = line.at(-1)
  const first = word[0]
  if (last === undefined || first === undefined) return word
  return sameRoles(last, first)
    ? [...line.slice(0, -1), { text: `${last.text} ${first.text}`, roles: last.roles }, ...word.slice(1)]
    : [...line, span(" "), ...word]
}

/** Breaks a line at spaces so that no part is wider than `width`. Never empty. */
export const wrap = (line: Line, width: number): ReadonlyArray<Line> => {
  const limit = Math.max(1, width)
  const lines: Array<Line> = []
  let current: Line = []
  let used = 0
  const words = wordsOf(line).flatMap((word) => (lineWidth(word) > limit ? cutWord(word, limit) : [word]))
  for (const word of words) {
    const columns = lineWidth(word)
    if (used > 0 && used + 1 + columns > limit) {
      lines.push(current)
      current = word
      used = columns
    } else {
      current = joined(current, word)
      used += columns + (used > 0 ? 1 : 0)
    }
  }
  return [...lines, current]
}
