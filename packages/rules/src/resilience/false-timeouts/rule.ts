import * as Schema from "effect/Schema"
import {
  compareFractions,
  edgePatience,
  effectiveOf,
  fractionOfNumber,
  microseconds,
  percentText,
  shareBeyond
} from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { limited } from "../stated.js"

const quantiles = [
  ["p999", "99.9 %"],
  ["p99", "99 %"],
  ["p95", "95 %"],
  ["p50", "half"]
] as const

/** Loads that say how long serving an operation takes, by the operation. */
const latencies = (index: ModelIndex): ReadonlyMap<string, Entity<"load">> =>
  new Map(
    index
      .ofKind("load")
      .toReversed()
      .flatMap((load) => (load.value.latency === undefined ? [] : [[load.value.of, load] as const]))
  )

export const falseTimeouts = Rule.make("resilience/false-timeouts", {
  severity: "warning",
  profile: "service",
  summary: "A caller gives up on calls that would have been answered.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    patience: Schema.String,
    share: Schema.String,
    quantile: Schema.String,
    time: Schema.String,
    accepted: Schema.String,
    enough: Schema.optionalKey(Schema.String),
    patiencePlace: Place,
    latencyPlace: Place
  }),
  identity: ["callee"],
  cause: ["patiencePlace"],
  needs: ["how long the slowest answers take"],
  options: { falseTimeouts: 0.001 },
  check: ({ index, missing, options }, report) => {
    const known = latencies(index)
    const accepted = fractionOfNumber(options.falseTimeouts)
    for (const edge of index.edges) {
      const load = edge.operation === undefined ? undefined : known.get(edge.operation)
      const effective = load === undefined ? undefined : effectiveOf(index, edge.address)
      const patience = effective === undefined ? undefined : edgePatience(effective)
      const latency = load?.value.latency
      const time = limited(patience?.span)
      if (load === undefined || latency === undefined || patience === undefined || time === undefined) continue
      const { atLeast, atMost } = shareBeyond(latency, time)
      if (compareFractions(atLeast, accepted) < 0 || atLeast.numerator === 0n) {
        if (compareFractions(atMost, accepted) > 0) missing("how long the slowest answers take", edge.address)
        continue
      }
      // The share comes from the lowest quantile that the caller does not wait for.
      const cut = quantiles.filter(([field]) => {
        const stated = latency[field]
        return stated !== undefined && microseconds(stated) > time
      })
      const [field, quantile] = cut.at(-1) ?? quantiles[0]
      const stated = latency[field]
      if (stated === undefined) continue
      const enough = quantiles.find(([name]) => {
        const value = latency[name]
        return value !== undefined && compareFractions(shareBeyond(latency, microseconds(value)).atMost, accepted) <= 0
      })
      const longest = enough === undefined ? undefined : latency[enough[0]]
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          callee: load.value.of,
          patience: timeText(time),
          share: percentText(atLeast, 2),
          quantile,
          time: timeText(microseconds(stated)),
          accepted: percentText(accepted, 3),
          ...(longest === undefined ? {} : { enough: timeText(microseconds(longest)) }),
          patiencePlace: patience.origin,
          latencyPlace: { address: load.address, pointer: `/latency/${field}` }
        },
        {
          witness: {
            _tag: "Value",
            checked: true,
            name: "The share given up on although it would have been answered",
            value: `more than ${percentText(atLeast, 2)}`,
            limit: percentText(accepted, 3),
            limitName: "accepted",
            terms: [
              { name: "the caller waits", value: timeText(time), ...patience.origin },
              {
                name: `${quantile} are answered within`,
                value: timeText(microseconds(stated)),
                address: load.address,
                pointer: `/latency/${field}`
              }
            ]
          }
        }
      )
    }
  },
  explain: ({ caller, callee, patience, share, time, quantile, enough, accepted, patiencePlace, latencyPlace }) => [
    Doc.para(
      "With nothing wrong, ",
      Doc.name(caller),
      " gives up on more than ",
      Doc.number(share),
      " of its calls to ",
      Doc.name(callee),
      ": they would have been answered a moment later, and the work is done all the same."
    ),
    Doc.excerpt([
      { ...patiencePlace, label: `waits ${patience}` },
      { ...latencyPlace, label: `${quantile} within ${time}` }
    ]),
    Doc.para(
      `Choose the share of calls that may be given up on wrongly, here ${accepted}, and wait as long as the rest takes (Amazon Builders' Library, Timeouts, retries and backoff with jitter).`
    ),
    Doc.para(
      enough === undefined
        ? "Wait longer, or make the callee faster."
        : `Wait ${enough} at least, or make the callee faster.`
    )
  ]
})
