import {
  type Document,
  type DocumentError,
  type DocumentSet,
  type FileTable,
  readFiles,
  type ReadOptions as FileOptions,
  type Result
} from "@lintel/document"
import { type Model, modelVersion, segment } from "@lintel/model"
import type { Context, Version } from "./context.js"
import { readContract } from "./contract.js"
import { type Cursor, isRecord, own, rootTrail, trailOf, trailTo } from "./cursor.js"
import { makePositions, type Positions, trailPlace } from "./source.js"
import { type ImportWarning, makeWarningLog, type PendingWarning, pointerOf, warn, type WarningLog } from "./warning.js"

/**
 * How to read OpenAPI documents.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ReadOptions extends FileOptions {
  /** The name of the contract; by default from the title of the document. */
  readonly contract?: string
}

/**
 * What a document says, as a Model with one contract.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  /** The name of the contract in the Model: its address is `contract:` and this. */
  readonly contract: string
  readonly positions: Positions
  readonly warnings: ReadonlyArray<ImportWarning>
  /** Files that are referred to and were not given. Add those that exist and read again. */
  readonly missing: ReadonlyArray<string>
}

const versionOf = (
  root: Readonly<Record<string, unknown>>
): { key: string; text: string; isText: boolean } | undefined => {
  for (const key of ["openapi", "swagger"]) {
    const value = own(root, key)
    if (typeof value === "string") return { key, text: value.trim(), isText: true }
    if (typeof value === "number")
      return { key, text: Number.isInteger(value) ? `${value}.0` : String(value), isText: false }
  }
  return undefined
}

const supported = (key: string, text: string): Version | undefined => {
  if (key === "swagger") return /^2(?:\.0)?$/.test(text) ? "2.0" : undefined
  const match = /^3\.([012])(?:\.[0-9]+)?(?:-.*)?$/.exec(text)
  return match === null ? undefined : match[1] === "0" ? "3.0" : match[1] === "1" ? "3.1" : "3.2"
}

/** Text as a name: `Pet Store API` is `pet-store-api`. */
const contractName = (document: Document): string => {
  const info = isRecord(document.value) ? own(document.value, "info") : undefined
  const title = isRecord(info) ? own(info, "title") : undefined
  const name = (typeof title === "string" ? title : "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
  return name === "" ? "api" : name
}

const failure = (file: string, line: number, column: number, pointer: string, reason: string): Result<Imported> => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line, column, pointer, reason }]
})

const locatedWarning = (set: DocumentSet, pending: PendingWarning): ImportWarning => {
  const place = trailPlace(set, trailOf(pending.file, pending.path))
  const { line, column } = place
  return {
    _tag: "ImportWarning",
    kind: pending.kind,
    file: pending.file,
    line,
    column,
    pointer: pointerOf(pending),
    reason: pending.reason
  }
}

const allWarnings = (set: DocumentSet, log: WarningLog): ReadonlyArray<ImportWarning> => {
  const ofFiles = set.warnings.map(({ kind, file, line, column, pointer, reason }): ImportWarning => ({
    _tag: "ImportWarning",
    kind,
    file,
    line,
    column,
    pointer,
    reason
  }))
  const ofReading = log.pending.map((pending) => locatedWarning(set, pending))
  const { dropped } = log
  if (dropped === 0) return [...ofFiles, ...ofReading]
  const reason = `${dropped} more warnings that say the same of other places are left out`
  return [
    ...ofFiles,
    ...ofReading,
    { _tag: "ImportWarning", kind: "more", file: set.entry, line: 1, column: 1, pointer: "", reason }
  ]
}

/** What places need of the documents: text and offsets. The values, which are much larger, are let go. */
const withoutValues = (set: DocumentSet): DocumentSet => ({
  ...set,
  documents: new Map([...set.documents].map(([file, document]) => [file, { ...document, value: undefined }]))
})

/** What shared parts may add to a document by being named again. */
const maximalParts = 500_000

const makeContext = (set: DocumentSet, version: Version, log: WarningLog): Context => ({
  set,
  version,
  log,
  errors: [],
  definitions: new Map(),
  definitionNames: new Set(),
  nextNumbers: new Map(),
  localMisses: 0,
  budget: maximalParts,
  pending: [],
  references: new Map(),
  targets: new Map(),
  identities: undefined,
  shared: new Map()
})

const errorsOf = (context: Context): ReadonlyArray<DocumentError> =>
  context.errors.map(({ trail, reason }) => ({ _tag: "DocumentError", ...trailPlace(context.set, trail), reason }))

/**
 * Reads an OpenAPI document (3.0, 3.1, 3.2) or a Swagger 2.0 document, in JSON or YAML and split over any number of
 * files, as a Model with one HTTP contract. Pure: files come from the table, `missing` names those that are not in it.
 *
 * *Details.* Schemas become JSON Schema 2020-12 of the same meaning, with references `#/$defs/Name` into the schemas of
 * the contract. Parameters of paths and operations are put together; styles that are the default of their place are left
 * out; references to responses, parameters and the like are followed. What no version of the specification allows but
 * is common is read with a warning. What cannot be known, such as the target of a broken reference, becomes a schema
 * that refers to `unresolved:...`: nothing may be concluded from it.
 *
 * What OpenAPI has no words for is read from `x-lintel` of the document and of operations, in the form of the Model:
 * `effects`, `idempotency`, `pagination`, `rateLimit`, `cache`, `consequence` and their like.
 *
 * *Errors.* A file that is neither JSON nor YAML, is beyond the limits, is no OpenAPI document or has something else
 * where only an object or a list makes sense. Each names the place.
 *
 * @example
 * ```ts
 * import { read } from "@lintel/import-openapi"
 *
 * const pets = `openapi: 3.0.3
 * info: { title: Pets, version: 1.0.0 }
 * paths:
 *   /pets/{id}:
 *     get:
 *       operationId: getPet
 *       parameters:
 *         - { name: id, in: path, required: true, schema: { type: integer } }
 *       responses:
 *         '200':
 *           description: A pet
 *           content:
 *             application/json:
 *               schema: { type: string, nullable: true }
 * `
 * const result = read(new Map([["pets.yaml", pets]]), "pets.yaml")
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 * const { model, positions } = result.success
 *
 * const answer = model.contracts?.["pets"]?.operations["getPet"]?.responses?.["200"]
 * answer?.content?.["application/json"]?.schema // => { type: ["string", "null"] }
 * positions.locate("operation:pets/getPet", "/parameters/0/schema/type")?.line // => 8
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const read = (files: FileTable, entry: string, options: ReadOptions = {}): Result<Imported> => {
  const result = readFiles(files, entry, options)
  if (result._tag === "Failure") return result
  const set = result.success
  const document = set.documents.get(entry)
  if (document === undefined || !isRecord(document.value)) {
    return failure(entry, 1, 1, "", "the document is no object, so it is no OpenAPI document")
  }
  const written = versionOf(document.value)
  if (written === undefined) {
    return failure(entry, 1, 1, "", 'the document has neither "openapi" nor "swagger", so it is no OpenAPI document')
  }
  const version = supported(written.key, written.text)
  const place = trailTo(rootTrail(entry), written.key)
  if (version === undefined) {
    const { line, column, pointer } = trailPlace(set, place)
    return failure(
      entry,
      line,
      column,
      pointer,
      `version ${written.text} of ${written.key} is not supported; 2.0 and 3.0 to 3.2 are`
    )
  }
  const log = makeWarningLog()
  if (!written.isText) warn(log, "repaired", place, `the version of ${written.key} must be text`)
  const context = makeContext(set, version, log)
  const root: Cursor = { value: document.value, trail: rootTrail(entry) }
  const name = options.contract ?? contractName(document)
  const { contract, source } = readContract(context, root, name)
  if (context.errors.length > 0) return { _tag: "Failure", failure: errorsOf(context) }
  const key = segment(name)
  const model: Model = { lintel: modelVersion, contracts: { [key]: contract } }
  const positions = makePositions(withoutValues(set), new Map([[key, source]]))
  return {
    _tag: "Success",
    success: { model, contract: key, positions, warnings: allWarnings(set, log), missing: set.missing }
  }
}
