import { beginsAt, completesAt } from "@lintel/analysis"
import type { Entity, ModelIndex, Rollout, RolloutUnit } from "@lintel/model"
import { rolloutsBefore } from "../migration-out-of-order/order.js"
import { compareVersions } from "./version.js"

type Flag = Extract<RolloutUnit, { _tag: "Flag" }>

/** A service that evaluates a flag before all of its instances know it. */
export interface BlindEvaluator {
  readonly flag: string
  readonly unit: string
  readonly service: string
  readonly kind: "too-early" | "never-complete" | "new-too-old" | "runs-too-old"
  readonly stage: string
  readonly stageAt: number
  readonly completeIn: string | undefined
  readonly version: string | undefined
  readonly knownSince: string | undefined
}

type Fact =
  | "in which stage the flag changes"
  | "who evaluates the flag"
  | "since which version the flag is known"
  | "which version runs"

const isOff = (value: Flag["to"]): boolean =>
  value === undefined || value === false || value === null || value === "off"

/** Whether a flag is given a new value that means something: neither off nor what it was. */
export const turnsOn = ({ from, to }: Flag): boolean => !isOff(to) && JSON.stringify(from) !== JSON.stringify(to)

/** Who evaluates a flag: those named, and those of whom it is said since when they know it. */
const evaluatedBy = ({ evaluatedBy: named, knownSince }: Flag): ReadonlyArray<`service:${string}`> | undefined =>
  named === undefined && knownSince === undefined
    ? undefined
    : [...new Set([...(named ?? []), ...(knownSince ?? []).map(({ service }) => service)])]

const serviceUnit = (
  rollout: Rollout,
  service: string
): readonly [string, Extract<RolloutUnit, { _tag: "Service" }>] | undefined => {
  for (const [name, unit] of Object.entries(rollout.units))
    if (unit._tag === "Service" && unit.service === service) return [name, unit]
  return undefined
}

const isBelow = (version: string | undefined, since: string | undefined): boolean | undefined => {
  const compared = version === undefined || since === undefined ? undefined : compareVersions(version, since)
  return compared === undefined ? undefined : compared < 0
}

type Judged = Pick<BlindEvaluator, "kind" | "completeIn" | "version"> | Fact | undefined

/** A service whose version changes in the same rollout. */
const rolledHere = (rollout: Rollout, service: string, since: string | undefined, stageAt: number): Judged => {
  const found = serviceUnit(rollout, service)
  if (found === undefined) return undefined
  const [name, unit] = found
  if (isBelow(unit.from, since) === false) return undefined
  if (isBelow(unit.to, since) === true) return { kind: "new-too-old", completeIn: undefined, version: unit.to }
  const complete = completesAt(rollout, name)
  if (complete === undefined) return { kind: "never-complete", completeIn: undefined, version: unit.from }
  if (complete < stageAt) return undefined
  return { kind: "too-early", completeIn: rollout.stages?.[complete]?.name, version: unit.from }
}

/** A service that stays as it is: what runs, or what an earlier rollout has brought. */
const runsAlready = (index: ModelIndex, rollout: string, service: string, since: string | undefined): Judged => {
  if (since === undefined) return "since which version the flag is known"
  const brought = [...rolloutsBefore(index, rollout)].flatMap((before) => {
    const plan = index.find(before as `rollout:${string}`)?.value
    return plan === undefined ? [] : (serviceUnit(plan, service)?.[1].to ?? [])
  })
  if (brought.some((version) => isBelow(version, since) === false)) return undefined
  const version = index.find(service as `service:${string}`)?.value.version
  const tooOld = isBelow(version, since)
  if (tooOld === undefined) return "which version runs"
  return tooOld ? { kind: "runs-too-old", completeIn: undefined, version } : undefined
}

const evaluatorsOf = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  unit: string,
  flag: Flag,
  missing: (fact: Fact) => void
): ReadonlyArray<BlindEvaluator> => {
  const stageAt = beginsAt(rollout.value, unit)
  const stage = stageAt === undefined ? undefined : rollout.value.stages?.[stageAt]
  if (stageAt === undefined || stage === undefined) missing("in which stage the flag changes")
  const evaluators = evaluatedBy(flag)
  if (evaluators === undefined) missing("who evaluates the flag")
  if (stageAt === undefined || stage === undefined) return []
  return (evaluators ?? []).flatMap((service): ReadonlyArray<BlindEvaluator> => {
    const since = (flag.knownSince ?? []).find((known) => known.service === service)?.version
    const isHere = serviceUnit(rollout.value, service) !== undefined
    const judged = isHere
      ? rolledHere(rollout.value, service, since, stageAt)
      : runsAlready(index, rollout.address, service, since)
    if (typeof judged === "string") missing(judged)
    if (judged === undefined || typeof judged === "string") return []
    return [{ ...judged, flag: flag.flag, unit, service, stage: stage.name, stageAt, knownSince: since }]
  })
}

/** Services that would evaluate a flag of a rollout without knowing it. */
export const blindEvaluators = (
  index: ModelIndex,
  rollout: Entity<"rollout">,
  missing: (fact: Fact) => void
): ReadonlyArray<BlindEvaluator> =>
  Object.entries(rollout.value.units).flatMap(([name, unit]) =>
    unit._tag === "Flag" && turnsOn(unit) ? evaluatorsOf(index, rollout, name, unit, missing) : []
  )
