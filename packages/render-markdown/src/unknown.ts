import type { Missing } from "@lintel/analysis"
import { type Block, Doc } from "@lintel/doc"
import type { Entity, ModelIndex } from "@lintel/model"
import type { Lookups } from "./lookups.js"
import { entity, listed, nameFor, section, type Writing, type Words } from "./writing.js"

/** A fact that nobody stated, and of what. */
interface Gap {
  readonly fact: string
  readonly of: ReadonlyArray<string>
}

const shown = 12

const addresses = (all: ReadonlyArray<{ readonly address: string }>): ReadonlyArray<string> =>
  all.map(({ address }) => address)

const serviceGaps = (index: ModelIndex): ReadonlyArray<Gap> => {
  const services = index.ofKind("service")
  const hasContexts = index.ofKind("context").length > 0
  const without = (fact: string, isMissing: (service: Entity<"service">) => boolean): Gap => ({
    fact,
    of: addresses(services.filter(isMissing))
  })
  return [
    without("who owns it", ({ value }) => value.owner === undefined),
    without("which context it belongs to", ({ value }) => value.context === undefined && hasContexts),
    without("what it is for", ({ value }) => value.description === undefined && value.responsibilities === undefined),
    without("how important it is", ({ value }) => value.tier === undefined),
    without("who may reach it", ({ value }) => value.exposure === undefined)
  ]
}

const contractGaps = (index: ModelIndex): ReadonlyArray<Gap> => [
  {
    fact: "who provides it",
    of: addresses(index.ofKind("contract").filter(({ address }) => index.providersOf(address).length === 0))
  },
  {
    fact: "what its errors look like",
    of: addresses(index.ofKind("contract").filter(({ value }) => value.errorShape === undefined))
  }
]

const dataGaps = (index: ModelIndex): ReadonlyArray<Gap> => {
  const owned = new Set(index.ofKind("service").flatMap(({ value }) => value.owns ?? []))
  const stores = index.ofKind("store").filter(({ value }) => value.kind !== "cache")
  const channels = index.ofKind("channel")
  return [
    {
      fact: "who owns its data",
      of: addresses(stores.filter(({ address, value }) => value.owner === undefined && !owned.has(address)))
    },
    {
      fact: "how much of it can be lost in a disaster",
      of: addresses(stores.filter(({ value }) => value.backup === undefined))
    },
    {
      fact: "who writes to it",
      of: addresses(channels.filter(({ address }) => index.producersOfChannel(address).length === 0))
    },
    {
      fact: "who reads it",
      of: addresses(channels.filter(({ address }) => index.readersOfChannel(address).length === 0))
    }
  ]
}

const callGaps = (index: ModelIndex): ReadonlyArray<Gap> => [
  { fact: "who answers it", of: addresses(index.edges.filter(({ provider }) => provider === undefined)) },
  {
    fact: "what its caller does without an answer",
    of: addresses(index.edges.filter(({ call }) => call.criticality === undefined))
  }
]

/** Facts that the numbers of calls and flows would need. */
const missingNumbers = (index: ModelIndex, lookups: Lookups): ReadonlyArray<Gap> => {
  const ofCalls = index.edges.flatMap(
    ({ address }): ReadonlyArray<Missing> => lookups.worstCase(address)?.missing ?? []
  )
  const ofFlows = index.ofKind("flow").flatMap((flow) => lookups.flowWorstCase(flow).missing)
  const byFact = new Map<string, Set<string>>()
  for (const { fact, address } of [...ofCalls, ...ofFlows]) {
    const set = byFact.get(fact) ?? new Set()
    byFact.set(fact, set.add(address))
  }
  return [...byFact].map(([fact, of]) => ({ fact, of: [...of].toSorted() }))
}

const planGaps = (index: ModelIndex): ReadonlyArray<Gap> => {
  const decisions = index.ofKind("decision")
  return [
    {
      fact: "what is done about it",
      of: addresses(index.ofKind("risk").filter(({ value }) => Object.keys(value.mitigations ?? {}).length === 0))
    },
    { fact: "who owns it", of: addresses(index.ofKind("risk").filter(({ value }) => value.owner === undefined)) },
    {
      fact: "what it leads to",
      of: addresses(decisions.filter(({ value }) => (value.consequences ?? []).length === 0))
    },
    {
      fact: "when it is checked",
      of: addresses(index.ofKind("verification").filter(({ value }) => value.when === undefined))
    },
    {
      fact: "how it goes back",
      of: addresses(index.ofKind("rollout").filter(({ value }) => value.rollback === undefined))
    }
  ]
}

const gapItem = (writing: Writing, { fact, of }: Gap): ReadonlyArray<Words> => {
  const named = of.slice(0, shown).map((address) => kindWord(writing, address))
  const rest = of.length > shown ? [` and ${of.length - shown} more`] : []
  return [Doc.strong(fact), ": ", ...listed(named), ...rest]
}

/** An entity with the word for its kind, where its name alone does not say it. */
const kindWord = (writing: Writing, address: string): Words =>
  /^(?:service|operation):/u.test(address)
    ? entity(writing, address)
    : Doc.text(`${address.slice(0, address.indexOf(":"))} ${nameFor(address)}`)

/** What the design does not say, and of what: unknown is not the same as none. */
export const unknownSection = (writing: Writing): ReadonlyArray<Block> => {
  const { index } = writing
  if (index.entities.length === 0) return []
  const groups = [serviceGaps, contractGaps, dataGaps, callGaps, missingNumbers, planGaps]
  const gaps = groups.flatMap((gapsOf) => gapsOf(index, writing.lookups)).filter(({ of }) => of.length > 0)
  return section(
    "What is unknown",
    ...(gaps.length === 0
      ? [Doc.para("Everything that this document asks about is stated.")]
      : [
          Doc.para("The design does not say, and nothing here counts it as fine:"),
          Doc.bullets(...gaps.map((gap) => gapItem(writing, gap)))
        ])
  )
}
