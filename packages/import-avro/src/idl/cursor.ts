import type { DocumentWarning, Limits } from "@lintel/document"
import type { Node, ObjectNode } from "./node.js"
import { IdlRefusal, type Token, tokenAt } from "./tokens.js"

/** A number that a double does not hold, by its offset. */
export type OffsetRemark = Pick<DocumentWarning, "kind" | "reason"> & { readonly offset: number }

/** Where the reader stands: one piece ahead, and what was made so far. */
export interface Cursor {
  readonly text: string
  readonly limits: Limits
  readonly remarks: Array<OffsetRemark>
  token: Token
  /** Where the piece before ended. */
  end: number
  depth: number
  nodes: number
}

export const startCursor = (text: string, limits: Limits): Cursor => ({
  text,
  limits,
  remarks: [],
  token: tokenAt(text, 0),
  end: 0,
  depth: 0,
  nodes: 0
})

export const refuse = (reason: string, { start }: Pick<Token, "start">): never => {
  throw new IdlRefusal(reason, start)
}

const shown = ({ kind, text }: Token): string => {
  if (kind === "end") return "the end of the file"
  const short = text.length > 40 ? `${text.slice(0, 37)}…` : text
  return JSON.stringify(short)
}

export const expected = (cursor: Cursor, what: string): never =>
  refuse(`expected ${what}, found ${shown(cursor.token)}`, cursor.token)

/** Takes the piece ahead. */
export const take = (cursor: Cursor): Token => {
  const { token } = cursor
  cursor.end = token.end
  cursor.token = tokenAt(cursor.text, token.end)
  return token
}

export const isSign = ({ token }: Cursor, sign: string): boolean => token.kind === "sign" && token.text === sign

export const isKeyword = ({ token }: Cursor, ...words: ReadonlyArray<string>): boolean =>
  token.kind === "word" && token.isQuoted !== true && words.includes(token.text)

/** Takes a sign where it is there. */
export const takeSign = (cursor: Cursor, sign: string): boolean => {
  const isThere = isSign(cursor, sign)
  if (isThere) take(cursor)
  return isThere
}

export const needSign = (cursor: Cursor, sign: string, after: string): void => {
  if (!takeSign(cursor, sign)) expected(cursor, `"${sign}" ${after}`)
}

export const needWord = (cursor: Cursor, what: string): Token =>
  cursor.token.kind === "word" ? take(cursor) : expected(cursor, what)

const deepest = 1000

/** Runs a part of the grammar one level deeper. */
export const nested = <T>(cursor: Cursor, read: () => T): T => {
  const most = Math.min(cursor.limits.maxDepth, deepest)
  cursor.depth += 1
  if (cursor.depth > most) refuse(`declarations are nested deeper than ${most} levels`, cursor.token)
  const result = read()
  cursor.depth -= 1
  return result
}

const counted = (cursor: Cursor): void => {
  cursor.nodes += 1
  if (cursor.nodes > cursor.limits.maxNodes) {
    refuse(`the file declares more than ${cursor.limits.maxNodes} values`, cursor.token)
  }
}

type Span = Pick<Token, "start" | "end">

export const scalar = (cursor: Cursor, value: string | number | boolean | null, { start, end }: Span): Node => {
  counted(cursor)
  return { kind: "scalar", value, start, end }
}

export const list = (cursor: Cursor, items: Array<Node>, { start, end }: Span): Node => {
  counted(cursor)
  return { kind: "list", items, start, end }
}

export const object = (
  cursor: Cursor,
  entries: ReadonlyArray<readonly [string, Node] | undefined>,
  { start, end }: Span
): ObjectNode => {
  counted(cursor)
  return { kind: "object", entries: new Map(entries.filter((it) => it !== undefined)), start, end }
}
