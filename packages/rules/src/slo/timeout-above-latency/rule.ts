import * as Schema from "effect/Schema"
import { type LateCall, lateCalls } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"

const placeOf = ({ edge }: LateCall): Pick<Place, "address" | "pointer"> => ({
  address: edge.address,
  pointer: edge.call.policy?.timeouts === undefined ? "" : "/policy/timeouts"
})

export const timeoutAboveLatency = Rule.make("slo/timeout-above-latency", {
  severity: "warning",
  profile: "service",
  summary: "A caller waits longer for a call than its own latency objective allows.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
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
        report(
          slo.address,
          {
            slo: slo.address,
            of: slo.value.of,
            under: indicator.under,
            call: edge.address,
            callee: edge.operation ?? edge.provider ?? edge.address,
            criticality: typeof criticality === "object" ? "mitigated" : (criticality ?? "unknown"),
            waits: timeText(waits),
            takes: timeText(takes),
            place
          },
          {
            pointer: "/indicator/under",
            related: [{ ...place, role: "waits longer" }],
            witness: {
              _tag: "Value",
              checked: true,
              name: "The answer, when nobody answers the call,",
              value: `after ${timeText(takes)}`,
              limit: indicator.under,
              limitName: "promised",
              terms: [{ name: "wait of the call, all tries", value: timeText(waits), ...place }]
            }
          }
        )
      }
    }
  },
  explain: ({ slo, of, under, callee, criticality, waits, takes, place }) => [
    criticality === "soft" || criticality === "mitigated"
      ? Doc.para(
          "When ",
          Doc.name(callee),
          " hangs, ",
          Doc.name(of),
          ` goes on without it, but too late: it answers after ${takes}, and ${under} is promised.`
        )
      : Doc.para(
          "When ",
          Doc.name(callee),
          " is slow, nothing ends the call in time: ",
          Doc.name(of),
          ` answers after up to ${takes}, and ${under} is promised.`
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
  ]
})
