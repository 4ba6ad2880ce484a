import { compareTexts, digraph, topologicalOrder } from "../graph/digraph.js"

/**
 * What is known of the two mixtures of one edge while both of its ends are being replaced.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface MixedPair {
  readonly client: string
  readonly server: string
  readonly oldClientNewServer: "compatible" | "breaking" | "undecided"
  readonly newClientOldServer: "compatible" | "breaking" | "undecided"
}

/**
 * One unit has to be replaced before another, because of an edge.
 *
 * @category rollouts
 * @since 0.1.0
 */
export interface OrderConstraint {
  readonly first: string
  readonly last: string
  readonly because: MixedPair
}

/**
 * In which order units can be replaced one after the other.
 *
 * - `Order`: this one is safe on every edge.
 * - `Cycle`: these wait for one another.
 * - `NeedsIntermediate`: neither mixture of these edges works, so no order does; a version in between is needed.
 * - `Undecided`: the mixtures of these edges are not known.
 *
 * @category rollouts
 * @since 0.1.0
 */
export type RolloutOrder =
  | {
      readonly _tag: "Order"
      readonly units: ReadonlyArray<string>
      readonly constraints: ReadonlyArray<OrderConstraint>
    }
  | {
      readonly _tag: "Cycle"
      readonly units: ReadonlyArray<string>
      readonly constraints: ReadonlyArray<OrderConstraint>
    }
  | { readonly _tag: "NeedsIntermediate"; readonly pairs: ReadonlyArray<MixedPair> }
  | { readonly _tag: "Undecided"; readonly pairs: ReadonlyArray<MixedPair> }

const constraintOf = (pair: MixedPair): ReadonlyArray<OrderConstraint> => {
  const [serverFirst, clientFirst] = [
    pair.oldClientNewServer === "compatible",
    pair.newClientOldServer === "compatible"
  ]
  if (serverFirst === clientFirst) return []
  return serverFirst
    ? [{ first: pair.server, last: pair.client, because: pair }]
    : [{ first: pair.client, last: pair.server, because: pair }]
}

/**
 * Derives the order in which units can be replaced from the mixtures that each edge stands. Pairwise constraints are
 * enough: an order exists exactly when their graph has no cycle.
 *
 * @example
 * ```ts
 * import { rolloutOrder } from "@lintel/analysis"
 *
 * const order = rolloutOrder(["orders", "payments"], [
 *   { client: "orders", server: "payments", oldClientNewServer: "compatible", newClientOldServer: "breaking" }
 * ])
 * order._tag === "Order" ? order.units : [] // => ["payments", "orders"]
 * ```
 *
 * @category rollouts
 * @since 0.1.0
 */
export const rolloutOrder = (units: ReadonlyArray<string>, pairs: ReadonlyArray<MixedPair>): RolloutOrder => {
  const relevant = pairs.filter((pair) => pair.client !== pair.server)
  const hopeless = relevant.filter((it) => it.oldClientNewServer === "breaking" && it.newClientOldServer === "breaking")
  if (hopeless.length > 0) return { _tag: "NeedsIntermediate", pairs: hopeless }
  const undecided = relevant.filter(
    (it) => it.oldClientNewServer === "undecided" || it.newClientOldServer === "undecided"
  )
  if (undecided.length > 0) return { _tag: "Undecided", pairs: undecided }
  const constraints = relevant.flatMap(constraintOf)
  const graph = digraph(
    constraints.map(({ first, last }) => [first, last] as const),
    units.toSorted(compareTexts)
  )
  const order = topologicalOrder(graph)
  if (order._tag === "Order") return { _tag: "Order", units: order.nodes, constraints }
  const inCycle = new Set(order.nodes)
  return {
    _tag: "Cycle",
    units: order.nodes,
    constraints: constraints.filter(({ first, last }) => inCycle.has(first) && inCycle.has(last))
  }
}
