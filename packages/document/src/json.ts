import { finiteValue, precisionReason, survivesDouble } from "./numberLiteral.js"
import {
  addRow,
  childByKey,
  closeRow,
  makePositionBuilder,
  type PositionBuilder,
  type PositionTable
} from "./positions.js"
import { acceptsWarning, Refusal, type WarningLog } from "./problem.js"
import { type MutableObject, setOwn } from "./jsonObject.js"
import { hashedKey, type KeyCache, makeKeyCache, nextHash } from "./keyCache.js"
import type { Limits } from "./limits.js"

/** One pass over the text. Open objects and arrays are on arrays of their own, never on the call stack. */
interface Scanner {
  readonly text: string
  readonly limits: Limits
  readonly log: WarningLog
  readonly builder: PositionBuilder
  readonly keyCache: KeyCache
  readonly containers: Array<MutableObject | Array<unknown>>
  readonly rows: Array<number>
  position: number
  key: string | undefined
  keyStart: number
  root: unknown
}

const quote = 34
const backslash = 92

const openPath = (scanner: Scanner, includeKey: boolean): ReadonlyArray<string> => {
  const path: Array<string> = []
  scanner.rows.forEach((row, depth) => {
    if (depth === 0) return
    const around = scanner.containers[depth - 1]
    path.push(scanner.builder.keys[row] ?? String(Array.isArray(around) ? around.length - 1 : 0))
  })
  if (includeKey && scanner.key !== undefined) path.push(scanner.key)
  return path
}

const refuse = (scanner: Scanner, reason: string, offset: number): never => {
  throw new Refusal(reason, offset, openPath(scanner, true))
}

const refuseLimit = (scanner: Scanner, reason: string): never => {
  throw new Refusal(reason, scanner.position, openPath(scanner, true), true)
}

const describe = (scanner: Scanner, offset: number): string => {
  if (offset >= scanner.text.length) return "the end of the file"
  const code = scanner.text.codePointAt(offset) ?? 0
  return code < 32 || code === 127
    ? `the control character U+${code.toString(16).toUpperCase().padStart(4, "0")}`
    : `"${String.fromCodePoint(code)}"`
}

const expected = (scanner: Scanner, what: string): never =>
  refuse(scanner, `expected ${what}, found ${describe(scanner, scanner.position)}`, scanner.position)

const skipSpace = (scanner: Scanner): number => {
  const { text } = scanner
  let position = scanner.position
  let code = text.charCodeAt(position)
  while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++position)
  scanner.position = position
  return code
}

const escapedString = (scanner: Scanner, start: number, firstEscape: number): string => {
  const { text } = scanner
  let position = firstEscape
  for (;;) {
    const code = text.charCodeAt(position)
    if (code === quote) break
    if (code !== code) refuse(scanner, "the string does not end", start - 1)
    if (code < 32) {
      scanner.position = position
      expected(scanner, "an escape for a control character in a string")
    }
    position += code === backslash ? 2 : 1
  }
  scanner.position = position + 1
  const raw = text.slice(start - 1, position + 1)
  const wrong = /\\(?:[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))/.exec(raw.replaceAll("\\\\", "\u0000\u0000"))
  if (wrong !== null) refuse(scanner, "the string holds an escape JSON does not know", start - 1 + wrong.index)
  const decoded: unknown = JSON.parse(raw)
  return typeof decoded === "string" ? decoded : ""
}

/** Reads a string whose opening quote is at the current position. */
const readString = (scanner: Scanner): string => {
  const { text } = scanner
  const start = scanner.position + 1
  let position = start
  for (;;) {
    const code = text.charCodeAt(position)
    if (code === quote) break
    if (code === backslash) return escapedString(scanner, start, position)
    if (code < 32) {
      scanner.position = position
      expected(scanner, "an escape for a control character in a string")
    }
    if (code !== code) refuse(scanner, "the string does not end", start - 1)
    position++
  }
  scanner.position = position + 1
  return text.slice(start, position)
}

const readKey = (scanner: Scanner): string => {
  const { text, keyCache } = scanner
  const start = scanner.position + 1
  let position = start
  let hash = 0
  let code = text.charCodeAt(position)
  while (code !== quote) {
    if (code === backslash || code < 32 || code !== code) return readString(scanner)
    hash = nextHash(hash, code)
    code = text.charCodeAt(++position)
  }
  scanner.position = position + 1
  return hashedKey(keyCache, text, start, position, hash)
}

const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y

const readNumber = (scanner: Scanner): number => {
  const start = scanner.position
  numberForm.lastIndex = start
  const match = numberForm.exec(scanner.text)
  if (match === null) {
    scanner.position = start + 1
    expected(scanner, "a digit after the sign")
  }
  const literal = match?.[0] ?? ""
  scanner.position = start + literal.length
  const code = scanner.text.charCodeAt(scanner.position)
  if ((code >= 48 && code <= 57) || code === 46 || code === 43) {
    refuse(scanner, "this is not a JSON number: no leading zeros, and digits on both sides of the point", start)
  }
  const value = Number(literal)
  if (!survivesDouble(literal, value) && acceptsWarning(scanner.log, "number-precision")) {
    const path = valuePath(scanner)
    scanner.log.warnings.push({
      kind: "number-precision",
      offset: start,
      path,
      reason: precisionReason(literal, value)
    })
  }
  return finiteValue(value)
}

const valuePath = (scanner: Scanner): ReadonlyArray<string> => {
  const around = scanner.containers.at(-1)
  const path = openPath(scanner, true)
  return Array.isArray(around) ? [...path, String(around.length)] : path
}

const readWord = (scanner: Scanner, word: string): void => {
  if (!scanner.text.startsWith(word, scanner.position)) expected(scanner, "a value")
  scanner.position += word.length
}

const attach = (scanner: Scanner, value: unknown): void => {
  const around = scanner.containers.at(-1)
  if (around === undefined) scanner.root = value
  else if (Array.isArray(around)) around.push(value)
  else setOwn(around, scanner.key ?? "", value)
  scanner.key = undefined
}

const warnOfDuplicate = (scanner: Scanner, key: string, offset: number): void => {
  if (!acceptsWarning(scanner.log, "duplicate-key")) return
  const parent = scanner.rows.at(-1) ?? 0
  const { builder } = scanner
  builder.next[parent] = builder.size // the object is still open; its rows so far are complete
  const earlier = childByKey(builder, parent, key)
  scanner.log.warnings.push({
    kind: "duplicate-key",
    offset,
    path: [...openPath(scanner, false), key],
    reason: `the key ${JSON.stringify(key)} stands twice in one object; the last one counts`,
    ...(earlier === undefined ? {} : { relatedOffset: builder.keyStart[earlier] ?? 0 })
  })
}

/** Reads `"key" :` of the open object and leaves the position before the value. */
const readEntryKey = (scanner: Scanner): void => {
  if (skipSpace(scanner) !== quote) expected(scanner, "a key in double quotes")
  const offset = scanner.position
  const key = readKey(scanner)
  const around = scanner.containers.at(-1)
  // Reading first is the fast way out: only an inherited name or a real duplicate is defined.
  if (around !== undefined && !Array.isArray(around) && around[key] !== undefined && Object.hasOwn(around, key)) {
    warnOfDuplicate(scanner, key, offset)
  }
  if (skipSpace(scanner) !== 58) expected(scanner, '":" after a key')
  scanner.position++
  scanner.key = key
  scanner.keyStart = offset
}

const openContainer = (scanner: Scanner, container: MutableObject | Array<unknown>, row: number): void => {
  attach(scanner, container)
  scanner.containers.push(container)
  scanner.rows.push(row)
  if (scanner.containers.length > scanner.limits.maxDepth) {
    refuseLimit(scanner, `values are nested deeper than ${scanner.limits.maxDepth} levels`)
  }
  scanner.position++
}

const readScalar = (scanner: Scanner, code: number): unknown => {
  if (code === quote) return readString(scanner)
  if (code === 45 || (code >= 48 && code <= 57)) return readNumber(scanner)
  if (code === 116) return (readWord(scanner, "true"), true)
  if (code === 102) return (readWord(scanner, "false"), false)
  if (code === 110) return (readWord(scanner, "null"), null)
  return expected(scanner, "a value")
}

/** Reads one value, or the opening of one. True when a container was opened that is not empty. */
const readValue = (scanner: Scanner): boolean => {
  const code = skipSpace(scanner)
  const { builder, key } = scanner
  const row = addRow(builder, key, key === undefined ? -1 : scanner.keyStart, scanner.position)
  if (row >= scanner.limits.maxNodes) {
    refuseLimit(scanner, `the document has more than ${scanner.limits.maxNodes} values`)
  }
  if (code === 123 || code === 91) {
    openContainer(scanner, code === 123 ? {} : [], row)
    if (skipSpace(scanner) === code + 2) return false
    if (code === 123) readEntryKey(scanner)
    return true
  }
  const value = readScalar(scanner, code)
  attach(scanner, value)
  closeRow(builder, row, scanner.position)
  return false
}

/** After a value: closes what ends here. True when another value follows, false at the end of the document. */
const advance = (scanner: Scanner): boolean => {
  for (;;) {
    const around = scanner.containers.at(-1)
    const code = skipSpace(scanner)
    if (around === undefined) {
      if (scanner.position < scanner.text.length) expected(scanner, "the end of the file")
      return false
    }
    const isArray = Array.isArray(around)
    if (code === 44) {
      scanner.position++
      if (!isArray) readEntryKey(scanner)
      return true
    }
    if (code !== (isArray ? 93 : 125)) expected(scanner, isArray ? '"," or "]"' : '"," or "}"')
    scanner.position++
    scanner.containers.pop()
    closeRow(scanner.builder, scanner.rows.pop() ?? 0, scanner.position)
  }
}

/** Parses JSON (RFC 8259). Throws only {@link Refusal}. */
export const parseJson = (
  text: string,
  limits: Limits,
  log: WarningLog
): { readonly value: unknown; readonly positions: PositionTable } => {
  const scanner: Scanner = {
    text,
    limits,
    log,
    builder: makePositionBuilder(text.length),
    keyCache: makeKeyCache(),
    containers: [],
    rows: [],
    position: 0,
    key: undefined,
    keyStart: -1,
    root: undefined
  }
  let more = true
  while (more) more = readValue(scanner) || advance(scanner)
  return { value: scanner.root, positions: scanner.builder }
}
