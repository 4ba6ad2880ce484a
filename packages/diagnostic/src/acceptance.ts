import type { Suppression } from "@lintel/model"
import { type ModelIndex } from "@lintel/model"
import type { Diagnostic } from "./diagnostic.js"
import { coversCode } from "./severity.js"

/**
 * A finding somebody decided to live with: the record of the acceptance file and of an authored suppression. At least
 * the code is given; a fingerprint or a subject narrows it.
 *
 * @category acceptance
 * @since 0.1.0
 */
export interface Acceptance {
  readonly code: string
  readonly fingerprint?: string
  /** An address; what lies inside it is covered too. */
  readonly subject?: string
  readonly reason: string
  readonly owner?: string
  /** Last day on which it holds, as `2026-12-03`. */
  readonly until?: string
  readonly ticket?: string
  /** Address of the suppression it was authored as; absent for entries of the acceptance file. */
  readonly origin?: string
}

const authored = (
  origin: string,
  { code, subject, fingerprint, reason, owner, until, ticket }: Suppression
): Acceptance => ({
  code,
  ...(fingerprint === undefined ? {} : { fingerprint }),
  ...(subject === undefined ? {} : { subject }),
  reason,
  ...(owner === undefined ? {} : { owner }),
  ...(until === undefined ? {} : { until }),
  ...(ticket === undefined ? {} : { ticket }),
  origin
})

/** The authored suppressions of a design as acceptances. */
export const suppressionsOf = (index: ModelIndex): ReadonlyArray<Acceptance> =>
  index.ofKind("suppression").map(({ address, value }) => authored(address, value))

const shortestPrefix = 8
const fingerprintLength = 16

const hasFingerprint = (diagnostic: Diagnostic, wanted: string): boolean =>
  wanted.length >= shortestPrefix && diagnostic.fingerprint.startsWith(wanted)

/** Whether an acceptance covers a finding, leaving its date aside. A fingerprint is the identity where there is one. */
const accepts = (acceptance: Acceptance, diagnostic: Diagnostic): boolean => {
  if (!coversCode(acceptance.code, diagnostic.code)) return false
  if (acceptance.fingerprint !== undefined) return hasFingerprint(diagnostic, acceptance.fingerprint)
  const { subject } = acceptance
  return subject === undefined || diagnostic.subject === subject || diagnostic.subject.startsWith(`${subject}/`)
}

/** Whether its last day has passed. Days compare as text. */
const isExpired = ({ until }: Acceptance, now: string): boolean => until !== undefined && until < now

/**
 * A finding and the acceptance that covers it.
 *
 * @category acceptance
 * @since 0.1.0
 */
export interface Accepted {
  readonly diagnostic: Diagnostic
  readonly by: Acceptance
}

/** Findings parted into open and accepted ones, and the acceptances that covered nothing. */
export interface Parted {
  readonly open: ReadonlyArray<Diagnostic>
  readonly accepted: ReadonlyArray<Accepted>
  readonly unused: ReadonlyArray<Acceptance>
  readonly expired: ReadonlyArray<Acceptance>
}

/** Applies acceptances. An expired one covers nothing any more. */
export const partByAcceptance = (
  findings: ReadonlyArray<Diagnostic>,
  acceptances: ReadonlyArray<Acceptance>,
  now: string
): Parted => {
  const expired = acceptances.filter((it) => isExpired(it, now))
  const valid = acceptances.filter((it) => !isExpired(it, now))
  const used = new Set<Acceptance>()
  const open: Array<Diagnostic> = []
  const accepted: Array<Accepted> = []
  // A baseline has one entry per finding: those are looked up, only the others are tried one by one.
  const exact = new Map<string, Array<Acceptance>>()
  const others: Array<Acceptance> = []
  for (const it of valid) {
    if (it.fingerprint?.length !== fingerprintLength) others.push(it)
    else exact.set(it.fingerprint, [...(exact.get(it.fingerprint) ?? []), it])
  }
  for (const diagnostic of findings) {
    const candidates = [...(exact.get(diagnostic.fingerprint) ?? []), ...others]
    const by = candidates.filter((it) => accepts(it, diagnostic))
    for (const it of by) used.add(it)
    const first = by[0]
    if (first === undefined) open.push(diagnostic)
    else accepted.push({ diagnostic, by: first })
  }
  return { open, accepted, unused: valid.filter((it) => !used.has(it)), expired }
}
