import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf, type Origin } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, EffectiveLayer, ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { enumerated } from "../../wordsOf.js"
import { outcomeKey } from "../outcomes.js"
import { calleeOf, retryOf, stateField } from "../stated.js"

/** How an overload is answered where nobody says otherwise (RFC 9110 section 15.6.4, RFC 6585 section 4, gRPC). */
const overloadAnswers = ["503", "429", "UNAVAILABLE", "RESOURCE_EXHAUSTED"]

const matches = (outcome: string, answer: string): boolean => {
  const [a, b] = [outcomeKey(outcome), outcomeKey(answer)]
  return a === b || (/^[1-5]xx$/u.test(a) && /^[1-5]\d\d$/u.test(b) && a[0] === b[0])
}

interface Refusal {
  readonly what: "loadShedding" | "rateLimit"
  readonly at: number
  readonly layer: EffectiveLayer["layer"]
  readonly place: Origin
  readonly answer: string | undefined
  readonly retryAfter: boolean | undefined
}

/** Where a call is refused because it is too much, from the caller outward. */
const refusalsOf = (layers: ReadonlyArray<EffectiveLayer>): ReadonlyArray<Refusal> =>
  layers.flatMap(({ layer, policy }, at) =>
    (["loadShedding", "rateLimit"] as const).flatMap((what): ReadonlyArray<Refusal> => {
      const stated = policy[what]
      if (stated === undefined || stated.value === "none") return []
      const { answer, retryAfter } = stated.value
      const place = { address: stated.origin, pointer: stated.pointer }
      return [{ what, at, layer, place, answer, retryAfter }]
    })
  )

/** Whether the contract says that an answer of this kind tells when to come back. */
const saysWhen = (index: ModelIndex, edge: Edge, answers: ReadonlyArray<string>): boolean => {
  const responses = edge.operation === undefined ? undefined : index.find(edge.operation)?.value.responses
  return answers.some((answer) =>
    Object.keys((responses === undefined ? undefined : Reflect.get(responses, answer))?.headers ?? {}).some(
      (name) => name.toLowerCase() === "retry-after"
    )
  )
}

interface Retrying {
  readonly layer: string
  readonly attempts: string
  readonly outcomes: ReadonlyArray<string>
  readonly place: Origin
}

/** The layers before a refusal that try again after it. A retry that does not say after what tries again after all. */
const retryingBefore = (layers: ReadonlyArray<EffectiveLayer>, { at, answer }: Refusal): ReadonlyArray<Retrying> =>
  layers.slice(0, Math.max(at, 1)).flatMap(({ layer, policy }) => {
    const [retry, attempts] = [retryOf(policy), attemptsOf(policy)]
    if (retry === undefined || attempts === undefined || attempts.count === 1n || policy.retry === undefined) return []
    const answers = answer === undefined ? overloadAnswers : [answer]
    const outcomes = retry.on?.filter((outcome) => answers.some((one) => matches(outcome, one)))
    if (outcomes?.length === 0) return []
    const pointer = retry.on === undefined ? policy.retry.pointer : `${policy.retry.pointer}/on`
    return [
      {
        layer,
        attempts: String(attempts.count),
        outcomes: outcomes ?? [],
        place: { address: policy.retry.origin, pointer }
      }
    ]
  })

export const overloadInvitesRetries = Rule.make("resilience/overload-invites-retries", {
  severity: "warning",
  profile: "service",
  summary: "Who is refused because of overload is not told to stay away, and asks again.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    what: Schema.Literals(["loadShedding", "rateLimit"]),
    attempts: Schema.String,
    outcomes: Schema.Array(Schema.String),
    refusalPlace: Place,
    retryPlace: Place
  }),
  identity: ["layer", "what"],
  cause: ["refusalPlace"],
  needs: ["whether a refusal says when to come back"],
  check: ({ index, missing }, report) => {
    for (const edge of index.edges) {
      const layers = effectiveOf(index, edge.address)?.layers ?? []
      for (const refusal of refusalsOf(layers)) {
        const [retrying] = retryingBefore(layers, refusal)
        const answers = refusal.answer === undefined ? ["503", "429"] : [refusal.answer]
        if (retrying === undefined || refusal.retryAfter === true || saysWhen(index, edge, answers)) continue
        if (refusal.retryAfter === undefined) {
          missing("whether a refusal says when to come back", refusal.place.address)
          continue
        }
        report(
          edge.address,
          {
            call: edge.address,
            caller: edge.from,
            callee: calleeOf(edge),
            layer: refusal.layer,
            what: refusal.what,
            attempts: retrying.attempts,
            outcomes: retrying.outcomes,
            refusalPlace: refusal.place,
            retryPlace: retrying.place
          },
          {
            related: [{ address: refusal.place.address, pointer: refusal.place.pointer, role: "refuses" }],
            fixes: stateField(
              index,
              { ...refusal.place, pointer: `${refusal.place.pointer}/retryAfter` },
              "say-when-to-come-back",
              true
            )
          }
        )
      }
    }
  },
  explain: ({ caller, callee, what, attempts, outcomes, refusalPlace, retryPlace }) => [
    Doc.para(
      "When ",
      Doc.name(callee),
      " has too much to do, ",
      Doc.name(caller),
      attempts === "unlimited" ? " asks again without end" : ` asks ${attempts} times instead of once`,
      ": it is refused, and nothing in the refusal says to stay away."
    ),
    Doc.excerpt([
      { ...refusalPlace, label: what === "loadShedding" ? "refuses what is too much" : "refuses what comes too often" },
      { ...retryPlace, label: outcomes.length === 0 ? "tries again after anything" : "tries again after it" }
    ]),
    ...(outcomes.length === 0 ? [] : [Doc.para("Tried again after ", ...enumerated([...outcomes]), ".")]),
    Doc.para(
      "Refusing is cheap, but not free: a callee that refuses several times what it can serve has no time to serve."
    ),
    Doc.para(
      "Say in the refusal when to come back, or that not (Retry-After; the pushback of gRPC), or do not try again after it."
    )
  ]
})
