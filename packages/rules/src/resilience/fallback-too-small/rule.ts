import * as Schema from "effect/Schema"
import { compareFractions, plus, zero } from "@lintel/analysis"
import { Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { capacities } from "../cachedCalls.js"
import { enoughRate, oneWay, stating } from "../../ways.js"
import { callRate, type LargestLoad, largestLoads, rateText, type Stated } from "../traffic.js"

/** What answers instead: the operation of another call, or a store that is read. */
interface Fallback {
  readonly address: string
  readonly serves: string
}

const fallbackOf = (edges: ReadonlyMap<string, Edge>, { call }: Edge): Fallback | undefined => {
  const address = typeof call.criticality === "object" ? call.criticality.fallback : undefined
  if (address === undefined) return undefined
  if (address.startsWith("store:")) return { address, serves: address }
  const serves = edges.get(address)?.operation
  return serves === undefined ? undefined : { address, serves }
}

interface Demand {
  readonly needed: Stated
  /** What falls back to the same when the same primary fails. */
  readonly others: ReadonlyArray<Stated>
  readonly own: Stated | undefined
  /** Whether what is asked of the primary is known; else what it can serve stands for it. */
  readonly isAsked: boolean
}

/** Calls whose fallbacks are asked together: they ask the same, when the same component fails. */
const togetherKey = ({ provider, operation, address }: Edge, { serves }: Fallback): string =>
  JSON.stringify([provider ?? operation ?? address, serves])

/** What the fallback has to serve: what it serves anyway, and what the primary is asked by this call. */
const demandOf = (
  index: ModelIndex,
  edge: Edge,
  fallback: Fallback,
  loads: ReadonlyMap<string, LargestLoad>,
  { serves, together }: { readonly serves: ReadonlyMap<string, Stated>; readonly together: ReadonlyArray<Edge> }
): Demand | undefined => {
  const load = loads.get(fallback.serves)
  const own = load === undefined ? undefined : { value: load.rate, place: load.place }
  const asked = callRate(index, edge, loads)
  const others = together.flatMap((other) => (other === edge ? [] : (callRate(index, other, loads) ?? [])))
  if (asked !== undefined) return { needed: asked, others, own, isAsked: true }
  const capacity = edge.operation === undefined ? undefined : serves.get(edge.operation)
  return capacity === undefined ? undefined : { needed: capacity, others: [], own: undefined, isAsked: false }
}

const fallingTogether = (
  index: ModelIndex,
  edges: ReadonlyMap<string, Edge>
): ReadonlyMap<string, ReadonlyArray<Edge>> => {
  const found = new Map<string, Array<Edge>>()
  for (const edge of index.edges) {
    const fallback = fallbackOf(edges, edge)
    if (fallback === undefined) continue
    const key = togetherKey(edge, fallback)
    const known = found.get(key)
    if (known === undefined) found.set(key, [edge])
    else known.push(edge)
  }
  return found
}

/** What a fallback is asked all at once. */
const togetherWords = (others: number | undefined, own: string | undefined): string => {
  const calls = others === 1 ? "another call" : `${others ?? 0} other calls`
  const [first, ...more] = [
    "What the primary is asked",
    ...(others === undefined ? [] : [`what ${calls} of the same component would fall back with`]),
    ...(own === undefined ? [] : ["what the fallback is asked anyway"])
  ]
  return more.length === 0 ? (first ?? "") : `${[first, ...more.slice(0, -1)].join(", ")} and ${more.at(-1) ?? ""}`
}

export const fallbackTooSmall = Rule.make("resilience/fallback-too-small", {
  severity: "warning",
  profile: "service",
  summary: "A fallback cannot serve what its primary is asked.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    primary: Schema.String,
    fallback: Schema.String,
    needed: Schema.String,
    /** Other calls that fall back to the same when the same component fails. */
    others: Schema.optionalKey(Schema.Finite),
    own: Schema.optionalKey(Schema.String),
    total: Schema.String,
    capacity: Schema.String,
    isAsked: Schema.Boolean,
    neededPlace: Place,
    capacityPlace: Place
  }),
  identity: ["fallback"],
  cause: ["fallback"],
  needs: ["how much the fallback can serve", "how often the call is made"],
  check: ({ index, missing }, report) => {
    const [loads, serves] = [largestLoads(index), capacities(index)]
    const edges = new Map<string, Edge>(index.edges.map((edge) => [edge.address, edge]))
    const together = fallingTogether(index, edges)
    const told = new Set<string>()
    for (const edge of index.edges) {
      const fallback = fallbackOf(edges, edge)
      if (fallback === undefined) continue
      const key = togetherKey(edge, fallback)
      const capacity = serves.get(fallback.serves)
      // Few stores state what they serve: a local cache is not asked for it, one that does is judged.
      if (capacity === undefined && fallback.serves.startsWith("store:")) continue
      const demand = demandOf(index, edge, fallback, loads, {
        serves,
        together: together.get(key) ?? []
      })
      if (capacity === undefined) missing("how much the fallback can serve", fallback.serves)
      if (demand === undefined) missing("how often the call is made", edge.address)
      if (capacity === undefined || demand === undefined) continue
      const total = [demand.needed, ...demand.others, ...(demand.own === undefined ? [] : [demand.own])].reduce(
        (sum, { value }) => plus(sum, value),
        zero
      )
      // What falls back together is one finding, at the first of its calls.
      if (compareFractions(total, capacity.value) <= 0 || told.has(key)) continue
      told.add(key)
      const terms: ReadonlyArray<Term> = [
        {
          name: demand.isAsked ? "asked of the primary" : "what the primary can serve",
          value: rateText(demand.needed.value),
          ...demand.needed.place
        },
        ...demand.others.map(({ place, value }) => ({
          name: "by another call, at the same time",
          value: rateText(value),
          ...place
        })),
        ...(demand.own === undefined
          ? []
          : [{ name: "asked of it anyway", value: rateText(demand.own.value), ...demand.own.place }])
      ]
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          primary: edge.operation ?? edge.address,
          fallback: fallback.serves,
          needed: rateText(demand.needed.value),
          ...(demand.others.length === 0 ? {} : { others: demand.others.length }),
          ...(demand.own === undefined ? {} : { own: rateText(demand.own.value) }),
          total: rateText(total),
          capacity: rateText(capacity.value),
          isAsked: demand.isAsked,
          neededPlace: demand.needed.place,
          capacityPlace: capacity.place
        },
        {
          pointer: "/criticality/fallback",
          ways: () => [
            ...oneWay("serve-as-much", stating(index, capacity.place, enoughRate(total))),
            ...oneWay(
              "answer-by-default",
              (demand.isAsked ? (together.get(key) ?? []) : [edge]).flatMap(({ address }) =>
                stating(index, { address, pointer: "/criticality" }, { _tag: "Mitigated", by: "default" })
              )
            )
          ],
          witness: {
            _tag: "Value",
            checked: true,
            name: "What the fallback has to serve",
            value: rateText(total),
            limit: rateText(capacity.value),
            limitName: "it can serve",
            terms
          },
          related: [{ address: fallback.address, role: "fallback" }]
        }
      )
    }
  },
  explain: ({
    caller,
    primary,
    fallback,
    needed,
    others,
    own,
    total,
    capacity,
    isAsked,
    neededPlace,
    capacityPlace
  }) => [
    Doc.para(
      "When ",
      Doc.name(primary),
      " fails, ",
      Doc.name(caller),
      others === undefined ? " brings down " : " helps to bring down ",
      Doc.name(fallback),
      " as well: it would be asked ",
      Doc.number(total),
      `, and serves ${capacity}.`
    ),
    Doc.excerpt([
      { ...neededPlace, label: isAsked ? `asked ${needed}` : `can serve ${needed}` },
      { ...capacityPlace, label: `serves ${capacity}` }
    ]),
    Doc.para(
      isAsked
        ? `${togetherWords(others, own)}, against what the fallback can serve.`
        : "Nobody says how often the call is made; this compares what the two can serve."
    ),
    Doc.para(
      "Let the fallback serve as much, let through only what it can take, or fall back to something that costs nothing: a default, an answer kept from before."
    )
  ],
  fixWords: {
    "serve-as-much": "What it is asked when the primary fails. Confirm by a test at this load, with nothing warmed up.",
    "answer-by-default": "A default costs nothing. Confirm that one is good enough, and which."
  }
})
