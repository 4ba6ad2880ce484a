import type { ModelIndex } from "@lintel/model"
import type { CallNode } from "./callGraph.js"
import { forwardOrder } from "./forwardOrder.js"
import { type UnboundedRetry, unboundedOf } from "./unboundedRetry.js"

/** A component that many call, and what is tried again behind it. */
export interface WidePlace {
  readonly callers: number
  readonly retries: ReadonlyArray<UnboundedRetry>
}

/** Where the widest part of the path to a node is. */
interface Root {
  readonly component: string
  readonly callers: number
}

/** Who calls at each node: what stays inside a component hands its callers on. */
const callersAt = (index: ModelIndex): ReadonlyMap<string, ReadonlySet<string>> => {
  const callers = new Map<string, Set<string>>()
  const at = (key: string): Set<string> => {
    const known = callers.get(key) ?? new Set<string>()
    callers.set(key, known)
    return known
  }
  const { order, arrowsFrom } = forwardOrder(index)
  for (const { key } of order) {
    for (const { edge, to } of arrowsFrom(key)) {
      const next = at(to.key)
      if (edge !== undefined) next.add(edge.from)
      else for (const caller of at(key)) next.add(caller)
    }
  }
  return callers
}

const wider = (a: Root | undefined, b: Root): Root => (a === undefined || b.callers > a.callers ? b : a)

/**
 * Components that more than `limit` others call, by the operations that lead to it, with the calls on the way behind
 * them that are tried again without a budget. A call behind several of them is told of the widest.
 */
export const retriesBehind = (index: ModelIndex, limit: number): ReadonlyMap<string, WidePlace> => {
  const callers = callersAt(index)
  const roots = new Map<string, Root>()
  const places = new Map<string, { callers: number; retries: Array<UnboundedRetry> }>()
  const { order, arrowsFrom } = forwardOrder(index)
  const rootOf = ({ component, key }: CallNode): Root | undefined => {
    const own = callers.get(key)?.size ?? 0
    return own > limit ? wider(roots.get(key), { component, callers: own }) : roots.get(key)
  }
  for (const node of order) {
    const root = rootOf(node)
    if (root === undefined) continue
    const place = places.get(root.component) ?? { callers: 0, retries: [] }
    places.set(root.component, place)
    place.callers = Math.max(place.callers, root.callers)
    for (const { edge, to } of arrowsFrom(node.key)) {
      if (edge !== undefined) place.retries.push(...unboundedOf(index, edge))
      roots.set(to.key, wider(roots.get(to.key), root))
    }
  }
  return new Map([...places].filter(([, { retries }]) => retries.length > 0))
}
