import { compareText } from "@lintel/render"
import type { Arrow } from "./arrows.js"
import { boxOf } from "./boxes.js"
import type { FlowGroup, FlowNode, Look } from "./diagram.js"
import type { Graph, GraphNode } from "./graph.js"
import { shortened } from "./label.js"

/** Boxes in frames, and those that belong to none. */
export interface Framed {
  readonly groups: ReadonlyArray<FlowGroup>
  readonly nodes: ReadonlyArray<FlowNode>
}

/** How many more arrows leave each group for others than come in. */
const surplus = (graph: Graph, arrows: ReadonlyArray<Arrow>): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  const add = (group: string | undefined, amount: number): void => {
    if (group !== undefined) found.set(group, (found.get(group) ?? 0) + amount)
  }
  for (const { from, to } of arrows) {
    const a = graph.nodes.get(from)?.group
    const b = graph.nodes.get(to)?.group
    if (a === b) continue
    add(a, 1)
    add(b, -1)
  }
  return found
}

const ranks: ReadonlyArray<Look> = ["service", "store"]
const rankOf = ({ look }: GraphNode): number => (ranks.includes(look) ? ranks.indexOf(look) : ranks.length)

/**
 * Boxes in a frame for each group. Mermaid's layout depends on the order of what it reads: those who are called first,
 * those who call last, and inside of a frame services first, gives the fewest lines behind boxes.
 */
export const framed = (graph: Graph, boxes: ReadonlyArray<GraphNode>, arrows: ReadonlyArray<Arrow>): Framed => {
  const groups = new Map<string, Array<GraphNode>>()
  for (const node of boxes) {
    if (node.group === undefined) continue
    const list = groups.get(node.group)
    if (list === undefined) groups.set(node.group, [node])
    else list.push(node)
  }
  const calls = surplus(graph, arrows)
  const order = [...groups.keys()].toSorted((a, b) => (calls.get(a) ?? 0) - (calls.get(b) ?? 0) || compareText(a, b))
  return {
    groups: order.map((key) => ({
      key,
      name: shortened(graph.groups.get(key)?.name ?? key, 60),
      nodes: (groups.get(key) ?? []).toSorted((a, b) => rankOf(a) - rankOf(b)).map(boxOf),
      groups: []
    })),
    nodes: boxes.filter((node) => node.group === undefined).map(boxOf)
  }
}
