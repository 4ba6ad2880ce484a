import { type Document, readFiles } from "@lintel/document"
import type { Located } from "../files/tree.js"
import { Unusable } from "../unusable.js"
import { readingOf, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"

const mostFiles = 2000

/** A document and every file it refers to, by their names in references, and what the files are called. */
export interface Gathered {
  readonly files: ReadonlyMap<string, Uint8Array | string | Document>
  /** The path as people know it, of a file in the tree or one that stands for an address. */
  readonly label: (name: string) => string
}

/** Reads a document and every file it refers to, as far as they exist. */
export const gather = async (located: Located, entry: Document, options: ReadingLimits): Promise<Gathered> => {
  const { tree, path } = located
  const { given, maxInput } = options
  const reading = readingOf(options)
  const files = new Map<string, Uint8Array | string | Document>([[path, entry]])
  const labels = new Map<string, string>()
  const asked = new Set<string>()
  const label = (name: string): string => labels.get(name) ?? tree.label(name)
  for (;;) {
    const result = readFiles(files, path, reading)
    if (result._tag === "Failure") throw refusal(label, result.failure)
    for (const [name, document] of result.success.documents) files.set(name, document)
    const wanted = result.success.missing.filter((it) => !asked.has(it))
    if (wanted.length === 0) return { files, label }
    for (const name of wanted) {
      asked.add(name)
      if (asked.size > mostFiles) throw new Unusable(`${tree.label(path)} refers to more than ${mostFiles} files`)
      if (result.success.addresses.has(name)) {
        const found = await given?.read(name, located, maxInput)
        if (found !== undefined) files.set(name, found.bytes)
        labels.set(name, found?.label ?? name)
        continue
      }
      const bytes = (await tree.find(name)) === "file" ? await tree.read(name, maxInput) : undefined
      if (bytes !== undefined) files.set(name, bytes)
    }
  }
}
