import * as Schema from "effect/Schema"
import {
  amplificationByCall,
  type AmplifiedPath,
  amplifiedPaths,
  callFactor,
  compareFractions,
  decimalText,
  effectiveOf,
  eventsPerSecond,
  type Fraction,
  fraction,
  minus,
  one,
  over,
  percentText,
  plus,
  times,
  zero
} from "@lintel/analysis"
import { type Fix, Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { waysOf } from "./ways.js"
import { type Edge, type ModelIndex, ratioFraction } from "@lintel/model"
import { Place } from "../../place.js"
import { stateField } from "../stated.js"
import { type LargestLoad, largestLoads, rateText } from "../traffic.js"
import { sharedCauses } from "../sharedCauses.js"
import { isBroken, type Overloaded, staysDown } from "./staysDown.js"
import { overloadedStores } from "./stores.js"

const endOf = (path: AmplifiedPath): string | undefined => path.hops.at(-1)?.arrow.edge?.operation

/** The path along which each operation is asked most often for one request. */
const worstPaths = (paths: ReadonlyArray<AmplifiedPath>): ReadonlyMap<string, AmplifiedPath> => {
  const worst = new Map<string, AmplifiedPath>()
  for (const path of paths) {
    const end = endOf(path)
    if (end === undefined) continue
    const known = worst.get(end)?.total
    if (
      known === undefined ||
      (known !== "unbounded" && (path.total === "unbounded" || compareFractions(path.total, known) > 0))
    )
      worst.set(end, path)
  }
  return worst
}

/** Whether some call of an operation is tried again, with no breaker that would stop it. */
const isRetried = (index: ModelIndex, operation: string): boolean =>
  index.callsTo(operation).some(({ address }) => {
    const effective = effectiveOf(index, address)
    if (effective === undefined) return false
    const { factor } = callFactor(address, effective, index)
    const hasBreaker = effective.layers.some(
      ({ policy: { breaker } }) => breaker !== undefined && breaker.value !== "none"
    )
    return !hasBreaker && (factor === "unbounded" || compareFractions(factor, one) > 0)
  })

/** The smallest factor that any load with a known capacity could not take: shorter paths need not be looked at. */
const leastRoom = (loads: ReadonlyMap<string, LargestLoad>): number | undefined => {
  const rooms = [...loads.values()].flatMap(({ capacity, rate }) =>
    capacity === undefined || rate.numerator === 0n || compareFractions(rate, capacity) >= 0
      ? []
      : [Number(over(capacity, rate).numerator) / Number(over(capacity, rate).denominator)]
  )
  return rooms.length === 0 ? undefined : Math.max(1, Math.min(...rooms))
}

/**
 * What all requests of an operation become when all fail: of callers that all say which part of them they make, each part
 * by its own retries; otherwise all of them by the worst. Requests that no call of the design makes are made once.
 */
const multiplied = (
  index: ModelIndex,
  operation: string,
  load: LargestLoad,
  worst: Fraction | "unbounded",
  byCall: () => ReadonlyMap<string, Fraction | "unbounded">
): Fraction | "unbounded" => {
  const calls = index.callsTo(operation)
  const shares = calls.flatMap((edge) => shareOf(edge, load) ?? [])
  const said = shares.reduce((sum, { share }) => plus(sum, share), zero)
  if (shares.length < calls.length || calls.length < 2 || compareFractions(said, one) > 0) return worst
  return shares.reduce<Fraction | "unbounded">(
    (sum, { edge, share }) => {
      const factor = byCall().get(edge.address) ?? one
      if (share.numerator === 0n) return sum
      return sum === "unbounded" || factor === "unbounded" ? "unbounded" : plus(sum, times(share, factor))
    },
    minus(one, said)
  )
}

/** The part of an operation's load that a call makes, where the call says it. */
const shareOf = (edge: Edge, load: LargestLoad): { readonly edge: Edge; readonly share: Fraction } | undefined => {
  const { share, rate } = edge.call
  if (share !== undefined) {
    const { numerator, denominator } = ratioFraction(share)
    return { edge, share: fraction(numerator, denominator) }
  }
  return rate === undefined ? undefined : { edge, share: over(eventsPerSecond(rate), load.rate) }
}

const timesText = (factor: Fraction | "unbounded"): string => (factor === "unbounded" ? "∞" : decimalText(factor, 2))

/** What each layer of a hop makes of one request that fails, and where that is stated. */
const retryTerms = ({ arrow: { edge }, factor }: AmplifiedPath["hops"][number]): ReadonlyArray<Term> =>
  factor.layers.map((layer) => ({
    name: `${layer.isHedge ? "copies" : "tries"} of ${layer.layer === "client" ? (edge?.from ?? "").replace(/^[^:]+:/u, "") : `the ${layer.layer}`}`,
    value: `×${timesText(layer.factor)}`,
    ...layer.origin
  }))

/** Whether only copies that hedging sends multiply requests on a path. */
const isHedged = ({ hops }: AmplifiedPath): boolean =>
  hops.every(({ factor }) => factor.layers.every(({ isHedge }) => isHedge))

/** Whether the operation stays overloaded by another path, were these calls tried once. */
const staysDownBeside = (
  index: ModelIndex,
  operation: string,
  load: LargestLoad,
  calls: ReadonlyArray<string>
): boolean =>
  [...worstPaths(amplifiedPaths(index, { once: new Set(calls) }))].some(
    ([other, { total }]) => other === operation && staysDown(load, total)
  )

/** A budget that fits what is left, in thousandths, where one place alone multiplies requests. */
const fixOf = (
  index: ModelIndex,
  operation: string,
  load: LargestLoad,
  { hops }: AmplifiedPath,
  room: Fraction
): ReadonlyArray<Fix> => {
  const [only, ...others] = hops.flatMap(({ factor }) => factor.layers)
  const calls = hops.flatMap(({ arrow: { edge }, factor }) =>
    factor.layers.length === 0 || edge === undefined ? [] : [edge.address]
  )
  const thousandths = (room.numerator * 1000n) / room.denominator
  if (only === undefined || only.isBudget || others.length > 0 || thousandths < 1n || thousandths > 1000n) return []
  if (staysDownBeside(index, operation, load, calls)) return []
  const pointer = `${only.origin.pointer.replace(/\/attempts$/u, "")}/budget`
  const value = { _tag: "Ratio", ratio: String(Number(thousandths) / 1000) }
  return stateField(index, { address: only.origin.address, pointer }, "a-budget-that-fits", value)
}

export const overloadStays = Rule.make("resilience/overload-stays", {
  severity: "warning",
  profile: "service",
  summary: "Retries keep an operation overloaded after what overloaded it is gone.",
  since: "0.1.0",
  data: Schema.Struct({
    operation: Schema.String,
    start: Schema.String,
    load: Schema.String,
    word: Schema.Literals(["peak", "steady load"]),
    capacity: Schema.String,
    factor: Schema.String,
    isAverage: Schema.Boolean,
    becomes: Schema.String,
    budget: Schema.String,
    loadPlace: Place,
    capacityPlace: Place,
    tried: Schema.String,
    worst: Place,
    /** Only hedging multiplies the requests. */
    isHedge: Schema.optionalKey(Schema.Boolean)
  }),
  identity: ["operation"],
  cause: ["worst"],
  needs: ["how much the operation can serve", "how much each of its users asks of the store"],
  check: ({ index, missing }, report) => {
    const loads = largestLoads(index)
    for (const [operation, load] of loads) {
      if (load.capacity === undefined && isRetried(index, operation)) {
        missing("how much the operation can serve", operation)
      }
    }
    const atLeast = leastRoom(loads)
    const paths = atLeast === undefined ? [] : amplifiedPaths(index, { atLeast })
    let byCall: ReadonlyMap<string, Fraction | "unbounded"> | undefined
    const totals = new Map<string, Fraction | "unbounded">()
    const found = [...worstPaths(paths)].filter(([operation, path]) => {
      const load = loads.get(operation)
      if (load === undefined || !staysDown(load, path.total)) return false
      const total = multiplied(index, operation, load, path.total, () => (byCall ??= amplificationByCall(index)))
      totals.set(operation, total)
      return staysDown(load, total) && !isBroken(index, path, loads)
    })
    const operations = found.flatMap(([subject, path]): ReadonlyArray<Overloaded> => {
      const load = loads.get(subject)
      return load === undefined ? [] : [{ subject, load, total: totals.get(subject) ?? path.total, path }]
    })
    const stores = overloadedStores(index, loads, (store) =>
      missing("how much each of its users asks of the store", store)
    )
    const all = [...operations, ...stores]
    const causes = sharedCauses(all.map(({ path }) => path))
    for (const { subject: operation, load, total, path } of all) {
      const cause = causes.get(path)
      if (load.capacity === undefined || cause === undefined) continue
      const becomes = total === "unbounded" ? "requests without end" : rateText(times(load.rate, total))
      const capacityPlace = { address: load.place.address, pointer: "/capacity" }
      const room = minus(over(load.capacity, load.rate), one)
      const fixes = total === path.total ? fixOf(index, operation, load, path, room) : []
      report(
        operation,
        {
          operation,
          start: path.start.key.replace(/^[a-z]+ /u, ""),
          load: rateText(load.rate),
          word: load.isPeak ? "peak" : "steady load",
          capacity: rateText(load.capacity),
          factor: timesText(total),
          isAverage: total !== path.total,
          becomes,
          budget: percentText(minus(over(load.capacity, load.rate), one), 1),
          loadPlace: load.place,
          capacityPlace,
          tried: timesText(cause.factor),
          worst: cause.origin,
          ...(isHedged(path) ? { isHedge: true } : {})
        },
        {
          witness: {
            _tag: "Value",
            checked: true,
            name: "What it is asked while all is retried",
            value: becomes,
            limit: rateText(load.capacity),
            limitName: "served",
            terms: [
              { name: "load", value: rateText(load.rate), ...load.place },
              ...(total === path.total
                ? path.hops.flatMap(retryTerms)
                : [{ name: "what retries make of it, all callers together", value: `×${timesText(total)}` }])
            ]
          },
          related: path.hops.flatMap(({ arrow: { edge } }) =>
            edge === undefined ? [] : [{ address: edge.address, role: "retries" }]
          ),
          ways: () => waysOf(index, load, path, { total, isBudgeted: fixes.length > 0 }),
          fixes
        }
      )
    }
  },
  explain: ({
    operation,
    load,
    word,
    capacity,
    factor,
    isAverage,
    becomes,
    budget,
    tried,
    worst,
    loadPlace,
    capacityPlace,
    isHedge
  }) => [
    Doc.para(
      "Once ",
      Doc.name(operation),
      ` is overloaded, it stays so: ${isHedge === true ? "copies that hedging sends" : "retries"} turn its ${word} of `,
      Doc.number(load),
      " into ",
      Doc.number(becomes),
      ", and it serves ",
      Doc.number(capacity),
      ". Nothing gets better when the cause is gone, until somebody takes the load away."
    ),
    Doc.excerpt([
      { ...loadPlace, label: `asked ${load}` },
      { ...capacityPlace, label: `serves ${capacity}` },
      { ...worst, label: `×${tried} when all fail` }
    ]),
    Doc.para(
      `${isAverage ? `When all fail, requests become ${factor} times as many: each caller's part, by its own retries.` : `One request becomes up to ${factor} when all fail.`} There are two stable states, and a short trigger moves the system into the bad one (metastable failures, HotOS 2021).`
    ),
    Doc.para(
      isHedge === true
        ? `Bound the copies: up to ${budget} more requests still fit, and an overloaded callee answers nobody in time. Or let callers stop early: a breaker, or an answer that says not to ask again.`
        : `Bound retries by a budget: up to ${budget} more requests still fit. Or let callers stop early: a breaker, or an answer that says not to try again.`
    )
  ],
  fixWords: {
    "budgets-that-fit":
      "The largest share of requests, in hundredths, that every retry on the way may add. Confirm that the client library bounds retries that way: a limit for each call is no budget.",
    "serve-all": "What it is asked while everything is tried again. Confirm by a test at this load."
  }
})
