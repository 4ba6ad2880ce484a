import type { PlanJson } from "@lintel/diagnostic"
import type { DeclaredRollout } from "./declared/declared.js"
import type { Timeline } from "./declared/timeline.js"
import { avoidedBy } from "./derive.js"
import type { Plan } from "./plan.js"
import type { UnitPair } from "./pair.js"
import { type IsIrreversible, rollbackStates, type Stuck } from "./rollback.js"
import type { States } from "./states/states.js"
import type { PlanUnit } from "./unit.js"

interface Parts {
  readonly plan: Plan
  readonly rollouts: ReadonlyArray<DeclaredRollout>
  readonly timeline: Timeline
  readonly follows: "declared" | "derived"
  readonly isIrreversible: IsIrreversible
  /** What is wrong when everything is new. */
  readonly end: States["end"]
}

/** The steps in order: one unit each, in waves of units that may go together. */
const wavesOf = ({ follows, plan, timeline }: Parts): ReadonlyArray<ReadonlyArray<string>> => {
  if (follows === "derived") return plan.order._tag === "Blocked" ? [] : plan.order.waves
  const known = new Set(plan.units.map(({ id }) => id))
  return timeline.stages
    .map(({ stage }, position) =>
      [...new Set(stage.units)].filter((id) => known.has(id) && timeline.momentOf(id)?.begin === position)
    )
    .filter((units) => units.length > 0)
}

/** The way from the one design to the other, as JSON. */
export const planJson = (parts: Parts): PlanJson => {
  const { end, follows, isIrreversible, plan, rollouts, timeline } = parts
  const { bridges, order, pairs, stays, units } = plan
  const positions = new Map<UnitPair, number>(pairs.map((pair, position) => [pair, position]))
  const positionOf = (pair: UnitPair): number => positions.get(pair) ?? 0
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const constraintPositions = new Map(order.constraints.map((constraint, position) => [constraint, position]))
  const before = new Map<string, Array<number>>()
  for (const [position, { last }] of order.constraints.entries()) {
    const known = before.get(last)
    if (known === undefined) before.set(last, [position])
    else known.push(position)
  }
  const waves = wavesOf(parts)
  const flat = waves.flatMap((wave, index) => wave.map((id) => ({ id, wave: index + 1 })))
  const states = rollbackStates(
    flat.map(({ id }): ReadonlyArray<PlanUnit> => {
      const unit = byId.get(id)
      return unit === undefined ? [] : [unit]
    }),
    pairs,
    isIrreversible
  )
  const stuckJson = ({ meets, pair, unit, why }: Stuck): PlanJson["steps"][number]["stuck"][number] => ({
    unit,
    why,
    ...(pair === undefined ? {} : { pair: positionOf(pair) }),
    ...(meets === undefined ? {} : { meets })
  })
  const noReturn = states.findIndex(({ isNoReturn }) => isNoReturn)
  return {
    order: ({ Order: "safe", Undecided: "undecided", Blocked: "blocked" } as const)[order._tag],
    ...(end.length === 0
      ? {}
      : { end: end.some(({ evidence }) => evidence.verdict === "breaking") ? "broken" : "undecided" }),
    units: units.map((unit) => ({ ...unit })),
    steps: flat.map(({ id, wave }, position) => {
      const because = before.get(id) ?? []
      const waits = because.flatMap((at) => {
        const { last, because: judged } = order.constraints[at] ?? {}
        return judged?.pair.wait !== undefined && judged.client === last ? [judged.pair.wait] : []
      })
      return {
        number: position + 1,
        wave,
        unit: id,
        because,
        waits: [...new Map(waits.map((it) => [`${it.in} ${it.for}`, it])).values()],
        stuck: firstOfEach(states[position]?.stuck ?? []).map(stuckJson)
      }
    }),
    constraints: order.constraints.map((constraint) => ({
      first: constraint.first,
      last: constraint.last,
      decided: constraint.isDecided,
      pair: positionOf(constraint.because.pair),
      avoids: avoidedBy(constraint)
    })),
    mixtures: pairs,
    ...(noReturn < 0 ? {} : { pointOfNoReturn: noReturn + 1 }),
    ...(order._tag === "Blocked"
      ? {
          blocked: {
            cycle: order.cycle.map((it) => constraintPositions.get(it) ?? 0),
            hopeless: order.hopeless.map(({ pair }) => positionOf(pair))
          }
        }
      : {}),
    bridges: bridges.map((bridge) => ({ ...bridge, checked: true as const })),
    ...(plan.flags.length === 0 ? {} : { flags: plan.flags }),
    declared: rollouts.map(({ address, stages }) => ({
      rollout: address,
      stages: stages.map(({ name, units: ids }) => ({ name, units: ids })),
      configurations: timeline.configurations
    })),
    follows,
    stays
  }
}

/** One reason for each unit is enough. */
const firstOfEach = (stuck: ReadonlyArray<Stuck>): ReadonlyArray<Stuck> => {
  const found = new Map<string, Stuck>()
  for (const it of stuck) if (!found.has(it.unit)) found.set(it.unit, it)
  return [...found.values()]
}
