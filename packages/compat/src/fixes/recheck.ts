import { applyPatch, type Diagnostic, type Fix, type PatchOperation, type Report } from "@lintel/diagnostic"
import { isJsonObject, type Model } from "@lintel/model"
import { withDefinitions } from "./definitions.js"
import { everywhere } from "./everywhere.js"
import { isGone, knownOf, reachedBy } from "./known.js"
import { modelPointer, proposalOf } from "./proposals.js"
import { type About, aboutOf, surroundings } from "./surroundings.js"

/** Objects and lists that fixes are checked with, all of them together: what they are about is compared anew. */
const mostCompared = 9000

/** Breaks that a fix is looked for, at most. */
const mostFixes = 400

/** What operations share: their schemas, servers and schemes. */
const shared = /^\/contracts\/[^/]+\/(?!(?:operations|webhooks)\/)/

/** Whether a break reaches operations that a patch touches in nothing: what was one cause there still breaks them. */
const leavesOthers = ({ data }: Diagnostic, operations: ReadonlyArray<PatchOperation>): boolean => {
  const reaches = isJsonObject(data) ? data["reaches"] : undefined
  if (!Array.isArray(reaches) || operations.some(({ path }) => shared.test(path))) return false
  return reaches.some((address) => {
    const pointer = typeof address === "string" ? modelPointer(address) : undefined
    return pointer !== undefined && !operations.some(({ path }) => `${path}/`.startsWith(`${pointer}/`))
  })
}

/** A change that may take a break back. */
interface Candidate {
  readonly finding: Diagnostic
  readonly id: string
  readonly operations: ReadonlyArray<PatchOperation>
  readonly about: About
  /** It touches nothing that operations share: what it does elsewhere is nothing. */
  readonly isLocal: boolean
}

const candidateOf = (finding: Diagnostic, old: Model, fresh: Model): Candidate | undefined => {
  const proposal = finding.class === "breaking" ? proposalOf(finding, old, fresh) : undefined
  if (proposal === undefined) return undefined
  const changes = everywhere(finding, proposal.operations, old, fresh)
  const about = leavesOthers(finding, changes) ? undefined : aboutOf(finding, changes, old, fresh)
  const operations = about === undefined ? undefined : withDefinitions(changes, about.key, old, fresh)
  if (about === undefined || operations === undefined) return undefined
  const isLocal = about.only !== undefined && operations.length === changes.length
  return { finding, id: proposal.id, operations, about, isLocal }
}

interface Batch {
  readonly about: About
  readonly candidates: ReadonlyArray<Candidate>
}

const isApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].every((name) => !b.has(name))

/** Changes in other operations have nothing to do with each other: they are checked by one comparison. */
const batchesOf = (candidates: ReadonlyArray<Candidate>): ReadonlyArray<Batch> => {
  const batches: Array<Batch> = []
  for (const candidate of candidates) {
    const { about, isLocal } = candidate
    const at = isLocal
      ? batches.findIndex(
          ({ about: others, candidates: [first] }) =>
            first?.isLocal === true &&
            others.key === about.key &&
            others.only === about.only &&
            isApart(about.names, others.names)
        )
      : -1
    const batch = batches[at]
    if (batch === undefined) batches.push({ about, candidates: [candidate] })
    else {
      const names = new Set([...batch.about.names, ...about.names])
      batches[at] = { about: { ...batch.about, names }, candidates: [...batch.candidates, candidate] }
    }
  }
  return batches
}

const isAbout = (finding: Diagnostic, { key, names }: About): boolean => {
  const reached = [finding.subject, ...reachedBy(finding)].flatMap((address) =>
    typeof address === "string" && /^(?:operation|webhook):/.test(address) ? [address] : []
  )
  return (
    reached.length === 0 ||
    reached.some((address) => names.has(address.slice(address.indexOf(`:${key}/`) + key.length + 2)))
  )
}

/**
 * Adds to each break the change of the new Model that takes it back, where there is a mechanical one. It is compared anew,
 * with the operations that the break reaches: it is shown only when the break is gone and no other has come.
 */
export const withFixes = (
  report: Report,
  old: Model,
  fresh: Model,
  compareAgain: (old: Model, fresh: Model) => Report
): Report => {
  const known = knownOf(report)
  const candidates: Array<Candidate> = []
  for (const finding of report.findings) {
    const candidate = candidates.length < mostFixes ? candidateOf(finding, old, fresh) : undefined
    if (candidate !== undefined) candidates.push(candidate)
  }
  let compared = 0
  const fixes = new Map<Diagnostic, Fix>()
  const check = ({ about, candidates: checked }: Batch): void => {
    if (compared > mostCompared) return
    const sides = surroundings(about, checked.length, old, fresh)
    compared += sides?.size ?? 0
    if (sides === undefined || compared > mostCompared) return
    const patched = applyPatch(
      sides.fresh,
      checked.flatMap(({ operations }) => operations)
    )
    const findings = patched._tag === "Patched" ? compareAgain(sides.old, patched.model).findings : undefined
    for (const one of checked) {
      const { finding, id, operations } = one
      const found = findings?.filter((it) => isAbout(it, one.about))
      if (found !== undefined && isGone(finding, known, found)) {
        fixes.set(finding, { _tag: "ModelPatch", id, operations, checked: true })
      } else if (checked.length > 1) check({ about: one.about, candidates: [one] })
    }
  }
  for (const batch of batchesOf(candidates)) check(batch)
  const fixed = (finding: Diagnostic): Diagnostic => {
    const fix = fixes.get(finding)
    return fix === undefined ? finding : { ...finding, fixes: [fix] }
  }
  return { ...report, findings: report.findings.map(fixed) }
}
