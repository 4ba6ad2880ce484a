import { decoded, type Text } from "./decode.js"
import { parseJson } from "./json.js"
import { withPositions } from "./waiting.js"
import { defaultLimits, type Limits } from "./limits.js"
import { readNatively } from "./nativeJson.js"
import { formatPointer, parsePointer } from "./pointer.js"
import { lineStarts, nearestRow, type Place, placeInLines, placeOf, type PositionTable } from "./positions.js"
import {
  documentError,
  type DocumentError,
  type DocumentWarning,
  finishedWarnings,
  makeWarningLog,
  type OffsetWarning,
  Refusal,
  type Result,
  type WarningLog
} from "./problem.js"
import { parseYaml } from "./yaml/parseYaml.js"

/**
 * A document that was read: plain data, and where everything in it stands.
 *
 * Objects are ordinary objects in which every key of the document, `__proto__` included, is an own property: look keys
 * up with `Object.hasOwn`. Values that YAML aliases stand for are shared, not copied.
 *
 * @category Documents
 * @since 0.1.0
 */
export interface Document {
  readonly file: string
  /** `idl` is Avro's interface language, which stands for JSON that is not written out: no key of it has a place. */
  readonly format: "json" | "yaml" | "idl"
  readonly value: unknown
  /** The text without byte order mark: what offsets count in. */
  readonly text: string
  readonly positions: PositionTable
  readonly warnings: ReadonlyArray<DocumentWarning>
  /** Lines of the file before the text, where the file holds several documents; none when absent. */
  readonly linesBefore?: number
}

/**
 * How to read a document.
 *
 * @category Documents
 * @since 0.1.0
 */
export interface ParseOptions {
  /** The name used in errors and places. */
  readonly file?: string
  /** `auto`, the default, decides by content: what starts with `{` or `[` is read as JSON and, failing that, as YAML. */
  readonly format?: "json" | "yaml" | "auto"
  readonly limits?: Partial<Limits>
}

interface Attempt extends Text {
  readonly file: string
  readonly limits: Limits
}

const located = (place: (offset: number) => Place, file: string, warning: OffsetWarning): DocumentWarning => ({
  _tag: "DocumentWarning",
  kind: warning.kind,
  file,
  ...place(warning.offset),
  pointer: formatPointer(warning.path),
  reason: warning.reason,
  ...(warning.relatedOffset === undefined ? {} : { related: place(warning.relatedOffset) })
})

/** A result, and whether only a limit stands in the way. */
type Outcome = Result<Document> & { readonly isLimit?: boolean }

const warningsOf = (
  { file, text }: Attempt,
  first: ReadonlyArray<OffsetWarning>,
  log: WarningLog
): ReadonlyArray<DocumentWarning> => {
  const found = [...first, ...finishedWarnings(log)]
  const starts = found.length === 0 ? new Int32Array(1) : lineStarts(text)
  return found.map((warning) => located((offset) => placeInLines(starts, offset), file, warning))
}

const attempt = (source: Attempt, format: "json" | "yaml", first: ReadonlyArray<OffsetWarning>): Outcome => {
  const { text, file, limits } = source
  const log = makeWarningLog()
  const native = format === "json" ? readNatively(text, limits, log) : undefined
  if (native !== undefined) {
    const document = { file, format, value: native.value, text, warnings: warningsOf(source, first, log) }
    return { _tag: "Success", success: withPositions(document, native.find) }
  }
  try {
    const { value, positions } = format === "json" ? parseJson(text, limits, log) : parseYaml(source, limits, log)
    const warnings = warningsOf(source, first, log)
    return { _tag: "Success", success: { file, format, value, text, positions, warnings } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const place = placeOf(text, error.offset)
    return { ...failure(documentError(file, place, error.path, error.message)), isLimit: error.isLimit }
  }
}

const failure = (error: DocumentError): Result<Document> => ({ _tag: "Failure", failure: [error] })

const withoutLimit = (outcome: Outcome): Result<Document> =>
  outcome._tag === "Success" ? outcome : { _tag: "Failure", failure: outcome.failure }

const readAutomatically = (source: Attempt): Result<Document> => {
  if (!/^[\t\n\r ]*[[{]/.test(source.text)) return attempt(source, "yaml", [])
  const json = attempt(source, "json", [])
  if (json._tag === "Success" || json.isLimit === true) return withoutLimit(json)
  const [error] = json.failure
  const reason = `not JSON, read as YAML: line ${error?.line ?? 1}: ${error?.reason ?? "malformed"}`
  const yaml = attempt(source, "yaml", [{ kind: "not-json", offset: 0, path: [], reason }])
  return withoutLimit(yaml._tag === "Success" ? yaml : json)
}

/**
 * Reads JSON or YAML into plain data with positions.
 *
 * *Details.* YAML is read by the core schema of YAML 1.2, one document per file, with merge keys. Duplicate keys (the
 * last one counts), numbers that do not survive as doubles, and text that YAML 1.1 would read as booleans or octal
 * numbers are read with a warning that names the place. Malformed text, other encodings than UTF-8 and documents beyond
 * the limits are errors. Never throws for any input, and keeps no open values on the call stack.
 *
 * *Gotchas.* A number beyond the range of doubles becomes the largest finite one, because JSON cannot hold infinity.
 *
 * @example
 * ```ts
 * import { locate, parse } from "@lintel/document"
 *
 * const result = parse("openapi: 3.1.0\ninfo:\n  title: Pets\n", { file: "pets.yaml" })
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 *
 * result.success.value // => { openapi: "3.1.0", info: { title: "Pets" } }
 * locate(result.success, "/info/title")?.value // => { line: 3, column: 10 }
 * ```
 *
 * @category Documents
 * @since 0.1.0
 */
export const parse = (source: Uint8Array | string, options: ParseOptions = {}): Result<Document> => {
  const file = options.file ?? "document"
  const read = decoded(source, file, options.limits?.maxBytes ?? defaultLimits.maxBytes)
  return read._tag === "Failure" ? read : parseDecoded(read.success, options)
}

/** The same of what was decoded before. */
export const parseDecoded = (source: Text, options: ParseOptions): Result<Document> => {
  const input: Attempt = {
    ...source,
    file: options.file ?? "document",
    limits: { ...defaultLimits, ...options.limits }
  }
  const format = options.format ?? "auto"
  return format === "auto" ? readAutomatically(input) : withoutLimit(attempt(input, format, []))
}

/**
 * Where a key and its value stand. The root and array items have no key.
 *
 * @category Positions
 * @since 0.1.0
 */
export interface Location {
  readonly file: string
  readonly key?: Place
  readonly value: Place
  /** The place after the value's last character. */
  readonly end: Place
  /** Offsets into the document's text of the same places. */
  readonly offsets: { readonly key?: number; readonly value: number; readonly end: number }
}

/** Lines are counted when the first place of a document is asked for, then kept as long as the document. */
const knownStarts = new WeakMap<Document, Int32Array>()

const startsOf = (document: Document): Int32Array => {
  const known = knownStarts.get(document)
  if (known !== undefined) return known
  const starts = lineStarts(document.text)
  knownStarts.set(document, starts)
  return starts
}

/**
 * The place of the value a JSON Pointer, or a path of keys, leads to in a document; `undefined` when there is none.
 * Follows YAML aliases and merge keys. Costs a pass over the siblings on the way: meant for what gets printed.
 *
 * @example
 * ```ts
 * import { locate, parse } from "@lintel/document"
 *
 * const result = parse('{"tags": ["a", "b"]}')
 * if (result._tag === "Failure") throw new Error("unreadable")
 * locate(result.success, "/tags")?.key // => { line: 1, column: 2 }
 * locate(result.success, ["tags", "1"])?.value // => { line: 1, column: 16 }
 * locate(result.success, "/owner") // => undefined
 * ```
 *
 * @category Positions
 * @since 0.1.0
 */
export const locate = (document: Document, pointer: string | ReadonlyArray<string>): Location | undefined => {
  const path = typeof pointer === "string" ? parsePointer(pointer) : pointer
  const nearest = path === undefined ? undefined : nearestRow(document.positions, path)
  return nearest === undefined || nearest.used < (path?.length ?? 0) ? undefined : locationOf(document, nearest.row)
}

const locationOf = (document: Document, row: number): Location => {
  const { linesBefore = 0, positions, file } = document
  const starts = startsOf(document)
  const inFile = (offset: number): Place => {
    const { column, line } = placeInLines(starts, offset)
    return { line: line + linesBefore, column }
  }
  const key = positions.keyStart[row] ?? -1
  const value = positions.valueStart[row] ?? 0
  const end = positions.valueEnd[row] ?? value
  const places = { value: inFile(value), end: inFile(end) }
  if (key < 0) return { file, ...places, offsets: { value, end } }
  return { file, key: inFile(key), ...places, offsets: { key, value, end } }
}

/**
 * The place of the innermost value on the way of a path of keys, with the part of the path that leads to it: the value
 * itself where it is there, else the one it would be in.
 *
 * @example
 * ```ts
 * import { locateNearest, parse } from "@lintel/document"
 *
 * const result = parse('{"info": {"title": "Pets"}}')
 * if (result._tag === "Failure") throw new Error("unreadable")
 * locateNearest(result.success, ["info", "version"]).path // => ["info"]
 * ```
 *
 * @category Positions
 * @since 0.1.0
 */
export const locateNearest = (
  document: Document,
  path: ReadonlyArray<string>
): { readonly location: Location; readonly path: ReadonlyArray<string> } => {
  const { row, used } = nearestRow(document.positions, path)
  return { location: locationOf(document, row), path: path.slice(0, used) }
}

/**
 * The text of one line of a document, without its line break; `undefined` when there is no such line. Lines count from
 * 1.
 *
 * @example
 * ```ts
 * import { lineOf, parse } from "@lintel/document"
 *
 * const result = parse("a: 1\nb: 2\n")
 * if (result._tag === "Failure") throw new Error("unreadable")
 * lineOf(result.success, 2) // => "b: 2"
 * ```
 *
 * @category Positions
 * @since 0.1.0
 */
export const lineOf = (document: Document, line: number): string | undefined => {
  const starts = startsOf(document)
  const at = line - (document.linesBefore ?? 0)
  const start = starts[at - 1]
  if (start === undefined || !Number.isInteger(line)) return undefined
  let end = starts[at] ?? document.text.length
  // From the end: a document may be one line of megabytes, and lines are asked for finding by finding.
  while (end > start && isLineBreak(document.text.charCodeAt(end - 1))) end--
  return document.text.slice(start, end)
}

const isLineBreak = (code: number): boolean => code === 10 || code === 13
