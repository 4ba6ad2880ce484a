import {
  decodeText,
  defaultLimits,
  type Document,
  type DocumentError,
  type DocumentWarning,
  type Limits,
  placeOf,
  type Result
} from "@lintel/document"
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
  startCursor,
  take
} from "./cursor.js"
import { docEntry, isDeclaration, type Preamble, readCall, readDeclaration, readPreamble } from "./declarations.js"
import { located, type Node } from "./node.js"
import { IdlRefusal, type Token } from "./tokens.js"
import { entriesOf, readType, resolved } from "./types.js"

interface Declared {
  readonly types: Array<Node>
  readonly imports: Array<Node>
  readonly calls: Map<string, Node>
}

const readImport = (cursor: Cursor): Node => {
  const { start } = take(cursor)
  if (!isKeyword(cursor, "idl", "protocol", "schema")) expected(cursor, "idl, protocol or schema")
  const kind = take(cursor)
  if (cursor.token.kind !== "string") expected(cursor, "the path of a file in quotes")
  const location = take(cursor)
  needSign(cursor, ";", "after an import")
  return object(
    cursor,
    [
      ["kind", scalar(cursor, kind.text, kind)],
      ["location", scalar(cursor, location.text, location)]
    ],
    { start, end: cursor.end }
  )
}

/** Reads an import or a declaration where one stands. */
const readMember = (cursor: Cursor, declared: Declared, preamble: Preamble, namespace: string): boolean => {
  if (isDeclaration(cursor)) declared.types.push(readDeclaration(cursor, preamble, namespace))
  else if (isKeyword(cursor, "import")) declared.imports.push(readImport(cursor))
  else return false
  return true
}

const listed = (
  cursor: Cursor,
  key: string,
  items: Array<Node>,
  isWanted: boolean
): readonly [string, Node] | undefined => {
  const [first, last] = [items[0], items.at(-1)]
  const span = { start: first?.start ?? 0, end: last?.end ?? 0 }
  return items.length === 0 && !isWanted ? undefined : [key, list(cursor, items, span)]
}

const bodyOf = (
  cursor: Cursor,
  { calls, imports, types }: Declared
): ReadonlyArray<readonly [string, Node] | undefined> => {
  const [first] = [...calls.values()]
  return [
    listed(cursor, "imports", imports, false),
    listed(cursor, "types", types, true),
    first && (["messages", object(cursor, [...calls], first)] as const)
  ]
}

const noDeclarations = (): Declared => ({ types: [], imports: [], calls: new Map() })

const namespaceIn = (name: Token, { properties }: Preamble): { readonly text: string; readonly node?: Node } => {
  const said = properties.find((it) => it.name.text === "namespace")
  if (said === undefined) return { text: name.text.slice(0, Math.max(0, name.text.lastIndexOf("."))) }
  const { value } = said
  if (value.kind !== "scalar" || typeof value.value !== "string") return refuse("a namespace is a text", said.name)
  return { text: value.value, node: value }
}

const readProtocol = (cursor: Cursor, preamble: Preamble): Node => {
  const { start } = take(cursor)
  const name = needWord(cursor, "the name of the protocol")
  const namespace = namespaceIn(name, preamble)
  const declared = noDeclarations()
  needSign(cursor, "{", "after the name of the protocol")
  while (!isSign(cursor, "}")) {
    const inner = readPreamble(cursor)
    if (readMember(cursor, declared, inner, namespace.text)) continue
    const call = readCall(cursor, inner)
    if (declared.calls.has(call.name.text)) refuse(`the message ${call.name.text} stands twice`, call.name)
    declared.calls.set(call.name.text, call.node)
  }
  take(cursor)
  if (cursor.token.kind !== "end") expected(cursor, "nothing after the protocol")
  return object(
    cursor,
    [
      ["protocol", scalar(cursor, name.text, name)],
      docEntry(cursor, preamble.doc),
      ...bodyOf(cursor, declared),
      ...entriesOf(preamble.properties, ["protocol", "doc", "types", "messages", "imports"]),
      namespace.node === undefined && namespace.text !== ""
        ? (["namespace", scalar(cursor, namespace.text, name)] as const)
        : undefined
    ],
    { start, end: cursor.end }
  )
}

const readNamespace = (cursor: Cursor): Token | undefined => {
  if (!isKeyword(cursor, "namespace")) return undefined
  take(cursor)
  const name = needWord(cursor, "a namespace")
  needSign(cursor, ";", "after the namespace")
  return name
}

const readMain = (cursor: Cursor): Node | undefined => {
  if (!isKeyword(cursor, "schema")) return undefined
  take(cursor)
  const main = resolved(cursor, readType(cursor))
  needSign(cursor, ";", "after the schema")
  return main
}

/** The syntax of schemas (Avro 1.12): declarations without a protocol around them. */
const readDeclarations = (cursor: Cursor, first: Preamble): Node => {
  const { start } = cursor.token
  const declared = noDeclarations()
  const namespace = first.properties.length === 0 ? readNamespace(cursor) : undefined
  const main = first.properties.length === 0 ? readMain(cursor) : undefined
  let pending = namespace === undefined && main === undefined ? first : undefined
  for (;;) {
    const preamble: Preamble = pending ?? readPreamble(cursor)
    pending = undefined
    if (cursor.token.kind === "end" && preamble.properties.length === 0) break
    if (readMember(cursor, declared, preamble, namespace?.text ?? "")) continue
    expected(cursor, "a protocol, namespace, schema, import, record, error, enum or fixed")
  }
  return object(
    cursor,
    [
      namespace && (["namespace", scalar(cursor, namespace.text, namespace)] as const),
      main && (["schema", main] as const),
      ...bodyOf(cursor, declared)
    ],
    { start, end: cursor.end }
  )
}

const readFile = (cursor: Cursor): Node => {
  const preamble = readPreamble(cursor)
  const early: Array<Node> = []
  // Older readers take imports before the protocol as well.
  const isImport = (): boolean => preamble.properties.length === 0 && isKeyword(cursor, "import")
  if (!isImport())
    return isKeyword(cursor, "protocol") ? readProtocol(cursor, preamble) : readDeclarations(cursor, preamble)
  while (isImport()) early.push(readImport(cursor))
  const next = readPreamble(cursor)
  const node = isKeyword(cursor, "protocol") ? readProtocol(cursor, next) : readDeclarations(cursor, next)
  if (node.kind !== "object") return node
  const own = node.entries.get("imports")
  const all = [...early, ...(own?.kind === "list" ? own.items : [])]
  node.entries.set("imports", list(cursor, all, early[0] ?? node))
  return node
}

/**
 * How to read a file of Avro's interface language.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ParseIdlOptions {
  /** The name used in errors and places. */
  readonly file?: string
  /** How large and deep the file may be. */
  readonly limits?: Partial<Limits>
}

const failure = (file: string, text: string, { message, offset }: IdlRefusal): Result<Document> => {
  const error: DocumentError = { _tag: "DocumentError", file, ...placeOf(text, offset), pointer: "", reason: message }
  return { _tag: "Failure", failure: [error] }
}

/**
 * Reads Avro IDL (`.avdl`), both a protocol and the declarations without one of Avro 1.12, as the JSON of a protocol:
 * `protocol`, `namespace`, `types`, `messages`, and beside them `imports` and the `schema` that the file names as its
 * own. Every part of it has the place in the text that says it. Files that are imported are not read.
 *
 * *Errors.* The first place that does not follow the grammar, with what is expected there. Never throws for any input.
 *
 * @example
 * ```ts
 * import { parseIdl } from "@lintel/import-avro"
 *
 * const result = parseIdl("namespace shop;\nrecord Order { string id; decimal(9, 2)? total = null; }", { file: "order.avdl" })
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 * result.success.value // => { namespace: "shop", types: [{ type: "record", name: "Order", namespace: "shop", fields: [{ name: "id", type: "string" }, { name: "total", type: ["null", { type: "bytes", logicalType: "decimal", precision: 9, scale: 2 }], default: null }] }] }
 *
 * const broken = parseIdl("protocol Shop {\n  record Order { string id }\n}")
 * broken._tag === "Failure" && broken.failure[0]?.reason // => 'expected ";" after a field, found "}"'
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const parseIdl = (source: Uint8Array | string, options: ParseIdlOptions = {}): Result<Document> => {
  const file = options.file ?? "document"
  const limits = { ...defaultLimits, ...options.limits }
  const decoded = decodeText(source, file, limits.maxBytes)
  if (decoded._tag === "Failure") return decoded
  const text = decoded.success
  try {
    const cursor = startCursor(text, limits)
    const { positions, value } = located(readFile(cursor))
    const warnings = cursor.remarks.slice(0, 100).map(({ kind, offset, reason }): DocumentWarning => ({
      _tag: "DocumentWarning",
      kind,
      file,
      ...placeOf(text, offset),
      pointer: "",
      reason
    }))
    return { _tag: "Success", success: { file, format: "idl", value, text, positions, warnings } }
  } catch (error) {
    if (!(error instanceof IdlRefusal)) throw error
    return failure(file, text, error)
  }
}
