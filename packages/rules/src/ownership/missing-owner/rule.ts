import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

export const missingOwner = Rule.make("ownership/missing-owner", {
  severity: "warning",
  profile: "starter",
  summary: "Nobody owns a service.",
  since: "0.1.0",
  data: Schema.Struct({ service: Schema.String, context: Schema.optionalKey(Schema.String) }),
  cause: [],
  check: ({ index }, report) => {
    for (const { address, value } of index.ofKind("service")) {
      if (value.owner !== undefined || value.origin !== undefined) continue
      const context = value.context
      const team = context === undefined ? undefined : index.find(context)?.value.team
      if (team === undefined) report(address, { service: address, ...(context === undefined ? {} : { context }) })
    }
  },
  explain: ({ service, context }) => [
    Doc.para(
      "When ",
      Doc.name(service),
      " fails at night, nobody is called, and nobody may decide what changes in it."
    ),
    Doc.excerpt([{ address: service, label: "no owner" }]),
    context === undefined
      ? Doc.para(
          "Name the team that answers for it: ",
          Doc.code("owner"),
          ", or a ",
          Doc.code("context"),
          " that has a team."
        )
      : Doc.para(
          "Its context ",
          Doc.name(context),
          " has no team either. Name the team that answers for it at one of the two."
        )
  ]
})
