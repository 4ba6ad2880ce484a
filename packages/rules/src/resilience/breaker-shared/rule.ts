import * as Schema from "effect/Schema"
import { compareTexts, effectiveOf } from "@lintel/analysis"
import { Rule, type Way } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { Edge, ModelIndex } from "@lintel/model"
import { Place } from "../../place.js"
import { oneWay } from "../../ways.js"
import { enumerated, names } from "../../wordsOf.js"
import { calleeOf } from "../stated.js"
import { standsOn } from "../standsOn.js"
import { onlyFor } from "../onlyFor.js"

interface Shared {
  readonly holder: string
  readonly layer: string
  readonly scope: string
  readonly place: Place
  readonly edges: Array<Edge>
}

/** Breakers that several calls share: of one process, of the same scope. */
const sharedBreakers = (index: ModelIndex): ReadonlyArray<Shared> => {
  const found = new Map<string, Shared>()
  for (const edge of index.edges) {
    for (const { layer, policy } of effectiveOf(index, edge.address)?.layers ?? []) {
      const { breaker } = policy
      if (breaker === undefined || breaker.value === "none" || breaker.value.scope === undefined) continue
      // A client and its sidecar are one for each caller; a gateway and a server are one for all.
      const holder =
        layer === "client" || layer === "sidecar" ? edge.from : layer === "gateway" ? layer : (edge.provider ?? layer)
      const { scope } = breaker.value
      const key = JSON.stringify([layer, holder, scope])
      const place = { address: breaker.origin, pointer: `${breaker.pointer}/scope` }
      const known = found.get(key)
      if (known === undefined) found.set(key, { holder, layer, scope, place, edges: [edge] })
      else known.edges.push(edge)
    }
  }
  return [...found.values()].filter(({ edges }) => edges.length > 1)
}

/** What one operation needs and another does not; nothing when that is not known of both. */
const onlyOne = (index: ModelIndex, a: Edge, b: Edge): string | undefined => {
  if (a.provider === undefined || b.provider === undefined) return undefined
  const [first, second] = [standsOn(index, a.provider, a.operation), standsOn(index, b.provider, b.operation)]
  if (!first.isDescribed || !second.isDescribed) return undefined
  return [...first.things]
    .toSorted(compareTexts)
    .find((thing) => !thing.startsWith("shared:") && !second.things.has(thing))
}

interface Unrelated {
  readonly failing: Edge
  readonly healthy: Edge
  readonly because: string
}

/** Two calls of which one can fail alone: other providers, or one needs what the other does not. */
const unrelated = (index: ModelIndex, edges: ReadonlyArray<Edge>): Unrelated | "unknown" | undefined => {
  const byProvider = new Map(
    edges.flatMap((edge) => (edge.provider === undefined ? [] : [[edge.provider, edge] as const]))
  )
  for (const [provider, failing] of byProvider) {
    for (const [other, healthy] of byProvider) {
      if (other === provider || standsOn(index, other, healthy.operation).things.has(provider)) continue
      return { failing, healthy, because: provider }
    }
  }
  const operations = new Map(
    edges.flatMap((edge) => (edge.operation === undefined ? [] : [[edge.operation, edge] as const]))
  )
  if (operations.size < 2) return undefined
  const distinct = [...operations.values()].slice(0, mostCompared)
  for (const failing of distinct) {
    for (const healthy of distinct) {
      const because = failing === healthy ? undefined : onlyOne(index, failing, healthy)
      if (because !== undefined) return { failing, healthy, because }
    }
  }
  const isKnown = distinct.every(
    ({ provider, operation }) => provider !== undefined && standsOn(index, provider, operation).isDescribed
  )
  return isKnown ? undefined : "unknown"
}

/** Every pair of more operations than these need not be looked at to find two that are unrelated. */
const mostCompared = 20

/** A breaker of its own for what need not fail with the rest, else for each component, else for each operation. */
const waysOf = (index: ModelIndex, { edges, place, scope }: Shared, { healthy }: Unrelated): ReadonlyArray<Way> => {
  const groupings: ReadonlyArray<(edge: Edge) => string> = [
    (edge) => (calleeOf(edge) === calleeOf(healthy) ? calleeOf(edge) : ""),
    (edge) => edge.provider ?? "",
    calleeOf
  ]
  return groupings.flatMap((groupOf) => {
    const groups = [...new Set(edges.map(groupOf))].toSorted(compareTexts)
    const [kept] = groups
    return oneWay(
      "own-breaker",
      groups.flatMap((group) =>
        group === kept
          ? []
          : onlyFor(
              index,
              edges.filter((edge) => groupOf(edge) === group),
              "breaker",
              place.address,
              { scope: `${scope}-${shortName(group)}` }
            )
      )
    )
  })
}

const shortName = (address: string): string => address.slice(address.indexOf(":") + 1).replaceAll("/", "-")

export const breakerShared = Rule.make("resilience/breaker-shared", {
  severity: "warning",
  profile: "service",
  summary: "One breaker guards operations that fail for different reasons.",
  since: "0.1.0",
  data: Schema.Struct({
    holder: Schema.String,
    layer: Schema.String,
    scope: Schema.String,
    failing: Schema.String,
    healthy: Schema.String,
    because: Schema.String,
    calls: Schema.Array(Schema.String),
    operations: Schema.Array(Schema.String),
    place: Place
  }),
  identity: ["holder", "layer", "scope"],
  cause: ["place"],
  needs: ["what the operations of a shared breaker need"],
  check: ({ index, missing }, report) => {
    for (const shared of sharedBreakers(index)) {
      const { edges, holder, layer, place, scope } = shared
      const found = unrelated(index, edges)
      const [first] = edges
      if (first === undefined || found === undefined) continue
      if (found === "unknown") {
        missing("what the operations of a shared breaker need", first.address)
        continue
      }
      report(
        found.healthy.address,
        {
          holder,
          layer,
          scope,
          failing: calleeOf(found.failing),
          healthy: calleeOf(found.healthy),
          because: found.because,
          calls: edges.map((edge) => edge.address),
          operations: [...new Set(edges.map(calleeOf))].toSorted(compareTexts),
          place
        },
        {
          related: edges.map((edge) => ({ address: edge.address, role: "guarded by it" })),
          ways: () => waysOf(index, shared, found)
        }
      )
    }
  },
  title: ({ scope }) => scope,
  explain: ({ scope, failing, healthy, because, operations, place, calls }) => [
    Doc.para(
      "When ",
      Doc.name(failing),
      " fails, ",
      Doc.name(healthy),
      " is refused too, although it needs nothing of ",
      Doc.name(because),
      ": they share a breaker."
    ),
    Doc.excerpt([{ ...place, label: `${calls.length} calls share "${scope}"` }]),
    Doc.para(
      "It guards ",
      ...(operations.length > 6
        ? enumerated([...operations.slice(0, 6).map((it) => Doc.name(it)), `${operations.length - 6} more`])
        : names(operations)),
      "."
    ),
    Doc.para(
      "A slow database opened a breaker that guarded unrelated calls, and took down what did not depend on it (DoorDash, 12 May 2022)."
    ),
    Doc.para("Give each operation, or each group that fails together, a breaker of its own.")
  ],
  fixWords: {
    "own-breaker":
      "As few breakers more as keep apart what fails apart. Each sees fewer calls: confirm that it still sees enough of them to open."
  }
})
