import type { HttpRequest, HttpResponse, Refusal, Witness } from "@lintel/diagnostic"
import {
  type Json,
  type JsonSchema,
  type MediaType,
  nameOf,
  type Parameter,
  type Request,
  type Response
} from "@lintel/model"
import { byName, isForm } from "./mediaType.js"
import { type Flow, participant, type OperationScope, type SideName, versionOf } from "./scope.js"
import { type Pair, queryPairs, simpleText } from "./serialisation.js"
import { replayRequest, replayResponse, type Replayed } from "./replay.js"
import { alternatives, type Alternative, credentialHeaders } from "./security.js"
import { type Base, basesOf, joined } from "./url.js"

/** What a sample request deviates in from the plainest one that the sender's version allows. */
export interface RequestParts {
  /** Values by parameter, in place of a sample. */
  readonly values?: ReadonlyMap<Parameter, Json>
  /** Names and texts added to the query as they are. */
  readonly query?: ReadonlyArray<Pair>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: { readonly value: Json; readonly mediaType: string }
  readonly withoutBody?: boolean
  /** A parameter that is left out, or written in another way. */
  readonly without?: Parameter
  /** What stands before the path: an origin. */
  readonly url?: string
  readonly base?: Base
  readonly alternative?: Alternative
  readonly refusals?: ReadonlyArray<Refusal>
  /** The path as it is sent, where it is not that of the sender's template. */
  readonly path?: string
  /** The sender's template, with texts where it matters which value a parameter has. */
  readonly template?: string
}

/** A small value that the side's schema accepts. */
export const sampleOf = (scope: OperationScope, side: SideName, schema: JsonSchema | undefined): Json | undefined =>
  scope.context.payloads.judge.example(side, schema ?? true)?.value

/** A small body that the side's schema accepts in the direction of the flow: what is read only is in no request. */
export const sampleBody = (
  scope: OperationScope,
  { writer }: Flow,
  side: SideName,
  media: MediaType | undefined
): Json | undefined =>
  scope.context.payloads.judge.example(side, media?.schema ?? media?.itemSchema ?? true, writer)?.value

const parameterSchema = (parameter: Parameter): JsonSchema | undefined =>
  parameter.schema ?? Object.values(parameter.content ?? {})[0]?.schema

/** What has a text of its own: an empty text, list or object reads as no value at all. */
export const filled = {
  not: { enum: ["", null] },
  minItems: 1,
  items: { not: { const: "" } },
  minProperties: 1
} as const

/** A value for a parameter: never an empty one. */
export const parameterSample = (scope: OperationScope, side: SideName, parameter: Parameter): Json => {
  const schema = parameterSchema(parameter) ?? { type: "string", minLength: 1 }
  return sampleOf(scope, side, { allOf: [schema, filled] }) ?? sampleOf(scope, side, schema) ?? "x"
}

const preferred = (content: Request["content"]): readonly [string, MediaType] | undefined => {
  const entries = Object.entries(content)
  return entries.find(([name]) => byName(name).subtype === "json") ?? entries[0]
}

const asSent = (mediaType: string): string => mediaType.replaceAll("*", "example")

interface Draft {
  readonly query: Array<Pair>
  readonly headers: Record<string, string>
  readonly cookies: Array<string>
  path: string
  /** The query as one text that is no list of names. */
  wholeQuery?: string
}

const isFormContent = ({ content }: Parameter): boolean =>
  Object.keys(content ?? {}).every((name) => isForm(byName(name)))

const place = (draft: Draft, parameter: Parameter, value: Json): void => {
  switch (parameter.in) {
    case "path":
      draft.path = draft.path.replaceAll(`{${parameter.name}}`, () => simpleText(parameter, value))
      return
    case "header":
      draft.headers[parameter.name] = simpleText(parameter, value)
      return
    case "cookie":
      draft.cookies.push(...queryPairs(parameter, value).map(([name, text]) => `${name}=${text}`))
      return
    case "querystring":
      if (isFormContent(parameter)) draft.query.push(...queryPairs(parameter, value))
      else draft.wholeQuery = encodeURIComponent(JSON.stringify(value))
      return
    default:
      draft.query.push(...queryPairs(parameter, value))
  }
}

const basePathOf = (scope: OperationScope, side: SideName): string => {
  const { operation, side: contract } = participant(scope, side)
  return basesOf(contract.contract, operation).bases[0]?.path ?? ""
}

const bodyOf = (
  scope: OperationScope,
  side: SideName,
  parts: RequestParts
): { readonly value: Json; readonly mediaType: string } | undefined => {
  if (parts.body !== undefined || parts.withoutBody === true) return parts.body
  const request = participant(scope, side).operation.request
  const [mediaType, media] = (request?.required === true ? preferred(request.content) : undefined) ?? []
  const value = mediaType === undefined ? undefined : sampleBody(scope, scope.requests, side, media)
  return mediaType === undefined || value === undefined ? undefined : { mediaType, value }
}

const grantedBy = (scope: OperationScope, side: SideName, parts: RequestParts): Alternative | undefined => {
  const { operation, side: contract } = participant(scope, side)
  return parts.alternative ?? alternatives(operation.security, contract.contract)[0]
}

const securityOf = (scope: OperationScope, side: SideName, parts: RequestParts, draft: Draft): void => {
  const chosen = grantedBy(scope, side, parts)
  if (chosen === undefined || scope.outgoing) return
  const { cookies, headers, query } = credentialHeaders(chosen)
  for (const [name, text] of headers) if (!hasHeader(draft.headers, name)) draft.headers[name] = text
  draft.query.push(...query)
  draft.cookies.push(...cookies.map(([name, text]) => `${name}=${text}`))
}

const hasHeader = (headers: Readonly<Record<string, string>>, name: string): boolean =>
  Object.keys(headers).some((key) => key.toLowerCase() === name.toLowerCase())

const fixedValue = (parameter: Parameter, parts: RequestParts): { readonly value: Json } | undefined => {
  const value = parts.values?.get(parameter)
  return value === undefined ? undefined : { value }
}

const answers = { Accepted: "accepted", Refused: "refused", Unknown: "unknown" } as const

/** What both versions said of a witness: it is checked when its sender accepts it and its reader refuses it. */
const withReplay = <W extends HttpRequest | HttpResponse>(witness: W, sender: Replayed, reader: Replayed): W => {
  if (sender._tag === "Accepted" && reader._tag === "Refused") return { ...witness, checked: true }
  const open = sender._tag === "Accepted" ? reader : sender
  return {
    ...witness,
    checked: false,
    replay: {
      sender: answers[sender._tag],
      reader: answers[reader._tag],
      ...(open._tag === "Accepted" ? {} : { why: open.why })
    }
  }
}

/** The request that the sender's version allows with these parts, in whole: read by both versions again. */
export const sampleRequest = (scope: OperationScope, side: SideName, parts: RequestParts = {}): HttpRequest => {
  const { operation } = participant(scope, side)
  const draft: Draft = {
    query: [],
    headers: {},
    cookies: [],
    path:
      parts.path ??
      (operation.path === undefined
        ? (participant(scope, side).target ?? "/")
        : joined(parts.base?.path ?? basePathOf(scope, side), parts.template ?? operation.path))
  }
  for (const parameter of operation.parameters ?? []) {
    const fixed = fixedValue(parameter, parts)
    const isNeeded = parameter.required === true || parameter.in === "path"
    if ((fixed === undefined && !isNeeded) || parameter === parts.without) continue
    place(draft, parameter, fixed === undefined ? parameterSample(scope, side, parameter) : fixed.value)
  }
  draft.query.push(...(parts.query ?? []))
  Object.assign(draft.headers, parts.headers)
  securityOf(scope, side, parts, draft)
  const body = bodyOf(scope, side, parts)
  const query = draft.wholeQuery ?? draft.query.map(([name, text]) => `${name}=${text}`).join("&")
  const headers = {
    ...draft.headers,
    ...(draft.cookies.length === 0 ? {} : { Cookie: draft.cookies.join("; ") }),
    ...(body === undefined ? {} : { "Content-Type": asSent(body.mediaType) })
  }
  const reader = side === "before" ? "after" : "before"
  const request: HttpRequest = {
    _tag: "HttpRequest",
    checked: false,
    acceptedBy: versionOf(scope, side),
    refusedBy: versionOf(scope, reader),
    method: operation.method,
    target: `${parts.url ?? ""}${draft.path}${query === "" ? "" : `?${query}`}`,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body === undefined ? {} : { body: { value: body.value } }),
    ...(parts.refusals === undefined ? {} : { refusals: parts.refusals })
  }
  const granted = grantedBy(scope, side, parts)
  return withReplay(
    request,
    replayRequest(scope, side, request, granted),
    replayRequest(scope, reader, request, granted)
  )
}

/**
 * A request that the old version sends, whole, and the new one never sends: its receivers wait for it. `checked` says
 * that the old version describes it, which was read again.
 */
export const neverSent = (scope: OperationScope): HttpRequest => {
  const { checked: _checked, refusedBy: _refused, replay, ...request } = sampleRequest(scope, "before")
  return { ...request, checked: replay?.sender === "accepted" }
}

/** A request that the old version understands, and that the new one accepts and understands otherwise. */
export const understoodOtherwise = (scope: OperationScope, parts: RequestParts): HttpRequest => {
  const { checked, refusedBy: _refused, ...request } = sampleRequest(scope, "before", parts)
  return { ...request, checked: checked || isAcceptedByBoth(request) }
}

/** A witness of texts that are written in one way and read in another: where both accept them, they mean two things. */
export const readOtherwise = (witness: Witness): Witness => {
  if (witness._tag !== "HttpRequest" || !isAcceptedByBoth(witness)) return witness
  const { refusedBy: _refused, ...request } = witness
  return { ...request, checked: true }
}

const isAcceptedByBoth = ({ replay }: Pick<HttpRequest, "replay">): boolean =>
  replay?.sender === "accepted" && replay.reader === "accepted"

/** What a sample response deviates in from the plainest one that the sender's version allows. */
export interface ResponseParts {
  readonly body?: { readonly value: Json; readonly mediaType: string }
  readonly headers?: Readonly<Record<string, string>>
  /** Headers that are left out although the version has them. */
  readonly without?: ReadonlySet<string>
  readonly refusals?: ReadonlyArray<Refusal>
}

/** A status that a key of responses stands for. */
export const statusNumber = (status: string, taken: ReadonlySet<string> = new Set()): number => {
  if (/^[1-5][0-9][0-9]$/.test(status)) return Number(status)
  const first = status === "default" ? 5 : Number(status.charAt(0))
  for (let code = first * 100; code < first * 100 + 100; code++) if (!taken.has(String(code))) return code
  return first * 100
}

const responseHeaders = (
  scope: OperationScope,
  side: SideName,
  response: Response,
  parts: ResponseParts
): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [encoded, header] of Object.entries(response.headers ?? {})) {
    const name = nameOf(encoded)
    if (header.required !== true || parts.without?.has(name.toLowerCase()) === true) continue
    const schema = header.schema ?? Object.values(header.content ?? {})[0]?.schema
    const sample = sampleOf(scope, side, { allOf: [schema ?? true, filled] }) ?? sampleOf(scope, side, schema)
    headers[name] = simpleText({ in: "header", name }, sample ?? "x")
  }
  return { ...headers, ...parts.headers }
}

/** The response that the sender's version allows with these parts, in whole: read by both versions again. */
export const sampleResponse = (
  scope: OperationScope,
  side: SideName,
  status: string,
  response: Response,
  parts: ResponseParts = {}
): HttpResponse => {
  const [mediaType, media] = (parts.body === undefined ? preferred(response.content ?? {}) : undefined) ?? []
  const sample = mediaType === undefined ? undefined : sampleBody(scope, scope.responses, side, media)
  const body =
    parts.body ?? (mediaType === undefined || sample === undefined ? undefined : { mediaType, value: sample })
  const reader = side === "before" ? "after" : "before"
  const headers = {
    ...responseHeaders(scope, side, response, parts),
    ...(body === undefined ? {} : { "Content-Type": asSent(body.mediaType) })
  }
  const answer: HttpResponse = {
    _tag: "HttpResponse",
    checked: false,
    acceptedBy: versionOf(scope, side),
    refusedBy: versionOf(scope, reader),
    status: statusNumber(status),
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body === undefined ? {} : { body: { value: body.value } }),
    ...(parts.refusals === undefined ? {} : { refusals: parts.refusals })
  }
  return withReplay(answer, replayResponse(scope, side, answer), replayResponse(scope, reader, answer))
}
