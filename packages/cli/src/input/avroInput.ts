import type { SourceLookup } from "@lintel/doc"
import type { Document, FileTable } from "@lintel/document"
import { type Imported, read } from "@lintel/import-avro"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { Unusable } from "../unusable.js"
import { isAvroPath } from "./avroPath.js"
import { placeInDocument } from "./documentPlace.js"
import type { ModelInput } from "./input.js"
import { documentLimits, type ReadingLimits } from "./limits.js"
import { refusal } from "./refusal.js"
import { noRemarks } from "./remarks.js"

/** What reading a schema takes beside the document. */
export interface AvroOptions extends ReadingLimits {
  /** The name of the message; by default that of its type. */
  readonly contract?: string
}

const mostNeighbours = 1000

/** Schemas that may define what one refers to: those in its folder and below. */
const neighbours = async ({ path, tree }: Located, { maxInput }: ReadingLimits): Promise<FileTable> => {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ""
  const found = new Map<string, Uint8Array>()
  let files: ReadonlyArray<string>
  try {
    files = await tree.list(folder)
  } catch (error) {
    if (error instanceof Unusable) return found // a folder that is too large to be one of schemas
    throw error
  }
  for (const file of files.filter((it) => it !== path && isAvroPath(it)).slice(0, mostNeighbours)) {
    const bytes = await tree.read(file, maxInput)
    if (bytes !== undefined && bytes.length > 0) found.set(file, bytes)
  }
  return found
}

const readWithNeighbours = async (located: Located, entry: Document, options: AvroOptions): Promise<Imported> => {
  const { path, tree } = located
  const { contract: message } = options
  const reading = { limits: documentLimits(options), ...(message === undefined ? {} : { message }) }
  const alone: FileTable = new Map([[path, entry]])
  const first = read(alone, path, reading)
  if (first._tag === "Success") return first.success
  const isIncomplete = first.failure.some(({ reason }) => reason.startsWith("nothing defines "))
  if (!isIncomplete) throw refusal(tree.label, first.failure)
  const files: FileTable = new Map([...alone, ...(await neighbours(located, options))])
  const second = read(files, path, reading)
  if (second._tag === "Failure") throw refusal(tree.label, second.failure)
  return second.success
}

const sourcesOf = (
  { positions }: Imported,
  entry: Document,
  path: string,
  label: (path: string) => string
): SourceLookup => ({
  locate: (address, pointer) => {
    const file = documentOf(address)
    if (file !== undefined) return file === label(path) ? placeInDocument(entry, file, pointer ?? "") : undefined
    const found = positions.locate(address, pointer)
    return found === undefined ? undefined : { ...found, file: label(found.file) }
  }
})

/** Reads an Avro schema or protocol; types that it does not define are looked for in its folder. */
export const readAvro = async (located: Located, entry: Document, options: AvroOptions): Promise<ModelInput> => {
  const { tree, path } = located
  const imported = await readWithNeighbours(located, entry, options)
  const document = imported.warnings.map(({ file, line, column, pointer, kind, reason }) => ({
    file: tree.label(file),
    line,
    column,
    pointer,
    kind,
    reason
  }))
  return {
    _tag: "Model",
    label: tree.label(path),
    kind: "avro",
    model: imported.model,
    remarks: { ...noRemarks, document },
    parts: imported.parts.map(tree.label),
    sources: async () => sourcesOf(imported, entry, path, tree.label)
  }
}
