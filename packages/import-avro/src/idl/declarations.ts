import {
  type Cursor,
  expected,
  isKeyword,
  isSign,
  list,
  needSign,
  needWord,
  object,
  refuse,
  scalar,
  take,
  takeSign
} from "./cursor.js"
import { readCount, readJson } from "./json.js"
import type { Node } from "./node.js"
import type { Token } from "./tokens.js"
import { entriesOf, type Property, readProperties, readType, resolved, type WrittenType } from "./types.js"

/** What stands before a declaration. */
export interface Preamble {
  readonly doc: Token | undefined
  readonly properties: ReadonlyArray<Property>
}

export const readPreamble = (cursor: Cursor): Preamble => {
  const first = cursor.token
  const properties = readProperties(cursor)
  return { doc: [cursor.token, first].find(({ doc }) => doc !== undefined), properties }
}

export const docEntry = (cursor: Cursor, token: Token | undefined): readonly [string, Node] | undefined =>
  token?.doc === undefined ? undefined : ["doc", scalar(cursor, token.doc, token)]

const reserved = ["type", "name", "doc", "fields", "symbols", "size", "default"]

/** The name of a declared type, with the namespace of the file unless one is said. */
const nameEntries = (
  cursor: Cursor,
  name: Token,
  namespace: string,
  { properties }: Preamble
): ReadonlyArray<readonly [string, Node]> => {
  const isSaid = name.text.includes(".") || properties.some((it) => it.name.text === "namespace")
  const entry = ["name", scalar(cursor, name.text, name)] as const
  return isSaid || namespace === "" ? [entry] : [entry, ["namespace", scalar(cursor, namespace, name)]]
}

const readFixed = (cursor: Cursor): ReadonlyArray<readonly [string, Node]> => {
  needSign(cursor, "(", "after the name of a fixed type")
  const size = readCount(cursor, "the number of bytes")
  needSign(cursor, ")", "after the number of bytes")
  takeSign(cursor, ";")
  return [["size", size]]
}

const readEnum = (cursor: Cursor): ReadonlyArray<readonly [string, Node] | undefined> => {
  const { start } = cursor.token
  needSign(cursor, "{", "after the name of an enumeration")
  const symbols: Array<Node> = []
  while (!isSign(cursor, "}")) {
    readProperties(cursor) // a symbol is only a name in a schema
    const symbol = needWord(cursor, "a symbol")
    symbols.push(scalar(cursor, symbol.text, symbol))
    if (!takeSign(cursor, ",")) break
  }
  needSign(cursor, "}", "after the symbols")
  const entry = ["symbols", list(cursor, symbols, { start, end: cursor.end })] as const
  if (!takeSign(cursor, "=")) return [entry]
  const fallback = needWord(cursor, "the symbol that is the default")
  needSign(cursor, ";", "after the default of an enumeration")
  return [entry, ["default", scalar(cursor, fallback.text, fallback)]]
}

const reservedOfFields = ["type", "name", "doc", "default"]

const readVariable = (cursor: Cursor, type: WrittenType, doc: Token | undefined, start: number): Node => {
  const own = readPreamble(cursor)
  const name = needWord(cursor, "a name")
  const fallback = takeSign(cursor, "=") ? readJson(cursor) : undefined
  return object(
    cursor,
    [
      ["name", scalar(cursor, name.text, name)],
      ["type", resolved(cursor, type, fallback)],
      docEntry(cursor, own.doc ?? doc),
      fallback && (["default", fallback] as const),
      ...entriesOf(own.properties, reservedOfFields)
    ],
    { start, end: cursor.end }
  )
}

/** One or several fields of a type: `int a, b = 1;`. */
const readFields = (cursor: Cursor): ReadonlyArray<Node> => {
  const doc = cursor.token.doc === undefined ? undefined : cursor.token
  let { start } = cursor.token
  const type = readType(cursor)
  const fields: Array<Node> = []
  do {
    if (fields.length > 0) ({ start } = cursor.token)
    fields.push(readVariable(cursor, type, doc, start))
  } while (takeSign(cursor, ","))
  needSign(cursor, ";", "after a field")
  return fields
}

const readRecord = (cursor: Cursor): ReadonlyArray<readonly [string, Node]> => {
  const { start } = cursor.token
  needSign(cursor, "{", "after the name of a record")
  const fields: Array<Node> = []
  while (!isSign(cursor, "}")) for (const field of readFields(cursor)) fields.push(field)
  take(cursor)
  return [["fields", list(cursor, fields, { start, end: cursor.end })]]
}

export const isDeclaration = (cursor: Cursor): boolean => isKeyword(cursor, "record", "error", "enum", "fixed")

/** Reads the declaration of a record, an error, an enumeration or a fixed type. */
export const readDeclaration = (cursor: Cursor, preamble: Preamble, namespace: string): Node => {
  const kind = take(cursor)
  const name = needWord(cursor, `the name of the ${kind.text}`)
  const named = nameEntries(cursor, name, namespace, preamble)
  const body = kind.text === "fixed" ? readFixed(cursor) : kind.text === "enum" ? readEnum(cursor) : readRecord(cursor)
  const properties = entriesOf(preamble.properties, reserved)
  const type = ["type", scalar(cursor, kind.text, kind)] as const
  return object(cursor, [type, ...named, docEntry(cursor, preamble.doc), ...body, ...properties], {
    start: kind.start,
    end: cursor.end
  })
}

const readParameters = (cursor: Cursor): Node => {
  const { start } = cursor.token
  needSign(cursor, "(", "after the name of a message")
  const parameters: Array<Node> = []
  while (!isSign(cursor, ")")) {
    const at = cursor.token
    parameters.push(readVariable(cursor, readType(cursor), at.doc === undefined ? undefined : at, at.start))
    if (!takeSign(cursor, ",")) break
  }
  needSign(cursor, ")", "after the parameters")
  return list(cursor, parameters, { start, end: cursor.end })
}

const readErrors = (cursor: Cursor): Node => {
  const { start } = take(cursor)
  const errors: Array<Node> = []
  do {
    const name = needWord(cursor, "the name of an error")
    errors.push(scalar(cursor, name.text, name))
  } while (takeSign(cursor, ","))
  return list(cursor, errors, { start, end: cursor.end })
}

/** Reads a call of a protocol: what it takes, gives and throws. */
export const readCall = (
  cursor: Cursor,
  { doc, properties }: Preamble
): { readonly name: Token; readonly node: Node } => {
  const { start } = cursor.token
  if (cursor.token.kind !== "word") expected(cursor, "a declaration, a message, an import or the end of the protocol")
  const isVoid = isKeyword(cursor, "void")
  const response = isVoid ? scalar(cursor, "null", take(cursor)) : resolved(cursor, readType(cursor))
  const name = needWord(cursor, "the name of a message")
  const request = readParameters(cursor)
  const oneWay = isKeyword(cursor, "oneway") ? scalar(cursor, true, take(cursor)) : undefined
  if (oneWay !== undefined && !isVoid) refuse("what is oneway gives nothing: it is void", name)
  const errors = oneWay === undefined && isKeyword(cursor, "throws") ? readErrors(cursor) : undefined
  needSign(cursor, ";", "after a message")
  const node = object(
    cursor,
    [
      docEntry(cursor, doc),
      ["request", request],
      ["response", response],
      errors && (["errors", errors] as const),
      oneWay && (["one-way", oneWay] as const),
      ...entriesOf(properties, ["doc", "request", "response", "errors", "one-way"])
    ],
    { start, end: cursor.end }
  )
  return { name, node }
}
