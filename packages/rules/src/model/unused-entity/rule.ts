import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import { isPart, openEnd } from "../../extent.js"

const kinds = ["contract", "message", "store", "channel", "broker", "schemas"] as const
type Kind = (typeof kinds)[number]

/** What using an entity of each kind means, to complete "nobody ...". */
const use: { readonly [K in Kind]: string } = {
  contract: "provides or calls it",
  message: "emits or reads it",
  store: "owns or uses it",
  channel: "writes to it or reads from it",
  broker: "has a channel on it",
  schemas: "refers to its definitions"
}

/** Addresses that anything refers to, and the contracts whose operations anything refers to. */
const usedAddresses = (index: ModelIndex): ReadonlySet<string> => {
  const used = new Set<string>()
  for (const { from, to } of index.references) {
    if (from === to) continue
    used.add(to)
    const isInside = to.startsWith("operation:") || to.startsWith("webhook:")
    if (!isInside) continue
    const contract = index.contractOf(to)
    if (!used.has(contract) && index.contractOf(from) !== contract) used.add(contract)
  }
  return used
}

/** Shared definitions are referred to inside payloads, which are foreign JSON: found as text. */
const namedInPayloads = (index: ModelIndex): ((address: string) => boolean) => {
  let payloads: string | undefined
  return (address) => {
    payloads ??= JSON.stringify([index.model.contracts, index.model.messages, index.model.schemas])
    return payloads.includes(`"${address}#`)
  }
}

export const unusedEntity = Rule.make("model/unused-entity", {
  severity: "warning",
  profile: "service",
  summary: "Nobody uses something that the design describes.",
  since: "0.1.0",
  data: Schema.Struct({
    entity: Schema.String,
    kind: Schema.Literals(kinds),
    /** Whether somebody may use it of whom nothing is known here. */
    isOpen: Schema.optionalKey(Schema.Literal(true))
  }),
  cause: ["kind"],
  options: { ignore: [] as ReadonlyArray<string> },
  check: ({ index, options }, report) => {
    // A design of contracts alone, such as an imported document, has nobody who could use anything.
    if (index.ofKind("service").length + index.ofKind("external").length === 0) return
    const isOpen = isPart(index)
    const used = usedAddresses(index)
    const isNamed = namedInPayloads(index)
    for (const kind of kinds) {
      for (const { address } of index.ofKind(kind)) {
        if (used.has(address) || options.ignore.includes(address)) continue
        if (kind === "schemas" && isNamed(address)) continue
        if (isOpen) report(address, { entity: address, kind, isOpen }, openEnd)
        else report(address, { entity: address, kind })
      }
    }
  },
  explain: ({ entity, kind, isOpen }) => [
    isOpen
      ? Doc.para(
          "The documents describe ",
          Doc.name(entity),
          `, and nobody in them ${use[kind]}: somebody else of the system may, or this ${kind} can go.`
        )
      : Doc.para(
          "The design describes ",
          Doc.name(entity),
          `, but nobody ${use[kind]}: either a part of the design is missing, or this ${kind} can go.`
        ),
    Doc.excerpt([{ address: entity, label: `nobody ${isOpen ? "here " : ""}${use[kind]}` }])
  ]
})
