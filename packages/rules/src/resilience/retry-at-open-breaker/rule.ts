import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf, microseconds, waitsOf } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex, ResolvedPolicy } from "@lintel/model"
import { Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { isBreakerRefusal } from "../outcomes.js"
import { calleeOf, stateAnew } from "../stated.js"

/** Whether a layer's retry sees the refusals of its breaker and tries again; `undefined` when nobody said. */
const retriesRefusals = ({ retry, order }: ResolvedPolicy): boolean | undefined => {
  if (retry === undefined || retry.value === "none") return false
  const [outer, inner] = [order?.value.indexOf("retry") ?? -1, order?.value.indexOf("breaker") ?? -1]
  if (outer !== -1 && inner !== -1 && inner < outer) return false
  return retry.value.on === undefined ? undefined : retry.value.on.some(isBreakerRefusal)
}

const fixOf = (index: ModelIndex, { retry }: ResolvedPolicy): ReadonlyArray<Fix> => {
  if (retry === undefined || retry.value === "none") return []
  const kept = (retry.value.on ?? []).filter((outcome) => !isBreakerRefusal(outcome))
  const place = { address: retry.origin, pointer: `${retry.pointer}/on` }
  return kept.length === 0 ? [] : stateAnew(index, place, "leave-an-open-breaker-alone", kept)
}

export const retryAtOpenBreaker = Rule.make("resilience/retry-at-open-breaker", {
  severity: "warning",
  profile: "service",
  summary: "Every try is over before the open breaker lets one through.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    attempts: Schema.String,
    waits: Schema.String,
    openFor: Schema.String,
    retryPlace: Place,
    breakerPlace: Place
  }),
  identity: ["layer"],
  cause: ["retryPlace", "breakerPlace"],
  needs: ["whether a refusal by the open breaker is tried again"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const { breaker, retry } = policy
        const count = attemptsOf(policy)?.count
        if (breaker === undefined || breaker.value === "none" || breaker.value.openFor === undefined) continue
        if (retry === undefined || retry.value === "none") continue
        if (count === undefined || count === "unlimited" || count === 1n) continue
        const waits = waitsOf(retry.value.backoff).longest(count - 1n)
        const openFor = microseconds(breaker.value.openFor)
        if (waits >= openFor) continue
        const isRetried = retriesRefusals(policy)
        if (isRetried === undefined) missing("whether a refusal by the open breaker is tried again", edge.address)
        if (isRetried !== true) continue
        report(
          edge.address,
          {
            call: edge.address,
            caller: edge.from,
            callee: calleeOf(edge),
            layer,
            attempts: String(count),
            waits: timeText(waits),
            openFor: timeText(openFor),
            retryPlace: { address: retry.origin, pointer: `${retry.pointer}/attempts` },
            breakerPlace: { address: breaker.origin, pointer: `${breaker.pointer}/openFor` }
          },
          {
            witness: {
              _tag: "Value",
              checked: true,
              name: "The time until the last try",
              value: timeText(waits),
              limit: timeText(openFor),
              limitName: "the breaker is open",
              terms: [
                {
                  name: "waits between the tries",
                  value: timeText(waits),
                  address: retry.origin,
                  pointer: retry.pointer
                }
              ]
            },
            fixes: fixOf(index, policy)
          }
        )
      }
    }
  },
  explain: ({ caller, callee, attempts, waits, openFor, retryPlace, breakerPlace }) => [
    Doc.para(
      "While the breaker in front of ",
      Doc.name(callee),
      ` is open, all ${attempts} tries of `,
      Doc.name(caller),
      " are refused: none of them can get through, and every request waits ",
      Doc.number(waits),
      " for nothing."
    ),
    Doc.excerpt([
      { ...retryPlace, label: `the last try after ${waits}` },
      { ...breakerPlace, label: `open for ${openFor}` }
    ]),
    Doc.para(
      "An open breaker says that asking is useless for now; a retry that takes this for a failure of the callee undoes what the breaker is for."
    ),
    Doc.para("Do not try again after a refusal by the breaker: answer at once, or fall back.")
  ]
})
