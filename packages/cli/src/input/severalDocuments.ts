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
  readonly read: (
    files: FileTable,
    entries: readonly [string, ...Array<string>],
    limits: Partial<Limits>
  ) => Result<Imported>
  /** What the data it keeps among the extensions means when it changes. */
  readonly extensions?: ReadonlyArray<Extension>
}

const sourcesOf = ({ positions }: Imported, firsts: ReadonlyMap<string, Document>): SourceLookup => ({
  locate: (address, pointer) => {
    const file = documentOf(address)
    // A place in a file alone is one of its first document.
    if (file !== undefined) {
      const first = firsts.get(file)
      return first === undefined ? undefined : placeInDocument(first, file, pointer ?? "")
    }
    return positions.locate(address, pointer)
  }
})

const bytesOf = async (
  { path, tree }: Located,
  { maxInput }: ReadingLimits
): Promise<readonly [string, Uint8Array]> => {
  const label = tree.label(path)
  const bytes = await tree.read(path, maxInput)
  if (bytes === undefined) throw new Unusable(`${label}: there is no such file`)
  return [label, bytes]
}

/** Reads files that may hold several documents: they are read anew, as a whole. */
export const readSeveralDocuments = async (
  all: readonly [Located, ...Array<Located>],
  options: ReadingLimits,
  { extensions, kind, read }: FileReader
): Promise<ModelInput> => {
  const [first, ...others] = all
  const [label, bytes] = await bytesOf(first, options)
  const files = new Map([[label, bytes]])
  for (const other of others) files.set(...(await bytesOf(other, options)))
  const limits = documentLimits(options)
  const result = read(files, [label, ...[...files.keys()].slice(1)], limits)
  if (result._tag === "Failure") throw refusal((file) => file, result.failure)
  const { model, warnings } = result.success
  return {
    _tag: "Model",
    label: [...files.keys()].join(", "),
    kind,
    model,
    remarks: { ...noRemarks, document: warnings },
    parts: [],
    ...(extensions === undefined ? {} : { extensions }),
    sources: async () =>
      sourcesOf(
        result.success,
        new Map(
          [...files].flatMap(([file, content]) => {
            const parsed = parseAll(content, { file, limits })
            const document = parsed._tag === "Success" ? parsed.success[0] : undefined
            return document === undefined ? [] : [[file, document] as const]
          })
        )
      )
  }
}
