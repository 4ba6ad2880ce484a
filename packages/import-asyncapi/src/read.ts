import { type FileTable, readFiles, type ReadOptions as FileOptions, type Result } from "@lintel/document"
import {
  child,
  type Cursor,
  declareDefinitions,
  errorsOf,
  type ImportWarning,
  isRecord,
  makePositions,
  own,
  type Positions,
  rootTrail,
  textOf,
  trailPlace,
  trailTo,
  warnAt,
  warningsOf
} from "@lintel/import"
import { type Model, nameOf, segment } from "@lintel/model"
import { type Context, makeContext, type Version } from "./context.js"
import { findVersion2 } from "./findVersion2.js"
import { findVersion3 } from "./findVersion3.js"
import { unusedMessages } from "./findMessages.js"
import type { FoundDocument } from "./found.js"
import { buildModel } from "./model.js"
import { slug } from "./names.js"

/**
 * How to read AsyncAPI documents.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface ReadOptions extends FileOptions {
  /** The name of the service that the document describes; by default from its title, else its id. */
  readonly service?: string
  /**
   * Whether the table has every file that exists: then a part (no schema) that stands in a file that is not there makes
   * the document unusable. Otherwise, and where left out, such files are only `missing`.
   */
  readonly isComplete?: boolean
}

/**
 * What a document says, as a Model with one service and the messages, channels and brokers it uses.
 *
 * @category Reading
 * @since 0.1.0
 */
export interface Imported {
  readonly model: Model
  /** The key of the service in the Model: its address is `service:` and this. */
  readonly service: string
  readonly positions: Positions
  readonly warnings: ReadonlyArray<ImportWarning>
  /** Files that are referred to and were not given. Add those that exist and read again. */
  readonly missing: ReadonlyArray<string>
}

const failure = (
  file: string,
  place: { readonly line: number; readonly column: number; readonly pointer: string },
  reason: string
): Result<Imported> => ({
  _tag: "Failure",
  failure: [{ _tag: "DocumentError", file, line: place.line, column: place.column, pointer: place.pointer, reason }]
})

const supported = (text: string): Version | undefined => {
  const match = /^([23])\.(\d+)(?:\.\d+)?(?:-.*)?$/.exec(text)
  const minor = Number(match?.[2])
  if (match?.[1] === "2") return minor <= 6 ? 2 : undefined
  return match?.[1] === "3" && minor <= 1 ? 3 : undefined
}

const serviceName = (root: Cursor): string => {
  const info = child(root, "info")
  const title = info === undefined ? undefined : textOf(child(info, "title"))
  const id = textOf(child(root, "id"))
  return slug(title) ?? slug(id?.replace(/^urn:|^[a-z]+:\/\//i, "")) ?? "application"
}

/** Names the plain schemas of `components` first; those in another language are no definitions. */
const declareSchemas = (context: Context, components: Cursor | undefined): void => {
  const holder = components === undefined ? undefined : child(components, "schemas")
  if (holder === undefined || !isRecord(holder.value)) return
  const plain = Object.entries(holder.value).filter(
    ([, value]) => typeof value === "boolean" || (isRecord(value) && own(value, "schemaFormat") === undefined)
  )
  declareDefinitions(context, { value: Object.fromEntries(plain), trail: holder.trail })
}

const findAll = (context: Context, root: Cursor, components: Cursor | undefined): FoundDocument => {
  const found = context.version === 2 ? findVersion2(context, root) : findVersion3(context, root)
  const used = new Set([
    ...found.channels.flatMap(({ messages }) => messages),
    ...found.operations.flatMap(({ messages, reply }) => [...messages, ...(reply?.messages ?? [])])
  ])
  const holder = components === undefined ? undefined : child(components, "messages")
  return { ...found, unused: unusedMessages(context, holder, used) }
}

/**
 * Reads an AsyncAPI document (2.0 to 2.6, 3.0, 3.1), in JSON or YAML and split over any number of files. The application
 * it describes becomes a service that emits and consumes; its messages, channels and servers (as brokers) become
 * entities of their own. Pure: files come from the table, `missing` names those that are not in it.
 *
 * *Details.* In AsyncAPI 2, `publish` says what others do: the application receives it. Traits are merged in, references
 * followed (those to addresses such as `https://...` where the table has a file of that name), schemas read as JSON
 * Schema 2020-12 of the same meaning; every message carries the definitions it needs.
 * Avro and Protobuf payloads are kept in their own form, other languages as unknown. What bindings say of topics,
 * partitions, keys, retention, compaction, groups and acknowledgement becomes facts of channels and consumptions; the
 * rest is kept under `extensions.asyncapi`. What AsyncAPI has no words for is read from `x-lintel`, in the form of the
 * Model.
 *
 * *Errors.* A file that is neither JSON nor YAML, is beyond the limits, is no AsyncAPI document or has something else
 * where only an object or a list makes sense; a reference to a part (a message, a channel, a trait, ...) that is not there;
 * an Avro payload that is no Avro schema. Each names the place. A schema that a reference does not find stays unknown.
 *
 * @example
 * ```ts
 * import { read } from "@lintel/import-asyncapi"
 *
 * const document = `asyncapi: 2.6.0
 * info: { title: Stock, version: 1.0.0 }
 * channels:
 *   orders.placed:
 *     publish:
 *       message: { name: OrderPlaced, payload: { type: object, required: [id] } }
 * `
 * const result = read(new Map([["stock.yaml", document]]), "stock.yaml")
 * if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
 * const { model, positions } = result.success
 *
 * model.services?.["stock"]?.consumes // => [{ channel: "channel:orders.placed", messages: ["message:OrderPlaced"] }]
 * positions.locate("message:OrderPlaced", "/payload/schema/required")?.line // => 6
 * ```
 *
 * @category Reading
 * @since 0.1.0
 */
export const read = (files: FileTable, entry: string, options: ReadOptions = {}): Result<Imported> => {
  const result = readFiles(files, entry, options)
  if (result._tag === "Failure") return result
  const set = result.success
  const start = { line: 1, column: 1, pointer: "" }
  const value = set.documents.get(entry)?.value
  if (!isRecord(value)) return failure(entry, start, "the document is no object, so it is no AsyncAPI document")
  const root: Cursor = { value, trail: rootTrail(entry) }
  const written = child(root, "asyncapi")
  if (written === undefined)
    return failure(entry, start, 'the document has no "asyncapi", so it is no AsyncAPI document')
  const text =
    typeof written.value === "number" && Number.isInteger(written.value) ? `${written.value}.0` : String(written.value)
  const version = supported(text.trim())
  if (version === undefined) {
    const place = trailPlace(set, trailTo(root.trail, "asyncapi"))
    return failure(entry, place, `version ${text} of AsyncAPI is not supported; 2.0 to 2.6, 3.0 and 3.1 are`)
  }
  const context = makeContext(set, { files, version, isComplete: options.isComplete ?? false })
  if (typeof written.value !== "string")
    warnAt(context, "repaired", written.trail, "the version of asyncapi must be text")
  if (child(root, "info") === undefined) warnAt(context, "missing", root.trail, 'the document has no "info"', "info")
  const components = child(root, "components")
  declareSchemas(context, components)
  const service = segment(options.service === undefined ? serviceName(root) : nameOf(options.service))
  const built = buildModel(context, root, service, findAll(context, root, components))
  if (context.errors.length > 0) return { _tag: "Failure", failure: errorsOf(context) }
  const positions = makePositions(set, ({ kind, path }) => built.sources.get(`${kind}:${path}`))
  return {
    _tag: "Success",
    success: { model: built.model, service, positions, warnings: warningsOf(context), missing: set.missing }
  }
}
