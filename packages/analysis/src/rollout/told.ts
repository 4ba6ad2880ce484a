import type { ModelIndex } from "@lintel/model"
import { callGraph, type CallNode } from "../graph/callGraph.js"
import { forwardOrder } from "../graph/forwardOrder.js"
import { effectiveOf } from "../policy/effectiveOf.js"
import { edgePatience } from "../policy/layer.js"
import { compareSpans, shorter, type Span } from "../span.js"

const longer = (one: Span, other: Span): Span => (compareSpans(one, other) < 0 ? other : one)

/** Places where something begins that nobody in the design told of a deadline, or where it goes round. */
const untoldNodes = (index: ModelIndex): ReadonlySet<string> => {
  const graph = callGraph(index)
  const { order } = forwardOrder(index)
  const position = new Map(order.map(({ key }, at) => [key, at]))
  const consumed = new Set(index.ofKind("consumer").map(({ value }) => value.contract))
  const isOpen = (node: CallNode): boolean => node._tag !== "Handler" || consumed.has(index.contractOf(node.operation))
  const found = new Set(graph.nodes.filter(isOpen).map(({ key }) => key))
  for (const { key } of graph.nodes) {
    for (const { to } of graph.arrowsFrom(key))
      if ((position.get(to.key) ?? 0) <= (position.get(key) ?? 0)) found.add(to.key)
  }
  return found
}

/**
 * How long a call that carries its deadline on may last, where everybody who leads to it is told of one: the longest that
 * any of them is given. A call of which this is not known is left out, and so is all of a design that is a part of a system.
 */
export const longestTold = (index: ModelIndex): ReadonlyMap<string, Span> => {
  const lives = new Map<string, Span>()
  if (index.model.extent === "part") return lives
  const graph = callGraph(index)
  const untold = untoldNodes(index)
  const told = new Map<string, Span>()
  const tell = (key: string, span: Span): void => void told.set(key, longer(span, told.get(key) ?? 0n))
  for (const { key } of forwardOrder(index).order) {
    const here: Span = untold.has(key) ? "unbounded" : (told.get(key) ?? "unbounded")
    for (const { edge, to } of graph.arrowsFrom(key)) {
      if (edge === undefined) {
        tell(to.key, here)
        continue
      }
      const effective = effectiveOf(index, edge.address)
      const own: Span = (effective === undefined ? undefined : edgePatience(effective))?.span ?? "unbounded"
      const isCarried = effective?.client.deadline?.value === "propagated"
      const life = isCarried ? shorter(own, here) : "unbounded"
      lives.set(edge.address, longer(life, lives.get(edge.address) ?? 0n))
      tell(to.key, life)
    }
  }
  return lives
}
