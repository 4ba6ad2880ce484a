import * as Schema from "effect/Schema"
import { compareFractions, compositeBounds, errorBudget, minus, one, percentText } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { names } from "../../wordsOf.js"

export const compositeAboveParts = Rule.make("slo/composite-above-parts", {
  severity: "error",
  profile: "service",
  summary: "A composite objective promises more than its parts leave.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    target: Schema.String,
    left: Schema.String,
    method: Schema.Literals(["occurrences", "timeSlices", "ratioTimeSlices"]),
    verdict: Schema.Literals(["overPromised", "notGuaranteed"]),
    parts: Schema.Array(Schema.String)
  }),
  identity: ["slo"],
  needs: ["how many events each part has"],
  check: ({ index, missing }, report) => {
    for (const slo of index.ofKind("slo")) {
      const { indicator, parts, objective } = slo.value
      if (parts === undefined || parts.length === 0 || indicator._tag === "Freshness") continue
      const { method } = indicator
      const bounds = compositeBounds(index, slo.value)
      if (bounds === undefined && method === "occurrences") missing("how many events each part has", slo.address)
      if (bounds === undefined || method === undefined) continue
      const target = minus(one, errorBudget(objective))
      if (compareFractions(target, bounds.lowerBound) <= 0) continue
      const isOver = compareFractions(target, bounds.upperBound) > 0
      if (!isOver && bounds.isMixUnknown) {
        missing("how many events each part has", slo.address)
        continue
      }
      const left = percentText(isOver ? bounds.upperBound : bounds.lowerBound)
      report(
        slo.address,
        {
          slo: slo.address,
          target: percentText(target),
          left,
          method,
          verdict: isOver ? "overPromised" : "notGuaranteed",
          parts: bounds.parts.map(({ address }) => address)
        },
        {
          severity: isOver ? "error" : "warning",
          pointer: "/objective",
          related: bounds.parts
            .slice(0, 5)
            .map(({ address }) => ({ address, pointer: "/objective", role: "a part of it" })),
          witness: {
            _tag: "Value",
            checked: true,
            name: "What its parts leave",
            value: left,
            limit: percentText(target),
            limitName: "promised",
            terms: bounds.parts.map(({ address, value }) => ({
              name: address.slice("slo:".length),
              value: percentText(minus(one, errorBudget(value.objective))),
              address,
              pointer: "/objective"
            }))
          }
        }
      )
    }
  },
  explain: ({ slo, target, left, method, verdict, parts }) => [
    verdict === "overPromised"
      ? Doc.para(
          Doc.name(slo),
          ` is missed while `,
          ...names(parts),
          ` just keep their objectives: they leave ${left}, and ${target} is promised.`
        )
      : Doc.para(
          Doc.name(slo),
          ` may be missed while `,
          ...names(parts),
          ` keep their objectives: if their ${method === "occurrences" ? "failures" : "bad slices"} never meet, they leave ${left}, and ${target} is promised.`
        ),
    Doc.excerpt([{ address: slo, pointer: "/objective", label: `promises ${target}` }]),
    Doc.para(advice[method])
  ]
})

const advice = {
  occurrences:
    "Counted by events, each part counts for its share of them, and as often as it weighs. Promise less of the whole, or more of the part that has most of its failures.",
  ratioTimeSlices: "What the parts may miss adds up. Promise less of the whole, or more of the parts.",
  timeSlices: "A slice that is bad for one part is bad for all of it. Promise less of the whole, or more of the parts."
} as const
