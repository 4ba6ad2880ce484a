import { isPrimitiveName } from "@lintel/avro"
import {
  type Cursor,
  expected,
  isKeyword,
  isSign,
  list,
  needSign,
  needWord,
  nested,
  object,
  refuse,
  scalar,
  take,
  takeSign
} from "./cursor.js"
import { readCount, readJson } from "./json.js"
import type { Node } from "./node.js"
import type { Token } from "./tokens.js"

/** What is said with `@name(value)`, in the order it is said. */
export interface Property {
  readonly name: Token
  readonly value: Node
}

/** Reads `@name(value)` as often as it stands there. */
export const readProperties = (cursor: Cursor): ReadonlyArray<Property> => {
  const found: Array<Property> = []
  while (takeSign(cursor, "@")) {
    const name = needWord(cursor, "the name of an annotation")
    if (found.some((it) => it.name.text === name.text)) refuse(`@${name.text} stands twice`, name)
    needSign(cursor, "(", `after @${name.text}: an annotation has a value`)
    found.push({ name, value: readJson(cursor) })
    needSign(cursor, ")", `after the value of @${name.text}`)
  }
  return found
}

/** The properties as entries of what they belong to; `reserved` are said by the declaration itself. */
export const entriesOf = (
  properties: ReadonlyArray<Property>,
  reserved: ReadonlyArray<string>
): ReadonlyArray<readonly [string, Node]> =>
  properties.map(({ name, value }) => {
    if (reserved.includes(name.text)) refuse(`@${name.text} cannot be annotated: the declaration says it`, name)
    return [name.text, value]
  })

const reservedOfTypes = ["type", "name", "namespace", "aliases", "doc", "fields", "symbols", "size", "items", "values"]

/** A type as it was written. A `?` is resolved where the default is known, which decides on the order. */
export interface WrittenType {
  readonly node: Node
  readonly isNullable: boolean
}

const logicalTypes: ReadonlyMap<string, readonly [type: string, logicalType: string]> = new Map([
  ["date", ["int", "date"]],
  ["time_ms", ["int", "time-millis"]],
  ["timestamp_ms", ["long", "timestamp-millis"]],
  ["local_timestamp_ms", ["long", "local-timestamp-millis"]],
  ["uuid", ["string", "uuid"]]
])

const readDecimal = (cursor: Cursor, name: Token, extra: ReadonlyArray<readonly [string, Node]>): Node => {
  take(cursor)
  const precision = readCount(cursor, "the digits of a decimal")
  const scale = takeSign(cursor, ",") ? readCount(cursor, "the digits after the point") : undefined
  needSign(cursor, ")", "after the digits of a decimal")
  return object(
    cursor,
    [
      ["type", scalar(cursor, "bytes", name)],
      ["logicalType", scalar(cursor, "decimal", name)],
      ["precision", precision],
      scale && (["scale", scale] as const),
      ...extra
    ],
    { start: name.start, end: cursor.end }
  )
}

const readNamed = (cursor: Cursor, properties: ReadonlyArray<Property>): Node => {
  const name = needWord(cursor, "a type")
  const extra = entriesOf(properties, reservedOfTypes)
  const isPlain = name.isQuoted !== true
  if (isPlain && name.text === "decimal" && isSign(cursor, "(")) return readDecimal(cursor, name, extra)
  const logical = isPlain ? logicalTypes.get(name.text) : undefined
  if (logical !== undefined) {
    const [type, logicalType] = logical
    return object(
      cursor,
      [["type", scalar(cursor, type, name)], ["logicalType", scalar(cursor, logicalType, name)], ...extra],
      name
    )
  }
  if (isPlain && isPrimitiveName(name.text)) {
    const type = scalar(cursor, name.text, name)
    return extra.length === 0 ? type : object(cursor, [["type", type], ...extra], name)
  }
  if (isPlain && ["record", "error", "enum", "fixed"].includes(name.text)) {
    refuse(`a type is declared on its own, and used here by its name: move this ${name.text} out`, name)
  }
  const [first] = properties
  if (first !== undefined) refuse(`@${first.name.text} annotates ${name.text}, which is declared elsewhere`, first.name)
  return scalar(cursor, name.text, name)
}

const readHolder = (cursor: Cursor, key: "items" | "values", properties: ReadonlyArray<Property>): Node => {
  const word = take(cursor)
  needSign(cursor, "<", `after ${word.text}`)
  const inner = readType(cursor)
  needSign(cursor, ">", `after the type in ${word.text === "array" ? "an array" : "a map"}`)
  return object(
    cursor,
    [
      ["type", scalar(cursor, word.text, word)],
      [key, resolved(cursor, inner)],
      ...entriesOf(properties, reservedOfTypes)
    ],
    { start: word.start, end: cursor.end }
  )
}

const readUnion = (cursor: Cursor, properties: ReadonlyArray<Property>): Node => {
  const word = take(cursor)
  const [first] = properties
  if (first !== undefined) refuse(`@${first.name.text} annotates a union, which holds no properties`, first.name)
  needSign(cursor, "{", "after union")
  const branches: Array<Node> = []
  do {
    const branch = readType(cursor)
    if (branch.isNullable) refuse('a branch of a union has no "?": name null as a branch', { start: branch.node.start })
    branches.push(branch.node)
  } while (takeSign(cursor, ","))
  needSign(cursor, "}", "after the branches of a union")
  return list(cursor, branches, { start: word.start, end: cursor.end })
}

/** Reads a type, with its annotations. */
export const readType = (cursor: Cursor): WrittenType =>
  nested(cursor, () => {
    const properties = readProperties(cursor)
    if (cursor.token.kind !== "word") expected(cursor, "a type")
    if (isKeyword(cursor, "array")) return { node: readHolder(cursor, "items", properties), isNullable: false }
    if (isKeyword(cursor, "map")) return { node: readHolder(cursor, "values", properties), isNullable: false }
    if (isKeyword(cursor, "union")) return { node: readUnion(cursor, properties), isNullable: false }
    const node = readNamed(cursor, properties)
    return { node, isNullable: takeSign(cursor, "?") }
  })

/** The type as a schema says it: of a nullable one, null is the first branch unless something else is the default. */
export const resolved = (cursor: Cursor, { isNullable, node }: WrittenType, fallback?: Node): Node => {
  if (!isNullable) return node
  const nothing = scalar(cursor, "null", { start: node.start, end: node.end })
  const isDefault = fallback !== undefined && !(fallback.kind === "scalar" && fallback.value === null)
  return list(cursor, isDefault ? [node, nothing] : [nothing, node], node)
}
