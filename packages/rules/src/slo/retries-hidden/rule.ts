import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, ModelIndex, Slo } from "@lintel/model"
import { Place } from "../../place.js"
import { oneWay, stating } from "../../ways.js"
import { names } from "../../wordsOf.js"

const Retrying = Schema.Struct({
  call: Schema.String,
  from: Schema.String,
  attempts: Schema.String,
  place: Place
})
type Retrying = typeof Retrying.Type

/** All tries of one request on an edge, all layers together, where there can be more than one. */
const retryingOf = (index: ModelIndex, edge: Edge): ReadonlyArray<Retrying> => {
  const layers = effectiveOf(index, edge.address)?.layers ?? []
  const stated = layers.flatMap(({ policy }) => attemptsOf(policy) ?? []).filter(({ count }) => count !== 1n)
  const [first] = stated
  if (first === undefined) return []
  const total = stated.reduce<bigint | "unlimited">(
    (product, { count }) => (product === "unlimited" || count === "unlimited" ? "unlimited" : product * count),
    1n
  )
  const attempts = total === "unlimited" ? "∞" : String(total)
  return [{ call: edge.address, from: edge.from, attempts, place: first.origin }]
}

/** Callers that try again, by everything that an objective about what they call may be about. */
const retryingBySubject = (index: ModelIndex): ReadonlyMap<string, ReadonlyArray<Retrying>> => {
  const found = new Map<string, Array<Retrying>>()
  for (const edge of index.edges) {
    const retrying = retryingOf(index, edge)
    if (retrying.length === 0) continue
    const contract = edge.operation === undefined ? undefined : index.contractOf(edge.operation)
    for (const subject of new Set([edge.operation, edge.provider, contract])) {
      if (subject !== undefined) found.set(subject, [...(found.get(subject) ?? []), ...retrying])
    }
  }
  return found
}

const isUnsaid = ({ indicator }: Slo): boolean => indicator._tag === "Availability" && indicator.measured === undefined

const most = (retrying: ReadonlyArray<Retrying>): Retrying | undefined =>
  retrying.reduce<Retrying | undefined>((far, one) => {
    if (far === undefined) return one
    const [a, b] = [far, one].map(({ attempts }) => (attempts === "∞" ? Infinity : Number(attempts)))
    return (b ?? 0) > (a ?? 0) ? one : far
  }, undefined)

export const retriesHidden = Rule.make("slo/retries-hidden", {
  severity: "note",
  profile: "full",
  summary: "Callers retry, and an objective does not say whether tries or requests are counted.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    callers: Schema.Array(Retrying),
    most: Retrying
  }),
  identity: ["slo"],
  check: ({ index }, report) => {
    const retrying = retryingBySubject(index)
    for (const slo of index.ofKind("slo")) {
      if (!isUnsaid(slo.value)) continue
      const { of } = slo.value
      const callers = retrying.get(of) ?? []
      const far = most(callers)
      if (far === undefined) continue
      report(
        slo.address,
        { slo: slo.address, of, callers, most: far },
        {
          pointer: "/indicator",
          ways: () =>
            (["client", "server"] as const).flatMap((where) =>
              oneWay(
                `measured-at-the-${where}`,
                stating(index, { address: slo.address, pointer: "/indicator/measured" }, where)
              )
            ),
          related: callers.slice(0, 5).map(({ place }) => ({ ...place, role: "retries" })),
          witness: {
            _tag: "Value",
            checked: true,
            name: "What one failing request counts as",
            value: `up to ${far.attempts} failures at the server`,
            limit: "one at the client",
            limitName: "or",
            terms: callers.map(({ from, attempts, place }) => ({
              name: `tries of ${from.replace(/^[^:]+:/u, "")}`,
              value: attempts,
              ...place
            }))
          }
        }
      )
    }
  },
  explain: ({ slo, of, callers, most: far }) => [
    Doc.para(
      "Whether ",
      Doc.name(of),
      " keeps this objective depends on where it is measured, and that is not said: ",
      ...names([...new Set(callers.map(({ from }) => from))]),
      ` tr${callers.length === 1 ? "ies" : "y"} again, up to ${far.attempts} times in all.`
    ),
    Doc.excerpt([
      { address: slo, pointer: "/indicator", label: "counted at the client, or at the server?" },
      {
        ...far.place,
        label: far.attempts === "∞" ? "tries without end" : `${far.attempts} tries for one request`
      }
    ]),
    Doc.para(
      "At the server, a request that succeeds at its second try is one failure and one success, and in an outage every request counts as often as it is tried. At the client, behind the retries, the first failure is never seen. Say ",
      Doc.code('measured: "client"'),
      " or ",
      Doc.code('measured: "server"'),
      "."
    )
  ],
  fixWords: {
    "measured-at-the-client":
      "What users see: a request that succeeds at its second try is good. Confirm that the clients report it.",
    "measured-at-the-server":
      "Every try counts: the first failure is seen, and an outage weighs more than users feel. Confirm that this is what the numbers of today are."
  }
})
