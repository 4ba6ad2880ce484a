import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { type Acceptance, type Parted } from "./acceptance.js"
import type { Diagnostic } from "./diagnostic.js"
import { FindingKind } from "./findingKind.js"
import { coversCode } from "./severity.js"
import { suggest } from "./suggest.js"

const Entry = {
  code: Schema.String,
  entry: Schema.String,
  reason: Schema.String
}

/** An acceptance that covers nothing any more. */
const acceptanceUnused = FindingKind.make("acceptance/unused", {
  severity: "warning",
  summary: "An acceptance covers no finding.",
  since: "0.1.0",
  data: Schema.Struct(Entry),
  identity: ["code", "entry"],
  explain: ({ code, entry, reason }) => [
    Doc.para("Nothing is left to accept: no finding of ", Doc.code(code), " matches ", Doc.code(entry), "."),
    Doc.para("It was accepted because: ", Doc.emphasis(reason)),
    Doc.para("Remove the entry, so that the same finding is seen when it comes back.")
  ]
})

/** An acceptance whose last day has passed. */
const acceptanceExpired = FindingKind.make("acceptance/expired", {
  severity: "warning",
  summary: "An acceptance has expired.",
  since: "0.1.0",
  data: Schema.Struct({ ...Entry, until: Schema.String }),
  identity: ["code", "entry", "until"],
  explain: ({ code, entry, reason, until }) => [
    Doc.para(
      "Findings of ",
      Doc.code(code),
      " at ",
      Doc.code(entry),
      " count again: they were accepted until ",
      until,
      "."
    ),
    Doc.para("They were accepted because: ", Doc.emphasis(reason)),
    Doc.para("Fix them, or accept them again with a new date and the reason of today.")
  ]
})

/** An acceptance for a code that no rule has. */
const acceptanceUnknownCode = FindingKind.make("acceptance/unknown-code", {
  severity: "warning",
  summary: "An acceptance names a code that does not exist.",
  since: "0.1.0",
  data: Schema.Struct({ ...Entry, suggestions: Schema.Array(Schema.String) }),
  identity: ["code", "entry"],
  explain: ({ code, suggestions }) => [
    Doc.para("This acceptance covers nothing: there is no rule ", Doc.code(code), "."),
    ...(suggestions.length === 0
      ? []
      : [Doc.para("Did you mean one of these?"), Doc.bullets(...suggestions.map((it) => Doc.code(it)))])
  ]
})

/** The kinds of findings about acceptances themselves. */
export const acceptanceKinds = [acceptanceExpired, acceptanceUnknownCode, acceptanceUnused] as const

const entryName = ({ fingerprint, subject, code }: Acceptance): string => fingerprint ?? subject ?? code

/** What an acceptance is about, as an address where it has one. */
const subjectOf = (acceptance: Acceptance): string =>
  acceptance.origin ?? acceptance.subject ?? `acceptance:${entryName(acceptance)}`

/** Which codes exist, and which of them were looked for. */
export interface KnownCodes {
  readonly checked: ReadonlyArray<string>
  readonly known: ReadonlyArray<string>
}

/** Findings about acceptances that are unused, expired, or for codes nobody knows. */
export const acceptanceFindings = (parted: Parted, { checked, known }: KnownCodes): ReadonlyArray<Diagnostic> => {
  const covers = (codes: ReadonlyArray<string>, it: Acceptance): boolean =>
    codes.some((code) => coversCode(it.code, code))
  const base = (it: Acceptance) => ({ code: it.code, entry: entryName(it), reason: it.reason })
  return [
    ...parted.expired.map((it) => acceptanceExpired.finding(subjectOf(it), { ...base(it), until: it.until ?? "" })),
    ...parted.unused
      .filter((it) => !covers(known, it))
      .map((it) => acceptanceUnknownCode.finding(subjectOf(it), { ...base(it), suggestions: suggest(it.code, known) })),
    // An acceptance for a rule that did not run may well be needed.
    ...parted.unused.filter((it) => covers(checked, it)).map((it) => acceptanceUnused.finding(subjectOf(it), base(it)))
  ]
}
