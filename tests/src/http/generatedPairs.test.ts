import { compare } from "@lintel/compat"
import type { Diagnostic, HttpRequest, HttpResponse, Report } from "@lintel/diagnostic"
import { read } from "@lintel/import-openapi"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { type DocumentOperation, makeDocument, type OpenApiDocument, type Random, randomFrom } from "./documents.js"
import { mutate } from "./mutations.js"
import { makeReader, type Reader } from "./reader.js"
import { refusesRequest, refusesResponse, type SentRequest, type SentResponse } from "./reading.js"
import type { Pair } from "./writtenValues.js"
import { poolOf, sampleRequest, sampleResponse } from "./sampling.js"

const modelOf = (document: OpenApiDocument): Model => {
  const result = read(new Map([["api.json", JSON.stringify(document)]]), "api.json")
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return result.success.model
}

interface Generated {
  readonly random: Random
  readonly before: Reader
  readonly after: Reader
  readonly report: Report
}

const generated = (seed: number): Generated => {
  const random = randomFrom(seed)
  const old = makeDocument(random)
  const fresh = structuredClone(old)
  for (let count = 1 + random.below(2); count > 0; count--) mutate(random, fresh)
  const report = compare(modelOf(old), modelOf(fresh), { now: "2026-12-03", fixes: false })
  return { random, before: makeReader(old), after: makeReader(fresh), report }
}

const operationsOf = ({ document }: Reader): ReadonlyArray<DocumentOperation> =>
  Object.values(document.paths).flatMap((item) => Object.values(item))

/** Each operation of the new version with what it was before: names stay as they are. */
const answering = ({ after, before }: Generated): ReadonlyArray<readonly [DocumentOperation, DocumentOperation]> =>
  operationsOf(after).flatMap((operation) =>
    operationsOf(before).flatMap((old) =>
      old.operationId === operation.operationId ? [[operation, old] as const] : []
    )
  )

const samples = 15

/** What one side allows and the other refuses, where the report says that there is nothing of the kind. */
const overlooked = (pair: Generated): ReadonlyArray<unknown> => {
  const { after, before, random, report } = pair
  if (report.verdict !== "compatible") return []
  const pool = poolOf(before.document, after.document)
  const found: Array<unknown> = []
  for (let count = 0; count < samples; count++) {
    const request = sampleRequest(random, before, pool)
    const isSent = request !== undefined && refusesRequest(before, request) === undefined
    const why = isSent ? refusesRequest(after, request) : undefined
    if (why !== undefined) found.push([why, request])
    for (const [operation, old] of answering(pair)) {
      const response = sampleResponse(random, after, pool, operation)
      const refused = response === undefined ? undefined : refusesResponse(before, old, response)
      if (refused !== undefined) found.push([refused, response])
    }
  }
  return found
}

const pairsIn = (text: string, separator: string): ReadonlyArray<Pair> =>
  text
    .split(separator)
    .filter((part) => part !== "")
    .map((part) => [part.split("=")[0] ?? "", part.split("=").slice(1).join("=")])

const bodyOf = ({ body, headers }: HttpRequest | HttpResponse): Pick<SentRequest, "body"> =>
  body === undefined ? {} : { body: { type: headers?.["Content-Type"] ?? "", value: body.value } }

const requestOf = (witness: HttpRequest): SentRequest => {
  const [url = "", ...query] = witness.target.split("?")
  const headers = witness.headers ?? {}
  return {
    method: witness.method,
    url,
    query: pairsIn(query.join("?"), "&"),
    headers,
    cookies: pairsIn(headers["Cookie"] ?? "", "; "),
    ...bodyOf(witness)
  }
}

const responseOf = (witness: HttpResponse): SentResponse => ({
  status: witness.status,
  headers: witness.headers ?? {},
  ...bodyOf(witness)
})

/** Kinds of break that one exchange does not show: both versions take it, or credentials are not in its text. */
const unseen: ReadonlySet<string> = new Set([
  "compat/parameter-encoding-changed",
  "compat/parameter-moved",
  "compat/operation-shadowed",
  "compat/security-tightened",
  "compat/response-status-removed",
  "compat/response-media-type-removed",
  "compat/response-body-removed"
])

/** Why a witness that is called checked does not show what it is called a witness of. */
const unconfirmed = (pair: Generated, { code, witness }: Diagnostic): ReadonlyArray<unknown> => {
  const { after, before } = pair
  if (witness === undefined) return [[code, "without a witness"]]
  if (witness._tag === "HttpRequest" && witness.checked) {
    const request = requestOf(witness)
    const sent = refusesRequest(before, request)
    if (sent !== undefined) return [[code, "was never sent", sent, witness]]
    return refusesRequest(after, request) === undefined && !unseen.has(code) ? [[code, "is taken", witness]] : []
  }
  if (witness._tag !== "HttpResponse" || !witness.checked || unseen.has(code)) return []
  const response = responseOf(witness)
  const isShown = answering(pair).some(
    ([operation, old]) =>
      refusesResponse(after, operation, response) === undefined && refusesResponse(before, old, response) !== undefined
  )
  return isShown ? [] : [[code, "is understood", witness]]
}

const count = 120
const chunks = Array.from({ length: 10 }, (_, index) => index)

describe("what is said of generated pairs holds for requests and responses that another reader of OpenAPI takes", () => {
  it.each(chunks)("part %i", (chunk) => {
    const size = count / chunks.length
    const verdicts = new Map<string, number>()
    for (let seed = 1 + chunk * size; seed <= (chunk + 1) * size; seed++) {
      const pair = generated(seed)
      verdicts.set(pair.report.verdict, (verdicts.get(pair.report.verdict) ?? 0) + 1)
      expect([seed, ...overlooked(pair)]).toEqual([seed])
      const breaks = pair.report.findings.filter((finding) => finding.class === "breaking")
      expect([seed, ...breaks.flatMap((finding) => unconfirmed(pair, finding))]).toEqual([seed])
    }
    // Both kinds are there, and nothing is left open.
    expect([...verdicts.keys()].toSorted()).toEqual(["breaking", "compatible"])
  })
})
