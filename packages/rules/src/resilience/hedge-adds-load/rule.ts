import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  effectiveOf,
  fraction,
  hedgeFactor,
  microseconds,
  minus,
  one,
  percentText,
  shareBeyond,
  times
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { oneWay, stating } from "../../ways.js"
import { withoutFor } from "../onlyFor.js"
import { type Load, ratioFraction } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { calleeOf, stateAnew } from "../stated.js"
import { largestLoads, rateText } from "../traffic.js"

const twentieth = fraction(1n, 20n)

type Latency = NonNullable<Load["latency"]>

export const hedgeAddsLoad = Rule.make("resilience/hedge-adds-load", {
  severity: "warning",
  profile: "service",
  summary: "Hedging sends copies of requests that are not slow, or lets the slower ones run on.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    delay: Schema.String,
    attempts: Schema.String,
    isUncancelled: Schema.Boolean,
    early: Schema.optionalKey(Schema.Struct({ share: Schema.String, factor: Schema.String, added: Schema.String })),
    p95: Schema.optionalKey(Schema.String),
    becomes: Schema.optionalKey(Schema.Struct({ asked: Schema.String, capacity: Schema.String })),
    place: Place,
    latencyPlace: Schema.optionalKey(Place)
  }),
  identity: ["layer"],
  cause: ["place"],
  needs: ["how long the slowest twentieth of answers takes"],
  check: ({ index, missing }, report) => {
    const loads = largestLoads(index)
    const latencies = new Map<string, { readonly address: string; readonly latency: Latency }>()
    for (const { address, value } of index.ofKind("load")) {
      if (value.latency !== undefined && !latencies.has(value.of))
        latencies.set(value.of, { address, latency: value.latency })
    }
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const { hedging } = policy
        if (hedging === undefined || hedging.value === "none" || hedging.value.attempts === 1) continue
        const { attempts = 2, budget, cancels, delay } = hedging.value
        const allowed = budget?._tag === "Ratio" ? ratioFraction(budget.ratio) : undefined
        const known = edge.operation === undefined ? undefined : latencies.get(edge.operation)
        const { atLeast, atMost } = shareBeyond(known?.latency ?? {}, microseconds(delay))
        // A budget below a twentieth lets no more copies through than a hedge that waits for the 95th percentile.
        const isBudgeted = allowed !== undefined && compareFractions(allowed, twentieth) <= 0
        const isEarly = !isBudgeted && compareFractions(atLeast, twentieth) >= 0
        const isUncancelled = cancels === false
        if (!isEarly && !isBudgeted && compareFractions(atMost, twentieth) > 0) {
          missing("how long the slowest twentieth of answers takes", edge.address)
        }
        if (!isEarly && !isUncancelled) continue
        const factor = hedgeFactor(known?.latency ?? {}, microseconds(delay), BigInt(attempts), allowed).atLeast
        const load = edge.operation === undefined ? undefined : loads.get(edge.operation)
        const asked = load === undefined ? undefined : times(load.rate, factor)
        const isTooMuch =
          load?.capacity !== undefined && asked !== undefined && compareFractions(asked, load.capacity) > 0
        const place = { address: hedging.origin, pointer: `${hedging.pointer}/delay` }
        const p95 = known?.latency.p95
        const fixes: ReadonlyArray<Fix> =
          isEarly && !isUncancelled && p95 !== undefined && microseconds(p95) > microseconds(delay)
            ? stateAnew(index, place, "wait-for-the-95th-percentile", p95)
            : []
        report(
          edge.address,
          {
            call: edge.address,
            callee: calleeOf(edge),
            layer,
            delay: timeText(microseconds(delay)),
            attempts: String(attempts),
            isUncancelled,
            ...(isEarly
              ? {
                  early: {
                    share: percentText(atLeast, 2),
                    factor: decimalText(factor, 2),
                    added: percentText(minus(factor, one), 2)
                  }
                }
              : {}),
            ...(p95 === undefined ? {} : { p95: timeText(microseconds(p95)) }),
            ...(isTooMuch && load.capacity !== undefined
              ? { becomes: { asked: rateText(asked), capacity: rateText(load.capacity) } }
              : {}),
            place,
            ...(known === undefined ? {} : { latencyPlace: { address: known.address, pointer: "/latency" } })
          },
          {
            fixes,
            ways: () =>
              fixes.length > 0
                ? []
                : [
                    ...oneWay("cancel-the-slower", [
                      ...(isUncancelled
                        ? stating(index, { address: hedging.origin, pointer: `${hedging.pointer}/cancels` }, true)
                        : []),
                      ...(isEarly && p95 !== undefined ? stating(index, place, p95) : [])
                    ]),
                    ...oneWay("do-not-hedge", withoutFor(index, [edge], "hedging", hedging.origin))
                  ]
          }
        )
      }
    }
  },
  explain: ({ callee, delay, attempts, isUncancelled, early, p95, becomes, place, latencyPlace }) => [
    early === undefined
      ? Doc.para(
          `Up to ${attempts} copies of a request to `,
          Doc.name(callee),
          " run to their end although the first answer is enough: nothing takes the others back."
        )
      : Doc.para(
          `${early.share} or more of the requests to `,
          Doc.name(callee),
          " are sent twice although nothing is wrong with them: it is asked at least ",
          Doc.number(`×${early.factor}`),
          isUncancelled ? ", and every copy runs to its end." : "."
        ),
    Doc.excerpt([
      { ...place, label: `a copy after ${delay}` },
      ...(latencyPlace === undefined || early === undefined
        ? []
        : [{ ...latencyPlace, label: "how long answers take" }])
    ]),
    ...(becomes === undefined
      ? []
      : [Doc.para(`That makes ${becomes.asked} of what it is asked; it serves ${becomes.capacity}.`)]),
    Doc.para(
      "Sent at the 95th percentile, one copy adds at most 5 %, and takes most of the slow tail away (Dean and Barroso, The Tail at Scale, 2013)."
    ),
    Doc.para(
      early === undefined
        ? "Cancel what is no longer needed."
        : `Wait ${p95 ?? "as long as 95 % of answers take"} before a copy is sent${isUncancelled ? ", and cancel what is no longer needed" : ""}.`
    )
  ],
  fixWords: {
    "cancel-the-slower":
      "Work for a request whose other copy was answered is stopped. Confirm that client and server can do that, and that the server stops for it.",
    "do-not-hedge": "The slowest answers are waited for. Confirm that the time it saved is not needed."
  }
})
