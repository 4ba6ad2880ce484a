import type { ModelIndex } from "@lintel/model"
import { type CallArrow, callGraph, type CallNode } from "./callGraph.js"
import { compareTexts } from "./digraph.js"

/** Nodes of a call graph so that every arrow kept points forward. */
export interface ForwardOrder {
  readonly order: ReadonlyArray<CallNode>
  /** Arrows of a node, those left out that turn back: following them would only go around. */
  readonly arrowsFrom: (key: string) => ReadonlyArray<CallArrow>
}

const orders = new WeakMap<ModelIndex, ForwardOrder>()

/**
 * The nodes of the call graph in an order in which every arrow that is not turning back points forward. An arrow turns
 * back when it leads to a node that is still being explored. Computed once for an index.
 */
export const forwardOrder = (index: ModelIndex): ForwardOrder => {
  const known = orders.get(index)
  if (known !== undefined) return known
  const found = computed(index)
  orders.set(index, found)
  return found
}

const computed = (index: ModelIndex): ForwardOrder => {
  const graph = callGraph(index)
  const state = new Map<string, "open" | "closed">()
  const kept = new Map<string, Array<CallArrow>>()
  const order: Array<string> = []
  const keys = graph.nodes.map((node) => node.key).toSorted(compareTexts)
  const targets = new Set(graph.nodes.flatMap((node) => graph.arrowsFrom(node.key).map((arrow) => arrow.to.key)))
  for (const root of [...keys.filter((key) => !targets.has(key)), ...keys]) {
    if (state.has(root)) continue
    const frames = [{ key: root, next: 0 }]
    state.set(root, "open")
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const arrow = graph.arrowsFrom(frame.key)[frame.next++]
      if (arrow === undefined) {
        state.set(frame.key, "closed")
        order.push(frame.key)
        frames.pop()
        continue
      }
      const reached = state.get(arrow.to.key)
      if (reached === "open") continue
      const arrows = kept.get(frame.key)
      if (arrows === undefined) kept.set(frame.key, [arrow])
      else arrows.push(arrow)
      if (reached === undefined) {
        state.set(arrow.to.key, "open")
        frames.push({ key: arrow.to.key, next: 0 })
      }
    }
  }
  return {
    order: order.toReversed().flatMap((key) => graph.node(key) ?? []),
    arrowsFrom: (key) => kept.get(key) ?? []
  }
}
