import type { DeclaredRollout } from "./declared.js"

/** When a unit changes in the declared rollouts: from the stage in which its new version first runs to its last one. */
export interface Moment {
  readonly rollout: string
  readonly begin: number
  readonly end: number
  /** Rollouts that no other waits for, and that wait for none, may overlap: then only their block is known. */
  readonly blockBegin: number
  readonly blockEnd: number
}

/** All stages of the declared rollouts in a row, with the moments of every unit in them. */
export interface Timeline {
  readonly stages: ReadonlyArray<{
    readonly rollout: DeclaredRollout
    readonly stage: DeclaredRollout["stages"][number]
  }>
  readonly momentOf: (unit: string) => Moment | undefined
  /** Whether the old version of one can be there while the new version of the other runs. */
  readonly mayMeet: (old: string, fresh: string) => boolean
  /** Whether both stop and start again at once, so that they never meet, but what was kept meets the new ones. */
  readonly stopTogether: (a: string, b: string) => boolean
  /** Reachable mixtures of versions. */
  readonly configurations: string
}

/** Rollouts in blocks: each waits for one of the block before it; those that wait for nothing else share a block. */
const blocksOf = (rollouts: ReadonlyArray<DeclaredRollout>): ReadonlyArray<ReadonlyArray<DeclaredRollout>> => {
  const level = new Map<string, number>()
  for (const { address, rollout } of rollouts) {
    const before = (rollout.after ?? []).map((it) => level.get(it) ?? -1)
    level.set(address, Math.max(-1, ...before) + 1)
  }
  const blocks: Array<Array<DeclaredRollout>> = []
  for (const it of rollouts) (blocks[level.get(it.address) ?? 0] ??= []).push(it)
  return blocks.filter((block) => block.length > 0)
}

const countOf = (stages: Timeline["stages"], isBigBang: (rollout: DeclaredRollout) => boolean): string => {
  let total = 1n
  let last = ""
  for (const { rollout, stage } of stages) {
    const active = JSON.stringify(stage.units.toSorted())
    if (active !== last) total += isBigBang(rollout) ? 1n : 3n ** BigInt(new Set(stage.units).size) - 1n
    last = active
  }
  return String(total)
}

/** Lays declared rollouts out in time. A unit that several rollouts change is where the first of them has it. */
export const timelineOf = (rollouts: ReadonlyArray<DeclaredRollout>): Timeline => {
  const stages: Array<Timeline["stages"][number]> = []
  const moments = new Map<string, Moment>()
  const stopped = new Set(
    rollouts.filter(({ rollout }) => rollout.strategy === "bigBang").map(({ address }) => address)
  )
  for (const block of blocksOf(rollouts)) {
    const blockBegin = stages.length
    const blockEnd = blockBegin + block.reduce((sum, it) => sum + it.stages.length, 0) - 1
    for (const rollout of block) {
      for (const stage of rollout.stages) {
        const position = stages.length
        stages.push({ rollout, stage })
        for (const unit of stage.units) {
          const known = moments.get(unit)
          if (known === undefined)
            moments.set(unit, { rollout: rollout.address, begin: position, end: position, blockBegin, blockEnd })
          else if (known.rollout === rollout.address) moments.set(unit, { ...known, end: position })
        }
      }
    }
  }
  const stopTogether = (one: string, other: string): boolean => {
    const [a, b] = [moments.get(one), moments.get(other)]
    return a !== undefined && a.rollout === b?.rollout && stopped.has(a.rollout) && a.begin === b.begin
  }
  const mayMeet = (old: string, fresh: string): boolean => {
    const [a, b] = [moments.get(old), moments.get(fresh)]
    if (b === undefined) return false
    if (a === undefined) return true
    if (a.rollout !== b.rollout) return a.blockEnd >= b.blockBegin
    // Everything stops and starts again: nothing of the old is there when the new runs.
    return !stopTogether(old, fresh) && a.end >= b.begin
  }
  return {
    stages,
    momentOf: (unit) => moments.get(unit),
    mayMeet,
    stopTogether,
    configurations: countOf(stages, ({ address }) => stopped.has(address))
  }
}
