import * as Schema from "effect/Schema"
import { type LateCall, lateCalls, microseconds } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc, type Inline } from "@lintel/doc"
import { type Entity, formatDuration, type ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { endingWithin, endingWords } from "../../resilience/waiting.js"
import { timeText } from "../../timeText.js"
import { above, alongWay, below, stating } from "../../ways.js"

const placeOf = ({ edge }: LateCall): Pick<Place, "address" | "pointer"> => ({
  address: edge.address,
  pointer: edge.call.policy?.timeouts === undefined ? "" : "/policy/timeouts"
})

/** Whose promise it is, where that is more than the one operation. */
const forAll = (of: string, operation: string | undefined): ReadonlyArray<Inline | string> =>
  operation === undefined ? ["."] : [" for all of ", Doc.name(of), "."]

/** Less waiting, as little less as is enough, or a promise of as much time as the wait takes. */
const waysOf = (index: ModelIndex, slo: Entity<"slo">, { edge, takes, waits }: LateCall): ReadonlyArray<Way> => {
  if (slo.value.indicator._tag !== "Latency") return []
  const { buckets, under } = slo.value.indicator
  const allowed = microseconds(under)
  const own = typeof takes === "bigint" && typeof waits === "bigint" ? takes - waits : 0n
  const left = allowed - own
  const place = { address: slo.address, pointer: "/indicator/under" }
  const later =
    buckets === undefined ? (takes === "unbounded" ? [] : [takes, ...above(takes)]) : buckets.map(microseconds)
  return [
    ...(left > 0n ? endingWithin(index, edge, [left, ...below(left)]) : []),
    ...alongWay(
      "promise-more-time",
      later.filter((time) => time > allowed).toSorted((a, b) => (a < b ? -1 : 1)),
      (time) => stating(index, place, formatDuration(time))
    )
  ]
}

export const timeoutAboveLatency = Rule.make("slo/timeout-above-latency", {
  severity: "warning",
  profile: "service",
  summary: "A caller waits longer for a call than its own latency objective allows.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    operation: Schema.optionalKey(Schema.String),
    under: Schema.String,
    call: Schema.String,
    callee: Schema.String,
    criticality: Schema.Literals(["hard", "soft", "mitigated", "unknown"]),
    waits: Schema.String,
    takes: Schema.String,
    place: Place
  }),
  identity: ["call"],
  needs: ["how long the caller waits"],
  check: ({ index, missing }, report) => {
    const callsOf = lateCalls(index)
    for (const slo of index.ofKind("slo")) {
      const { indicator } = slo.value
      if (indicator._tag !== "Latency") continue
      const { calls, missing: unsaid } = callsOf(slo)
      for (const { address } of unsaid) missing("how long the caller waits", address)
      for (const late of calls) {
        const { edge, waits, takes } = late
        const { criticality } = edge.call
        const place = placeOf(late)
        const under = timeText(microseconds(indicator.under))
        const own = typeof takes === "bigint" && typeof waits === "bigint" ? takes - waits : 0n
        report(
          slo.address,
          {
            slo: slo.address,
            of: slo.value.of,
            ...(late.operation === undefined || late.operation === slo.value.of ? {} : { operation: late.operation }),
            under,
            call: edge.address,
            callee: edge.operation ?? edge.provider ?? edge.address,
            criticality: typeof criticality === "object" ? "mitigated" : (criticality ?? "unknown"),
            waits: timeText(waits),
            takes: timeText(takes),
            place
          },
          {
            pointer: "/indicator/under",
            ways: () => waysOf(index, slo, late),
            related: [{ ...place, role: "waits longer" }],
            witness: {
              _tag: "Value",
              checked: true,
              name: "The answer, when nobody answers the call,",
              value: `after ${timeText(takes)}`,
              limit: under,
              limitName: "promised",
              terms: [
                { name: "wait of the call, all tries", value: timeText(waits), ...place },
                ...(own > 0n
                  ? [{ name: "own work on the way", value: timeText(own), address: late.flow, pointer: "/steps" }]
                  : [])
              ]
            }
          }
        )
      }
    }
  },
  explain: ({ slo, of, operation, under, callee, criticality, waits, takes, place }) => [
    criticality === "soft" || criticality === "mitigated"
      ? Doc.para(
          "When ",
          Doc.name(callee),
          " hangs, ",
          Doc.name(operation ?? of),
          ` goes on without it, but too late: it answers after ${takes}, and ${under} is promised`,
          ...forAll(of, operation)
        )
      : Doc.para(
          "When ",
          Doc.name(callee),
          " is slow, nothing ends the call in time: ",
          Doc.name(operation ?? of),
          ` answers after up to ${takes}, and ${under} is promised`,
          ...forAll(of, operation)
        ),
    Doc.excerpt([
      { address: slo, pointer: "/indicator/under", label: `promises ${under}` },
      { ...place, label: `waits up to ${waits}` }
    ]),
    Doc.para(
      criticality === "soft" || criticality === "mitigated"
        ? "Wait for less than the objective leaves after all other work, so that what answers instead comes in time."
        : "Wait for less than the objective leaves after all other work, or ask the callee for a latency objective, which says how often it may be slow."
    )
  ],
  fixWords: {
    ...endingWords,
    "promise-more-time": "As much time as the longest wait takes. Whether users can wait that long is yours to confirm."
  }
})
