import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  effectiveOf,
  type Fraction,
  fraction,
  heldAtOnce,
  microseconds
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { stateAnew } from "../stated.js"
import { callFacts, largestLoads, limitedCall, rateText } from "../traffic.js"

/** Room for what usually runs at once; how many connections there are, or what an instance handles, is no setting of a call. */
const fixOf = (index: ModelIndex, place: Place, needed: Fraction): ReadonlyArray<Fix> => {
  const places = Number((needed.numerator + needed.denominator - 1n) / needed.denominator)
  const isLimit = place.pointer.endsWith("/concurrencyLimit/limit")
  return isLimit && Number.isSafeInteger(places) ? stateAnew(index, place, "room-for-the-usual-load", places) : []
}

export const limitBelowLoad = Rule.make("resilience/limit-below-load", {
  severity: "error",
  profile: "service",
  summary: "A limit on concurrent calls is below what the usual load needs.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    limit: Schema.String,
    needed: Schema.String,
    perInstance: Schema.String,
    mean: Schema.String,
    limitPlace: Place,
    meanPlace: Place,
    ratePlace: Place
  }),
  needs: callFacts,
  check: ({ index, missing }, report) => {
    const loads = largestLoads(index)
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      const load = effective === undefined ? undefined : limitedCall(index, edge, effective, loads, missing)
      if (load === undefined) continue
      const { arrivals, callee, mean, places, rate } = load
      const needed = heldAtOnce(arrivals, mean.time)
      if (compareFractions(needed, fraction(places.size)) <= 0) continue
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          callee,
          limit: String(places.size),
          needed: decimalText(needed, 1),
          perInstance: rateText(arrivals),
          mean: timeText(microseconds(mean.time)),
          limitPlace: places.place,
          meanPlace: mean.place,
          ratePlace: rate.place
        },
        {
          witness: {
            _tag: "Value",
            checked: true,
            name: "What runs at once",
            value: decimalText(needed, 1),
            limit: String(places.size),
            limitName: "allowed",
            terms: [
              { name: "calls of an instance", value: rateText(arrivals), ...rate.place },
              { name: "each takes", value: timeText(microseconds(mean.time)), ...mean.place }
            ]
          },
          fixes: fixOf(index, places.place, needed)
        }
      )
    }
  },
  explain: ({ caller, callee, limit, needed, mean, limitPlace, meanPlace }) => [
    Doc.para(
      "Nothing has to fail: under its usual load ",
      Doc.name(caller),
      " has ",
      Doc.number(needed),
      " calls to ",
      Doc.name(callee),
      ` running at once, and is allowed ${limit}. The rest is refused or waits.`
    ),
    Doc.excerpt([
      { ...limitPlace, label: `at most ${limit} at once` },
      { ...meanPlace, label: `each takes ${mean}` }
    ]),
    Doc.para("Calls that come in, times how long each takes (Little's law)."),
    Doc.para("Allow more at once, add instances, or make the call faster. Leave room: the mean hides the peaks.")
  ]
})
