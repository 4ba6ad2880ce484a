import * as Schema from "effect/Schema"
import { compareSpans, effectiveOf, microseconds, patienceOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"

export const slowCallNeverCounts = Rule.make("resilience/slow-call-never-counts", {
  severity: "warning",
  profile: "service",
  summary: "A slow call ends before the breaker counts it as slow.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    slow: Schema.String,
    slowPlace: Place,
    patience: Schema.String,
    patiencePlace: Place
  }),
  identity: ["layer"],
  cause: ["slowPlace", "patiencePlace"],
  needs: ["how long the call may last"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const breaker = policy.breaker
        if (breaker === undefined || breaker.value === "none" || breaker.value.slowCall === undefined) continue
        const patience = patienceOf(policy)
        if (patience === undefined) missing("how long the call may last", edge.address)
        if (patience === undefined || compareSpans(microseconds(breaker.value.slowCall), patience.span) < 0) continue
        report(edge.address, {
          call: edge.address,
          callee: edge.operation ?? edge.provider ?? edge.address,
          layer,
          slow: timeText(microseconds(breaker.value.slowCall)),
          slowPlace: { address: breaker.origin, pointer: `${breaker.pointer}/slowCall` },
          patience: timeText(patience.span),
          patiencePlace: patience.origin
        })
      }
    }
  },
  explain: ({ callee, slow, slowPlace, patience, patiencePlace }) => [
    Doc.para(
      "However slow ",
      Doc.name(callee),
      ` is, the breaker never counts a call as slow: each ends after ${patience}, and slow begins at ${slow}.`
    ),
    Doc.excerpt([
      { ...slowPlace, label: `slow from ${slow}` },
      { ...patiencePlace, label: `ends after ${patience}` }
    ]),
    Doc.para(`Count calls as slow well before ${patience}: at the time above which a caller would rather not ask.`)
  ]
})
