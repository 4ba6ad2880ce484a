import { CHOMPING_MODE, EVENT_ID, SCALAR_STYLE, type ScalarEvent } from "js-yaml"
import {
  afterSpaces,
  doubleQuoted,
  type EventSink,
  finishLine,
  isLetter,
  lineEndFrom,
  lineFeed,
  matchEnd,
  none,
  nothing,
  readLeaf,
  type Reader,
  readQuoted,
  scalar,
  singleQuoted,
  space,
  Unusual,
  unusual
} from "./leaf.js"
import { nextHash } from "../keyCache.js"

// What the whole parser forbids or reads in ways of its own, anywhere in the text: control characters, lone surrogates.
const notable = new RegExp(String.raw`[\x00-\x08\x0B-\x1F\x7F-\x9F\uFEFF\uFFFE\uFFFF\uD800-\uDFFF]`)
const forbidden = new RegExp(String.raw`[\x00-\x08\x0B-\x1F\x7F-\x9F\uFEFF\uFFFE\uFFFF]`)
const loneSurrogate = /\p{Cs}/u

/** Whether a text holds what no text of YAML may hold, or what ends lines elsewhere. */
export const isUnusual = (text: string): boolean =>
  notable.test(text) && (forbidden.test(text) || loneSurrogate.test(text))

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const plainKey = /[^\s\-?:,[\]{}#&*!|>'"%@`][^\s:#]*(?: [^\s:#]+)*(?=:(?: |\n|$))/y
/** The offset after a dash and the spaces behind it; -1 where there is none. */
const afterDashAt = (text: string, at: number): number => {
  if (text.charCodeAt(at) !== 45) return none
  const code = text.charCodeAt(at + 1)
  return code === space || code === lineFeed || code !== code ? afterSpaces(text, at + 1) : none
}

/** Leaves the position at the first character of the next line that says something; false at the end of the text. */
const nextLine = (reader: Reader, from: number): boolean => {
  const { text } = reader
  let start = from
  while (start < text.length) {
    let at = start
    let code = text.charCodeAt(at)
    while (code === space) code = text.charCodeAt(++at)
    if (code === 35) at = lineEndFrom(text, at)
    else if (code !== lineFeed && code === code) {
      reader.lineStart = start
      reader.position = at
      return true
    }
    start = at + 1
  }
  reader.position = text.length
  return false
}

const openBlock = (reader: Reader, isSequence: boolean): void => {
  reader.sink.open(isSequence, reader.position, false)
  reader.around.push(reader.column * 2 + (reader.isSequence ? 1 : 0))
  reader.column = reader.position - reader.lineStart
  reader.isSequence = isSequence
  reader.isPending = false
}

const closeBlock = (reader: Reader): void => {
  if (reader.isPending) nothing(reader)
  const around = reader.around.pop() ?? none * 2
  reader.column = around >> 1
  reader.isSequence = (around & 1) === 1
  reader.sink.close()
}

/** Whether a colon at the offset ends a key. */
const endsKey = (text: string, at: number): boolean => {
  if (text.charCodeAt(at) !== 58) return false
  const after = text.charCodeAt(at + 1)
  return after === space || after === lineFeed || after !== after
}

/** Reads a key of letters, digits and underscores, which nearly all are; gives the offset after it. */
const readWord = (reader: Reader): number => {
  const { position, text } = reader
  let at = position
  let hash = 0
  for (let code = text.charCodeAt(at); isLetter(code) || isDigit(code) || code === 95; code = text.charCodeAt(++at)) {
    hash = nextHash(hash, code)
  }
  reader.hash = at > position && endsKey(text, at) ? hash : undefined
  return at
}

/** The offset of the colon after the key at the current position; -1 where there is no key. */
const colonOf = (reader: Reader): number => {
  const { position, text } = reader
  const wordEnd = readWord(reader)
  if (reader.hash !== undefined) return wordEnd
  const code = text.charCodeAt(position)
  if (code !== 39 && code !== 34) return matchEnd(plainKey, text, position)
  const end = matchEnd(code === 39 ? singleQuoted : doubleQuoted, text, position)
  if (end < 0 || text.charCodeAt(end) !== 58) return none
  return endsKey(text, end) ? end : unusual()
}

/** Reads the key at the current position, and its value if it stands on the same line. */
const readEntry = (reader: Reader, colon: number): void => {
  const { position, text } = reader
  const code = text.charCodeAt(position)
  if (reader.hash !== undefined) reader.sink.word(position, colon, reader.hash)
  else if (code === 39 || code === 34) readQuoted(reader, true)
  else scalar(reader, position, colon, SCALAR_STYLE.PLAIN, true)
  reader.isPending = true
  readInline(reader, colon + 1, false)
}

/** Reads what follows a colon or a dash on its line. */
const readInline = (reader: Reader, from: number, mayNest: boolean): void => {
  const { text } = reader
  const at = afterSpaces(text, from)
  const code = text.charCodeAt(at)
  if (code === lineFeed || code !== code || code === 35) return finishLine(reader, code === 35 ? at - 1 : at)
  reader.position = at
  if (mayNest) readNode(reader, false)
  else readLeaf(reader, false)
}

/** Reads the node at the current position: of a block collection its first entry. */
const readNode = (reader: Reader, isOnNewLine: boolean): void => {
  const afterDash = afterDashAt(reader.text, reader.position)
  if (afterDash >= 0) {
    openBlock(reader, true)
    return readItem(reader, afterDash)
  }
  const colon = colonOf(reader)
  if (colon < 0) return readLeaf(reader, isOnNewLine)
  openBlock(reader, false)
  readEntry(reader, colon)
}

const readItem = (reader: Reader, afterDash: number): void => {
  reader.isPending = true
  readInline(reader, afterDash, true)
}

/** Reads one line of the structure, with all that its last value goes on over. */
const readLine = (reader: Reader): void => {
  const { lineStart, position, text } = reader
  const column = position - lineStart
  if (column === 0 && /^(?:---|\.\.\.)/.test(text.slice(position, position + 3))) unusual()
  const afterDash = afterDashAt(text, position)
  const isNested =
    reader.column < 0 ||
    (reader.isPending && (column > reader.column || (column === reader.column && afterDash >= 0 && !reader.isSequence)))
  if (isNested) return readNode(reader, true)
  while (reader.column > column) closeBlock(reader)
  if (reader.isSequence && afterDash < 0) closeBlock(reader)
  if (reader.column !== column) return unusual()
  if (reader.isPending) nothing(reader)
  if (reader.isSequence) return readItem(reader, afterDash)
  const colon = afterDash < 0 ? colonOf(reader) : none
  if (colon < 0) return unusual()
  readEntry(reader, colon)
}

/**
 * Reads YAML as nearly all of it is written, and gives its events to the sink: block collections of scalars that stand
 * on one line, go on over several, or are block scalars. False when something else was met, such as an anchor, a tag, a
 * flow mapping or a fault: then the whole parser is to begin anew.
 */
export const readBlocks = (text: string, sink: EventSink): boolean => {
  if (isUnusual(text)) return false
  const event: ScalarEvent = {
    type: EVENT_ID.SCALAR,
    valueStart: none,
    valueEnd: none,
    anchorStart: none,
    anchorEnd: none,
    tagStart: none,
    tagEnd: none,
    style: SCALAR_STYLE.PLAIN,
    chomping: CHOMPING_MODE.CLIP,
    indent: none,
    fast: false
  }
  const reader: Reader = {
    text,
    sink,
    around: [],
    column: none,
    isSequence: false,
    event,
    lineStart: 0,
    hash: undefined,
    position: text.startsWith("---\n") ? 4 : 0,
    isPending: false
  }
  let isAnything = false
  try {
    while (nextLine(reader, reader.position)) {
      isAnything = true
      if (reader.column < 0 && reader.position > reader.lineStart) return false
      readLine(reader)
      if (reader.column < 0) return false
    }
    while (reader.column >= 0) closeBlock(reader)
  } catch (error) {
    // A stack that is too small for this reader may do for the other one, which tells how deep it went.
    if (error instanceof Unusual || error instanceof RangeError) return false
    throw error
  }
  return isAnything
}
