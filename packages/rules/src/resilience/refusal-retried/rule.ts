import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import { oneWay } from "../../ways.js"
import { onlyFor, withoutFor } from "../onlyFor.js"
import type { Edge, ModelIndex } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { outcomeKey } from "../outcomes.js"
import { enumerated } from "../../wordsOf.js"

/** Answers that a repeat of the same request gets again (RFC 9110 section 15), by status or as a class of them. */
const permanent: ReadonlySet<string> = new Set(
  [
    "400",
    "401",
    "402",
    "403",
    "404",
    "405",
    "406",
    "407",
    "410",
    "411",
    "412",
    "413",
    "414",
    "415",
    "416",
    "417",
    "422",
    "426",
    "431",
    "451",
    "501",
    "505",
    "4xx"
  ].concat(
    [
      "INVALID_ARGUMENT",
      "NOT_FOUND",
      "ALREADY_EXISTS",
      "PERMISSION_DENIED",
      "UNAUTHENTICATED",
      "FAILED_PRECONDITION",
      "OUT_OF_RANGE",
      "UNIMPLEMENTED"
    ].map(outcomeKey)
  )
)
const isPermanent = (outcome: string): boolean => permanent.has(outcomeKey(outcome))

const fixOf = (index: ModelIndex, edge: Edge, place: Place, kept: ReadonlyArray<string>): ReadonlyArray<Fix> => {
  const call = index.find(edge.address)
  if (call === undefined || place.address !== call.address || kept.length === 0) return []
  const path = modelPointer(call, "policy", "retry", "on")
  return [{ _tag: "ModelPatch", id: "only-what-may-pass", operations: [{ op: "replace", path, value: [...kept] }] }]
}

export const refusalRetried = Rule.make("resilience/refusal-retried", {
  severity: "warning",
  profile: "service",
  summary: "A call is tried again after an answer that will not change.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    outcomes: Schema.NonEmptyArray(Schema.String),
    attempts: Schema.String,
    place: Place
  }),
  identity: ["layer"],
  cause: ["place"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const { retry } = policy
        const attempts = attemptsOf(policy)?.count
        if (retry === undefined || retry.value === "none" || attempts === 1n || attempts === undefined) continue
        const [first, ...others] = (retry.value.on ?? []).filter(isPermanent)
        if (first === undefined) continue
        const place = { address: retry.origin, pointer: `${retry.pointer}/on` }
        const kept = (retry.value.on ?? []).filter((outcome) => !isPermanent(outcome))
        report(
          edge.address,
          {
            call: edge.address,
            callee: edge.operation ?? edge.provider ?? edge.address,
            layer,
            outcomes: [first, ...others],
            attempts: String(attempts),
            place
          },
          {
            fixes: fixOf(index, edge, place, kept),
            ways: () =>
              fixOf(index, edge, place, kept).length > 0
                ? []
                : kept.length > 0
                  ? oneWay("only-what-may-pass", onlyFor(index, [edge], "retry", retry.origin, { on: kept }))
                  : oneWay("do-not-retry", withoutFor(index, [edge], "retry", retry.origin))
          }
        )
      }
    }
  },
  explain: ({ callee, outcomes, attempts, place }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      " answers ",
      ...enumerated(outcomes),
      `, it is asked ${attempts === "unlimited" ? "again and again" : `${counted(Number(attempts), "time")} in all`} and answers the same each time.`
    ),
    Doc.excerpt([{ ...place, label: "tried again after these" }]),
    Doc.para("Try again only after what may pass: an overload (429, 503), a timeout, a broken connection.")
  ],
  fixWords: {
    "only-what-may-pass":
      "The same retry without what never changes. Confirm that nothing else was meant by these outcomes.",
    "do-not-retry":
      "Nothing that it reacts to may pass. Where an overload (503, 429) or a broken connection was meant, say so instead."
  }
})
