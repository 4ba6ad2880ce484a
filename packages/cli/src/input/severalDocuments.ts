import type { SourceLookup } from "@lintel/doc"
import { type Document, type FileTable, type Limits, parseAll, type Result } from "@lintel/document"
import type { Extension } from "@lintel/model"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { Unusable } from "../unusable.js"
import type { Imported } from "./contractDocument.js"
import { placeInDocument } from "./documentPlace.js"
import type { ModelInput } from "./input.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"
import { noRemarks } from "./remarks.js"

/** How files of one kind are read. */
export interface FileReader {
  readonly kind: "kubernetes" | "operations"
  readonly read: (files: FileTable, entry: string, limits: Partial<Limits>) => Result<Imported>
  /** What the data it keeps among the extensions means when it changes. */
  readonly extensions?: ReadonlyArray<Extension>
}

const sourcesOf = ({ positions }: Imported, first: Document | undefined, label: string): SourceLookup => ({
  locate: (address, pointer) => {
    const file = documentOf(address)
    // A place in the file alone is one of its first document.
    if (file !== undefined) return file === label && first ? placeInDocument(first, file, pointer ?? "") : undefined
    const found = positions.locate(address, pointer)
    return found === undefined ? undefined : { ...found, file: label }
  }
})

/** Reads a file that may hold several documents: it is read anew, as a whole. */
export const readSeveralDocuments = async (
  { path, tree }: Located,
  options: ReadingLimits,
  { extensions, kind, read }: FileReader
): Promise<ModelInput> => {
  const label = tree.label(path)
  const bytes = await tree.read(path, options.maxInput)
  if (bytes === undefined) throw new Unusable(`${label}: there is no such file`)
  const limits = documentLimits(options)
  const result = read(new Map([[path, bytes]]), path, limits)
  if (result._tag === "Failure") throw refusal(tree.label, result.failure)
  const { model, warnings } = result.success
  return {
    _tag: "Model",
    label,
    kind,
    model,
    remarks: { ...noRemarks, document: warnings.map((warning) => ({ ...warning, file: label })) },
    parts: [],
    ...(extensions === undefined ? {} : { extensions }),
    sources: async () => {
      const parsed = parseAll(bytes, { file: path, limits })
      return sourcesOf(result.success, parsed._tag === "Success" ? parsed.success[0] : undefined, label)
    }
  }
}
