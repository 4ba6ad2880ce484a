import * as Schema from "effect/Schema"
import {
  compareFractions,
  decimalText,
  eventsPerSecond,
  fractionOfNumber,
  heldAtOnce,
  microseconds
} from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { cachedCalls } from "../cachedCalls.js"
import { stateField } from "../stated.js"
import { meanLatency, rateText } from "../traffic.js"

/** What lets one request ask for all that want the same key. Keys that expire at different times do not help one of them. */
const oneAsks: ReadonlySet<string> = new Set(["singleFlight", "lease", "earlyRefresh"])

export const cacheStampede = Rule.make("resilience/cache-stampede", {
  severity: "warning",
  profile: "service",
  summary: "When a key of a cache expires, everybody who wants it asks for it at once.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    operation: Schema.String,
    atOnce: Schema.String,
    hottest: Schema.String,
    recompute: Schema.String,
    limit: Schema.String,
    cachePlace: Place,
    meanPlace: Place
  }),
  identity: ["operation"],
  cause: ["cachePlace"],
  needs: ["what happens when a key expires", "how long the callee takes on average"],
  options: { atOnce: 10 },
  check: ({ index, missing, options }, report) => {
    for (const { cache, edge, operation } of cachedCalls(index)) {
      const { hottestKey, onExpiry } = cache.value
      if (hottestKey === undefined || onExpiry?.some((remedy) => oneAsks.has(remedy)) === true) continue
      const mean = meanLatency(index, operation)
      if (mean === undefined) {
        missing("how long the callee takes on average", edge.address)
        continue
      }
      const atOnce = heldAtOnce(hottestKey, mean.time)
      if (compareFractions(atOnce, fractionOfNumber(options.atOnce)) <= 0) continue
      if (onExpiry === undefined) {
        missing("what happens when a key expires", edge.address)
        continue
      }
      const place = { address: cache.origin, pointer: cache.pointer }
      const hottest = rateText(eventsPerSecond(hottestKey))
      const fixes: ReadonlyArray<Fix> = stateField(
        index,
        { ...place, pointer: `${place.pointer}/onExpiry` },
        "one-asks-for-all",
        [...onExpiry.filter((remedy) => remedy !== "none"), "singleFlight"]
      )
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          operation,
          atOnce: decimalText(atOnce, 0),
          hottest,
          recompute: timeText(microseconds(mean.time)),
          limit: String(options.atOnce),
          cachePlace: { ...place, pointer: `${place.pointer}/hottestKey` },
          meanPlace: mean.place
        },
        {
          witness: {
            _tag: "Value",
            checked: true,
            name: "How many ask for one key before the first is answered",
            value: decimalText(atOnce, 0),
            limit: String(options.atOnce),
            limitName: "accepted",
            terms: [
              {
                name: "the key is wanted",
                value: hottest,
                address: place.address,
                pointer: `${place.pointer}/hottestKey`
              },
              { name: "an answer takes", value: timeText(microseconds(mean.time)), ...mean.place }
            ]
          },
          fixes
        }
      )
    }
  },
  explain: ({ caller, operation, atOnce, hottest, recompute, cachePlace, meanPlace }) => [
    Doc.para(
      "Whenever the key that is wanted most expires, ",
      Doc.name(caller),
      " asks ",
      Doc.name(operation),
      " for it ",
      Doc.number(atOnce),
      " times at once, for one and the same answer."
    ),
    Doc.excerpt([
      { ...cachePlace, label: `wanted ${hottest}` },
      { ...meanPlace, label: `takes ${recompute}` }
    ]),
    Doc.para("Requests for the key that come in, times how long its answer takes: all of them miss."),
    Doc.para(
      "Let one ask for all (single flight; a lease, as Facebook does for memcache, NSDI 2013), or ask a little before the key expires (XFetch, VLDB 2015). Keys that expire at different times spread many keys, not one."
    )
  ]
})
