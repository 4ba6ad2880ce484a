import * as Schema from "effect/Schema"
import {
  attemptsOf,
  compareSpans,
  effectiveOf,
  microseconds,
  overallOf,
  reachableAttempts,
  type Span,
  waitsOf
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Backoff, formatDuration, type ModelIndex, type ResolvedPolicy } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { calleeOf, stateField } from "../stated.js"

/** Attempts beyond these wait so long that more of them change nothing. */
const mostAttempts = 500n

/** The longest single wait that can happen before the whole call is over. */
const longestWait = (policy: ResolvedPolicy, backoff: Backoff): Span | undefined => {
  const overall = overallOf(policy)?.span ?? "unbounded"
  const started = reachableAttempts(policy)?.whenFailingAtOnce ?? attemptsOf(policy)?.count
  if (started === undefined || started === 1n) return undefined
  if (started === "unlimited") return overall
  const waits = waitsOf(backoff)
  const last = (started < mostAttempts ? started : mostAttempts) - 1n
  const wait = waits.longest(last) - waits.longest(last - 1n)
  return compareSpans(wait, overall) < 0 ? wait : overall
}

const growing = ({ retry }: ResolvedPolicy): Backoff | undefined => {
  const backoff = retry === undefined || retry.value === "none" ? undefined : retry.value.backoff
  const grows = backoff !== undefined && ((backoff.factor ?? 1) > 1 || backoff.jitter === "decorrelated")
  return grows && backoff.cap === undefined ? backoff : undefined
}

export const backoffUncapped = Rule.make("resilience/backoff-uncapped", {
  severity: "warning",
  profile: "service",
  summary: "Waits between tries grow without a cap, until nobody knows when the next one comes.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    attempts: Schema.String,
    longest: Schema.String,
    limit: Schema.String,
    place: Place
  }),
  identity: ["layer"],
  cause: ["place"],
  options: { seconds: 60 },
  check: ({ index, options }, report) => {
    const limit = BigInt(Math.round(options.seconds * 1_000_000))
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const { retry } = policy
        const backoff = growing(policy)
        const longest = backoff === undefined ? undefined : longestWait(policy, backoff)
        if (retry === undefined || longest === undefined || compareSpans(longest, limit) <= 0) continue
        const place = { address: retry.origin, pointer: `${retry.pointer}/backoff` }
        report(
          edge.address,
          {
            call: edge.address,
            caller: edge.from,
            callee: calleeOf(edge),
            layer,
            attempts: String(attemptsOf(policy)?.count ?? ""),
            longest: timeText(longest),
            limit: timeText(limit),
            place
          },
          { fixes: fixOf(index, place, backoff, limit) }
        )
      }
    }
  },
  explain: ({ caller, callee, attempts, longest, limit, place }) => [
    Doc.para(
      "Long after ",
      Doc.name(callee),
      " is well again, ",
      Doc.name(caller),
      ` may still be waiting: nothing caps its waits, and the last of ${attempts === "unlimited" ? "them" : `its ${attempts} tries`} comes `,
      longest === "no limit" ? "at no known time." : `${longest} after the one before.`
    ),
    Doc.excerpt([{ ...place, label: "grows without a cap" }]),
    Doc.para(
      `Waits that double are a thousand times as long after ten tries. Cap them, at ${limit} or less: the callee is no better served by longer ones once there is jitter.`
    )
  ]
})

const fixOf = (
  index: ModelIndex,
  place: Place,
  backoff: Backoff | undefined,
  limit: bigint
): ReturnType<typeof stateField> =>
  backoff === undefined || microseconds(backoff.base) > limit
    ? []
    : stateField(
        index,
        { address: place.address, pointer: `${place.pointer}/cap` },
        "cap-the-waits",
        formatDuration(limit)
      )
