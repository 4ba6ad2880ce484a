import {
  escapeToken,
  type Link,
  nameOf,
  parseAddress,
  type Request,
  type Response,
  type Responses
} from "@lintel/model"
import { extend, type Extensions } from "./extensions.js"
import { reportHiddenStream, writeContent, writeHeaders } from "./media.js"
import { approximate, type At, below, drop, type Scope } from "./scope.js"
import { statusPhrase } from "./statusPhrase.js"
import { isTooDeep, nonEmpty, put, type Tree } from "./tree.js"

export const writeRequest = (scope: Scope, operation: At, request: Request, extensions: Extensions): Tree => {
  const at = below(operation, "request")
  reportHiddenStream(scope, at, request)
  if (request.maxSize !== undefined) drop(scope, below(at, "maxSize"), "largest size of a body")
  return extend(scope, extensions, "/request", {
    description: request.description,
    required: request.required,
    content: writeContent(scope, at, request.content)
  })
}

/** How a link names the operation it leads to. */
const linkTarget = (scope: Scope, at: At, operation: string): Tree => {
  const parts = parseAddress(operation)
  if (parts === undefined || parts.kind !== "operation") {
    return /[#/]/u.test(operation) ? { operationRef: operation } : { operationId: operation }
  }
  const [contract = "", ...rest] = parts.segments
  if (contract === scope.key) {
    const name = rest.join("/")
    const id = scope.ids.of(name)
    if (id !== undefined) return { operationId: id }
    const target = scope.contract.operations[name]
    if (target !== undefined) return { operationRef: operationPointer(target.path, target.method) }
  }
  approximate(scope, below(at, "operation"), "link to an operation outside the document")
  const foreign = scope.foreignOperation(operation)
  return foreign === undefined ? { operationId: nameOf(rest.join("/")) } : { operationRef: foreign }
}

/** The place of an operation in its document, as a fragment. */
export const operationPointer = (path: string, method: string): string =>
  `#/paths/${encodeURIComponent(escapeToken(path))}/${method.toLowerCase()}`

const writeLinks = (scope: Scope, at: At, links: Readonly<Record<string, Link>> | undefined): Tree | undefined => {
  if (links === undefined) return undefined
  const out: Tree = {}
  for (const [key, link] of Object.entries(links)) {
    const here = below(at, "links", key)
    if (link.operation === undefined) {
      drop(scope, here, "link to an unknown operation")
      continue
    }
    const { parameters, requestBody, description } = link
    if (isTooDeep(parameters ?? null) || isTooDeep(requestBody ?? null)) drop(scope, here, "link nested too deeply")
    else put(out, nameOf(key), { ...linkTarget(scope, here, link.operation), parameters, requestBody, description })
  }
  return nonEmpty(out)
}

const writeResponse = (scope: Scope, at: At, status: string, response: Response): Tree => {
  reportHiddenStream(scope, at, response)
  return {
    description: response.description ?? statusPhrase(status),
    headers: writeHeaders(scope, at, response.headers),
    content: response.content === undefined ? undefined : nonEmpty(writeContent(scope, at, response.content)),
    links: writeLinks(scope, at, response.links)
  }
}

/** Statuses, then ranges, then `default`, as the Model has them: objects keep whole numbers in front. */
export const writeResponses = (
  scope: Scope,
  operation: At,
  responses: Responses | undefined,
  extensions: Extensions
): ReadonlyMap<string, Tree> | undefined => {
  if (responses === undefined) return undefined
  const out = new Map<string, Tree>()
  for (const status of Object.keys(responses)) {
    const response = responses[status]
    if (response === undefined) continue
    const written = writeResponse(scope, below(operation, "responses", status), status, response)
    out.set(status, extend(scope, extensions, `/responses/${status}`, written))
  }
  return out
}
