import * as Schema from "effect/Schema"
import { attemptsOf, compareSpans, microseconds, overallOf, perTryOf, waitsOf, effectiveOf } from "@lintel/analysis"
import { type Fix, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Edge, formatDuration, type ModelIndex, type ResolvedPolicy } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"

/** Room for every attempt at its longest: the overall timeout that the attempts ask for. */
const fixOf = (
  index: ModelIndex,
  edge: Edge,
  place: Place,
  policy: ResolvedPolicy,
  perTry: bigint
): ReadonlyArray<Fix> => {
  const call = index.find(edge.address)
  const attempts = attemptsOf(policy)?.count ?? 1n
  if (call === undefined || place.address !== call.address || attempts === "unlimited" || attempts > 100n) return []
  const retry = policy.retry?.value
  const waits = waitsOf(retry === "none" ? undefined : retry?.backoff).longest(attempts - 1n)
  const path = modelPointer(call, "policy", "timeouts", "overall")
  const value = formatDuration(perTry * attempts + waits + microseconds("1ms"))
  return [{ _tag: "ModelPatch", id: "longer-overall", operations: [{ op: "replace", path, value }] }]
}

export const perTryAboveOverall = Rule.make("resilience/per-try-above-overall", {
  severity: "error",
  profile: "service",
  summary: "One try may last as long as all of them together.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    operation: Schema.optionalKey(Schema.String),
    layer: Schema.String,
    attempts: Schema.String,
    perTry: Schema.String,
    perTryPlace: Place,
    overall: Schema.String,
    overallPlace: Place
  }),
  identity: ["layer"],
  cause: ["perTryPlace", "overallPlace"],
  needs: ["how long one try may last"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const [perTry, overall, attempts] = [perTryOf(policy), overallOf(policy), attemptsOf(policy)]
        if (overall === undefined || overall.span === "unbounded") continue
        const tries = attempts?.count ?? 1n
        if (perTry === undefined || perTry.span === "unbounded") {
          if (tries !== 1n) missing("how long one try may last", edge.address)
          continue
        }
        const compared = compareSpans(perTry.span, overall.span)
        if (compared < 0 || (compared === 0 && tries === 1n)) continue
        const data = {
          call: edge.address,
          caller: edge.from,
          ...(edge.operation === undefined ? {} : { operation: edge.operation }),
          layer,
          attempts: String(tries),
          perTry: timeText(perTry.span),
          perTryPlace: perTry.origin,
          overall: timeText(overall.span),
          overallPlace: overall.origin
        }
        const fixes = fixOf(index, edge, overall.origin, policy, perTry.span)
        report(edge.address, data, {
          ...(perTry.origin.address === edge.address ? { pointer: perTry.origin.pointer } : {}),
          fixes
        })
      }
    }
  },
  explain: ({ caller, call, operation, attempts, perTry, perTryPlace, overall, overallPlace }) => [
    attempts === "1"
      ? Doc.para(
          Doc.name(caller),
          " never waits ",
          Doc.number(perTry),
          " for ",
          Doc.name(operation ?? call),
          `: all is over after ${overall}.`
        )
      : Doc.para(
          "When ",
          Doc.name(operation ?? call),
          " hangs, ",
          Doc.name(caller),
          ` never tries again: the first try uses up the ${overall} of all ${attempts === "unlimited" ? "" : attempts} attempts.`
        ),
    Doc.excerpt([
      { ...perTryPlace, label: `${perTry} for one try` },
      { ...overallPlace, label: `${overall} for all of them` }
    ]),
    Doc.para(
      "Give one try less than its share of the whole, or the whole enough for every try and the waits between them."
    )
  ]
})
