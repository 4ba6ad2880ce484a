import { cachedKey, type KeyCache, makeKeyCache } from "./keyCache.js"
import { grown, makePositionBuilder, type PositionTable } from "./positions.js"

const quote = 34
const backslash = 92

/** What one pass over a JSON text shows without reading its values. */
export interface JsonRows {
  readonly positions: PositionTable
  /** Keys in the text; more than the value has where one stands twice. */
  readonly entries: number
  /** Rows of numbers that are long or have an exponent: only such can lose digits. */
  readonly numbers: ReadonlyArray<number>
}

type Columns = Pick<PositionTable, "keyStart" | "valueStart" | "valueEnd" | "next" | "size">

/** The offset after a string whose opening quote is at the offset given; -1 when it does not end. */
const endOfString = (text: string, start: number): number => {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (before > start && text.charCodeAt(before) === backslash) before--
    if ((end - before) % 2 === 1) return end + 1
  }
  return -1
}

// The engine's own searches pass over spaces and words faster than a loop does before it was optimized.
const nextSign = /[^\t\n\r ,]/g
const wordEnd = /[\t\n\r ,\]}":]/g

const found = (form: RegExp, text: string, from: number): number => {
  form.lastIndex = from
  return form.test(text) ? form.lastIndex - 1 : -1
}

/** The offset after a number or word. */
const endOfWord = (text: string, start: number): number => {
  const end = found(wordEnd, text, start)
  return end < 0 ? text.length : Math.max(end, start + 1)
}

/** The offset of the colon after a string, where it is a key; -1 else. */
const colonAfter = (text: string, end: number): number => {
  const code = text.charCodeAt(end)
  if (code === 58) return end
  if (code > 32) return -1
  const next = found(nextSign, text, end)
  // A comma was passed over: the next string may be a key of its own.
  return next >= 0 && text.charCodeAt(next) === 58 && !text.slice(end, next).includes(",") ? next : -1
}

/** Whether a number may not survive as a double: fifteen digits always do. */
const mayLose = (text: string, start: number, end: number): boolean => {
  const first = text.charCodeAt(start)
  if (first !== 45 && (first < 48 || first > 57)) return false
  if (end - start > 15) return true
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) | 32) === 101) return true
  return false
}

/**
 * The rows of a JSON text, in one pass that makes no value. `undefined` when the text is beyond a limit or plainly no
 * JSON; of other text that is no JSON the rows mean nothing.
 */
export const jsonRows = (
  text: string,
  limits: { readonly maxDepth: number; readonly maxNodes: number }
): JsonRows | undefined => {
  // All state in variables: most documents are over before the engine optimizes anything.
  const numbers: Array<number> = []
  const open: Array<number> = []
  const { maxDepth, maxNodes } = limits
  let { keyStart, next, valueEnd, valueStart } = makePositionBuilder(text.length)
  let [size, entries, key, position] = [0, 0, -1, 0]
  for (;;) {
    let code = text.charCodeAt(position)
    if (code <= 32 || code === 44) {
      nextSign.lastIndex = position
      if (!nextSign.test(text)) break
      position = nextSign.lastIndex - 1
      code = text.charCodeAt(position)
    }
    if (code === 125 || code === 93) {
      const row = open.pop()
      if (row === undefined) return undefined
      position++
      valueEnd[row] = position
      next[row] = size
      continue
    }
    if (code !== code) break
    const isOpening = code === 123 || code === 91
    const end = isOpening ? position + 1 : code === quote ? endOfString(text, position) : endOfWord(text, position)
    if (end < 0) return undefined
    const colon = code !== quote || key >= 0 ? -1 : text.charCodeAt(end) === 58 ? end : colonAfter(text, end)
    if (colon >= 0) {
      entries++
      key = position
      position = colon + 1
      continue
    }
    if (size >= maxNodes) return undefined
    if (size === next.length) {
      keyStart = grown(keyStart)
      valueStart = grown(valueStart)
      valueEnd = grown(valueEnd)
      next = grown(next)
    }
    keyStart[size] = key
    valueStart[size] = position
    key = -1
    if (!isOpening) {
      if (code !== quote && mayLose(text, position, end)) numbers.push(size)
      valueEnd[size] = end
      next[size] = size + 1
    } else if (open.length < maxDepth) open.push(size)
    else return undefined
    size++
    position = end
  }
  if (open.length > 0 || size === 0) return undefined
  return { positions: asTable(text, { keyStart, valueStart, valueEnd, next, size }), entries, numbers }
}

const keysOf = (text: string, { keyStart, size }: Columns): ReadonlyArray<string | undefined> => {
  const cache = makeKeyCache()
  const keys: Array<string | undefined> = []
  for (let row = 0; row < size; row++) {
    const start = keyStart[row] ?? -1
    keys.push(start < 0 ? undefined : keyAt(text, start, cache))
  }
  return keys
}

const keyAt = (text: string, start: number, cache: KeyCache): string => {
  const end = endOfString(text, start)
  if (!text.slice(start, end).includes("\\")) return cachedKey(cache, text, start + 1, end - 1)
  const key: unknown = JSON.parse(text.slice(start, end))
  return typeof key === "string" ? key : ""
}

/** The rows with their keys, which are cut out of the text when the first is asked for. */
const asTable = (text: string, columns: Columns): PositionTable => {
  let keys: ReadonlyArray<string | undefined> | undefined
  return {
    ...columns,
    get keys(): ReadonlyArray<string | undefined> {
      return (keys ??= keysOf(text, columns))
    },
    aliases: new Map(),
    merges: new Set()
  }
}

/** The places of a text that is known to be JSON and within the limits. */
export const placesInJson = (text: string): PositionTable => {
  const rows = jsonRows(text, { maxDepth: Infinity, maxNodes: Infinity })
  if (rows === undefined) throw new Error("the text is not JSON")
  return rows.positions
}
