import type { SourceLookup } from "@lintel/doc"
import { type Document, parseAll } from "@lintel/document"
import { type Imported, kubernetesExtension, read } from "@lintel/import-kubernetes"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { Unusable } from "../unusable.js"
import { placeInDocument } from "./documentPlace.js"
import type { ModelInput } from "./input.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"
import { noRemarks } from "./remarks.js"

const sourcesOf = ({ positions }: Imported, documents: ReadonlyArray<Document>, label: string): SourceLookup => ({
  locate: (address, pointer) => {
    const file = documentOf(address)
    const [first] = documents
    if (file !== undefined)
      return file === label && first !== undefined ? placeInDocument(first, file, pointer ?? "") : undefined
    const found = positions.locate(address, pointer)
    return found === undefined ? undefined : { ...found, file: label }
  }
})

/** Reads manifests, whose file may hold several documents: it is read anew, as a whole. */
export const readKubernetes = async (located: Located, options: ReadingLimits): Promise<ModelInput> => {
  const { path, tree } = located
  const label = tree.label(path)
  const bytes = await tree.read(path, options.maxInput)
  if (bytes === undefined) throw new Unusable(`${label}: there is no such file`)
  const limits = documentLimits(options)
  const result = read(new Map([[path, bytes]]), path, { limits })
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
    kind: "kubernetes",
    model: imported.model,
    remarks: { ...noRemarks, document },
    parts: [],
    extensions: [kubernetesExtension],
    sources: async () => {
      const parsed = parseAll(bytes, { file: path, limits })
      return sourcesOf(imported, parsed._tag === "Success" ? parsed.success : [], label)
    }
  }
}
