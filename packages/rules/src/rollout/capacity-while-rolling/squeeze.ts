import {
  capacityDuringRoll,
  compareFractions,
  eventsPerSecond,
  type Fraction,
  fraction,
  one,
  over,
  plus,
  rollingStep,
  times,
  zero
} from "@lintel/analysis"
import { type Entity, isUnitError, type ModelIndex, parseRate, ratioFraction } from "@lintel/model"
import type { Place } from "../../place.js"
import { deploymentIn, leastRequestRate, type RequestRate, rolledServices, whole } from "../rolled.js"

/** What a rollout leaves of the capacity of one of its services, and what is asked of it. */
export interface Squeeze {
  readonly kind: "rolling" | "canary"
  readonly service: string
  readonly at: number
  readonly stage: string | undefined
  /** Instances that serve. */
  readonly instances: number
  readonly share: Fraction
  readonly perInstance: { readonly rate: Fraction; readonly place: Place }
  readonly peak: RequestRate
  readonly retries: { readonly ratio: Fraction; readonly place: Place } | undefined
  readonly left: Fraction
  readonly asked: Fraction
  readonly needed: bigint
  readonly fitsAtFullSize: boolean
  /** What all instances can serve, where that is less than the peak without a rollout too. */
  readonly full: Fraction | undefined
}

type Fact =
  | "how many instances may be unavailable"
  | "how many instances the service has"
  | "how much one instance can serve"
  | "how many requests the service gets"

/** The largest share of its requests that a caller may send again. */
const retriesTo = (index: ModelIndex, service: string): Squeeze["retries"] => {
  let most: Squeeze["retries"]
  for (const { address } of index.callsAnsweredBy(service)) {
    for (const { policy } of index.effective(address)?.layers ?? []) {
      const retry = policy.retry
      if (retry === undefined || retry.value === "none" || retry.value.budget?._tag !== "Ratio") continue
      const ratio = ratioFraction(retry.value.budget.ratio)
      const place = { address: retry.origin, pointer: `${retry.pointer}/budget` }
      if (most === undefined || compareFractions(ratio, most.ratio) > 0) most = { ratio, place }
    }
  }
  return most
}

const perInstanceOf = (deployment: Entity<"deployment"> | undefined): Squeeze["perInstance"] | undefined => {
  const text = deployment?.value.capacity?.perInstance
  const rate = text === undefined ? undefined : parseRate(text)
  if (deployment === undefined || rate === undefined || isUnitError(rate)) return undefined
  return { rate: eventsPerSecond(rate), place: { address: deployment.address, pointer: "/capacity/perInstance" } }
}

/** Instances at the peak: as many as it scales up to. */
const largestSize = (deployment: Entity<"deployment"> | undefined): number | undefined =>
  deployment?.value.scaling?.maximum ?? deployment?.value.instances

const roundedUp = ({ numerator, denominator }: Fraction): bigint => (numerator + denominator - 1n) / denominator

interface Facts {
  readonly service: string
  readonly size: number
  readonly perInstance: Squeeze["perInstance"]
  readonly peak: RequestRate
  readonly retries: Squeeze["retries"]
}

const factsOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  service: string,
  missing: (fact: Fact) => void
): Facts | undefined => {
  const deployment = deploymentIn(index, rollout.value, service)
  const [size, perInstance] = [largestSize(deployment), perInstanceOf(deployment)]
  const peak = leastRequestRate(index, rollout.value, service, "peak")
  if (size === undefined) missing("how many instances the service has")
  if (perInstance === undefined || perInstance.rate.numerator === 0n) missing("how much one instance can serve")
  if (peak === undefined) missing("how many requests the service gets")
  if (size === undefined || perInstance === undefined || peak === undefined) return undefined
  if (perInstance.rate.numerator === 0n) return undefined
  return { service, size, perInstance, peak, retries: retriesTo(index, service) }
}

const rolling = (facts: Facts, unavailable: number): Squeeze => {
  const { size, perInstance, peak } = facts
  const retries = facts.retries?.ratio ?? zero
  const roll = { instances: size, unavailable, perInstance: perInstance.rate, peak: peak.rate, retries }
  const { left, asked } = capacityDuringRoll(roll)
  const full = times(whole(size), perInstance.rate)
  return {
    ...facts,
    kind: "rolling",
    at: -1,
    stage: undefined,
    instances: Math.max(0, size - unavailable),
    share: one,
    left,
    asked,
    needed: roundedUp(over(asked, perInstance.rate)),
    fitsAtFullSize: compareFractions(full, asked) >= 0,
    full: compareFractions(full, peak.rate) < 0 ? full : undefined
  }
}

const canary = (facts: Facts, at: number, stage: string, instances: number, share: Fraction): Squeeze => {
  const asked = times(times(facts.peak.rate, share), plus(one, facts.retries?.ratio ?? zero))
  return {
    ...facts,
    kind: "canary",
    at,
    stage,
    instances,
    share,
    left: times(whole(instances), facts.perInstance.rate),
    asked,
    needed: roundedUp(over(asked, facts.perInstance.rate)),
    fitsAtFullSize: true,
    full: undefined
  }
}

/** Where a rollout leaves less capacity than usual: instances that are replaced, and stages of a given size. */
export const squeezesOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  missing: (fact: Fact) => void
): ReadonlyArray<Squeeze> => {
  const { strategy, split, surge, stages } = rollout.value
  const unavailable = surge?.maxUnavailable
  if (strategy === "rolling" && unavailable === undefined) missing("how many instances may be unavailable")
  const replaced = unavailable === undefined ? [] : rolledServices(rollout.value)
  return [
    ...replaced.flatMap((service) => {
      const facts = factsOf(index, rollout, service, missing)
      if (facts === undefined || unavailable === undefined) return []
      const step = rollingStep(facts.size, { maxSurge: surge?.maxSurge ?? 1, maxUnavailable: unavailable })
      return [rolling(facts, step.unavailable)]
    }),
    ...(stages ?? []).flatMap((stage, at) => {
      const { weight, instances } = stage
      if (weight === undefined || instances === undefined || split === "instances") return []
      const { numerator, denominator } = ratioFraction(weight)
      return rolledServices(rollout.value, stage).flatMap((service) => {
        const facts = factsOf(index, rollout, service, missing)
        return facts === undefined ? [] : [canary(facts, at, stage.name, instances, fraction(numerator, denominator))]
      })
    })
  ]
}
