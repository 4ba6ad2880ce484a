import {
  chargeRepetition,
  child,
  compact,
  type Cursor,
  entriesOf,
  isExtension,
  objectAt,
  partAt,
  readNames,
  source,
  type Source,
  type Sources,
  textOf,
  trailTo,
  warnAt,
  warnOfUnknownKeys
} from "@lintel/import"
import {
  type Callback,
  type HttpOperation,
  type Json,
  type OutgoingOperation,
  type Parameter,
  type Request,
  type Response,
  segment,
  type Server
} from "@lintel/model"
import type { Context } from "./context.js"
import { declaredKey, readDeclaredOperation } from "./declared.js"
import { collectExtensions, extensionsOf, readOperationDeprecation, readStability } from "./lifecycle.js"
import type { Read } from "./media.js"
import { findOperations, type FoundOperation } from "./pathItem.js"
import { findParameters, type FoundParameter, mergeParameters, readParameters } from "./parameter.js"
import { readResponses } from "./response.js"
import { readSecurity, type SchemeTable } from "./security.js"
import { readServers } from "./server.js"

/** What differs between versions of the specification in reading an operation. */
export interface Reader {
  readonly schemes: SchemeTable
  readonly readParameter: (context: Context, found: FoundParameter) => Read<Parameter>
  /** Parameters that are part of the request body (Swagger 2.0) are not parameters. */
  readonly isParameter: (found: FoundParameter) => boolean
  readonly readRequest: (
    operation: Cursor,
    parameters: ReadonlyArray<FoundParameter>,
    extensions: Record<string, Json>
  ) => Read<Request> | undefined
  readonly readResponse: (response: Cursor, raw: Cursor, operation: Cursor) => Read<Response>
  readonly readServers: (operation: Cursor) => ReadonlyArray<Server> | undefined
}

type SharedFields = Omit<OutgoingOperation, "method">

const operationKeys: ReadonlySet<string> = new Set([
  "tags",
  "summary",
  "description",
  "externalDocs",
  "operationId",
  "parameters",
  "requestBody",
  "responses",
  "callbacks",
  "deprecated",
  "security",
  "servers",
  "consumes",
  "produces",
  "schemes"
])

const readShared = (
  context: Context,
  reader: Reader,
  found: FoundOperation,
  template: string | undefined,
  sources: Sources
): SharedFields => {
  const { operation, item } = found
  const extensions: Record<string, Json> = {}
  collectExtensions(context, item, "/path", extensions)
  collectExtensions(context, operation, "", extensions)
  const declared = readDeclaredOperation(context, operation)
  if (declared !== undefined) {
    delete extensions[declaredKey]
    for (const key of Object.keys(declared))
      sources.set(key, source(trailTo(trailTo(operation.trail, declaredKey), key)))
  }
  warnOfUnknownKeys(context, operation, operationKeys, "an operation")
  const all = mergeParameters(
    findParameters(context, child(item, "parameters")),
    findParameters(context, child(operation, "parameters"))
  )
  const own = all.filter((parameter) => reader.isParameter(parameter))
  const parameters = readParameters(context, own, operation, template, extensions, reader.readParameter)
  const request = reader.readRequest(operation, all, extensions)
  const responses = readResponses(context, child(operation, "responses"), extensions, (response, raw) =>
    reader.readResponse(response, raw, operation)
  )
  if (responses === undefined) {
    warnAt(
      context,
      "missing",
      operation.trail,
      "the operation has no responses; what it answers is unknown",
      "responses"
    )
  }
  sources.set("parameters", parameters.source)
  if (request !== undefined) sources.set("request", request.source)
  if (responses !== undefined) sources.set("responses", responses.source)
  const externalDocs = child(operation, "externalDocs")
  if (externalDocs !== undefined) extensions["externalDocs"] = externalDocs.value as Json
  const tags = readNames(context, child(operation, "tags"), "tags")
  return compact<SharedFields>({
    operationId: textOf(child(operation, "operationId")),
    summary: textOf(child(operation, "summary") ?? child(item, "summary")),
    description: textOf(child(operation, "description") ?? child(item, "description")),
    tags: tags === undefined || tags.length === 0 ? undefined : tags,
    parameters: parameters.value.length === 0 ? undefined : parameters.value,
    request: request?.value,
    responses: responses?.value,
    security: readSecurity(context, child(operation, "security"), reader.schemes),
    servers:
      reader.readServers(operation) ?? readServers(context, child(operation, "servers") ?? child(item, "servers")),
    deprecation: readOperationDeprecation(context, operation),
    stability: readStability(context, operation) ?? readStability(context, item),
    exposure: child(operation, "x-internal")?.value === true ? "internal" : undefined,
    extensions: extensionsOf(extensions),
    ...declared
  })
}

/** Reads a request that the service sends: of a webhook or of a callback. */
export const readOutgoing = (context: Context, reader: Reader, found: FoundOperation): Read<OutgoingOperation> => {
  const sources: Sources = new Map([["method", source(found.operation.trail)]])
  const fields = readShared(context, reader, found, undefined, sources)
  return { value: { method: found.method, ...fields }, source: source(found.operation.trail, sources) }
}

const readCallback = (context: Context, reader: Reader, expression: string, raw: Cursor): Read<Callback> => {
  const operations: Record<string, OutgoingOperation> = {}
  const inside = new Map<string, Source>()
  for (const found of findOperations(context, raw, expression)) {
    const { method } = found
    const key = segment(method === method.toUpperCase() ? method.toLowerCase() : method)
    const read = readOutgoing(context, reader, found)
    operations[key] = read.value
    inside.set(key, read.source)
    if (child(found.operation, "callbacks") !== undefined) {
      const trail = trailTo(found.operation.trail, "callbacks")
      warnAt(context, "not-representable", trail, "callbacks of a callback are left out", "callbacks")
    }
  }
  return {
    value: { expression, operations },
    source: source(raw.trail, new Map([["operations", source(raw.trail, inside)]]))
  }
}

const readCallbacks = (
  context: Context,
  reader: Reader,
  cursor: Cursor | undefined,
  sources: Sources
): Readonly<Record<string, Callback>> | undefined => {
  const holder = objectAt(context, cursor, "callbacks")
  const callbacks: Record<string, Callback> = {}
  const inside = new Map<string, Source>()
  for (const [name, raw] of entriesOf(holder)) {
    const callback = isExtension(name)
      ? undefined
      : objectAt(context, partAt(context, raw, "the callback"), "a callback")
    if (callback !== undefined && !chargeRepetition(context, raw.trail, callback)) break
    const expressions = entriesOf(callback).filter(([key]) => !isExtension(key))
    for (const [expression, item] of expressions) {
      const key = segment(expressions.length === 1 ? name : `${name} ${expression}`)
      const read = readCallback(context, reader, expression, item)
      callbacks[key] = read.value
      inside.set(key, read.source)
    }
  }
  if (holder === undefined || Object.keys(callbacks).length === 0) return undefined
  sources.set("callbacks", source(holder.trail, inside))
  return callbacks
}

/** Reads one method of one path. */
export const readOperation = (context: Context, reader: Reader, found: FoundOperation): Read<HttpOperation> => {
  const { method, path, operation } = found
  const sources: Sources = new Map([
    ["method", source(operation.trail)],
    ["path", source(operation.trail.parent ?? operation.trail)]
  ])
  const fields = readShared(context, reader, found, path, sources)
  const callbacks = readCallbacks(context, reader, child(operation, "callbacks"), sources)
  const value: HttpOperation = {
    _tag: "Http",
    method,
    path,
    ...fields,
    ...(callbacks === undefined ? {} : { callbacks })
  }
  return { value, source: source(operation.trail, sources) }
}
