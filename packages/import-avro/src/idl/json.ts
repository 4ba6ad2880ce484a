import {
  type Cursor,
  expected,
  isSign,
  list,
  needSign,
  nested,
  object,
  refuse,
  scalar,
  take,
  takeSign
} from "./cursor.js"
import type { Node } from "./node.js"
import type { Token } from "./tokens.js"

const asInteger = (token: Token): bigint | undefined => {
  const digits = token.text.replace(/[lL]$/, "")
  if (!/^[-+]?(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(digits)) return undefined
  if (digits.length > 400) refuse("the number is too long", token)
  if (/^[-+]?0[0-9]/.test(digits)) refuse("a number has no leading zeros", token)
  const magnitude = BigInt(digits.replace(/^[-+]/, ""))
  return digits.startsWith("-") ? -magnitude : magnitude
}

const numberOf = (cursor: Cursor, token: Token): number => {
  const integer = asInteger(token)
  const value = Number(integer ?? token.text.replace(/[fFdDlL]$/, ""))
  if (!Number.isFinite(value)) refuse(`the number ${token.text.slice(0, 40)} does not fit a double`, token)
  if (integer !== undefined && BigInt(value) !== integer) {
    const reason = `the number ${token.text.slice(0, 40)} does not fit a double and is read as ${value}`
    cursor.remarks.push({ kind: "number-precision", reason, offset: token.start })
  }
  return value
}

const literals: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null]
])

const readObject = (cursor: Cursor): Node => {
  const { start } = take(cursor)
  const entries = new Map<string, Node>()
  while (!isSign(cursor, "}")) {
    if (cursor.token.kind !== "string") expected(cursor, "a key in quotes")
    const key = take(cursor)
    if (entries.has(key.text)) refuse(`the key ${JSON.stringify(key.text)} stands twice in one object`, key)
    needSign(cursor, ":", "after a key")
    entries.set(key.text, readJson(cursor))
    if (!takeSign(cursor, ",")) break
  }
  needSign(cursor, "}", "or a comma after a value")
  return object(cursor, [...entries], { start, end: cursor.end })
}

const readList = (cursor: Cursor): Node => {
  const { start } = take(cursor)
  const items: Array<Node> = []
  while (!isSign(cursor, "]")) {
    items.push(readJson(cursor))
    if (!takeSign(cursor, ",")) break
  }
  needSign(cursor, "]", "or a comma after a value")
  return list(cursor, items, { start, end: cursor.end })
}

/** A value as JSON writes it; comments may stand in it. */
export const readJson = (cursor: Cursor): Node =>
  nested(cursor, () => {
    if (isSign(cursor, "{")) return readObject(cursor)
    if (isSign(cursor, "[")) return readList(cursor)
    const { token } = cursor
    if (token.kind === "string") return scalar(cursor, token.text, take(cursor))
    if (token.kind === "number") return scalar(cursor, numberOf(cursor, token), take(cursor))
    const literal = token.kind === "word" ? literals.get(token.text) : undefined
    if (literal !== undefined) return scalar(cursor, literal, take(cursor))
    if (token.text === "NaN" || token.text === "Infinity") refuse(`JSON has no number ${token.text}`, token)
    return expected(cursor, "a value")
  })

/** A whole number from zero, such as a size. */
export const readCount = (cursor: Cursor, what: string): Node => {
  const { token } = cursor
  const value = token.kind === "number" ? asInteger(token) : undefined
  if (value === undefined || value < 0n) return expected(cursor, what)
  return scalar(cursor, numberOf(cursor, token), take(cursor))
}
