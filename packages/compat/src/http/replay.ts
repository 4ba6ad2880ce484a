import type { HttpRequest, HttpResponse } from "@lintel/diagnostic"
import {
  type Content,
  type Json,
  type JsonObject,
  type JsonSchema,
  nameOf,
  type OutgoingOperation,
  type Parameter
} from "@lintel/model"
import type { Writer } from "../payload/judge.js"
import { byName, coveringRange, covers, isAsItIs, isForm, rangesOf } from "./mediaType.js"
import { parameterKey } from "./parameterList.js"
import { describing } from "./describing.js"
import { route } from "./routing.js"
import { type OperationScope, participant, type SideName } from "./scope.js"
import { type Alternative, alternatives, refusedAlternatives } from "./security.js"
import { headerAsStyled, type Pair, scalarText } from "./serialisation.js"
import { meantAsText, typedFields } from "./textual.js"
import { objectsOf, readings, valuesWritten, type Written } from "./written.js"

/** What a version says of a request or a response that is read by it, and why when it does not say yes. */
export type Replayed =
  | { readonly _tag: "Accepted" }
  | { readonly _tag: "Refused"; readonly why: string }
  | { readonly _tag: "Unknown"; readonly why: string }

const accepted: Replayed = { _tag: "Accepted" }
const refused = (why: string): Replayed => ({ _tag: "Refused", why })
const unknown = (why: string): Replayed => ({ _tag: "Unknown", why })

/** The first that refuses, else the first that nobody knows, else yes. */
const all = (parts: ReadonlyArray<() => Replayed>): Replayed => {
  let open: Replayed | undefined
  for (const part of parts) {
    const found = part()
    if (found._tag === "Refused") return found
    if (found._tag === "Unknown") open ??= found
  }
  return open ?? accepted
}

interface Reading {
  readonly scope: OperationScope
  readonly side: SideName
  readonly writer: Writer
}

/** Whether one of the values is accepted, by validators that are not ours. */
const oneOf = (
  { scope, side, writer }: Reading,
  schema: JsonSchema | undefined,
  values: ReadonlyArray<Json> | undefined,
  what: string
): Replayed => {
  if (values === undefined) return unknown(what)
  if (schema === undefined) return accepted
  const answers = values.map((value) => scope.context.payloads.judge.accepts(side, schema, value, writer))
  return answers.includes(true) ? accepted : answers.includes(undefined) ? unknown(what) : refused(what)
}

/** What a schema means where a value travels as text; `typed` are fields that name a media type of their own. */
const asText = (
  { scope, side }: Reading,
  schema: JsonSchema | undefined,
  typed?: ReadonlySet<string>
): JsonSchema | undefined =>
  schema === undefined ? undefined : meantAsText(scope.context.payloads.judge[side], schema, typed)

const schemaOf = ({ content, schema }: Pick<Parameter, "content" | "schema">): JsonSchema | undefined =>
  content === undefined ? schema : Object.values(content)[0]?.schema

const headerIn = (headers: Readonly<Record<string, string>> | undefined, name: string): string | undefined =>
  Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

const pairsOf = (text: string, separator: string): ReadonlyArray<Pair> =>
  text
    .split(separator)
    .filter((part) => part !== "")
    .map((part) => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")])

const writtenAt = (
  { in: place, name }: Parameter,
  request: HttpRequest,
  texts: ReadonlyMap<string, string>
): Written => {
  if (place === "path") return { text: texts.get(name) ?? "" }
  if (place === "cookie") return { pairs: pairsOf(headerIn(request.headers, "Cookie") ?? "", "; ") }
  if (place !== "header") return { pairs: pairsOf(request.target.split("?").slice(1).join("?"), "&") }
  const text = headerIn(request.headers, name)
  return text === undefined ? {} : { text }
}

const ignoredHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"])

/** The value that a text is as JSON; none where it is no JSON. */
const jsonIn = (text: string): ReadonlyArray<Json> => {
  try {
    return [JSON.parse(decodeURIComponent(text)) as Json]
  } catch {
    return []
  }
}

const readParameter = (
  reading: Reading,
  parameter: Parameter,
  request: HttpRequest,
  texts: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>
): Replayed => {
  const what = `the ${parameter.in} parameter ${parameter.name}`
  if (parameter.in === "header" && ignoredHeaders.has(parameter.name.toLowerCase())) return accepted
  // The values of a path that was matched by a template are those of another name.
  if (parameter.in === "path" && !texts.has(parameter.name)) return accepted
  const schema = schemaOf(parameter)
  if (parameter.in === "querystring") {
    const pairs = writtenAt(parameter, request, texts).pairs ?? []
    if (pairs.length === 0) return parameter.required === true ? refused(what) : accepted
    if (!Object.keys(parameter.content ?? {}).some((name) => isForm(byName(name))))
      return oneOf(reading, schema, jsonIn(request.target.split("?").slice(1).join("?")), what)
    return oneOf(
      reading,
      schema,
      objectsOf(pairs.map(([key, text]) => [decodeURIComponent(key), decodeURIComponent(text)])),
      what
    )
  }
  const values = valuesWritten(parameter, schema, writtenAt(parameter, request, texts), taken)
  if (values === "absent") return parameter.required === true ? refused(what) : accepted
  const found = oneOf(reading, asText(reading, schema), values, what)
  const isEmpty = parameter.in === "query" && (values ?? []).some((value) => value === "")
  if (!isEmpty || found._tag === "Unknown") return found
  if (parameter.allowEmptyValue === true) return accepted
  // Whether a name without a value is an empty text or no value at all is up to who reads it.
  return found._tag === "Accepted" && reading.side !== reading.scope.requests.sender ? unknown(what) : found
}

const mediaFor = (content: Content, mediaType: string): Content[string] | undefined => {
  const found = coveringRange(rangesOf(content), byName(mediaType))
  return found === undefined ? undefined : content[found.name]
}

/** Objects in which a single value is a list of one where it was sent as one. */
const asLists =
  (lists: ReadonlySet<string>) =>
  (value: Json): Json =>
    Object.fromEntries(
      Object.entries(value as JsonObject).map(([name, item]) => [name, lists.has(name) ? [item ?? null].flat() : item])
    )

/** A text of a form or a plain text may stand for what it reads as. */
const bodyValues = (mediaType: string, value: Json, typed: ReadonlySet<string>): ReadonlyArray<Json> | undefined => {
  const range = byName(mediaType)
  if (isAsItIs(range)) return typeof value === "string" ? readings(value) : [value, scalarText(value)]
  if (!isForm(range) || typeof value !== "object" || value === null || Array.isArray(value)) return [value]
  const kept = Object.entries(value).filter(([name]) => typed.has(name))
  const written = Object.entries(value).filter(([name]) => !typed.has(name))
  const fields = written.map(([name, item]) => [name, [item].flat(), Array.isArray(item)] as const)
  if (!fields.every(([, items]) => items.every((item) => typeof item !== "object" || item === null))) return [value]
  const read = objectsOf(fields.flatMap(([name, items]) => items.map((item) => [name, scalarText(item)] as const)))
  const texts = read?.map((one): Json => ({ ...(one as JsonObject), ...Object.fromEntries(kept) }))
  const lists = new Set(fields.flatMap(([name, , isList]) => (isList ? [name] : [])))
  return texts === undefined ? undefined : [value, ...texts, ...(lists.size === 0 ? [] : texts.map(asLists(lists)))]
}

const readBody = (
  reading: Reading,
  content: Content,
  body: HttpRequest["body"],
  headers: HttpRequest["headers"]
): Replayed => {
  const mediaType = headerIn(headers, "Content-Type")
  if (body === undefined || mediaType === undefined) return refused("the body")
  const media = mediaFor(content, mediaType)
  if (media === undefined) return Object.keys(content).length === 0 ? accepted : refused("the media type")
  const { itemSchema } = media
  if (media.schema === undefined && itemSchema !== undefined) {
    const items = isForm(byName(mediaType)) ? [body.value].flat() : [body.value]
    return all(items.map((item) => () => oneOf(reading, itemSchema, [item], "the items of the body")))
  }
  const typed = typedFields(media.encoding)
  const values = bodyValues(mediaType, body.value, typed)
  const isText = isAsItIs(byName(mediaType)) || isForm(byName(mediaType))
  const schema = isText ? asText(reading, media.schema, typed) : media.schema
  return oneOf(reading, schema, values, "the body")
}

/** What is asked for has to be among what is offered. */
const readAccept = (operation: OutgoingOperation, request: HttpRequest): Replayed => {
  const wanted = headerIn(request.headers, "Accept")
  const responses = Object.values(operation.responses ?? {})
  const offered = responses.flatMap(({ content }) => Object.keys(content ?? {}))
  if (wanted === undefined || offered.length === 0) return accepted
  return offered.some((name) => covers(byName(wanted), byName(name))) ? accepted : refused("what it accepts")
}

const carriedBy = (operation: OutgoingOperation): ReadonlySet<string> =>
  new Set(
    (operation.parameters ?? []).flatMap(({ in: place, name, required }) =>
      required === true ? [`key in ${place} ${place === "header" ? name.toLowerCase() : name}`] : []
    )
  )

/** How one version reads a request; `granted` are the credentials that it carries. */
export const replayRequest = (
  scope: OperationScope,
  side: SideName,
  request: HttpRequest,
  granted: Alternative | undefined
): Replayed => {
  const own = participant(scope, side)
  const found = scope.outgoing
    ? { operation: own.operation, texts: new Map<string, string>() }
    : route(own.side.contract, request.method, request.target)
  if (found === undefined) return refused("its method and path")
  const { operation, texts } = found
  const reading: Reading = { scope, side, writer: scope.requests.writer }
  const parameters = operation.parameters ?? []
  const taken = new Set(parameters.filter((it) => it.in === "query").map(({ name }) => name))
  const ways = alternatives(operation.security, own.side.contract)
  const isLetIn =
    (scope.outgoing && operation.security === undefined) ||
    granted === undefined ||
    refusedAlternatives([granted], ways, carriedBy(participant(scope, scope.requests.sender).operation)).length === 0
  return all([
    () => (isLetIn ? accepted : refused("its credentials")),
    ...[...new Map(parameters.map((it) => [parameterKey(it), it])).values()].map(
      (parameter) => () => readParameter(reading, parameter, request, texts, taken)
    ),
    () => {
      if (request.body === undefined)
        return operation.request?.required === true ? refused("its missing body") : accepted
      if (operation.request === undefined) return refused("its body")
      return readBody(reading, operation.request.content, request.body, request.headers)
    },
    () => readAccept(operation, request)
  ])
}

/** How one version reads a response of the operation. */
export const replayResponse = (scope: OperationScope, side: SideName, response: HttpResponse): Replayed => {
  const known = describing(participant(scope, side).operation.responses ?? {}, String(response.status))
  if (known === undefined) return refused("its status")
  const { content, headers } = known.response
  const reading: Reading = { scope, side, writer: scope.responses.writer }
  return all([
    ...Object.entries(headers ?? {}).map(([key, header]) => (): Replayed => {
      const name = nameOf(key)
      const text = headerIn(response.headers, name)
      if (name.toLowerCase() === "content-type") return accepted
      if (text === undefined) return header.required === true ? refused(`the header ${name}`) : accepted
      const schema = schemaOf(header)
      const values = valuesWritten(headerAsStyled(name, header), schema, { text }, new Set())
      return oneOf(reading, asText(reading, schema), values === "absent" ? [] : values, `the header ${name}`)
    }),
    () => (content === undefined ? accepted : readBody(reading, content, response.body, response.headers))
  ])
}
