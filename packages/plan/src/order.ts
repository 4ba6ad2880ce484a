import { compareTexts, digraph, shortestCycle, stronglyConnected } from "@lintel/analysis"
import type { MixtureVerdict } from "./pair.js"

/**
 * The verdicts of one edge's two mixtures, without their proof: all that an order needs.
 *
 * @category order
 * @since 0.1.0
 */
export interface SkewPair {
  readonly client: string
  readonly server: string
  readonly oldClientNewServer: MixtureVerdict
  readonly newClientOldServer: MixtureVerdict
}

/**
 * One unit has to go before another. `isDecided` is false where the mixture that this avoids is not known to break.
 *
 * @category order
 * @since 0.1.0
 */
export interface Constraint<Pair extends SkewPair = SkewPair> {
  readonly first: string
  readonly last: string
  readonly isDecided: boolean
  readonly because: Pair
}

/**
 * In which order units may go.
 *
 * - `Order`: every mixture on the way is compatible. Units of one wave have no constraint between them.
 * - `Blocked`: no order is: `hopeless` pairs have no mixture that works, the constraints of a `cycle` wait for one another.
 * - `Undecided`: an order may exist, and nobody knows: these pairs are open. `waves` avoids what is known to break.
 *
 * @category order
 * @since 0.1.0
 */
export type UnitOrder<Pair extends SkewPair = SkewPair> =
  | {
      readonly _tag: "Order"
      readonly waves: ReadonlyArray<ReadonlyArray<string>>
      readonly constraints: ReadonlyArray<Constraint<Pair>>
    }
  | {
      readonly _tag: "Blocked"
      readonly constraints: ReadonlyArray<Constraint<Pair>>
      readonly hopeless: ReadonlyArray<Pair>
      readonly cycle: ReadonlyArray<Constraint<Pair>>
    }
  | {
      readonly _tag: "Undecided"
      readonly waves: ReadonlyArray<ReadonlyArray<string>>
      readonly constraints: ReadonlyArray<Constraint<Pair>>
      readonly open: ReadonlyArray<Pair>
    }

const constraintsOf = <Pair extends SkewPair>(pair: Pair): ReadonlyArray<Constraint<Pair>> => {
  const { client, newClientOldServer: clientFirst, oldClientNewServer: serverFirst, server } = pair
  if (client === server) return []
  const found: Array<Constraint<Pair>> = []
  // What must not be met is avoided by the other order.
  if (clientFirst !== "compatible")
    found.push({ first: server, last: client, isDecided: clientFirst === "breaking", because: pair })
  if (serverFirst !== "compatible")
    found.push({ first: client, last: server, isDecided: serverFirst === "breaking", because: pair })
  return found
}

/** A unit that is replaced instance by instance meets itself: nothing keeps its two versions apart. */
const isHopeless = ({ client, newClientOldServer, oldClientNewServer, server }: SkewPair): boolean =>
  client === server
    ? newClientOldServer === "breaking" || oldClientNewServer === "breaking"
    : newClientOldServer === "breaking" && oldClientNewServer === "breaking"

const isOpenAlone = ({ client, newClientOldServer, oldClientNewServer, server }: SkewPair): boolean =>
  client === server
    ? newClientOldServer === "undecided" || oldClientNewServer === "undecided"
    : newClientOldServer !== "compatible" && oldClientNewServer !== "compatible"

type Arrow = Pick<Constraint, "first" | "last">

/** Units by the longest chain of constraints before them; `undefined` where they wait for one another. */
const wavesOf = (
  units: ReadonlyArray<string>,
  arrows: ReadonlyArray<Arrow>
): ReadonlyArray<ReadonlyArray<string>> | undefined => {
  const waiting = new Map(units.map((unit) => [unit, 0]))
  const after = new Map<string, Array<string>>()
  for (const { first, last } of arrows) {
    waiting.set(last, (waiting.get(last) ?? 0) + 1)
    if (!waiting.has(first)) waiting.set(first, 0)
    const followers = after.get(first)
    if (followers === undefined) after.set(first, [last])
    else followers.push(last)
  }
  const waves: Array<ReadonlyArray<string>> = []
  let wave = [...waiting].filter(([, count]) => count === 0).map(([unit]) => unit)
  let placed = 0
  while (wave.length > 0) {
    waves.push(wave.toSorted(compareTexts))
    placed += wave.length
    const next: Array<string> = []
    for (const unit of wave) {
      for (const follower of after.get(unit) ?? []) {
        const left = (waiting.get(follower) ?? 1) - 1
        waiting.set(follower, left)
        if (left === 0) next.push(follower)
      }
    }
    wave = next
  }
  return placed === waiting.size ? waves : undefined
}

/** The constraints of the shortest cycle there is. */
const cycleIn = <Pair extends SkewPair>(
  constraints: ReadonlyArray<Constraint<Pair>>
): ReadonlyArray<Constraint<Pair>> => {
  const graph = digraph(constraints.map(({ first, last }) => [first, last] as const))
  let best: ReadonlyArray<string> | undefined
  for (const component of stronglyConnected(graph)) {
    const cycle = component.length > 1 ? shortestCycle(graph, component) : undefined
    if (cycle !== undefined && cycle.length < (best?.length ?? Number.POSITIVE_INFINITY)) best = cycle
  }
  if (best === undefined) return []
  const byEnds = new Map(constraints.toReversed().map((it) => [JSON.stringify([it.first, it.last]), it]))
  return best.flatMap((unit, index) => {
    const found = byEnds.get(JSON.stringify([unit, best[(index + 1) % best.length] ?? unit]))
    return found === undefined ? [] : [found]
  })
}

/**
 * Derives an order in which units can be replaced, one wave after the other, from what both mixtures of every edge come
 * to. A mixture that nobody could decide is avoided like one that breaks; where that is not possible the answer is
 * `Undecided`. Pairs are enough: an order exists exactly when the constraints of the pairs have no cycle. Time and memory
 * are linear in units and pairs.
 *
 * @example
 * ```ts
 * import { orderUnits } from "@lintel/plan"
 *
 * const order = orderUnits(["orders", "payments"], [
 *   { client: "orders", server: "payments", oldClientNewServer: "compatible", newClientOldServer: "breaking" }
 * ])
 * order._tag === "Order" ? order.waves : [] // => [["payments"], ["orders"]]
 * ```
 *
 * @category order
 * @since 0.1.0
 */
export const orderUnits = <Pair extends SkewPair>(
  units: ReadonlyArray<string>,
  pairs: ReadonlyArray<Pair>
): UnitOrder<Pair> => {
  const all = new Set(units)
  const relevant = pairs.filter(({ client, server }) => all.has(client) && all.has(server))
  const constraints = relevant.flatMap(constraintsOf)
  const decided = constraints.filter(({ isDecided }) => isDecided)
  const hopeless = relevant.filter(isHopeless)
  const decidedWaves = wavesOf([...all], decided)
  if (hopeless.length > 0 || decidedWaves === undefined) {
    const between = hopeless.length > 0 ? [] : cycleIn(decided)
    return { _tag: "Blocked", constraints, hopeless, cycle: between }
  }
  const waves = wavesOf([...all], constraints)
  const alone = relevant.filter(isOpenAlone)
  if (waves !== undefined && alone.length === 0) return { _tag: "Order", waves, constraints }
  const open = alone.length > 0 ? alone : cycleIn(constraints).flatMap((it) => (it.isDecided ? [] : [it.because]))
  return { _tag: "Undecided", waves: decidedWaves, constraints: decided, open }
}
