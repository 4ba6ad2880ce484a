import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf, microseconds } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Backoff, type Edge, type ModelIndex, ratioFraction } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"

const fixOf = (index: ModelIndex, edge: Edge, place: Place): ReadonlyArray<Fix> => {
  const call = index.find(edge.address)
  if (call === undefined || place.address !== call.address) return []
  const path = modelPointer(call, "policy", "retry", "backoff", "jitter")
  return [{ _tag: "ModelPatch", id: "full-jitter", operations: [{ op: "replace", path, value: "full" }] }]
}

/** No jitter, or one of nothing. */
const isNone = (jitter: Backoff["jitter"]): boolean =>
  jitter === "none" || (typeof jitter === "object" && ratioFraction(jitter.plusMinus).numerator === 0n)

export const noJitter = Rule.make("resilience/no-jitter", {
  severity: "warning",
  profile: "service",
  summary: "All callers try again at the same moment.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    base: Schema.optionalKey(Schema.String),
    place: Place
  }),
  identity: ["layer"],
  cause: ["place"],
  needs: ["jitter of the waits"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const retry = policy.retry
        if (retry === undefined || retry.value === "none" || attemptsOf(policy)?.count === 1n) continue
        const backoff = retry.value.backoff
        if (backoff === undefined || backoff.jitter === undefined) missing("jitter of the waits", edge.address)
        if (backoff === undefined || !isNone(backoff.jitter)) continue
        const place = { address: retry.origin, pointer: `${retry.pointer}/backoff/jitter` }
        const callee = edge.operation ?? edge.provider ?? edge.address
        report(
          edge.address,
          { call: edge.address, caller: edge.from, callee, layer, base: timeText(microseconds(backoff.base)), place },
          { ...(place.address === edge.address ? { pointer: place.pointer } : {}), fixes: fixOf(index, edge, place) }
        )
      }
    }
  },
  explain: ({ caller, callee, base, place }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      " fails for a moment, every instance of ",
      Doc.name(caller),
      ` asks again together${base === undefined ? "" : `, ${base} later`}, and it fails again.`
    ),
    Doc.excerpt([{ ...place, label: "no jitter" }]),
    Doc.para(
      "Waits of equal length keep the callers in step. Chance spreads them: with full jitter each waits any time up to the backoff."
    ),
    Doc.change({ removed: ['jitter: "none"'], added: ['jitter: "full"'] })
  ]
})
