import { type Block, Doc } from "@lintel/doc"
import type { Entity, Verification } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { table } from "./table.js"
import { entities, entity, nameFor, section, spaced, type Writing, type Words, oneLine } from "./writing.js"

type Dossier =
  | Entity<"constraint">
  | Entity<"alternative">
  | Entity<"decision">
  | Entity<"risk">
  | Entity<"verification">

/** What something of the dossier is called: its title, else its name. */
export const titleOf = ({ address, value }: Dossier): string =>
  value.title === undefined || value.title.trim() === "" ? nameFor(address) : oneLine(value.title)

export const constraintsSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Constraints",
    table(
      ["What must hold", "Kind", "For", "Measured by", "About", "Status"],
      writing.index
        .ofKind("constraint")
        .map(({ value }) => [
          value.statement,
          kinds[value.kind ?? ""] ?? "",
          value.actor ?? "",
          value.measure ?? "",
          entities(writing, value.about),
          value.status ?? ""
        ])
    )
  )

const kinds: Readonly<Record<string, string>> = {
  useCase: "use case",
  quality: "quality",
  regulatory: "regulation",
  technical: "technology",
  business: "business"
}

/** Decisions in order, each with its record. */
export const decisionsSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Decisions",
    table(
      ["Number", "Decision", "Status", "Date", "About"],
      writing.pages.decisions.map(({ decision, number }) => [
        number,
        recordLink(writing, decision),
        decision.value.status ?? "",
        decision.value.date ?? "",
        entities(writing, decision.value.about)
      ])
    )
  )

const recordLink = (writing: Writing, decision: Entity<"decision">): Words => {
  const path = writing.pages.pathOf(decision.address)
  return path === undefined ? titleOf(decision) : Doc.link(path, Doc.text(titleOf(decision)))
}

const mitigationRows = (
  writing: Writing,
  { value }: Entity<"risk">
): ReadonlyArray<ReadonlyArray<Words | ReadonlyArray<Words>>> => {
  const mitigations = sortedEntries(value.mitigations)
  if (mitigations.length === 0) return [["", ""]]
  return mitigations.map(([, { statement, verification }]) => [statement, entities(writing, verification)])
}

/** A risk takes one row for each of its mitigations. */
const riskRows = (
  writing: Writing,
  risk: Entity<"risk">
): ReadonlyArray<ReadonlyArray<Words | ReadonlyArray<Words>>> => {
  const { value } = risk
  return mitigationRows(writing, risk).map((mitigation, at) =>
    at === 0
      ? [
          value.statement,
          value.likelihood ?? "",
          value.impact ?? "",
          ...mitigation,
          entities(writing, value.about),
          value.owner === undefined ? "" : entity(writing, value.owner)
        ]
      : ["", "", "", ...mitigation, "", ""]
  )
}

export const risksSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Risks",
    table(
      ["Risk", "Likelihood", "Impact", "What is done about it", "Shown by", "About", "Owner"],
      writing.index.ofKind("risk").flatMap((risk) => riskRows(writing, risk))
    )
  )

const whenText = ({ when }: Verification): string => spaced(when)

export const verificationSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Verification",
    table(
      ["Check", "Kind", "What it shows", "Of", "When", "Gate of", "Metric", "Owner"],
      writing.index.ofKind("verification").map((verification) => {
        const { value } = verification
        return [
          Doc.strong(Doc.text(titleOf(verification))),
          spaced(value.kind),
          value.statement ?? "",
          entities(writing, value.verifies),
          whenText(value),
          value.gate === undefined ? "" : nameFor(value.gate),
          value.metric === undefined ? "" : Doc.code(value.metric),
          value.owner === undefined ? "" : entity(writing, value.owner)
        ]
      })
    )
  )

/** Findings that the design accepts, with the reason. */
export const acceptedSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Accepted findings",
    table(
      ["Finding", "Of", "Why it is accepted", "Until", "Owner", "Ticket"],
      writing.index
        .ofKind("suppression")
        .map(({ value }) => [
          Doc.code(value.code),
          value.subject === undefined ? "" : nameFor(value.subject),
          value.reason,
          value.until ?? "",
          value.owner ?? "",
          value.ticket ?? ""
        ])
    )
  )
