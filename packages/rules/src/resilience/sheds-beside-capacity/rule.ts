import * as Schema from "effect/Schema"
import {
  compareFractions,
  effectiveOf,
  eventsPerSecond,
  type Fraction,
  fraction,
  minus,
  over,
  plus,
  times,
  zero
} from "@lintel/analysis"
import { Rule, type Term, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex, Rate } from "@lintel/model"
import { Place } from "../../place.js"
import { enoughRate, oneWay, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"
import { type LargestLoad, largestLoads, rateText } from "../traffic.js"

/** A limit above which a server refuses, and what it is asked. */
interface Shedding {
  readonly callee: string
  readonly limit: Fraction
  readonly place: Place
  readonly operations: Set<string>
}

/** Limits of servers, each with all operations that it is in front of. */
const sheddings = (index: ModelIndex): ReadonlyArray<Shedding> => {
  const found = new Map<string, Shedding>()
  for (const edge of index.edges) {
    const { operation, provider } = edge
    if (operation === undefined || provider === undefined) continue
    for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
      const { loadShedding } = policy
      if (layer !== "server" || loadShedding === undefined || loadShedding.value === "none") continue
      const place = { address: loadShedding.origin, pointer: `${loadShedding.pointer}/limit` }
      const key = JSON.stringify([provider, place])
      const known = found.get(key) ?? {
        callee: provider,
        limit: eventsPerSecond(loadShedding.value.limit),
        place,
        operations: new Set<string>()
      }
      known.operations.add(operation)
      found.set(key, known)
    }
  }
  return [...found.values()]
}

/** What comes in all, and how much may come, mixed as it is, before more is asked than is served. */
interface Traffic {
  readonly loads: ReadonlyArray<LargestLoad>
  readonly asked: Fraction | undefined
  readonly fits: Fraction | undefined
}

const trafficOf = ({ operations }: Shedding, all: ReadonlyMap<string, LargestLoad>): Traffic => {
  const loads = [...operations].flatMap((operation) => all.get(operation) ?? [])
  if (loads.length < operations.size) return { loads, asked: undefined, fits: undefined }
  const asked = loads.reduce((sum, { rate }) => plus(sum, rate), zero)
  const [only, ...others] = loads
  if (others.length === 0) return { loads, asked, fits: only?.capacity }
  // Each operation takes the part of the whole that its requests are of what could be served of it alone.
  const used = loads.reduce<Fraction | undefined>(
    (sum, { capacity, rate }) =>
      sum === undefined || capacity === undefined || capacity.numerator === 0n
        ? undefined
        : plus(sum, over(rate, capacity)),
    zero
  )
  return { loads, asked, fits: used === undefined || used.numerator === 0n ? undefined : over(asked, used) }
}

const wholeRate = ({ numerator, denominator }: Fraction): Rate => `${String(numerator / denominator)}/s` as Rate

/** Letting in what comes where that is served, else serving it; or refusing what is above what is served. */
const waysOf = (index: ModelIndex, { place }: Shedding, { asked, fits, loads }: Traffic): ReadonlyArray<Way> => {
  if (asked === undefined) return []
  const letIn = stating(index, place, enoughRate(asked))
  const scale = fits === undefined || fits.numerator === 0n ? undefined : over(asked, fits)
  const serve = loads.flatMap(({ capacity, place: { address } }) =>
    capacity === undefined || scale === undefined
      ? []
      : stating(index, { address, pointer: "/capacity" }, enoughRate(times(capacity, scale)))
  )
  return [
    ...(fits === undefined || fits.numerator < fits.denominator
      ? []
      : oneWay("refuse-sooner", stating(index, place, wholeRate(fits)))),
    ...oneWay("let-in-what-comes", letIn),
    ...(serve.length < loads.length ? [] : oneWay("let-in-and-serve", [...letIn, ...serve]))
  ]
}

export const shedsBesideCapacity = Rule.make("resilience/sheds-beside-capacity", {
  severity: "warning",
  profile: "service",
  summary: "A server refuses requests at another rate than the one that it can serve.",
  since: "0.1.0",
  data: Schema.Struct({
    callee: Schema.String,
    kind: Schema.Literals(["usual", "late"]),
    limit: Schema.String,
    other: Schema.String,
    difference: Schema.String,
    operations: Schema.Array(Schema.String),
    limitPlace: Place,
    otherPlace: Place
  }),
  identity: ["callee", "kind"],
  cause: ["limitPlace"],
  needs: ["how much is asked of what it guards", "how much of what it guards is served"],
  check: ({ index, missing }, report) => {
    const all = largestLoads(index)
    for (const shedding of sheddings(index)) {
      const traffic = trafficOf(shedding, all)
      const { asked, fits, loads } = traffic
      const { callee, limit, operations, place } = shedding
      if (asked === undefined) missing("how much is asked of what it guards", place.address)
      else if (fits === undefined) missing("how much of what it guards is served", place.address)
      const isUsual = asked !== undefined && compareFractions(asked, limit) > 0
      const isLate = fits !== undefined && compareFractions(limit, fits) > 0
      const [first] = loads
      if (first === undefined || (!isUsual && !isLate)) continue
      const other = isUsual ? asked : fits
      if (other === undefined) continue
      const difference = isUsual ? minus(other, limit) : minus(limit, other)
      const terms = loads.map(({ capacity, place: at, rate }): Term => ({
        name: isUsual ? "asked" : "served",
        value: rateText(isUsual ? rate : (capacity ?? fraction(0n))),
        address: at.address,
        pointer: isUsual ? at.pointer : "/capacity"
      }))
      report(
        place.address,
        {
          callee,
          kind: isUsual ? "usual" : "late",
          limit: rateText(limit),
          other: rateText(other),
          difference: rateText(difference),
          operations: [...operations],
          limitPlace: place,
          otherPlace: isUsual ? first.place : { address: first.place.address, pointer: "/capacity" }
        },
        {
          ...(place.address.startsWith("policy:") ? { pointer: place.pointer } : {}),
          ways: () => waysOf(index, shedding, traffic),
          witness: {
            _tag: "Value",
            checked: true,
            name: isUsual ? "What comes at its usual peak" : "What is let in",
            value: rateText(isUsual ? other : limit),
            limit: rateText(isUsual ? limit : other),
            limitName: isUsual ? "let in" : "served",
            terms
          }
        }
      )
    }
  },
  explain: ({ callee, kind, limit, other, difference, operations, limitPlace, otherPlace }) => [
    kind === "usual"
      ? Doc.para(
          "Nothing has to fail: ",
          Doc.name(callee),
          ` refuses ${difference} at its usual load: ${other} come, and ${limit} are let in.`
        )
      : Doc.para(
          "Before ",
          Doc.name(callee),
          ` refuses anything it is asked ${difference} more than it can serve: ${limit} are let in, and ${other} are served.`
        ),
    Doc.excerpt([
      { ...limitPlace, label: `refuses above ${limit}` },
      { ...otherPlace, label: kind === "usual" ? "comes in" : "can be served" }
    ]),
    Doc.para(
      "The limit is in front of ",
      ...names(operations.slice(0, 6)),
      operations.length > 6 ? ` and ${operations.length - 6} more` : "",
      operations.length > 1 ? ", whose capacities are taken as shares of one whole, mixed as they are asked." : "."
    ),
    Doc.para(
      kind === "usual"
        ? "A limit is for what is more than usual. Let in what comes at the peak, as far as it is served."
        : "Work that is let in and not served in time is done for nobody, and takes the place of what could be: accept at most what is served (Google, Site Reliability Engineering, chapters 21 and 22)."
    )
  ],
  fixWords: {
    "refuse-sooner":
      "As much is let in as can be served. Confirm by a test at this load that refusing costs next to nothing.",
    "let-in-what-comes": "As much is let in as comes at the usual peak. Confirm that it is served.",
    "let-in-and-serve": "As much is let in and served as comes at the usual peak. Confirm by a test at this load."
  }
})
