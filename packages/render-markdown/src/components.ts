import { type Block, Doc } from "@lintel/doc"
import { type Contract, type Entity, nameOf } from "@lintel/model"
import { sortedEntries } from "@lintel/render"
import { percent } from "./numbers.js"
import { numeric, table } from "./table.js"
import { entities, entity, nameFor, section, spaced, type Writing, type Words, inARow, linked } from "./writing.js"

/** Bounded contexts with who is in them, how they relate, and what their words mean. */
export const contextsSection = (writing: Writing): ReadonlyArray<Block> => {
  const { index } = writing
  const contexts = index.ofKind("context")
  const servicesOf = servicesByContext(writing)
  const rows = contexts.map(({ address, value }) => [
    Doc.strong(Doc.text(nameFor(address))),
    value.description ?? "",
    value.team === undefined ? "" : entity(writing, value.team),
    entities(writing, servicesOf.get(address))
  ])
  const relations = contexts.flatMap(({ address, value }) =>
    (value.relations ?? []).map((relation) => [
      nameFor(address),
      patterns[relation.pattern] ?? spaced(relation.pattern),
      nameFor(relation.to),
      relation.role === undefined
        ? ""
        : relation.role === "both"
          ? "both ways"
          : `${nameFor(address)} is ${relation.role}`
    ])
  )
  const language = contexts.flatMap(({ address, value }) =>
    sortedEntries(value.language).map(([term, meaning]) => [
      Doc.strong(Doc.text(nameOf(term))),
      meaning,
      nameFor(address)
    ])
  )
  return section(
    "Contexts",
    table(["Context", "What it is about", "Team", "Services"], rows),
    ...introduced("How they relate:", table(["Context", "Pattern", "Context", "Role"], relations)),
    ...introduced("What words mean:", table(["Word", "Meaning", "In"], language))
  )
}

const patterns: Readonly<Record<string, string>> = { customerSupplier: "customer and supplier" }

const introduced = (words: string, block: Block | undefined): ReadonlyArray<Block> =>
  block === undefined ? [] : [Doc.para(words), block]

const servicesByContext = ({ index }: Writing): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  for (const { address, value } of index.ofKind("service")) {
    if (value.context === undefined) continue
    const list = found.get(value.context)
    if (list === undefined) found.set(value.context, [address])
    else list.push(address)
  }
  return found
}

const duty = ({ value }: Entity<"service">): string =>
  value.responsibilities === undefined ? (value.description ?? "") : inARow(value.responsibilities)

export const servicesSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Services",
    table(
      ["Service", "Does", "Context", "Owner", "Tier", "Version", "Reached by"],
      writing.index
        .ofKind("service")
        .map((service) => [
          entity(writing, service.address),
          duty(service),
          service.value.context === undefined ? "" : nameFor(service.value.context),
          service.value.owner === undefined ? "" : nameFor(service.value.owner),
          service.value.tier === "besteffort" ? "best effort" : (service.value.tier ?? ""),
          service.value.version ?? "",
          exposures[service.value.exposure ?? ""] ?? ""
        ])
    )
  )

const exposures: Readonly<Record<string, string>> = {
  public: "anyone",
  partner: "partners",
  internal: "this system only"
}

export const outsideSection = (writing: Writing): ReadonlyArray<Block> => {
  const { index } = writing
  return section(
    "Outside the system",
    table(
      ["Who", "Kind", "What it is", "Run by", "Answers", "Called by", "Calls"],
      index
        .ofKind("external")
        .map(({ address, value }) => [
          Doc.strong(Doc.text(nameFor(address))),
          value.kind ?? "",
          value.description ?? "",
          value.owner ?? "",
          value.availability === undefined ? "" : percent(value.availability),
          entities(writing, distinct(index.callsAnsweredBy(address).map(({ from }) => from))),
          entities(writing, distinct(index.callsFrom(address).flatMap(({ provider }) => provider ?? [])))
        ])
    )
  )
}

/** Each once, in order. */
export const distinct = (items: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(items)].toSorted()

const operationsOf = (contract: Contract): number =>
  Object.keys(contract.operations).length + Object.keys(contract.webhooks ?? {}).length

/** Who uses a contract: components that call it, and consumers that are none. */
const usersOf = (
  writing: Writing,
  address: string,
  callers: ReadonlyMap<string, ReadonlyArray<string>>
): ReadonlyArray<Words> => {
  const consumers = writing.lookups.consumersOf(address).map((consumer) => consumer.address)
  return entities(writing, distinct([...(callers.get(address) ?? []), ...consumers]))
}

const callersByContract = ({ index }: Writing): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  for (const { operation, from } of index.edges) {
    if (operation === undefined) continue
    const contract = index.contractOf(operation)
    const list = found.get(contract)
    if (list === undefined) found.set(contract, [from])
    else list.push(from)
  }
  return found
}

export const contractsSection = (writing: Writing): ReadonlyArray<Block> => {
  const callers = callersByContract(writing)
  return section(
    "Contracts",
    table(
      ["Contract", "What it is", "Version", numeric("Operations"), "Stability", "Provided by", "Used by", "Errors"],
      writing.index
        .ofKind("contract")
        .map(({ address, value }) => [
          Doc.strong(Doc.text(nameFor(address))),
          value.title ?? value.description ?? "",
          [value.version ?? "", ...older(value)],
          String(operationsOf(value)),
          [value.stability ?? "", ...(value.deprecation === undefined ? [] : [" deprecated"])],
          entities(writing, writing.index.providersOf(address)),
          usersOf(writing, address, callers),
          value.errorShape?.mediaType ?? ""
        ])
    )
  )
}

const older = ({ supports = [] }: Contract): ReadonlyArray<string> =>
  supports.length === 0
    ? []
    : [
        ` (also ${supports.map(({ version, until }) => (until === undefined ? version : `${version} until ${until}`)).join(", ")})`
      ]

export const teamsSection = (writing: Writing): ReadonlyArray<Block> =>
  section(
    "Teams",
    table(
      ["Team", "What it does", "On call", "Contacts"],
      writing.index.ofKind("team").map(({ address, value }) => [
        Doc.strong(Doc.text(nameFor(address))),
        value.description ?? "",
        linked(value.onCall),
        sortedEntries(value.contacts)
          .map(([kind, contact]) => `${nameOf(kind)}: ${contact}`)
          .join(", ")
      ])
    )
  )

export { introduced }
