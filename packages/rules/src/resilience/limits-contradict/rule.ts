import * as Schema from "effect/Schema"
import { compareSpans, effectiveOf, microseconds, overallOf, perTryOf, type StatedSpan } from "@lintel/analysis"
import { type Fix, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { alongWay, below, oneWay, roundedDown, saidWay, stating } from "../../ways.js"
import { withoutFor } from "../onlyFor.js"
import { measuredTimes } from "../measuredTimes.js"
import { type Duration, type Edge, formatDuration, type ModelIndex, type ResolvedPolicy } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { calleeOf, limited, retryOf, stateAnew } from "../stated.js"

const pairs = ["connect-above-try", "cap-below-base", "hedge-after-end"] as const
type Pair = (typeof pairs)[number]

/** Two limits of one policy of which one leaves the other nothing to do. */
interface Contradiction {
  readonly pair: Pair
  /** The limit that is never reached. */
  readonly hidden: StatedSpan
  readonly by: StatedSpan
}

const at = (
  field: { readonly origin: string; readonly pointer: string },
  inside: string,
  time: Duration
): StatedSpan => ({
  span: microseconds(time),
  origin: { address: field.origin, pointer: field.pointer + inside }
})

/** A connection that may take longer than the try that it is for. */
const connecting = (policy: ResolvedPolicy): ReadonlyArray<Contradiction> => {
  const { timeouts } = policy
  if (timeouts === undefined || timeouts.value === "none" || timeouts.value.connect === undefined) return []
  const connect = at(timeouts, "/connect", timeouts.value.connect)
  const [shortest] = [perTryOf(policy), overallOf(policy)]
    .filter((span) => span !== undefined)
    .toSorted((a, b) => compareSpans(a.span, b.span))
  return shortest !== undefined && compareSpans(connect.span, shortest.span) > 0
    ? [{ pair: "connect-above-try", hidden: connect, by: shortest }]
    : []
}

/** Waits that are cut before the first of them. */
const waiting = (policy: ResolvedPolicy): ReadonlyArray<Contradiction> => {
  const { retry } = policy
  const backoff = retryOf(policy)?.backoff
  if (retry === undefined || backoff?.cap === undefined) return []
  const [base, cap] = [at(retry, "/backoff/base", backoff.base), at(retry, "/backoff/cap", backoff.cap)]
  return compareSpans(cap.span, base.span) < 0 ? [{ pair: "cap-below-base", hidden: base, by: cap }] : []
}

/** A copy that would be sent after everything is over. */
const hedging = (policy: ResolvedPolicy): ReadonlyArray<Contradiction> => {
  const { hedging: hedge } = policy
  const overall = overallOf(policy)
  if (hedge === undefined || hedge.value === "none" || hedge.value.attempts === 1 || overall === undefined) return []
  const delay = at(hedge, "/delay", hedge.value.delay)
  return compareSpans(delay.span, overall.span) >= 0 ? [{ pair: "hedge-after-end", hidden: delay, by: overall }] : []
}

const fixOf = (index: ModelIndex, { by, hidden, pair }: Contradiction): ReadonlyArray<Fix> => {
  if (pair !== "cap-below-base") return []
  const base = limited(hidden.span)
  return base === undefined ? [] : stateAnew(index, by.origin, "cap-of-the-first-wait", formatDuration(base))
}

/** As long as what hides it, at most; where copies come too late, when they are still of use, or none. */
const waysOf = (index: ModelIndex, edge: Edge, { by, hidden, pair }: Contradiction): ReadonlyArray<Way> => {
  const end = limited(by.span)
  if (end === undefined || pair === "cap-below-base") return []
  const shorter = (span: bigint) => stating(index, hidden.origin, roundedDown(span))
  if (pair === "connect-above-try") return alongWay("connect-within", [end, ...below(end)], shorter)
  const measured = measuredTimes(index, edge).filter(({ time }) => time < end)
  return [
    ...saidWay("copy-when-measured-slow", measured.slice(0, 1), shorter),
    ...alongWay("copy-before-the-end", below(end), shorter),
    ...oneWay("do-not-hedge", withoutFor(index, [edge], "hedging", hidden.origin.address))
  ]
}

const words = {
  "connect-above-try": (hidden: string, by: string) =>
    ` gives a connection ${hidden}, and is done with the whole try after ${by}: a host that cannot be reached looks like one that is slow.`,
  "cap-below-base": (hidden: string, by: string) =>
    ` means to wait ${hidden} before it tries again, and caps that at ${by}: it never waits as long, and its waits do not grow.`,
  "hedge-after-end": (hidden: string, by: string) =>
    ` sends a copy after ${hidden}, and has given up after ${by}: no copy is ever sent.`
} satisfies Record<Pair, (hidden: string, by: string) => string>

const advice = {
  "connect-above-try": "Give the connection a part of the try: within one network, a few round trips.",
  "cap-below-base": "Begin with a shorter wait, or cap it later.",
  "hedge-after-end": "Send the copy when 95 % of answers have come, or leave hedging out."
} satisfies Record<Pair, string>

export const limitsContradict = Rule.make("resilience/limits-contradict", {
  severity: "warning",
  profile: "service",
  summary: "Two limits of a policy contradict each other: one of them is never reached.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    pair: Schema.Literals(pairs),
    hidden: Schema.String,
    hiddenPlace: Place,
    by: Schema.String,
    byPlace: Place
  }),
  identity: ["layer", "pair"],
  cause: ["hiddenPlace", "byPlace"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        for (const found of [...connecting(policy), ...waiting(policy), ...hedging(policy)]) {
          report(
            edge.address,
            {
              call: edge.address,
              caller: edge.from,
              callee: calleeOf(edge),
              layer,
              pair: found.pair,
              hidden: timeText(found.hidden.span),
              hiddenPlace: found.hidden.origin,
              by: timeText(found.by.span),
              byPlace: found.by.origin
            },
            { fixes: fixOf(index, found), ways: () => waysOf(index, edge, found) }
          )
        }
      }
    }
  },
  explain: ({ by, byPlace, callee, caller, hidden, hiddenPlace, pair }) => [
    Doc.para("Calling ", Doc.name(callee), ", ", Doc.name(caller), words[pair](hidden, by)),
    Doc.excerpt([
      { ...hiddenPlace, label: `${hidden}, never reached` },
      { ...byPlace, label: by }
    ]),
    Doc.para(advice[pair])
  ],
  fixWords: {
    "connect-within":
      "The longest that a connection can take at all. Less is better: within one network, confirm what a few round trips take.",
    "copy-when-measured-slow":
      "When nineteen of twenty answers have come, as measured. Confirm that the callee can take the copies.",
    "copy-before-the-end":
      "The last moment at which a copy can be sent at all. Nothing says how long answers take: measure it, and send the copy when 95 % have come.",
    "do-not-hedge": "No copy was ever sent: nothing changes but the design."
  }
})
