import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { clause } from "../../wordsOf.js"

/** What makes a constraint count: a decision that addresses it, or a check that shows it kept. */
const answering = new Set(["decision", "verification"])

export const constraintUnaddressed = Rule.make("dossier/constraint-unaddressed", {
  severity: "warning",
  profile: "full",
  summary: "No decision addresses a constraint, and nothing verifies it.",
  since: "0.1.0",
  data: Schema.Struct({
    constraint: Schema.String,
    statement: Schema.String,
    measure: Schema.optionalKey(Schema.String)
  }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("constraint")) {
      if (["done", "rejected", "superseded"].includes(value.status ?? "")) continue
      const isAnswered = index.referencesTo(address).some(({ from }) => answering.has(from.slice(0, from.indexOf(":"))))
      if (isAnswered) continue
      const measure = value.measure === undefined ? {} : { measure: value.measure }
      report(address, { constraint: address, statement: value.statement, ...measure })
    }
  },
  explain: ({ constraint, statement, measure }) => [
    Doc.para(`Nothing in the design says how it keeps this: ${clause(statement)}.`),
    Doc.excerpt([{ address: constraint, label: "no decision, no verification" }]),
    ...(measure === undefined ? [] : [Doc.para(`It is measured by: ${clause(measure)}.`)]),
    Doc.para(
      "Name the decision that answers it in what the decision ",
      Doc.code("addresses"),
      ", or the verification that shows it kept in what that ",
      Doc.code("verifies"),
      "."
    )
  ]
})
