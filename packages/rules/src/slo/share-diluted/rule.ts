import * as Schema from "effect/Schema"
import { type ClientView, clientViews, compareFractions, minus, one, percentText, times } from "@lintel/analysis"
import { Rule, type Term, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Entity, Json, ModelIndex } from "@lintel/model"
import { Place, pointerOf } from "../../place.js"
import { alongWay, higherObjectives, objectivesWithin, stating } from "../../ways.js"

/** Without an allocation, a promise that is too weak for everybody is no matter of shares. */
const isDiluted = ({ seen, allowed, allocation, promise, dependency }: ClientView): boolean => {
  if (compareFractions(seen, allowed) <= 0) return false
  const undiluted = times(dependency.use.average, minus(one, promise.availability))
  return allocation !== undefined || compareFractions(undiluted, allowed) <= 0
}

const termsOf = (slo: Entity<"slo">, { promise, share, allocation, allowed }: ClientView): ReadonlyArray<Term> => [
  { name: "promised over all clients", value: percentText(promise.availability), ...promise.origin },
  ...(share.origin === undefined
    ? []
    : [{ name: "share of its requests", value: percentText(share.value, 3), ...share.origin }]),
  {
    name: allocation === undefined ? "whole error budget" : "allocated to it",
    value: percentText(allowed),
    ...(allocation ?? { address: slo.address, pointer: "/objective" })
  }
]

/** A stricter promise to everybody, or a promise to this client alone. */
const waysOf = (index: ModelIndex, { allowed, dependency, promise }: ClientView): ReadonlyArray<Way> => {
  const client = dependency.via.at(-1)?.from
  const known = index.find(promise.origin.address as `slo:${string}`)
  const stricter = alongWay("ask-more", higherObjectives(minus(one, promise.availability)), (value) =>
    stating(index, promise.origin, value)
  )
  if (client === undefined || known === undefined || !known.address.startsWith("slo:")) return stricter
  const { of, indicator, window } = known.value
  const name = `${known.address.slice("slo:".length)}-for-${client.slice(client.indexOf(":") + 1)}`
  if (index.find(`slo:${name}`) !== undefined || name.includes("/")) return stricter
  const own = alongWay("promise-to-this-client", objectivesWithin(allowed), (objective) => [
    {
      op: "add",
      path: pointerOf("slos", name),
      value: { of, indicator: indicator as Json, window: { ...window }, objective, scope: client }
    }
  ])
  return [...own, ...stricter]
}

export const shareDiluted = Rule.make("slo/share-diluted", {
  severity: "warning",
  profile: "full",
  summary: "A dependency can keep its objective and still fail one client more than that client's objective allows.",
  since: "0.1.0",
  data: Schema.Struct({
    slo: Schema.String,
    of: Schema.String,
    callee: Schema.String,
    promise: Schema.String,
    promisePlace: Place,
    share: Schema.String,
    seen: Schema.String,
    allowed: Schema.String,
    isAllocated: Schema.Boolean,
    client: Schema.String
  }),
  identity: ["callee"],
  needs: ["which part of the callee's requests it makes"],
  check: ({ index, missing }, report) => {
    const viewsOf = clientViews(index)
    for (const slo of index.ofKind("slo")) {
      const { views, missing: unsaid } = viewsOf(slo)
      for (const { address } of unsaid) missing("which part of the callee's requests it makes", address)
      for (const view of views.filter(isDiluted)) {
        const { dependency, promise, share, seen, allowed, allocation } = view
        const callee = dependency.operation ?? dependency.component
        const place = share.origin ?? promise.origin
        report(
          slo.address,
          {
            slo: slo.address,
            of: slo.value.of,
            callee,
            promise: percentText(promise.availability),
            promisePlace: promise.origin,
            share: percentText(share.value, 3),
            seen: percentText(seen, 3),
            allowed: percentText(allowed),
            isAllocated: allocation !== undefined,
            client: dependency.via.at(-1)?.from ?? slo.value.of
          },
          {
            pointer: "/objective",
            ways: () => waysOf(index, view),
            related: [{ ...place, role: "makes only so many of its requests" }],
            witness: {
              _tag: "Value",
              checked: true,
              name: "The share of requests that may fail although the callee keeps its objective",
              value: percentText(seen, 3),
              limit: percentText(allowed),
              terms: termsOf(slo, view)
            }
          }
        )
      }
    }
  },
  explain: ({ slo, of, callee, promise, promisePlace, share, seen, allowed, isAllocated, client }) => [
    Doc.para(
      "Up to ",
      `${seen} of the requests to `,
      Doc.name(of),
      " may fail while ",
      Doc.name(callee),
      ` keeps its ${promise}: `,
      Doc.name(client),
      share === "100 %" ? " is its only client." : ` makes ${share} of its requests, and all that fail may be these.`
    ),
    Doc.excerpt([
      { address: slo, pointer: "/objective", label: isAllocated ? `allocates ${allowed} to it` : `allows ${allowed}` },
      { ...promisePlace, label: "counts all clients together" }
    ]),
    Doc.para(
      "An objective over all clients hardly protects a small one. Ask for an objective of your own (",
      Doc.code("scope"),
      "), ask for a stricter one, or stop failing with it."
    )
  ],
  fixWords: {
    "promise-to-this-client":
      "An objective that counts this client's requests alone and leaves it no more failures than it allows. The callee has to agree to it and to measure it.",
    "ask-more": "The least that a promise over all clients has to be. The callee has to confirm that it can keep it."
  }
})
