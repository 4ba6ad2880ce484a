import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

export const alternativeWithoutTradeOff = Rule.make("dossier/alternative-without-trade-off", {
  severity: "warning",
  profile: "full",
  summary: "An alternative has no gains or no costs.",
  since: "0.1.0",
  data: Schema.Struct({
    alternative: Schema.String,
    title: Schema.String,
    hasGains: Schema.Boolean,
    hasCosts: Schema.Boolean,
    decisions: Schema.Array(Schema.String)
  }),
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("alternative")) {
      const [hasGains, hasCosts] = [(value.gains ?? []).length > 0, (value.costs ?? []).length > 0]
      if (hasGains && hasCosts) continue
      const decisions = index
        .referencesTo(address)
        .map((reference) => reference.from)
        .filter((from) => from.startsWith("decision:"))
      report(address, {
        alternative: address,
        title: value.title ?? address.slice("alternative:".length),
        hasGains,
        hasCosts,
        decisions: [...new Set(decisions)]
      })
    }
  },
  explain: ({ alternative, title, hasGains, hasCosts, decisions }) => {
    const what = hasGains ? "what it costs" : hasCosts ? "what it gains" : "what it gains and what it costs"
    return [
      Doc.para(`Nobody can weigh "${title}" against the others: the design does not say ${what}.`),
      Doc.excerpt([
        { address: alternative, label: hasGains ? "no costs" : hasCosts ? "no gains" : "no gains and no costs" }
      ]),
      ...(decisions[0] === undefined ? [] : [Doc.para("It is considered in ", Doc.name(decisions[0]), ".")]),
      Doc.para(
        "An alternative without costs was not thought through, and one without gains was never a choice. Say both, in the terms of the constraints."
      )
    ]
  }
})
