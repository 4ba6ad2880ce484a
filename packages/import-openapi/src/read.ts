import {
  type Document,
  type FileTable,
  readFiles,
  type ReadOptions as FileOptions,
  type Result
} from "@lintel/document"
import {
  type Cursor,
  errorsOf,
  type ImportWarning,
  isRecord,
  makePositions,
  own,
  type Positions,
  rootTrail,
  type Source,
  trailPlace,
  trailTo,
  warnAt,
  warningsOf
} from "@lintel/import"
import { type AddressParts, type Model, modelVersion, segment } from "@lintel/model"
import { makeContext, type Version } from "./context.js"
import { readContract } from "./contract.js"

/**
 * How to read OpenAPI documents.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ReadOptions extends FileOptions {
  /** The name of the contract; by default from the title of the document. */
  readonly contract?: string
  /**
   * Whether the table has every file that exists: then a path item that stands in a file that is not there makes the
   * document unusable. Otherwise, and where left out, such files are only `missing`.
   */
  readonly isComplete?: boolean
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

/** Operations and webhooks stand inside the source of their contract. */
const sourceOf =
  (contract: string, source: Source) =>
  ({ kind, segments }: AddressParts): Source | undefined => {
    const [key, name] = segments
    if (key !== contract) return undefined
    const holder = kind === "operation" ? "operations" : kind === "webhook" ? "webhooks" : undefined
    return holder === undefined ? source : name === undefined ? undefined : source.inside.get(holder)?.inside.get(name)
  }

/**
 * Reads an OpenAPI document (3.0, 3.1, 3.2) or a Swagger 2.0 document, in JSON or YAML and split over any number of
 * files, as a Model with one HTTP contract. Pure: files come from the table, `missing` names those that are not in it.
 *
 * *Details.* Schemas become JSON Schema 2020-12 of the same meaning, with references `#/$defs/Name` into the schemas of
 * the contract. Parameters of paths and operations are put together; styles that are the default of their place are left
 * out; references to responses, parameters and the like are followed, those to addresses such as `https://...` where the
 * table has a file of that name. What no version of the specification allows but
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
  const context = makeContext(set, version, options.isComplete ?? false)
  if (!written.isText) warnAt(context, "repaired", place, `the version of ${written.key} must be text`)
  const root: Cursor = { value: document.value, trail: rootTrail(entry) }
  const name = options.contract ?? contractName(document)
  const { contract, source } = readContract(context, root, name)
  if (context.errors.length > 0) return { _tag: "Failure", failure: errorsOf(context) }
  const key = segment(name)
  const model: Model = { lintel: modelVersion, extent: "part", contracts: { [key]: contract } }
  const positions = makePositions(set, sourceOf(key, source))
  return {
    _tag: "Success",
    success: { model, contract: key, positions, warnings: warningsOf(context), missing: set.missing }
  }
}
