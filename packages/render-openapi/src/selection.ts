import { type Model, nameOf, parseAddress } from "@lintel/model"
import { refusal, type RenderRefusal, sortedEntries } from "@lintel/render"

/** The contracts that a service provides. */
const providedBy = (model: Model, services: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(
    services.flatMap((key) => (model.services?.[key]?.provides ?? []).map((ref) => ref.slice("contract:".length)))
  )
]

const inContext = (model: Model, context: string): ReadonlyArray<string> =>
  sortedEntries(model.services)
    .filter(([, service]) => service.context === `context:${context}`)
    .map(([key]) => key)

interface Candidate {
  readonly address: string
  readonly contracts: ReadonlyArray<string>
}

/** Everything a document can be asked of: contracts, and the services and contexts that provide them. */
const candidates = (model: Model): ReadonlyArray<Candidate> => [
  ...sortedEntries(model.contracts).map(([key]) => ({ address: `contract:${key}`, contracts: [key] })),
  ...sortedEntries(model.services).map(([key]) => ({ address: `service:${key}`, contracts: providedBy(model, [key]) })),
  ...sortedEntries(model.contexts).map(([key]) => ({
    address: `context:${key}`,
    contracts: providedBy(model, inContext(model, key))
  }))
]

const isCalled = (address: string, of: string): boolean => {
  const path = parseAddress(address)?.path ?? ""
  return address === of || path === of || nameOf(path) === of
}

const shown = 20

/** The keys of the contracts that are asked for. A contract goes before a service of the same name. */
export const selectContracts = (model: Model, of: string): ReadonlyArray<string> | RenderRefusal => {
  const known = Object.keys(model.contracts ?? {}).toSorted()
  if (of === "") return known
  const all = candidates(model)
  const found = all.find(({ address }) => isCalled(address, of))
  const contracts = (found?.contracts ?? []).filter((key) => model.contracts?.[key] !== undefined)
  if (contracts.length > 0) return [...contracts].toSorted()
  const names = all.filter((one) => one.contracts.length > 0).map(({ address }) => address)
  const more = names.length > shown ? ` and ${names.length - shown} more` : ""
  const there =
    names.length === 0 ? "The design has no contracts." : `There are: ${names.slice(0, shown).join(", ")}${more}.`
  const problem =
    found === undefined
      ? `Nothing is called ${JSON.stringify(of.slice(0, 200))}.`
      : `${found.address} provides no contract.`
  return refusal(`${problem} ${there}`)
}
