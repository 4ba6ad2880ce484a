import type { SourceLookup } from "@lintel/doc"
import type { Document, FileTable } from "@lintel/document"
import { type Imported, read } from "@lintel/import-openapi"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { placeInDocument } from "./documentPlace.js"
import type { ModelInput } from "./input.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { gather } from "./gather.js"
import { refusal } from "./refusal.js"
import { noRemarks } from "./remarks.js"

/** What reading a document takes beside the document. */
export interface OpenApiOptions extends ReadingLimits {
  /** The name of its contract; by default from its title. */
  readonly contract?: string
}

/** Documents by label, without the values, which places do not need. */
const documentsByLabel = (files: FileTable, label: (path: string) => string): ReadonlyMap<string, Document> =>
  new Map(
    [...files].flatMap(([path, document]) =>
      typeof document === "string" || document instanceof Uint8Array
        ? []
        : [[label(path), { ...document, value: undefined }] as const]
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

/** Reads an OpenAPI or Swagger document with the files it refers to. */
export const readOpenApi = async (located: Located, entry: Document, options: OpenApiOptions): Promise<ModelInput> => {
  const { tree, path } = located
  const files: FileTable = await gather(located, entry, options)
  const { contract } = options
  const result = read(files, path, {
    limits: documentLimits(options),
    root: "",
    ...(contract === undefined ? {} : { contract })
  })
  if (result._tag === "Failure") throw refusal(tree.label, result.failure)
  const imported = result.success
  const remarks = imported.warnings.map(({ file, line, column, pointer, kind, reason }) => ({
    file: tree.label(file),
    line,
    column,
    pointer,
    kind,
    reason
  }))
  const documents = documentsByLabel(files, tree.label)
  return {
    _tag: "Model",
    label: tree.label(path),
    kind: "openapi",
    model: imported.model,
    remarks: { ...noRemarks, document: remarks },
    parts: [...documents.keys()].filter((it) => it !== tree.label(path)),
    sources: async () => sourcesOf(imported, documents, tree.label)
  }
}
