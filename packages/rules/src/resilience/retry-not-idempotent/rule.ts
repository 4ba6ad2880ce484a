import * as Schema from "effect/Schema"
import { attemptsOf, replay, effectiveOf } from "@lintel/analysis"
import { type Fix, Rule, type RunStep } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { oneWay } from "../../ways.js"
import { withoutFor } from "../onlyFor.js"
import { recognised, recognisedWords } from "../safeRepeat.js"
import { type Attributed, type Edge, type ModelIndex, repeatSafety, type Retry } from "@lintel/model"
import { modelPointer, Place } from "../../place.js"
import { isBeforeSending } from "../outcomes.js"
import { clause } from "../../wordsOf.js"

const repeatsWork = ({ attempts, on }: Retry): boolean =>
  attempts !== 1 && (on === undefined || on.some((outcome) => !isBeforeSending(outcome)))

interface Retrying {
  readonly layer: string
  readonly origin: Place
  readonly attempts: string
}

const retrying = (index: ModelIndex, edge: Edge): ReadonlyArray<Retrying> =>
  (effectiveOf(index, edge.address)?.layers ?? []).flatMap(({ layer, policy }) => {
    const retry: Attributed<Retry | "none"> | undefined = policy.retry
    const attempts = attemptsOf(policy)
    if (retry === undefined || retry.value === "none" || attempts === undefined || !repeatsWork(retry.value)) return []
    return [{ layer, origin: attempts.origin, attempts: String(attempts.count) }]
  })

/** Whether a lost reply makes the effect happen twice: played on a saga of this one call. */
const happensTwice = (): boolean => {
  const result = replay({ steps: { call: { idempotency: "none" } } }, [
    { _tag: "Invoke", step: "call", outcome: "replyLost" },
    { _tag: "Invoke", step: "call", outcome: "ok" }
  ])
  return result._tag === "Replayed" && result.end.steps.get("call")?.applied === 2
}

const runOf = (operation: string): ReadonlyArray<RunStep> => {
  const action = operation.slice("operation:".length).replace("/", ".")
  return [
    { outcome: "ok", step: "try 1", action, detail: "done, but the reply is lost" },
    { outcome: "ok", step: "try 2", action, detail: "done again" }
  ]
}

/** Not trying again, when the call itself says to: policies of others act on more than this call. */
const fixOf = (index: ModelIndex, edge: Edge, found: ReadonlyArray<Retrying>): ReadonlyArray<Fix> => {
  const call = index.find(edge.address)
  const isOwn = found.every(({ origin }) => origin.address === edge.address)
  if (call === undefined || !isOwn) return []
  return [
    {
      _tag: "ModelPatch",
      id: "do-not-retry",
      operations: [{ op: "replace", path: modelPointer(call, "policy", "retry"), value: "none" }]
    }
  ]
}

export const retryNotIdempotent = Rule.make("resilience/retry-not-idempotent", {
  severity: "error",
  profile: "starter",
  summary: "A call is retried although a repeat does its work again.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    operation: Schema.String,
    method: Schema.String,
    isStated: Schema.Boolean,
    layers: Schema.Array(Schema.Struct({ layer: Schema.String, origin: Place, attempts: Schema.String })),
    consequence: Schema.optionalKey(Schema.String)
  }),
  cause: ["operation"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      const operation = edge.operation === undefined ? undefined : index.find(edge.operation)
      if (operation === undefined) continue
      const safety = repeatSafety(operation.value)
      if (safety === "effect" || safety === "replay") continue
      const layers = retrying(index, edge)
      if (layers.length === 0) continue
      const isStated = safety === "none"
      const consequence = operation.value.consequence
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          operation: operation.address,
          method: operation.value.method,
          isStated,
          layers,
          ...(consequence === undefined ? {} : { consequence })
        },
        {
          severity: isStated ? "error" : "warning",
          witness: { _tag: "Run", checked: happensTwice(), steps: runOf(operation.address) },
          related: [{ address: operation.address, role: "callee" }],
          fixes: fixOf(index, edge, layers),
          ways: () => [
            ...(fixOf(index, edge, layers).length > 0
              ? []
              : oneWay(
                  "do-not-retry",
                  [...new Set(layers.map(({ origin }) => origin.address))].flatMap((origin) =>
                    withoutFor(index, [edge], "retry", origin)
                  )
                )),
            ...recognised(index, operation)
          ]
        }
      )
    }
  },
  explain: ({ caller, operation, method, isStated, layers, consequence }) => [
    Doc.para(
      "If a reply is lost, ",
      Doc.name(caller),
      " asks again and ",
      Doc.name(operation),
      isStated ? " happens twice" : " may happen twice",
      consequence === undefined ? "." : `: ${clause(consequence)}, once for each time.`
    ),
    Doc.excerpt([
      ...layers.slice(0, 1).map(({ origin, attempts }) => ({ ...origin, label: `tries ${attempts} times` })),
      {
        address: operation,
        label: isStated ? "a repeat does the work again" : `${method}, and nothing says what a repeat does`
      }
    ]),
    isStated
      ? Doc.para(
          "A timeout does not say whether the work was done, and ",
          Doc.name(operation),
          " has nothing that recognises a repeat."
        )
      : Doc.para(
          `By RFC 9110, a ${method} is not idempotent. If a repeat of `,
          Doc.name(operation),
          " is harmless, say so with ",
          Doc.code('effects: "idempotent"'),
          "."
        ),
    Doc.para(
      "Let the callee recognise a repeat by a key and answer it with the stored reply, ",
      Doc.code('idempotency: { key: "...", replies: "replayed" }'),
      "; or do not try again:"
    ),
    Doc.change({ removed: ["retry: Retry.exponential({ ... })"], added: ["retry: Retry.none"] })
  ],
  fixWords: {
    "do-not-retry": "A request is made once, and what is lost on the way is for the caller to find out.",
    ...recognisedWords
  }
})
