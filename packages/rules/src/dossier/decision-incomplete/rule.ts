import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Decision } from "@lintel/model"
import { enumerated } from "../../wordsOf.js"

const Part = Schema.Literals(["chosen", "rationale", "considered", "consequences"])
type Part = typeof Part.Type

const words: { readonly [P in Part]: string } = {
  chosen: "what was chosen",
  rationale: "why",
  considered: "what else was considered",
  consequences: "what follows from it"
}

/** Alternatives that were looked at; the chosen one alone is no choice. */
const considered = ({ chosen, considered: others = [] }: Decision): number =>
  new Set(chosen === undefined ? others : [...others, chosen]).size

const missingParts = (decision: Decision): ReadonlyArray<Part> => {
  const parts: ReadonlyArray<readonly [Part, boolean]> = [
    ["chosen", decision.chosen !== undefined],
    ["rationale", (decision.rationale ?? "").trim() !== ""],
    ["considered", considered(decision) >= 2],
    ["consequences", (decision.consequences ?? []).length > 0]
  ]
  return parts.filter(([, isThere]) => !isThere).map(([part]) => part)
}

export const decisionIncomplete = Rule.make("dossier/decision-incomplete", {
  severity: "warning",
  profile: "full",
  summary: "A decision does not say what was chosen, why, against what, or what follows.",
  since: "0.1.0",
  data: Schema.Struct({ decision: Schema.String, title: Schema.String, missing: Schema.Array(Part) }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("decision")) {
      if (value.status === "draft" || value.status === "proposed") continue
      const missing = missingParts(value)
      if (missing.length === 0) continue
      report(address, { decision: address, title: value.title ?? address.slice("decision:".length), missing })
    }
  },
  explain: ({ decision, title, missing }) => [
    Doc.para(
      `Whoever asks in a year about "${title}" will have to decide again: it does not say `,
      ...enumerated(missing.map((part) => words[part])),
      "."
    ),
    Doc.excerpt([{ address: decision, label: `no ${missing.join(", no ")}` }]),
    Doc.para(
      "A decision is worth keeping for its reasons: they tell when it stops being right. If it is still open, set its status to ",
      Doc.code("proposed"),
      "."
    )
  ]
})
