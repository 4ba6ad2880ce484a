import * as Schema from "effect/Schema"
import { edgePatience, effectiveOf, flowWorstCase, overallOf, perTryOf, type StatedSpan } from "@lintel/analysis"
import { type PatchOperation, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, EffectiveEdge, ModelIndex } from "@lintel/model"
import { roundedDown, roundedUp, type SaidTime, saidWay, stating } from "../../ways.js"
import { measuredTimes, promisedTimes, shortestFirst } from "../measuredTimes.js"
import { limited } from "../stated.js"

/** Whether anything on the caller's side ends the wait: what the callee's own server ends is no help when that hangs. */
const isBounded = ({ layers }: EffectiveEdge): boolean =>
  layers.some(({ layer, policy }) => {
    if (layer === "server") return false
    const [perTry, overall] = [perTryOf(policy), overallOf(policy)]
    return perTry !== undefined || (overall !== undefined && overall.span !== "unbounded")
  })

/** Whether somebody said that nothing ends the wait, rather than nobody anything. */
const isSaid = ({ client }: EffectiveEdge): boolean => overallOf(client)?.span === "unbounded"

/** The longest that the flows of what is asked may take. */
const neededTimes = (index: ModelIndex, { operation, provider }: Edge): ReadonlyArray<SaidTime> =>
  index.ofKind("flow").flatMap(({ address, value }) => {
    if (value.of !== provider || value.trigger._tag !== "Operation" || value.trigger.operation !== operation) return []
    const time = limited(flowWorstCase(index, address, value.steps).bounds.atMost)
    return time === undefined || time === 0n ? [] : [{ time, place: { address, pointer: "/steps" } }]
  })

const saidTime = (span: StatedSpan | undefined): ReadonlyArray<SaidTime> => {
  const time = limited(span?.span)
  return span === undefined || time === undefined ? [] : [{ time, place: span.origin }]
}

/** How long the callee itself goes on, where its own server ends it. */
const servedTimes = (index: ModelIndex, { address }: Edge): ReadonlyArray<SaidTime> =>
  (effectiveOf(index, address)?.layers ?? []).flatMap(({ layer, policy }) =>
    layer === "server" ? saidTime(overallOf(policy) ?? perTryOf(policy)) : []
  )

const patience = (index: ModelIndex, { address }: Edge): ReadonlyArray<SaidTime> => {
  const effective = effectiveOf(index, address)
  return effective === undefined ? [] : saidTime(edgePatience(effective))
}

/** The waits of the caller's other calls, the most usual first. */
const usualTimes = (index: ModelIndex, { address, from }: Edge): ReadonlyArray<SaidTime> => {
  const known = index.callsFrom(from).flatMap((edge) => (edge.address === address ? [] : patience(index, edge)))
  const count = ({ time }: SaidTime): number => known.filter((it) => it.time === time).length
  return shortestFirst(known).toSorted((a, b) => count(b) - count(a))
}

/** How long anybody waits for what makes the call: its callers, and its own objectives. */
const waitedFor = (index: ModelIndex, { from }: Edge): ReadonlyArray<SaidTime> =>
  shortestFirst([
    ...index.callsAnsweredBy(from).flatMap((edge) => patience(index, edge)),
    ...promisedTimes(index, { operation: undefined, provider: from })
  ])

/** A wait for which something in the design speaks; none where nothing does. */
const waysOf = (index: ModelIndex, edge: Edge): ReadonlyArray<Way> => {
  const known = effectiveOf(index, edge.address)?.client.timeouts?.value
  const connect = typeof known === "object" && known.connect !== undefined ? { connect: known.connect } : {}
  const waits = (span: string): ReadonlyArray<PatchOperation> =>
    stating(index, { address: edge.address, pointer: "/policy/timeouts" }, { ...connect, perTry: span })
  const aboutAsLong = (id: string, times: ReadonlyArray<SaidTime>): ReadonlyArray<Way> =>
    saidWay(id, times, (time) => waits(roundedUp(time)))
  return [
    ...aboutAsLong("as-measured", measuredTimes(index, edge).toReversed()),
    ...aboutAsLong("as-promised", promisedTimes(index, edge).toReversed()),
    ...aboutAsLong("as-needed", neededTimes(index, edge)),
    ...aboutAsLong("as-the-callee-goes-on", servedTimes(index, edge)),
    ...saidWay("before-its-own-deadline", waitedFor(index, edge), (time) => waits(roundedDown((time * 9n) / 10n))),
    ...aboutAsLong("as-other-calls", usualTimes(index, edge))
  ]
}

export const noTimeout = Rule.make("resilience/no-timeout", {
  severity: "warning",
  profile: "starter",
  summary: "A call has no timeout.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    isSaid: Schema.Boolean
  }),
  cause: ["caller", "isSaid"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      if (effective === undefined || isBounded(effective)) continue
      const said = isSaid(effective)
      const callee = edge.operation ?? edge.provider ?? edge.call.to.request ?? edge.address
      report(
        edge.address,
        { call: edge.address, caller: edge.from, callee, isSaid: said },
        { severity: said ? "error" : "warning", ways: () => waysOf(index, edge) }
      )
    }
  },
  explain: ({ call, caller, callee, isSaid: said }, { diagnostic: { fixes } }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      " hangs, ",
      Doc.name(caller),
      said
        ? " hangs with it, one request after the other."
        : " hangs with it, unless its client library happens to give up."
    ),
    Doc.excerpt([{ address: call, pointer: "/policy", label: said ? "no timeout" : "nobody says how long it waits" }]),
    Doc.para(
      "Each waiting request holds a thread, a connection or memory, until none is left for requests that have nothing to do with it."
    ),
    Doc.para(
      "Choose the time from what the callee promises, for instance a little above its p99.9; or set one for all calls of a service in its ",
      Doc.code("defaults"),
      "."
    ),
    ...(fixes.length > 0
      ? []
      : [
          Doc.para(
            "Where the design says how long the answer takes (the latency of a load, an objective, a flow) or how long anybody waits for it, a time follows from that. Here none does, and only who knows the callee can choose one:"
          ),
          Doc.change({ added: ['timeout: "800ms"'] })
        ])
  ],
  fixWords: {
    "as-measured":
      "The highest measured quantile. What is slower is given up on: confirm that this is few enough, and wait a little longer if not.",
    "as-promised": "As long as the callee promises to answer in. Confirm that answers after that are worth nothing.",
    "as-needed": "As long as the flow of the callee may take. Confirm that the flow says all that it does.",
    "as-the-callee-goes-on":
      "As long as the callee's own server lets it go on: nothing comes after that. Confirm that callers can wait so long.",
    "before-its-own-deadline":
      "Nine tenths of the time for which somebody waits for the caller. Nothing says how long the callee takes: measure it before you rely on this.",
    "as-other-calls":
      "What the caller waits for its other calls. Nothing says how long this one takes: measure it before you rely on this."
  }
})
