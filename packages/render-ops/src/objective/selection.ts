import { indexModel, type Model, type ModelIndex, nameOf, parseAddress, type Slo } from "@lintel/model"
import { type LossCollector, refusal, type RenderRefusal } from "@lintel/render"
import type { Shortfall } from "./series.js"

/** An objective that is rendered. */
export interface Objective {
  readonly key: string
  readonly address: string
  /** As the author calls it. */
  readonly name: string
  readonly slo: Slo
  /** The name of the service that the objective is about. */
  readonly service: string
}

const nameIn = (address: string): string => nameOf(parseAddress(address)?.segments[0] ?? address)

/** Who answers for what an objective is about: the one provider of an operation or contract, else its first name. */
const serviceOf = (index: ModelIndex, of: string): string => {
  const kind = parseAddress(of)?.kind
  if (kind !== "operation" && kind !== "contract") return nameIn(of)
  const contract = kind === "operation" ? index.contractOf(of) : of
  const [provider, ...others] = index.providersOf(contract)
  return nameIn(provider !== undefined && others.length === 0 ? provider : of)
}

const shown = 20

/** Whether a word of the command line means an address. */
const isMeant = (address: string, of: string): boolean => {
  const path = parseAddress(address)?.path ?? ""
  return address === of || path === of || path.replaceAll("/", ".") === of || nameOf(path) === of
}

/** What is meant of what there is; a refusal that names it when nothing is. */
export const chosen = <Item>(
  items: ReadonlyArray<Item>,
  of: string,
  {
    addressesOf,
    nameOfItem,
    plural
  }: {
    readonly addressesOf: (item: Item) => ReadonlyArray<string>
    readonly nameOfItem: (item: Item) => string
    readonly plural: string
  }
): ReadonlyArray<Item> | RenderRefusal => {
  if (of === "") return items
  const found = items.filter((item) => addressesOf(item).some((address) => isMeant(address, of)))
  if (found.length > 0) return found
  const names = items.map(nameOfItem)
  const more = names.length > shown ? ` and ${names.length - shown} more` : ""
  const there =
    names.length === 0 ? `The design has no ${plural}.` : `There are: ${names.slice(0, shown).join(", ")}${more}.`
  return refusal(`No ${plural} are called ${JSON.stringify(of.slice(0, 200))}. ${there}`)
}

/** The objectives that are asked for: one, those of a service or an operation, or all. */
export const selectObjectives = (model: Model, of: string): ReadonlyArray<Objective> | RenderRefusal => {
  const index = indexModel(model)
  const all = index.ofKind("slo").map(({ address, value }): Objective => {
    const key = address.slice("slo:".length)
    return { key, address, name: nameOf(key), slo: value, service: serviceOf(index, value.of) }
  })
  return chosen(all, of, {
    addressesOf: (it) => [it.address, it.slo.of, `service:${it.service}`],
    nameOfItem: (it) => it.address,
    plural: "objectives"
  })
}

/** Every objective of the Model with the name it would like: names are given to all, whichever are rendered. */
export const objectiveWishes = (model: Model): ReadonlyArray<{ readonly key: string; readonly wish: string }> =>
  Object.keys(model.slos ?? {}).map((key) => ({ key, wish: nameOf(key) }))

/** Fields of an objective that a target has no place for, and what they are. */
type Unsaid = ReadonlyArray<readonly [field: keyof Slo, what: string]>

/** What no target has a place for. */
export const unsaidByAll: Unsaid = [
  ["scope", "whose requests count"],
  ["agreement", "agreement"],
  ["parts", "parts of a composite"],
  ["allocation", "allocation of the budget"]
]

/** The same of targets without labels and annotations of their own. */
export const unsaidByMost: Unsaid = [
  ...unsaidByAll,
  ["budgetPolicy", "budget policy"],
  ["owner", "owner"],
  ["runbook", "runbook of an objective"]
]

/** Tells what is stated in fields that a target has no place for. */
export const dropUnsaid = (losses: LossCollector, { address, slo }: Objective, unsaid: Unsaid): void => {
  for (const [field, what] of unsaid) {
    if (slo[field] === undefined) continue
    if (field === "scope" && slo.scope === "all") losses.approximate(address, "that all requests count", "/scope")
    else losses.drop(address, what, `/${field}`)
  }
  for (const field of ["formerly", "extensions"] as const) {
    if (slo[field] !== undefined)
      losses.drop(address, field === "formerly" ? "former names" : "extensions", `/${field}`)
  }
}

/** The parts of an indicator that no query says. */
export const dropMeasurement = (losses: LossCollector, { address, slo: { indicator } }: Objective): void => {
  if (indicator._tag === "Freshness") return
  if (indicator.measured !== undefined) losses.drop(address, "place of measurement", "/indicator/measured")
  if (indicator._tag === "Latency" && indicator.buckets !== undefined) {
    losses.drop(address, "buckets of the histogram", "/indicator/buckets")
  }
}

/** Notes what an indicator lacks. */
export const noteShortfalls = (
  losses: LossCollector,
  { address }: Objective,
  shortfalls: ReadonlyArray<Shortfall>
): void => {
  for (const { effect, pointer, what } of shortfalls) {
    if (effect === "dropped") losses.drop(address, what, pointer)
    else losses.approximate(address, what, pointer)
  }
}
