import {
  canaryRequests,
  compareFractions,
  type Fraction,
  fraction,
  microseconds,
  over,
  type StageWeight,
  times
} from "@lintel/analysis"
import type { Entity, Gate, ModelIndex, RolloutStage } from "@lintel/model"
import { isServedBy, type RequestRate, requestRate, rolledServices, weightOfStage, whole } from "../rolled.js"
import { type Demand, demandOf } from "./demand.js"

/** A gate that sees fewer requests than it needs. */
export interface WeakGate {
  readonly at: number
  readonly gateAt: number
  readonly stage: RolloutStage
  readonly demand: Demand
  readonly needed: number
  readonly rate: RequestRate
  readonly weight: StageWeight
  /** How long it collects requests: the stage, or what one measurement of a metric looks back over. */
  readonly time: string
  readonly isWindow: boolean
  readonly seen: Fraction
  /** How long it would have to, in microseconds; nothing where nobody asks. */
  readonly enough: Fraction | undefined
}

export type Fact =
  | "how many requests the service gets"
  | "how long the stage lasts"
  | "which share of the traffic the stage gets"
  | "what the gate should detect"

/**
 * A metric is judged by what one measurement looks back over. An objective is missed by any measurement that a failure
 * falls into, so that the whole stage counts.
 */
const collecting = (gate: Gate, duration: string): { readonly time: string; readonly isWindow: boolean } => {
  const window = gate._tag === "Metric" ? gate.window : undefined
  return window !== undefined && microseconds(window) < microseconds(duration)
    ? { time: window, isWindow: true }
    : { time: duration, isWindow: false }
}

const needOf = (index: ModelIndex, gate: Gate, assumed: { readonly confidence: number; readonly power: number }) => {
  const demand = demandOf(index, gate, assumed)
  if (demand === undefined) return undefined
  return demand === "unknown" || demand.needed === undefined ? "unknown" : { demand, needed: demand.needed }
}

/** Gates of a rollout that see too few requests of the new version. */
export const weakGates = (
  index: ModelIndex,
  { value: rollout }: Entity<"rollout">,
  assumed: { readonly confidence: number; readonly power: number },
  missing: (fact: Fact) => void
): ReadonlyArray<WeakGate> =>
  (rollout.stages ?? []).flatMap((stage, at) => {
    const services = rolledServices(rollout, stage)
    const [service] = services
    if (service === undefined) return []
    return (stage.gates ?? []).flatMap((gate, gateAt): ReadonlyArray<WeakGate> => {
      const need = needOf(index, gate, assumed)
      if (need === "unknown") missing("what the gate should detect")
      if (need === undefined || need === "unknown") return []
      const of = need.demand.of ?? (services.length === 1 ? service : undefined)
      if (of !== undefined && !isServedBy(index, of, services)) return []
      const rate = of === undefined ? undefined : requestRate(index, rollout, of, "steady")
      const weight = weightOfStage(index, rollout, stage, of)
      if (rate === undefined) missing("how many requests the service gets")
      if (weight === undefined) missing("which share of the traffic the stage gets")
      if (stage.duration === undefined) missing("how long the stage lasts")
      if (rate === undefined || weight === undefined || stage.duration === undefined) return []
      const { time, isWindow } = collecting(gate, stage.duration)
      const seen = canaryRequests(rate.rate, weight.effective, time)
      if (compareFractions(seen, whole(need.needed)) >= 0) return []
      const perSecond = times(rate.rate, weight.effective)
      const asked = fraction(BigInt(need.needed) * 1_000_000n)
      const enough = perSecond.numerator === 0n ? undefined : over(asked, perSecond)
      return [{ at, gateAt, stage, ...need, rate, weight, time, isWindow, seen, enough }]
    })
  })
