import {
  type Acceptance,
  type Diagnostic,
  makeReport,
  type Report,
  type ReportPolicy,
  type Summary
} from "@lintel/diagnostic"
import type { Model } from "@lintel/model"

type Bump = NonNullable<Summary["bump"]>

const bumps: ReadonlyArray<Bump> = ["none", "patch", "minor", "major"]

const fileBumps: { readonly [Class in Diagnostic["class"]]: Bump } = {
  breaking: "major",
  undecided: "major",
  "changes-meaning": "minor",
  information: "minor",
  problem: "patch"
}

const highest = (all: ReadonlyArray<Bump>): Bump => bumps.findLast((it) => all.includes(it)) ?? "none"

/** Suppressions authored in the new version: the same record as an entry of the acceptance file. */
export const suppressionsOf = ({ suppressions = {} }: Model): ReadonlyArray<Acceptance> =>
  Object.entries(suppressions).map(([key, { code, subject, fingerprint, reason, owner, until, ticket }]) => ({
    code,
    reason,
    ...(subject === undefined ? {} : { subject }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(owner === undefined ? {} : { owner }),
    ...(until === undefined ? {} : { until }),
    ...(ticket === undefined ? {} : { ticket }),
    origin: `suppression:${key}`
  }))

/** What the comparisons of all pairs come to. */
export interface Combination {
  readonly reports: ReadonlyArray<Report>
  /** Findings about files. */
  readonly findings: ReadonlyArray<Diagnostic>
  readonly codes: ReadonlyArray<string>
  readonly suppressions: ReadonlyArray<Acceptance>
  readonly policy: ReportPolicy
  readonly now: string
}

/** Several comparisons as one report. Policy and acceptance are applied here, once. */
export const combine = ({ reports, findings, codes, suppressions, policy, now }: Combination): Report => {
  const comparison = reports.find((it) => it.policy.comparison !== undefined)?.policy.comparison
  return makeReport({
    findings: [...findings, ...reports.flatMap((it) => it.findings)],
    notChecked: reports.flatMap((it) => it.notChecked),
    defects: reports.flatMap((it) => it.defects),
    checked: codes,
    suppressions,
    policy,
    ...(comparison === undefined ? {} : { comparison }),
    now,
    words: "diff",
    bump: highest([
      ...reports.map(({ summary }) => summary.bump ?? "none"),
      ...findings.map((it) => fileBumps[it.class])
    ])
  })
}
