import * as Schema from "effect/Schema"
import { callWorstCase, compareSpans, effectiveOf, microseconds, patienceOf, type StatedSpan } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Edge, type EffectiveEdge, formatDuration, type ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { alongWay, below, saidWay } from "../../ways.js"
import { limited } from "../stated.js"
import { onlyFor } from "../onlyFor.js"
import { measuredTimes } from "../measuredTimes.js"

/** The longest that the layers behind one keep it waiting: a mesh ends a call that its caller would wait for. */
const behind = (call: string, effective: EffectiveEdge, at: number): StatedSpan | undefined => {
  const layers = effective.layers.slice(at + 1).filter(({ layer }) => layer !== "server")
  const worst = callWorstCase(call, { ...effective, layers })
  const place = worst.layers.flatMap(({ isCut, overall, perTry }) => (isCut ? overall : perTry) ?? [])[0]
  const { atMost } = worst.bounds
  return place === undefined || atMost === undefined || atMost === "unbounded"
    ? undefined
    : { span: atMost, origin: place.origin }
}

const shorter = (a: StatedSpan | undefined, b: StatedSpan | undefined): StatedSpan | undefined =>
  a === undefined || (b !== undefined && compareSpans(b.span, a.span) < 0) ? b : a

/** From the time above which answers are rare, where that is measured, else from just before the end. */
const waysOf = (index: ModelIndex, edge: Edge, origin: string, patience: StatedSpan): ReadonlyArray<Way> => {
  const span = limited(patience.span)
  if (span === undefined) return []
  const slow = (time: bigint): ReturnType<typeof onlyFor> =>
    onlyFor(index, [edge], "breaker", origin, { slowCall: formatDuration(time) })
  return [
    ...saidWay(
      "slow-from-measured",
      measuredTimes(index, edge)
        .filter(({ time }) => time < span)
        .slice(-1),
      slow
    ),
    ...alongWay("slow-before-the-end", below(span), slow)
  ]
}

export const slowCallNeverCounts = Rule.make("resilience/slow-call-never-counts", {
  severity: "warning",
  profile: "service",
  summary: "A slow call ends before the breaker counts it as slow.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    slow: Schema.String,
    slowPlace: Place,
    patience: Schema.String,
    patiencePlace: Place
  }),
  identity: ["layer"],
  cause: ["slowPlace", "patiencePlace"],
  needs: ["how long the call may last"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      for (const [at, { layer, policy }] of effective?.layers.entries() ?? []) {
        const breaker = policy.breaker
        if (breaker === undefined || breaker.value === "none" || breaker.value.slowCall === undefined) continue
        const patience = shorter(
          patienceOf(policy),
          effective === undefined ? undefined : behind(edge.address, effective, at)
        )
        if (patience === undefined) missing("how long the call may last", edge.address)
        if (patience === undefined || compareSpans(microseconds(breaker.value.slowCall), patience.span) < 0) continue
        report(
          edge.address,
          {
            call: edge.address,
            callee: edge.operation ?? edge.provider ?? edge.address,
            layer,
            slow: timeText(microseconds(breaker.value.slowCall)),
            slowPlace: { address: breaker.origin, pointer: `${breaker.pointer}/slowCall` },
            patience: timeText(patience.span),
            patiencePlace: patience.origin
          },
          { ways: () => waysOf(index, edge, breaker.origin, patience) }
        )
      }
    }
  },
  explain: ({ callee, slow, slowPlace, patience, patiencePlace }) => [
    Doc.para(
      "However slow ",
      Doc.name(callee),
      ` is, the breaker never counts a call as slow: each ends after ${patience}, and slow begins at ${slow}.`
    ),
    Doc.excerpt([
      { ...slowPlace, label: `slow from ${slow}` },
      { ...patiencePlace, label: `ends after ${patience}` }
    ]),
    Doc.para(`Count calls as slow well before ${patience}: at the time above which a caller would rather not ask.`)
  ],
  fixWords: {
    "slow-from-measured":
      "The highest measured share of answers that comes in time; what comes later counts as slow. Confirm that a caller would rather not ask then.",
    "slow-before-the-end":
      "The latest time at which a call can count as slow at all. Nothing says how long answers take: measure it, and choose the time above which a caller would rather not ask."
  }
})
