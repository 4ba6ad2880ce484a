import { compareText } from "@lintel/render"
import type { Graph, Grouping, GraphNode } from "./graph.js"

/** A part of the system small enough for one picture: boxes, or parts. Its address is what `of` may name. */
export interface Part {
  readonly key: string
  readonly name: string
  readonly detail: string
  /** The group that it is, or is a piece of. */
  readonly group: string | undefined
  readonly parts: ReadonlyArray<Part>
  readonly nodes: ReadonlyArray<GraphNode>
}

/** Cuts a list into pieces of nearly equal length, none above the limit. */
export const pieces = <T>(items: ReadonlyArray<T>, limit: number): ReadonlyArray<ReadonlyArray<T>> => {
  const count = Math.max(1, Math.ceil(items.length / limit))
  const size = Math.ceil(items.length / count)
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size)).filter(
    (piece) => piece.length > 0
  )
}

/** Stores and channels beside the service that they belong to, so that a cut seldom separates them. */
const besideOwners = (graph: Graph): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>()
  for (const { from, to, line } of graph.links) {
    const look = graph.nodes.get(to)?.look
    const isOwned = (look === "store" && line === "data") || (look === "channel" && line === "message")
    if (isOwned && from.startsWith("service:") && !owners.has(to)) owners.set(to, from)
  }
  return owners
}

const size = (part: Part): number => part.nodes.length + part.parts.reduce((sum, inner) => sum + size(inner), 0)

const services = (nodes: ReadonlyArray<GraphNode>): string => {
  const count = nodes.filter((node) => node.look === "service").length
  return count === 0 ? `${nodes.length} parts` : count === 1 ? "1 service" : `${count} services`
}

const detailOf = (group: Grouping | undefined, nodes: ReadonlyArray<GraphNode>): string =>
  group?.isTeam === true ? `team · ${services(nodes)}` : services(nodes)

/** Several parts as one; its name says from where to where it goes. */
const bundle = (parts: ReadonlyArray<Part>, key: string, group: string | undefined): Part => ({
  key,
  name: `${parts[0]?.name ?? ""} … ${parts.at(-1)?.name ?? ""}`,
  detail: `${parts.length} groups`,
  group,
  parts,
  nodes: []
})

/** Bundles parts until a picture can hold them. */
const bundled = (parts: ReadonlyArray<Part>, limit: number, group: string | undefined): ReadonlyArray<Part> => {
  let level = parts
  for (let depth = 1; level.length > limit; depth++) {
    level = pieces(level, limit).map((piece, at) => bundle(piece, `part:${group ?? "all"}/${depth}-${at + 1}`, group))
  }
  return level
}

/** One group as one part; a group above the limit is cut. */
const partOf = (key: string, group: Grouping | undefined, nodes: ReadonlyArray<GraphNode>, limit: number): Part => {
  const name = group?.name ?? "without a context"
  const detail = detailOf(group, nodes)
  const cut = pieces(nodes, limit)
  if (cut.length === 1) return { key, name, detail, group: key, parts: [], nodes }
  const leaves = cut.map((piece, at): Part => {
    const title = `${name} ${at + 1} of ${cut.length}`
    return {
      key: `part:${key}/${at + 1}`,
      name: title,
      detail: detailOf(group, piece),
      group: key,
      parts: [],
      nodes: piece
    }
  })
  return { key, name, detail, group: key, parts: bundled(leaves, limit, key), nodes: [] }
}

/** The whole system as parts of parts. What stands outside of it belongs to none. */
export const treeOf = (graph: Graph, limit: number): Part => {
  const owners = besideOwners(graph)
  const order = (node: GraphNode): string => owners.get(node.address) ?? node.address
  const members = new Map<string, Array<GraphNode>>()
  for (const node of graph.nodes.values()) {
    if (node.isOutside) continue
    const group = node.group ?? "rest"
    const list = members.get(group)
    if (list === undefined) members.set(group, [node])
    else list.push(node)
  }
  const groups = [...members].map(([key, nodes]) => {
    const sorted = nodes
      .map((node) => ({ node, by: order(node) }))
      .toSorted((a, b) => compareText(a.by, b.by) || compareText(a.node.address, b.node.address))
      .map(({ node }) => node)
    return partOf(key, graph.groups.get(key), sorted, limit)
  })
  const sorted = groups.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.key, b.key))
  return { key: "whole", name: "", detail: "", group: undefined, parts: bundled(sorted, limit, undefined), nodes: [] }
}

/** Every part, itself included, outer ones first. */
export const allParts = (part: Part): ReadonlyArray<Part> => [part, ...part.parts.flatMap(allParts)]

export const isLarge = (part: Part, limit: number): boolean => size(part) > limit
