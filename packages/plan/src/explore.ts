import type { SkewPair } from "./order.js"

/**
 * A mixture that a plan reaches and that is not known to be fine.
 *
 * @category exploration
 * @since 0.1.0
 */
export interface ReachedMixture<Pair extends SkewPair = SkewPair> {
  /** Position of the stage at which it is first met, from 0. */
  readonly stage: number
  readonly pair: Pair
  readonly mixture: "oldClientNewServer" | "newClientOldServer"
  readonly verdict: "breaking" | "undecided"
}

/**
 * What walking through a plan stage by stage comes to. `configurations` counts the reachable mixtures of versions: units of
 * one stage are old, mixed or new independently, so a stage of k units adds up to 3^k of them; it is a text of digits
 * because that may be more than a number holds.
 *
 * @category exploration
 * @since 0.1.0
 */
export interface Exploration<Pair extends SkewPair = SkewPair> {
  readonly configurations: string
  readonly reached: ReadonlyArray<ReachedMixture<Pair>>
}

/**
 * Walks through the stages of a plan: before its stage a unit is old, in it both versions run, after it the unit is new.
 * Every mixture of two versions that is met on the way is looked at; looking at pairs is enough, because a mixture of many
 * is wrong only where two of them meet. Units in no stage stay old;
 * one in several stages is mixed from the first of them to the last.
 *
 * @example
 * ```ts
 * import { explore } from "@lintel/plan"
 *
 * const pair = { client: "orders", server: "payments", oldClientNewServer: "compatible", newClientOldServer: "breaking" } as const
 * explore([["payments"], ["orders"]], [pair]).reached.length // => 0
 * explore([["orders"], ["payments"]], [pair]).reached[0]?.stage // => 0
 * explore([["orders"], ["payments"]], [pair]).configurations // => "5"
 * ```
 *
 * @category exploration
 * @since 0.1.0
 */
export const explore = <Pair extends SkewPair>(
  stages: ReadonlyArray<ReadonlyArray<string>>,
  pairs: ReadonlyArray<Pair>
): Exploration<Pair> => {
  const [begin, end] = [new Map<string, number>(), new Map<string, number>()]
  let configurations = 1n
  for (const [index, units] of stages.entries()) {
    const isSame = index > 0 && JSON.stringify(units) === JSON.stringify(stages[index - 1])
    if (!isSame) configurations += 3n ** BigInt(new Set(units).size) - 1n
    for (const unit of units) {
      if (!begin.has(unit)) begin.set(unit, index)
      end.set(unit, index)
    }
  }
  const reached: Array<ReachedMixture<Pair>> = []
  const meet = (pair: Pair, mixture: ReachedMixture["mixture"], old: string, fresh: string): void => {
    const verdict = pair[mixture]
    const stage = begin.get(fresh)
    // One is still old when the other is new: from the first stage of the new one to the last of the old one.
    if (verdict !== "compatible" && stage !== undefined && stage <= (end.get(old) ?? Number.POSITIVE_INFINITY))
      reached.push({ stage, pair, mixture, verdict })
  }
  for (const pair of pairs) {
    meet(pair, "oldClientNewServer", pair.client, pair.server)
    meet(pair, "newClientOldServer", pair.server, pair.client)
  }
  return { configurations: String(configurations), reached: reached.toSorted((a, b) => a.stage - b.stage) }
}
