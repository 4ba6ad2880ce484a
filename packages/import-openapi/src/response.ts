import {
  child,
  compact,
  type Cursor,
  dereference,
  entriesOf,
  isExtension,
  objectAt,
  onceIfShared,
  readSchema,
  referenceText,
  source,
  type Source,
  type Sources,
  textOf,
  unknownSchema,
  warnAt,
  warnOfUnknownKeys
} from "@lintel/import"
import { type Content, type Json, type Link, type Request, type Response, type Responses, segment } from "@lintel/model"
import type { Context } from "./context.js"
import { isSet } from "./flag.js"
import { collectExtensions } from "./lifecycle.js"
import { type Read, readContent, readHeaders } from "./media.js"

const requestKeys: ReadonlySet<string> = new Set(["description", "required", "content", "schema"])
const responseKeys: ReadonlySet<string> = new Set(["summary", "description", "headers", "content", "links", "schema"])

/** Finds the address of the operation that a link names by its operationId or by a reference. */
export type FindOperation = (link: Cursor) => string | undefined

const isStream = (content: Response["content"]): boolean =>
  content !== undefined && Object.values(content).some((media) => media.itemSchema !== undefined)

/** What is sent where the description cannot be found: anything at all, of which nothing is known. */
const unknownContent = (cursor: Cursor): Content => ({ "*/*": { schema: unknownSchema(referenceText(cursor)) } })

/** A schema without a media type, as Swagger 2.0 writes it: that of JSON, as there where nothing else is said. */
const readBareSchema = (context: Context, holder: Cursor): Read<Content> | undefined => {
  const schema = child(holder, "schema")
  if (schema === undefined) return undefined
  const reason = '"schema" stands here in Swagger 2.0 only; it is read as that of application/json'
  warnAt(context, "repaired", schema.trail, reason, "bare schema")
  const media = source(holder.trail, new Map([["schema", source(schema.trail)]]))
  return {
    value: { "application/json": { schema: readSchema(context, schema) } },
    source: source(holder.trail, new Map([["application/json", media]]))
  }
}

/** Reads a request body of OpenAPI 3. */
export const readRequest = (
  context: Context,
  raw: Cursor | undefined,
  extensions: Record<string, Json>
): Read<Request> | undefined => {
  const cursor = objectAt(context, dereference(context, raw), "a request body")
  if (cursor === undefined) {
    return raw === undefined ? undefined : { value: { content: unknownContent(raw) }, source: source(raw.trail) }
  }
  collectExtensions(context, cursor, "/request", extensions)
  return onceIfShared(context, "request", raw ?? cursor, cursor, () => {
    warnOfUnknownKeys(context, cursor, requestKeys, "a request body")
    const content = readContent(context, child(cursor, "content")) ?? readBareSchema(context, cursor)
    if (content === undefined) {
      warnAt(context, "missing", cursor.trail, "the request body has no content; what it may be is unknown", "content")
    }
    const value = compact<Request>({
      description: textOf(child(cursor, "description")),
      required: isSet(context, cursor, "required") ? true : undefined,
      cardinality: isStream(content?.value) ? "stream" : undefined,
      content: content?.value ?? {}
    })
    const inside: Sources = new Map()
    if (content !== undefined) inside.set("content", content.source)
    return { value, source: source(cursor.trail, inside) }
  })
}

/** Reads one response of OpenAPI 3. */
export const readResponse = (
  context: Context,
  raw: Cursor,
  cursor: Cursor,
  findOperation: FindOperation
): Read<Response> =>
  onceIfShared(context, "response", raw, cursor, () => {
    const sources: Sources = new Map()
    warnOfUnknownKeys(context, cursor, responseKeys, "a response")
    const written = readContent(context, child(cursor, "content")) ?? readBareSchema(context, cursor)
    const content = written === undefined || Object.keys(written.value).length === 0 ? undefined : written
    if (content !== undefined) sources.set("content", content.source)
    const value = compact<Response>({
      description: describe(context, cursor),
      cardinality: isStream(content?.value) ? "stream" : undefined,
      headers: readHeaders(context, child(cursor, "headers"), sources),
      content: content?.value,
      links: readLinks(context, child(cursor, "links"), sources, findOperation)
    })
    return { value, source: source(cursor.trail, sources) }
  })

const describe = (context: Context, cursor: Cursor): string | undefined => {
  const description = textOf(child(cursor, "description"))
  if (description === undefined && context.version !== "3.2") {
    warnAt(context, "missing", cursor.trail, "the response has no description", "response description")
  }
  return description
}

const readLinks = (
  context: Context,
  cursor: Cursor | undefined,
  sources: Sources,
  findOperation: FindOperation
): Readonly<Record<string, Link>> | undefined => {
  const holder = objectAt(context, cursor, "links")
  const links: Record<string, Link> = {}
  const inside = new Map<string, Source>()
  for (const [name, raw] of entriesOf(holder)) {
    const link = isExtension(name) ? undefined : objectAt(context, dereference(context, raw), "a link")
    if (link === undefined) continue
    links[segment(name)] = compact<Link>({
      operation: findOperation(link),
      parameters: child(link, "parameters")?.value as Json | undefined,
      requestBody: child(link, "requestBody")?.value as Json | undefined,
      description: textOf(child(link, "description"))
    })
    inside.set(segment(name), source(link.trail))
  }
  if (holder === undefined || Object.keys(links).length === 0) return undefined
  sources.set("links", source(holder.trail, inside))
  return links
}

/** `200`, `2XX` or `default`; ranges in lower case are repaired. */
const statusKey = (context: Context, name: string, cursor: Cursor): string | undefined => {
  if (/^(?:[1-5][0-9][0-9]|[1-5]XX|default)$/.test(name)) return name
  const repaired = name.trim().toUpperCase()
  if (/^[1-5](?:[0-9][0-9]|XX)$/.test(repaired)) {
    warnAt(context, "repaired", cursor.trail, `the status "${name}" is read as ${repaired}`, "status")
    return repaired
  }
  if (/^default$/i.test(name.trim())) {
    warnAt(context, "repaired", cursor.trail, `"${name}" is read as default`, "status")
    return "default"
  }
  warnAt(
    context,
    "malformed",
    cursor.trail,
    `"${name}" is no status such as 200, 2XX or default; it is left out`,
    "status"
  )
  return undefined
}

/** Reads the responses of an operation with the given reader. */
export const readResponses = (
  context: Context,
  raw: Cursor | undefined,
  extensions: Record<string, Json>,
  read: (response: Cursor, raw: Cursor) => Read<Response>
): Read<Responses> | undefined => {
  const holder = objectAt(context, dereference(context, raw), "responses")
  if (holder === undefined) return undefined
  const responses: Record<string, Response> = {}
  const inside = new Map<string, Source>()
  for (const [name, cursor] of entriesOf(holder)) {
    if (isExtension(name)) continue
    const status = statusKey(context, name, cursor)
    const response = status === undefined ? undefined : objectAt(context, dereference(context, cursor), "a response")
    if (status === undefined) continue
    if (Object.hasOwn(responses, status)) {
      warnAt(context, "duplicate", cursor.trail, `the status ${status} is described twice; the first counts`, "status")
      continue
    }
    // A response that cannot be found is still a response: the status is known, what it holds is not.
    const result =
      response === undefined
        ? { value: { content: unknownContent(cursor) }, source: source(cursor.trail) }
        : read(response, cursor)
    responses[status] = result.value
    inside.set(status, result.source)
    if (response !== undefined) collectExtensions(context, response, `/responses/${status}`, extensions)
  }
  return { value: responses, source: source(holder.trail, inside) }
}
