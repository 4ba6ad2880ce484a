import { byText } from "@lintel/model"
import { type Acceptance, type Accepted, partByAcceptance } from "./acceptance.js"
import { acceptanceFindings } from "./acceptanceKinds.js"
import { builtInKinds } from "./builtInKinds.js"
import type { Diagnostic, Severity } from "./diagnostic.js"
import { unknownCodeFindings } from "./policyKinds.js"
import type { PlanJson } from "./print/planSchema.js"
import type { Profile } from "./rule.js"
import { configuredSeverity, type Severities, severityRank } from "./severity.js"

/**
 * What decides how findings weigh and when a report fails. Every key is optional.
 *
 * @category policy
 * @since 0.1.0
 */
export interface ReportPolicy {
  /** Findings of this severity and above fail the report; `error` by default. */
  readonly failOn?: Severity | "never"
  /** Undecided findings do not keep the exit code from 0. */
  readonly allowUndecided?: boolean
  readonly severities?: Severities
  /** Entries of the acceptance file. Authored suppressions are added by `check`. */
  readonly accepted?: ReadonlyArray<Acceptance>
  /** Codes that exist but are not looked for here: acceptances for them are left alone, and no other code is known. */
  readonly knownCodes?: ReadonlyArray<string>
}

/**
 * Three verdicts: decided to hold, decided to fail, or not decided. `diff` says the first two in its own words.
 *
 * @category report
 * @since 0.1.0
 */
export type Verdict = "holds" | "fails" | "undecided" | "compatible" | "breaking"

/**
 * Something that was not checked: a fact nobody wrote down, a rule that is off or outside the profile, or one that
 * could not run.
 *
 * @category report
 * @since 0.1.0
 */
export interface NotChecked {
  readonly code: string
  readonly reason: "missing-fact" | "off" | "profile" | "options" | "defect"
  readonly fact?: string
  /** Number of subjects; 1 for a whole rule. */
  readonly count: number
  /** The first few subjects, sorted. */
  readonly subjects: ReadonlyArray<string>
}

/**
 * A rule that failed to do its work: a defect of the rule or of Lintel, never of the design.
 *
 * @category report
 * @since 0.1.0
 */
export interface Defect {
  readonly code: string
  readonly message: string
}

/**
 * Counts of a report.
 *
 * @category report
 * @since 0.1.0
 */
export interface Summary {
  readonly errors: number
  readonly warnings: number
  readonly notes: number
  readonly undecided: number
  readonly accepted: number
  readonly notChecked: number
  readonly defects: number
  /** Rules that ran, for `check`. */
  readonly rules?: number
  /** What the next version has to be, for `diff`. */
  readonly bump?: "major" | "minor" | "patch" | "none"
}

/**
 * The policy that was applied, as the report states it.
 *
 * @category report
 * @since 0.1.0
 */
export interface AppliedPolicy {
  readonly failOn: Severity | "never"
  readonly allowUndecided: boolean
  readonly profile?: Profile
  /** How differences were judged, for `diff`: what readers tolerate, what promises nothing yet, who is known. */
  readonly comparison?: Readonly<Record<string, string | ReadonlyArray<string>>>
}

/**
 * What a check or a comparison found: data only.
 *
 * @category report
 * @since 0.1.0
 */
export interface Report {
  readonly _tag: "Report"
  readonly verdict: Verdict
  /** Open findings: heaviest first, then by code, subject and fingerprint. */
  readonly findings: ReadonlyArray<Diagnostic>
  readonly accepted: ReadonlyArray<Accepted>
  readonly notChecked: ReadonlyArray<NotChecked>
  readonly defects: ReadonlyArray<Defect>
  readonly summary: Summary
  readonly policy: AppliedPolicy
  /** The day the report is about. */
  readonly now: string
  /** The way from one design to the other, for `plan`. */
  readonly plan?: PlanJson
}

/**
 * The parts of a report before policy is applied.
 *
 * @category report
 * @since 0.1.0
 */
export interface ReportParts {
  readonly findings: ReadonlyArray<Diagnostic>
  /** Findings about the configuration: never accepted away. */
  readonly configuration?: ReadonlyArray<Diagnostic>
  readonly notChecked?: ReadonlyArray<NotChecked>
  readonly defects?: ReadonlyArray<Defect>
  /** Codes that were looked for. */
  readonly checked: ReadonlyArray<string>
  readonly suppressions?: ReadonlyArray<Acceptance>
  readonly policy: ReportPolicy
  readonly profile?: Profile
  /** How differences were judged, for `diff`. */
  readonly comparison?: AppliedPolicy["comparison"]
  readonly now: string
  /** `check` by default. */
  readonly words?: "check" | "diff"
  readonly rules?: number
  readonly bump?: "major" | "minor" | "patch" | "none"
  readonly plan?: PlanJson
}

const withPolicy = (severities: Severities, findings: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> =>
  findings.flatMap((finding) => {
    const severity = configuredSeverity(severities, finding.code)
    return severity === "off" ? [] : severity === undefined ? [finding] : [{ ...finding, severity }]
  })

const inOrder = (a: Diagnostic, b: Diagnostic): number =>
  severityRank(b.severity) - severityRank(a.severity) ||
  byText(a.code, b.code) ||
  byText(a.subject, b.subject) ||
  byText(a.pointer ?? "", b.pointer ?? "") ||
  byText(a.fingerprint, b.fingerprint)

/** One finding reported twice, from two places that lead to it, is one finding. */
const withoutRepeats = (findings: ReadonlyArray<Diagnostic>): ReadonlyArray<Diagnostic> => {
  const seen = new Set<string>()
  const counts = new Map<string, number>()
  for (const { fingerprint } of findings) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1)
  return findings.filter(({ fingerprint, pointer, data }) => {
    if (counts.get(fingerprint) === 1) return true // nothing to be the same as: its data need not be written out
    const key = JSON.stringify([fingerprint, pointer ?? "", data])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Whether a finding makes the report fail. What is undecided never counts as decided, in either direction. */
export const isFailing = ({ severity, class: kind }: Diagnostic, failOn: Severity | "never"): boolean =>
  failOn !== "never" && kind !== "undecided" && severityRank(severity) >= severityRank(failOn)

// The verdict of a comparison is about the subject, the exit code about the run: `--fail-on` moves the second, not the
// first. What holds for a design is what its threshold asks for.
const isViolation = (finding: Diagnostic, failOn: Severity | "never", words: "check" | "diff"): boolean => {
  const { class: kind, severity } = finding
  if (kind === "undecided" || kind === "information") return false
  if (words === "diff") return kind === "breaking" || severity === "error" // whatever it weighs here, somebody breaks
  return severity === "error" || isFailing(finding, failOn)
}

const verdictOf = (
  findings: ReadonlyArray<Diagnostic>,
  failOn: Severity | "never",
  words: "check" | "diff",
  defects: number
): Verdict => {
  if (findings.some((it) => isViolation(it, failOn, words))) return "fails"
  // A rule that broke down decided nothing.
  return defects > 0 || findings.some((it) => it.class === "undecided") ? "undecided" : "holds"
}

const diffWords: { readonly [It in Verdict]: Verdict } = {
  holds: "compatible",
  fails: "breaking",
  undecided: "undecided",
  compatible: "compatible",
  breaking: "breaking"
}

const countOf = (findings: ReadonlyArray<Diagnostic>, severity: Severity): number =>
  findings.filter((it) => it.severity === severity && it.class !== "undecided").length

/** Configured codes that nobody has, where all codes are known. What is compared is not worse for them: they only warn. */
const misspelt = (
  { severities = {}, knownCodes }: ReportPolicy,
  known: ReadonlyArray<string>
): ReadonlyArray<Diagnostic> =>
  knownCodes === undefined
    ? []
    : unknownCodeFindings(Object.keys(severities), [...known, ...builtInKinds.map((it) => it.code)]).map((it) => ({
        ...it,
        severity: "warning"
      }))

/**
 * Applies policy and acceptance to findings and gives the report: what `check` and `compare` end with.
 *
 * @example
 * ```ts
 * import { makeReport } from "@lintel/diagnostic"
 *
 * makeReport({ findings: [], checked: [], policy: {}, words: "diff", now: "2026-12-03" }).verdict // => "compatible"
 * ```
 * @category report
 * @since 0.1.0
 */
export const makeReport = (parts: ReportParts): Report => {
  const { policy, now, checked, notChecked = [], defects = [] } = parts
  const { failOn = "error", allowUndecided = false, severities = {} } = policy
  const weighed = withoutRepeats(withPolicy(severities, parts.findings).toSorted(inOrder))
  const acceptances = [...(parts.suppressions ?? []), ...(policy.accepted ?? [])]
  const parted = partByAcceptance(weighed, acceptances, now)
  const known = [...checked, ...notChecked.map((it) => it.code), ...(policy.knownCodes ?? [])]
  const { configuration = misspelt(policy, known) } = parts
  const about = [...configuration, ...acceptanceFindings(parted, { checked, known })]
  const findings = [...parted.open, ...withPolicy(severities, about)].toSorted(inOrder)
  const { words = "check" } = parts
  const verdict = verdictOf(findings, failOn, words, defects.length)
  return {
    _tag: "Report",
    verdict: words === "diff" ? diffWords[verdict] : verdict,
    findings,
    accepted: parted.accepted,
    notChecked,
    defects,
    summary: {
      errors: countOf(findings, "error"),
      warnings: countOf(findings, "warning"),
      notes: countOf(findings, "note"),
      undecided: findings.filter((it) => it.class === "undecided").length,
      accepted: parted.accepted.length,
      notChecked: notChecked.reduce((sum, it) => sum + it.count, 0),
      defects: defects.length,
      ...(parts.rules === undefined ? {} : { rules: parts.rules }),
      ...(parts.bump === undefined ? {} : { bump: parts.bump })
    },
    policy: {
      failOn,
      allowUndecided,
      ...(parts.profile === undefined ? {} : { profile: parts.profile }),
      ...(parts.comparison === undefined ? {} : { comparison: parts.comparison })
    },
    now,
    ...(parts.plan === undefined ? {} : { plan: parts.plan })
  }
}
