import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  edgePatience,
  effectiveOf,
  type Fraction,
  fraction,
  fractionOfNumber,
  microseconds,
  percentText,
  poolWithStuckShare,
  safeDeadline
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { formatDuration } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { callFacts, type CallLoad, largestLoads, limitedCall, rateText, threadedCall } from "../traffic.js"

/** The room that is short by most, of the limits on the call and of what the caller's instances handle at once. */
const worstOf = (rooms: ReadonlyArray<CallLoad>, deadline: bigint, stuck: Fraction): CallLoad | undefined => {
  const served = ({ arrivals, mean, places }: CallLoad): Fraction =>
    poolWithStuckShare({ arrivals, mean: mean.time, deadline: formatDuration(deadline), stuck, pool: places.size })
      .served
  return rooms.reduce<CallLoad | undefined>(
    (worst, one) => (worst === undefined || compareFractions(served(one), served(worst)) < 0 ? one : worst),
    undefined
  )
}

export const slowCallsFillPool = Rule.make("resilience/slow-calls-fill-pool", {
  severity: "warning",
  profile: "service",
  summary: "A small share of calls that hang takes all places of the caller.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    share: Schema.String,
    deadline: Schema.String,
    mean: Schema.String,
    pool: Schema.String,
    needed: Schema.String,
    served: Schema.String,
    perInstance: Schema.String,
    safe: Schema.optionalKey(Schema.String),
    deadlinePlace: Place,
    poolPlace: Place,
    meanPlace: Place,
    ratePlace: Place
  }),
  needs: callFacts,
  options: { stuckShare: 0.05 },
  check: ({ index, missing, options }, report) => {
    const loads = largestLoads(index)
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      const patience = effective === undefined ? undefined : edgePatience(effective)
      if (effective === undefined || patience === undefined || patience.span === "unbounded") continue
      const limited = limitedCall(index, edge, effective, loads, missing)
      const rooms: ReadonlyArray<CallLoad> = [
        ...(limited === undefined ? [] : [limited]),
        ...threadedCall(index, edge, loads)
      ]
      const asked = worstOf(rooms, patience.span, fractionOfNumber(options.stuckShare))
      if (asked === undefined) continue
      const { arrivals, callee, mean, places, rate } = asked
      const stuck = fractionOfNumber(options.stuckShare)
      const load = { arrivals, mean: mean.time, deadline: formatDuration(patience.span), stuck, pool: places.size }
      const { needed, served } = poolWithStuckShare(load)
      if (compareFractions(needed, fraction(places.size)) <= 0) continue
      const safe = safeDeadline(load)
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          callee,
          share: percentText(stuck, 2),
          deadline: timeText(patience.span),
          mean: timeText(microseconds(mean.time)),
          pool: String(places.size),
          needed: decimalText(needed, 0),
          served: percentText(served, 1),
          perInstance: rateText(arrivals),
          ...(safe === undefined || safe === 0n ? {} : { safe: timeText(safe) }),
          deadlinePlace: patience.origin,
          poolPlace: places.place,
          meanPlace: mean.place,
          ratePlace: rate.place
        },
        {
          witness: {
            _tag: "Value",
            checked: true,
            name: "What they hold at once",
            value: decimalText(needed, 0),
            limit: String(places.size),
            limitName: "places there are",
            terms: [
              { name: "calls of an instance", value: rateText(arrivals), ...rate.place },
              { name: "a hanging one holds its place for", value: timeText(patience.span), ...patience.origin },
              { name: "any other for", value: timeText(microseconds(mean.time)), ...mean.place }
            ]
          }
        }
      )
    }
  },
  explain: ({ caller, callee, share, deadline, pool, served, safe, deadlinePlace, poolPlace }) => [
    Doc.para(
      `If ${share} of the calls to `,
      Doc.name(callee),
      " hang, ",
      Doc.name(caller),
      ` serves ${served} of its requests: the few that hang hold every place.`
    ),
    Doc.excerpt([
      { ...deadlinePlace, label: `hangs for ${deadline}` },
      { ...poolPlace, label: `${pool} places` }
    ]),
    Doc.para(
      "Calls that come in, times how long each holds its place (Google, Site Reliability Engineering, chapter 22)."
    ),
    Doc.para(
      safe === undefined
        ? "Even without calls that hang the places are too few: add some, or call less often."
        : `Wait at most ${safe}, or give these calls places of their own, so that others are served.`
    )
  ]
})
