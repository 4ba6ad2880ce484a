import { type Duration, isUnitError, parseDuration, type RolloutStage } from "@lintel/model"

/** When a stage begins and ends, in seconds from the beginning of its rollout. */
export interface StageTime {
  readonly stage: RolloutStage
  readonly start: number
  readonly seconds: number
  /** Whether the length was stated; else it is drawn short, as a place for the stage. */
  readonly isStated: boolean
}

const microsecondsPerSecond = 1_000_000n

/** The picture counts days of one year. */
export const longestPicture = 365 * 86_400

/** The whole seconds of a duration, rounded up so that nothing takes no time; `undefined` when nobody said. */
const secondsOf = (duration: Duration | undefined): number | undefined => {
  if (duration === undefined) return undefined
  const micros = parseDuration(duration)
  if (isUnitError(micros)) return undefined
  return Number((micros + microsecondsPerSecond - 1n) / microsecondsPerSecond)
}

/** Stages one after another. One without a duration gets a twentieth of the others' time. */
export const stageTimes = (stages: ReadonlyArray<RolloutStage>): ReadonlyArray<StageTime> => {
  const stated = stages.map((stage) => secondsOf(stage.duration))
  const known = stated.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0)
  const place = Math.max(60, Math.ceil(known / 20))
  let start = 0
  return stages.map((stage, at) => {
    const seconds = stated[at]
    const time = { stage, start, seconds: seconds ?? place, isStated: seconds !== undefined }
    start += time.seconds
    return time
  })
}
