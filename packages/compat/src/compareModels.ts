import { type Diagnostic, makeReport, type Report } from "@lintel/diagnostic"
import { indexModel, type LocalDate, type Model, type ModelIndex } from "@lintel/model"
import { type Arena, createArena } from "@lintel/subtype"
import type { Change } from "./change.js"
import { changes as kinds } from "./changes/registry.js"
import type { ComparisonContext, SideNames } from "./context.js"
import { type ContractPair, type ContractSide, matchContracts } from "./contracts.js"
import { findingOf, type Users } from "./finding.js"
import { createPayloadComparison } from "./payload/gather.js"
import { createJudge } from "./payload/judge.js"
import { needsProjection } from "./payload/projection.js"
import { scopeOf } from "./payload/scope.js"
import { type AppliedComparePolicy, appliedPolicy, type ComparePolicy } from "./policy.js"
import { sidesOfContracts } from "./sides.js"

/**
 * How two Models are compared.
 *
 * @category compare
 * @since 0.1.0
 */
export interface CompareOptions {
  readonly policy?: ComparePolicy
  /** Who uses the contracts: Models whose calls, consumptions and consumers count beside those of the two compared. */
  readonly consumers?: Model | ReadonlyArray<Model>
  /** The day the comparison is about; dates of sunset are judged by it. Without it none is past. */
  readonly now?: LocalDate
  /** What people call the two sides; the versions of the contracts where left out. */
  readonly sides?: Partial<SideNames>
}

/** Compares two HTTP contracts beyond what the payload comparison gathers. */
export type CompareContracts = (
  before: ContractSide,
  after: ContractSide,
  context: ComparisonContext
) => ReadonlyArray<Change>

/** Changes with the names that the sides have where they were found. */
export interface NamedChanges {
  readonly sides: SideNames
  readonly changes: ReadonlyArray<Change>
}

/** What every comparison inside one run shares. */
export interface Run {
  readonly before: ModelIndex
  readonly after: ModelIndex
  readonly policy: AppliedComparePolicy
  readonly now: LocalDate
  readonly arena: Arena
  readonly sides: Partial<SideNames> | undefined
}

/** Day of reports that were made without one. */
const noDay: LocalDate = "1970-01-01"

const startRun = (old: Model, fresh: Model, options: CompareOptions): Run => ({
  before: indexModel(old),
  after: indexModel(fresh),
  policy: appliedPolicy(options.policy),
  now: options.now ?? noDay,
  arena: createArena(),
  sides: options.sides
})

/** What two contracts of one kind show, payloads included. */
export const contractChanges = (run: Run, pair: ContractPair, compareContracts: CompareContracts): NamedChanges => {
  const { after, before } = pair
  const judge = createJudge(
    scopeOf(run.before.model, before.address, before.contract.schemas),
    scopeOf(run.after.model, after.address, after.contract.schemas),
    {
      policy: run.policy,
      arena: run.arena,
      isDirected: true,
      isProjected: needsProjection(before.contract) || needsProjection(after.contract)
    }
  )
  const sides = sidesOfContracts(pair, run.sides)
  const payloads = createPayloadComparison(judge)
  const context: ComparisonContext = { ...run, sides, payloads }
  const found = compareContracts(before, after, context)
  return { sides, changes: [...found, ...payloads.changes()] }
}

const bumps = { breaking: "major", "changes-meaning": "minor", undecided: "major", information: "patch" } as const
const rank = { none: 0, patch: 1, minor: 2, major: 3 } as const

/** What the next version has to be called. What nobody could decide counts as if it broke. */
export const bumpOf = (findings: ReadonlyArray<Diagnostic>): keyof typeof rank =>
  findings.reduce<keyof typeof rank>((highest, { class: kind }) => {
    const bump = kind === "problem" ? "patch" : bumps[kind]
    return rank[bump] > rank[highest] ? bump : highest
  }, "none")

/** The report of a comparison. */
export const reportOf = (
  all: ReadonlyArray<NamedChanges>,
  usersOf: (change: Change) => Users,
  policy: AppliedComparePolicy,
  now: LocalDate
): Report => {
  const findings = all.flatMap(({ changes, sides }) =>
    changes.map((change) => findingOf(change, sides, usersOf(change)))
  )
  return makeReport({
    findings,
    checked: kinds.map(({ code }) => code),
    policy: policy.report,
    now,
    words: "diff",
    bump: bumpOf(findings)
  })
}

const nobodyKnown: Users = { breaks: [], spared: [], unknownUsers: true }

/** Compares two Models, contracts by the given comparison. */
export const compareModels = (
  old: Model,
  fresh: Model,
  options: CompareOptions,
  compareContracts: CompareContracts
): Report => {
  const run = startRun(old, fresh, options)
  const contracts = matchContracts(old, fresh)
  const all = contracts.pairs.map((pair) => contractChanges(run, pair, compareContracts))
  return reportOf(all, () => nobodyKnown, run.policy, run.now)
}
