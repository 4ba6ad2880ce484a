import {
  type AmplifiedPath,
  breakerOpening,
  compareFractions,
  effectiveOf,
  type Fraction,
  times
} from "@lintel/analysis"
import type { ModelIndex } from "@lintel/model"
import { callRate, instancesOf, type LargestLoad, ratePerInstance } from "../traffic.js"

/** One thing that stays overloaded: what its load becomes, and the path that makes most of it. */
export interface Overloaded {
  readonly subject: string
  readonly load: LargestLoad
  readonly total: Fraction | "unbounded"
  readonly path: AmplifiedPath
}

/** Whether a breaker on the way stops retries once most of them fail: one that can ever open. */
export const isBroken = (index: ModelIndex, path: AmplifiedPath, loads: ReadonlyMap<string, LargestLoad>): boolean =>
  path.hops.some(({ arrow: { edge } }) =>
    (edge === undefined ? undefined : effectiveOf(index, edge.address))?.layers.some(({ policy: { breaker } }) => {
      if (edge === undefined || breaker === undefined || breaker.value === "none") return false
      const rate = callRate(index, edge, loads)
      const instances = instancesOf(index, edge.from, rate)
      if (rate === undefined || instances === undefined) return true
      return breakerOpening(breaker.value, ratePerInstance(rate, instances))?.isReachable !== false
    })
  )

/** Whether a load fits, and no longer fits once every request is retried. */
export const staysDown = (load: LargestLoad, total: Fraction | "unbounded"): boolean => {
  if (load.capacity === undefined || compareFractions(load.rate, load.capacity) >= 0) return false
  return total === "unbounded" || compareFractions(load.capacity, times(load.rate, total)) < 0
}
