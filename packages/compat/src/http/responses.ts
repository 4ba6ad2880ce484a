import type { HttpResponse } from "@lintel/diagnostic"
import type { Responses } from "@lintel/model"
import { cardinalityChanged } from "../changes/cardinality-changed/change.js"
import { mediaTypeAdded } from "../changes/media-type-added/change.js"
import { responseBodyRemoved } from "../changes/response-body-removed/change.js"
import { responseMediaTypeRemoved } from "../changes/response-media-type-removed/change.js"
import { responseStatusAdded } from "../changes/response-status-added/change.js"
import { responseStatusRemoved } from "../changes/response-status-removed/change.js"
import { compareContents, isLostContent, isSameCardinality } from "./contents.js"
import { describing, type FoundResponse, neverHasBody } from "./describing.js"
import { sampleRequest } from "./sampleRequest.js"
import { sampleResponse, statusNumber } from "./sampleResponse.js"
import { compareHeaders } from "./headers.js"
import { compareLinks } from "./links.js"
import { byName, covers, rangesOf } from "./mediaType.js"
import { type OperationScope, participant, pointerOf } from "./scope.js"

/** All statuses that either side tells apart: those named, and for each class what is left of it. */
const cells = (sent: Responses, read: Responses): ReadonlyArray<string> => {
  const keys = new Set([...Object.keys(sent), ...Object.keys(read)])
  const named = [...keys].filter((key) => /^[1-5][0-9][0-9]$/.test(key)).toSorted()
  const hasDefault = keys.has("default")
  const rest = ["1", "2", "3", "4", "5"]
    .filter((first) => hasDefault || keys.has(`${first}XX`))
    .map((first) => `${first}XX`)
  return [...named, ...rest]
}

const isSuccess = (status: string): boolean => status.startsWith("2")
/** Where no success is described, what an operation is for is to send elsewhere: a redirect is its success. */
const succeeds = (responses: Responses, status: string): boolean =>
  isSuccess(status) || (status.startsWith("3") && !Object.keys(responses).some(isSuccess))
const isEmpty = (responses: Responses): boolean => Object.keys(responses).length === 0
const isNamed = (status: string): boolean => !status.endsWith("XX")

/** Compares the answers of an operation, status by status, however each side describes them. */
export const compareResponses = (scope: OperationScope): void => {
  const { reader, sender } = scope.responses
  const sent = participant(scope, sender).operation.responses
  const read = participant(scope, reader).operation.responses
  if (sent === undefined || read === undefined || isEmpty(sent) || isEmpty(read)) {
    return compareUnknown(scope, sent, read)
  }
  const compared = new Set<string>()
  for (const status of cells(sent, read)) {
    const [one, other] = [describing(sent, status), describing(read, status)]
    if (one === undefined && other !== undefined) reportRemoved(scope, status, other, sent, read)
    else if (one !== undefined && other === undefined) reportAdded(scope, status, one, sent, read)
    else if (one !== undefined && other !== undefined) {
      const key = `${one.key} ${other.key}`
      if (compared.has(key)) continue
      compared.add(key)
      compareResponse(scope, isNamed(status) ? status : shownStatus(one.key, other.key, status), one, other)
    }
  }
}

const shownStatus = (sent: string, read: string, status: string): string =>
  sent === "default" && read === "default" ? "default" : status

/** Nobody said what one side answers: what it answers is unknown, and nothing follows. */
const compareUnknown = (scope: OperationScope, sent: Responses | undefined, read: Responses | undefined): void => {
  const isTold = (responses: Responses | undefined): boolean =>
    responses !== undefined && Object.keys(responses).length > 0
  if (!isTold(read) || isTold(sent)) return
  for (const [status, response] of Object.entries(read ?? {})) {
    if (isSuccess(status)) reportRemoved(scope, status, { key: status, response }, {}, read ?? {})
  }
}

const pointerTo = (found: FoundResponse, ...keys: ReadonlyArray<string>): string =>
  pointerOf("responses", found.key, ...keys)

const pointers = (
  scope: OperationScope,
  sent: FoundResponse | undefined,
  read: FoundResponse | undefined,
  ...keys: ReadonlyArray<string>
): { readonly before?: string; readonly after?: string } => {
  const [old, fresh] = scope.responses.sender === "before" ? [sent, read] : [read, sent]
  return {
    ...(old === undefined ? {} : { before: pointerTo(old, ...keys) }),
    ...(fresh === undefined ? {} : { after: pointerTo(fresh, ...keys) })
  }
}

/** A status that was described and is not any more. */
const reportRemoved = (
  scope: OperationScope,
  status: string,
  read: FoundResponse,
  sent: Responses,
  all: Responses
): void => {
  // Whoever sends a webhook only understands one more answer.
  if (scope.outgoing) {
    const pointer = pointers(scope, undefined, read)
    return scope.report(responseStatusRemoved, { status, instead: [] }, { class: "information", pointer })
  }
  const isGood = (key: string): boolean => succeeds(all, key)
  const kept = Object.keys(sent).filter(isGood)
  const isBreak = isGood(status) && (isNamed(status) || read.key !== "default" || kept.length === 0)
  if (!isNamed(status) && !isSuccess(status) && read.key === "default" && status !== "5XX") return
  // What is left of a range whose statuses are now named one by one is only told more exactly.
  const isExact = !isNamed(status) && kept.some((key) => key.startsWith(status.charAt(0)))
  // Where all successes that are left were described before, and no redirect comes in place of one, whoever knew them
  // knows what is answered. A default says what else may come, mostly errors: nobody learns from it which statuses are successes.
  const fresh = Object.keys(sent).find(
    (key) => (isGood(key) || key.startsWith("3")) && (describing(all, key)?.key ?? "default") === "default"
  )
  const isKnown = kept.length > 0 && fresh === undefined
  const instead = Object.keys(sent).filter((key) => isGood(key) || key === fresh)
  const replacement = fresh ?? Object.keys(sent)[0]
  const response = replacement === undefined ? undefined : sent[replacement]
  const isInformation = !isBreak || isExact || isKnown
  scope.report(
    responseStatusRemoved,
    { status: isNamed(status) ? status : read.key, instead, ...(isKnown ? { known: true } : {}) },
    {
      class: isInformation ? "information" : "breaking",
      pointer: pointers(scope, undefined, read),
      ...(isInformation || replacement === undefined || response === undefined
        ? {}
        : { witness: () => sampleResponse(scope, scope.responses.sender, replacement, response) })
    }
  )
}

/** A reply that receivers may give, and that the sender of the webhook takes for nothing it knows. */
const reportUnknownReply = (scope: OperationScope, status: string, sent: FoundResponse, read: Responses): void => {
  // Receivers choose freely within a range of successes; a default tells of no success.
  const isBreak = isSuccess(status) && (isNamed(status) || sent.key === status)
  const shown = String(statusNumber(status, new Set(Object.keys(read))))
  scope.report(
    responseStatusAdded,
    { status: sent.key },
    {
      class: isBreak ? "breaking" : "information",
      pointer: pointers(scope, sent, undefined),
      ...(isBreak ? { witness: () => sampleResponse(scope, scope.responses.sender, shown, sent.response) } : {})
    }
  )
}

/** A status that was not described and is now. */
const reportAdded = (
  scope: OperationScope,
  status: string,
  sent: FoundResponse,
  all: Responses,
  read: Responses
): void => {
  // The default of a version that had none says something about every class; once is enough.
  if (!isNamed(status) && sent.key === "default" && status !== "5XX") return
  if (scope.outgoing) return reportUnknownReply(scope, status, sent, read)
  const isReplaced =
    isNamed(status) &&
    succeeds(read, status) &&
    !Object.keys(read).some((key) => succeeds(read, key) && describing(all, key) !== undefined)
  const isNews = isNamed(status) && !isReplaced && (status.startsWith("2") || status.startsWith("3"))
  scope.report(
    responseStatusAdded,
    { status: sent.key },
    {
      class: isNews ? "changes-meaning" : "information",
      pointer: pointers(scope, sent, undefined),
      ...(isNews
        ? {
            witness: () => sampleResponse(scope, scope.responses.sender, status, sent.response)
          }
        : {})
    }
  )
}

const compareResponse = (scope: OperationScope, status: string, sent: FoundResponse, read: FoundResponse): void => {
  if (scope.context.payloads.judge.same(sent.response, read.response)) return
  const { responses } = scope
  const shown = String(statusNumber(status))
  compareHeaders(scope, status, sent, read)
  const [old, fresh] = responses.sender === "before" ? [sent, read] : [read, sent]
  compareLinks(scope, status, old, fresh)
  const cardinality = [old.response.cardinality ?? "one", fresh.response.cardinality ?? "one"] as const
  if (!isSameCardinality(old.response, fresh.response)) {
    const data = { part: `response ${status}`, old: cardinality[0], new: cardinality[1] }
    scope.report(cardinalityChanged, data, { class: "breaking", pointer: pointers(scope, sent, read) })
  }
  if (read.response.content === undefined) return reportBodyAdded(scope, status, sent)
  if (sent.response.content === undefined) {
    if (neverHasBody(scope.after.operation.method, shown) && isTakenAsEmpty(scope, status, sent, read))
      return reportWithoutBody(scope, status, sent, read)
    const witness = (): HttpResponse => sampleResponse(scope, responses.sender, shown, sent.response)
    return scope.report(
      responseBodyRemoved,
      { status },
      { class: "breaking", pointer: pointers(scope, sent, read), witness }
    )
  }
  compareRepresentations(scope, status, sent, read)
  compareContents(
    scope,
    responses,
    "response",
    { status },
    {
      sender: { content: sent.response.content, pointer: pointerTo(sent, "content") },
      reader: { content: read.response.content, pointer: pointerTo(read, "content") },
      witness: (value, mediaType, refusals) =>
        sampleResponse(scope, responses.sender, shown, sent.response, { body: { value, mediaType }, refusals })
    }
  )
}

/**
 * Whether nobody waits for the body of such an answer: of a success that only a default described, where another one has
 * a body. Who was told of all successes by a range waits for what the range has.
 */
const isTakenAsEmpty = (scope: OperationScope, status: string, sent: FoundResponse, read: FoundResponse): boolean =>
  sent.key === read.key ||
  !isSuccess(status) ||
  (read.key === "default" &&
    Object.entries(participant(scope, scope.responses.sender).operation.responses ?? {}).some(
      ([key, { content }]) => isSuccess(key) && content !== undefined
    ))

/** What is new is the status: a default told of its body, or the range of an error. */
const reportWithoutBody = (scope: OperationScope, status: string, sent: FoundResponse, read: FoundResponse): void => {
  if (sent.key === read.key || scope.outgoing) return
  const pointer = pointers(scope, sent, undefined)
  const isNews = isNamed(status) && isSuccess(status)
  scope.report(responseStatusAdded, { status }, { class: isNews ? "changes-meaning" : "information", pointer })
}

const reportBodyAdded = (scope: OperationScope, status: string, sent: FoundResponse): void => {
  for (const mediaType of Object.keys(sent.response.content ?? {})) {
    const pointer = pointers(scope, sent, undefined, "content", mediaType)
    scope.report(mediaTypeAdded, { part: `response ${status}`, mediaType }, { class: "information", pointer })
  }
}

/** An answer of a type that the other side does not read; where there is none, asking for the lost type shows it. */
const unread = (
  scope: OperationScope,
  status: string,
  sent: FoundResponse,
  read: FoundResponse
): HttpResponse | undefined => {
  const ranges = rangesOf(read.response.content ?? {})
  const content = Object.entries(sent.response.content ?? {}).filter(
    ([name]) => !ranges.some(({ range }) => covers(range, byName(name)))
  )
  const { headers } = sent.response
  const response = { ...(headers === undefined ? {} : { headers }), content: Object.fromEntries(content) }
  return content.length === 0
    ? undefined
    : sampleResponse(scope, scope.responses.sender, String(statusNumber(status)), response)
}

/**
 * Each range that a caller could ask for needs an answer within it. Replies to a webhook are chosen by who receives it:
 * each that may be given has to be understood.
 */
const compareRepresentations = (
  scope: OperationScope,
  status: string,
  sent: FoundResponse,
  read: FoundResponse
): void => {
  if (isLostContent(sent.response.content) || isLostContent(read.response.content)) return
  const [own, other] = [rangesOf(sent.response.content ?? {}), rangesOf(read.response.content ?? {})]
  const unknown = own.filter((one) => !other.some((candidate) => covers(candidate.range, one.range)))
  const lost = scope.outgoing
    ? unknown
    : other.filter((one) => !own.some((candidate) => covers(one.range, candidate.range)))
  const gained = scope.outgoing
    ? other.filter((one) => !own.some((candidate) => covers(candidate.range, one.range)))
    : unknown
  for (const range of lost) {
    scope.report(
      responseMediaTypeRemoved,
      { status, mediaType: range.name, sent: (scope.outgoing ? other : own).map(({ name }) => name) },
      {
        class: "breaking",
        pointer: pointers(scope, sent, read, "content"),
        witness: () =>
          unread(scope, status, sent, read) ??
          sampleRequest(scope, scope.requests.sender, { headers: { Accept: range.name } })
      }
    )
  }
  for (const range of gained) {
    const found = scope.outgoing
      ? pointers(scope, undefined, read, "content", range.name)
      : pointers(scope, sent, undefined, "content", range.name)
    scope.report(
      mediaTypeAdded,
      { part: `response ${status}`, mediaType: range.name },
      { class: "information", pointer: found }
    )
  }
}
