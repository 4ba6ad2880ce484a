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

interface Character {
  readonly text: string
  readonly columns: number
  readonly roles: ReadonlyArray<Role>
}

const charactersOf = (word: Word): ReadonlyArray<Character> =>
  word.flatMap(({ text, roles }) =>
    [...graphemes(text)].map((it) => ({ text: it, columns: characterWidth(it), roles }))
  )

const spansOf = (characters: ReadonlyArray<Character>): Word => {
  const spans: Array<Span> = []
  for (const { text, roles } of characters) {
    const last = spans.at(-1)
    if (last === undefined || last.roles !== roles) spans.push({ text, roles })
    else spans[spans.length - 1] = { text: last.text + text, roles }
  }
  return spans
}

/** Behind these a long word, such as a path or a name of several parts, is better cut than elsewhere. */
const seam = /^[/.,;:&?=_})\]-]$/

// A word wider than a line is cut at a seam of its last third, else between characters; else it would run over the edge.
const cutWord = (word: Word, width: number): ReadonlyArray<Word> => {
  const characters = charactersOf(word)
  const parts: Array<Word> = []
  let start = 0
  while (start < characters.length) {
    let end = start
    let used = 0
    let atSeam = start
    for (
      let it = characters[end];
      it !== undefined && (used + it.columns <= width || end === start);
      it = characters[end]
    ) {
      used += it.columns
      end++
      if (seam.test(it.text) && used * 3 >= width * 2) atSeam = end
    }
    if (end < characters.length && atSeam > start) end = atSeam
    parts.push(spansOf(characters.slice(start, end)))
    start = end
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
  for (const word of wordsOf(line)) {
    const [first = [], ...rest] = lineWidth(word) > limit ? cutWord(word, limit) : [word]
    const columns = lineWidth(first)
    if (used > 0 && used + 1 + columns > limit) {
      lines.push(current)
      current = first
      used = columns
    } else {
      current = joined(current, first)
      used += columns + (used > 0 ? 1 : 0)
    }
    for (const part of rest) {
      lines.push(current)
      current = part
      used = lineWidth(part)
    }
  }
  return [...lines, current]
}
