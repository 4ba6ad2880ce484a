import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { clause } from "../../wordsOf.js"

/** Everything that some verification says it verifies. */
const verified = (index: ModelIndex): ReadonlySet<string> =>
  new Set(index.ofKind("verification").flatMap(({ value }) => value.verifies ?? []))

export const riskUnverified = Rule.make("dossier/risk-unverified", {
  severity: "warning",
  profile: "full",
  summary: "Nothing shows that a mitigation works.",
  since: "0.1.0",
  data: Schema.Struct({
    risk: Schema.String,
    statement: Schema.String,
    mitigation: Schema.String,
    promise: Schema.String
  }),
  identity: ["mitigation"],
  check: ({ index }, report) => {
    const shown = verified(index)
    for (const { address, value } of index.ofKind("risk")) {
      if (shown.has(address) || ["done", "rejected", "superseded"].includes(value.status ?? "")) continue
      for (const [name, mitigation] of Object.entries(value.mitigations ?? {})) {
        if ((mitigation.verification ?? []).length > 0) continue
        report(
          address,
          { risk: address, statement: value.statement, mitigation: name, promise: mitigation.statement },
          { pointer: pointerOf("mitigations", name) }
        )
      }
    }
  },
  explain: ({ risk, statement, mitigation, promise }) => [
    Doc.para(`Whether this helps is found out on the day it is needed: ${clause(promise)}.`),
    Doc.excerpt([{ address: risk, pointer: pointerOf("mitigations", mitigation), label: "no verification" }]),
    Doc.para(`It is meant against: ${clause(statement)}.`),
    Doc.para("Name what shows that it works, and when: a test, an experiment, a gate of a rollout, an alert:"),
    Doc.change({ added: ["verification: [failoverDrill]"] })
  ]
})
