import {
  type Document,
  type DocumentError,
  type DocumentSet,
  type FileTable,
  type Limits,
  parse,
  type Result
} from "@lintel/document"
import { importsOf, missingImport } from "./idl/imports.js"
import { parseIdl } from "./idl/parseIdl.js"

/** The documents that were parsed, and what went wrong with others. */
export interface Reading {
  readonly set: DocumentSet
  readonly values: ReadonlyMap<string, unknown>
  readonly entry: string
}

export const failed = <T>(failure: ReadonlyArray<DocumentError>): Result<T> => ({ _tag: "Failure", failure })

/** Whether a file is one of the interface language, by its name. */
export const isIdl = (file: string): boolean => /\.avdl$/i.test(file)

const parseOne = (file: string, content: Uint8Array | string | Document, limits: Partial<Limits>): Result<Document> => {
  if (typeof content !== "string" && !(content instanceof Uint8Array)) return { _tag: "Success", success: content }
  return isIdl(file) ? parseIdl(content, { file, limits }) : parse(content, { file, format: "json", limits })
}

const readingOf = (
  entry: string,
  documents: ReadonlyMap<string, Document>,
  unreadable: ReadonlyArray<DocumentError>
): Reading => {
  const warnings = [...(documents.get(entry)?.warnings ?? [])]
  const set = {
    entry,
    documents,
    missing: [],
    refused: [],
    unreadable,
    warnings,
    addresses: new Set<string>(),
    root: "",
    allowOutside: false
  }
  return { set, values: new Map([...documents].map(([file, it]) => [file, it.value])), entry }
}

export const parseAll = (files: FileTable, entry: string, limits: Partial<Limits>): Result<Reading> => {
  const documents = new Map<string, Document>()
  const unreadable: Array<DocumentError> = []
  for (const [file, content] of files) {
    const result = parseOne(file, content, limits)
    if (result._tag === "Success") documents.set(file, result.success)
    else if (file === entry) return result
    else unreadable.push(...result.failure)
  }
  if (documents.has(entry)) return { _tag: "Success", success: readingOf(entry, documents, unreadable) }
  return failed([fileMissing(entry)])
}

const fileMissing = (file: string): DocumentError => ({
  _tag: "DocumentError",
  file,
  line: 1,
  column: 1,
  pointer: "",
  reason: "the file is missing"
})

/** What reading imports takes. */
interface ImportOptions {
  readonly limits?: Partial<Limits>
  readonly root?: string
}

/** The documents of an interface and of what it imports, and nothing else: what is not imported is not known. */
export const parseImported = (files: FileTable, entry: string, options: ImportOptions): Result<Reading> => {
  const root = options.root ?? entry.slice(0, Math.max(0, entry.lastIndexOf("/")))
  const documents = new Map<string, Document>()
  const open = [{ file: entry, missing: [fileMissing(entry)] as ReadonlyArray<DocumentError> }]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const { file, missing } = next
    if (documents.has(file)) continue
    const content = files.get(file)
    if (content === undefined) return failed(missing)
    const parsed = parseOne(file, content, options.limits ?? {})
    if (parsed._tag === "Failure") return parsed
    documents.set(file, parsed.success)
    if (!isIdl(file)) continue
    for (const it of importsOf(parsed.success, root)) {
      if (it._tag === "Refused") return failed([it.error])
      open.push({ file: it.file, missing: missingImport(parsed.success, it) })
    }
  }
  return { _tag: "Success", success: readingOf(entry, documents, []) }
}
