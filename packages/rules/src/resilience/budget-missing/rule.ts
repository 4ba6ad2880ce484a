import * as Schema from "effect/Schema"
import { compareTexts, retryFanIns, type UnboundedRetry } from "@lintel/analysis"
import { type Fix, Rule, type Way } from "@lintel/diagnostic"
import { type Block, Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { oneWay, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"

/** A budget of a tenth for every call whose retry or hedging is its own. */
const fixOf = (index: ModelIndex, found: ReadonlyArray<UnboundedRetry>): ReadonlyArray<Fix> => {
  const operations = found.flatMap(({ edge, isHedge, origin }) => {
    const call = index.find(edge.address)
    if (call === undefined || origin.address !== edge.address) return []
    const path = modelPointer(call, "policy", isHedge ? "hedging" : "retry", "budget")
    return [{ op: "add", path, value: { _tag: "Ratio", ratio: "0.1" } } as const]
  })
  return operations.length < found.length ? [] : [{ _tag: "ModelPatch", id: "a-budget-of-a-tenth", operations }]
}

/** The same where layers that act on other calls too try again: a budget in each of them. */
const waysOf = (index: ModelIndex, found: ReadonlyArray<UnboundedRetry>): ReadonlyArray<Way> => {
  const places = new Map(
    found.map(({ isHedge, origin: { address, pointer } }) => {
      const field =
        pointer.slice(0, pointer.indexOf(isHedge ? "/hedging" : "/retry")) + (isHedge ? "/hedging" : "/retry")
      return [`${address} ${field}`, { address, pointer: `${field}/budget` }]
    })
  )
  return oneWay(
    "a-budget-in-each-layer",
    [...places.values()].flatMap((place) => stating(index, place, { _tag: "Ratio", ratio: "0.1" }))
  )
}

const Tried = Schema.Struct({
  caller: Schema.String,
  call: Schema.String,
  attempts: Schema.String,
  place: Place,
  /** Whether these are copies of a request that is not answered yet. */
  isHedge: Schema.Boolean,
  /** Who hands the tries on, when they come from further up. */
  through: Schema.optionalKey(Schema.String)
})
type Tried = typeof Tried.Type

const triedOf = ({ attempts, edge, isHedge, origin, through }: UnboundedRetry): Tried => ({
  caller: edge.from,
  call: edge.address,
  attempts: String(attempts),
  place: origin,
  isHedge,
  ...(through === undefined ? {} : { through })
})

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

const factor = (attempts: string): string => `×${attempts === "unlimited" ? "∞" : attempts}`

const factorOf = ({ attempts, isHedge }: Tried): string => `${factor(attempts)}${isHedge ? " copies" : ""}`

const rowsOf = (tried: ReadonlyArray<Tried>): ReadonlyArray<Block> => {
  const [first] = tried
  if (first === undefined) return []
  const rows = tried
    .toSorted((a, b) => compareTexts(a.call, b.call))
    .slice(0, 8)
    .map((one) => [Doc.number(factorOf(one)), Doc.name(one.caller), Doc.place(one.place.address, one.place.pointer)])
  return [
    Doc.excerpt([{ ...first.place, label: `${factorOf(first)}, without a budget` }]),
    Doc.table(rows),
    ...(tried.length > 8 ? [Doc.para(`And ${tried.length - 8} more.`)] : [])
  ]
}

/** What is done again, in the words of what it is. */
const againWords = (tried: ReadonlyArray<Tried>): string => {
  const [tries, copies] = [tried.some(({ isHedge }) => !isHedge), tried.some(({ isHedge }) => isHedge)]
  return copies ? (tries ? "try again or send copies" : "send copies of what is not answered") : "try again"
}

const callersWords = (callee: string, callers: ReadonlyArray<Tried>, count: string): ReadonlyArray<Block> =>
  callers.length === 0
    ? []
    : [
        Doc.para(
          "When ",
          Doc.name(callee),
          ` fails, ${count} callers ${againWords(callers)}, and nothing bounds what they add together: each of them counts only its own tries.`
        ),
        ...throughWords(callers.flatMap(({ through }) => through ?? [])),
        ...rowsOf(callers)
      ]

const behindWords = (callee: string, behind: ReadonlyArray<Tried>, fanIn: string): ReadonlyArray<Block> =>
  behind.length === 0
    ? []
    : [
        Doc.para(
          `The requests of ${fanIn} callers come together at `,
          Doc.name(callee),
          `. What it asks for them is ${behind.every(({ isHedge }) => isHedge) ? "copied" : "tried again"} without a budget: when that fails, the load of all of them multiplies at once.`
        ),
        ...rowsOf(behind)
      ]

export const budgetMissing = Rule.make("resilience/budget-missing", {
  severity: "warning",
  profile: "service",
  summary: "Many callers come together on a path that tries again, and no budget bounds what that adds.",
  since: "0.1.0",
  data: Schema.Struct({
    callee: Schema.String,
    limit: Schema.String,
    /** Whose own tries reach the component. */
    callers: Schema.Array(Tried),
    count: Schema.String,
    /** What is tried again behind it, and for how many callers. */
    behind: Schema.Array(Tried),
    fanIn: Schema.String
  }),
  options: { callers: 5 },
  check: ({ index, options }, report) => {
    for (const { behind, callers, component: callee, fanIn, retries } of retryFanIns(index, options.callers)) {
      const all = [...retries, ...behind]
      report(
        callee,
        {
          callee,
          limit: String(options.callers),
          callers: retries.map(triedOf),
          count: String(callers),
          behind: behind.map(triedOf),
          fanIn: String(fanIn)
        },
        {
          related: all.map(({ attempts, edge }) => ({ address: edge.address, role: `×${attempts}` })),
          fixes: fixOf(index, all),
          ways: () => (fixOf(index, all).length > 0 ? [] : waysOf(index, all))
        }
      )
    }
  },
  explain: ({ behind, callee, callers, count, fanIn, limit }) => [
    ...callersWords(callee, callers, count),
    ...behindWords(callee, behind, fanIn),
    Doc.para(
      `Up to ${limit} callers are let pass. With a budget of 10 % the worst that retries make of a load is ×1.1 (Google, Site Reliability Engineering, chapter 21).`
    ),
    Doc.para("Give the retries a budget: a share of requests that may be retries, kept by each client.")
  ],
  fixWords: {
    "a-budget-in-each-layer":
      "A tenth more requests at most, whatever fails. The layer acts on other calls too, and bounds them as well: confirm that this is meant, and that the tool that runs it has such a budget."
  }
})
