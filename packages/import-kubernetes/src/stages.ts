import { type Context, type Trail, warnAt } from "@lintel/import"
import { type Duration, formatDuration, type Gate, type Ratio, type RolloutStage } from "@lintel/model"
import { byDefault, type Fact, listOf, objectOf, type Written } from "./facts.js"
import { percentText } from "./reading.js"

/** A stage while its steps are read. */
export interface Draft {
  readonly trail: Trail
  readonly name: string | undefined
  readonly weight: Fact<Ratio> | undefined
  instances: Fact<number> | undefined
  /** Microseconds, and where the first of them was written. */
  duration: Fact<bigint> | undefined
  readonly gates: Array<Written<Gate>>
  abort: Fact<boolean> | undefined
}

/** A stage that has nothing yet. */
export const draft = (trail: Trail, weight: Fact<Ratio> | undefined, name?: string): Draft => ({
  trail,
  name,
  weight,
  instances: undefined,
  duration: undefined,
  gates: [],
  abort: undefined
})

/** Microseconds of the longest time of the Model: 100,000 years. */
const longest = 3_155_760_000_000_000_000n

/** Makes a stage longer; what goes beyond the longest time of the Model is left out. */
export const lengthen = (context: Context, stage: Draft, fact: Fact<bigint> | undefined): void => {
  if (fact === undefined || fact.value === 0n) return
  const { duration = { ...fact, value: 0n } } = stage
  const value = duration.value + fact.value
  if (value > longest) {
    const reason = "with this, the stage takes longer than 100,000 years; it is left out"
    warnAt(context, "not-representable", fact.trail, reason, "endless stage")
  } else stage.duration = { ...duration, value }
}

/** A gate that a person opens. */
export const personGate = (trail: Trail): Written<Gate> =>
  objectOf<Extract<Gate, { _tag: "Manual" }>>(trail, { _tag: { value: "Manual", trail }, owner: undefined })

/** A check of a name whose content the manifest does not have. */
export const namedGate = (trail: Trail, name: Fact<string>): Written<Gate> =>
  objectOf<Extract<Gate, { _tag: "Test" }>>(trail, { _tag: { value: "Test", trail }, verification: undefined, name })

/** The stage that brings everyone once the last step is passed: the tools do so without being told. */
export const everyone = (trail: Trail): Draft => ({ ...draft(trail, byDefault("1", trail)), abort: undefined })

type Stage = {
  readonly [K in keyof RolloutStage]:
    | Fact<NonNullable<RolloutStage[K]>>
    | Written<NonNullable<RolloutStage[K]>>
    | undefined
}

const lengthOf = (fact: Fact<bigint> | undefined): Fact<Duration> | undefined =>
  fact && { ...fact, value: formatDuration(fact.value) }

const stageOf = (stage: Draft, name: string): Written<RolloutStage> => {
  const { abort, gates, trail } = stage
  const fields: Stage = {
    name: { value: name, trail },
    description: undefined,
    units: undefined,
    weight: stage.weight,
    instances: stage.instances,
    duration: lengthOf(stage.duration),
    gates: gates.length === 0 ? undefined : listOf(trail, gates),
    abort: abort === undefined ? undefined : { ...abort, value: { automatic: abort.value } },
    owner: undefined,
    pointOfNoReturn: undefined
  }
  return objectOf<RolloutStage>(trail, fields)
}

/** Stages by their names: what they bring, with a number where several bring the same. */
export const finish = (trail: Trail, drafts: ReadonlyArray<Draft>): Written<ReadonlyArray<RolloutStage>> => {
  const counts = new Map<string, number>()
  const stages = drafts.map((stage) => {
    const wish = stage.name ?? (stage.weight === undefined ? "start" : percentText(stage.weight.value))
    const count = (counts.get(wish) ?? 0) + 1
    counts.set(wish, count)
    return stageOf(stage, count === 1 ? wish : `${wish} (${count})`)
  })
  return listOf(trail, stages)
}
