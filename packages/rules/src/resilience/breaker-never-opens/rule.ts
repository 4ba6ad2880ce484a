import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  effectiveOf,
  type Fraction,
  fraction,
  microseconds,
  times
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { stateAnew } from "../stated.js"
import { callRate, instancesOf, largestLoads, rateText, ratePerInstance } from "../traffic.js"

/** As many calls as a window holds. */
const fixOf = (index: ModelIndex, place: Place, held: Fraction): ReadonlyArray<Fix> => {
  const calls = Number(held.numerator / held.denominator)
  return calls >= 1 ? stateAnew(index, place, "as-many-as-a-window-holds", calls) : []
}

export const breakerNeverOpens = Rule.make("resilience/breaker-never-opens", {
  severity: "warning",
  profile: "service",
  summary: "A breaker asks for more calls than its window ever holds.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    callee: Schema.String,
    caller: Schema.String,
    layer: Schema.String,
    window: Schema.String,
    minimum: Schema.String,
    held: Schema.String,
    rate: Schema.String,
    instances: Schema.String,
    perInstance: Schema.String,
    breakerPlace: Place,
    ratePlace: Place,
    instancesPlace: Place
  }),
  identity: ["layer"],
  cause: ["breakerPlace"],
  needs: [
    "how often the call is made",
    "how many instances make it",
    "after how many calls the breaker judges",
    "how long the breaker looks back"
  ],
  check: ({ index, missing }, report) => {
    const loads = largestLoads(index)
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const breaker = policy.breaker
        if (breaker === undefined || breaker.value === "none") continue
        const { minimumCalls, window } = breaker.value
        if (minimumCalls === undefined) missing("after how many calls the breaker judges", edge.address)
        if (window === undefined) missing("how long the breaker looks back", edge.address)
        if (minimumCalls === undefined || window?._tag !== "Time") continue
        const rate = callRate(index, edge, loads)
        const instances = instancesOf(index, edge.from, rate)
        if (rate === undefined) missing("how often the call is made", edge.address)
        if (instances === undefined) missing("how many instances make it", edge.address)
        if (rate === undefined || instances === undefined) continue
        const perInstance = ratePerInstance(rate, instances)
        const held = times(perInstance, fraction(microseconds(window.duration), 1_000_000n))
        if (compareFractions(held, fraction(BigInt(minimumCalls))) >= 0) continue
        const breakerPlace = { address: breaker.origin, pointer: `${breaker.pointer}/minimumCalls` }
        report(
          edge.address,
          {
            call: edge.address,
            callee: edge.operation ?? edge.provider ?? edge.address,
            caller: edge.from,
            layer,
            window: timeText(microseconds(window.duration)),
            minimum: String(minimumCalls),
            held: decimalText(held, 2),
            rate: rateText(rate.value),
            instances: decimalText(instances.value, 0),
            perInstance: rateText(perInstance),
            breakerPlace,
            ratePlace: rate.place,
            instancesPlace: instances.place
          },
          {
            witness: {
              _tag: "Value",
              checked: true,
              name: "What one window holds",
              value: decimalText(held, 2),
              limit: String(minimumCalls),
              limitName: "asked for",
              terms: [
                { name: "calls, all instances together", value: rateText(rate.value), ...rate.place },
                { name: "instances that share them", value: decimalText(instances.value, 0), ...instances.place },
                {
                  name: "window",
                  value: timeText(microseconds(window.duration)),
                  address: breaker.origin,
                  pointer: `${breaker.pointer}/window`
                }
              ]
            },
            fixes: fixOf(index, breakerPlace, held)
          }
        )
      }
    }
  },
  explain: ({ caller, callee, window, minimum, held, breakerPlace }) => [
    Doc.para(
      "If ",
      Doc.name(callee),
      " fails, the breaker of ",
      Doc.name(caller),
      ` stays closed: it wants ${minimum} calls in ${window} before it judges, and an instance makes ${held}.`
    ),
    Doc.excerpt([{ ...breakerPlace, label: `judges from ${minimum} calls` }]),
    Doc.para("Each instance has a breaker of its own, which sees only its own calls."),
    Doc.para("Ask for fewer calls, or look at a longer window.")
  ]
})
