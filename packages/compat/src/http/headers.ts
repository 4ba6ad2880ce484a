import type { Refusal } from "@lintel/diagnostic"
import { type Header, type Json, nameOf } from "@lintel/model"
import { responseHeaderAdded } from "../changes/response-header-added/change.js"
import { responseHeaderRemoved } from "../changes/response-header-removed/change.js"
import { responseHeaderWidened } from "../changes/response-header-widened/change.js"
import type { Placed } from "../payload/place.js"
import { compareContents, isSameMedia } from "./contents.js"
import { sampleResponse, statusNumber } from "./sampleResponse.js"
import type { FoundResponse } from "./describing.js"
import { type OperationScope, participant, pointerOf, type SideName } from "./scope.js"
import { headerAsStyled, simpleText } from "./serialisation.js"
import { compareWritten } from "./compareWritten.js"

interface FoundHeader {
  readonly key: string
  readonly name: string
  readonly header: Header
  readonly of: FoundResponse
}

/** Media types and not headers say what a body is. */
const isIgnored = (name: string): boolean => name.toLowerCase() === "content-type"

const headersOf = (found: FoundResponse): ReadonlyMap<string, FoundHeader> =>
  new Map(
    Object.entries(found.response.headers ?? {})
      .map(([key, header]) => ({ key, name: nameOf(key), header, of: found }))
      .filter(({ name }) => !isIgnored(name))
      .map((header) => [header.name.toLowerCase(), header])
  )

const pointerTo = ({ key, of }: FoundHeader, ...keys: ReadonlyArray<string>): string =>
  pointerOf("responses", of.key, "headers", key, ...keys)

const pointers = (
  scope: OperationScope,
  sent: FoundHeader | undefined,
  read: FoundHeader | undefined
): { readonly before?: string; readonly after?: string } => {
  const [old, fresh] = scope.responses.sender === "before" ? [sent, read] : [read, sent]
  return {
    ...(old === undefined ? {} : { before: pointerTo(old) }),
    ...(fresh === undefined ? {} : { after: pointerTo(fresh) })
  }
}

/** Compares the headers of a response; their names are the same in any case. */
export const compareHeaders = (
  scope: OperationScope,
  status: string,
  sent: FoundResponse,
  read: FoundResponse
): void => {
  const [own, other] = [headersOf(sent), headersOf(read)]
  for (const [name, header] of other) {
    const one = own.get(name)
    if (header.header.required === true ? one?.header.required !== true : one === undefined) {
      reportLost(scope, status, sent, one, header)
    }
    if (one !== undefined) compareHeader(scope, status, sent, one, header)
  }
  for (const [name, header] of own) {
    if (other.has(name)) continue
    const pointer = pointers(scope, header, undefined)
    scope.report(responseHeaderAdded, { status, name: header.name }, { class: "information", pointer })
  }
}

const reportLost = (
  scope: OperationScope,
  status: string,
  sent: FoundResponse,
  one: FoundHeader | undefined,
  header: FoundHeader
): void => {
  const isPromised = header.header.required === true
  const response = sampleResponse(scope, scope.responses.sender, String(statusNumber(status)), sent.response, {
    without: new Set([header.name.toLowerCase()])
  })
  scope.report(
    responseHeaderRemoved,
    { status, name: header.name, promised: isPromised, now: one === undefined ? "absent" : "optional" },
    {
      class: isPromised ? "breaking" : "changes-meaning",
      pointer: pointers(scope, one, header),
      ...(isPromised ? { witness: response } : {})
    }
  )
}

const compareHeader = (
  scope: OperationScope,
  status: string,
  response: FoundResponse,
  sent: FoundHeader,
  read: FoundHeader
): void => {
  const flow = scope.responses
  if (scope.context.payloads.judge.same(sent.header, read.header)) return
  const where = { in: "response", name: read.name, status }
  const witness = (value: Json, refusals: ReadonlyArray<Refusal>): ReturnType<typeof sampleResponse> =>
    sampleResponse(scope, flow.sender, String(statusNumber(status)), response.response, {
      headers: { [sent.name]: simpleText(headerAsStyled(sent.name, sent.header), value) },
      refusals
    })
  if (sent.header.content !== undefined && read.header.content !== undefined) {
    compareContents(scope, flow, "header", where, {
      sender: { content: sent.header.content, pointer: pointerTo(sent, "content") },
      reader: { content: read.header.content, pointer: pointerTo(read, "content") },
      witness: (value, _mediaType, refusals) => witness(value, refusals)
    })
    if (isSameMedia(sent.header.content, read.header.content)) return
  }
  const found = compareWritten(scope, {
    flow,
    part: "header",
    where,
    sender: { styled: headerAsStyled(sent.name, sent.header), placed: placedSchema(scope, flow.sender, sent) },
    reader: { styled: headerAsStyled(read.name, read.header), placed: placedSchema(scope, flow.reader, read) },
    witness
  })
  const shown = found.narrowed?.witness ?? found.forms[0]?.witness
  if (shown === undefined && found.isUndecided !== true) return
  scope.report(
    responseHeaderWidened,
    { status, name: read.name },
    {
      class: shown === undefined ? "undecided" : "breaking",
      pointer: pointers(scope, sent, read),
      ...(shown === undefined ? {} : { witness: shown })
    }
  )
}

const placedSchema = (scope: OperationScope, side: SideName, found: FoundHeader): Placed => {
  const owner = participant(scope, side)
  const [name, media] = Object.entries(found.header.content ?? {})[0] ?? []
  const keys = name === undefined ? ["schema"] : ["content", name, "schema"]
  return {
    schema: media === undefined ? (found.header.schema ?? true) : (media.schema ?? true),
    place: { address: owner.address, pointer: `${owner.pointer}${pointerTo(found, ...keys)}` }
  }
}
