import * as Schema from "effect/Schema"
import { compareTexts } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import type { Edge, ModelIndex } from "@lintel/model"
import { oneWay, stating } from "../../ways.js"
import { enumerated } from "../../wordsOf.js"
import { type Footing, standsOn } from "../standsOn.js"
import { deploymentsOf } from "../traffic.js"

interface Fallback {
  readonly address: string
  readonly footing: Footing
}

/** What a fallback stands on: who answers its call, or its store and what that shares with others. */
const fallbackOf = (index: ModelIndex, edge: Edge, edges: ReadonlyMap<string, Edge>): Fallback | undefined => {
  const { criticality } = edge.call
  const address = typeof criticality === "object" ? criticality.fallback : undefined
  if (address === undefined) return undefined
  if (address.startsWith("store:")) {
    const shares = deploymentsOf(index, address).flatMap(({ value }) => value.shares ?? [])
    return {
      address,
      footing: { things: new Set([address, ...shares.map((text) => `shared:${text}`)]), isDescribed: true }
    }
  }
  const other = edges.get(address)
  if (other?.provider === undefined) return undefined
  return { address, footing: standsOn(index, other.provider, other.operation) }
}

/** A thing as people read it: an entity by its name, what deployments share in their own words. */
const thingWords = (thing: string): ReturnType<typeof Doc.name> | string =>
  thing.startsWith("shared:") ? `"${thing.slice("shared:".length)}"` : Doc.name(thing)

export const fallbackSharesFate = Rule.make("resilience/fallback-shares-fate", {
  severity: "warning",
  profile: "service",
  summary: "A fallback needs what its primary needs, or more than that.",
  since: "0.1.0",
  data: Schema.Struct({
    call: Schema.String,
    caller: Schema.String,
    primary: Schema.String,
    fallback: Schema.String,
    shared: Schema.Array(Schema.String),
    isWhole: Schema.Boolean,
    needs: Schema.Array(Schema.String),
    primaryNeeds: Schema.Array(Schema.String)
  }),
  identity: ["fallback"],
  needs: ["who answers the call", "what the fallback needs"],
  check: ({ index, missing }, report) => {
    const edges = new Map<string, Edge>(index.edges.map((edge) => [edge.address, edge]))
    for (const edge of index.edges) {
      const fallback = fallbackOf(index, edge, edges)
      if (fallback === undefined) continue
      if (edge.provider === undefined) {
        missing("who answers the call", edge.address)
        continue
      }
      const primary = standsOn(index, edge.provider, edge.operation)
      const shared = [...fallback.footing.things].filter((thing) => thing !== edge.from && primary.things.has(thing))
      const count = ({ things }: Footing): number =>
        [...things].filter((it) => it !== edge.from && !it.startsWith("shared:")).length
      const isHarder = primary.isDescribed && count(fallback.footing) > count(primary)
      if (shared.length === 0 && !isHarder) {
        if (!fallback.footing.isDescribed) missing("what the fallback needs", edge.address)
        continue
      }
      const sorted = (things: Iterable<string>): ReadonlyArray<string> => [...things].toSorted(compareTexts)
      report(
        edge.address,
        {
          call: edge.address,
          caller: edge.from,
          primary: edge.operation ?? edge.provider,
          fallback: fallback.address,
          shared: sorted(shared),
          isWhole: [...primary.things].every((thing) => fallback.footing.things.has(thing)),
          needs: sorted(fallback.footing.things),
          primaryNeeds: sorted(primary.things)
        },
        {
          pointer: "/criticality/fallback",
          ways: () =>
            oneWay(
              "answer-by-default",
              stating(index, { address: edge.address, pointer: "/criticality" }, { _tag: "Mitigated", by: "default" })
            ),
          severity: shared.length === 0 ? "note" : "warning",
          related: [{ address: fallback.address, role: "fallback" }]
        }
      )
    }
  },
  explain: ({ call, caller, primary, fallback, shared, isWhole, needs, primaryNeeds }) => [
    shared.length === 0
      ? Doc.para(
          "When ",
          Doc.name(primary),
          " fails, ",
          Doc.name(caller),
          ` relies on more than before: its fallback needs ${counted(needs.length, "thing")}, the call itself ${primaryNeeds.length}.`
        )
      : Doc.para(
          "When ",
          ...enumerated(shared.slice(0, 4).map(thingWords)),
          shared.length > 4 ? ` and ${shared.length - 4} more` : "",
          shared.length === 1 ? " fails, " : " fail, ",
          Doc.name(caller),
          " has no fallback: it needs the same as ",
          Doc.name(primary),
          "."
        ),
    Doc.excerpt([{ address: call, pointer: "/criticality/fallback", label: "falls back to this" }]),
    Doc.table([
      [Doc.name(primary), enumeratedCell(primaryNeeds)],
      [Doc.name(fallback), enumeratedCell(needs)]
    ]),
    Doc.para(
      isWhole
        ? "Whatever takes the call away takes the fallback away too."
        : "A fallback is used only when things fail, so what it needs is tried least and needed most (Treynor and others, The calculus of service availability, ACM Queue 15(2))."
    ),
    Doc.para("Fall back to something simpler: an answer kept from before, a default, a copy that stands by itself.")
  ],
  fixWords: {
    "answer-by-default":
      "A default needs nothing that can fail. Confirm that one is good enough, and which: where none is, a copy that shares nothing with the call is the other way."
  }
})

const enumeratedCell = (things: ReadonlyArray<string>): ReadonlyArray<ReturnType<typeof Doc.name> | string> => [
  "needs ",
  ...enumerated(things.slice(0, 6).map(thingWords)).map((it) => it as ReturnType<typeof Doc.name> | string),
  things.length > 6 ? ` and ${things.length - 6} more` : ""
]
