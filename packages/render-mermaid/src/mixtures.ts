import type { Rollout, RolloutStage } from "@lintel/model"

/** How far a unit is: not begun, old and new side by side, done. */
export type Progress = 0 | 1 | 2

/** How far each unit is, in the order of the units. */
export type Mixture = ReadonlyArray<Progress>

/** One step of one unit from a mixture to the next. */
export interface Move {
  readonly from: string
  readonly to: string
  readonly unit: string
  readonly progress: Progress
  readonly stage: string | undefined
}

export interface Reachable {
  readonly units: ReadonlyArray<string>
  /** Mixtures by their keys, in the order in which they are met. */
  readonly mixtures: ReadonlyMap<string, Mixture>
  readonly moves: ReadonlyArray<Move>
  /** Keys of mixtures from which more can be reached than were looked for. */
  readonly open: ReadonlySet<string>
}

/** A stage as an exploration sees it: which units may move in it, and how far each has to come. */
interface Leg {
  readonly name: string | undefined
  readonly targets: ReadonlyMap<number, Progress>
  readonly free: ReadonlyArray<number>
}

/** How far a stage brings a unit: all the way, unless it reaches a share of the traffic or of the instances only. */
const targetOf = ({ instances, weight }: RolloutStage, isLast: boolean): Progress => {
  if (weight !== undefined) return weight === "1" ? 2 : 1
  return instances === undefined || isLast ? 2 : 1
}

/** Units of no stage may move at any time: nobody said when. */
const legsOf = ({ stages = [] }: Rollout, units: ReadonlyArray<string>): ReadonlyArray<Leg> => {
  const all = units.map((_, at) => at)
  if (stages.length === 0) return [{ name: undefined, targets: new Map(all.map((at) => [at, 2])), free: [] }]
  const places = new Map(units.map((name, at) => [name, at]))
  const named = new Set(stages.flatMap((stage) => stage.units ?? []))
  const isOfAll = stages.some((stage) => stage.units === undefined)
  const free = isOfAll ? [] : all.filter((at) => !named.has(units[at] ?? ""))
  const concerned = stages.map((stage) => stage.units?.flatMap((name) => places.get(name) ?? []) ?? all)
  const last = new Map(concerned.flatMap((inside, at) => inside.map((unit) => [unit, at] as const)))
  return stages.map((stage, at) => ({
    name: stage.name,
    targets: new Map((concerned[at] ?? []).map((unit) => [unit, targetOf(stage, last.get(unit) === at)])),
    free
  }))
}

export const keyOf = (mixture: Mixture): string => mixture.join("")

const isDone = (leg: Leg, mixture: Mixture): boolean =>
  [...leg.targets].every(([unit, target]) => (mixture[unit] ?? 0) >= target)

/** The mixtures that one step of one unit leads to. Everything at once has no mixture of a unit with itself. */
const stepsFrom = (leg: Leg, mixture: Mixture, isAtOnce: boolean): ReadonlyArray<readonly [number, Mixture]> =>
  [...leg.targets.keys(), ...leg.free].flatMap((unit) => {
    const now = mixture[unit] ?? 0
    const target = leg.targets.get(unit) ?? 2
    if (now >= target) return []
    const next: Progress = isAtOnce || now === 1 ? 2 : 1
    return [[unit, mixture.map((progress, at) => (at === unit ? next : progress))] as const]
  })

/**
 * Every mixture of versions that a plan passes through, whatever the order in which the units of one stage move. Stops
 * when there are more than `limit`. Says nothing about whether a mixture is safe.
 */
export const reachable = (rollout: Rollout, limit: number): Reachable => {
  const units = Object.keys(rollout.units).toSorted()
  const legs = legsOf(rollout, units)
  const isAtOnce = rollout.strategy === "bigBang"
  const start: Mixture = units.map(() => 0)
  const mixtures = new Map([[keyOf(start), start]])
  const moves = new Map<string, Move>()
  const queue: Array<readonly [number, Mixture]> = [[0, start]]
  const seen = new Set([`0 ${keyOf(start)}`])
  const open = new Set<string>()
  const visit = (at: number, mixture: Mixture): void => {
    const key = `${at} ${keyOf(mixture)}`
    if (seen.has(key)) return
    seen.add(key)
    queue.push([at, mixture])
  }
  for (let at = 0; at < queue.length; at++) {
    const [stage, mixture] = queue[at] ?? [0, start]
    const leg = legs[stage]
    if (leg === undefined) continue
    if (isDone(leg, mixture)) visit(stage + 1, mixture)
    for (const [unit, next] of stepsFrom(leg, mixture, isAtOnce)) {
      const key = keyOf(next)
      if (!mixtures.has(key)) {
        if (mixtures.size >= limit) {
          open.add(keyOf(mixture))
          continue
        }
        mixtures.set(key, next)
      }
      const from = keyOf(mixture)
      const move = { from, to: key, unit: units[unit] ?? "", progress: next[unit] ?? 0, stage: leg.name }
      if (!moves.has(`${from} ${key}`)) moves.set(`${from} ${key}`, move)
      visit(stage, next)
    }
  }
  return { units, mixtures, moves: [...moves.values()], open }
}
