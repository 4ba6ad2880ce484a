import { cachedKey, type KeyCache, makeKeyCache } from "./keyCache.js"
import { addRow, closeRow, makePositionBuilder, type PositionTable } from "./positions.js"

const quote = 34
const backslash = 92

/** The offset of the first character from here on that is no space. */
const pastSpace = (text: string, offset: number): number => {
  let at = offset
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9;) {
    code = text.charCodeAt(++at)
  }
  return at
}

/** The offset after a string whose opening quote stands at an offset. */
const pastString = (text: string, offset: number): number => {
  let at = offset + 1
  for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at)) at += code === backslash ? 2 : 1
  return at + 1
}

/** The offset after a number or word: before a comma, a closing bracket or space. */
const pastWord = (text: string, offset: number): number => {
  let at = offset + 1
  for (let code = text.charCodeAt(at); code > 32 && code !== 44 && code !== 93 && code !== 125;) {
    code = text.charCodeAt(++at)
  }
  return at
}

/** The key whose opening quote stands at an offset and which ends before another. */
const keyOf = (text: string, start: number, end: number, cache: KeyCache): string => {
  for (let at = start + 1; at < end; at++) {
    if (text.charCodeAt(at) !== backslash) continue
    const key: unknown = JSON.parse(text.slice(start, end))
    return typeof key === "string" ? key : ""
  }
  return cachedKey(cache, text, start + 1, end - 1)
}

/** The places of a text that is known to be JSON: an object or array, read before within the limits. */
export const placesInJson = (text: string): PositionTable => {
  const builder = makePositionBuilder(text.length)
  const cache = makeKeyCache()
  const rows: Array<number> = []
  const braces: Array<boolean> = []
  let at = pastSpace(text, 0)
  let key: string | undefined
  let keyStart = -1
  do {
    const code = text.charCodeAt(at)
    if (code === 44) at = pastSpace(text, at + 1)
    else if (code === 125 || code === 93) {
      braces.pop()
      closeRow(builder, rows.pop() ?? 0, ++at)
      at = pastSpace(text, at)
      continue
    }
    if (braces.at(-1) === true && key === undefined) {
      keyStart = at
      at = pastString(text, at)
      key = keyOf(text, keyStart, at, cache)
      at = pastSpace(text, pastSpace(text, at) + 1)
    }
    const first = text.charCodeAt(at)
    const row = addRow(builder, key, key === undefined ? -1 : keyStart, at)
    key = undefined
    if (first === 123 || first === 91) {
      rows.push(row)
      braces.push(first === 123)
      at = pastSpace(text, at + 1)
      continue
    }
    at = first === quote ? pastString(text, at) : pastWord(text, at)
    closeRow(builder, row, at)
    at = pastSpace(text, at)
  } while (rows.length > 0)
  return builder
}
