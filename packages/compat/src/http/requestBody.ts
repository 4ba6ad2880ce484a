import type { Witness } from "@lintel/diagnostic"
import { type Bytes, isUnitError, type MediaType, parseBytes, type Request } from "@lintel/model"
import { cardinalityChanged } from "../changes/cardinality-changed/change.js"
import { limitLowered } from "../changes/limit-lowered/change.js"
import { mediaTypeAdded } from "../changes/media-type-added/change.js"
import { requestBodyRemoved } from "../changes/request-body-removed/change.js"
import { requestBodyRequired } from "../changes/request-body-required/change.js"
import { requestMediaTypeRemoved } from "../changes/request-media-type-removed/change.js"
import { compareContents, isLostContent, isSameCardinality } from "./contents.js"
import { sampleRequest } from "./sampleRequest.js"
import { sampleBody } from "./sampleValues.js"
import { covers, coveringRange, type NamedRange, rangesOf } from "./mediaType.js"
import { type OperationScope, participant, pointerOf } from "./scope.js"

const bodyPointer = "/request"
const both = { before: bodyPointer, after: bodyPointer } as const

const has = (request: Request | undefined): request is Request => request !== undefined

/** A request with a body of a media type that the sender's version allows. */
const withBody = (scope: OperationScope, request: Request, mediaType: string): Witness => {
  const media: MediaType | undefined = request.content[mediaType]
  const value = sampleBody(scope, scope.requests, scope.requests.sender, media)
  return sampleRequest(scope, scope.requests.sender, { body: { mediaType, value: value === undefined ? "" : value } })
}

/** Compares what an operation takes as its body. */
export const compareRequestBody = (scope: OperationScope): void => {
  const { reader, sender } = scope.requests
  const [sent, read] = [participant(scope, sender).operation.request, participant(scope, reader).operation.request]
  if (sent === undefined && read === undefined) return
  if (!has(read)) {
    if (has(sent)) reportUnread(scope, sent)
    return
  }
  if (!has(sent)) {
    if (scope.outgoing) {
      const witness = sampleRequest(scope, sender, { withoutBody: true })
      scope.report(requestBodyRemoved, {}, { class: "breaking", pointer: { before: bodyPointer }, witness })
    } else if (read.required === true) reportRequired(scope, sent)
    else for (const mediaType of Object.keys(read.content)) reportMediaAdded(scope, mediaType)
    return
  }
  if (read.required === true && sent.required !== true) reportRequired(scope, sent)
  compareMediaTypes(scope, sent, read)
  compareContents(
    scope,
    scope.requests,
    "request",
    {},
    {
      sender: { content: sent.content, pointer: `${bodyPointer}/content` },
      reader: { content: read.content, pointer: `${bodyPointer}/content` },
      witness: (value, mediaType, refusals) => sampleRequest(scope, sender, { body: { value, mediaType }, refusals })
    }
  )
  compareCardinality(scope, sent, read)
  compareSize(scope, sent, read)
}

const reportRequired = (scope: OperationScope, sent: Request | undefined): void =>
  scope.report(
    requestBodyRequired,
    { was: sent === undefined ? "absent" : "optional" },
    {
      class: "breaking",
      pointer: { ...(sent === undefined ? {} : { before: bodyPointer }), after: bodyPointer },
      witness: () => sampleRequest(scope, scope.requests.sender, { withoutBody: true })
    }
  )

/** A body is sent and nobody says any more that it is read. */
const reportUnread = (scope: OperationScope, sent: Request): void => {
  if (scope.outgoing) return
  // A media type without any payload shows nothing.
  const types = Object.entries(sent.content)
  const [mediaType] =
    types.find(([, media]) => sampleBody(scope, scope.requests, scope.requests.sender, media) !== undefined) ??
    types[0] ??
    []
  scope.report(
    requestBodyRemoved,
    {},
    {
      class: "breaking",
      pointer: { before: bodyPointer },
      ...(mediaType === undefined ? {} : { witness: withBody(scope, sent, mediaType) })
    }
  )
}

/** Something that a range names and no reader's range covers. */
const concrete = (sent: NamedRange, read: ReadonlyArray<NamedRange>): string => {
  if (!sent.name.includes("*")) return sent.name
  const taken = new Set(read.map(({ name }) => name.toLowerCase()))
  const candidates = ["application/xml", "text/plain", "application/octet-stream", "text/html", "image/png"]
  return (
    candidates.find((name) => {
      const [range] = rangesOf({ [name]: {} })
      return (
        !taken.has(name) &&
        range !== undefined &&
        covers(sent.range, range.range) &&
        coveringRange(read, range.range) === undefined
      )
    }) ?? sent.name
  )
}

const compareMediaTypes = (scope: OperationScope, sent: Request, read: Request): void => {
  const [own, other] = [rangesOf(sent.content), rangesOf(read.content)]
  if (other.length === 0 || isLostContent(sent.content) || isLostContent(read.content)) return
  for (const range of own) {
    if (coveringRange(other, range.range) !== undefined) continue
    const mediaType = concrete(range, other)
    const sample = sampleBody(scope, scope.requests, scope.requests.sender, sent.content[range.name])
    const value = sample === undefined ? "" : sample
    scope.report(
      requestMediaTypeRemoved,
      { mediaType: range.name, accepted: other.map(({ name }) => name) },
      {
        class: "breaking",
        pointer: both,
        witness: () => sampleRequest(scope, scope.requests.sender, { body: { mediaType, value } })
      }
    )
  }
  if (scope.outgoing) return
  for (const range of other) {
    if (coveringRange(own, range.range) !== undefined) continue
    reportMediaAdded(scope, range.name)
  }
}

const reportMediaAdded = (scope: OperationScope, mediaType: string): void =>
  scope.report(
    mediaTypeAdded,
    { part: "request", mediaType },
    { class: "information", pointer: { after: `${bodyPointer}/content${pointerOf(mediaType)}` } }
  )

const compareCardinality = (scope: OperationScope, sent: Request, read: Request): void => {
  const [old, fresh] = scope.requests.sender === "before" ? [sent, read] : [read, sent]
  if (isSameCardinality(old, fresh)) return
  scope.report(
    cardinalityChanged,
    { part: "request", old: old.cardinality ?? "one", new: fresh.cardinality ?? "one" },
    { class: "breaking", pointer: both }
  )
}

const sizeOf = (size: Bytes | undefined): bigint | undefined => {
  const value = size === undefined ? undefined : parseBytes(size)
  return value === undefined || isUnitError(value) ? undefined : value
}

const compareSize = (scope: OperationScope, sent: Request, read: Request): void => {
  const [from, to] = [sizeOf(sent.maxSize), sizeOf(read.maxSize)]
  if (to === undefined || (from !== undefined && from <= to)) return
  scope.report(
    limitLowered,
    {
      limit: "size of a request",
      ...(sent.maxSize === undefined ? {} : { old: sent.maxSize }),
      new: read.maxSize ?? ""
    },
    { class: from === undefined ? "changes-meaning" : "breaking", pointer: { after: `${bodyPointer}/maxSize` } }
  )
}
