import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clause } from "../../wordsOf.js"

const Level = Schema.optionalKey(Schema.Literals(["low", "medium", "high"]))

/** A risk that is closed or that nobody holds any more needs no mitigation. */
const isOpen = (status: string | undefined): boolean =>
  status !== "done" && status !== "rejected" && status !== "superseded"

export const riskUnmitigated = Rule.make("dossier/risk-unmitigated", {
  severity: "warning",
  profile: "service",
  summary: "Nothing is done about a risk.",
  since: "0.1.0",
  data: Schema.Struct({ risk: Schema.String, statement: Schema.String, likelihood: Level, impact: Level }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("risk")) {
      if (!isOpen(value.status) || Object.keys(value.mitigations ?? {}).length > 0) continue
      const { statement, likelihood, impact } = value
      report(address, {
        risk: address,
        statement,
        ...(likelihood === undefined ? {} : { likelihood }),
        ...(impact === undefined ? {} : { impact })
      })
    }
  },
  explain: ({ risk, statement, likelihood, impact }) => [
    Doc.para(`Nothing in the design keeps this from happening: ${clause(statement)}.`),
    Doc.excerpt([{ address: risk, label: "no mitigation" }]),
    ...(likelihood === undefined && impact === undefined
      ? []
      : [Doc.para(`Likelihood ${likelihood ?? "not said"}, impact ${impact ?? "not said"}.`)]),
    Doc.para(
      "Say what makes it rarer or smaller, and by which parts of the design. If you take the risk as it is, write that down as a decision and set its status to ",
      Doc.code("done"),
      "."
    )
  ]
})
