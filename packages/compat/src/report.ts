import { type Diagnostic, makeReport, type Report } from "@lintel/diagnostic"
import type { Change } from "./change.js"
import { changes as kinds } from "./changes/registry.js"
import { findingOf, type Users } from "./finding.js"
import { statedPolicy } from "./policy.js"
import type { NamedChanges, Run } from "./run.js"

const bumps = { breaking: "major", "changes-meaning": "minor", undecided: "major", problem: "patch" } as const
const rank = { none: 0, patch: 1, minor: 2, major: 3 } as const

/** Harmless to those who are there, and new to those who come: functionality (Semantic Versioning 2.0.0, item 7). */
const newFunctionality = new Set(["compat/payload-changed", "compat/deprecation-changed", "compat/security-relaxed"])

const bumpOfFinding = ({ class: kind, code }: Diagnostic): keyof typeof rank => {
  if (kind !== "information") return bumps[kind]
  return code.endsWith("-added") || newFunctionality.has(code) ? "minor" : "patch"
}

/** What the next version has to be called. What nobody could decide counts as if it broke. */
export const bumpOf = (findings: ReadonlyArray<Diagnostic>): keyof typeof rank =>
  findings.reduce<keyof typeof rank>((highest, finding) => {
    const bump = bumpOfFinding(finding)
    return rank[bump] > rank[highest] ? bump : highest
  }, "none")

/** The report of a comparison. */
export const reportOf = (
  all: ReadonlyArray<NamedChanges>,
  usersOfChange: (change: Change) => Users,
  { now, policy }: Pick<Run, "now" | "policy">
): Report => {
  const findings = all.flatMap(({ changes, sides }) =>
    changes.map((change) => {
      const users = settled(change, usersOfChange(change))
      return findingOf(weighed(change, users), sides, users)
    })
  )
  return makeReport({
    findings,
    checked: kinds.map(({ code }) => code),
    policy: policy.report,
    comparison: statedPolicy(policy),
    now,
    words: "diff",
    bump: bumpOf(findings)
  })
}

/** What refuses nothing hurts nobody who uses it. */
const settled = ({ class: kind, witness }: Change, users: Users): Users =>
  kind !== "information" || witness !== undefined
    ? users
    : { ...users, breaks: [], spared: [...users.breaks, ...users.spared] }

/** What breaks nobody who is known breaks nobody, where everybody is known. */
const weighed = (change: Change, { breaks, unknownUsers }: Users): Change =>
  change.class === "breaking" && breaks.length === 0 && !unknownUsers ? { ...change, class: "information" } : change
