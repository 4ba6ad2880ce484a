import { type Model, type ModelIndex, shortName } from "@lintel/model"
import type { Line, Look } from "./diagram.js"
import { addLinks } from "./links.js"
import { groupingOf } from "./grouping.js"
import { spaced } from "./label.js"

/** Something that stands in a picture of the system as a box. */
export interface GraphNode {
  readonly address: string
  readonly look: Look
  readonly name: string
  readonly detail: string
  /** Not part of this system: another system's, a person's, a consumer. */
  readonly isOutside: boolean
  /** The key of the group that it belongs to. */
  readonly group: string | undefined
}

/** One reason for an arrow: one operation called, one message, one use of a store. */
export interface Link {
  readonly from: string
  readonly to: string
  readonly line: Line
  readonly label: string
}

/** What a picture may gather its boxes in: a bounded context, else the team that owns them. */
export interface Grouping {
  readonly key: string
  readonly name: string
  readonly isTeam: boolean
}

/** The design as boxes and arrows. */
export interface Graph {
  readonly index: ModelIndex
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly links: ReadonlyArray<Link>
  readonly groups: ReadonlyMap<string, Grouping>
  /** Everything that could be a box, drawn or not: also brokers that only their channels show. */
  readonly nodeOf: (address: string) => GraphNode
}

interface Seen {
  readonly look: Look
  readonly detail: string
  readonly isOutside: boolean
}

const joined = (...parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined).join(" · ")

/** Everything that is drawn as a box, as it looks. */
const seenIn = (model: Model): ReadonlyMap<string, Seen> => {
  const seen = new Map<string, Seen>()
  const add = (kind: string, key: string, look: Look, detail: string, origin: string | undefined): void => {
    const isOutside = origin !== undefined || look === "external" || look === "person"
    const shown = origin !== undefined && look === "service" ? "external" : look
    seen.set(`${kind}:${key}`, { look: shown, detail: joined(detail === "" ? undefined : detail, origin), isOutside })
  }
  for (const [key, { technology, version, origin }] of Object.entries(model.services ?? {})) {
    add("service", key, "service", joined(technology?.join(", ") ?? "service", version), origin)
  }
  for (const [key, { kind, origin }] of Object.entries(model.externals ?? {})) {
    add(
      "external",
      key,
      kind === "person" ? "person" : "external",
      kind === "person" ? "person" : "external system",
      origin
    )
  }
  for (const [key, { kind, engine, origin }] of Object.entries(model.stores ?? {})) {
    add("store", key, "store", engine ?? (kind === undefined ? "store" : `${spaced(kind)} store`), origin)
  }
  for (const [key, { kind, broker, origin }] of Object.entries(model.channels ?? {})) {
    add(
      "channel",
      key,
      "channel",
      joined(kind === undefined ? "channel" : spaced(kind), broker && shortName(broker)),
      origin
    )
  }
  for (const [key, { product, origin }] of Object.entries(model.brokers ?? {})) {
    add("broker", key, "broker", product === "other" ? "broker" : spaced(product), origin)
  }
  for (const key of Object.keys(model.consumers ?? {})) add("consumer", key, "external", "consumer", undefined)
  return seen
}

/** What has no box of its own: a message that no channel carries, a contract without one provider, or nothing known. */
const withoutBox = (index: ModelIndex, address: string): Seen => {
  if (index.find(address as `message:${string}`) === undefined) {
    return { look: "unknown", detail: "not in the design", isOutside: true }
  }
  if (address.startsWith("message:")) return { look: "channel", detail: "message", isOutside: false }
  const providers = index.providersOf(address).length
  const detail = `contract provided by ${providers === 0 ? "nobody" : providers}`
  return { look: "unknown", detail, isOutside: providers === 0 }
}

/** Brokers are boxes of their own only where no channel names them: else the channels say it. */
const hidden = (model: Model): ReadonlySet<string> =>
  new Set(Object.values(model.channels ?? {}).flatMap(({ broker }) => broker ?? []))

/** Reads the design as boxes and arrows, in time linear in its size. */
export const graphOf = (index: ModelIndex): Graph => {
  const { model } = index
  const seen = seenIn(model)
  const { groups, groupOf } = groupingOf(index)
  const nodes = new Map<string, GraphNode>()
  const links: Array<Link> = []
  const nodeOf = (address: string): GraphNode => {
    const { look, detail, isOutside } = seen.get(address) ?? withoutBox(index, address)
    const group = isOutside ? undefined : groupOf(address)
    return { address, look, detail, isOutside, name: shortName(address), group }
  }
  const add = (address: string): void => {
    if (!nodes.has(address)) nodes.set(address, nodeOf(address))
  }
  const notDrawn = hidden(model)
  for (const address of [...seen.keys()].toSorted()) if (!notDrawn.has(address)) add(address)
  addLinks(index, (link) => {
    add(link.from)
    add(link.to)
    links.push(link)
  })
  return { index, nodes, links, groups, nodeOf }
}
