import type { HttpRequest, Refusal, Witness } from "@lintel/diagnostic"
import type { Json, Parameter } from "@lintel/model"
import { byName, isForm } from "./mediaType.js"
import { replayRequest } from "./replay.js"
import { asSent, parameterSample, preferred, sampleBody } from "./sampleValues.js"
import { participant, type OperationScope, type SideName, versionOf } from "./scope.js"
import { alternatives, type Alternative, credentialHeaders } from "./security.js"
import { type Pair, queryPairs, simpleText } from "./serialisation.js"
import { type Base, basesOf, joined } from "./url.js"
import { withReplay } from "./withReplay.js"

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
  const isSaid = !scope.outgoing || participant(scope, side).operation.security !== undefined
  if (chosen === undefined || !isSaid) return
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
