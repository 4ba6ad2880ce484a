import { nameOf, parseAddress } from "@lintel/model"

/** Cuts a text to a number of characters; what is cut ends with `…`. */
export const shortened = (text: string, length: number): string => {
  if (text.length <= length) return text
  const characters = Array.from(text.slice(0, 2 * length + 2))
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`
}

/** Where a long name may be broken: after blanks and separators, and before a capital inside a word. */
const breaks = /(?<=[\s\-_./:])|(?<=[a-z0-9])(?=[A-Z])/u

/** Breaks a name into lines of about a width, at most `rows` of them; the last one says that more follows. */
export const wrapped = (text: string, width: number, rows: number): ReadonlyArray<string> => {
  if (text.length <= width) return [text]
  const lines: Array<string> = []
  let line = ""
  for (const part of shortened(text, width * rows).split(breaks)) {
    for (let rest = part; rest !== "";) {
      const characters = Array.from(rest)
      if (line !== "" && Array.from(line).length + characters.length > width) {
        lines.push(line)
        line = ""
        continue
      }
      line += characters.slice(0, width).join("")
      rest = characters.slice(width).join("")
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line)
  if (lines.length <= rows) return lines
  return [...lines.slice(0, rows - 1), shortened(lines.slice(rows - 1).join(""), width)]
}

/** The last name in an address: `operation:payments/authorize` is `authorize`. */
export const lastName = (address: string): string => {
  const segments = parseAddress(address)?.segments
  return segments === undefined ? address : nameOf(segments.at(-1) ?? "")
}

/** `3 calls`, `1 call`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

/** Words of a name in camel case: `keyValue` is `key value`. */
export const spaced = (name: string): string =>
  name.replaceAll(/(?<=[a-z])[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)
