import type { HttpResponse, Refusal } from "@lintel/diagnostic"
import { type Json, nameOf, type Response } from "@lintel/model"
import { replayResponse } from "./replay.js"
import { asSent, filled, preferred, sampleBody, sampleOf } from "./sampleValues.js"
import { type OperationScope, type SideName, versionOf } from "./scope.js"
import { simpleText } from "./serialisation.js"
import { withReplay } from "./withReplay.js"

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
