import {
  burnedBudget,
  burnGate,
  compareFractions,
  compareTexts,
  errorBudget,
  type Fraction,
  fraction,
  fractionOfNumber,
  microseconds,
  plus,
  zero
} from "@lintel/analysis"
import type { Entity, ModelIndex, RolloutStage, Slo } from "@lintel/model"
import { isServedBy, objectivesOf, rolledServices, weightOfStage } from "../rolled.js"

/** What a version that fails every request costs in one stage. */
export interface Risk {
  readonly at: number
  readonly stage: RolloutStage
  readonly slo: Entity<"slo">
  readonly weight: Fraction
  readonly time: Fraction
  /** What ends it. */
  readonly until: "stage" | "measurements" | "alert"
  readonly budget: Fraction
  readonly window: string
  /** All of it, and the part that unguarded stages before burned. */
  readonly burned: Fraction
  readonly before: Fraction
}

type Fact =
  | "which share of the traffic the stage gets"
  | "how long the stage lasts"
  | "how long it takes to take a bad version back"

/** The longest that a calendar window can be: the share burned is then at least this much. */
const calendar: Readonly<Record<Extract<Slo["window"], { _tag: "Calendar" }>["unit"], `${number}d`>> = {
  week: "7d",
  month: "31d",
  quarter: "92d",
  year: "366d"
}

const windowOf = ({ window }: Slo): string => (window._tag === "Rolling" ? window.duration : calendar[window.unit])

interface End {
  readonly time: Fraction
  readonly until: Risk["until"]
}

/** The end of the measurements that a gate of the stage lets fail. */
const measured = (stage: RolloutStage): ReadonlyArray<End> =>
  (stage.gates ?? []).flatMap((gate) =>
    (gate._tag === "Slo" || gate._tag === "Metric") && gate.interval !== undefined && gate.failures !== undefined
      ? [{ time: fraction(microseconds(gate.interval) * BigInt(gate.failures)), until: "measurements" as const }]
      : []
  )

const alerted = (slo: Slo, weight: Fraction): ReadonlyArray<End> =>
  Object.values(slo.alerts ?? {}).flatMap(({ severity, factor, long, for: held }) => {
    const gate = burnGate(slo.objective, { factor: fractionOfNumber(factor), long, for: held }, weight)
    return severity === "page" && gate.fires ? [{ time: gate.time, until: "alert" as const }] : []
  })

/** When a bad version is gone; `unknown` when a person is called and nobody says how fast that person is. */
const endOf = (stage: RolloutStage, slo: Slo, weight: Fraction): End | "unknown" | undefined => {
  const alerts = alerted(slo, weight)
  if (alerts.length > 0 && stage.abort?.automatic !== true && measured(stage).length === 0) return "unknown"
  const ends: ReadonlyArray<End> = [
    ...measured(stage),
    ...(stage.abort?.automatic === true ? alerts : []),
    ...(stage.duration === undefined ? [] : [{ time: fraction(microseconds(stage.duration)), until: "stage" as const }])
  ]
  const [first, ...others] = ends
  return first === undefined
    ? undefined
    : others.reduce((soonest, end) => (compareFractions(end.time, soonest.time) < 0 ? end : soonest), first)
}

/**
 * What a version that fails every request costs an objective: it passes the stages that nothing guards and is taken back
 * in the first one that has a gate. What later stages could cost, it never gets to.
 */
const riskOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  slo: Entity<"slo">,
  missing: (fact: Fact) => void
): Risk | undefined => {
  let burned = zero
  for (const [at, stage] of (rollout.value.stages ?? []).entries()) {
    if (!isServedBy(index, slo.value.of, rolledServices(rollout.value, stage))) continue
    const isGuarded = (stage.gates ?? []).length > 0
    const weight = weightOfStage(index, rollout.value, stage, slo.value.of)?.effective
    if (weight === undefined) {
      missing("which share of the traffic the stage gets")
      return undefined
    }
    if (weight.numerator === 0n) continue
    const end = endOf(stage, slo.value, weight)
    if (end === undefined) {
      missing("how long the stage lasts")
      return undefined
    }
    if (end === "unknown") {
      missing("how long it takes to take a bad version back")
      return undefined
    }
    const window = windowOf(slo.value)
    const before = burned
    burned = plus(before, burnedBudget(weight, end.time, { objective: slo.value.objective, window }))
    const budget = errorBudget(slo.value.objective)
    if (isGuarded) return { at, stage, slo, weight, time: end.time, until: end.until, budget, window, burned, before }
  }
  return undefined
}

/** What a fully bad version costs each objective that the rollout's services are held to. */
export const risksOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  missing: (fact: Fact) => void
): ReadonlyArray<Risk> =>
  [...new Set(rolledServices(rollout.value).flatMap((service) => objectivesOf(index, service)))]
    .filter(({ value }) => value.indicator._tag !== "Freshness")
    .toSorted((a, b) => compareTexts(a.address, b.address))
    .flatMap((slo) => riskOf(index, rollout, slo, missing) ?? [])
