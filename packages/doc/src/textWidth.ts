import stringWidth from "string-width"

const tabStop = 4

/** Stands for a space that must not end a line; printed as a space. Neutral text cannot contain it. */
export const unbreakableSpace = "\u0000"

/** Columns a text takes in a terminal: wide characters count two, combining ones none. */
export const textWidth = (text: string): number =>
  stringWidth(text.includes(unbreakableSpace) ? text.replaceAll(unbreakableSpace, " ") : text)

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

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" })

/** What a reader sees as characters. */
export const graphemes = (text: string): ReadonlyArray<string> =>
  /^[\u0020-\u007e]*$/u.test(text) ? text.split("") : [...segmenter.segment(text)].map(({ segment }) => segment)

/** The longest beginning that fits in `width` columns, never cutting a character. */
export const takeWidth = (text: string, width: number): string => {
  let result = ""
  let used = 0
  for (const character of graphemes(text)) {
    used += textWidth(character)
    if (used > width) break
    result += character
  }
  return result
}

/** The longest ending that fits in `width` columns. */
const takeWidthFromEnd = (text: string, width: number): string => {
  let result = ""
  let used = 0
  for (const character of graphemes(text).toReversed()) {
    used += textWidth(character)
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
