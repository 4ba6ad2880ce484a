import { type Entity, type ModelIndex, nameOf } from "@lintel/model"
import { fileNameRules, Names, sortedBy } from "@lintel/render"

/** Which pages there are, and the way from one to another. */
export interface Pages {
  /** The page of an entity, without its folder `markdown/`; `undefined` when it has none. */
  readonly pathOf: (address: string) => string | undefined
  /** Whether the overview is among the pages. */
  readonly hasOverview: boolean
  /** Whether the catalogue of channels is among the pages. */
  readonly hasChannels: boolean
  /** Decisions with their numbers, in order. */
  readonly decisions: ReadonlyArray<NumberedDecision>
}

export interface NumberedDecision {
  readonly decision: Entity<"decision">
  readonly number: string
}

export const overviewPath = "README.md"

export const channelsPath = "channels.md"

/** The number that a decision has in its name: `0007-use-kafka`. */
const statedNumber = ({ address }: Entity<"decision">): number | undefined => {
  const match = /^decision:0*(\d{1,4})(?:\D|$)/u.exec(address)
  return match === null ? undefined : Number(match[1])
}

/** Decisions keep the numbers in their names when all have one; else they are counted by date, then by name. */
const numberDecisions = (index: ModelIndex): ReadonlyArray<NumberedDecision> => {
  const all = index.ofKind("decision")
  const stated = all.map(statedNumber)
  const isNumbered = stated.every((one) => one !== undefined) && new Set(stated).size === all.length
  const ordered = sortedBy(all, (one) => [
    isNumbered ? String(statedNumber(one) ?? 0).padStart(4, "0") : (one.value.date ?? "~"),
    one.address
  ])
  return ordered.map((decision, at) => {
    const number = isNumbered ? (statedNumber(decision) ?? 0) : at + 1
    return { decision, number: String(number).padStart(4, "0") }
  })
}

const title = ({ address, value }: Entity<"decision">): string =>
  (value.title === undefined || value.title.trim() === ""
    ? nameOf(address.slice("decision:".length)).replace(/^\d{1,4}-/u, "")
    : value.title
  ).toLowerCase()

/** Names every page. `wanted` says which entities are asked for. */
export const namePages = (
  index: ModelIndex,
  wanted: { readonly overview: boolean; readonly channels: boolean; readonly page: (address: string) => boolean }
): Pages => {
  const services = index.ofKind("service").filter(({ address }) => wanted.page(address))
  const decisions = numberDecisions(index)
  const serviceNames = Names.make(
    services.map(({ address }) => ({ key: address, wish: nameOf(address.slice("service:".length)) })),
    fileNameRules
  )
  const decisionNames = Names.make(
    decisions
      .filter(({ decision }) => wanted.page(decision.address))
      .map(({ decision, number }) => ({ key: decision.address, wish: `${number}-${title(decision)}` })),
    fileNameRules
  )
  const runbookNames = Names.make(
    index
      .ofKind("rollout")
      .filter(({ address }) => wanted.page(address))
      .map(({ address }) => ({ key: address, wish: nameOf(address.slice("rollout:".length)) })),
    fileNameRules
  )
  return {
    hasOverview: wanted.overview,
    hasChannels: wanted.channels,
    decisions,
    pathOf: (address) => {
      if (serviceNames.has(address)) return `services/${serviceNames.of(address)}.md`
      if (runbookNames.has(address)) return `runbooks/${runbookNames.of(address)}.md`
      return decisionNames.has(address) ? `decisions/${decisionNames.of(address)}.md` : undefined
    }
  }
}

/** The way from one page to another; pages are one folder deep at most. */
export const relative = (from: string, to: string): string => {
  const folder = from.slice(0, from.indexOf("/") + 1)
  if (to.startsWith(folder)) return to.slice(folder.length)
  return `../${to}`
}
