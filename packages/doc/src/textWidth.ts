import stringWidth from "fast-string-width"

const tabStop = 4

/** Stands for a space that must not end a line; printed as a space. Neutral text cannot contain it. */
export const unbreakableSpace = "\u0000"

const printable = /^[\u0020-\u007e]*$/u
// Scripts and symbols whose code units are characters by themselves: nothing joins the one before it.
const simple =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2400-\u2426\u2500-\u25ff\u3001-\u3029\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/u
const chunkLength = 256
// A chunk may not begin with what belongs to the character before it.
const joins = /^(?:\p{M}|\p{Emoji_Modifier}|\u200d)/u

/** Where a chunk that begins at `from` ends: never inside a surrogate pair, nor before a combining mark. */
const chunkEnd = (text: string, from: number): number => {
  let end = from + chunkLength
  const isInside = (): boolean => {
    const unit = text.charCodeAt(end)
    return (
      (unit >= 0xdc00 && unit <= 0xdfff) || text.charCodeAt(end - 1) === 0x200d || joins.test(text.slice(end, end + 2))
    )
  }
  // Bounded: a thousand marks on one letter are no text.
  for (let tries = 0; tries < chunkLength && end < text.length && isInside(); tries++) end++
  return end
}

// Segmenting is quadratic in the length of the text it is given, so long texts are cut first.
const chunksOf = function* (text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = chunkEnd(text, from)
    yield text.slice(from, end)
    from = end
  }
}

// Made when a text needs it: making one takes as long as reading a small design.
let segmenter: Intl.Segmenter | undefined
const segments = (chunk: string): Intl.Segments =>
  (segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" })).segment(chunk)

/** What a reader sees as characters, one after the other. */
export const graphemes = function* (text: string): Generator<string> {
  for (const chunk of chunksOf(text)) {
    if (simple.test(chunk)) yield* chunk
    else for (const { segment } of segments(chunk)) yield segment
  }
}

const invisible = /^\p{Default_Ignorable_Code_Point}+$/u

const known = new Map<string, number>()
const mostKnown = 4096

/** The width of one character: asked for each of a long text, so it is remembered. */
export const characterWidth = (character: string): number => {
  const remembered = known.get(character)
  if (remembered !== undefined) return remembered
  const width = invisible.test(character) ? 0 : stringWidth(character === unbreakableSpace ? " " : character)
  if (known.size < mostKnown && character.length <= 16) known.set(character, width)
  return width
}

/** Columns a text takes in a terminal: wide characters count two, combining ones none. */
export const textWidth = (text: string): number => {
  if (printable.test(text)) return text.length
  let width = 0
  for (const character of graphemes(text)) width += characterWidth(character)
  return width
}

/** Tabs as spaces up to the next stop of four columns, counted from `column`. */
export const expandTabs = (text: string, column = 0): string => {
  if (!text.includes("\t")) return text
  let result = ""
  let at = column
  for (const [index, part] of text.split("\t").entries()) {
    if (index > 0) {
      const gap = tabStop - (at % tabStop)
      result += " ".repeat(gap)
      at += gap
    }
    result += part
    at += textWidth(part)
  }
  return result
}

/** The longest beginning that fits in `width` columns, never cutting a character. */
export const takeWidth = (text: string, width: number): string => {
  let result = ""
  let used = 0
  for (const character of graphemes(text)) {
    used += characterWidth(character)
    if (used > width) break
    result += character
  }
  return result
}

/** The longest ending that fits in `width` columns. */
const takeWidthFromEnd = (text: string, width: number): string => {
  let result = ""
  let used = 0
  for (const character of [...graphemes(text.slice(-16 * (width + 1)))].toReversed()) {
    used += characterWidth(character)
    if (used > width) break
    result = character + result
  }
  return result
}

/** Cuts the end and says so with `…`. */
export const clip = (text: string, width: number): string =>
  textWidth(text) <= width ? text : `${takeWidth(text, Math.max(0, width - 1))}…`

/** Cuts the beginning and says so with `…`. */
export const clipStart = (text: string, width: number): string =>
  textWidth(text) <= width ? text : `…${takeWidthFromEnd(text, Math.max(0, width - 1))}`

export const padEnd = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - textWidth(text)))
