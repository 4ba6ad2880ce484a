import * as Schema from "effect/Schema"
import { attemptsOf, compareTexts, effectiveOf } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { retryOf } from "../stated.js"

interface Unbounded {
  readonly edge: Edge
  readonly attempts: string
  readonly place: Place
}

/** The retries of a call that no budget bounds. */
const unboundedOf = (index: ModelIndex, edge: Edge): ReadonlyArray<Unbounded> =>
  (effectiveOf(index, edge.address)?.layers ?? []).flatMap(({ policy }) => {
    const [retry, attempts] = [retryOf(policy), attemptsOf(policy)]
    if (retry === undefined || attempts === undefined || attempts.count === 1n || retry.budget !== undefined) return []
    return [{ edge, attempts: String(attempts.count), place: attempts.origin }]
  })

/** A budget of a tenth for every call whose retry is its own. */
const fixOf = (index: ModelIndex, found: ReadonlyArray<Unbounded>): ReadonlyArray<Fix> => {
  const operations = found.flatMap(({ edge, place }) => {
    const call = index.find(edge.address)
    if (call === undefined || place.address !== edge.address) return []
    const path = modelPointer(call, "policy", "retry", "budget")
    return [{ op: "add", path, value: { _tag: "Ratio", ratio: "0.1" } } as const]
  })
  return operations.length < found.length ? [] : [{ _tag: "ModelPatch", id: "a-budget-of-a-tenth", operations }]
}

export const budgetMissing = Rule.make("resilience/budget-missing", {
  severity: "warning",
  profile: "service",
  summary: "Many callers of one component try again, and no budget bounds what that adds.",
  since: "0.1.0",
  data: Schema.Struct({
    callee: Schema.String,
    limit: Schema.String,
    callers: Schema.NonEmptyArray(
      Schema.Struct({ caller: Schema.String, call: Schema.String, attempts: Schema.String, place: Place })
    ),
    count: Schema.String
  }),
  options: { callers: 5 },
  check: ({ index, options }, report) => {
    const byProvider = new Map<string, Array<Unbounded>>()
    for (const edge of index.edges) {
      if (edge.provider === undefined) continue
      const found = unboundedOf(index, edge)
      if (found.length === 0) continue
      byProvider.set(edge.provider, [...(byProvider.get(edge.provider) ?? []), ...found])
    }
    for (const [callee, found] of byProvider) {
      const count = new Set(found.map(({ edge }) => edge.from)).size
      const [first, ...others] = found.map(({ edge, attempts, place }) => ({
        caller: edge.from,
        call: edge.address,
        attempts,
        place
      }))
      if (first === undefined || count <= options.callers) continue
      report(
        callee,
        { callee, limit: String(options.callers), callers: [first, ...others], count: String(count) },
        {
          related: [first, ...others].map(({ attempts, call }) => ({ address: call, role: `×${attempts}` })),
          fixes: fixOf(index, found)
        }
      )
    }
  },
  explain: ({ callee, callers, count, limit }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      ` fails, ${count} callers try again, and nothing bounds what they add together: each of them counts only its own tries.`
    ),
    Doc.excerpt([{ ...callers[0].place, label: `×${callers[0].attempts}, without a budget` }]),
    Doc.table(
      callers
        .toSorted((a, b) => compareTexts(a.call, b.call))
        .slice(0, 8)
        .map(({ attempts, caller, place }) => [
          Doc.number(`×${attempts === "unlimited" ? "∞" : attempts}`),
          Doc.name(caller),
          Doc.place(place.address, place.pointer)
        ])
    ),
    ...(callers.length > 8 ? [Doc.para(`And ${callers.length - 8} more.`)] : []),
    Doc.para(
      `Up to ${limit} callers are let pass. With a budget of 10 % the worst that retries make of a load is ×1.1 (Google, Site Reliability Engineering, chapter 21).`
    ),
    Doc.para("Give the retries a budget: a share of requests that may be retries, kept by each client.")
  ]
})
