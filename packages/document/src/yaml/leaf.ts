import { CHOMPING_MODE, SCALAR_STYLE, type ScalarEvent } from "js-yaml"

/** Takes what a document consists of, one after the other; an event holds only until the next. */
export interface EventSink {
  readonly scalar: (event: ScalarEvent) => void
  /** A key of letters, digits and underscores, and the hash of its characters. */
  readonly word: (start: number, end: number, hash: number) => void
  readonly open: (isSequence: boolean, start: number, isFlow: boolean) => void
  readonly close: () => void
  /** A line of a text in quotes begins at the offset, further left than YAML asks for. */
  readonly shallow: (offset: number) => void
}

/** Thrown where the text goes on in a way that is left to the whole parser. */
export class Unusual extends Error {}

export const unusual = (): never => {
  throw new Unusual()
}

export interface Reader {
  readonly text: string
  readonly sink: EventSink
  /** The block collections that are open around the innermost one: twice the column, and one more for a sequence. */
  readonly around: Array<number>
  /** The column of the entries of the innermost block collection; -1 where none is open. */
  column: number
  isSequence: boolean
  /** Reused: most of a document is scalars. */
  readonly event: ScalarEvent
  lineStart: number
  /** The hash of the key at the current position, where that is a word. */
  hash: number | undefined
  position: number
  /** A key or dash was read, and its value may follow on the next line. */
  isPending: boolean
}

export const none = -1
export const space = 32
export const lineFeed = 10

export const singleQuoted = /'[^'\t]*(?:''[^'\t]*)*'/y
export const doubleQuoted =
  /"[^"\\\t]*(?:\\(?:[0abtnvfre "/\\N_LP]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})[^"\\\t]*)*"/y
const plainStart = /[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s]/y
const plainEnd = /:(?: |$)| #|\t|^#/
/** A line of a plain scalar up to what may end it. */
const plainLine = /[^\n:#\t]*(?:(?::(?![ \n]|$)|(?<! )#)[^\n:#\t]*)*/y
const lineRest = / *(?: #[^\n\t]*)?(?:\n|$)/y
const flowItem = /[^\s\-?:,[\]{}#&*!|>'"%@`][^\n\t,[\]{}:#'"]*/y

export const matchEnd = (form: RegExp, text: string, at: number): number => {
  form.lastIndex = at
  return form.test(text) ? form.lastIndex : none
}

export const lineEndFrom = (text: string, at: number): number => {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
}

export const scalar = (
  reader: Reader,
  start: number,
  end: number,
  style: ScalarEvent["style"],
  isFast: boolean,
  chomping: ScalarEvent["chomping"] = CHOMPING_MODE.CLIP,
  indent = none
): void => {
  const { event } = reader
  event.valueStart = start
  event.valueEnd = end
  event.style = style
  event.fast = isFast
  event.chomping = chomping
  event.indent = indent
  reader.sink.scalar(event)
}

export const nothing = (reader: Reader): void => {
  reader.isPending = false
  scalar(reader, none, none, SCALAR_STYLE.PLAIN, false)
}

/** Goes to the next line; only spaces and a comment may stand before it. */
export const finishLine = (reader: Reader, from: number): void => {
  const end = matchEnd(lineRest, reader.text, from)
  if (end < 0) unusual()
  reader.position = end
}

const documentMark = /(?:---|\.\.\.)(?:[ \n\t]|$)/y

/** Tells of the lines of a range but the first that are not indented far enough, blank ones aside. */
const tellShallow = ({ sink, text }: Reader, start: number, end: number, indent: number): void => {
  for (let line = text.indexOf("\n", start); line >= 0 && line < end; line = text.indexOf("\n", line + 1)) {
    let at = line + 1
    while (text.charCodeAt(at) === space) at++
    if (text.charCodeAt(at) === lineFeed || at - line - 1 >= indent) continue
    if (matchEnd(documentMark, text, line + 1) >= 0) unusual()
    sink.shallow(at)
  }
}

/** Reads a quoted scalar and gives the offset after it. */
export const readQuoted = (reader: Reader, isKey: boolean): number => {
  const { position, text } = reader
  const isSingle = text.charCodeAt(position) === 39
  const end = matchEnd(isSingle ? singleQuoted : doubleQuoted, text, position)
  if (end < 0) return unusual()
  const inner = text.slice(position + 1, end - 1)
  const isOneLine = !inner.includes("\n")
  if (!isOneLine) {
    if (isKey) unusual()
    tellShallow(reader, position, end, reader.column + 1)
  }
  const isSimple = isOneLine && !inner.includes(isSingle ? "'" : "\\")
  scalar(reader, position + 1, end - 1, isSingle ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.DOUBLE_QUOTED, isSimple)
  return end
}

const trimmedEnd = (text: string, start: number, end: number): number => {
  let at = end
  while (at > start && text.charCodeAt(at - 1) === space) at--
  return at
}

/** The text of a line without what a comment adds. Whatever would end a plain scalar otherwise is unusual. */
const plainLineEnd = (text: string, start: number, lineEnd: number): number => {
  if (matchEnd(plainLine, text, start) === lineEnd) return trimmedEnd(text, start, lineEnd)
  const line = text.slice(start, lineEnd)
  const stop = plainEnd.exec(line)
  if (stop === null) return trimmedEnd(text, start, lineEnd)
  return stop[0] === " #" && !/:(?: |$)|\t/.test(line.slice(0, stop.index)) && !line.includes("\t")
    ? trimmedEnd(text, start, start + stop.index)
    : unusual()
}

export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

const readPlain = (reader: Reader): void => {
  const { position, text } = reader
  if (!isLetter(text.charCodeAt(position)) && matchEnd(plainStart, text, position) < 0) unusual()
  const indent = reader.column + 1
  let lineEnd = lineEndFrom(text, position)
  let end = plainLineEnd(text, position, lineEnd)
  let isOneLine = true
  // A comment ends a scalar; so does what is not indented further.
  while (trimmedEnd(text, position, lineEnd) === end && lineEnd < text.length) {
    let at = lineEnd + 1
    let start = at
    for (let code = text.charCodeAt(at); code === space || code === lineFeed; code = text.charCodeAt(++at)) {
      if (code === lineFeed) start = at + 1
    }
    if (at >= text.length || at - start < indent || text.charCodeAt(at) === 35) break
    lineEnd = lineEndFrom(text, at)
    end = plainLineEnd(text, at, lineEnd)
    isOneLine = false
  }
  scalar(reader, position, end, SCALAR_STYLE.PLAIN, isOneLine)
  reader.position = Math.min(lineEnd + 1, text.length)
}

const blockHeader = /[|>]([-+]?) *\n/y

const chompingOf = (sign: string | undefined): ScalarEvent["chomping"] =>
  sign === "-" ? CHOMPING_MODE.STRIP : sign === "+" ? CHOMPING_MODE.KEEP : CHOMPING_MODE.CLIP

const readBlockScalar = (reader: Reader): void => {
  const { position, text } = reader
  blockHeader.lastIndex = position
  const header = blockHeader.exec(text)
  if (header === null) return unusual()
  const valueStart = blockHeader.lastIndex
  let [line, end, column, blankest] = [valueStart, valueStart, none, 0]
  while (line < text.length) {
    let at = line
    let code = text.charCodeAt(at)
    while (code === space) code = text.charCodeAt(++at)
    if (code !== code) return unusual()
    if (code !== lineFeed) {
      if (column < 0) {
        if (at - line <= reader.column || at - line < blankest || code === 9) return unusual()
        column = at - line
      } else if (at - line < column) break
    } else if (column < 0) blankest = Math.max(blankest, at - line)
    end = Math.min(lineEndFrom(text, at) + 1, text.length)
    line = end
  }
  if (column < 0) return unusual()
  const style = text.charCodeAt(position) === 124 ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK
  scalar(reader, valueStart, end, style, false, chompingOf(header[1]), column)
  reader.position = line
}

export const afterSpaces = (text: string, from: number): number => {
  let at = from
  while (text.charCodeAt(at) === space) at++
  return at
}

/** Reads the scalars of a list between brackets and gives the offset of the closing one. */
const readFlowItems = (reader: Reader, from: number): number => {
  const { text } = reader
  let at = afterSpaces(text, from)
  while (text.charCodeAt(at) !== 93) {
    reader.position = at
    const code = text.charCodeAt(at)
    if (code === 34 || code === 39) at = readQuoted(reader, true)
    else {
      const end = matchEnd(flowItem, text, at)
      if (end < 0) unusual()
      scalar(reader, at, trimmedEnd(text, at, end), SCALAR_STYLE.PLAIN, true)
      at = end
    }
    at = afterSpaces(text, at)
    if (text.charCodeAt(at) === 44) at = afterSpaces(text, at + 1)
    else if (text.charCodeAt(at) !== 93) unusual()
  }
  return at
}

/** Reads `{}` or a list of scalars on one line. */
const readFlow = (reader: Reader): void => {
  const { position, text } = reader
  const isSequence = text.charCodeAt(position) === 91
  reader.sink.open(isSequence, position, true)
  const end = isSequence ? readFlowItems(reader, position + 1) : afterSpaces(text, position + 1)
  if (text.charCodeAt(end) !== (isSequence ? 93 : 125)) unusual()
  reader.sink.close()
  finishLine(reader, end + 1)
}

/** Reads a scalar or a flow collection and leaves the position at the beginning of the next line. */
export const readLeaf = (reader: Reader, isOnNewLine: boolean): void => {
  reader.isPending = false
  const code = reader.text.charCodeAt(reader.position)
  if (code === 39 || code === 34) finishLine(reader, readQuoted(reader, false))
  else if (code === 123 || code === 91) readFlow(reader)
  else if (code === 124 || code === 62) {
    if (isOnNewLine) unusual()
    readBlockScalar(reader)
  } else readPlain(reader)
}
