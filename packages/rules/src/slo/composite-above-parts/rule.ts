import * as Schema from "effect/Schema"
import { compareFractions, compositeBounds, errorBudget, minus, one, percentText } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import { alongWay, higherObjectives, lowerObjectives, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"

/** Less of the whole, or as much more of the parts that promise least. */
const waysOf = (index: ModelIndex, slo: Entity<"slo">, parts: ReadonlyArray<Entity<"slo">>): ReadonlyArray<Way> => {
  const budgets = parts.map(({ value }) => errorBudget(value.objective))
  const [most] = budgets.toSorted((a, b) => compareFractions(b, a))
  return [
    ...alongWay("promise-less", lowerObjectives(errorBudget(slo.value.objective)), (value) =>
      stating(index, { address: slo.address, pointer: "/objective" }, value)
    ),
    ...(most === undefined
      ? []
      : alongWay("ask-more-of-parts", higherObjectives(most), (value) =>
          parts.flatMap((part, at) =>
            compareFractions(budgets[at] ?? most, errorBudget(value)) > 0
              ? stating(index, { address: part.address, pointer: "/objective" }, value)
              : []
          )
        ))
  ]
}

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
          ways: () => waysOf(index, slo, bounds.parts),
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
  ],
  fixWords: {
    "promise-less": "The nearest objective that the parts leave. Whether it is worth having is yours to confirm.",
    "ask-more-of-parts": "What each part has to promise at least. Who keeps the parts has to confirm it."
  }
})

const advice = {
  occurrences:
    "Counted by events, each part counts for its share of them, and as often as it weighs. Promise less of the whole, or more of the part that has most of its failures.",
  ratioTimeSlices: "What the parts may miss adds up. Promise less of the whole, or more of the parts.",
  timeSlices: "A slice that is bad for one part is bad for all of it. Promise less of the whole, or more of the parts."
} as const
