import * as Schema from "effect/Schema"
import { attemptsOf, effectiveOf, overallOf, perTryOf, waitsOf } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Call, ModelIndex, Policy, ResolvedPolicy } from "@lintel/model"
import { Place } from "../../place.js"
import { oneWay, roundedUp, stating } from "../../ways.js"
import { isTimeout } from "../outcomes.js"
import { calleeOf, stateAnew, retryOf } from "../stated.js"
import { consequenceOf, type Part, partWords } from "./parts.js"

type Item = NonNullable<Policy["order"]>[number]

/**
 * From the outside in: something else answers last, tries come before whatever refuses, and a try's time includes its
 * wait for a place.
 */
const intended: ReadonlyArray<Part> = [
  "fallback",
  "overallTimeout",
  "retry",
  "hedging",
  "breaker",
  "rateLimit",
  "timeout",
  "bulkhead"
]

/** Which limit on waiting each `timeout` of an order stands for; nothing where one word may mean either. */
const timeoutsOf = (order: ReadonlyArray<Item>, { timeouts }: ResolvedPolicy): ReadonlyArray<Part> => {
  const count = order.filter((item) => item === "timeout").length
  if (count > 1) return ["overallTimeout", ...Array.from({ length: count - 1 }, (): Part => "timeout")]
  if (timeouts === undefined || timeouts.value === "none") return []
  const hasOverall = timeouts.value.overall !== undefined && timeouts.value.overall !== "none"
  if (hasOverall && timeouts.value.perTry !== undefined) return []
  return hasOverall ? ["overallTimeout"] : timeouts.value.perTry === undefined ? [] : ["timeout"]
}

/** The parts of an order that are known to act, from the outside in. */
const actingParts = (order: ReadonlyArray<Item>, policy: ResolvedPolicy, call: Call): ReadonlyArray<Part> => {
  const timeouts = [...timeoutsOf(order, policy)]
  const acts = (value: unknown): boolean => value !== undefined && value !== "none"
  return order.flatMap((item): ReadonlyArray<Part> => {
    switch (item) {
      case "timeout": {
        const next = timeouts.shift()
        return next === undefined ? [] : [next]
      }
      case "bulkhead":
        return acts(policy.concurrencyLimit?.value) ? ["bulkhead"] : []
      case "fallback":
        return typeof call.criticality === "object" ? ["fallback"] : []
      case "retry": {
        const count = attemptsOf(policy)?.count
        return count === undefined || count === 1n ? [] : ["retry"]
      }
      default:
        return acts(policy[item]?.value) ? [item] : []
    }
  })
}

interface Inversion {
  readonly outer: Part
  readonly inner: Part
}

const inversionsOf = (parts: ReadonlyArray<Part>): ReadonlyArray<Inversion> =>
  parts.flatMap((outer, i) =>
    parts
      .slice(i + 1)
      .filter((inner) => intended.indexOf(inner) < intended.indexOf(outer) && consequenceOf(outer, inner) !== undefined)
      .map((inner) => ({ outer, inner }))
  )

/** The same words in the intended order; a part of which it is not known which it is keeps everything as it was. */
const sortedOrder = (order: ReadonlyArray<Item>, policy: ResolvedPolicy): ReadonlyArray<Item> | undefined => {
  const timeouts = [...timeoutsOf(order, policy)]
  const places = order.map((item) => {
    const part = item === "timeout" ? timeouts.shift() : item
    return part === undefined ? -1 : intended.indexOf(part)
  })
  if (places.includes(-1)) return undefined
  return order
    .map((item, i) => ({ item, place: places[i] ?? 0 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** Timeouts are tried again, and moving the only one outside all tries would leave none to try again. */
const needsTryTimeout = (policy: ResolvedPolicy): boolean =>
  perTryOf(policy) === undefined && retryOf(policy)?.on?.some(isTimeout) === true

/** The timeout inside all tries is that of one try: all of them get one that leaves room for each. */
const waysOf = (
  index: ModelIndex,
  place: Place,
  policy: ResolvedPolicy,
  sorted: ReadonlyArray<Item>
): ReadonlyArray<Way> => {
  const [overall, retry] = [overallOf(policy), retryOf(policy)]
  const span = overall === undefined || overall.span === "unbounded" ? undefined : overall.span
  if (overall === undefined || span === undefined || retry === undefined || retry.attempts === "unlimited") return []
  const attempts = BigInt(retry.attempts)
  const inner = sorted.indexOf("bulkhead")
  const at = inner === -1 ? sorted.length : inner
  const timeouts = overall.origin.pointer.replace(/\/overall$/u, "")
  const all = span * attempts + waitsOf(retry.backoff).longest(attempts - 1n)
  return oneWay("a-timeout-of-each-try", [
    ...stating(index, { address: overall.origin.address, pointer: `${timeouts}/perTry` }, roundedUp(span)),
    ...stating(index, { address: overall.origin.address, pointer: `${timeouts}/overall` }, roundedUp(all + 1_000n)),
    ...stating(index, place, [...sorted.slice(0, at), "timeout", ...sorted.slice(at)])
  ])
}

export const policiesMisnested = Rule.make("resilience/policies-misnested", {
  severity: "warning",
  profile: "service",
  summary: "Retry, breaker, timeout and the like are nested so that one defeats another.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    callee: Schema.String,
    layer: Schema.String,
    order: Schema.Array(Schema.String),
    sorted: Schema.optionalKey(Schema.Array(Schema.String)),
    inversions: Schema.NonEmptyArray(Schema.Struct({ outer: Schema.String, inner: Schema.String })),
    place: Place
  }),
  identity: ["layer"],
  cause: ["place"],
  check: ({ index }, report) => {
    for (const edge of index.edges) {
      for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
        const { order } = policy
        if (order === undefined) continue
        const [first, ...others] = inversionsOf(actingParts(order.value, policy, edge.call))
        if (first === undefined) continue
        const place = { address: order.origin, pointer: order.pointer }
        const sorted = sortedOrder(order.value, policy)
        report(
          edge.address,
          {
            call: edge.address,
            callee: calleeOf(edge),
            layer,
            order: order.value,
            ...(sorted === undefined ? {} : { sorted }),
            inversions: [first, ...others],
            place
          },
          {
            ways: () => (sorted !== undefined && needsTryTimeout(policy) ? waysOf(index, place, policy, sorted) : []),
            fixes:
              sorted === undefined || needsTryTimeout(policy)
                ? []
                : stateAnew(index, place, "nest-as-intended", [...sorted])
          }
        )
      }
    }
  },
  explain: ({ callee, order, sorted, inversions: [first, ...others], place }) => [
    Doc.para("On the way to ", Doc.name(callee), ` ${consequenceOf(first.outer, first.inner) ?? ""}.`),
    Doc.excerpt([{ ...place, label: `${partWords(first.outer)} around ${partWords(first.inner)}` }]),
    ...(others.length === 0
      ? []
      : [
          Doc.para("And further:"),
          Doc.bullets(...others.map(({ outer, inner }) => `${consequenceOf(outer, inner) ?? ""}.`))
        ]),
    Doc.para("The first part of the order is the outermost; it acts on whatever all the others together do."),
    ...(sorted === undefined
      ? [
          Doc.para(
            "Nest them from the outside in: fallback, overall timeout, retry, breaker, rate limit, timeout of a try, limit on concurrency."
          )
        ]
      : [
          Doc.para("Nest them so that each sees what it is meant to judge:"),
          Doc.change({ removed: [`order: ${JSON.stringify(order)}`], added: [`order: ${JSON.stringify(sorted)}`] })
        ])
  ],
  fixWords: {
    "a-timeout-of-each-try":
      "What ended each try goes on ending it, and all of them get the time that they and their waits may take. Confirm that whoever waits for the caller waits as long."
  }
})
