import * as Schema from "effect/Schema"
import { allocatedShare, compareFractions, one, percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { ratioFraction } from "@lintel/model"
import { pointerOf } from "../../place.js"

export const budgetAllocatedTwice = Rule.make("slo/budget-allocated-twice", {
  severity: "error",
  profile: "service",
  summary: "More of an error budget is allocated than there is.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    allocated: Schema.String,
    shares: Schema.Array(Schema.Struct({ to: Schema.String, share: Schema.String }))
  }),
  identity: ["slo"],
  check: ({ index }, report) => {
    for (const slo of index.ofKind("slo")) {
      const all = slo.value.allocation ?? []
      const sum = allocatedShare(slo)
      if (compareFractions(sum, one) <= 0) continue
      const allocated = percentText(sum)
      report(
        slo.address,
        {
          slo: slo.address,
          of: slo.value.of,
          allocated,
          shares: all.map(({ to, share }) => ({ to, share }))
        },
        {
          pointer: "/allocation",
          witness: {
            _tag: "Value",
            checked: true,
            name: "What is allocated in all",
            value: allocated,
            limit: "100 %",
            terms: all.map(({ to, share }, at) => ({
              name: to === "own" ? "own errors" : to.replace(/^[^:]+:/u, ""),
              value: percentText(ratioFraction(share)),
              address: slo.address,
              pointer: pointerOf("allocation", at, "share")
            }))
          }
        }
      )
    }
  },
  explain: ({ slo, of, allocated }) => [
    Doc.para(
      Doc.name(of),
      ` may miss its objective while everybody stays within what they were given: ${allocated} of the budget is allocated.`
    ),
    Doc.excerpt([{ address: slo, pointer: "/allocation", label: `${allocated} in all` }]),
    Doc.para("Give less to some, so that all together get no more than 100 %, or promise less.")
  ]
})
