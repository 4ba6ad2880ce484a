import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  effectiveOf,
  type Fraction,
  fraction,
  fractionOfNumber,
  microseconds,
  percentText,
  poolWithStuckShare,
  safeDeadline,
  type StuckShare
} from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Edge, formatDuration, type ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { above, alongWay, below, stating } from "../../ways.js"
import { endingWithin, endingWords } from "../waiting.js"
import { type Held, heldWhileHanging } from "./held.js"
import {
  callFacts,
  type CallLoad,
  type LargestLoad,
  largestLoads,
  limitedCall,
  rateText,
  type Stated,
  threadedCall
} from "../traffic.js"

/** A room with the time for which a hanging call holds a place in it. */
interface HeldRoom {
  readonly room: CallLoad
  readonly held: Held
}

const loadOf = ({ held, room: { arrivals, mean, places } }: HeldRoom, stuck: Fraction): StuckShare => ({
  arrivals,
  mean: mean.time,
  deadline: formatDuration(held.span),
  stuck,
  pool: places.size
})

/** The room that is short by most, of the limits on the call and of what the caller's instances handle at once. */
const worstOf = (rooms: ReadonlyArray<HeldRoom>, stuck: Fraction): HeldRoom | undefined => {
  const served = (one: HeldRoom): Fraction => poolWithStuckShare(loadOf(one, stuck)).served
  return rooms.reduce<HeldRoom | undefined>(
    (worst, one) => (worst === undefined || compareFractions(served(one), served(worst)) < 0 ? one : worst),
    undefined
  )
}

/** All rooms that a call takes places of, as far as it is known for how long it holds them. */
const roomsOf = (
  index: ModelIndex,
  edge: Edge,
  loads: ReadonlyMap<string, LargestLoad>,
  missing: Parameters<typeof limitedCall>[4]
): ReadonlyArray<HeldRoom> => {
  const effective = effectiveOf(index, edge.address)
  const place = effective === undefined ? undefined : heldWhileHanging(edge, effective, "place")
  const thread = effective === undefined ? undefined : heldWhileHanging(edge, effective, "thread")
  if (effective === undefined || place === undefined || thread === undefined) return []
  const limited = limitedCall(index, edge, effective, loads, missing)
  return [
    ...(limited === undefined ? [] : [{ room: limited, held: place }]),
    ...threadedCall(index, edge, loads).map((room) => ({ room, held: { ...thread, tries: place.tries } }))
  ]
}

/** Less waiting for what hangs, or as many places as it takes with all the others. */
const waysOf = (
  index: ModelIndex,
  edge: Edge,
  { needed, places, safe }: { readonly needed: Fraction; readonly places: Stated; readonly safe: bigint | undefined }
): ReadonlyArray<Way> => {
  const enough = (needed.numerator + needed.denominator - 1n) / needed.denominator
  return [
    ...(safe === undefined || safe === 0n ? [] : endingWithin(index, edge, [safe, ...below(safe)])),
    ...alongWay("more-places", [enough, ...above(enough)], (size) => stating(index, places.place, Number(size)))
  ]
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
    /** Tries that hang one after the other, where there is more than one. */
    tries: Schema.optionalKey(Schema.String),
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
    const stuck = fractionOfNumber(options.stuckShare)
    for (const edge of index.edges) {
      const worst = worstOf(roomsOf(index, edge, loads, missing), stuck)
      if (worst === undefined) continue
      const {
        held,
        room: { arrivals, callee, mean, places, rate }
      } = worst
      const load = loadOf(worst, stuck)
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
          deadline: timeText(held.span),
          ...(held.tries === undefined ? {} : { tries: String(held.tries) }),
          mean: timeText(microseconds(mean.time)),
          pool: String(places.size),
          needed: decimalText(needed, 2),
          served: percentText(served, 1),
          perInstance: rateText(arrivals),
          ...(safe === undefined || safe === 0n ? {} : { safe: timeText(safe) }),
          deadlinePlace: held.origin,
          poolPlace: places.place,
          meanPlace: mean.place,
          ratePlace: rate.place
        },
        {
          ways: () =>
            waysOf(index, edge, { needed, places: { value: fraction(places.size), place: places.place }, safe }),
          witness: {
            _tag: "Value",
            checked: true,
            name: "What they hold at once",
            value: decimalText(needed, 2),
            limit: String(places.size),
            limitName: "places there are",
            terms: [
              { name: "calls of an instance", value: rateText(arrivals), ...rate.place },
              { name: "a hanging one holds its place for", value: timeText(held.span), ...held.origin },
              { name: "any other for", value: timeText(microseconds(mean.time)), ...mean.place }
            ]
          }
        }
      )
    }
  },
  explain: ({ caller, callee, share, deadline, pool, served, safe, tries, deadlinePlace, poolPlace }) => [
    Doc.para(
      `If ${share} of the calls to `,
      Doc.name(callee),
      " hang, ",
      Doc.name(caller),
      ` serves ${served} of its requests: the few that hang hold every place.`
    ),
    Doc.excerpt([
      { ...deadlinePlace, label: `hangs for ${deadline}${tries === undefined ? "" : `, in ${tries} tries`}` },
      { ...poolPlace, label: `${pool} places` }
    ]),
    Doc.para(
      "Calls that come in, times how long each holds its place (Google, Site Reliability Engineering, chapter 22)."
    ),
    Doc.para(
      safe === undefined
        ? "Even without calls that hang the places are too few: add some, or call less often."
        : `Wait at most ${safe}${tries === undefined ? "" : " in all tries together"}, or give these calls places of their own, so that others are served.`
    )
  ],
  fixWords: {
    ...endingWords,
    "more-places":
      "Room for those that hang and for all others. Confirm that an instance, and what it calls, can take as many at once."
  }
})
