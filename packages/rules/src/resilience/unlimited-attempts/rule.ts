import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf, overallOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { Place } from "../../place.js"
import { stateAnew } from "../stated.js"

export const unlimitedAttempts = Rule.make("resilience/unlimited-attempts", {
  severity: "warning",
  profile: "service",
  summary: "A call is tried again without end.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    place: Place
  }),
  identity: ["layer"],
  cause: ["place"],
  needs: ["how long all tries together may last"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const attempts = attemptsOf(policy)
        const retry = policy.retry?.value
        const isBounded = retry === undefined || retry === "none" || retry.budget !== undefined
        if (attempts?.count !== "unlimited" || isBounded) continue
        const overall = overallOf(policy)
        if (overall === undefined) missing("how long all tries together may last", edge.address)
        if (overall?.span !== "unbounded") continue
        report(
          edge.address,
          {
            call: edge.address,
            caller: edge.from,
            callee: edge.operation ?? edge.provider ?? edge.address,
            layer,
            place: attempts.origin
          },
          { fixes: stateAnew(index, attempts.origin, "three-attempts", 3) }
        )
      }
    }
  },
  explain: ({ caller, callee, place }) => [
    Doc.para(
      "While ",
      Doc.name(callee),
      " is down, every request that ",
      Doc.name(caller),
      " ever had for it is tried again, and when it comes back all of them are still there."
    ),
    Doc.excerpt([{ ...place, label: "without end" }]),
    Doc.para("Let something end the tries: a number, an overall timeout, or a budget that bounds the share of retries.")
  ]
})
