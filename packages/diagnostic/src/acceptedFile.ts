import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { byText, stableStringify } from "@lintel/model"
import type { Acceptance } from "./acceptance.js"
import type { Report } from "./report.js"
import { suggest } from "./suggest.js"

const day = Schema.String.check(Schema.isPattern(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u))
const entry = Schema.Struct({
  fingerprint: Schema.String.check(Schema.isPattern(/^[0-9a-f]{8,16}$/u)),
  code: Schema.String,
  subject: Schema.String,
  reason: Schema.String.check(Schema.isPattern(/\S/u)),
  owner: Schema.optionalKey(Schema.String),
  until: Schema.optionalKey(day),
  ticket: Schema.optionalKey(Schema.String)
})
const File = Schema.Struct({ schema: Schema.Literal("lintel/accepted@1"), accepted: Schema.Array(entry) })

/**
 * The JSON Schema (2020-12) of `lintel.accepted.json`, for editors.
 *
 * @example
 * ```ts
 * import { acceptedJsonSchema } from "@lintel/diagnostic"
 *
 * acceptedJsonSchema()["title"] // => "lintel/accepted@1"
 * ```
 * @category acceptance
 * @since 0.1.0
 */
export const acceptedJsonSchema = (): { readonly [key: string]: unknown } => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(File, { onExcessProperty: "error" })
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:lintel:schema:accepted-1",
    title: "lintel/accepted@1",
    ...schema,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions })
  }
}

/**
 * The acceptance file read, or everything that is wrong with it, each with its JSON Pointer.
 *
 * @category acceptance
 * @since 0.1.0
 */
export type AcceptedFile =
  | { readonly _tag: "Decoded"; readonly accepted: ReadonlyArray<Acceptance> }
  | { readonly _tag: "Refused"; readonly errors: ReadonlyArray<{ readonly pointer: string; readonly reason: string }> }

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/**
 * Reads the text of `lintel.accepted.json`.
 *
 * @example
 * ```ts
 * import { decodeAccepted } from "@lintel/diagnostic"
 *
 * decodeAccepted('{ "schema": "lintel/accepted@1", "accepted": [] }') // => { _tag: "Decoded", accepted: [] }
 * decodeAccepted("{")._tag // => "Refused"
 * ```
 * @category acceptance
 * @since 0.1.0
 */
export const decodeAccepted = (text: string): AcceptedFile => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = `is not JSON: ${error instanceof Error ? error.message : String(error)}`
    return { _tag: "Refused", errors: [{ pointer: "", reason }] }
  }
  const read = Schema.decodeUnknownResult(File, { errors: "all", onExcessProperty: "error" })(value)
  if (Result.isSuccess(read)) return { _tag: "Decoded", accepted: read.success.accepted }
  const errors = format(read.failure.issue).issues.map(({ path, message }) => ({
    pointer: (path ?? []).map((part) => `/${String(typeof part === "object" ? part.key : part)}`).join(""),
    reason: message
  }))
  return { _tag: "Refused", errors }
}

const inOrder = (a: Acceptance, b: Acceptance): number =>
  byText(a.code, b.code) || byText(a.subject ?? "", b.subject ?? "") || byText(a.fingerprint ?? "", b.fingerprint ?? "")

/**
 * The text of `lintel.accepted.json`: sorted entries and keys, so that a review sees only what changed.
 *
 * @example
 * ```ts
 * import { decodeAccepted, encodeAccepted } from "@lintel/diagnostic"
 *
 * const entry = {
 *   code: "team/owner-missing",
 *   subject: "service:web",
 *   fingerprint: "0123456789abcdef",
 *   reason: "being retired"
 * }
 * decodeAccepted(encodeAccepted([entry])) // => { _tag: "Decoded", accepted: [entry] }
 * ```
 * @category acceptance
 * @since 0.1.0
 */
export const encodeAccepted = (accepted: ReadonlyArray<Acceptance>): string => {
  const entries = accepted.toSorted(inOrder).map(
    // The origin is left out: what is in the file was not authored elsewhere.
    ({ code, fingerprint, subject, reason, owner, until, ticket }) => ({
      code,
      fingerprint,
      subject,
      reason,
      owner,
      until,
      ticket
    })
  )
  return `${stableStringify({ schema: "lintel/accepted@1", accepted: entries }, 2)}\n`
}

/**
 * Why a finding is accepted, and by whom.
 *
 * @category acceptance
 * @since 0.1.0
 */
export interface AcceptanceTerms {
  readonly reason: string
  readonly owner?: string
  readonly until?: string
  readonly ticket?: string
}

/**
 * The entry that accepts every open finding of a report: a baseline.
 *
 * @example
 * ```ts
 * import { acceptAll, check } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * acceptAll(report, { reason: "baseline" }) // => []
 * ```
 * @category acceptance
 * @since 0.1.0
 */
export const acceptAll = (report: Report, terms: AcceptanceTerms): ReadonlyArray<Acceptance> => {
  const entries = report.findings
    .filter((it) => !it.code.startsWith("acceptance/") && !it.code.startsWith("policy/"))
    .map(({ code, subject, fingerprint }): Acceptance => ({ code, subject, fingerprint, ...terms }))
  return [...new Map(entries.map((it) => [it.fingerprint, it])).values()].toSorted(inOrder)
}

/**
 * An acceptance by the beginning of a fingerprint, or why there is none.
 *
 * @category acceptance
 * @since 0.1.0
 */
export type AcceptOne =
  | { readonly _tag: "Accepted"; readonly acceptance: Acceptance }
  | { readonly _tag: "Unknown"; readonly suggestions: ReadonlyArray<string> }
  | { readonly _tag: "Ambiguous"; readonly fingerprints: ReadonlyArray<string> }

/**
 * Accepts the open finding whose fingerprint begins with `prefix`.
 *
 * @example
 * ```ts
 * import { acceptOne, check } from "@lintel/diagnostic"
 *
 * const report = check({ lintel: "1.0" }, [], { now: "2026-12-03" })
 * acceptOne(report, "9f3c21ab", { reason: "known" }) // => { _tag: "Unknown", suggestions: [] }
 * ```
 * @category acceptance
 * @since 0.1.0
 */
export const acceptOne = (report: Report, prefix: string, terms: AcceptanceTerms): AcceptOne => {
  const all = acceptAll(report, terms)
  const found = prefix === "" ? [] : all.filter((it) => it.fingerprint?.startsWith(prefix) === true)
  const [only] = found
  if (only === undefined) {
    return {
      _tag: "Unknown",
      suggestions: suggest(
        prefix,
        all.flatMap((it) => it.fingerprint ?? [])
      )
    }
  }
  if (found.length > 1) return { _tag: "Ambiguous", fingerprints: found.flatMap((it) => it.fingerprint ?? []) }
  return { _tag: "Accepted", acceptance: only }
}
