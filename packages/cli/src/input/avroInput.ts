import type { SourceLookup } from "@lintel/doc"
import type { Document, FileTable } from "@lintel/document"
import { type Imported, importsOf, parseIdl, read } from "@lintel/import-avro"
import type { Located } from "../files/tree.js"
import { documentOf } from "../findings/documentAddress.js"
import { Unusable } from "../unusable.js"
import { isAvroPath, isIdlPath } from "./avroPath.js"
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
  for (const file of files.filter((it) => it !== path && isAvroPath(it) && !isIdlPath(it)).slice(0, mostNeighbours)) {
    const bytes = await tree.read(file, maxInput)
    if (bytes !== undefined && bytes.length > 0) found.set(file, bytes)
  }
  return found
}

/** Parses a file of the interface language. */
export const readIdl = async ({ path, tree }: Located, bytes: Uint8Array, limits: ReadingLimits): Promise<Document> => {
  const result = parseIdl(bytes, { file: path, limits: documentLimits(limits) })
  if (result._tag === "Failure") throw refusal(tree.label, result.failure)
  return result.success
}

const mostImported = 2000

/** A file of the interface language with all that it imports, as far as it is there. */
const imported = async ({ path, tree }: Located, entry: Document, options: AvroOptions): Promise<FileTable> => {
  const files = new Map<string, Uint8Array | Document>([[path, entry]])
  const open = [entry]
  for (let document = open.shift(); document !== undefined; document = open.shift()) {
    for (const it of importsOf(document, "")) {
      if (it._tag === "Refused" || files.has(it.file) || (await tree.find(it.file)) !== "file") continue
      if (files.size > mostImported) throw new Unusable(`${tree.label(path)} imports more than ${mostImported} files`)
      const bytes = (await tree.read(it.file, options.maxInput)) ?? new Uint8Array()
      if (!isIdlPath(it.file)) files.set(it.file, bytes)
      else {
        const inner = await readIdl({ path: it.file, tree }, bytes, options)
        files.set(it.file, inner)
        open.push(inner)
      }
    }
  }
  return files
}

const readWithImports = async (located: Located, entry: Document, options: AvroOptions): Promise<Imported> => {
  const { contract: message } = options
  const reading = { limits: documentLimits(options), root: "", ...(message === undefined ? {} : { message }) }
  const result = read(await imported(located, entry, options), located.path, reading)
  if (result._tag === "Failure") throw refusal(located.tree.label, result.failure)
  return result.success
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

/**
 * Reads an Avro schema or protocol; types that a schema does not define are looked for in its folder, an interface says
 * what it imports.
 */
export const readAvro = async (located: Located, entry: Document, options: AvroOptions): Promise<ModelInput> => {
  const { tree, path } = located
  const schema = await (isIdlPath(path) ? readWithImports : readWithNeighbours)(located, entry, options)
  const document = schema.warnings.map(({ file, line, column, pointer, kind, reason }) => ({
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
    model: schema.model,
    remarks: { ...noRemarks, document },
    parts: schema.parts.map(tree.label),
    sources: async () => sourcesOf(schema, entry, path, tree.label)
  }
}
