import * as Schema from "effect/Schema"
import {
  attemptsOf,
  compareSpans,
  effectiveOf,
  microseconds,
  overallOf,
  patienceOf,
  perTryOf,
  type StatedSpan,
  waitsOf
} from "@lintel/analysis"
import { type Fix, Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type Edge, formatDuration, type ModelIndex, type ResolvedPolicy } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"
import { alongWay, below, roundedDown, stating } from "../../ways.js"
import { isTimeout } from "../outcomes.js"
import { limited, retryOf } from "../stated.js"

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

/** The longest tries of which all fit, with the waits between them. */
const waysOf = (index: ModelIndex, policy: ResolvedPolicy, overall: StatedSpan): ReadonlyArray<Way> => {
  const [all, retry] = [limited(overall.span), retryOf(policy)]
  const attempts = attemptsOf(policy)?.count ?? 1n
  if (all === undefined) return []
  const count = attempts === "unlimited" ? 2n : attempts
  const left = (all - waitsOf(retry?.backoff).longest(count - 1n)) / count
  const place = { ...overall.origin, pointer: overall.origin.pointer.replace(/\/overall$/u, "/perTry") }
  return alongWay("less-per-try", left > 0n ? [left, ...below(left)] : below(all / count), (span) =>
    stating(index, place, roundedDown(span))
  )
}

const isInsideRetry = ({ order }: ResolvedPolicy): boolean => {
  const [retry, timeout] = [order?.value.indexOf("retry") ?? -1, order?.value.indexOf("timeout") ?? -1]
  return retry !== -1 && retry < timeout
}

const retryPlace = ({ retry }: ResolvedPolicy, edge: Edge): Place =>
  retry === undefined
    ? { address: edge.address, pointer: "" }
    : { address: retry.origin, pointer: `${retry.pointer}/on` }

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
    perTry: Schema.optionalKey(Schema.String),
    perTryPlace: Place,
    overall: Schema.String,
    overallPlace: Place
  }),
  identity: ["layer"],
  cause: ["perTryPlace", "overallPlace"],
  needs: ["how long one try may last"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      const layers = effectiveOf(index, edge.address)?.layers ?? []
      for (const [at, { layer, policy }] of layers.entries()) {
        const [perTry, overall, attempts] = [perTryOf(policy), overallOf(policy), attemptsOf(policy)]
        if (overall === undefined || overall.span === "unbounded") continue
        const tries = attempts?.count ?? 1n
        const common = {
          call: edge.address,
          caller: edge.from,
          ...(edge.operation === undefined ? {} : { operation: edge.operation }),
          layer,
          attempts: String(tries),
          overall: timeText(overall.span),
          overallPlace: overall.origin
        }
        if (perTry === undefined || perTry.span === "unbounded") {
          if (tries === 1n) continue
          // Whatever lies behind may end a try that has no end of its own.
          const isEndedBehind = layers.slice(at + 1).some((behind) => {
            const patience = patienceOf(behind.policy)
            return patience !== undefined && compareSpans(patience.span, overall.span) < 0
          })
          const retried = retryOf(policy)?.on?.find(isTimeout)
          // A timeout that is nested inside the retry ends one try, whatever it is called: that is another finding.
          if (isInsideRetry(policy)) continue
          if (retried === undefined || isEndedBehind) missing("how long one try may last", edge.address)
          else
            report(
              edge.address,
              { ...common, perTryPlace: retryPlace(policy, edge) },
              { ways: () => waysOf(index, policy, overall) }
            )
          continue
        }
        const compared = compareSpans(perTry.span, overall.span)
        if (compared < 0 || (compared === 0 && tries === 1n)) continue
        const data = { ...common, perTry: timeText(perTry.span), perTryPlace: perTry.origin }
        const fixes = fixOf(index, edge, overall.origin, policy, perTry.span)
        report(edge.address, data, {
          ...(perTry.origin.address === edge.address ? { pointer: perTry.origin.pointer } : {}),
          fixes,
          ways: () => (fixes.length > 0 ? [] : waysOf(index, policy, overall))
        })
      }
    }
  },
  explain: ({ caller, call, operation, attempts, perTry, perTryPlace, overall, overallPlace }) => [
    attempts === "1" && perTry !== undefined
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
      { ...perTryPlace, label: perTry === undefined ? "again after a timeout" : `${perTry} for one try` },
      { ...overallPlace, label: `${overall} for all of them` }
    ]),
    ...(perTry === undefined
      ? [
          Doc.para(
            "Nothing ends one try but the end of all of them: the timeout that would be tried again is the last one."
          )
        ]
      : []),
    Doc.para(
      "Give one try less than its share of the whole, or the whole enough for every try and the waits between them."
    )
  ],
  fixWords: {
    "less-per-try":
      "The longest tries of which all fit with their waits. Confirm that healthy answers come within one of them."
  }
})
