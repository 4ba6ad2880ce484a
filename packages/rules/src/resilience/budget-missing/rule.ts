import * as Schema from "effect/Schema"
import { compareTexts, retryFanIns, type UnboundedRetry } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { type Block, Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { names } from "../../wordsOf.js"

/** A budget of a tenth for every call whose retry is its own. */
const fixOf = (index: ModelIndex, found: ReadonlyArray<UnboundedRetry>): ReadonlyArray<Fix> => {
  const operations = found.flatMap(({ edge, origin }) => {
    const call = index.find(edge.address)
    if (call === undefined || origin.address !== edge.address) return []
    const path = modelPointer(call, "policy", "retry", "budget")
    return [{ op: "add", path, value: { _tag: "Ratio", ratio: "0.1" } } as const]
  })
  return operations.length < found.length ? [] : [{ _tag: "ModelPatch", id: "a-budget-of-a-tenth", operations }]
}

/** Where the tries of callers further up come through. */
const throughWords = (through: ReadonlyArray<string>): ReadonlyArray<Block> => {
  const all = [...new Set(through)].toSorted(compareTexts)
  return all.length === 0
    ? []
    : [
        Doc.para(
          "Not all of them call it themselves: ",
          ...names(all),
          ` fail${all.length === 1 ? "s" : ""} with it, and pass their tries on.`
        )
      ]
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
      Schema.Struct({
        caller: Schema.String,
        call: Schema.String,
        attempts: Schema.String,
        place: Place,
        /** Who hands the tries on, when they come from further up. */
        through: Schema.optionalKey(Schema.String)
      })
    ),
    count: Schema.String
  }),
  options: { callers: 5 },
  check: ({ index, options }, report) => {
    for (const { component: callee, callers, retries } of retryFanIns(index, options.callers)) {
      const [first, ...others] = retries.map(({ edge, attempts, origin, through }) => ({
        caller: edge.from,
        call: edge.address,
        attempts: String(attempts),
        place: origin,
        ...(through === undefined ? {} : { through })
      }))
      const count = String(callers)
      if (first === undefined) continue
      report(
        callee,
        { callee, limit: String(options.callers), callers: [first, ...others], count },
        {
          related: [first, ...others].map(({ attempts, call }) => ({ address: call, role: `×${attempts}` })),
          fixes: fixOf(index, retries)
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
    ...throughWords(callers.flatMap(({ through }) => through ?? [])),
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
