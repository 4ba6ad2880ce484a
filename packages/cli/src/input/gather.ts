import { type Document, readFiles } from "@lintel/document"
import type { Located } from "../files/tree.js"
import { Unusable } from "../unusable.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"

const mostFiles = 2000

/** A document and every file it refers to, as far as they exist, by their paths in the tree. */
export const gather = async (
  { tree, path }: Located,
  entry: Document,
  options: ReadingLimits
): Promise<Map<string, Uint8Array | string | Document>> => {
  const limits = documentLimits(options)
  const files = new Map<string, Uint8Array | string | Document>([[path, entry]])
  const asked = new Set<string>()
  for (;;) {
    const result = readFiles(files, path, { limits, root: "" })
    if (result._tag === "Failure") throw refusal(tree.label, result.failure)
    for (const [name, document] of result.success.documents) files.set(name, document)
    const wanted = result.success.missing.filter((it) => !asked.has(it))
    if (wanted.length === 0) return files
    for (const name of wanted) {
      asked.add(name)
      if (asked.size > mostFiles) throw new Unusable(`${tree.label(path)} refers to more than ${mostFiles} files`)
      const bytes = (await tree.find(name)) === "file" ? await tree.read(name, options.maxInput) : undefined
      if (bytes !== undefined) files.set(name, bytes)
    }
  }
}
