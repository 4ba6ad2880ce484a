import * as Schema from "effect/Schema"
import {
  type AmplifiedPath,
  amplifiedPaths,
  compareFractions,
  decimalText,
  effectiveOf,
  type Fraction,
  fractionOfNumber
} from "@lintel/analysis"
import { type Fix, type PathStop, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { largestLoads } from "../traffic.js"
import { oneWay } from "../../ways.js"
import { withoutFor } from "../onlyFor.js"
import { layeredPaths, retryingLayers } from "./layered.js"
import { loadWords, MultipliedLoad, multipliedLoad } from "./multipliedLoad.js"

const Hop = Schema.Struct({
  from: Schema.String,
  to: Schema.String,
  call: Schema.String,
  factor: Schema.String,
  total: Schema.String,
  origins: Schema.Array(
    Schema.Struct({
      layer: Schema.String,
      factor: Schema.String,
      isBudget: Schema.Boolean,
      isHedge: Schema.optionalKey(Schema.Boolean),
      place: Place
    })
  )
})
type Hop = typeof Hop.Type

const text = (value: Fraction | "unbounded"): string => (value === "unbounded" ? "∞" : decimalText(value, 2))

const startOf = ({ start }: AmplifiedPath): string =>
  start._tag === "Handler"
    ? start.operation
    : start._tag === "Flow"
      ? start.flow
      : start._tag === "Saga"
        ? start.saga
        : start.component

const hopsOf = (path: AmplifiedPath): ReadonlyArray<Hop> =>
  path.hops.flatMap(({ arrow, factor, total }) => {
    const { edge, to } = arrow
    if (edge === undefined || to._tag !== "Handler") return []
    const origins = factor.layers.map((layer) => ({
      layer: layer.layer,
      factor: text(layer.factor),
      isBudget: layer.isBudget,
      ...(layer.isHedge ? { isHedge: true } : {}),
      place: layer.origin
    }))
    return [
      {
        from: edge.from,
        to: to.operation,
        call: edge.address,
        factor: text(factor.factor),
        total: text(total),
        origins
      }
    ]
  })

const exceeds = (total: Fraction | "unbounded", limit: number): boolean =>
  total === "unbounded" || (Number.isFinite(limit) && compareFractions(total, fractionOfNumber(limit)) > 0)

const keyOf = (path: AmplifiedPath): string => `${path.start.key} -> ${path.end.key}`

/** Calls of the path that retry before its last retrying hop, when every such retry is the call's own. */
const earlierCalls = (index: ModelIndex, path: AmplifiedPath): ReadonlyArray<Entity<"call">> => {
  const others = path.hops.filter((hop) => hop.factor.layers.length > 0).slice(0, -1)
  const calls = others.flatMap(({ arrow, factor }) => {
    const call = arrow.edge === undefined ? undefined : index.find(arrow.edge.address)
    const isOwn = factor.layers.every((layer) => layer.origin.address === call?.address && !layer.isHedge)
    return call === undefined || !isOwn ? [] : [call]
  })
  return calls.length < others.length ? [] : [...new Set(calls)]
}

/** A design with more findings needs another remedy than changing one path after the other. */
const mostFixes = 20

/** Retrying only at the hop next to the fault, when no other path makes up for it. */
const fixOf = (
  index: ModelIndex,
  path: AmplifiedPath,
  excessive: ReadonlyArray<AmplifiedPath>,
  { limit, layers }: { readonly limit: number; readonly layers: number }
): ReadonlyArray<Fix> => {
  const calls = earlierCalls(index, path)
  if (calls.length === 0 || excessive.length > mostFixes) return []
  // Several layers on the hop that is left would go on multiplying each other.
  const left = path.hops.filter((hop) => hop.factor.layers.length > 0).slice(-1)
  if (retryingLayers({ ...path, hops: left }) > layers) return []
  const known = new Set(excessive.filter((other) => other !== path).map(keyOf))
  const once = new Set<string>(calls.map((call) => call.address))
  const after = amplifiedPaths(index, { once, atLeast: limit }).filter((other) => exceeds(other.total, limit))
  if (after.some((other) => !known.has(keyOf(other)))) return []
  const operations = calls.map(
    (call) => ({ op: "replace", path: modelPointer(call, "policy", "retry"), value: "none" }) as const
  )
  return [{ _tag: "ModelPatch", id: "retry-at-one-hop", operations }]
}

/** Trying again in one layer only: the one next to the fault, else another. */
const waysOf = (index: ModelIndex, { hops }: AmplifiedPath): ReadonlyArray<Way> => {
  const layers = hops.flatMap(({ arrow: { edge }, factor }) =>
    edge === undefined
      ? []
      : factor.layers.map(({ isHedge, origin }) => ({
          edge,
          field: isHedge ? ("hedging" as const) : ("retry" as const),
          origin: origin.address
        }))
  )
  return layers.toReversed().flatMap((kept) =>
    oneWay(
      "in-one-layer",
      layers
        .filter((one) => one !== kept)
        .flatMap(({ edge, field, origin }) => withoutFor(index, [edge], field, origin))
    )
  )
}

const stopsOf = (start: string, hops: ReadonlyArray<Hop>): ReadonlyArray<PathStop> => [
  { address: start, value: "1" },
  ...hops.map((hop): PathStop => ({ address: hop.to, via: `×${hop.factor}`, value: hop.total }))
]

export const retryAmplification = Rule.make("resilience/retry-amplification", {
  severity: "warning",
  profile: "starter",
  summary: "Retries of several hops multiply into far more requests than one.",
  since: "0.1.0",
  data: Schema.Struct({
    start: Schema.String,
    end: Schema.String,
    total: Schema.String,
    limit: Schema.String,
    hops: Schema.Array(Hop),
    load: Schema.optionalKey(MultipliedLoad),
    /** How many layers of the path retry, where only that is too many. */
    layers: Schema.optionalKey(Schema.Finite),
    /** Paths that multiply by the same retry, and are told here. */
    others: Schema.optionalKey(Schema.Finite),
    isInferred: Schema.Boolean
  }),
  identity: ["start", "end"],
  cause: ["start"],
  needs: ["how often the call is tried"],
  options: { limit: 10, layers: 1 },
  check: ({ index, options, missing }, report) => {
    for (const { address } of index.ofKind("call")) {
      if (effectiveOf(index, address)?.client.retry === undefined) missing("how often the call is tried", address)
    }
    const paths = amplifiedPaths(index, { atLeast: Math.min(options.limit, options.layers < 1 ? 1 : 2) })
    const excessive = paths.filter((path) => exceeds(path.total, options.limit))
    const layered = layeredPaths(
      paths.filter((path) => !exceeds(path.total, options.limit) && retryingLayers(path) > options.layers),
      excessive
    )
    const loads = largestLoads(index)
    for (const { path, others } of [...excessive.map((worst) => ({ path: worst, others: undefined })), ...layered]) {
      const isExcessive = others === undefined
      const [hops, start] = [hopsOf(path), startOf(path)]
      const end = hops.at(-1)
      if (end === undefined) continue
      const load = multipliedLoad(loads.get(end.to), path.total)
      report(
        end.to,
        {
          start,
          end: end.to,
          total: text(path.total),
          limit: String(options.limit),
          hops,
          ...(load === undefined ? {} : { load }),
          ...(isExcessive ? {} : { layers: retryingLayers(path), others }),
          isInferred: path.assumes.includes("handling-makes-call")
        },
        {
          ...(isExcessive ? {} : { severity: "note" as const }),
          witness: { _tag: "Path", checked: true, stops: stopsOf(start, hops) },
          related: hops.map((hop) => ({ address: hop.call, role: `×${hop.factor}` })),
          fixes: isExcessive ? fixOf(index, path, excessive, options) : [],
          ways: () => (isExcessive && fixOf(index, path, excessive, options).length > 0 ? [] : waysOf(index, path))
        }
      )
    }
  },
  title: ({ start, end }) => `${shortOf(start)} → ${shortOf(end)}`,
  explain: ({ start, end, total, limit, hops, load, layers, others, isInferred }, { diagnostic }) => [
    Doc.para(
      "When ",
      Doc.name(end),
      start.startsWith("saga:") ? " fails, one run of " : " fails, one request at ",
      Doc.name(start),
      total === "∞" ? " becomes requests without end there" : " can become ",
      ...(total === "∞" ? [] : [Doc.number(total), " requests there"]),
      layers === undefined
        ? ` (limit ${limit}).`
        : `: no more than the limit of ${limit}, but ${layers} layers multiply each other, and one more try anywhere multiplies all of it.`
    ),
    Doc.excerpt(marksOf(hops)),
    Doc.path(stopsOf(start, hops).map(({ address, ...stop }) => ({ ...stop, name: shortOf(address) }))),
    Doc.para(hops.length === 1 ? "The attempts:" : "Each hop retries on its own:"),
    Doc.table(
      hops.flatMap((hop) =>
        hop.origins.map((origin) => [
          Doc.number(`×${origin.factor}`),
          [Doc.name(hop.from), " → ", Doc.name(hop.to)],
          `${origin.layer}${origin.isBudget ? ", by its budget" : ""}${origin.isHedge === true ? ", by hedging" : ""}`,
          Doc.place(origin.place.address, origin.place.pointer)
        ])
      )
    ),
    ...(isInferred
      ? [
          Doc.para(
            "No flow says which calls each operation makes; the path takes it that handling a request makes the next call."
          )
        ]
      : []),
    ...loadWords(end, load),
    Doc.para("The callee is asked the more, the less it can answer, and stays down after what took it down is gone."),
    ...(others === undefined || others === 0
      ? []
      : [Doc.para(`The same retry multiplies on ${others === 1 ? "one more path" : `${others} more paths`}.`)]),
    ...(layers === undefined ? fixWords(hops, diagnostic.fixes.length > 0) : [atOnePlace(hops)])
  ],
  fixWords: {
    "in-one-layer":
      "One layer goes on trying again, the others no longer do for these calls. Confirm that it tries again after all that the others did."
  }
})

/** The two places that multiply most, in the order of the path. */
const marksOf = (hops: ReadonlyArray<Hop>): ReadonlyArray<ReturnType<typeof Doc.excerpt>["marks"][number]> => {
  const origins = hops.flatMap((hop) => hop.origins)
  const shown = new Set(origins.toSorted((a, b) => weight(b.factor) - weight(a.factor)).slice(0, 2))
  return origins
    .filter((origin) => shown.has(origin))
    .map(({ factor, layer, place }) => ({
      ...place,
      label: `×${factor}${layer === "client" ? "" : ` by the ${layer}`}`
    }))
}

const weight = (factor: string): number => (factor === "∞" ? Number.POSITIVE_INFINITY : Number(factor))

const shortOf = (address: string): string => address.slice(address.indexOf(":") + 1).replaceAll("/", ".")

/** Where trying again belongs: next to the fault, where it repeats least. */
const atOnePlace = (hops: ReadonlyArray<Hop>): ReturnType<typeof Doc.para> => {
  const last = hops.findLast((hop) => hop.origins.length > 0)
  return Doc.para(
    "Retry at one place only (Amazon Builders' Library): next to the fault is cheapest, ",
    ...(last === undefined ? [] : [Doc.name(last.from), " → ", Doc.name(last.to)]),
    "."
  )
}

const fixWords = (
  hops: ReadonlyArray<Hop>,
  isEnough: boolean
): ReturnType<typeof Doc.para>[] | Array<ReturnType<typeof Doc.para> | ReturnType<typeof Doc.change>> => {
  const last = hops.findLast((hop) => hop.origins.length > 0)
  if (!isEnough || last === undefined) {
    return [
      Doc.para(
        "Try fewer times at each hop, retry at one hop only, or bound retries by a budget (10 % of requests makes ×1.1 at most)."
      )
    ]
  }
  return [
    Doc.para(
      "Retry at one hop. Next to the fault is cheapest: keep ",
      Doc.number(`×${last.factor}`),
      " at ",
      Doc.name(last.to),
      `, drop the others, and the worst case is ${last.factor} requests.`
    ),
    Doc.change({
      files: hops.filter((hop) => hop !== last && hop.origins.length > 0).map((hop) => shortOf(hop.call)),
      removed: ["retry: Retry.exponential({ ... })"],
      added: ["retry: Retry.none"]
    })
  ]
}
