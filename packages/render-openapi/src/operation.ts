import { type Callback, type HttpOperation, methodAsSent, nameOf, type OutgoingOperation } from "@lintel/model"
import { extend, type Extensions, extensionsOf, keptField, reportUnplaced } from "./extensions.js"
import { lifecycle } from "./lifecycle.js"
import { writeParameters } from "./parameters.js"
import { writeRequest, writeResponses } from "./responses.js"
import { approximate, type At, below, drop, type Scope, entityAt } from "./scope.js"
import { writeSecurity } from "./security.js"
import { writeServers } from "./servers.js"
import { nonEmpty, put, type Tree, isEmpty } from "./tree.js"

/** The extension that holds, in the form of the Model, what OpenAPI has no words for. */
export const declaredKey = "x-lintel"

/** What readers already take from `x-internal`. */
const isSaidInternal = (operation: OutgoingOperation, extensions: Extensions): boolean =>
  operation.exposure === "internal" && keptField(extensions, "x-internal") === true

const declared = (operation: OutgoingOperation, extensions: Extensions): Tree | undefined =>
  nonEmpty({
    effects: operation.effects,
    idempotency: operation.idempotency,
    pagination: operation.pagination,
    batch: operation.batch,
    longRunning: operation.longRunning,
    rateLimit: operation.rateLimit,
    cache: operation.cache,
    classification: operation.classification,
    consequence: operation.consequence,
    exposure: isSaidInternal(operation, extensions) ? undefined : operation.exposure,
    formerly: operation.formerly
  })

interface Shared {
  readonly operation: OutgoingOperation
  readonly id: string | undefined
  readonly path: string | undefined
  readonly at: At
  readonly callbacks: Tree | undefined
  readonly extensions: Extensions
}

const tagsOf = (scope: Scope, operation: OutgoingOperation, isOwn: boolean): ReadonlyArray<string> | undefined => {
  if (operation.tags !== undefined && operation.tags.length > 0) return operation.tags
  return scope.contextTag === undefined || !isOwn ? undefined : [scope.contextTag]
}

const writeShared = (scope: Scope, { operation, id, path, at, callbacks, extensions }: Shared): Tree => {
  const out = {
    tags: tagsOf(scope, operation, path !== undefined),
    summary: operation.summary,
    description: operation.description,
    externalDocs: keptField(extensions, "externalDocs"),
    operationId: id,
    ...lifecycle(operation),
    [declaredKey]: declared(operation, extensions),
    security: writeSecurity(scope, at, operation.security),
    servers: writeServers(scope, at, operation.servers),
    parameters: writeParameters(scope, at, operation.parameters, path, extensions),
    requestBody: operation.request === undefined ? undefined : writeRequest(scope, at, operation.request, extensions),
    responses: writeResponses(scope, at, operation.responses, extensions),
    callbacks
  }
  return extend(scope, extensions, "", out)
}

/** An operation of the document, with what it keeps of its path. */
export interface WrittenOperation {
  readonly operation: Tree
  readonly at: At
  readonly extensions: Extensions
}

/** One method of one path. */
export const writeOperation = (scope: Scope, name: string, operation: HttpOperation): WrittenOperation => {
  const subject = `operation:${scope.key}/${name}`
  const at = entityAt(subject)
  const extensions = extensionsOf(scope, at, operation.extensions)
  const callbacks = writeCallbacks(scope, at, operation.callbacks)
  const written = writeShared(scope, {
    operation,
    id: scope.ids.of(name),
    path: operation.path,
    at,
    callbacks,
    extensions
  })
  return { operation: written, at, extensions }
}

/** A request that the service sends. */
export const writeOutgoing = (scope: Scope, at: At, operation: OutgoingOperation): WrittenOperation => {
  const extensions = extensionsOf(scope, at, operation.extensions)
  const id = scope.ids.ofOutgoing(operation)
  if (id !== operation.operationId) drop(scope, below(at, "operationId"), "operationId that others have too")
  const written = writeShared(scope, { operation, id, path: undefined, at, callbacks: undefined, extensions })
  return { operation: written, at, extensions }
}

const fixedMethods: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"])

const methodOrder = ["get", "query", "post", "put", "patch", "delete", "head", "options", "trace"]

/** The methods of one path. What they keep of the path itself stands there when all of them keep the same. */
export const writePathItem = (scope: Scope, written: ReadonlyMap<string, WrittenOperation>): Tree => {
  const item: Tree = {}
  const others: Tree = {}
  for (const [method, one] of [...written].toSorted(([a], [b]) => orderOf(a) - orderOf(b))) {
    const isFixed = fixedMethods.has(method)
    if (isFixed || (method === "QUERY" && scope.version === "3.2")) item[method.toLowerCase()] = one.operation
    else if (scope.version === "3.2") put(others, method, one.operation)
    else drop(scope, one.at, `operation with the method ${method}`)
  }
  if (!isEmpty(others)) item["additionalOperations"] = others
  extendPath(scope, [...written.values()], item)
  for (const { extensions } of written.values()) reportUnplaced(scope, extensions, ["externalDocs"])
  return item
}

const orderOf = (method: string): number => {
  const index = methodOrder.indexOf(method.toLowerCase())
  return index < 0 ? methodOrder.length : index
}

const extendPath = (scope: Scope, written: ReadonlyArray<WrittenOperation>, item: Tree): void => {
  if (written.every(({ extensions }) => extensions.byPlace.size === 0)) return
  const groups = written.map(({ extensions }) => JSON.stringify([...(extensions.byPlace.get("/path") ?? [])]))
  const [first] = written
  if (first === undefined || groups.some((group) => group !== groups[0])) return
  extend(scope, first.extensions, "/path", item)
  for (const { extensions } of written) extensions.written.add("/path")
}

const writeCallback = (scope: Scope, at: At, callback: Callback): Tree => {
  const written = new Map<string, WrittenOperation>()
  for (const [key, operation] of Object.entries(callback.operations)) {
    const here = below(at, "operations", key)
    const method = methodAsSent(operation.method)
    if (written.has(method)) drop(scope, here, "second operation of a method in a callback")
    else {
      if (key !== (method === method.toUpperCase() ? method.toLowerCase() : method))
        approximate(scope, here, "name of an operation of a callback")
      written.set(method, writeOutgoing(scope, here, operation))
    }
  }
  const out: Tree = {}
  put(out, callback.expression, writePathItem(scope, written))
  return out
}

const writeCallbacks = (
  scope: Scope,
  operation: At,
  callbacks: Readonly<Record<string, Callback>> | undefined
): Tree | undefined => {
  if (callbacks === undefined) return undefined
  const out: Tree = {}
  for (const [key, callback] of Object.entries(callbacks)) {
    const at = below(operation, "callbacks", key)
    const name = nameOf(key).startsWith("x-") ? `_${nameOf(key)}` : nameOf(key)
    if (name !== nameOf(key)) approximate(scope, at, "name of a callback")
    put(out, name, writeCallback(scope, at, callback))
  }
  return nonEmpty(out)
}
