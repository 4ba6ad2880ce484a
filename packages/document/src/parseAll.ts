import { decoded } from "./decode.js"
import { defaultLimits } from "./limits.js"
import { type Document, parse, parseDecoded, type ParseOptions } from "./parse.js"
import type { DocumentError, Result } from "./problem.js"

/** The mark that begins a document; in YAML it can stand inside nothing else. */
const begin = /^---(?=[ \t\r\n]|$)/gm
const mostDocuments = 10_000

/** Whether a part holds only comments, directives and marks: such a part belongs to the document after it. */
const isEmpty = (part: string): boolean => /^(?:(?:---|\.\.\.)?[ \t]*(?:#[^\n]*|%[^\n]*)?(?:\r?\n|$))*$/.test(part)

/** The parts of a text that are documents of their own, each with the offset at which it begins. */
const partsOf = (text: string): ReadonlyArray<{ readonly start: number; readonly end: number }> => {
  const starts = [0, ...[...text.matchAll(begin)].map(({ index }) => index).filter((index) => index > 0)]
  return starts
    .map((start, at) => ({ start, end: starts[at + 1] ?? text.length }))
    .filter(({ end, start }) => !isEmpty(text.slice(start, end)))
}

const refused = (file: string, reason: string): { readonly _tag: "Failure"; readonly failure: [DocumentError] } => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: 1, column: 1, pointer: "", reason }]
})

/**
 * Reads a file of any number of YAML documents (`---` between them), or one of JSON. Each is a document of its own, with
 * the places it has in the file: lines are counted through the whole file. Documents that hold nothing are left out. A
 * pointer counts inside its document.
 *
 * @example
 * ```ts
 * import { locate, parseAll } from "@lintel/document"
 *
 * const result = parseAll("kind: A\n---\nkind: B\n", { file: "both.yaml" })
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 *
 * result.success.map(({ value }) => value) // => [{ kind: "A" }, { kind: "B" }]
 * result.success.map((document) => locate(document, "/kind")?.value.line) // => [1, 3]
 * ```
 *
 * @category Documents
 * @since 0.1.0
 */
export const parseAll = (source: Uint8Array | string, options: ParseOptions = {}): Result<ReadonlyArray<Document>> => {
  const file = options.file ?? "document"
  const read = decoded(source, file, options.limits?.maxBytes ?? defaultLimits.maxBytes)
  if (read._tag === "Failure") return read
  const { text } = read.success
  const parts = options.format === "json" ? [] : partsOf(text)
  if (parts.length < 2) {
    const only = parseDecoded(read.success, options)
    return only._tag === "Failure" ? only : { _tag: "Success", success: [only.success] }
  }
  if (parts.length > mostDocuments) return refused(file, `the file holds more than ${mostDocuments} YAML documents`)
  const documents: Array<Document> = []
  const failure: Array<DocumentError> = []
  let [lines, counted] = [0, 0]
  for (const { end, start } of parts) {
    lines += lineBreaks(text, counted, start)
    counted = start
    const part = parse(text.slice(start, end), { ...options, format: "yaml" })
    if (part._tag === "Failure") failure.push(...part.failure.map((it) => ({ ...it, line: it.line + lines })))
    else documents.push(moved(part.success, lines))
  }
  return failure.length > 0 ? { _tag: "Failure", failure } : { _tag: "Success", success: documents }
}

const lineBreaks = (text: string, start: number, end: number): number => {
  let count = 0
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count++
  return count
}

/** The document with its warnings where they are in the file; places count the lines before it. */
const moved = (document: Document, lines: number): Document => ({
  ...document,
  linesBefore: lines,
  warnings: document.warnings.map((warning) => ({
    ...warning,
    line: warning.line + lines,
    ...(warning.related === undefined
      ? {}
      : { related: { line: warning.related.line + lines, column: warning.related.column } })
  }))
})
