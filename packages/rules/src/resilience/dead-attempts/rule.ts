import * as Schema from "effect/Schema"
import {
  type Attempts,
  compareSpans,
  reachableAttempts,
  type ReachableAttempts,
  effectiveOf,
  waitsOf
} from "@lintel/analysis"
import { type Fix, Rule, type Term } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, ModelIndex, ResolvedPolicy } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { timeText } from "../../timeText.js"

interface Dead {
  readonly reachable: bigint
  readonly when: "failAtOnce" | "timeOut"
}

/** Attempts that never start: for certain, or as soon as every try lasts as long as it may. */
const neverStarted = (found: ReachableAttempts): Dead | undefined => {
  const { attempts, perTry, overall, whenFailingAtOnce, whenTimingOut } = found
  if (attempts.count === "unlimited") return undefined
  if (whenFailingAtOnce !== "unlimited" && whenFailingAtOnce < attempts.count) {
    return { reachable: whenFailingAtOnce, when: "failAtOnce" }
  }
  // A try that may last as long as all of them together is another finding.
  if (perTry !== undefined && compareSpans(perTry.span, overall.span) >= 0) return undefined
  return whenTimingOut !== undefined && whenTimingOut !== "unlimited" && whenTimingOut < attempts.count
    ? { reachable: whenTimingOut, when: "timeOut" }
    : undefined
}

/** As many attempts as start in either case: fewer would do less, more would leave some that never start. */
const startable = ({ overall, perTry, whenTimingOut }: ReachableAttempts, reachable: bigint): bigint => {
  const isShorter = perTry !== undefined && compareSpans(perTry.span, overall.span) < 0
  return isShorter && typeof whenTimingOut === "bigint" && whenTimingOut < reachable ? whenTimingOut : reachable
}

const fixOf = (index: ModelIndex, edge: Edge, origin: Place, reachable: bigint): ReadonlyArray<Fix> => {
  const call = index.find(edge.address)
  if (call === undefined || origin.address !== call.address) return []
  const path = modelPointer(call, "policy", "retry", "attempts")
  return [{ _tag: "ModelPatch", id: "fewer-attempts", operations: [{ op: "replace", path, value: Number(reachable) }] }]
}

/** The waits before all attempts, at their shortest: what uses up the time even if each try fails at once. */
const waitsTerm = ({ retry }: ResolvedPolicy, { count }: Attempts): ReadonlyArray<Term> => {
  const backoff = retry === undefined || retry.value === "none" ? undefined : retry.value.backoff
  if (retry === undefined || backoff === undefined || count === "unlimited") return []
  const waits = waitsOf(backoff).shortest(count - 1n)
  if (waits === 0n) return []
  const place = { address: retry.origin, pointer: `${retry.pointer}/backoff` }
  return [{ name: "waits between them, at least", value: timeText(waits), ...place }]
}

const tries = (count: string): string => (count === "1" ? "1 try" : `${count} tries`)

export const deadAttempts = Rule.make("resilience/dead-attempts", {
  severity: "warning",
  profile: "service",
  summary: "Some of the configured attempts can never start.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    operation: Schema.optionalKey(Schema.String),
    layer: Schema.String,
    attempts: Schema.String,
    attemptsPlace: Place,
    reachable: Schema.String,
    overall: Schema.String,
    overallPlace: Place,
    perTry: Schema.optionalKey(Schema.String),
    when: Schema.Literals(["failAtOnce", "timeOut"])
  }),
  identity: ["layer"],
  cause: ["attemptsPlace", "overallPlace"],
  needs: ["how long all attempts together may last"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const found = reachableAttempts(policy)
        if (found === undefined) {
          const isRetrying = policy.retry !== undefined && policy.retry.value !== "none"
          const timeouts = policy.timeouts?.value
          const isUnsaid = timeouts === undefined || (timeouts !== "none" && timeouts.overall === undefined)
          if (isRetrying && isUnsaid) missing("how long all attempts together may last", edge.address)
          continue
        }
        const dead = neverStarted(found)
        if (dead === undefined) continue
        const { attempts, overall, perTry } = found
        report(
          edge.address,
          {
            call: edge.address,
            caller: edge.from,
            ...(edge.operation === undefined ? {} : { operation: edge.operation }),
            layer,
            attempts: String(attempts.count),
            attemptsPlace: attempts.origin,
            reachable: String(dead.reachable),
            overall: timeText(overall.span),
            overallPlace: overall.origin,
            ...(perTry === undefined || dead.when === "failAtOnce" ? {} : { perTry: timeText(perTry.span) }),
            when: dead.when
          },
          {
            ...(attempts.origin.address === edge.address ? { pointer: attempts.origin.pointer } : {}),
            witness: {
              _tag: "Value",
              checked: true,
              name: "The number of tries that can start",
              value: String(dead.reachable),
              limit: String(attempts.count),
              limitName: "configured",
              terms: [
                { name: "attempts", value: String(attempts.count), ...attempts.origin },
                ...(perTry === undefined
                  ? []
                  : [{ name: "for each try", value: timeText(perTry.span), ...perTry.origin }]),
                ...waitsTerm(policy, attempts),
                { name: "for all together", value: timeText(overall.span), ...overall.origin }
              ]
            },
            fixes: fixOf(index, edge, attempts.origin, startable(found, dead.reachable))
          }
        )
      }
    }
  },
  explain: ({ caller, call, operation, attempts, attemptsPlace, reachable, overall, overallPlace, perTry, when }) => [
    Doc.para(
      Doc.name(caller),
      ` gives up on `,
      Doc.name(operation ?? call),
      ` after ${tries(reachable)} instead of ${attempts}: `,
      when === "failAtOnce"
        ? `even if each fails at once, the waits alone use up the ${overall}.`
        : `when each lasts its ${perTry ?? "time"}, the ${overall} are over.`
    ),
    Doc.excerpt([
      { ...attemptsPlace, label: `${attempts} attempts` },
      { ...overallPlace, label: `${overall} for all of them` }
    ]),
    Doc.para(
      "Whoever reads the configuration believes in tries that never happen. Say what is true, or give them the time:"
    ),
    Doc.change({ removed: [`attempts: ${attempts}`], added: [`attempts: ${reachable}`] })
  ]
})
