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
import { oneWay, stating } from "../../ways.js"
import { storePools } from "./storePools.js"
import { callFacts, type CallLoad, largestLoads, limitedCall, rateText } from "../traffic.js"

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
    /** Whether it is a store that is read and written, through a pool of connections. */
    isStore: Schema.optionalKey(Schema.Boolean),
    limit: Schema.String,
    needed: Schema.String,
    perInstance: Schema.String,
    mean: Schema.String,
    limitPlace: Place,
    meanPlace: Place,
    ratePlace: Place
  }),
  identity: ["callee"],
  needs: callFacts,
  check: ({ index, missing }, report) => {
    const loads = largestLoads(index)
    const judge = (subject: string, caller: string, { arrivals, callee, mean, places, rate }: CallLoad): void => {
      const needed = heldAtOnce(arrivals, mean.time)
      if (compareFractions(needed, fraction(places.size)) <= 0) return
      const isStore = callee.startsWith("store:")
      const enough = (needed.numerator + needed.denominator - 1n) / needed.denominator
      const fixes = fixOf(index, places.place, needed)
      report(
        subject,
        {
          call: subject,
          caller,
          callee,
          ...(isStore ? { isStore } : {}),
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
              {
                name: isStore ? "reads and writes of an instance" : "calls of an instance",
                value: rateText(arrivals),
                ...rate.place
              },
              { name: "each takes", value: timeText(microseconds(mean.time)), ...mean.place }
            ]
          },
          fixes,
          ways: () => (fixes.length > 0 ? [] : oneWay("more-connections", stating(index, places.place, Number(enough))))
        }
      )
    }
    for (const edge of index.edges) {
      const effective = effectiveOf(index, edge.address)
      const load = effective === undefined ? undefined : limitedCall(index, edge, effective, loads, missing)
      if (load !== undefined) judge(edge.address, edge.from, load)
    }
    for (const { deployment, place, size, store, ...asked } of storePools(index, loads, missing))
      judge(deployment.address, deployment.value.of, { ...asked, callee: store, places: { size, place } })
  },
  explain: ({ caller, callee, isStore, limit, needed, mean, limitPlace, meanPlace }) => [
    Doc.para(
      "Nothing has to fail: under its usual load ",
      Doc.name(caller),
      " has ",
      Doc.number(needed),
      isStore === true ? " reads and writes of " : " calls to ",
      Doc.name(callee),
      ` running at once, and is allowed ${limit}. The rest is refused or waits.`
    ),
    Doc.excerpt([
      { ...limitPlace, label: `at most ${limit} at once` },
      { ...meanPlace, label: `each takes ${mean}` }
    ]),
    Doc.para("Calls that come in, times how long each takes (Little's law)."),
    Doc.para("Allow more at once, add instances, or make the call faster. Leave room: the mean hides the peaks.")
  ],
  fixWords: {
    "more-connections":
      "The fewest that hold what usually runs at once. Confirm that the other side takes as many from all instances together, and leave room: the mean hides the peaks."
  }
})
