import type { Json } from "@lintel/model"
import type { DocumentContent, DocumentOperation, OpenApiDocument, Schema } from "./documents.js"
import type { Reader } from "./reader.js"
import { fromPairs, fromText, type Pair } from "./writtenValues.js"

/**
 * How a document reads requests and responses, written from the specification of OpenAPI and with nothing of ours: what
 * the comparison says is held against it.
 */
export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly query: ReadonlyArray<Pair>
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: ReadonlyArray<Pair>
  readonly body?: { readonly type: string; readonly value: Json }
  /** What it carries, where that is known. */
  readonly credentials?: ReadonlySet<string>
}

export interface SentResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: { readonly type: string; readonly value: Json }
}

const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

export interface Routed {
  readonly operation: DocumentOperation
  readonly texts: ReadonlyMap<string, string>
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

export const basesOf = ({
  servers
}: OpenApiDocument): ReadonlyArray<{ readonly origin: string; readonly path: string }> =>
  servers.map(({ url }) => {
    const [, origin = "", path = ""] = /^(https?:\/\/[^/]*)?(.*)$/.exec(url) ?? []
    return { origin, path: path.replace(/\/+$/, "") }
  })

/** The operation that a request arrives at: templates with more letters of their own go before others. */
export const route = (document: OpenApiDocument, method: string, url: string): Routed | undefined => {
  const [, origin = "", path = ""] = /^(https?:\/\/[^/?]*)?([^?]*)/.exec(url) ?? []
  const found: Array<Routed & { readonly letters: number }> = []
  for (const base of basesOf(document)) {
    if (origin !== "" && base.origin !== "" && origin !== base.origin) continue
    if (!path.startsWith(base.path)) continue
    for (const [template, item] of Object.entries(document.paths)) {
      const operation = item[method.toLowerCase()]
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)
      const source = template
        .split(/\{\w+\}/)
        .map(escaped)
        .join("([^/]+)")
      const match = new RegExp(`^${source}$`, "u").exec(path.slice(base.path.length))
      if (operation === undefined || match === null) continue
      const texts = new Map(names.map((name, index) => [name, match[index + 1] ?? ""]))
      found.push({ operation, texts, letters: template.replaceAll(/\{\w+\}/g, "").length })
    }
  }
  return found.toSorted((a, b) => b.letters - a.letters)[0]
}

const covers = (range: string, name: string): boolean => {
  const [type = "", subtype = ""] = range.split("/")
  const [otherType, otherSubtype] = name.split("/")
  return (type === "*" || type === otherType) && (subtype === "*" || subtype === otherSubtype)
}

const mediaFor = (content: DocumentContent, type: string): { readonly schema: Schema } | undefined =>
  Object.entries(content)
    .filter(([range]) => covers(range, type))
    .toSorted(([a], [b]) => a.split("*").length - b.split("*").length)[0]?.[1]

/** What a requirement asks for: schemes by what they are, and their scopes. */
export const credentialsOf = (
  document: OpenApiDocument,
  requirement: Readonly<Record<string, ReadonlyArray<string>>>
): ReadonlySet<string> =>
  new Set(
    Object.entries(requirement).flatMap(([name, scopes]) => {
      const scheme = JSON.stringify(document.components.securitySchemes[name])
      return [scheme, ...scopes.map((scope) => `${scheme} ${scope}`)]
    })
  )

const lackedBy = (document: OpenApiDocument, operation: DocumentOperation, request: SentRequest): boolean => {
  const { security = [] } = operation
  const { credentials } = request
  if (credentials === undefined || security.length === 0) return false
  return !security.some((one) => [...credentialsOf(document, one)].every((it) => credentials.has(it)))
}

/** Why a document refuses a request; undefined when it takes it. */
export const refusesRequest = (reader: Reader, request: SentRequest): string | undefined => {
  const { document } = reader
  const found = route(document, request.method, request.url)
  if (found === undefined) return "no operation"
  const { parameters, requestBody } = found.operation
  if (lackedBy(document, found.operation, request)) return "credentials"
  const taken = new Set(parameters.flatMap((it) => (it.in === "query" ? [it.name] : [])))
  for (const parameter of parameters) {
    const text = parameter.in === "path" ? found.texts.get(parameter.name) : headerOf(request.headers, parameter.name)
    const values =
      parameter.in === "query" || parameter.in === "cookie"
        ? fromPairs(document, parameter, parameter.in === "query" ? request.query : request.cookies, taken)
        : text === undefined
          ? undefined
          : fromText(document, parameter, text)
    const where = `${parameter.in} ${parameter.name}`
    if (values === undefined && parameter.required === true) return `no ${where}`
    if (values !== undefined && !values.some((it) => reader.accepts(parameter.schema, it, "request"))) return where
  }
  if (request.body === undefined) return requestBody?.required === true ? "no body" : undefined
  if (requestBody === undefined) return "a body that nobody reads"
  const media = mediaFor(requestBody.content, request.body.type)
  if (media === undefined) return "media type"
  return reader.accepts(media.schema, request.body.value, "request") ? undefined : "body"
}

/**
 * Why a reader of a document refuses a response; undefined when it takes it, or where the document says nothing of its
 * status or its media type: what that means is no matter of one response.
 */
export const refusesResponse = (
  reader: Reader,
  { responses }: DocumentOperation,
  response: SentResponse
): string | undefined => {
  const status = String(response.status)
  const known = responses[status] ?? responses[`${status.charAt(0)}XX`] ?? responses["default"]
  for (const [name, { required, schema }] of Object.entries(known?.headers ?? {})) {
    const text = headerOf(response.headers, name)
    if (text === undefined && required === true) return `no header ${name}`
    const values =
      text === undefined
        ? []
        : fromText(reader.document, { in: "header", name, schema, style: "simple", explode: false }, text)
    if (text !== undefined && !values.some((it) => reader.accepts(schema, it, "response"))) return `header ${name}`
  }
  if (known?.content === undefined || response.body === undefined) return undefined
  const media = mediaFor(known.content, response.body.type)
  return media === undefined || reader.accepts(media.schema, response.body.value, "response") ? undefined : "body"
}
