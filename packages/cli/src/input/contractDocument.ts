import type { SourceLookup } from "@lintel/doc"
import { type Document, type FileTable, type ReadOptions, type Result, withoutValue } from "@lintel/document"
import type { Extension, Model } from "@lintel/model"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { placeInDocument } from "./documentPlace.js"
import { gather } from "./gather.js"
import type { ModelInput } from "./input.js"
import { readingOf, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"
import { noRemarks } from "./remarks.js"

/** What an importer says of a document. */
export interface Imported {
  readonly model: Model
  readonly positions: {
    readonly locate: (
      address: string,
      pointer?: string
    ) => { readonly file: string; readonly line: number; readonly column: number } | undefined
  }
  readonly warnings: ReadonlyArray<{
    readonly kind: string
    readonly file: string
    readonly line: number
    readonly column: number
    readonly pointer: string
    readonly reason: string
  }>
}

/** How documents of one kind are read. */
export interface DocumentReader {
  readonly kind: "openapi" | "asyncapi" | "workflow"
  readonly read: (files: FileTable, entry: string, options: ReadOptions) => Result<Imported>
  /** What the data it keeps among the extensions means when it changes. */
  readonly extensions: ReadonlyArray<Extension>
}

/** Documents by label, without the values, which places do not need. */
const documentsByLabel = (files: FileTable, label: (path: string) => string): ReadonlyMap<string, Document> =>
  new Map(
    [...files].flatMap(([path, document]) =>
      typeof document === "string" || document instanceof Uint8Array
        ? []
        : [[label(path), withoutValue(document)] as const]
    )
  )

const sourcesOf = (
  { positions }: Imported,
  documents: ReadonlyMap<string, Document>,
  label: (path: string) => string
): SourceLookup => ({
  locate: (address, pointer) => {
    const file = documentOf(address)
    const document = file === undefined ? undefined : documents.get(file)
    if (file !== undefined) return document && placeInDocument(document, file, pointer ?? "")
    const found = positions.locate(address, pointer)
    return found === undefined ? undefined : { ...found, file: label(found.file) }
  }
})

/** Reads a document with the files it refers to. */
export const readContractDocument = async (
  located: Located,
  entry: Document,
  options: ReadingLimits,
  { kind, read, extensions }: DocumentReader
): Promise<ModelInput> => {
  const { tree, path } = located
  const { files, label } = await gather(located, entry, options)
  const result = read(files, path, readingOf(options))
  if (result._tag === "Failure") throw refusal(label, result.failure)
  const imported = result.success
  const remarks = imported.warnings.map((warning) => ({
    file: label(warning.file),
    get line() {
      return warning.line
    },
    get column() {
      return warning.column
    },
    pointer: warning.pointer,
    kind: warning.kind,
    reason: warning.reason
  }))
  const documents = documentsByLabel(files, label)
  return {
    _tag: "Model",
    label: tree.label(path),
    kind,
    model: imported.model,
    remarks: { ...noRemarks, document: remarks },
    parts: [...documents.keys()].filter((it) => it !== tree.label(path)),
    extensions,
    sources: async () => sourcesOf(imported, documents, label)
  }
}
