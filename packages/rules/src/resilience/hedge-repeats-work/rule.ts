import * as Schema from "effect/Schema"
import { effectiveOf, microseconds } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { repeatSafety } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { clause } from "../../wordsOf.js"
import { withoutFor } from "../onlyFor.js"
import { recognised, recognisedWords } from "../safeRepeat.js"
import { oneWay } from "../../ways.js"

export const hedgeRepeatsWork = Rule.make("resilience/hedge-repeats-work", {
  severity: "error",
  profile: "service",
  summary: "A call is hedged although a second request does its work again.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    operation: Schema.String,
    method: Schema.String,
    layer: Schema.String,
    delay: Schema.String,
    place: Place,
    isStated: Schema.Boolean,
    consequence: Schema.optionalKey(Schema.String)
  }),
  identity: ["layer"],
  cause: ["operation", "place"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      const operation = edge.operation === undefined ? undefined : index.find(edge.operation)
      const safety = operation === undefined ? "effect" : repeatSafety(operation.value)
      if (operation === undefined || safety === "effect" || safety === "replay") continue
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const hedging = policy.hedging
        if (hedging === undefined || hedging.value === "none" || hedging.value.attempts === 1) continue
        const { consequence, method } = operation.value
        const isStated = safety === "none"
        const data = {
          call: edge.address,
          operation: operation.address,
          method,
          layer,
          delay: timeText(microseconds(hedging.value.delay)),
          place: { address: hedging.origin, pointer: hedging.pointer },
          isStated,
          ...(consequence === undefined ? {} : { consequence })
        }
        report(edge.address, data, {
          severity: isStated ? "error" : "warning",
          ways: () => [
            ...oneWay("do-not-hedge", withoutFor(index, [edge], "hedging", hedging.origin)),
            ...recognised(index, operation)
          ],
          related: [{ address: operation.address, role: "callee" }]
        })
      }
    }
  },
  explain: ({ operation, method, delay, place, isStated, consequence }) => [
    Doc.para(
      `Whenever `,
      Doc.name(operation),
      ` takes longer than ${delay}, it is asked again while the first request runs, and its work ${isStated ? "is" : "may be"} done twice`,
      consequence === undefined ? "." : `: ${clause(consequence)}.`
    ),
    Doc.excerpt([
      { ...place, label: `sends again after ${delay}` },
      {
        address: operation,
        label: isStated ? "a repeat does the work again" : `${method}, and nothing says what a repeat does`
      }
    ]),
    Doc.para(
      "Let the callee recognise the second request by a key, ",
      Doc.code('idempotency: { key: "...", replies: "replayed" }'),
      ", or do not hedge it."
    )
  ],
  fixWords: {
    "do-not-hedge": "The slowest answers are waited for. Confirm that the time it saved is not needed.",
    ...recognisedWords
  }
})
