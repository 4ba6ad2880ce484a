import type { SourceLookup } from "@lintel/doc"
import { type Document, parseAll } from "@lintel/document"
import { type Imported, read } from "@lintel/import-ops"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { Unusable } from "../unusable.js"
import { placeInDocument } from "./documentPlace.js"
import type { ModelInput } from "./input.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"
import { noRemarks } from "./remarks.js"

/** What reading configuration takes beside the document. */
export interface OperationsOptions extends ReadingLimits {
  /** The name of the service that a configuration of calls belongs to. */
  readonly contract?: string
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

/** Reads configuration of operations, whose file may hold several documents: it is read anew, as a whole. */
export const readOperations = async (located: Located, options: OperationsOptions): Promise<ModelInput> => {
  const { path, tree } = located
  const label = tree.label(path)
  const bytes = await tree.read(path, options.maxInput)
  if (bytes === undefined) throw new Unusable(`${label}: there is no such file`)
  const limits = documentLimits(options)
  const { contract: service } = options
  const result = read(new Map([[path, bytes]]), path, { limits, ...(service === undefined ? {} : { service }) })
  if (result._tag === "Failure") throw refusal(tree.label, result.failure)
  const imported = result.success
  const document = imported.warnings.map(({ column, kind, line, pointer, reason }) => ({
    file: label,
    line,
    column,
    pointer,
    kind,
    reason
  }))
  return {
    _tag: "Model",
    label,
    kind: "operations",
    model: imported.model,
    remarks: { ...noRemarks, document },
    parts: [],
    sources: async () => {
      const parsed = parseAll(bytes, { file: path, limits })
      return sourcesOf(imported, parsed._tag === "Success" ? parsed.success[0] : undefined, label)
    }
  }
}
