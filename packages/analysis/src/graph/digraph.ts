/**
 * A directed graph over texts. `successors` of a node that is not in `nodes` is empty.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface Digraph {
  readonly nodes: ReadonlyArray<string>
  /** Where the arrows of a node lead. */
  readonly successors: (node: string) => ReadonlyArray<string>
}

/**
 * A directed graph from its arrows. Nodes keep the order in which they are first named, `nodes` first; parallel arrows
 * count once.
 *
 * @example
 * ```ts
 * import { digraph } from "@lintel/analysis"
 *
 * digraph([["a", "b"], ["a", "b"]]).successors("a") // => ["b"]
 * ```
 *
 * @category graphs
 * @since 0.1.0
 */
export const digraph = (
  arrows: Iterable<readonly [from: string, to: string]>,
  nodes: Iterable<string> = []
): Digraph => {
  const after = new Map<string, Set<string>>()
  const at = (node: string): Set<string> => {
    const known = after.get(node)
    if (known !== undefined) return known
    const fresh = new Set<string>()
    after.set(node, fresh)
    return fresh
  }
  for (const node of nodes) at(node)
  for (const [from, to] of arrows) {
    at(from).add(to)
    at(to)
  }
  const lists = new Map([...after].map(([node, targets]) => [node, [...targets]]))
  return { nodes: [...lists.keys()], successors: (node) => lists.get(node) ?? [] }
}

interface Frame {
  readonly node: string
  readonly targets: ReadonlyArray<string>
  next: number
}

/**
 * Strongly connected components: a component comes after every component that it points to. Tarjan 1972 without
 * recursion, so that depth is no limit; time and memory are linear.
 *
 * @example
 * ```ts
 * import { digraph, stronglyConnected } from "@lintel/analysis"
 *
 * stronglyConnected(digraph([["a", "b"], ["b", "a"], ["b", "c"]])) // => [["c"], ["a", "b"]]
 * ```
 *
 * @category graphs
 * @since 0.1.0
 */
export const stronglyConnected = (graph: Digraph): ReadonlyArray<ReadonlyArray<string>> => {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const open = new Set<string>()
  const stack: Array<string> = []
  const found: Array<ReadonlyArray<string>> = []

  const enter = (node: string): Frame => {
    order.set(node, order.size)
    low.set(node, order.get(node) ?? 0)
    stack.push(node)
    open.add(node)
    return { node, targets: graph.successors(node), next: 0 }
  }
  const lower = (node: string, bound: number): void => {
    if (bound < (low.get(node) ?? 0)) low.set(node, bound)
  }
  const close = (root: string): void => {
    const start = stack.lastIndexOf(root)
    const members = stack.splice(start)
    for (const member of members) open.delete(member)
    found.push(members)
  }

  for (const root of graph.nodes) {
    if (order.has(root)) continue
    const frames = [enter(root)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const target = frame.targets[frame.next++]
      if (target === undefined) {
        frames.pop()
        if (low.get(frame.node) === order.get(frame.node)) close(frame.node)
        const parent = frames.at(-1)
        if (parent !== undefined) lower(parent.node, low.get(frame.node) ?? 0)
      } else if (!order.has(target)) frames.push(enter(target))
      else if (open.has(target)) lower(frame.node, order.get(target) ?? 0)
    }
  }
  return found
}

/**
 * Nodes in an order in which every arrow points forward, or the shortest cycle through the first component that has
 * one.
 *
 * @example
 * ```ts
 * import { digraph, topologicalOrder } from "@lintel/analysis"
 *
 * topologicalOrder(digraph([["b", "c"], ["a", "b"]])) // => { _tag: "Order", nodes: ["a", "b", "c"] }
 * topologicalOrder(digraph([["a", "b"], ["b", "a"]])) // => { _tag: "Cycle", nodes: ["a", "b"] }
 * ```
 *
 * @category graphs
 * @since 0.1.0
 */
export const topologicalOrder = (
  graph: Digraph
):
  | { readonly _tag: "Order"; readonly nodes: ReadonlyArray<string> }
  | { readonly _tag: "Cycle"; readonly nodes: ReadonlyArray<string> } => {
  const components = stronglyConnected(graph)
  for (const component of components) {
    const cycle = shortestCycle(graph, component)
    if (cycle !== undefined) return { _tag: "Cycle", nodes: cycle }
  }
  return { _tag: "Order", nodes: components.flat().toReversed() }
}

/** Largest number of start nodes tried in one component: keeps the search linear on huge components. */
const startLimit = 64

/**
 * The shortest cycle inside one strongly connected component, without repeating its first node at the end; `undefined`
 * when the component is a single node without an arrow to itself. Starts at the smallest text of the cycle. In
 * components of more than 64 nodes it is the shortest through the 64 smallest of them.
 *
 * @example
 * ```ts
 * import { digraph, shortestCycle } from "@lintel/analysis"
 *
 * const graph = digraph([["a", "b"], ["b", "c"], ["c", "a"], ["c", "b"]])
 * shortestCycle(graph, ["a", "b", "c"]) // => ["b", "c"]
 * ```
 *
 * @category graphs
 * @since 0.1.0
 */
export const shortestCycle = (graph: Digraph, component: ReadonlyArray<string>): ReadonlyArray<string> | undefined => {
  const inside = new Set(component)
  let best: ReadonlyArray<string> | undefined
  for (const start of component.toSorted(compareTexts).slice(0, startLimit)) {
    const cycle = cycleThrough(graph, start, inside, best?.length ?? Number.POSITIVE_INFINITY)
    if (cycle !== undefined) best = cycle
    if (best?.length === 1) break
  }
  return best === undefined ? undefined : rotated(best)
}

/**
 * Total order on texts by UTF-16 code units: the same on every machine.
 *
 * @example
 * ```ts
 * import { compareTexts } from "@lintel/analysis"
 *
 * ["b", "B", "a"].toSorted(compareTexts) // => ["B", "a", "b"]
 * ```
 *
 * @category graphs
 * @since 0.1.0
 */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const rotated = (cycle: ReadonlyArray<string>): ReadonlyArray<string> => {
  const first = cycle.indexOf(cycle.toSorted(compareTexts)[0] ?? "")
  return [...cycle.slice(first), ...cycle.slice(0, first)]
}

const cycleThrough = (
  graph: Digraph,
  start: string,
  inside: ReadonlySet<string>,
  below: number
): ReadonlyArray<string> | undefined => {
  const cameFrom = new Map<string, string>()
  let level = [start]
  for (let length = 1; level.length > 0 && length < below; length++) {
    const next: Array<string> = []
    for (const node of level) {
      for (const target of graph.successors(node)) {
        if (target === start) return walkBack(cameFrom, node, start)
        if (!inside.has(target) || cameFrom.has(target)) continue
        cameFrom.set(target, node)
        next.push(target)
      }
    }
    level = next
  }
  return undefined
}

const walkBack = (cameFrom: ReadonlyMap<string, string>, last: string, start: string): ReadonlyArray<string> => {
  const path = [last]
  for (let node = last; node !== start;) {
    node = cameFrom.get(node) ?? start
    path.push(node)
  }
  return path.toReversed()
}

/**
 * Every node that can be reached from the starts, the starts included.
 *
 * @example
 * ```ts
 * import { digraph, reachable } from "@lintel/analysis"
 *
 * reachable(digraph([["a", "b"], ["c", "a"]]), ["a"]) // => new Set(["a", "b"])
 * ```
 *
 * @category graphs
 * @since 0.1.0
 */
export const reachable = (graph: Digraph, starts: Iterable<string>): ReadonlySet<string> => {
  const seen = new Set(starts)
  const pending = [...seen]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const target of graph.successors(node)) {
      if (seen.has(target)) continue
      seen.add(target)
      pending.push(target)
    }
  }
  return seen
}
